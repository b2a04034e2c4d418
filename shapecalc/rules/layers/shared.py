"""Arguments, windows and channels that several families of layers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, Unknown, known, larger
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, KerasObject, Unchecked, is_whole
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
from shapecalc.declare.names import (
    ACTIVATIONS,
    CONSTRAINTS,
    INITIALIZERS,
    REGULARIZERS,
    SEED_VALUES,
    is_seed,
)
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import Sight, Window, channels_first, same_padding
from shapecalc.declare.size_kinds import AnyCount, Strides, WindowSize
from shapecalc.errors import Code

USUAL_UNITS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32)
"""Widths of layers that are easy to work with by hand."""

USUAL_FILTERS = (2, 3, 4, 5, 7, 8, 10, 16, 32)
"""Numbers of filters that are easy to work with by hand."""


def elementwise(
    arguments: Mapping[str, Argument] | None = None, **settings: Any
) -> Callable[[Function], Rule]:
    """Declare a layer without weights that changes values and no shape."""
    declared: dict[str, Any] = dict(masking=keep_mask, built=True, elementwise=True, pointwise=True)
    return layer(arguments or {}, **declared | settings)


def check_seed(seed: Any, drawn: float) -> None:
    """Raise `RuleError` if a seed is wrong; Keras looks at it only if there is anything to draw."""
    if drawn > 0 and not is_seed(seed):
        raise RuleError(f"`seed` must be {SEED_VALUES}, not {seed!r}", argument="seed")


def activation(note: str = "activation function of the output", default: Any = None) -> Argument:
    """Return an argument for an activation function."""
    return KerasObject(
        note, default, vocabulary=ACTIVATIONS, stands_for="linear", usual=("relu", "tanh")
    )


def activated(function: Any, argument: str) -> str:
    """Return the call of an activation function as an equation writes it.

    >>> activated("sigmoid", "x"), activated(None, "x"), activated("tanh", "x")
    ('σ(x)', '(x)', 'tanh(x)')
    """
    if function in (None, "linear"):
        return f"({argument})"
    name = {"sigmoid": "σ"}.get(str(function), str(function))
    return f"{name if name.isidentifier() else 'activation'}({argument})"


def sum_equations(a: Arguments, inputs: str = "x") -> list[tuple[str, str]]:
    """Return what a layer computes that adds up its weighted inputs.

    >>> sum_equations(Arguments(activation="relu", use_bias=True))
    [('y = relu(x @ W + b)', 'output')]
    """
    bias = " + b" if a.use_bias else ""
    meaning = "output at this position" if inputs == "p" else "output"
    return [(f"y = {activated(a.activation, f'{inputs} @ W{bias}')}", meaning)]


WEIGHT_NAMES = {
    "activity": "the output",
    "depthwise": "the depthwise kernel",
    "pointwise": "the pointwise kernel",
    "recurrent": "the recurrent kernel",
    "alpha": "alpha",
    "beta": "beta",
    "gamma": "gamma",
    "moving_mean": "the moving mean",
    "moving_variance": "the moving variance",
}
"""What the beginnings of arguments such as ``recurrent_initializer`` mean in words."""


def initializers(**defaults: str) -> dict[str, Argument]:
    """Return the arguments for initial values.

    >>> list(initializers(kernel="zeros"))
    ['kernel_initializer']
    """
    return {
        f"{weight}_initializer": KerasObject(
            f"initializer for {WEIGHT_NAMES.get(weight, f'the {weight}')}",
            default,
            vocabulary=INITIALIZERS,
        )
        for weight, default in defaults.items()
    }


def regularizers(*weights: str) -> dict[str, Argument]:
    """Return the arguments for penalties: ``"kernel"`` gives ``kernel_regularizer``."""
    return {
        f"{weight}_regularizer": KerasObject(
            f"regularizer for {WEIGHT_NAMES.get(weight, f'the {weight}')}",
            None,
            vocabulary=REGULARIZERS,
        )
        for weight in weights
    }


def constraints(*weights: str) -> dict[str, Argument]:
    """Return the arguments for constraints: ``"kernel"`` gives ``kernel_constraint``."""
    return {
        f"{weight}_constraint": KerasObject(
            f"constraint on {WEIGHT_NAMES.get(weight, f'the {weight}')}",
            None,
            vocabulary=CONSTRAINTS,
        )
        for weight in weights
    }


def window_size(rank: int, default: Any = REQUIRED) -> Argument:
    """Return the argument for the size of a window over some axes."""
    note = "size of the window"
    return WindowSize(note, default, count=rank, usual=(2, 3))


def window_strides(rank: int, default: Any, **settings: Any) -> Argument:
    """Return the argument for the steps of a window over some axes."""
    note = "step of the window"
    return Strides(note, default, count=rank, usual=(2,), **settings)


def data_format(*, falsy: bool = False) -> Argument:
    """Return the argument that says where the channels are.

    Args:
        falsy: whether Keras takes whatever Python calls false for the default, and no capitals.
    """
    return Choice(
        "position of the channels: last, or first after the batch",
        None,
        options=("channels_last", "channels_first"),
        stands_for="channels_last",
        fold=not falsy,
        falsy=falsy,
    )


def to_end(shape: Shape) -> Shape:
    """Return a shape with the channels moved from behind the batch to the end."""
    return (shape[0], *shape[2:], shape[1])


def to_front(shape: Shape) -> Shape:
    """Return a shape with the channels moved from the end to behind the batch."""
    return (shape[0], shape[-1], *shape[1:-1])


def channels_last(rule: Function) -> Function:
    """Wrap a rule so that its channels are the last axis for every ``data_format``."""

    @wraps(rule)
    def moved(x: Shape, a: Arguments) -> Out:
        if a.data_format != "channels_first":
            return rule(x, a)
        out = rule(to_end(x), a)
        assert isinstance(out.shape, tuple)
        fixed = {1 if axis == -1 else axis: size for axis, size in out.sizes_of_later_calls.items()}
        sight = channels_first(out.sight, len(x))
        return replace(out, shape=to_front(out.shape), sizes_of_later_calls=fixed, sight=sight)

    return moved


def width(value: Any, argument: str) -> Size:
    """Return an argument as a size; Keras checks some arguments only when it needs the size.

    Raises:
        RuleError: if it is no size.
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, Unknown):
        return value
    if is_whole(value, 0):
        return int(value)
    message = f"{argument} must be a whole number of at least 0, not {value!r}"
    raise RuleError(message, argument=argument)


def window(size: Size, kernel: int, stride: int, dilation: int = 1) -> Size:
    """Return the number of positions of a window without padding: ⌊(N − (F−1)·D − 1) / S⌋ + 1.

    >>> window(10, 3, 1), window(4, 2, 2), window(10, 3, 1, dilation=2)
    (8, 2, 6)

    Raises:
        RuleError: if the window is larger than the axis.
    """
    reach = dilation * (kernel - 1) + 1
    positions = (size - reach) // stride + 1
    if known(positions) and positions <= 0:
        raise RuleError(
            f"a window of size {reach} does not fit into an axis of size {size}",
            hint="padding='same' keeps the size, or choose a smaller window",
            code=Code.WINDOW,
        )
    return positions


def same_window(size: Size, stride: int) -> Size:
    """Return the number of positions of a window with ``padding="same"``: ⌈N / S⌉.

    >>> same_window(7, 2), same_window(10, 1)
    (4, 10)
    """
    return -(-size // stride)


def _along(sizes: Shape, *rows: Sequence[int]) -> list[Any]:
    """Return size, window, stride and so on for each axis.

    A wrapper may bring another number of axes than the window has. Keras computes this with NumPy,
    which broadcasts a single value to all axes; an unknown size is -1 beyond its own axis.
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
    """Return the number of positions of a window along each axis.

    >>> windows((10, 7), (3, 3), (1, 2), "valid"), windows((10, 7), (3, 3), (1, 2), "same")
    ([8, 3], [10, 4])
    """
    if 0 in strides:
        raise RuleError("a window has to move by at least 1", argument="strides")
    if padding == "valid":
        return [window(*axis) for axis in _along(sizes, kernel, strides, dilation)]
    return [same_window(*axis) for axis in _along(sizes, strides)]


def sliding(
    x: Shape,
    kernel: Sequence[int],
    strides: Sequence[int],
    padding: str,
    dilation: Sequence[int] = (1,),
) -> Sight:
    """Return what the positions of a window see of the axes between batch and channels.

    >>> sliding((None, 28, 3), (3,), (2,), "causal")
    {1: Window(axis=1, kernel=3, stride=2, before=2)}
    """
    sight: dict[int, Window | None] = {}
    for axis, (size, *window) in enumerate(_along(x[1:-1], kernel, strides, dilation), start=1):
        points, stride, gap = window
        before = {"valid": 0, "causal": gap * (points - 1)}.get(padding)
        padded = same_padding(size, *window) if before is None else before
        sight[axis] = Window(axis, points, stride, gap, padded)
    return sight


def spread(
    size: Size, kernel: int, stride: int, dilation: int, extra: int | None, padding: str
) -> Size:
    """Return the size of one axis after a transposed convolution.

    Source: Dumoulin and Visin, A guide to convolution arithmetic, 2016.
    """
    reach = dilation * (kernel - 1) + 1
    if padding == "valid":
        return (size - 1) * stride + (larger(reach, stride) if extra is None else reach + extra)
    return size * stride if extra is None else (size - 1) * stride + reach % 2 + extra


def lora_keywords() -> dict[str, Argument]:
    """Return the arguments of a layer that can train a low-rank update of its kernel."""
    note = "rank of the LoRA update; only the update is trained, not the weight"
    rank = AnyCount(note, None, deferred=True, letter="r")
    return {"lora_rank": rank, "lora_alpha": Unchecked("scale of the LoRA update", None)}


def has_lora(a: Arguments) -> bool:
    """Return whether a layer trains a low-rank update; its rank may be a letter."""
    return a.lora_rank not in (None, 0)


def lora(weight: Weight, a: Arguments, constraint: str) -> Iterable[Weight]:
    """Return a weight; with ``lora_rank``, the frozen weight and the factors of its update.

    Source: Keras documentation, ``Dense.enable_lora``.
    """
    if not has_lora(a):
        return [weight]
    if getattr(a, constraint) is not None:
        raise RuleError(f"lora_rank and {constraint} cannot both be set", argument="lora_rank")
    if known(a.lora_rank) and a.lora_rank < 0:
        raise RuleError(f"lora_rank must be at least 0, not {a.lora_rank}", argument="lora_rank")
    *rows, columns = weight.shape
    return [
        replace(weight, trainable=False),
        Weight(
            f"lora_{weight.name}_a",
            (*rows, a.lora_rank),
            "first factor of the LoRA update",
            dtype="float32",
        ),
        Weight(
            f"lora_{weight.name}_b",
            (a.lora_rank, columns),
            "second factor of the LoRA update",
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
    scale_shape: Shape | None = None,
) -> list[Weight]:
    """Return a kernel as a layer stores it: plain, with a low-rank update, or quantized."""
    trained = list(lora(kernel, a, constraint))
    if not in_few_bits(a):
        return trained
    from shapecalc.rules.layers.quantization import kept_in_few_bits  # few models are

    return kept_in_few_bits(trained, a, reduced, packed, possible, scale_shape)


def used(kernel: Weight, a: Arguments, *times: Size, kept: Shape = ()) -> list[Any]:
    """Return what a layer multiplies with its kernel, and with the factors of a LoRA update.

    The update is added to the kernel at each call; beside a quantized kernel it is applied to the
    input, factor by factor.

    Args:
        kernel: the kernel.
        a: the arguments of the layer.
        times: how often the kernel is applied.
        kept: the axes of the kernel but the last that are not summed.
    """
    product, *rows = SumOfProducts.of(kernel, *times), *kernel.shape[:-1]
    if not has_lora(a):
        return [product]
    columns, rank = kernel.shape[-1], a.lora_rank
    if in_few_bits(a):
        first = SumOfProducts("lora_kernel_a", (*rows, rank), times, "the first factor")
        second = SumOfProducts("lora_kernel_b", (rank, columns), (*times, *kept), "the second")
        return [product, first, second]
    return [product, lora_update(kernel, a)]


def lora_update(weight: Weight, a: Arguments) -> SumOfProducts:
    """Return the product of both factors of a LoRA update, which is computed at each call."""
    *rows, columns = weight.shape
    return SumOfProducts("lora", (*rows, a.lora_rank, columns), (), "both factors of the update")


def in_few_bits(a: Arguments) -> bool:
    """Return whether the weights of a layer are quantized."""
    return "_from_" in (a.dtype or "")
