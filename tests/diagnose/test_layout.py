"""Places in cells and in the notebook, and changes that keep its layout."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.diagnose.edits import Edit, UneditableError, applied
from shapecalc.diagnose.layout import in_file, letters, notebook_cells, offset, origin
from shapecalc.errors import Source

TEXT = "# 층 🎈\nx = 'é\\n'\n\ny = x"


def notebook(*sources: Any, **layout: Any) -> Source:
    listed = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
    return Source("a.ipynb", json.dumps({"cells": listed, "nbformat": 4}, **layout))


LAYOUTS = [
    notebook(TEXT.splitlines(keepends=True), indent=1),
    notebook(TEXT.splitlines(keepends=True), indent=1, ensure_ascii=False),
    notebook(TEXT.splitlines(keepends=True)),
    notebook(TEXT),
    notebook("a = 1", TEXT.splitlines(keepends=True), indent=2),
    notebook([TEXT], indent=1),
]

each_layout = pytest.mark.parametrize("file", LAYOUTS, ids=range(len(LAYOUTS)))


def changed(file: Source, *edits: Edit) -> str:
    """Return the last cell after a change of its notebook."""
    cell = notebook_cells(file)[-1]
    assert cell.text == TEXT
    text = applied(in_file(cell, edits), file.text)
    return notebook_cells(Source("a.ipynb", text))[-1].text


@each_layout
@given(data=st.data())
def test_a_change_of_a_cell(file: Source, data: st.DataObject) -> None:
    """It is the same in the cell as in a script."""
    start = data.draw(st.integers(0, len(TEXT)))
    edit = Edit(start, data.draw(st.integers(start, len(TEXT))), data.draw(st.text('a\n"\\é')))
    assert changed(file, edit) == applied([edit], TEXT)


@each_layout
def test_there_and_back(file: Source) -> None:
    cell = notebook_cells(file)[-1]
    for line, row in enumerate(TEXT.split("\n"), start=1):
        for column in range(1, len(row) + 1):
            source, *place = origin(file, offset(cell, line, column))
            assert (source.name, place) == (cell.name, [line, column])


def test_new_lines_are_strings_of_their_own() -> None:
    cell = notebook_cells(LAYOUTS[0])[0]
    text = applied(in_file(cell, (Edit(6, 6, "z = 2\n"),)), LAYOUTS[0].text)
    assert text.count("\n") == LAYOUTS[0].text.count("\n") + 1
    assert '\n    "z = 2\\n",\n' in text


def test_a_script_is_its_own_file() -> None:
    source = Source("a.py", "a\nbc\n")
    edits = (Edit(0, 1, "x"),)
    assert in_file(source, edits) == edits
    assert offset(source, 2, 2) == 3
    assert origin(source, 3) == (source, 2, 2)
    assert notebook_cells(source) == [source]


def test_a_place_outside_of_all_cells() -> None:
    file = LAYOUTS[0]
    assert origin(file, 0) == (file, 1, 1)


def test_a_cell_that_json_does_not_have() -> None:
    """A key that stands twice: Python reads the second, and the text has the first."""
    text = '{"cells": [{"cell_type": "code", "source": ["a"], "source": ["b", "c"]}]}'
    (cell,) = notebook_cells(Source("a.ipynb", text))
    if cell.text != "bc":
        pytest.fail("Python reads the last of two keys")
    assert letters(cell).starts[0] == text.index('"b"') + 1
    cell.text = "other"
    letters.cache_clear()
    with pytest.raises(UneditableError):
        letters(cell)
