"""Copies of plans: a program may change a model after it has shown it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.declare.bind import Binding
from shapecalc.declare.layer import Arguments
from shapecalc.own_code import Trace
from shapecalc.plan import (
    BuildPlan,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    StackPlan,
    Step,
    TensorPlan,
)


def copied(model: ModelPlan, program: Sequence[Step]) -> ModelPlan:
    """Return a copy of a model together with the program that creates it."""
    copies: dict[int, Any] = {}
    steps = [_copy(step, copies) for step in program]
    plan: ModelPlan = _copy(model, copies)
    plan.program = steps
    return plan


def copied_with(model: Any, copies: dict[int, Any]) -> Any:
    """Return a copy of a plan, and add every copy in it by the identity of its original.

    Args:
        model: the plan.
        copies: the copies so far; what they hold is not copied again.
    """
    return _copy(model, copies)


def _copy(value: Any, copies: dict[int, Any]) -> Any:
    """Return a copy of plans in any structure; what occurs twice is copied once."""
    if isinstance(value, (list, tuple)):
        return type(value)(_copy(item, copies) for item in value)
    if isinstance(value, Mapping):
        return {name: _copy(item, copies) for name, item in value.items()}
    make = COPIES.get(type(value))
    if make is None:
        return value
    if id(value) not in copies:
        make(value, copies)
    return copies[id(value)]


def _layer(plan: LayerPlan, copies: dict[int, Any]) -> None:
    binding = plan.binding
    arguments = {name: _copy(item, copies) for name, item in vars(binding.arguments).items()}
    written = _copy(dict(binding.written), copies)
    own = Binding(binding.rule, Arguments(**arguments), written, binding.places)
    own.problems, own.deferred, own.unread = map(
        list, (binding.problems, binding.deferred, binding.unread)
    )
    copies[id(plan)] = replace(plan, binding=own)


def _operation(plan: OperationPlan, copies: dict[int, Any]) -> None:
    copies[id(plan)] = replace(plan)


def _call(plan: CallPlan, copies: dict[int, Any]) -> None:
    copies[id(plan)] = replace(
        plan,
        layer=_copy(plan.layer, copies),
        arguments=_copy(list(plan.arguments), copies),
        keywords=_copy(dict(plan.keywords), copies),
    )


def _tensor(plan: TensorPlan, copies: dict[int, Any]) -> None:
    copies[id(plan)] = replace(plan, source=_copy(plan.source, copies))


def _model(plan: ModelPlan, copies: dict[int, Any]) -> None:
    own = replace(plan, arguments=Arguments(**vars(plan.arguments)))
    copies[id(plan)] = own
    own.steps = _copy(list(plan.steps), copies)
    own.layers = _copy(list(plan.layers), copies)
    own.inputs, own.outputs = _copy(plan.inputs, copies), _copy(plan.outputs, copies)
    if plan.own is not None:
        traces = {key: _trace(trace, copies) for key, trace in plan.own.traces.items()}
        weights = list(plan.own.weights)
        own.own = replace(plan.own, weights=weights, traces=traces, follow=None)


def _trace(trace: Trace, copies: dict[int, Any]) -> Trace:
    """Return a copy of what a call does."""
    return replace(trace, steps=_copy(list(trace.steps), copies))


def _build(plan: BuildPlan, copies: dict[int, Any]) -> None:
    copies[id(plan)] = replace(plan, layer=_copy(plan.layer, copies))


def _stack(plan: StackPlan, copies: dict[int, Any]) -> None:
    layers = _copy(list(plan.layers), copies)
    copies[id(plan)] = replace(plan, model=_copy(plan.model, copies), layers=layers)


COPIES: Mapping[type, Any] = {
    LayerPlan: _layer,
    OperationPlan: _operation,
    CallPlan: _call,
    TensorPlan: _tensor,
    ModelPlan: _model,
    StackPlan: _stack,
    BuildPlan: _build,
}
