"""Questions as Moodle XML, which Moodle imports.

Source: Moodle's documentation, "Moodle XML format".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from shapecalc.quiz.platform import (
    NUMERICAL,
    ONE_OF_SEVERAL,
    SHORT_ANSWER,
    PlatformAnswer,
    PlatformQuestion,
)

TYPES = {NUMERICAL: "numerical", SHORT_ANSWER: "shortanswer", ONE_OF_SEVERAL: "multichoice"}


def moodle_xml(questions: Sequence[PlatformQuestion], title: str) -> str:
    """Return a file of questions, in a category of their own."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *_category(title)]
    for question in questions:
        lines += _question(question)
    return "\n".join([*lines, "</quiz>", ""])


def _category(title: str) -> Iterator[str]:
    name = title.replace("/", "//")  # A single / would begin a category inside it.
    yield '  <question type="category">'
    yield f"    <category><text>{escape(f'$course$/top/{name}')}</text></category>"
    yield "  </question>"


def _question(question: PlatformQuestion) -> Iterator[str]:
    yield f'  <question type="{TYPES[question.kind]}">'
    yield f"    <name><text>{escape(question.name)}</text></name>"
    yield f'    <questiontext format="html">{_text(question.html)}</questiontext>'
    yield f'    <generalfeedback format="html">{_text(_lines(question.steps))}</generalfeedback>'
    yield "    <defaultgrade>1</defaultgrade>"
    yield "    <penalty>0.3333333</penalty>"
    yield "    <hidden>0</hidden>"
    if question.kind == SHORT_ANSWER:
        yield "    <usecase>0</usecase>"
    if question.kind == ONE_OF_SEVERAL:
        yield "    <single>true</single>"
        yield "    <shuffleanswers>false</shuffleanswers>"
        yield "    <answernumbering>abc</answernumbering>"
    for answer in question.answers:
        yield from _answer(question, answer)
    yield "  </question>"


def _answer(question: PlatformQuestion, answer: PlatformAnswer) -> Iterator[str]:
    kind = question.kind
    # Moodle reads a star in a short answer as any text.
    text = answer.text.replace("*", r"\*") if kind == SHORT_ANSWER else answer.text
    form = "html" if kind == ONE_OF_SEVERAL else "moodle_auto_format"
    if kind == ONE_OF_SEVERAL:
        text = escape(text, quote=False)
    yield f'    <answer fraction="{100 if answer.right else 0}" format="{form}">'
    yield f"      <text>{escape(text, quote=False)}</text>"
    yield f'      <feedback format="html">{_text(_lines(answer.feedback))}</feedback>'
    if kind == NUMERICAL:
        yield f"      <tolerance>{question.tolerance}</tolerance>"
    yield "    </answer>"


def _lines(text: str) -> str:
    """Return a plain text as HTML, with its lines."""
    return escape(text, quote=False).replace("\n", "<br>")


def _text(html: str) -> str:
    return f"<text>{escape(html, quote=False)}</text>"
