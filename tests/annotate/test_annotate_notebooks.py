"""Cells of notebooks: only the changed lines are other characters than before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shapecalc.annotate.annotate import annotate
from shapecalc.errors import Source

CELL = [
    "%matplotlib inline\n",
    "!pip install keras  # (None, 5)  55\n",
    "from keras import *\n",
    'x = Input((3,), name="é\U0001f600층")\n',
    "y = layers.Dense(5)(x)  # 출력",
]
MARKDOWN = {"cell_type": "markdown", "source": ["x = Input((3,))\n"]}


def notebook(source: Any, **settings: Any) -> str:
    cells = [MARKDOWN, {"cell_type": "code", "source": source, "outputs": [{"text": "# é"}]}]
    return json.dumps({"cells": cells, "nbformat": 4}, **settings)


def annotated(text: str) -> str:
    source = Source("a.ipynb", text)
    result = annotate(source, {}).text
    assert annotate(Source("a.ipynb", result), {}).text == result
    return result


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [None, 1, "\t"])
@pytest.mark.parametrize("source", [CELL, "".join(CELL), ["".join(CELL[:3]), *CELL[3:], ""]])
def test_cells(source: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = notebook(source, indent=indent, ensure_ascii=ascii_only)
    result = annotated(text)
    lines = "".join(json.loads(result)["cells"][1]["source"]).split("\n")
    assert lines[:3] == "".join(CELL[:3]).split("\n")[:3]
    assert lines[3].endswith("  # (None, 3)  0")
    assert lines[4].startswith(CELL[4])
    assert lines[4].endswith("  # (None, 5)  20")
    assert result.isascii() == text.isascii()
    for comment in ("# (None, 3)  0", "# (None, 5)  20"):
        start, _, end = result.partition(comment)
        result = start.rstrip(" ") + end
    assert result == text


def test_lines_in_pieces() -> None:
    """A line may be in several strings, and a string may hold half of a character's escape."""
    text = notebook(["from keras import *\nx = In", "put((3,))  # (No", "ne, 7)  1\n", "y = 3"])
    result = annotated(text)
    source = "".join(json.loads(result)["cells"][1]["source"])
    assert source == "from keras import *\nx = Input((3,))  # (None, 3)  0\ny = 3"


def test_notebooks_of_another_format() -> None:
    cells = [{"cell_type": "code", "input": ["from keras import *\n", "x = Input((3,))"]}]
    result = annotated(json.dumps({"worksheets": [{"cells": cells}]}))
    (cell,) = json.loads(result)["worksheets"][0]["cells"]
    assert cell["input"][1] == "x = Input((3,))  # (None, 3)  0"


def test_a_cell_that_is_no_python() -> None:
    cells = [
        {"cell_type": "code", "source": "from keras import *\nx = Input((3,))"},
        {"cell_type": "code", "source": "%%bash\nx = Input((3,))  # (None, 5)  55"},
        {"cell_type": "code", "source": ""},
        {"cell_type": "code", "source": []},
    ]
    result = json.loads(annotated(json.dumps({"cells": cells})))["cells"]
    assert result[0]["source"].endswith("# (None, 3)  0")
    assert result[1:] == cells[1:]
