"""``shapecalc.quiz``: exercises about shapes and parameters."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.quiz.draft import subjects
from shapecalc.quiz.exercise import Exercise
from shapecalc.quiz.platform import platform_questions
from shapecalc.quiz.quiz import exercises
from shapecalc.quiz.random_models import NothingFitsError
from shapecalc.quiz.sheet import sheet


class Quiz(list[Exercise]):
    """Some exercises; ``print`` shows the sheet, a notebook formats it.

    Attributes:
        title: the line under the heading.
        key: the sheet with all answers, in Markdown.
    """

    def __init__(self, asked: Sequence[Exercise], title: str) -> None:
        super().__init__(asked)
        self.title = title

    @property
    def key(self) -> str:
        """The sheet with all answers, and how they are calculated."""
        return sheet(self, self.title, solved=True)

    def to_moodle(self) -> str:
        """Return the questions as Moodle XML."""
        from shapecalc.quiz.moodle import moodle_xml  # a sheet needs no platform

        return moodle_xml(platform_questions(self), self.title)

    def to_gift(self) -> str:
        """Return the questions in GIFT, a text format that Moodle and other platforms import."""
        from shapecalc.quiz.gift import gift

        return gift(platform_questions(self), self.title)

    def to_qti(self) -> bytes:
        """Return the questions as a package of QTI 2.1, the content of a zip."""
        from shapecalc.quiz.qti import qti_package

        return qti_package(platform_questions(self), self.title)

    def __str__(self) -> str:
        return sheet(self, self.title)

    def _repr_markdown_(self) -> str:
        return str(self)


def quiz(
    topics: Sequence[str] = (), level: int = 1, count: int = 10, seed: int | None = None
) -> Quiz:
    """Return exercises about shapes and parameters, the same ones for the same seed.

    Args:
        topics: layers, chapters and topics, such as ``["lstm", "conv", "window"]``; by default
            the usual layers.
        level: 1 for single layers, 2 for stacks, 3 for branches and odder arguments.
        count: how many.
        seed: decides which; a random one by default.

    Raises:
        ValueError: if there is no such topic, or no exercise about it at this level.

    >>> (exercise,) = quiz(["lstm"], count=1, seed=7)
    >>> question = exercise.questions[0]
    >>> exercise.verdict(question, question.right).right
    True
    >>> quiz(["loss"], count=1, seed=7).to_gift().startswith("$CATEGORY: $course$/top/Level 1")
    True
    """
    from secrets import randbelow

    if isinstance(topics, str):
        topics = [topics]
    seed = randbelow(10**6) if seed is None else seed
    title = f"Level {level}, seed {seed}" + (f": {', '.join(topics)}" if topics else "")
    try:
        return Quiz(exercises(subjects(list(topics)), level, count, seed), title)
    except NothingFitsError as error:
        raise ValueError(f"there are no exercises about {error} at level {level}") from None
