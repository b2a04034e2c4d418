"""What a file becomes: lines as a person reads them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Source
from shapecalc.patterns import regex

BETWEEN_CELLS = " | "
"""What separates the cells of a row in its text."""

FEWEST_LINES = 3
"""The fewest lines in a cell that are a list and not one text that is wrapped."""

LONGEST = 60
"""The most characters of a text that is named and not read."""

TAB = " " * 4
"""What a tab becomes: a gap that is wider than one between words."""

_ESCAPES = regex(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
"""What colors a text on a terminal, which a copied table may contain."""

_HIDDEN = regex(r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SURROGATES = regex(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file.

    Attributes:
        text: what a person reads there, in NFC and without control characters. What the file
            strikes through is in ``~~``. Of a line of code, it is the comment; it may be empty.
        number: the number of the line, counted from 1. Of a spreadsheet, the number of the row;
            of a file without lines of its own, as PDF and HTML, the number of the line as read.
        cells: the cells of a row, if the file has a table there.
        code: the code before a comment. The arguments of a call may begin on lines above.
        place: where it is, in words, if that is not ``line 3``: ``page 2, line 5``.
    """

    text: str
    number: int
    cells: tuple[str, ...] = ()
    code: str = ""
    place: str = ""


@dataclass(slots=True)
class Document:
    """A file that has been read.

    Attributes:
        source: the file, with its text. The text of a binary file is that of the lines.
        lines: the lines; also those without a text, in between.
        data: the value of a file in YAML or JSON, else None.
        unread: what of it cannot be read as text, in words: ``page 2: a picture``.
    """

    source: Source
    lines: Sequence[Line] = field(default_factory=list)
    data: Any = None
    unread: Sequence[str] = ()


def quoted(text: str) -> str:
    """Return the start of a text in quotes.

    >>> quoted("lstm 480"), len(quoted("x" * 100))
    ("'lstm 480'", 62)
    """
    return f"'{text}'" if len(text) <= LONGEST else f"'{text[: LONGEST - 1]}…'"


def readable(text: str) -> str:
    r"""Return a line as a person reads it: in NFC, and without characters that nobody sees.

    >>> readable("\x1b[1mlstm\x1b[0m\t480\u200b")
    'lstm    480'
    """
    if text.isascii() and text.isprintable():
        return text
    plain = _ESCAPES.sub("", text).replace("\t", TAB)
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", _HIDDEN.sub("", plain)))


def rows(cells: Sequence[str], number: int, place: str = "") -> Iterator[Line]:
    r"""Yield the lines of a row of a table: one, unless a cell has a list of answers.

    A cell may be wrapped, and so two lines in it are one text. From three lines on, they are
    lines of their own, side by side if other cells have as many.

    Args:
        cells: the texts of the cells, which may have several lines.
        number: the number of the row or line.
        place: where the row is, in words.

    >>> [line.text for line in rows(["lstm\n(LSTM)", "(None, 10)", "480"], 2)]
    ['lstm (LSTM) | (None, 10) | 480']
    >>> [line.text for line in rows(["1", "lstm 480\ndense 15\ntotal 495"], 2)]
    ['1 | lstm 480', ' | dense 15', ' | total 495']
    """
    # A single cell is a frame around a text, whose gaps count.
    clean = _joined if len(cells) > 1 else _framed
    lists = [[text for text in map(clean, cell.splitlines()) if text.strip()] for cell in cells]
    longest = max(map(len, lists), default=0)
    is_wrapped = longest < FEWEST_LINES and len(lists) > 1
    if is_wrapped or not all(len(texts) < 2 or _is_list(texts, longest) for texts in lists):
        lists, longest = [[" ".join(texts)] for texts in lists], 1
    for at in range(longest):
        texts = tuple(texts[at] if at < len(texts) else "" for texts in lists)
        within = ", ".join(filter(None, [place, f"line {at + 1}"])) if longest > 1 else place
        yield Line(BETWEEN_CELLS.join(texts), number, texts if len(texts) > 1 else (), place=within)


def _is_list(texts: Sequence[str], number: int) -> bool:
    """Return whether the lines of a cell are so many texts: no bracket goes on in the next one."""
    return len(texts) == number and all(text.count("(") == text.count(")") for text in texts)


def _framed(text: str) -> str:
    """Return a line of a text in a frame."""
    return readable(text).rstrip()


def _joined(text: str) -> str:
    """Return a line of a cell with single blanks."""
    return " ".join(readable(text).split())
