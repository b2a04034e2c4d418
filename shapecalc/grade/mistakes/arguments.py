"""Mistakes about the model: another argument, another class or another input than it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from shapecalc.algebra.size import known, shape_text
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, Flag
from shapecalc.declare.size_kinds import Strides, WindowSize
from shapecalc.errors import Source
from shapecalc.explain.layer import source_text
from shapecalc.grade.key import LayerCall, Result
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer


@dataclass(frozen=True, slots=True)
class Variant:
    """A layer with another value of an argument, its own or that of a layer inside it."""

    owner: LayerPlan
    name: str
    value: Any
    plan: LayerPlan

    @property
    def is_given(self) -> bool:
        """Return whether the model has a value for the argument."""
        return self.name in self.owner.binding.written

    @property
    def why(self) -> str:
        """Return the value that leads to the answer, and the value that the layer has."""
        value = self.owner.binding.written.get(self.name, getattr(self.owner.arguments, self.name))
        where = "the layer has" if self.is_given else "the default in Keras is"
        note = self.owner.rule.accepted[self.name].note
        return (
            f"this is right for {self.name}={self.value!r}, "
            f"but {where} {self.name}={value!r} ({self.name}: {note})"
        )


def argument_overlooked(call: LayerCall, right: Result) -> Mistakes:
    """Yield the results for other values of the arguments that the model gives."""
    return _with_other_arguments(call, is_given=True)


def other_default(call: LayerCall, right: Result) -> Mistakes:
    """Yield the results for other values of the arguments that have Keras's default."""
    return _with_other_arguments(call, is_given=False)


def _with_other_arguments(call: LayerCall, is_given: bool) -> Mistakes:
    for variant in _variants(call.plan):
        if variant.is_given == is_given:
            result = LayerCall(variant.plan, call.inputs, call.others).result
            if result is not None:
                yield Mistake.of(variant.name, variant.why, result)


def _variants(plan: LayerPlan) -> Iterator[Variant]:
    """Yield a layer with other values of its arguments, one at a time."""
    for name in plan.rule.own:
        now = getattr(plan.arguments, name, None)
        for other in _others(plan, name, plan.rule.own[name], now):
            yield Variant(plan, name, other, plan.with_arguments(**{name: other}))
    for outer, inner in inside(plan):
        for variant in _variants(inner):
            yield replace(variant, plan=plan.with_arguments(**{outer: variant.plan}))


def inside(plan: LayerPlan) -> Iterator[tuple[str, LayerPlan]]:
    """Yield the layers inside a wrapper, each with the name of its argument."""
    for name, value in plan.binding.written.items():
        if isinstance(value, LayerPlan):
            yield name, value


def _others(plan: LayerPlan, name: str, argument: Argument, now: Any) -> Iterator[Any]:
    """Yield the values that people may take for that of an argument."""
    if name in plan.binding.written and argument.default is not REQUIRED and name != "name":
        yield argument.default
    if name in plan.rule.contrast:
        if isinstance(argument, Flag):
            yield not now
        elif isinstance(argument, Choice):
            yield from (option for option in argument.options if option != now)
    if isinstance(argument, Strides):  # A pooling moves by its own size, a convolution by 1.
        yield 1
        windows = (name for name, kind in plan.rule.own.items() if isinstance(kind, WindowSize))
        yield from (getattr(plan.arguments, name) for name in windows)


def inner_alone(call: LayerCall, right: Result) -> Mistakes:
    """Yield the results of the layer inside a wrapper, on the whole input and on one time step."""
    for _, inner in inside(call.plan):
        without_steps = tuple((shape[0], *shape[2:]) for shape in call.inputs)
        for inputs in (call.inputs, without_steps):
            result = LayerCall(inner, inputs).result
            if result is not None:
                name = call.plan.class_name
                why = f"this is the result of {source_text(inner)} without its wrapper {name}"
                yield Mistake.of(name, f"{why} ({_clause(call.plan.rule.summary)})", result)


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def flattened(call: LayerCall, right: Result) -> Mistakes:
    """Yield the result for the flattened input."""
    first = call.inputs[0]
    if len(first) > 2 and all(map(known, first[1:])):
        flat = (first[0], prod(first[1:]))
        result = call.with_inputs(flat).result
        if result is not None:
            right_input, real_input = shape_text(flat), shape_text(first)
            why = f"this is right for the flattened input {right_input}, not for {real_input}"
            yield Mistake.of("flattened", why, result)


def unchanged(call: LayerCall, right: Result) -> Mistakes:
    """Yield the shape of the input as that of the output."""
    why = f"{shape_text(call.inputs[0])} is the shape of the input, which the layer changes"
    yield Mistake("unchanged", why, call.inputs[:1])


def other_merging(call: LayerCall, right: Result) -> Mistakes:
    """Yield the sum of tensors that are concatenated, and the other way round."""
    for name in ("Concatenate", "Add") if call.plan.rule.merges else ():
        result = LayerCall(plan_of(name), call.inputs).result
        if result is not None and name != call.plan.rule.name:
            yield Mistake(name, f"this is the result of {name}", result.shapes)


def plan_of(name: str, **arguments: Any) -> LayerPlan:
    """Return the plan of another layer, which the person may have had in mind."""
    return read_layer({name: arguments}, Source("<mistake>"))
