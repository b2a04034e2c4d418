"""Quantized weights: https://keras.io/guides/quantization_overview/.

What is not trained is kept in a few bits, with scales beside it. A layer says
so in its dtype: ``int8_from_float32``, ``int4/128_from_float32`` (with a scale
for each block of 128 numbers), ``float8_from_float32``.
"""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.algebra.size import Shape, Size, product
from shapecalc.dataclasses import dataclass
from shapecalc.declare.layer import Arguments, RuleError, Weight

HISTORY = 1024
"""How many steps a layer in float8 remembers the largest numbers of."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How the weights of a layer are kept.

    Attributes:
        name: int8, int4, float8, gptq or awq; nothing if they are kept as they are.
        block: how many numbers share a scale, if not all of an output do.
    """

    name: str
    block: int | None = None

    @classmethod
    def of(cls, dtype: str | None) -> Mode:
        """Return the mode in the name of a dtype policy.

        >>> Mode.of("int4/128_from_float32"), Mode.of("float32")
        (Mode(name='int4', block=128), Mode(name='', block=None))
        """
        mode, separator, _ = (dtype or "").partition("_from_")
        name, _, block = mode.partition("/")
        if not separator:
            return cls("")
        return cls(name, int(block) if name == "int4" and block and int(block) > 0 else None)


def modes(a: Arguments, *possible: str) -> Mode:
    """Return the quantization mode of a layer.

    Raises:
        RuleError: if the layer does not support it.
    """
    mode = Mode.of(a.dtype)
    if mode.name and mode.name not in possible:
        raise RuleError(f"its weights cannot be quantized to {mode.name}", argument="dtype")
    return mode


def quantized(
    weight: Weight,
    mode: Mode,
    reduced: Sequence[int],
    packed: Shape,
    scale_shape: Shape | None = None,
) -> list[Weight]:
    """Return a quantized weight and its scales.

    Args:
        weight: the weight before quantization.
        mode: int8 or int4.
        reduced: the axes that the layer sums over; they share a scale.
        packed: its shape as a matrix; with 4 bits, each byte of the last axis holds two values.
        scale_shape: the shape of the scales with 8 bits, if it is not a vector.
    """
    name, zeros = weight.name, "zeros"
    outer = tuple(size for axis, size in enumerate(weight.shape) if axis not in reduced)
    summed = product(tuple(weight.shape[axis] for axis in reduced))
    scale: Shape = (product(outer),)
    if mode.name == "int8" and scale_shape is not None:
        scale = scale_shape
    if mode.name == "int4":
        *rows, columns = packed
        weight = Weight(name, (*rows, _half(columns)), weight.note)
    kept = [Weight(name, weight.shape, weight.note, False, "int8", zeros)]
    if mode.block is None:
        return [*kept, Weight(f"{name}_scale", scale, "one for each output", trainable=False)]
    blocks = (-(-summed // mode.block), *scale)
    return [
        *kept,
        Weight(f"{name}_scale", blocks, "one for each block", trainable=False),
        Weight(f"{name}_zero", blocks, "zero point of each block", False, "int8"),
        Weight("g_idx", (summed,), "the block of each row", False, "float32"),
    ]


def kept_in_few_bits(
    trained: Sequence[Weight],
    a: Arguments,
    reduced: Sequence[int],
    packed: Shape,
    possible: Sequence[str],
    scale_shape: Shape | None = None,
) -> list[Weight]:
    """Return the weights of a quantized layer; the first is its kernel."""
    mode = modes(a, *possible)
    if mode.name == "float8":
        return [*float8(), *trained]
    return [*quantized(trained[0], mode, reduced, packed, scale_shape), *trained[1:]]


def _half(size: Size) -> Size:
    """Return the size of an axis with two 4-bit values in each byte."""
    return (size + 1) // 2


def float8() -> list[Weight]:
    """Return the scales of a layer that computes in float8, and the largest recent values."""
    return [
        weight
        for name in ("inputs", "kernel", "outputs_grad")
        for weight in (
            Weight(f"{name}_scale", (), "learned", dtype="float32"),
            Weight(f"{name}_amax_history", (HISTORY,), "largest numbers", dtype="float32"),
        )
    ]
