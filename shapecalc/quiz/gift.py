r"""Questions in GIFT, the text format that Moodle and other platforms import.

Source: Moodle's documentation, "GIFT format". Characters with a meaning have a backslash:

>>> gift_text("4·{u} = 3 # ~ \\ :")
'4·\\{u\\} \\= 3 \\# \\~ \\\\ \\:'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from shapecalc.quiz.platform import NUMERICAL, SHORT_ANSWER, PlatformAnswer, PlatformQuestion


def gift(questions: Sequence[PlatformQuestion], title: str) -> str:
    """Return a file of questions, in a category of their own."""
    name = " ".join(title.replace("/", "//").split())
    return "\n\n".join([f"$CATEGORY: $course$/top/{name}", *map(_question, questions), ""])


def gift_text(text: str) -> str:
    """Return a text on one line, in which no character has a meaning in GIFT."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")


def _question(question: PlatformQuestion) -> str:
    name, html = gift_text(question.name), gift_text(question.html)
    mark = "#" if question.kind == NUMERICAL else ""
    answers = "\n".join(f"  {line}" for line in _answers(question))
    general = f"\n  ####{gift_text(_html(question.steps))}" if question.steps else ""
    return f"::{name}::[html]{html}{{{mark}\n{answers}{general}\n}}"


def _answers(question: PlatformQuestion) -> Iterator[str]:
    for answer in question.answers:
        yield f"{_start(question, answer)}#{gift_text(_html(answer.feedback))}"


def _start(question: PlatformQuestion, answer: PlatformAnswer) -> str:
    """Return an answer with its sign and its share of the points."""
    if question.kind == NUMERICAL:
        return f"=%{100 if answer.right else 0}%{answer.text}:{question.tolerance}"
    if question.kind == SHORT_ANSWER:
        # A star stands for any text, unless it has a backslash, which has one itself.
        return (
            f"=%{100 if answer.right else 0}%{gift_text(answer.text.replace('*', chr(92) + '*'))}"
        )
    return f"{'=' if answer.right else '~%0%'}{gift_text(_html(answer.text))}"


def _html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
