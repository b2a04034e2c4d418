"""Numbers behind the names of layers that count no layer and are no arguments: parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.grade.amounts import size_of
from shapecalc.grade.key import KeyRow
from shapecalc.grade.sheet import Answer, Response
from shapecalc.plan import LayerPlan


def read_left_number(answer: Answer, row: KeyRow, layers: int) -> None:
    """Read ``dense 44 (None, 4)`` as a number of parameters and a shape.

    A number between a name and a shape mostly counts layers (``LSTM 2``), or is an argument or a
    size (``Dense 4``). This one is larger than any number of a layer in the model, and not in the
    layer's declaration: then it is an answer.

    Args:
        answer: the answer.
        row: the layer that it is about.
        layers: how many layers the model has.
    """
    number = -answer.count
    if answer.params is not None or answer.shape is None or number <= layers + 1:
        return
    if known(row.params) and row.params and number not in {*_numbers_of(row, answer)}:
        answer.params = Response(f"{number}", amounts=[number], bare=True)


def _numbers_of(row: KeyRow, answer: Answer) -> Iterator[Any]:
    """Yield the arguments and sizes of a layer, and the sizes of the answer about it."""
    if row.call is not None:
        yield from _integers([row.call.plan, row.call.inputs])
    shapes = answer.shape.shapes if answer.shape else None
    yield from (size_of(size) for shape in shapes or () for size in shape)
    yield from _integers(row.shapes)


def _integers(value: Any) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    elif isinstance(value, LayerPlan):
        yield from _integers([*vars(value.arguments).values()])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _integers(item)
