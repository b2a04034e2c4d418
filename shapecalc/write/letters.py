"""Sizes that are letters: a spec holds them, a program and Keras's JSON need numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.algebra.size import Letter
from shapecalc.declare.kinds import sequence
from shapecalc.declare.size_kinds import SYMBOLIC
from shapecalc.errors import WriteError
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan
from shapecalc.write.simplify import parts


def check_numbers(plan: ModelPlan) -> None:
    """Check that no size of a model is a letter.

    Raises:
        WriteError: if one is.
    """
    for layer in _layers(plan):
        for name, value in layer.binding.written.items():
            letter = _letter(value) if isinstance(layer.rule.accepted.get(name), SYMBOLIC) else ""
            if letter:
                message = f"`{name}` has the letter `{letter}`, and this format needs a number"
                hint = f"replace `{letter}` with a number"
                raise WriteError(message, layer.place, layer.class_name, hint)


def _layers(plan: ModelPlan) -> Iterator[LayerPlan]:
    """Yield every layer of a model, those inside others included."""
    pending: list[Any] = [plan]
    seen: set[Any] = set()
    while pending:
        step = pending.pop()
        step = step.layer if isinstance(step, CallPlan) else step
        if step in seen or isinstance(step, OperationPlan):
            continue
        seen.add(step)
        if isinstance(step, LayerPlan):
            yield step
        pending += [*parts(step), *(step.steps if isinstance(step, ModelPlan) else ())]


def _letter(value: Any) -> str:
    """Return the first letter among the sizes of an argument; empty if all are numbers."""
    if isinstance(value, Letter):
        return value
    return next(filter(None, map(_letter, value)), "") if sequence(value) else ""
