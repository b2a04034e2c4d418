"""What the outputs of operations see of their inputs: see `shapecalc.declare.sight`.

Axes are counted from 0 here; the batch is an axis like others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, count
from typing import Any as Value

from shapecalc.algebra.size import Shape, known
from shapecalc.declare.sight import Sight, Steps, Window, channels_first
from shapecalc.rules.ops.core import axes_of, axis_of


def moved(order: Sequence[int]) -> Sight:
    """Return that the axes of the output are those of the input in another order.

    >>> moved([0, 2, 1])
    {0: Window(axis=0), 2: Window(axis=1), 1: Window(axis=2)}
    """
    return {old: Window(new) for new, old in enumerate(order)}


def all_but(shape: Shape, axis: Value) -> Sight:
    """Return that each position sees itself, but some axes, or all, in full.

    >>> all_but((1, 5, 3), -1)
    {0: Window(axis=0), 1: Window(axis=1)}
    """
    full = axes_of(axis, len(shape))
    return {at: Window(at) for at in range(len(shape)) if at not in full}


def without(shape: Shape, axis: Value, keepdims: Value = False) -> Sight:
    """Return that some axes are seen in full, and are gone unless they are kept.

    >>> without((1, 5, 4, 3), 1)
    {0: Window(axis=0), 2: Window(axis=1), 3: Window(axis=2)}
    """
    gone = axes_of(axis, len(shape))
    if keepdims:
        return all_but(shape, axis)
    kept = [at for at in range(len(shape)) if at not in gone]
    return moved(kept)


def with_new(rank: int, new: Collection[int]) -> Sight:
    """Return that an output of some axes has new ones among those of the input.

    >>> with_new(3, [1])
    {0: Window(axis=0), 1: Window(axis=2)}
    """
    kept = [at for at in range(rank) if at not in new]
    return {old: Window(at) for old, at in enumerate(kept)}


def shifted(shape: Shape, axis: int, start: Value, stride: int = 1) -> Sight:
    """Return that the positions along an axis begin further on in the input, or have a stride.

    >>> shifted((1, 5, 3), 1, 2)
    {0: Window(axis=0), 1: Window(axis=1, before=-2), 2: Window(axis=2)}
    """
    axis = axis_of(axis, len(shape))
    steps: dict[int, Steps | None] = {at: Window(at) for at in range(len(shape))}
    steps[axis] = Window(axis, stride=stride, before=-start) if known(start) else None
    return steps


def one_after_another(shapes: Sequence[Shape], axis: int) -> list[Sight]:
    """Return what a concatenation along an axis sees of each of its parts.

    >>> one_after_another([(1, 2), (1, 3)], 1)[1]
    {0: Window(axis=0), 1: Window(axis=1, before=2)}
    """
    starts = accumulate((shape[axis] for shape in shapes[:-1]), initial=0)
    return [shifted(shape, axis, 0 - start) for shape, start in zip(shapes, starts)]


def by_letters(words: Sequence[str], target: str) -> list[Sight | None]:
    """Return what a sum of products over letters sees of each array.

    >>> by_letters(["abc", "cd"], "abd")
    [{0: Window(axis=0), 1: Window(axis=1)}, {1: Window(axis=2)}]
    """
    if any("." in word for word in words):
        return [None] * len(words)
    return [
        {at: Window(target.find(a)) for at, a in enumerate(word) if a in target} for word in words
    ]


def of_matrices(a: Shape, b: Shape, rank: int) -> list[Sight]:
    """Return what a product of matrices sees of both; axes in front are broadcast.

    Args:
        a: the shape of the first one.
        b: the shape of the second one.
        rank: the number of axes of the output.
    """
    if len(a) < 2 or len(b) < 2:
        return [{at: Window(at) for at in range(min(len(shape) - 1, rank))} for shape in (a, b)]
    front = [{at: Window(at + rank - len(s)) for at in range(len(s) - 2)} for s in (a, b)]
    rows: Mapping[int, Steps] = {len(a) - 2: Window(rank - 2)}
    columns: Mapping[int, Steps] = {len(b) - 1: Window(rank - 1)}
    return [{**front[0], **rows}, {**front[1], **columns}]


def picked(shape: Shape, keys: Sequence[Value]) -> Sight | None:
    """Return what ``x[keys]`` sees of x; None if a slice runs backwards.

    >>> picked((1, 8, 3), [slice(None), slice(2, None, 2), 0])
    {0: Window(axis=0), 1: Window(axis=1, stride=2, before=-2)}
    """
    named = sum(isinstance(key, (int, slice)) for key in keys)
    rest = [slice(None)] * (len(shape) - named)
    full: list[Value] = []
    for key in keys:
        full += rest if key is Ellipsis else [key]
    full += [] if Ellipsis in keys else rest
    sight: dict[int, Steps | None] = {}
    place, axes = 0, count()
    for key in full:
        if key is None:
            place += 1
            continue
        at = next(axes)
        if not isinstance(key, slice):
            continue
        start, stride = key.start or 0, key.step or 1
        if start < 0 and known(shape[at]):
            start = max(start + shape[at], 0)
        unknown = start < 0 or stride < 1
        sight[at] = None if unknown else Window(place, stride=stride, before=-start)
        place += 1
    return sight


def with_batch(sight: Sight, rank: int, first: bool) -> Sight:
    """Return the windows of a layer with those of the batch; the channels may be in front."""
    own = channels_first(sight, rank) if first else sight
    return {0: Window(0), **(own or {})}
