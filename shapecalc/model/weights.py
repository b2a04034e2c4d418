"""Weights of layers that exist: the numbers that they have, and the memory that they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known, product, shape_text
from shapecalc.dataclasses import dataclass
from shapecalc.declare.kinds import KerasCall, sequence
from shapecalc.declare.layer import Arguments, RuleError, Weight
from shapecalc.declare.names import (
    BITS,
    INITIALIZERS,
    INTEGER_INITIALIZERS,
    MATRIX_INITIALIZERS,
    SQUARE_INITIALIZERS,
    UNIFORM_INITIALIZERS,
    Policy,
)
from shapecalc.errors import Code

LARGEST_TENSOR = 2**63 - 1
"""The most numbers of a tensor: TensorFlow counts them in 64 bits."""


@dataclass(eq=False, slots=True)
class Variable:
    """A weight of a layer that exists. Two layers can share it.

    Attributes:
        weight: its declaration.
        size: how many numbers it has.
        bits: how much memory they take.
        trainable: whether training may change it; None if that is unknown.
    """

    weight: Weight
    size: Size
    bits: Size
    trainable: bool | None


def variable(
    weight: Weight | Variable, policy: Policy, trainable: bool, arguments: Arguments
) -> Variable:
    """Create a weight of a layer.

    Args:
        weight: its declaration; or the weight itself, if an inner layer has created it.
        policy: the dtype policy of the layer.
        trainable: whether the layer may be trained.
        arguments: the arguments of the layer.

    Raises:
        RuleError: if Keras cannot create such a weight.
    """
    if isinstance(weight, Variable):
        return weight
    if UNKNOWN in weight.shape:
        raise RuleError(
            f"the shape {shape_text(weight.shape)} of the weight {weight.name} has an unknown size",
            hint="replace None in the shape of the input with a number",
            code=Code.UNKNOWN_SIZE,
        )
    _check_initializer(weight, policy, arguments)
    size = product(weight.shape)
    if known(size) and size > LARGEST_TENSOR:
        raise RuleError(f"the weight {weight.name} is larger than any tensor can be")
    bits = size * BITS[weight.dtype or policy.variable]
    trained = weight.trainable and (trainable or not weight.freezes)
    return Variable(weight, size, bits, trained)


def _check_initializer(weight: Weight, policy: Policy, arguments: Arguments) -> None:
    """Raise `RuleError` if the initializer cannot create a weight of this shape and dtype.

    Some initializers create only matrices, and those that draw random numbers draw fractions.
    """
    argument = weight.initializer or f"{weight.name.removesuffix('_kernel')}_initializer"
    fixed = argument if argument in INITIALIZERS.strings else None
    initializer: Any = getattr(arguments, argument, fixed)
    if initializer is None or (isinstance(initializer, KerasCall) and initializer.foreign):
        return
    name: str = initializer.name if isinstance(initializer, KerasCall) else initializer
    axes = len(weight.shape)
    if (name in SQUARE_INITIALIZERS and axes != 2) or (name in MATRIX_INITIALIZERS and axes < 2):
        raise RuleError(
            f"the initializer {name!r} creates matrices, but the weight {weight.name} has "
            f"{axes} {'axis' if axes == 1 else 'axes'}",
            argument=argument,
        )
    dtype = weight.dtype or policy.variable
    if name in MATRIX_INITIALIZERS and dtype == "bfloat16":
        message = "TensorFlow cannot create orthogonal matrices in bfloat16"
        raise RuleError(message, argument=argument)
    class_name = INITIALIZERS.classes.get(name, "")
    if class_name == "Constant" and not _fills(_constant_value(initializer), weight.shape):
        message = f"the initializer needs a number, or numbers for {shape_text(weight.shape)}"
        raise RuleError(message, argument=argument)
    integers = class_name in INTEGER_INITIALIZERS or _reaches_one(class_name, weight.shape, dtype)
    if "float" not in dtype and not integers:
        message = f"the initializer {name!r} creates fractions, not numbers in {dtype}"
        raise RuleError(message, argument=argument)


def _constant_value(initializer: KerasCall) -> Any:
    """Return the value of a Constant, whose default is 0."""
    return initializer.keyword.get("value", [*initializer.positional, 0.0][0])


def _fills(value: Any, shape: Shape) -> bool:
    """Return whether TensorFlow can repeat a number, or nested lists of numbers, in a shape."""
    sizes = _sizes(value)
    if sizes is None or len(sizes) > len(shape):
        return False
    pairs = zip(reversed(sizes), reversed(shape))
    return all(size in (1, own) or not known(own) for size, own in pairs)


def _sizes(value: Any) -> tuple[int, ...] | None:
    """Return the shape of nested lists of numbers; None for what is no tensor."""
    if value is None or isinstance(value, (str, Mapping)):
        return None
    if isinstance(value, int):
        return () if -(2**63) <= value < 2**63 else None
    if not sequence(value):
        return ()
    items = [_sizes(item) for item in value]
    if not items:
        return (0,)
    first = items[0]
    return None if first is None or any(item != first for item in items) else (len(items), *first)


def _reaches_one(initializer: str, shape: Shape, dtype: str) -> bool:
    """Return whether the limits of a uniform distribution are at least ±1.

    Keras cuts the limits to whole numbers for a weight of integers, and refuses limits of 0.

    Source: Keras 3.15, ``VarianceScaling``: the limit is √(3·scale / fan).
    """
    scaled = UNIFORM_INITIALIZERS.get(initializer)
    if scaled is None or dtype not in ("int32", "int64"):
        return False
    scale, ends = scaled
    window = product(shape[:-2])
    both = shape[-2:] if len(shape) > 1 else (*shape, *shape) or (1, 1)
    fan = sum([window * size for size in both][:ends])
    return not known(fan) or 3 * scale * ends >= max(fan, ends)
