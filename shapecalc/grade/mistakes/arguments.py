"""Mistakes about arguments: another value than the layer has, or the layer without its wrapper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any

from shapecalc.dataclasses import dataclass, replace
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, Flag
from shapecalc.declare.layer import Rule
from shapecalc.declare.size_kinds import Strides, WindowSize
from shapecalc.explain.layer import source_text
from shapecalc.grade.key import LayerCall
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes, Situation
from shapecalc.plan import LayerPlan

BIAS = "use_bias"
"""The argument of layers that may have a bias."""

CONTRASTED = frozenset([BIAS, "padding", "return_sequences"])
"""The arguments whose values people mix up, besides those that a declaration contrasts."""


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
    def is_usual(self) -> bool:
        """Return whether the other value is the default, or one that documentation contrasts."""
        rule = self.owner.rule
        return _is_contrasted(rule, self.name) or self.value == rule.own[self.name].default

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


def argument_overlooked(situation: Situation) -> Mistakes:
    """Yield the results for other values of the arguments that the model gives."""
    return _with_other_arguments(situation, lambda variant: variant.is_given and variant.is_usual)


def other_default(situation: Situation) -> Mistakes:
    """Yield the results for other values of the arguments that have Keras's default."""
    return _with_other_arguments(
        situation,  # Of a forgotten bias, `weights.bias_forgotten` says more.
        lambda variant: not variant.is_given and variant.is_usual and variant.name != BIAS,
    )


def other_strides(situation: Situation) -> Mistakes:
    """Yield the results for strides of 1 and of the size of the window, which nothing suggests."""
    return _with_other_arguments(situation, lambda variant: not variant.is_usual)


def two_arguments(situation: Situation) -> Mistakes:
    """Yield the results without two of the arguments that the model gives."""
    plan, changes = situation.call.plan, []
    for variant in variants(plan):
        if variant.owner is plan and variant.is_given and variant.is_usual:
            result = situation.call.changed(**{variant.name: variant.value}).result
            changes += [variant] if result != situation.right else []
    for first, second in combinations(changes, 2):
        values = {first.name: first.value, second.name: second.value}
        result = situation.call.changed(**values).result if len(values) == 2 else None
        if result is not None:
            other = " and ".join(f"{name}={value!r}" for name, value in values.items())
            why = f"this is right for {other}, not for {source_text(plan)}"
            yield Mistake.of(", ".join(values), why, result)


def with_argument(
    mistakes: Sequence[Callable[[Situation], Mistakes]], situation: Situation
) -> Mistakes:
    """Yield the results of other mistakes if the bias is missing as well, or is that of textbooks.

    Args:
        mistakes: the other mistakes.
        situation: the call of the layer.
    """
    call = situation.call
    for variant in variants(call.plan):
        if variant.is_given or not variant.is_usual:
            continue
        changed = LayerCall(variant.plan, call.inputs, call.others, call.explainer)
        if changed.result is None or changed.result.params == situation.right.params:
            continue
        other = replace(situation, call=changed, right=changed.result)
        for mistake in chain.from_iterable(make(other) for make in mistakes):
            if mistake.params is not None:
                why = f"{mistake.why}, for {variant.name}={variant.value!r}"
                yield Mistake(mistake.name, why, params=mistake.params)


def _with_other_arguments(situation: Situation, wanted: Callable[[Variant], bool]) -> Mistakes:
    changes = filter(wanted, variants(situation.call.plan))
    for variant in sorted(changes, key=lambda v: not _is_contrasted(v.owner.rule, v.name)):
        result = LayerCall(variant.plan, situation.call.inputs, situation.call.others).result
        if result is not None:
            yield Mistake.of(variant.name, variant.why, result)


def _is_contrasted(rule: Rule, name: str) -> bool:
    """Return whether people mix up the values of an argument."""
    return name in rule.contrast or name in CONTRASTED


def variants(plan: LayerPlan) -> Iterator[Variant]:
    """Yield a layer with other values of its arguments, one at a time."""
    for name in plan.rule.own:
        now = getattr(plan.arguments, name, None)
        for other in _others(plan, name, plan.rule.own[name], now):
            yield Variant(plan, name, other, plan.with_arguments(**{name: other}))
    for outer, inner in inside(plan):
        for variant in variants(inner):
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
    if _is_contrasted(plan.rule, name):
        if isinstance(argument, Flag):
            yield not now
        elif isinstance(argument, Choice):
            yield from (option for option in argument.options if option != now)
    if isinstance(argument, Strides):  # A pooling moves by its own size, a convolution by 1.
        yield 1
        windows = (name for name, kind in plan.rule.own.items() if isinstance(kind, WindowSize))
        yield from (getattr(plan.arguments, name) for name in windows)


def inner_alone(situation: Situation) -> Mistakes:
    """Yield the results of the layer inside a wrapper, on the whole input and on one time step."""
    for _, inner in inside(situation.call.plan):
        without_steps = tuple((shape[0], *shape[2:]) for shape in situation.call.inputs)
        for inputs in (situation.call.inputs, without_steps):
            result = LayerCall(inner, inputs).result
            if result is not None:
                name = situation.class_name
                why = f"this is the result of {source_text(inner)} without its wrapper {name}"
                yield Mistake.of(
                    name, f"{why} ({_clause(situation.call.plan.rule.summary)})", result
                )


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
