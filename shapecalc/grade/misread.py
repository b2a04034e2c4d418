"""Mistakes about the model: another argument, another class, another input than it has."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from shapecalc.arguments import REQUIRED, Argument, Choice, Flag
from shapecalc.errors import Source
from shapecalc.explain import call
from shapecalc.expr import known, text
from shapecalc.grade.guess import Guess, Guesses
from shapecalc.grade.key import Result, World
from shapecalc.plan import LayerPlan
from shapecalc.read.spec import read_layer


def other_argument(world: World, right: Result) -> Guesses:
    """An argument was overlooked, or another value was thought to be the default."""
    for owner, name, now, other, changed in _variants(world.plan):
        result = World(changed, world.arriving, world.others).result
        if result is not None:
            note = owner.rule.accepted[name].note
            default = ", which is Keras's default" if name not in owner.binding.given else ""
            why = f"that is right with {name}={other!r}; here {name}={now!r}{default} ({note})"
            yield Guess.of(name, why, result)


def _variants(plan: LayerPlan) -> Iterator[tuple[LayerPlan, str, Any, Any, LayerPlan]]:
    """Whose argument, its name, its value, another one, and the layer with that."""
    for name in plan.rule.own:
        now = getattr(plan.arguments, name, None)
        for other in _others(plan, name, plan.rule.own[name], now):
            yield (
                plan,
                name,
                plan.binding.given.get(name, now),
                other,
                plan.changed(**{name: other}),
            )
    for outer, inner in inside(plan):
        for owner, name, now, other, changed in _variants(inner):
            yield owner, name, now, other, plan.changed(**{outer: changed})


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


def inner_alone(world: World, right: Result) -> Guesses:
    """Only the layer inside a wrapper was looked at."""
    for _, inner in inside(world.plan):
        without_steps = tuple((shape[0], *shape[2:]) for shape in world.arriving)
        for arriving in (world.arriving, without_steps):
            result = World(inner, arriving).result
            if result is not None:
                name = world.plan.class_name
                why = f"that is {call(inner)} alone, without the {name} around it"
                yield Guess.of(name, f"{why}: {_lower(world.plan.rule.summary)}", result)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def flattened(world: World, right: Result) -> Guesses:
    """The input was thought to be flattened before."""
    first = world.arriving[0]
    if len(first) > 2 and all(map(known, first[1:])):
        flat = (first[0], prod(first[1:]))
        result = world.reading(flat).result
        if result is not None:
            why = f"that is right for the flattened input {text(flat)}; {text(first)} arrives"
            yield Guess.of("flattened", why, result)


def unchanged(world: World, right: Result) -> Guesses:
    """The layer was thought to change nothing."""
    why = f"{text(world.arriving[0])} is what arrives; the layer changes it"
    yield Guess("unchanged", why, world.arriving[:1])


def other_merging(world: World, right: Result) -> Guesses:
    """Tensors were added where they are put beside each other, or the other way round."""
    for name in ("Concatenate", "Add") if world.plan.rule.merges else ():
        result = World(made(name), world.arriving).result
        if result is not None and name != world.plan.rule.name:
            yield Guess(name, f"that is what {name} would give", result.shapes)


def made(name: str, **arguments: Any) -> LayerPlan:
    """Another layer, which somebody may have had in mind."""
    return read_layer({name: arguments}, Source("<mistake>"))
