"""Questions as platforms of courses have them: a text, answers with feedback, one right at least.

The files of Moodle, GIFT and QTI have the same questions: `moodle`, `gift`, `qti`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from shapecalc.dataclasses import dataclass
from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.grade.marking import Marker
from shapecalc.quiz.accepted import accepted_forms, is_whole_number
from shapecalc.quiz.exercise import CHOICE, LAYER, NUMBER, TOTAL, Exercise, Question
from shapecalc.quiz.sheet import explanation, hints, spec_text
from shapecalc.terminal import without_marks

NUMERICAL, SHORT_ANSWER, ONE_OF_SEVERAL = "numerical", "short answer", "one of several"
"""The kinds of questions: a whole number; a text; a choice."""

TRAPS = 6
"""The most wrong answers of a question that have feedback of their own."""

WRONG = "This is not right."

PROMPTS = {
    SHAPE: "What is the output shape of <code>{}</code>? Write all sizes, as (None, …).",
    PARAMS: "How many parameters does <code>{}</code> have?",
    TOTAL: "How many parameters does {} have in total?",
    LAYER: "Which is {}?",
    NUMBER: "<code>{}</code> =",
    CHOICE: "{}",
}


@dataclass(frozen=True, slots=True)
class PlatformAnswer:
    """An answer that a platform knows, and what it says about it.

    Attributes:
        text: the answer.
        right: whether it is right.
        feedback: what a student reads who gives it, as plain text.
    """

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class PlatformQuestion:
    """A question of a platform.

    Attributes:
        name: its name in the list of questions.
        kind: `NUMERICAL`, `SHORT_ANSWER` or `ONE_OF_SEVERAL`.
        html: the text of the question.
        answers: the right answers, and wrong ones with feedback of their own.
        tolerance: how far a number may be from the right one.
        steps: how the right answer is calculated, as plain text; shown to everybody at the end.
    """

    name: str
    kind: str
    html: str
    answers: Sequence[PlatformAnswer]
    steps: str
    tolerance: str = "0"

    @property
    def right(self) -> list[PlatformAnswer]:
        """The right answers, the usual one first."""
        return [answer for answer in self.answers if answer.right]


def platform_questions(exercises: Sequence[Exercise]) -> list[PlatformQuestion]:
    """Return all questions of some exercises, each with its model."""
    digits = len(str(len(exercises)))
    return [
        _question(exercise, question, f"{number:0{digits}}.{at} {_title(question)}")
        for number, exercise in enumerate(exercises, start=1)
        for at, question in enumerate(exercise.questions, start=1)
    ]


def _title(question: Question) -> str:
    words = {SHAPE: "output shape of ", PARAMS: "parameters of ", TOTAL: "total of "}
    return f"{words.get(question.kind, '')}{question.about}"


def _question(exercise: Exercise, question: Question, name: str) -> PlatformQuestion:
    parts = []
    if exercise.spec is not None:
        parts.append(f"<pre>{escape(spec_text(exercise.spec), quote=False)}</pre>")
    if not exercise.is_table:
        parts.append(f"<p>{html_text(exercise.task)}</p>")
    if question.kind in (SHAPE, PARAMS, TOTAL) or len(exercise.questions) > 1:
        parts.append(f"<p>{PROMPTS[question.kind].format(html_text(question.about))}</p>")
    verdict = exercise.verdict(question, question.right)
    steps = explanation(exercise, question, verdict) or hints(exercise, question)[:1]
    kind, answers = _answers(exercise, question)
    return PlatformQuestion(
        name,
        kind,
        "".join(parts),
        answers,
        "\n".join(map(without_marks, steps)),
        question.tolerance,
    )


def html_text(text: str) -> str:
    """Return a text in which words between backquotes are code.

    >>> html_text("`Dense(?)` is < 3")
    '<code>Dense(?)</code> is &lt; 3'
    """
    parts = escape(text, quote=False).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))


def _answers(exercise: Exercise, question: Question) -> tuple[str, list[PlatformAnswer]]:
    """Return the kind of a question, and its answers."""
    if question.kind in (LAYER, CHOICE):
        return ONE_OF_SEVERAL, [
            PlatformAnswer(text, text == question.right, _feedback(exercise, question, text))
            for text in question.options
        ]
    numerical = is_whole_number(question) or question.tolerance != "0"
    kind = NUMERICAL if numerical else SHORT_ANSWER
    right = [question.right.replace(",", "")] if kind == NUMERICAL else None
    right = right or accepted_forms(exercise, question)
    answers = [PlatformAnswer(text, True, "Right.") for text in right]
    seen = set(right)
    for text in _traps(exercise, question):
        fits = kind == SHORT_ANSWER or re.fullmatch(r"-?\d+(\.\d+)?", text)
        if fits and text not in seen and len(seen) < len(right) + 5 * TRAPS:
            seen.add(text)
            answers.append(PlatformAnswer(text, False, _feedback(exercise, question, text)))
    return kind, answers


def _feedback(exercise: Exercise, question: Question, text: str) -> str:
    verdict = exercise.verdict(question, text)
    if verdict.right:
        return "Right."
    why = next((without_marks(reason.why) for reason in verdict.reasons), "")
    return f"{WRONG} {why[:1].upper()}{why[1:]}." if why else WRONG


def _traps(exercise: Exercise, question: Question) -> Iterator[str]:
    """Yield wrong answers that common mistakes lead to."""
    yield from (trap for trap, _ in question.traps)
    if exercise.sought is not None and question.right.isdigit():
        right = int(question.right)
        yield from (f"{n}" for n in (right - 1, right + 1, 2 * right, right // 2) if n > 0)
    if question.kind not in (SHAPE, PARAMS):
        return
    marker = Marker(exercise.key)
    row = next(row for row in exercise.key.rows if row.name == question.about)
    mistakes = marker.mistakes_with(row.call, row, marker.kinds[0]) if row.call else []
    named = {mistake.name: mistake for mistake in reversed(mistakes)}
    for mistake in sorted(named.values(), key=lambda mistake: mistake.rank)[:TRAPS]:
        if question.kind == PARAMS and isinstance(mistake.params, int) and mistake.params >= 0:
            if not exercise.verdict(question, f"{mistake.params}").right:
                yield f"{mistake.params}"
        elif question.kind == SHAPE and mistake.shapes and len(mistake.shapes) == 1:
            sizes = [str(size) for size in mistake.shapes[0]]
            for form in (f"({', '.join(sizes)})", f"({','.join(sizes)})"):
                if exercise.verdict(question, form).right is False:
                    yield form
