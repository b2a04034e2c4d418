"""Weights that exist: how many numbers they are, and how much memory they take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known, product, shape_text
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.layer import Arguments, Policy, RuleError, Weight
from shapecalc.declare.names import (
    BITS,
    INITIALIZERS,
    INTEGER_INITIALIZERS,
    MATRIX_INITIALIZERS,
    SQUARE_INITIALIZERS,
    UNIFORM_INITIALIZERS,
)
from shapecalc.errors import Code

MOST = 2**63 - 1
"""How many numbers a tensor can have; TensorFlow counts them in 64 bits."""


@dataclass(eq=False, slots=True)
class Variable:
    """A weight that exists; two layers may hold the same one.

    Attributes:
        weight: its declaration.
        size: how many numbers it is.
        bits: how much memory it takes.
        trainable: whether training changes it.
    """

    weight: Weight
    size: Size
    bits: Size
    trainable: bool


def variable(
    weight: Weight | Variable, policy: Policy, trainable: bool, arguments: Arguments
) -> Variable:
    """A weight of a layer, made.

    Args:
        weight: its declaration; a layer inside may have made it already.
        policy: what the layer's weights are kept in.
        trainable: whether the layer may be trained.
        arguments: the layer's arguments.

    Raises:
        RuleError: if there can be no such weight.
    """
    if isinstance(weight, Variable):
        return weight
    if UNKNOWN in weight.shape:
        raise RuleError(
            f"the weight {weight.name} {shape_text(weight.shape)} needs sizes that are known",
            hint="give the size of the input where it is None",
            code=Code.UNKNOWN_SIZE,
        )
    _check_initializer(weight, policy, arguments)
    size = product(weight.shape)
    if known(size) and size > MOST:
        raise RuleError(f"the weight {weight.name} is larger than any tensor can be")
    bits = size * BITS[weight.dtype or policy.variable]
    trained = weight.trainable and (trainable or not weight.freezes)
    return Variable(weight, size, bits, trained)


def _check_initializer(weight: Weight, policy: Policy, arguments: Arguments) -> None:
    """Some initializers make matrices only, and those that draw numbers draw fractions."""
    argument = weight.initializer or f"{weight.name.removesuffix('_kernel')}_initializer"
    fixed = argument if argument in INITIALIZERS.strings else None
    initializer: Any = getattr(arguments, argument, fixed)
    if initializer is None:
        return
    name: str = initializer.name if isinstance(initializer, KerasCall) else initializer
    axes = len(weight.shape)
    if (name in SQUARE_INITIALIZERS and axes != 2) or (name in MATRIX_INITIALIZERS and axes < 2):
        raise RuleError(
            f"{name!r} makes matrices, the weight {weight.name} has {axes} axes",
            argument=argument,
        )
    dtype = weight.dtype or policy.variable
    if name in MATRIX_INITIALIZERS and dtype == "bfloat16":
        raise RuleError("TensorFlow has no orthogonal matrices of bfloat16", argument=argument)
    drawn = INITIALIZERS.classes.get(name, "")
    whole = drawn in INTEGER_INITIALIZERS or _reaches_one(drawn, weight.shape, dtype)
    if "float" not in dtype and not whole:
        raise RuleError(f"{name!r} makes fractions, not numbers in {dtype}", argument=argument)


def _reaches_one(initializer: str, shape: Shape, dtype: str) -> bool:
    """Whether the numbers that are drawn lie so far apart that a whole one is among them.

    Source: Keras 3.15, ``VarianceScaling``: up to √(3·scale / fan), cut to a whole number.
    """
    scaled = UNIFORM_INITIALIZERS.get(initializer)
    if scaled is None or dtype not in ("int32", "int64"):
        return False
    scale, ends = scaled
    window = product(shape[:-2])
    both = shape[-2:] if len(shape) > 1 else (*shape, *shape) or (1, 1)
    fan = sum([window * size for size in both][:ends])
    return not known(fan) or 3 * scale * ends >= max(fan, ends)
