"""Lines of plain text and of Markdown, in which code may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.grade.documents.line import Line, readable
from shapecalc.grade.documents.scripts import Scanner, read_script
from shapecalc.patterns import regex

_LINE_ENDS = regex(r"\r\n|\r|\n")
"""What ends a line for an editor, which numbers the lines."""

_STATEMENT = regex(
    r"\s*(?:>>> )?(?:from [\w.]+ import [\w*].*|import [\w.]+(?: as \w+)?(?:, [\w.]+)*"
    r"|\w+\.(?:add|compile|fit|build|summary)\(.*[(),]"
    r"|\w+ = (?:\w+\.)*[A-Z]\w*\((?!.*\bNone\b).*[(),])\s*"
)
"""A line of a program that is no answer: its arguments are no shapes of outputs."""

_CALL = regex(
    r"\s*(?:[-*•]\s+|\d{1,2}[.)]\s+|>>> )?(?:\w+\s*[:=]\s*)?(?:\w+\.)*(?:[A-Z]\w*|add)\((?!None\b)"
    r".*\)[\s,;]*"
)
"""Code that a comment follows, also in a list of a text."""

_FENCE = regex(r"\s*(?:`{3,}|~{3,})\s*(\w*)\s*")
"""A line around code in Markdown, which may name the language."""

PYTHON = ("python", "python3", "py", "ipython")
"""The languages of code in Markdown that are read as programs."""


def lines_of_text(text: str) -> list[str]:
    r"""Return the lines of a text as an editor numbers them.

    >>> lines_of_text("lstm\r\n480\n")
    ['lstm', '480']
    """
    lines = _LINE_ENDS.split(text)
    return lines if lines[-1] else lines[:-1]


def read_plain_lines(texts: Sequence[str], first: int = 1) -> Iterator[Line]:
    """Yield a line for each line of a text; comments behind code come with the code.

    Args:
        texts: the lines.
        first: the number of the first one.

    >>> list(read_plain_lines(["LSTM(2)  # 64"]))
    [Line(text='64', number=1, cells=(), code='LSTM(2)', place='')]
    """
    at = 0
    while at < len(texts):
        fence = _FENCE.fullmatch(texts[at])
        if fence and fence[1].lower() in PYTHON:
            end = _end_of_fence(texts, at + 1)
            yield from read_script(texts[at + 1 : end], first + at + 1)
            at = end
        elif not fence:
            yield _plain_line(texts[at], first + at)
        at += 1


def _end_of_fence(texts: Sequence[str], start: int) -> int:
    """Return the index of the line that ends a block of code."""
    ends = (at for at in range(start, len(texts)) if _FENCE.fullmatch(texts[at]))
    return next(ends, len(texts))


def _plain_line(text: str, number: int) -> Line:
    """Return a line of a text."""
    if _STATEMENT.fullmatch(text):
        return Line("", number, code=readable(text).strip())
    if "#" in text and "(" in text:
        (line, *_) = Scanner().scan(text)
        if line.comment and _CALL.fullmatch(line.code):
            return Line(readable(line.comment), number, code=readable(line.code).strip())
    return Line(readable(text), number)
