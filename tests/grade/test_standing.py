"""What a hand-in has earned in the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.late import Lateness
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.grade.overrides import Changes
from shapecalc.grade.rubric import Rubric
from shapecalc.grade.standing import Standing, standing_of, standing_without_sheet
from shapecalc.grade.submission import Submission
from shapecalc.read.document import read_data

KEY = key_of(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(1)"]))
RUBRIC = Rubric({"shape": 0, "params": 2})
QUESTIONS = RUBRIC.questions(KEY)
KIM = Submission("kim.txt", "kim")


def marked(text: str = "lstm 480\ndense 12") -> Marked:
    return Marker(KEY).mark(sheet_of(Source("kim.txt", text)))


def standing(
    submission: Submission = KIM,
    sheet: Marked | None = None,
    unread: list[tuple[str, str]] | None = None,
) -> Standing:
    sheet = sheet or marked()
    return standing_of(RUBRIC.scores(QUESTIONS, sheet), sheet, submission, unread or [])


def test_graded() -> None:
    result = standing()
    assert (result.status, result.points, result.notes) == ("graded", 2, [])


def test_late() -> None:
    result = standing(replace(KIM, late=Lateness("2 days", 0.2)))
    assert (result.status, result.points) == ("graded", 1.6)
    assert result.notes == [
        "It was handed in late, by 2 days: 20 % of the points are lost, 1.6 points are left."
    ]
    assert standing(replace(KIM, late=Lateness("late"))).notes == ["It was handed in late."]
    assert standing(replace(KIM, late=Lateness("1 day"))).notes == ["It is late by 1 day."]


def test_late_by_an_unknown_time() -> None:
    result = standing(replace(KIM, late=Lateness("late", unknown=True)))
    assert (result.status, result.points) == ("needs review", 2)


def test_what_is_not_understood() -> None:
    sheet = marked()
    sheet.verdicts[1].right = None
    result = standing(sheet=sheet)
    assert (result.status, result.points) == ("needs review", 2)
    changed = replace(KIM, changes=Changes((("dense.params", 1.5),), comments=("by hand",)))
    result = standing(changed, sheet)
    assert (result.status, result.points) == ("graded", 3.5)
    assert result.notes == ["The teacher has given the points for dense.params.", "by hand"]


def test_a_line_of_nobody_knows_what() -> None:
    sheet = marked()
    sheet.verdicts.append(replace(sheet.verdicts[0], row=None, question="", right=None))
    assert standing(sheet=sheet).status == "needs review"
    assert standing(replace(KIM, changes=Changes(total=4)), sheet).status == "graded"


def test_all_points_by_hand_are_the_last_word() -> None:
    submission = replace(KIM, late=Lateness("2 days", 0.2), changes=Changes(total=3))
    result = standing(submission)
    assert (result.status, result.points) == ("graded", 3)
    assert "The teacher has given 3 points for all answers." in result.notes


def test_a_file_that_is_not_read_may_have_the_missing_answer() -> None:
    unread = [("photo.png", "an image")]
    assert standing(unread=unread).status == "graded"
    result = standing(sheet=marked("lstm 480"), unread=unread)
    assert result.status == "needs review"
    assert result.notes == ["Not read: photo.png: an image."]


@pytest.mark.parametrize(
    ("changes", "status", "points"),
    [
        (Changes(), "missing", None),
        (Changes((("lstm.params", 1),)), "missing", None),
        (Changes((("lstm.params", 1), ("dense.params", 2))), "graded", 3),
        (Changes(total=0), "graded", 0),
    ],
)
def test_without_a_sheet(changes: Changes, status: str, points: float | None) -> None:
    result = standing_without_sheet(QUESTIONS, replace(KIM, changes=changes), "missing")
    assert (result.status, result.points) == (status, points)


def test_without_questions() -> None:
    assert standing_without_sheet([], KIM, "missing").points is None
