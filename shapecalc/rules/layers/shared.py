"""What several families of layers share: groups of arguments, windows, channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, KerasObject, Unchecked, whole
from shapecalc.declare.layer import (
    Arguments,
    Function,
    Out,
    Rule,
    RuleError,
    Weight,
    keep_mask,
    layer,
)
from shapecalc.declare.names import ACTIVATIONS, CONSTRAINTS, INITIALIZERS, REGULARIZERS
from shapecalc.declare.size_kinds import Integer, Strides, WindowSize
from shapecalc.errors import Code

USUAL_UNITS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32)
"""Widths of layers that are easy to work with by hand."""

USUAL_FILTERS = (2, 3, 4, 5, 7, 8, 10, 16, 32)
"""Numbers of filters that are easy to work with by hand."""


def elementwise(
    arguments: Mapping[str, Argument] | None = None, **settings: Any
) -> Callable[[Function], Rule]:
    """Declares a layer without weights that changes numbers and no shape."""
    return layer(arguments or {}, masking=keep_mask, built=True, elementwise=True, **settings)


def activation(note: str = "what the output goes through", default: Any = None) -> Argument:
    """An argument that names an activation."""
    return KerasObject(
        note, default, vocabulary=ACTIVATIONS, stands_for="linear", usual=("relu", "tanh")
    )


def initializers(**defaults: str) -> dict[str, Argument]:
    """``kernel="zeros"`` gives the argument ``kernel_initializer``."""
    return {
        f"{weight}_initializer": KerasObject(
            f"first values of the weight {weight}", default, vocabulary=INITIALIZERS
        )
        for weight, default in defaults.items()
    }


def regularizers(*weights: str) -> dict[str, Argument]:
    """``"kernel"`` gives the argument ``kernel_regularizer``."""
    return {
        f"{weight}_regularizer": KerasObject(
            f"penalty on the {weight}", None, vocabulary=REGULARIZERS
        )
        for weight in weights
    }


def constraints(*weights: str) -> dict[str, Argument]:
    """``"kernel"`` gives the argument ``kernel_constraint``."""
    return {
        f"{weight}_constraint": KerasObject(
            f"what the {weight} is held to", None, vocabulary=CONSTRAINTS
        )
        for weight in weights
    }


def window_size(rank: int, default: Any = REQUIRED, *, letter: str) -> Argument:
    """Return the argument for the size of a window over some axes."""
    note = "size of the window along each axis"
    return WindowSize(note, default, count=rank, letter=letter, usual=(2, 3))


def window_strides(rank: int, default: Any, **settings: Any) -> Argument:
    """Return the argument for the steps of a window over some axes."""
    note = "how far the window moves"
    return Strides(note, default, count=rank, letter="s", usual=(2,), **settings)


def data_format(*, falsy: bool = False) -> Argument:
    """Return the argument that says where the channels are.

    Args:
        falsy: whether Keras takes whatever Python calls false for the default, and no capitals.
    """
    return Choice(
        "whether the channels are the last axis or the first after the batch",
        None,
        options=("channels_last", "channels_first"),
        stands_for="channels_last",
        fold=not falsy,
        falsy=falsy,
    )


def to_end(shape: Shape) -> Shape:
    """A shape with the channels as the last axis that has them behind the batch."""
    return (shape[0], *shape[2:], shape[1])


def to_front(shape: Shape) -> Shape:
    """A shape with the channels behind the batch that has them as the last axis."""
    return (shape[0], shape[-1], *shape[1:-1])


def channels_last(rule: Function) -> Function:
    """Lets a rule see the channels as the last axis, whatever ``data_format`` says."""

    @wraps(rule)
    def moved(x: Shape, a: Arguments) -> Out:
        if a.data_format != "channels_first":
            return rule(x, a)
        out = rule(to_end(x), a)
        assert isinstance(out.shape, tuple)
        fixed = {1 if axis == -1 else axis: size for axis, size in out.sizes_of_later_calls.items()}
        return replace(out, shape=to_front(out.shape), sizes_of_later_calls=fixed)

    return moved


def width(value: Any, argument: str) -> Size:
    """A number that was taken for a size, now that it is needed."""
    if value is None:
        return UNKNOWN
    if whole(value, 0):
        return int(value)
    message = f"{argument} must be a whole number of at least 0, not {value!r}"
    raise RuleError(message, argument=argument)


def window(size: Size, kernel: int, stride: int, dilation: int = 1) -> Size:
    """Positions of a window that stays inside: ⌊(N − (F−1)·D − 1) / S⌋ + 1.

    >>> window(10, 3, 1), window(4, 2, 2), window(10, 3, 1, dilation=2)
    (8, 2, 6)

    Raises:
        RuleError: if the window is larger than what it moves over.
    """
    reach = dilation * (kernel - 1) + 1
    positions = (size - reach) // stride + 1
    if known(positions) and positions <= 0:
        raise RuleError(
            f"a window of {reach} does not fit into {size}",
            hint="padding='same' keeps the size, or choose a smaller window",
            code=Code.WINDOW,
        )
    return positions


def same_window(size: Size, stride: int) -> Size:
    """Positions of a window with ``padding="same"``: ⌈N / S⌉.

    >>> same_window(7, 2), same_window(10, 1)
    (4, 10)
    """
    return -(-size // stride)


def _along(sizes: Shape, *rows: Sequence[int]) -> list[Any]:
    """Size, window, stride and the like along each axis.

    Where a wrapper brings another number of axes than the window has, one of
    either serves all of the other, as in NumPy, with which Keras computes
    this; an unknown size then counts as -1 beyond its own axis.
    """
    counts = {len(row) for row in (sizes, *rows)} - {1}
    if len(counts) > 1:
        raise RuleError(f"a window of {max(map(len, rows))} axes on an input of {len(sizes)}")
    count = counts.pop() if counts else 1
    if len(sizes) == 1:
        beyond = sizes[0] if known(sizes[0]) else -1
        sizes = (sizes[0], *(beyond,) * (count - 1))
    return list(zip(sizes, *(tuple(row) * count if len(row) == 1 else row for row in rows)))


def windows(
    sizes: Shape,
    kernel: Sequence[int],
    strides: Sequence[int],
    padding: str,
    dilation: Sequence[int] = (1,),
) -> list[Size]:
    """Positions of a window along each axis.

    >>> windows((10, 7), (3, 3), (1, 2), "valid"), windows((10, 7), (3, 3), (1, 2), "same")
    ([8, 3], [10, 4])
    """
    if 0 in strides:
        raise RuleError("the window has to move", argument="strides")
    if padding == "valid":
        return [window(*axis) for axis in _along(sizes, kernel, strides, dilation)]
    return [same_window(*axis) for axis in _along(sizes, strides)]


def spread(
    size: Size, kernel: int, stride: int, dilation: int, extra: int | None, padding: str
) -> Size:
    """The size that a transposed convolution makes of one axis.

    Source: Dumoulin and Visin, A guide to convolution arithmetic, 2016.
    """
    reach = dilation * (kernel - 1) + 1
    if padding == "valid":
        return (size - 1) * stride + reach + (max(stride - reach, 0) if extra is None else extra)
    return size * stride if extra is None else (size - 1) * stride + reach % 2 + extra


def lora_keywords() -> dict[str, Argument]:
    """The arguments of a layer that can learn a low-rank change of its kernel."""
    return {
        "lora_rank": Integer(
            "rank of a low-rank change that is learned instead", None, deferred=True
        ),
        "lora_alpha": Unchecked("scale of the low-rank change", None),
    }


def lora(weight: Weight, a: Arguments, constraint: str) -> Iterable[Weight]:
    """A weight, or with ``lora_rank`` the frozen weight and the two factors of its change.

    Source: Keras documentation, ``Dense.enable_lora``.
    """
    if not a.lora_rank:
        return [weight]
    if getattr(a, constraint) is not None:
        raise RuleError(f"lora_rank and {constraint} exclude each other", argument="lora_rank")
    if a.lora_rank < 0:
        raise RuleError("a rank cannot be negative", argument="lora_rank")
    *rows, columns = weight.shape
    return [
        replace(weight, trainable=False),
        Weight(
            f"lora_{weight.name}_a",
            (*rows, a.lora_rank),
            "first factor of the change",
            dtype="float32",
        ),
        Weight(
            f"lora_{weight.name}_b",
            (a.lora_rank, columns),
            "second factor of the change",
            dtype="float32",
        ),
    ]


def kept(
    kernel: Weight,
    a: Arguments,
    constraint: str,
    reduced: Sequence[int],
    packed: Shape,
    possible: Sequence[str] = ("int8", "int4", "float8"),
) -> list[Weight]:
    """A kernel as a layer keeps it: as it is, as a sum with a low-rank change, or in few bits."""
    trained = list(lora(kernel, a, constraint))
    if not in_few_bits(a):
        return trained
    from shapecalc.rules.layers.quantization import kept_in_few_bits  # few models are

    return kept_in_few_bits(trained, a, reduced, packed, possible)


def in_few_bits(a: Arguments) -> bool:
    """Whether the dtype of a layer says that its weights are kept in few bits."""
    return "_from_" in (a.dtype or "")
