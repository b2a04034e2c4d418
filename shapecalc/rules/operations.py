"""Operations of ``keras.ops`` that stand in a graph as rows of their own.

For now these are the ones that Keras itself adds to carry a mask.
"""

from __future__ import annotations

import typing

from shapecalc.expr import UNKNOWN, Shape, known
from shapecalc.expr import Size as SizeOf
from shapecalc.layer import MisfitError, operation


def _size(a: SizeOf, b: SizeOf) -> SizeOf:
    """One axis of two tensors, where 1 gives way and an unknown size yields to a known one."""
    if not known(a):
        return UNKNOWN if b == 1 else b
    if a == 1:
        return b
    if known(b) and b not in (1, a):
        raise MisfitError(f"{a} and {b} do not fit")
    return a


def broadcast(a: Shape, b: Shape) -> Shape:
    """The shape of two tensors that are put together number by number."""
    width = max(len(a), len(b))
    ones = [(1,) * (width - len(shape)) + shape for shape in (a, b)]
    return tuple(map(_size, *ones))


@operation(dtype="bool")
def NotEqual(x1: Shape, x2: typing.Any) -> Shape:
    """Where two tensors differ; here always from one number."""
    return x1


@operation(dtype="bool")
def LogicalOr(x1: Shape, x2: Shape) -> Shape:
    """Where either of two tensors is true."""
    return broadcast(x1, x2)


@operation(dtype="bool")
def Any(x: Shape, axis: int) -> Shape:
    """Whether anything along one axis is true."""
    return (*x[:axis], *x[axis:][1:])


@operation()
def Cast(x: Shape, dtype: str) -> Shape:
    """The same numbers in another dtype."""
    return x


@operation()
def ConvertToTensor(x: Shape) -> Shape:
    """The same tensor."""
    return x


@operation(dtype="bool")
def OnesLike(x: Shape) -> Shape:
    """Ones in the shape of a tensor."""
    return x


@operation(dtype="bool")
def ZerosLike(x: Shape) -> Shape:
    """Zeros in the shape of a tensor."""
    return x


@operation()
def ExpandDims(x: Shape, axis: int) -> Shape:
    """One more axis of size 1."""
    return (*x, 1)


@operation(dtype="bool")
def Concatenate(xs: list[Shape], axis: int) -> Shape:
    """Tensors joined along one axis."""
    joined = list(xs[0])
    joined[axis] = sum((x[axis] for x in xs[1:]), xs[0][axis])
    return tuple(joined)
