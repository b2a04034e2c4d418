"""Mistakes about the model: another argument, another class, another input than it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from shapecalc.algebra.size import known, shape_text
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, Flag
from shapecalc.errors import Source
from shapecalc.explain.layer import source_text
from shapecalc.grade.key import LayerCall, Result
from shapecalc.grade.mistakes.mistake import Guesses, Mistake
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
        """Whether the model says what the argument is."""
        return self.name in self.owner.binding.given

    @property
    def why(self) -> str:
        """The value that was thought of, and the one that is there."""
        now = self.owner.binding.given.get(self.name, getattr(self.owner.arguments, self.name))
        default = "" if self.is_given else ", which is Keras's default"
        note = self.owner.rule.accepted[self.name].note
        right = f"that is right with {self.name}={self.value!r}"
        return f"{right}; here {self.name}={now!r}{default} ({note})"


def argument_overlooked(world: LayerCall, right: Result) -> Guesses:
    """Something that the model says of the layer was overlooked."""
    return _with_other_arguments(world, is_given=True)


def other_default(world: LayerCall, right: Result) -> Guesses:
    """Another value was thought to be Keras's default."""
    return _with_other_arguments(world, is_given=False)


def _with_other_arguments(world: LayerCall, is_given: bool) -> Guesses:
    for variant in _variants(world.plan):
        if variant.is_given == is_given:
            result = LayerCall(variant.plan, world.arriving, world.others).result
            if result is not None:
                yield Mistake.of(variant.name, variant.why, result)


def _variants(plan: LayerPlan) -> Iterator[Variant]:
    """A layer with other values of its arguments, one at a time."""
    for name in plan.rule.own:
        now = getattr(plan.arguments, name, None)
        for other in _others(plan, name, plan.rule.own[name], now):
            yield Variant(plan, name, other, plan.with_arguments(**{name: other}))
    for outer, inner in inside(plan):
        for variant in _variants(inner):
            yield replace(variant, plan=plan.with_arguments(**{outer: variant.plan}))


def inside(plan: LayerPlan) -> Iterator[tuple[str, LayerPlan]]:
    """The layers that a layer wraps, by the arguments that hold them."""
    for name, given in plan.binding.given.items():
        if isinstance(given, LayerPlan):
            yield name, given


def _others(plan: LayerPlan, name: str, argument: Argument, now: Any) -> Iterator[Any]:
    """The values that somebody may think an argument has."""
    if name in plan.binding.given and argument.default is not REQUIRED and name != "name":
        yield argument.default
    if name in plan.rule.contrast:
        if isinstance(argument, Flag):
            yield not now
        elif isinstance(argument, Choice):
            yield from (option for option in argument.options if option != now)
    if name == "strides":  # Some windows move on by their own size, others by one.
        yield 1
        yield getattr(plan.arguments, "kernel_size", 1)


def inner_alone(world: LayerCall, right: Result) -> Guesses:
    """Only the layer inside a wrapper was looked at."""
    for _, inner in inside(world.plan):
        without_steps = tuple((shape[0], *shape[2:]) for shape in world.arriving)
        for arriving in (world.arriving, without_steps):
            result = LayerCall(inner, arriving).result
            if result is not None:
                name = world.plan.class_name
                why = f"that is {source_text(inner)} alone, without the {name} around it"
                yield Mistake.of(name, f"{why}: {_lower(world.plan.rule.summary)}", result)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def flattened(world: LayerCall, right: Result) -> Guesses:
    """The input was thought to be flattened before."""
    first = world.arriving[0]
    if len(first) > 2 and all(map(known, first[1:])):
        flat = (first[0], prod(first[1:]))
        result = world.reading(flat).result
        if result is not None:
            flat_text, first_text = shape_text(flat), shape_text(first)
            why = f"that is right for the flattened input {flat_text}; {first_text} arrives"
            yield Mistake.of("flattened", why, result)


def unchanged(world: LayerCall, right: Result) -> Guesses:
    """The layer was thought to change nothing."""
    why = f"{shape_text(world.arriving[0])} is what arrives; the layer changes it"
    yield Mistake("unchanged", why, world.arriving[:1])


def other_merging(world: LayerCall, right: Result) -> Guesses:
    """Tensors were added where they are put beside each other, or the other way round."""
    for name in ("Concatenate", "Add") if world.plan.rule.merges else ():
        result = LayerCall(made(name), world.arriving).result
        if result is not None and name != world.plan.rule.name:
            yield Mistake(name, f"that is what {name} would give", result.shapes)


def made(name: str, **arguments: Any) -> LayerPlan:
    """Another layer, which somebody may have had in mind."""
    return read_layer({name: arguments}, Source("<mistake>"))
