"""Rows of numbers brought into the shape that a model takes, as long as no number moves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import prod
from operator import mul

from shapecalc.errors import Code
from shapecalc.read.syntax import stop
from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.parts import Array
from shapecalc.train.data.tables import few
from shapecalc.train.endpoints import End, Shape


def fitted(numbers: Numbers, shape: Shape, end: End, what: str) -> Array:
    """The numbers, with rows of a shape.

    Raises:
        UnreadableError: if the rows do not fit.
    """
    rows = numbers.values
    found = rows.shape[1:]
    whole = complete(shape, prod(found))
    if whole is not None and (whole == found or refines(whole, found)):
        return rows.reshape(len(rows), *whole)
    message = f"{what} has rows of shape {found}, `{end.told}` {_verb(what)} {_shown(shape)}"
    raise stop(Code.DATA, message, numbers.place, _hint(numbers, whole, shape, what))


def _verb(what: str) -> str:
    return "takes" if what.startswith("x") else "gives"


def _shown(shape: Sequence[int | None]) -> str:
    return str(tuple(shape)).replace(",)", ")") if len(shape) != 1 else f"({shape[0]},)"


def complete(shape: Shape, numbers: int) -> tuple[int, ...] | None:
    """A shape whose one unknown size is what is left of so many numbers.

    >>> complete((None, 3), 12)
    (4, 3)
    """
    known = prod(size for size in shape if size is not None)
    unknown = shape.count(None)
    if unknown > 1 or (unknown and (known == 0 or numbers % known)):
        return None
    sizes = tuple(numbers // known if size is None else size for size in shape)
    return sizes if prod(sizes) == numbers else None


def refines(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether the axes of one shape are those of another, cut or joined, in the same order.

    Numbers that are only joined or cut mean the same as before; (2, 3) made to (3, 2) would mix
    the axes up.

    >>> refines((4, 2), (8,)), refines((28, 28, 1), (28, 28)), refines((2, 3), (3, 2))
    (True, True, False)
    """
    ends, others = ({*accumulate(shape, mul)} for shape in (one, other))
    return ends <= others | {1} or others <= ends | {1}


def _hint(numbers: Numbers, whole: Shape | None, shape: Shape, what: str) -> str:
    found = numbers.values.shape[1:]
    if whole is not None:
        return f"the axes are in another order: the model would need {_shown(found)}"
    sizes = prod(size for size in shape if size is not None)
    counted = f"{prod(found)} numbers a row do not fill {_shown(shape)}, which has {sizes}"
    if any(numbers.labels):
        return f"{counted}; the columns are {few(list(numbers.labels), 12)}"
    if what.startswith("x"):
        single = len(shape) == len(found) + 1 and shape[-1] == 1
        wanted = _shown((*found, 1) if single else found)
        return f"{counted}; input_shape={wanted} would take them"
    return f"{counted}; a last layer of {prod(found)} units would give them"
