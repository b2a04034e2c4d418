"""The points that are filled into a list of grades."""

from __future__ import annotations

import pytest

from shapecalc.errors import InputError
from shapecalc.grade.csv_table import CsvTable
from shapecalc.grade.gradebooks.gradebook import (
    Gradebook,
    GradebookRow,
    cell,
    chosen,
    column_of,
    filled,
    number_in,
)
from shapecalc.grade.people import Person

TABLE = CsvTable(
    "x.csv", [["name", "points", "text"], ["kim", "", ""], ["lee", "3", "well"], ["p"]]
)


def gradebook(most: float | None = 4, fixed: str = "") -> Gradebook:
    rows = [
        GradebookRow(at, Person(name), fixed=fixed, most=most)
        for at, name in enumerate(["kim", "lee", "park"], start=1)
    ]
    return Gradebook("Canvas", TABLE, rows, 1, 2)


def test_points() -> None:
    result = filled(gradebook(), {0: (3, "a <b>"), 1: (2.5, "b"), 2: (0, "=1")}, 4)
    assert result.table.rows[1:] == [
        ["kim", "3", "a &lt;b&gt;"],
        ["lee", "2.5", "well"],
        ["p", "0", "'=1"],
    ]
    assert (result.count, result.replaced, result.scales) == (3, ["lee"], set())
    assert TABLE.rows[1] == ["kim", "", ""]


def test_nobody_gets_points_without_a_decision() -> None:
    result = filled(gradebook(), {0: (None, "needs review")}, 4)
    assert result.table.rows == TABLE.rows
    assert (result.count, result.open) == (0, ["kim (needs review)"])


def test_other_full_points() -> None:
    result = filled(gradebook(10), {0: (3, ""), 1: (1.2, "")}, 4)
    assert [row[1] for row in result.table.rows[1:3]] == ["7.5", "3"]
    assert result.scales == {10}
    for most, full in [(None, 4), (0, 4), (10, 0)]:
        result = filled(gradebook(most), {0: (3, "")}, full)
        assert (result.table.rows[1][1], result.scales) == ("3", set())


def test_grades_that_stay() -> None:
    result = filled(gradebook(fixed="excused"), {0: (3, "")}, 4)
    assert result.table.rows == TABLE.rows
    assert result.kept == ["kim: excused"]


def test_cells() -> None:
    assert [number_in(text) for text in ("1,5", " 2 ", "", "EX")] == [1.5, 2, None, None]
    assert [cell(["a "], at) for at in (0, 1, None)] == ["a", "", ""]
    assert column_of(["A", "b"], "b", "a") == 1
    assert column_of(["A"], "x") is None
    assert gradebook().file == "canvas.csv"
    assert gradebook().times == {}


COLUMNS = {3: ("HW 1 (5)", "HW 1", "5"), 4: ("HW 2 (6)", "HW 2", "6")}


def test_the_only_assignment_is_chosen() -> None:
    assert chosen(TABLE, {3: ("HW 1",)}, None, "Canvas") == 3
    assert [chosen(TABLE, COLUMNS, name, "Canvas") for name in ("HW 2", "6", "HW 1 (5)")] == [
        4,
        4,
        3,
    ]


@pytest.mark.parametrize(
    ("columns", "wanted", "message", "hint"),
    [
        ({}, None, "has no column of an assignment", "export it again"),
        (COLUMNS, None, "has 2 assignments: HW 1 (5), HW 2 (6)", "with --assignment"),
        (COLUMNS, "HW 1 (6)", "has no assignment 'HW 1 (6)'", "did you mean"),
        (COLUMNS, "exam", "has no assignment 'exam'", "there is HW 1 (5), HW 2 (6)"),
        ({3: ("a", "x"), 4: ("b", "x")}, "x", "has 2 assignments 'x'", "there is a, b"),
        ({n: (f"q{n}",) for n in range(20)}, None, "q7 and 12 more", ""),
    ],
)
def test_unclear_assignments(
    columns: dict[int, tuple[str, ...]], wanted: str | None, message: str, hint: str
) -> None:
    with pytest.raises(InputError) as error:
        chosen(TABLE, columns, wanted, "Canvas")
    (problem,) = error.value.problems
    assert message in problem.message
    assert hint in problem.hint
