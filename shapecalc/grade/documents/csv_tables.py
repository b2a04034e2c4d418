"""Tables as text: CSV with any delimiter."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from shapecalc.grade.documents.line import Line, readable

DELIMITERS = "\t;|,"
"""The delimiters; of two that fit as well, the first: the others may be inside a cell."""

MOST_LINES = 20
"""The most lines of one row. In a text with a quote too many, a cell would go on to its end."""

_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
"""The first line of a file for Excel, which says which delimiter the file has."""


def delimiter_of(texts: Sequence[str]) -> str:
    """Return the delimiter that splits most lines into the same number of cells; else nothing.

    >>> delimiter_of(["lstm;(None, 3, 10);480", "dense;(None, 1);11"]), delimiter_of(["480"])
    (';', '')
    """
    best, most = "", 0
    for delimiter in DELIMITERS:
        counts = Counter(
            len(cells) for cells in csv.reader(texts, delimiter=delimiter) if len(cells) > 1
        )
        number = counts.most_common(1)[0][1] if counts else 0
        if number > most:
            best, most = delimiter, number
    return best


def read_csv_lines(texts: Sequence[str]) -> Iterator[Line]:
    """Yield a line for each row: its cells as the file has them, and its text as typed.

    >>> [line.cells for line in read_csv_lines(['lstm,"(None, 10)",480'])]
    [('lstm', '(None, 10)', '480')]
    """
    named = _SEPARATOR.fullmatch(texts[0].strip()) if texts else None
    delimiter = named[1] if named else delimiter_of(texts)
    at = int(bool(named))
    while at < len(texts):
        length, cells = _row(texts, at, delimiter)
        text = readable(" ".join(texts[at : at + length]))
        clean = tuple(readable(" ".join(cell.split())) for cell in cells)
        yield Line(text, at + 1, clean if len(clean) > 1 else ())
        at += length


def _row(texts: Sequence[str], at: int, delimiter: str) -> tuple[int, Sequence[str]]:
    """Return how many lines the row has that begins at a line, and its cells."""
    if not delimiter:
        return 1, (texts[at],)
    quotes = 0
    for length in range(1, min(MOST_LINES, len(texts) - at) + 1):
        quotes += texts[at + length - 1].count('"')
        if quotes % 2 == 0:
            joined = "\n".join(texts[at : at + length])
            return length, next(csv.reader([joined], delimiter=delimiter), [])
    # A quote is never closed: it is a part of the text.
    plain = csv.reader([texts[at]], delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return 1, [cell.replace('"', "") for cell in next(plain)]
