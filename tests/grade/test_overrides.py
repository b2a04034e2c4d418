"""Marks that a teacher has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecalc.errors import InputError
from shapecalc.grade.overrides import (
    EMPTY,
    Changes,
    changes_by_student,
    from_rubric,
    read_overrides,
)
from shapecalc.grade.people import Person

QUESTIONS = ["lstm.params", "dense.params"]
HEAD = "student,question,points,days_late,comment\n"


def read(tmp_path: Path, text: str) -> list[tuple[str, Changes, str]]:
    (tmp_path / "overrides.csv").write_text(text, encoding="utf-8-sig")
    return read_overrides(str(tmp_path / "overrides.csv"), QUESTIONS)


def test_rows(tmp_path: Path) -> None:
    text = "kim,lstm.params,1.5,,spoke with me\n ,,,,\nlee,,3,,\npark,all,0,,\nchoi,,,2,\n"
    rows = read(tmp_path, HEAD + text)
    assert [(who, change) for who, change, _ in rows] == [
        ("kim", Changes((("lstm.params", 1.5),), comments=("spoke with me",))),
        ("lee", Changes(total=3)),
        ("park", Changes(total=0)),
        ("choi", Changes(days_late=2)),
    ]
    assert rows[1][2].endswith("overrides.csv, row 4")


def test_a_decimal_comma_and_other_columns(tmp_path: Path) -> None:
    ((who, change, _),) = read(tmp_path, 'points;student\n"1,5";kim\n')
    assert (who, change) == ("kim", Changes(total=1.5))


def test_only_headings(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD) == []
    assert read(tmp_path, "") == []
    (tmp_path / "overrides.csv").write_text(EMPTY, encoding="utf-8", newline="")
    assert read_overrides(str(tmp_path / "overrides.csv"), QUESTIONS) == []


@pytest.mark.parametrize(
    ("row", "message", "hint"),
    [
        ("kim,lstm.param,1,,", "row 2: there is no question 'lstm.param'", "`lstm.params`"),
        ("kim,x,1,,", "there is no question 'x'", "the questions are lstm.params"),
        ("kim,,many,,", "`points` is a number from 0 to 999,999, not 'many'", ""),
        ("kim,,-1,,", "`points` is a number from 0", ""),
        ("kim,,,1.5,", "`days_late` is a whole number, not 1.5", ""),
        ("kim,lstm.params,,,", "there are neither points nor days_late", ""),
        (",lstm.params,1,,", "`student` is empty", ""),
    ],
)
def test_rows_that_are_not_understood(tmp_path: Path, row: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, f"{HEAD}{row}\n")
    (problem,) = error.value.problems
    assert message in problem.message
    assert hint in problem.hint


def test_headings_that_are_not_understood(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown heading 'pionts'"):
        read(tmp_path, "student,pionts\nkim,1\n")
    with pytest.raises(InputError, match="has no column `student`"):
        read(tmp_path, "question,points\n,1\n")


STUDENTS = [
    ("kim", Person("김민지", ("20231234",))),
    ("이준", Person("이준", ("20231235",))),
    ("lee.txt", Person()),
]


def test_students_by_label_number_and_name() -> None:
    given = [
        ("Kim", Changes(total=1), "x, row 2"),
        ("20231235", Changes(days_late=1), "x, row 3"),
        ("김민지", Changes((("lstm.params", 2),)), "x, row 4"),
        ("lee.txt", Changes(total=4), "x, row 5"),
    ]
    assert changes_by_student(given, STUDENTS) == [
        Changes((("lstm.params", 2),), 1),
        Changes(days_late=1),
        Changes(total=4),
    ]
    assert changes_by_student([], STUDENTS) == [Changes()] * 3


def test_a_student_who_is_not_there() -> None:
    with pytest.raises(InputError, match=r"x.csv, row 2: no student, or more than one") as error:
        changes_by_student([("kin", Changes(total=1), "x.csv, row 2")], STUDENTS)
    assert error.value.problems[0].hint == "did you mean `kim`?"


def test_later_changes_count_more() -> None:
    first = Changes((("a", 1), ("b", 1)), 5, 1, ("one",))
    later = Changes((("b", 2),), comments=("two",))
    assert first.and_then(later) == Changes((("a", 1), ("b", 2)), 5, 1, ("one", "two"))
    assert Changes().data == []
    assert first.data


def test_changes_in_the_rubric() -> None:
    ((who, change, place),) = from_rubric({"kim": {"lstm.params": 2}}, "rubric.yaml")
    assert (who, change) == ("kim", Changes((("lstm.params", 2),)))
    assert place == "rubric.yaml, overrides of kim"
