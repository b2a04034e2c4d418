"""What the outputs of operations see of their inputs: see `shapecalc.declare.sight`.

Axes are counted from 0 here; the batch is an axis like others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, count, pairwise
from typing import Any as Value

from shapecalc.algebra.size import Shape, Size, known
from shapecalc.declare.kinds import is_whole, sequence
from shapecalc.declare.operation import Array
from shapecalc.declare.sight import NOWHERE, Ranges, Sight, Steps, Window, channels_first
from shapecalc.rules.ops.core import axes_of, axis_of, nested_shape


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
    {0: Window(axis=0), 1: Window(axis=1, before=2, apart=True)}
    """
    at = axis_of(axis, len(shapes[0]))
    starts = accumulate((shape[at] for shape in shapes[:-1]), initial=0)
    return [
        {**in_front(shape, 0), at: Window(at, before=start, apart=True) if known(start) else None}
        for shape, start in zip(shapes, starts)
    ]


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


def picked(shape: Shape, keys: Sequence[Value]) -> Sight:
    """Return what ``x[keys]`` sees of x.

    >>> picked((1, 8, 3), [slice(None), slice(2, None, 2), 0])
    {0: Window(axis=0), 1: Window(axis=1, stride=2, before=-2), 2: Window(axis=-1)}
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
        elif isinstance(key, slice):
            at = next(axes)
            sight[at] = sliced(place, shape[at], key)
            place += 1
        else:
            at = next(axes)
            sight[at] = one_position(shape[at], key)
    return sight


def one_position(size: Size, position: int) -> Steps | None:
    """Return that all of the output sees one position of an axis, perhaps counted from the end.

    >>> one_position(8, -1)
    Window(axis=-1, before=-7)
    """
    if position < 0 and not known(size):
        return None
    return Window(NOWHERE, before=-(position + size if position < 0 else position))


def sliced(axis: int, size: Size, key: slice) -> Steps | None:
    """Return the window of a slice; None if it begins somewhere before an unknown end.

    >>> sliced(1, 8, slice(None, None, -2))
    Window(axis=1, stride=-2, before=-7)
    """
    if known(size):
        start, _, stride = key.indices(size)
        return Window(axis, stride=stride, before=-start)
    start, stride = key.start or 0, key.step or 1
    return Window(axis, stride=stride, before=-start) if start >= 0 and stride > 0 else None


def turned(shape: Shape, axis: Value = None) -> Sight:
    """Return that the order along some axes, or all, is reversed.

    >>> turned((1, 8, 3), 1)
    {0: Window(axis=0), 1: Window(axis=1, stride=-1, before=-7), 2: Window(axis=2)}
    """
    backwards = {
        at: sliced(at, shape[at], slice(None, None, -1)) for at in axes_of(axis, len(shape))
    }
    return {**moved(range(len(shape))), **backwards}


def rotated(shape: Shape, times: int, axes: Sequence[int]) -> Sight:
    """Return that an array is turned by a quarter some times, from the first axis to the second.

    >>> rotated((1, 8, 8), 1, (1, 2))
    {0: Window(axis=0), 2: Window(axis=1, stride=-1, before=-7), 1: Window(axis=2)}
    """
    a, b = axes_of(axes, len(shape))
    if times % 2 == 0:
        return turned(shape, [a, b]) if times % 4 else moved(range(len(shape)))
    order = list(range(len(shape)))
    order[a], order[b] = b, a
    back = b if times % 4 == 1 else a
    reverse = sliced(order.index(back), shape[back], slice(None, None, -1))
    return {**moved(order), back: reverse}


def rolled(shape: Shape, shift: Value, axis: Value) -> Sight | None:
    """Return that the positions along some axes are shifted; the seam is taken for an edge.

    >>> rolled((1, 8, 3), -2, 1)
    {0: Window(axis=0), 1: Window(axis=1, before=-2), 2: Window(axis=2)}
    """
    if axis is None:
        return None
    axes = axes_of(axis, len(shape))
    shifts = list(shift) if sequence(shift) else [shift] * len(axes)
    if len(shifts) != len(axes) or not all(map(is_whole, shifts)):
        return None
    totals = dict.fromkeys(axes, 0)
    for at, by in zip(axes, shifts):
        totals[at] += int(by)
    shorter = {at: _shorter(by, shape[at]) for at, by in totals.items()}
    return {**moved(range(len(shape))), **{at: Window(at, before=n) for at, n in shorter.items()}}


def _shorter(shift: int, size: Size) -> int:
    """Return the same shift along a circle, the shorter way round."""
    return (shift + size // 2) % size - size // 2 if known(size) and size else shift


def tiled(shape: Shape, times: Sequence[Value]) -> Sight:
    """Return that an array is repeated along each axis, the last ones if it has fewer.

    >>> tiled((1, 2, 3), (1, 2, 1))[1]
    Ranges(axis=1, step=0, lows=range(0, 2), highs=range(0, 2))
    """
    more = len(times) - len(shape)
    return {
        at: Window(at + more) if times[at + more] == 1 else _again(at + more, size)
        for at, size in enumerate(shape)
    }


def _again(axis: int, size: Size) -> Steps | None:
    """Return that the positions of an axis come again and again."""
    if not known(size):
        return None
    return Window(NOWHERE) if size == 1 else Ranges(axis, 0, range(size), range(size))


def spread_out(shape: Shape, wanted: Shape) -> Sight:
    """Return what is seen of an array that is broadcast to a shape.

    >>> spread_out((8, 1), (1, 8, 5))
    {0: Window(axis=1), 1: Window(axis=-1)}
    """
    more = len(wanted) - len(shape)
    return {
        at: Window(at + more if size == wanted[at + more] else NOWHERE)
        for at, size in enumerate(shape)
    }


def repeated(shape: Shape, times: Sequence[int], axis: Value) -> Sight | None:
    """Return that each position of an axis comes some times in a row.

    >>> repeated((1, 8), [3], 1)
    {0: Window(axis=0), 1: Window(axis=1, kernel=3, stride=3, spreads=True)}
    """
    if axis is None or len(set(times)) != 1:
        return None
    at = axis_of(axis, len(shape))
    return {**moved(range(len(shape))), at: Window(at, times[0], times[0], spreads=True)}


def taken(shape: Shape, indices: Value, axis: int) -> Sight | list[Sight]:
    """Return what an output sees that takes the positions at some indices.

    >>> taken((1, 8, 3), [1, 3, 5], 1)[1]
    Window(axis=1, stride=2, before=-1)
    >>> taken((1, 8, 3), 2, 1)
    {0: Window(axis=0), 1: Window(axis=-1, before=-2), 2: Window(axis=1)}
    """
    inner = len(indices.shape) if isinstance(indices, Array) else len(nested_shape(indices))
    sight: dict[int, Steps | None] = {
        at: Window(at if at < axis else at + inner - 1) for at in range(len(shape)) if at != axis
    }
    if isinstance(indices, Array):  # Any position, and each position of the indices.
        return [sight, {at: Window(axis + at) for at in range(inner)}]
    steps = in_a_row(axis, shape[axis], indices) if inner < 2 else None
    return dict(sorted({**sight, axis: steps}.items()))


def in_a_row(axis: int, size: Size, indices: Value) -> Steps | None:
    """Return the window of one index, or of several that have equal distances."""
    numbers = indices if sequence(indices) else [indices]
    if not numbers or not all(map(is_whole, numbers)):
        return None
    if min(numbers) < 0 and not known(size):
        return None
    first, *rest = [int(n) + size if n < 0 else int(n) for n in numbers]
    if not sequence(indices):
        return Window(NOWHERE, before=-first)
    distances = {after - before for before, after in pairwise([first, *rest])} or {1}
    stride = distances.pop()
    return None if distances or not stride else Window(axis, stride=stride, before=-first)


def in_front(shape: Shape, behind: int) -> Sight:
    """Return that each position of the first axes sees itself, and the axes behind in full.

    >>> in_front((1, 5, 3, 3), 2)
    {0: Window(axis=0), 1: Window(axis=1)}
    """
    return moved(range(len(shape) - behind))


def with_batch(sight: Sight, rank: int, first: bool) -> Sight:
    """Return the windows of a layer with those of the batch; the channels may be in front."""
    own = channels_first(sight, rank) if first else sight
    return {0: Window(0), **(own or {})}
