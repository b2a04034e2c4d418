"""Tables as text: CSV with any delimiter."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from shapecalc.grade.documents.line import Line, readable
from shapecalc.patterns import regex

DELIMITERS = "\t;|,"
"""The delimiters; of two that fit as well, the first: the others may be inside a cell."""

MOST_LINES = 20
"""The most lines of one row. In a text with a quote too many, a cell would go on to its end."""

FEWEST_CELLS = 3
"""The fewest cells in each row of a table whose file does not have the name of one."""

_SEPARATOR = regex(r"sep=(.)", re.IGNORECASE)
"""The first line of a file for Excel, which says which delimiter the file has."""


def delimiter_of(texts: Sequence[str]) -> str:
    """Return the delimiter that splits most lines into the same number of cells; else nothing.

    >>> delimiter_of(["lstm;(None, 3, 10);480", "dense;(None, 1);11"]), delimiter_of(["480"])
    (';', '')
    """
    best, most = "", 0
    for delimiter in DELIMITERS:
        counts = Counter(len(_cells([text], delimiter)[1]) for text in texts if delimiter in text)
        number = counts.most_common(1)[0][1] if counts else 0
        if number > most:
            best, most = delimiter, number
    return best


def is_csv(texts: Sequence[str]) -> bool:
    r"""Return whether a text is a table, whatever the name of its file.

    Commas and semicolons are in sentences and numbers, too. They separate cells if some cells are
    in quotes, or if there is a heading.

    >>> is_csv(["layer,shape,params", 'lstm,"(None, 10)",480'])
    True
    >>> is_csv(["lstm, 4,457,472", "dense, 1,000,250"])
    False
    """
    filled = [text for text in texts if text.strip()]
    delimiter = delimiter_of(filled)
    if len(filled) < 2 or delimiter in ("", "|"):
        return False
    rows = [_cells([text], delimiter)[1] for text in filled]
    if len({len(row) for row in rows}) > 1 or len(rows[0]) < FEWEST_CELLS:
        return False
    if any(cell.count("(") != cell.count(")") for row in rows for cell in row):
        return False
    has_heading = not any(sign.isdigit() for sign in filled[0])
    return delimiter == "\t" or has_heading or any(f'{delimiter}"' in text for text in filled)


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
    end = at + 1 if '"' not in texts[at] else at + MOST_LINES
    length, cells = _cells(texts[at:end], delimiter)
    is_closed = sum(text.count('"') for text in texts[at : at + length]) % 2 == 0
    if length == 1 or is_closed:
        return length, cells
    return 1, _cells([texts[at].replace('"', "")], delimiter)[1]  # The quote is never closed.


def _cells(texts: Sequence[str], delimiter: str) -> tuple[int, Sequence[str]]:
    """Return how many lines the first row has, and its cells."""
    reader = csv.reader([f"{text}\n" for text in texts], delimiter=delimiter)
    try:
        cells = next(reader, [])
    except csv.Error:  # A cell has more than 131,072 characters.
        return 1, (texts[0],)
    return reader.line_num, cells
