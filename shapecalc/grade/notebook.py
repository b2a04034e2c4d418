"""Mark answers in a cell of a notebook, also in those of otter-grader and nbgrader."""

from __future__ import annotations

import json
from os import PathLike, fspath
from typing import Any

from shapecalc.errors import ShapecalcError, Source
from shapecalc.grade import report
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.grade.rubric import Rubric, Score, full_points
from shapecalc.grade.rubric_file import check_rubric, read_rubric
from shapecalc.read.model_sources import ModelSource, read_plan
from shapecalc.table.escape import lines_of

NAME = "answers"
"""What feedback calls the answers in a cell."""


class Feedback:
    """What there is to say about answers; a notebook shows it as a table.

    Attributes:
        right: whether every answer is right, and every question has one.
        points: the points of the rubric; without one, each shape and each number has a point.
        max_points: the points if all is right.
        marked: the verdict on each answer.
    """

    def __init__(self, marked: Marked, scores: list[Score]) -> None:
        self.marked, self._scores = marked, scores
        self.points = round(sum(score.earned for score in scores), 5)
        self.max_points = full_points(score.question for score in scores)
        answered = all(score.verdict for score in scores)
        self.right = answered and marked.right == len(marked.verdicts)

    def __str__(self) -> str:
        return report.as_text(self.marked, scores=self._scores)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return report.as_html(self.marked, self._scores, "Feedback")

    def require(self, points: float | None = None) -> None:
        """Raise an error with the feedback unless the answers are right, or have enough points.

        A test of otter-grader or nbgrader fails with it, and shows it.

        Raises:
            AssertionError: if they are not.
        """
        enough = self.right if points is None else self.points >= points
        if not enough:
            raise AssertionError(f"\n{self}")


def check(
    model: ModelSource,
    answers: str | list[Any] | dict[str, Any],
    rubric: str | PathLike[str] | None = None,
) -> Feedback:
    """Return the feedback on answers about the shapes and parameters of a model.

    Args:
        model: the path of a file, the data of a spec (a list of layers, or a mapping), or a model
            of Keras.
        answers: the answers as a text of several lines, or as data.
        rubric: the file with the points for each answer, if there is one.

    Raises:
        InputError: if the model, the answers or the rubric cannot be read.
        ModelError: if Keras would refuse the model.

    >>> feedback = check(["LSTM(10, input_shape=(3, 1))"], "lstm (None, 10) 440")
    >>> feedback.right, feedback.points, feedback.max_points
    (False, 1, 2)
    """
    try:
        key = key_of(read_plan(model))
        marker = Marker(key)
        points = Rubric() if rubric is None else read_rubric(fspath(rubric))
        check_rubric(points, key, marker.mistake_names())
        marked = marker.mark(sheet_of(_source(answers)))
    except ShapecalcError as error:
        error.args = (lines_of(error.problems),)
        raise  # Python prints the message as it is.
    return Feedback(marked, points.scores(points.questions(key), marked))


mark = check
"""Its earlier name."""


def _source(answers: str | list[Any] | dict[str, Any]) -> Source:
    """Return answers as the text of a file."""
    if isinstance(answers, str):
        return Source(NAME, answers)
    return Source(f"{NAME}.json", json.dumps(answers, default=str))
