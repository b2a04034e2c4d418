"""Wrong answers beside which the right one stands: perhaps they were misread, so a teacher decides.

The right answer never makes an answer right here. It only keeps a line from being marked wrong on
the ground of a reading that may be mistaken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.grade.key import KeyRow
from shapecalc.grade.sheet import Response
from shapecalc.grade.sheets.numbers import NUMBER, read_number

LEAST = 10
LONGEST_LINE = 1_000
"""How many characters of a line are searched."""

BESIDE = "another value of this line is the right answer; which of them is meant?"
OTHER_QUESTION = "it may be the size of the output or the number of parameters"


def why_misread(response: Response, row: KeyRow, is_shape: bool) -> str:
    """Return why a wrong answer about a layer may have been misread; empty if nothing says so."""
    shape, alone = _only_shape(row), response.bare and not response.beside
    if is_shape:
        beside = any(_is_shape(shapes, amounts, shape) for shapes, amounts in response.beside)
        beside = beside or (len(shape) > 1 and _is_written(response, shape))
        other = _sizes(response) == [row.params]
    else:
        beside = any(amounts and amounts[-1] == row.params for _, amounts in response.beside)
        single = isinstance(row.params, int) and len(response.amounts) == 1
        beside = beside or (single and _is_written(response, [row.params]))
        other = alone and _is_shape(None, response.amounts, shape)
    if beside:
        return BESIDE
    return OTHER_QUESTION if other else ""


def _is_written(response: Response, sizes: Sequence[Any]) -> bool:
    """Return whether numbers stand in the line, in a row, outside of the answer.

    A number of one digit may stand anywhere by chance.
    """
    if not all(isinstance(size, int) for size in sizes) or max(sizes) < LEAST:
        return False
    rest = response.source.replace(response.text, " ", 1)
    numbers = [read_number(match[0]) for match in NUMBER.finditer(rest[:LONGEST_LINE])]
    count = len(sizes)
    return any(numbers[at : at + count] == [*sizes] for at in range(len(numbers) - count + 1))


def _only_shape(row: KeyRow) -> tuple[Any, ...]:
    """Return the shape of the output without its batch; () if it has several."""
    shapes = row.shapes or ()
    return tuple(shapes[0][1:]) if len(shapes) == 1 else ()


def _sizes(response: Response) -> list[Any]:
    shapes = response.shapes or ((),)
    return list(shapes[0])


def _is_shape(
    shapes: Sequence[Sequence[Any]] | None, amounts: Sequence[Any], shape: tuple[Any, ...]
) -> bool:
    """Return whether a value is a shape, with or without the batch, or the size of a vector."""
    if not shape:
        return False
    if shapes:
        return any(
            len(sizes) - len(shape) in (0, 1) and tuple(sizes[-len(shape) :]) == shape
            for sizes in shapes
        )
    return tuple(amounts) == shape
