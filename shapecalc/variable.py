"""Weights that exist: how many numbers they are, and how much memory they take."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from shapecalc.arguments import Construct
from shapecalc.expr import known, text
from shapecalc.identifiers import BITS, MATRIX, SQUARE
from shapecalc.layer import Arguments, MisfitError, Policy, Weight

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
    size: int
    bits: int
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
        MisfitError: if there can be no such weight.
    """
    if isinstance(weight, Variable):
        return weight
    if not all(map(known, weight.shape)):
        raise MisfitError(
            f"the weight {weight.name} {text(weight.shape)} needs sizes that are known",
            hint="give the size of the input where it is None",
        )
    _check_initializer(weight, arguments)
    size = prod(size for size in weight.shape if known(size))
    if size > MOST:
        raise MisfitError(f"the weight {weight.name} is larger than any tensor can be")
    bits = size * BITS[weight.dtype or policy.variable]
    trained = weight.trainable and (trainable or not weight.freezes)
    return Variable(weight, size, bits, trained)


def _check_initializer(weight: Weight, arguments: Arguments) -> None:
    """Some initializers make matrices only."""
    argument = weight.initializer or f"{weight.name.removesuffix('_kernel')}_initializer"
    initializer = getattr(arguments, argument, None)
    name = initializer.name if isinstance(initializer, Construct) else initializer
    axes = len(weight.shape)
    if (name in SQUARE and axes != 2) or (name in MATRIX and axes < 2):
        raise MisfitError(
            f"{name!r} makes matrices, the weight {weight.name} has {axes} axes",
            argument=argument,
        )
