"""Where the calls inside a spec's expressions have their arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from shapecalc.diagnose import spec_edits
from shapecalc.diagnose.edits import Edit, Edits, UneditableError
from shapecalc.errors import Place, Span

Interval = tuple[int, int]
"""The first character of a part of the file, and the one behind its last."""


def _expression(place: Place) -> tuple[int, list[ast.Call]]:
    """Return where the expression begins that contains a place, and its calls.

    Raises:
        UneditableError: if it cannot be parsed, or its characters are not counted as bytes.
    """
    path = tuple(step for step in place.path if not isinstance(step, Span))
    spot = spec_edits.spot(Place(place.source, path))
    text = place.source.text[spot.start : spot.end]
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise UneditableError from None
    if not text.isascii() or "\n" in text:
        raise UneditableError
    return spot.start, [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _interval(start: int, node: ast.expr) -> Interval:
    return start + node.col_offset, start + (node.end_col_offset or 0)


def arguments(place: Place) -> Sequence[Interval]:
    """Return where the arguments without a name are of the call whose function is at a place.

    The last interval is where those with a name begin, or where the call ends; it is empty.

    Raises:
        UneditableError: if there is no such call.
    """
    at = spec_edits.spot(place)
    start, calls = _expression(place)
    for call in calls:
        if _interval(start, call.func)[1] == at.end:
            if any(isinstance(argument, ast.Starred) for argument in call.args):
                raise UneditableError
            named = [_interval(start, k.value)[0] - len(k.arg or "") - 1 for k in call.keywords]
            rest = min(named, default=_interval(start, call)[1] - 1)
            return [*(_interval(start, argument) for argument in call.args), (rest, rest)]
    raise UneditableError


def listed(place: Place) -> Interval:
    """Return where the arguments without a name begin and end of the innermost call at a place.

    Raises:
        UneditableError: if there is no call with several of them.
    """
    at = spec_edits.spot(place)
    start, calls = _expression(place)
    around = [call for call in calls if _holds(_interval(start, call), at.start, at.end)]
    several = [call for call in around if len(call.args) > 1]
    if not several:
        raise UneditableError
    arguments = several[-1].args  # Of calls around one another, `ast.walk` yields the outer first.
    return _interval(start, arguments[0])[0], _interval(start, arguments[-1])[1]


def _holds(interval: Interval, start: int, end: int) -> bool:
    return interval[0] <= start and end <= interval[1]


def without_arguments(place: Place, count: int) -> Edits:
    """Return the removal of the first arguments of the call whose function is at a place."""
    intervals = arguments(place)
    return (Edit(intervals[0][0], intervals[count][0], ""),)


def swapped(place: Place) -> Iterator[tuple[str, Edits]]:
    """Yield the exchange of an argument without a name with each of the others, and its text."""
    at = spec_edits.spot(place)
    start, calls = _expression(place)
    for call in calls:
        intervals = [_interval(start, argument) for argument in call.args]
        if (at.start, at.end) not in intervals:
            continue
        text = place.source.text
        for first, last in intervals:
            if first != at.start:
                edits = (
                    Edit(at.start, at.end, text[first:last]),
                    Edit(first, last, text[at.start : at.end]),
                )
                yield text[first:last], edits
