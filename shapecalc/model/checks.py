"""Checks of shapes against what a layer declares, and against its first call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.size import LARGEST_SIZE, Shape, differ, known, shape_text
from shapecalc.declare.layer import Out, RuleError
from shapecalc.errors import Code


def check_sizes(out: Out) -> None:
    """Raise `RuleError` if an output has a size that no tensor can have."""
    shapes = out.shape if isinstance(out.shape, list) else [out.shape or ()]
    sizes = [size for shape in shapes for size in shape if known(size)]
    if any(size < 0 for size in sizes):
        message = f"the output would have a negative size: {shapes_text(shapes)}"
        raise RuleError(message, code=Code.WINDOW)
    if any(size > LARGEST_SIZE for size in sizes):
        raise RuleError("the output has a size with thousands of digits")


def shapes_text(shapes: Sequence[Any]) -> str:
    """Return several shapes in a sentence."""
    return " and ".join(map(shape_text, shapes))


def check_rank(shape: Shape, axes: tuple[str, ...]) -> None:
    """Raise `RuleError` if an input has not the axes of the declaration."""
    least = len([axis for axis in axes if axis != "…"])
    if len(shape) < least or (len(shape) > least and "…" not in axes):
        message = f"expects ({', '.join(axes)}), got {shape_text(shape)}"
        raise RuleError(message, code=Code.RANK, axes=least)


def check_later_call(shape: Shape, first_out: Out) -> None:
    """Raise `RuleError` if a later call does not fit the weights of the first."""
    if first_out.ndim_of_later_calls not in (None, len(shape)):
        created = f"its weights were created for {first_out.ndim_of_later_calls} axes"
        message = f"{created}, but it is called on {shape_text(shape)}"
        raise RuleError(message, code=Code.CALLED_AGAIN)
    for axis, size in first_out.sizes_of_later_calls.items():
        if differ(size, shape[axis]):
            created = f"its weights were created for size {size} on axis {axis}"
            message = f"{created}, but it is called on {shape_text(shape)}"
            raise RuleError(message, code=Code.CALLED_AGAIN)
