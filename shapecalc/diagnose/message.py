"""A text as it was pasted, without what terminals, notebooks and mails have put into it."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

LONGEST = 1_000_000
"""How many characters are read; of a longer text, the end, where the error stands."""

_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,400}\x07|[@-Z\\-_])")
_MARGIN = re.compile(r"^[ \t]*(?:(?:E|>|[|│┃])[ \t]+){1,4}|[ \t][|│┃][ \t]*$", re.MULTILINE)
"""What pytest, mails and boxes put before and behind a line."""

_SOURCE = re.compile(
    r"^[ \t]*(?:-{2,20}> ?\d{1,7}\b|\d{1,7} {4,})[^\n]*$"
    r"|^[ \t]*File \"[^\"\n]{1,500}\", line \d{1,7}[^\n]*\n[ \t]+\S[^\n]*$",
    re.MULTILINE,
)
"""Lines of a program that a notebook and a traceback show of the place of an error."""

QUOTES = "'\"`´‘’‚‛“”„‟«»‹›「」『』〝〞＇＂"
_QUOTES = re.compile(rf"[{QUOTES}]{{1,3}}")
_PIECE = re.compile(rf"[^\s{QUOTES}]+")


def bare(text: str) -> str:
    """A text without blanks and quotes, which differ between versions, screens and languages.

    >>> bare("layer « lstm_1 » is  incompatible")
    'layerlstm_1isincompatible'
    """
    return "".join(_PIECE.findall(text))


class Pasted:
    """A text that was pasted.

    Attributes:
        text: what is readable of it.
        bare: the same without blanks and quotes.
    """

    def __init__(self, text: str) -> None:
        text = _ESCAPE.sub("", text[-LONGEST:].replace("\r\n", "\n"))
        text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)
        self.text = _MARGIN.sub("", _SOURCE.sub("", text))
        pieces = list(_PIECE.finditer(self.text))
        self.bare = "".join(piece[0] for piece in pieces)
        self._starts = [piece.start() for piece in pieces]
        self._within = list(accumulate((len(piece[0]) for piece in pieces), initial=0))

    def original(self, start: int, end: int) -> str:
        """What stood where ``bare`` has the characters from ``start`` to ``end``, in one line."""
        return " ".join(self.text[self._place(start) : self._place(end - 1) + 1].split())

    def sentence(self, start: int, end: int) -> str:
        """The same with the quotes that follow it."""
        after = self._place(end - 1) + 1
        quotes = _QUOTES.match(self.text, after)
        return self.original(start, end) + (quotes[0] if quotes else "")

    def _place(self, at: int) -> int:
        piece = bisect_right(self._within, at) - 1
        return self._starts[piece] + at - self._within[piece]

    @property
    def last_line(self) -> str:
        """The last line with words on it, where an error says what it is about."""
        lines = (" ".join(line.split()) for line in reversed(self.text.splitlines()))
        return next(filter(None, lines), "")
