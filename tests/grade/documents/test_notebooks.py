"""Notebooks of Jupyter and Colab, new and old."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.notebooks import read_notebook, shown
from shapecalc.limits import NOTEBOOK_CELLS, NOTEBOOK_CHARACTERS


def read(*cells: Any) -> list[tuple[str, str, str]]:
    """The lines with a text or code: text, code and place."""
    lines = read_notebook(json.dumps({"cells": cells}))
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    return [(line.text, line.code, line.place) for line in lines if line.text or line.code]


def code(source: Any, *outputs: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": outputs}


def markdown(source: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source}


def test_cells() -> None:
    found = read(
        markdown(["# 과제\n", "\n", "lstm <s>440</s> 480"]),
        code("model.add(LSTM(10))  # (None, 10)\n# 480"),
        {"cell_type": "raw", "source": "raw"},
    )
    assert found == [
        ("# 과제", "", "cell 1, line 1"),
        ("lstm ~~440~~ 480", "", "cell 1, line 3"),
        ("(None, 10)", "model.add(LSTM(10))", "cell 2, line 1"),
        ("480", "", "cell 2, line 2"),
        ("raw", "", "cell 3, line 1"),
    ]


def test_outputs() -> None:
    outputs = [
        {"output_type": "stream", "text": ["\x1b[1mlstm\x1b[0m 480\n", "dense 15\n"]},
        {"output_type": "execute_result", "data": {"text/plain": "879", "text/html": "<b>879"}},
        {"output_type": "display_data", "data": {"image/png": "xx", "text/html": "<p>7<p>8"}},
        {"output_type": "error", "ename": "x", "traceback": ["480"]},
        {"output_type": "display_data", "data": {"image/png": "xx"}},
        {"output_type": "pyout", "text": "9"},
    ]
    assert read(code("", *outputs)) == [
        (text, "", f"cell 1, line {at} of the output")
        for at, text in enumerate(("lstm 480", "dense 15", "879", "7", "8", "9"), start=1)
    ]


def test_a_bar_of_progress() -> None:
    assert shown("a\r\nb") == "a\nb"
    text = "1/9 [>..] - loss: 1.2\x08\x08\x08\r9/9 [===]\n\rlstm 480\r\n"
    assert read(code("", {"output_type": "stream", "text": text})) == [
        ("9/9 [===]", "", "cell 1, line 1 of the output"),
        ("lstm 480", "", "cell 1, line 2 of the output"),
    ]


def test_notebooks_that_are_too_large() -> None:
    picture = {"output_type": "display_data", "data": {"image/png": "x" * NOTEBOOK_CHARACTERS}}
    assert read(code("# 480", picture)) == [("480", "", "cell 1, line 1")]
    with pytest.raises(NoTextError, match="characters"):
        read(markdown("x" * (NOTEBOOK_CHARACTERS + 1)))
    with pytest.raises(NoTextError, match="characters"):
        read(code("", {"output_type": "stream", "text": "x" * (NOTEBOOK_CHARACTERS + 1)}))
    with pytest.raises(NoTextError, match="cells"):
        read(*[markdown("x")] * (NOTEBOOK_CELLS + 1))


def test_notebooks_before_2015() -> None:
    cell = {"cell_type": "code", "input": "# 480"}
    lines = read_notebook(json.dumps({"worksheets": [{"cells": [cell]}]}))
    assert [line.text for line in lines] == ["480"]


@pytest.mark.parametrize(
    "cell", [3, None, {}, code(None), code(5, 5), code([1, None, "# 480"], None), markdown({})]
)
def test_odd_cells(cell: Any) -> None:
    assert read(cell, markdown("480"))[-1][0] == "480"


@pytest.mark.parametrize(
    "text",
    ['{"cells": 3}', '{"cells": [', '{"worksheets": []}', '{"worksheets": 3}', "{}", "[" * 99_999],
)
def test_damaged(text: str) -> None:
    with pytest.raises(NoTextError, match="its list of cells is damaged"):
        read_notebook(text)
