"""Where an answer is: a line of a text, or a page, a cell, a row of a sheet, a file of several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from shapecalc.grade.documents.line import Line
from shapecalc.patterns import regex

_NUMBERED = regex(r"(.*\b(?:line|row)) (\d+)(.*)")


def places_of(lines: Iterable[Line]) -> dict[int, str]:
    """Return the places of lines that are not only lines, by their numbers.

    Of the lines in a cell of a table, which have one number, it is the row.

    >>> places_of([Line("lstm 480", 7, place="page 2, line 1"), Line("dense 15", 8)])
    {7: 'page 2, line 1'}
    """
    places: dict[int, str] = {}
    for line in lines:
        if line.place and places.setdefault(line.number, line.place) != line.place:
            places[line.number] = line.place.rpartition(", ")[0] or line.place
    return places


def place_text(place: str, line: int) -> str:
    """Return a place in words; empty if it is unknown.

    >>> place_text("", 3), place_text("cell 2, line 1", 12), place_text("", 0)
    ('line 3', 'cell 2, line 1', '')
    """
    return place or (f"line {line}" if line else "")


def joined(places: Sequence[str]) -> Iterator[str]:
    """Yield places with the numbers of lines in a row joined.

    >>> list(joined(["line 1", "line 2", "line 5", "page 2, line 1", "page 2, line 2", "notes"]))
    ['lines 1–2, 5', 'page 2, lines 1–2', 'notes']
    """
    matches = [(place, _NUMBERED.fullmatch(place)) for place in dict.fromkeys(places)]
    for (before, behind), group in groupby(matches, lambda m: (m[1][1], m[1][3]) if m[1] else m):
        numbers = [int(match[2]) for _, match in group if match]
        if numbers:
            yield f"{before}{'s' * (len(numbers) > 1)} {', '.join(_spans(numbers))}{behind}"
        else:
            yield str(before)


def _spans(numbers: Sequence[int]) -> Iterator[str]:
    """Yield numbers with those in a row joined.

    >>> list(_spans([1, 2, 3, 7]))
    ['1–3', '7']
    """
    start = 0
    for at, number in enumerate(numbers):
        if at + 1 == len(numbers) or numbers[at + 1] != number + 1:
            yield f"{numbers[start]}–{number}" if start < at else str(number)
            start = at + 1
