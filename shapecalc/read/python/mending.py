"""Mend a statement that is not valid Python: the usual slips with brackets, quotes and commas.

What is mended is read on, so that one slip does not hide the rest of a program. The same change
is what `shapecalc lint` suggests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from shapecalc.dataclasses import dataclass

LIKE = str.maketrans("‘’“”（）［］，：＝．", "''\"\"()[],:=.")
"""Characters of word processors and East Asian keyboards, and Python's characters for them."""

ODD = re.compile(f"[{''.join(map(chr, LIKE))}]")

ODD_CHARACTERS = 200
"""The most such characters that are replaced in one statement."""

TOKEN = re.compile(
    r"(?P<text>'''[\s\S]*?'''|\"\"\"[\s\S]*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")"
    r"|(?P<comment>#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])|\\."
    r"|(?P<end>(?<![ \t])[ \t]*(?:#[^\n]*)?(?=\n|\Z))"
)
"""A string, a comment, a bracket, an escape, or the end of a line with its comment.

Nothing in a long line is searched for twice: neither the end of some blanks, nor that of a string.
"""

CLOSING = {"(": ")", "[": "]", "{": "}"}

TRIED = 30
"""How many changes are tried for one statement."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A replacement of some characters of one line.

    Attributes:
        line: the line, counted from 1.
        column: the first character that is replaced, counted from 1.
        length: how many are replaced.
        text: what stands there then.
    """

    line: int
    column: int
    length: int
    text: str


Mends = tuple[Mend, ...]


def mended(
    text: str, error: SyntaxError, is_valid: Callable[[str], bool]
) -> tuple[str, Mends] | None:
    """Return a text with a slip mended, and the change; None if no usual change helps.

    Args:
        text: some statements.
        error: why they are not valid Python.
        is_valid: whether a text is valid.
    """
    tried: set[Mends] = set()
    for mends in _candidates(text, error):
        if len(tried) >= TRIED:
            break
        if mends and mends not in tried:
            tried.add(mends)
            other = _applied(mends, text)
            if is_valid(other):
                return other, mends
    return None


def _applied(mends: Mends, text: str) -> str:
    lines = text.split("\n")
    for mend in sorted(mends, key=lambda mend: (mend.line, mend.column), reverse=True):
        line, start = lines[mend.line - 1], mend.column - 1
        lines[mend.line - 1] = line[:start] + mend.text + line[start + mend.length :]
    return "\n".join(lines)


def _at(text: str, offset: int, length: int, new: str) -> Mend:
    """Return the replacement of some characters behind an offset of a text."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Mend(text.count("\n", 0, offset) + 1, offset - line_start + 1, length, new)


def _offset(text: str, line: int | None, column: int | None) -> int:
    """Return the offset of a line and column in a text; its end if they are unknown."""
    if not line:
        return len(text)
    lines = text.split("\n")
    return min(
        sum(len(row) + 1 for row in lines[: line - 1]) + max((column or 1) - 1, 0), len(text)
    )


def _candidates(text: str, error: SyntaxError) -> Iterator[Mends]:
    """Yield changes that may mend a text, the most likely ones first."""
    at = _offset(text, error.lineno, error.offset)
    yield tuple(islice(_plain_characters(text), ODD_CHARACTERS))
    here = text[at : at + 1]
    if here == ":":
        yield (_at(text, at, 1, "="),)
    if here in CLOSING.values() and here:
        yield from _wrong_bracket(text, at)
    yield from _missing_brackets(text)
    if "expected ':'" in str(error.msg):
        yield (_at(text, at, 0, ":"),)
    if "unterminated string" in str(error.msg):
        yield from _missing_quotes(text, at)
    if "comma" in str(error.msg) or "cannot contain assignment" in str(error.msg):
        end = max(_offset(text, error.end_lineno, error.end_offset), at + 1)
        end = text.find("\n", end) if "\n" in text[end:] else len(text)
        for gap in re.finditer(r"(?<=[\w'\")\]}])([ \t]+|\.[ \t]+)(?=[\w'\"(\[{])", text[at:end]):
            dot = text[at + gap.start()] == "."
            yield (_at(text, at + gap.start(), int(dot), ","),)


def _missing_quotes(text: str, at: int) -> Iterator[Mends]:
    """Yield the places in a line at which the quotes of a word could be closed."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    words = re.compile(r"(['\"])[\w./-]+(?=\s*(?:[,)\]}]|$))")
    for word in [*words.finditer(text, start, end if end >= 0 else len(text))][::-1]:
        yield (_at(text, word.end(), 0, word[1]),)


def _plain_characters(text: str) -> Iterator[Mend]:
    """Yield the replacements of characters that look like Python's, outside strings."""
    for start, end in _code(text):
        for odd in ODD.finditer(text, start, end):
            yield _at(text, odd.start(), 1, odd[0].translate(LIKE))


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text outside strings and comments."""
    start = 0
    for token in TOKEN.finditer(text):
        if token["text"] or token["comment"] or token["end"]:
            yield start, token.start()
            start = token.end()
    yield start, len(text)


def _wrong_bracket(text: str, at: int) -> Iterator[Mends]:
    """Yield changes for a closing bracket that nothing opens, or that closes another one."""
    opened = _opened(text[:at])
    if opened:
        right = CLOSING[opened[-1]]
        yield (_at(text, at, 0, right),)
        yield (_at(text, at, 1, right),)
    if re.search(r"[\w'\")\]}]\s*$", text[:at]):  # It ends an expression twice.
        yield (_at(text, at, 1, ""),)


def _opened(text: str) -> list[str]:
    """Return the brackets that a text opens and does not close."""
    opened = [brackets for _, brackets in _with_brackets(text)]
    return opened[-1] if opened else []


def _missing_brackets(text: str) -> Iterator[Mends]:
    """Yield the ends of lines at which all brackets that are open could be closed."""
    for token, opened in _with_brackets(text):
        if token["end"] is not None and opened:
            missing = "".join(CLOSING[bracket] for bracket in reversed(opened))
            yield (_at(text, token.start(), 0, missing),)


def _with_brackets(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield each token of a text with the list of the brackets that are open behind it."""
    opened: list[str] = []
    for token in TOKEN.finditer(text):
        if token["open"]:
            opened.append(token["open"])
        elif token["close"] and opened:
            opened.pop()
        yield token, opened
