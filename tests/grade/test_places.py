"""Where answers are."""

from __future__ import annotations

import pytest

from shapecalc.grade.documents.line import Line
from shapecalc.grade.places import joined, place_text, places_of


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], []),
        (["line 4"], ["line 4"]),
        (["line 4", "line 6"], ["lines 4, 6"]),
        (["a.txt, line 1", "a.txt, line 2", "b.py, line 2"], ["a.txt, lines 1–2", "b.py, line 2"]),
        (["row 2", "row 3"], ["rows 2–3"]),
        (["cell 1, line 2 of the output"] * 2, ["cell 1, line 2 of the output"]),
        (["sheet 'A', row 1", "header"], ["sheet 'A', row 1", "header"]),
    ],
)
def test_joined(places: list[str], expected: list[str]) -> None:
    assert list(joined(places)) == expected


def test_lines_of_one_cell_have_the_place_of_its_row() -> None:
    lines = [Line("a", 2, place="row 2, line 1"), Line("b", 2, place="row 2, line 2")]
    assert places_of(lines) == {2: "row 2"}
    assert place_text("row 2", 2) == "row 2"
