"""Mistakes about the class of a layer: another one of the same family in its place."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.declare.bind import WrittenValue, bind
from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.layer import Rule
from shapecalc.grade.key import LayerCall
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes, Situation
from shapecalc.plan import LayerPlan
from shapecalc.rules import RULES


def other_class(situation: Situation) -> Mistakes:
    """Yield the results of the other layers of the same chapter, with the same arguments."""
    plan = situation.call.plan
    # GlobalMaxPooling2D is more like MaxPooling2D than GlobalAveragePooling2D is.
    for rule in sorted(_family(plan.rule), key=lambda other: not _alike(plan.rule, other)):
        result = LayerCall(_as(plan, rule), situation.call.inputs).result
        if result is not None:
            why = f"this is the result of {rule.name}, but the layer is {plan.class_name}"
            yield Mistake.of(rule.name, why, result)


def _family(rule: Rule) -> Iterator[Rule]:
    """Yield the layers of a chapter that take the same input and need no further argument."""
    for other in vars(sys.modules[rule.function.__module__]).values():
        if (
            isinstance(other, Rule)
            and other is not rule
            and (other.module, other.foreign) == (rule.module, rule.foreign)
            and (other.merges, other.input_axes) == (rule.merges, rule.input_axes)
            and _required(other) <= set(rule.arguments)
        ):
            yield other


def _alike(rule: Rule, other: Rule) -> bool:
    return rule.name in other.name or other.name in rule.name


def _required(rule: Rule) -> set[str]:
    return {name for name, argument in rule.arguments.items() if argument.default is REQUIRED}


def _as(plan: LayerPlan, rule: Rule) -> LayerPlan:
    """Return a layer of another class with those arguments that it has as well."""
    written = plan.binding.written.items()
    return _plan_of(rule, plan, {name: v for name, v in written if name in rule.arguments})


def _made(rule: Rule, situation: Situation, **arguments: Any) -> LayerPlan:
    """Return a layer of another class, with the data format of a pooling."""
    plan = situation.call.plan
    if "data_format" in rule.arguments:
        arguments["data_format"] = plan.arguments.data_format
    return _plan_of(rule, plan, arguments)


def _plan_of(rule: Rule, plan: LayerPlan, arguments: Mapping[str, Any]) -> LayerPlan:
    written = {name: WrittenValue(value, plan.place) for name, value in arguments.items()}
    return LayerPlan(bind(rule, [], written, plan.place), plan.place)


def usual_convolution(situation: Situation) -> Mistakes:
    """Yield the parameters of a usual convolution in place of a depthwise one."""
    kernel = getattr(situation.call.plan.arguments, "kernel_size", None)
    if isinstance(kernel, tuple) and "filters" not in situation.call.plan.rule.arguments:
        rule = RULES[f"Conv{len(kernel)}D"]
        filters = situation.right.shapes[0][_channel_axis(situation)]
        arguments = {"filters": filters, "kernel_size": kernel}
        result = LayerCall(_made(rule, situation, **arguments), situation.call.inputs).result
        if known(filters) and result is not None:
            why = f"this is the result of {rule.name} with {filters} filters"
            yield Mistake(
                rule.name, f"{why}, but the layer is {situation.class_name}", params=result.params
            )


def sizes_multiplied(situation: Situation) -> Mistakes:
    """Yield the sizes of a pooling that makes the image larger."""
    pool = getattr(situation.call.plan.arguments, "pool_size", None)
    if not isinstance(pool, tuple):
        return
    rule = RULES[f"UpSampling{len(pool)}D"]
    result = LayerCall(
        _made(rule, situation, size=pool if len(pool) > 1 else pool[0]), situation.call.inputs
    ).result
    if result is not None:
        why = f"this is the result of {rule.name}, which makes the image larger"
        yield Mistake(rule.name, why, result.shapes)


def usual_window(situation: Situation) -> Mistakes:
    """Yield the outputs of a pooling with the window that MaxPooling has by default."""
    pool = getattr(situation.call.plan.arguments, "pool_size", None)
    if isinstance(pool, tuple):
        size = RULES[f"MaxPooling{len(pool)}D"].arguments["pool_size"].default
        result = situation.call.changed(pool_size=size).result
        if result is not None:
            why = f"this is right for pool_size={size}, but the layer has pool_size={pool}"
            yield Mistake("pool_size", why, result.shapes)


def window_with_weights(situation: Situation) -> Mistakes:
    """Yield the parameters of a convolution with the window of a pooling layer."""
    pool = getattr(situation.call.plan.arguments, "pool_size", None)
    if situation.right.weights or not isinstance(pool, tuple):
        return
    channels = situation.call.inputs[0][_channel_axis(situation)]
    if not known(channels) or not channels:
        return
    size = prod(pool)
    rule = RULES[f"Conv{len(pool)}D"]
    result = LayerCall(
        _made(rule, situation, filters=channels, kernel_size=pool if len(pool) > 1 else pool[0]),
        situation.call.inputs,
    ).result
    kernel = [weight.size for weight in result.weights if weight.name == "kernel"] if result else []
    counts = (result.params, sum(kernel)) if result else ()
    why = f"{situation.class_name} has no weights, unlike a convolution"
    for params in (*counts, size, size + 1, size * channels, (size + 1) * channels):
        yield Mistake("pooling", why, params=params)


def channels_pooled(situation: Situation) -> Mistakes:
    """Yield the outputs of a pooling with its channels divided as well."""
    pool = getattr(situation.call.plan.arguments, "pool_size", None)
    if isinstance(pool, tuple):
        axis = _channel_axis(situation)
        shape = [*situation.right.shapes[0]]
        if axis < len(shape) and known(shape[axis]):
            shape[axis] //= pool[0]
            why = "a pooling keeps the channels; only the image becomes smaller"
            yield Mistake("channels pooled", why, (tuple(shape),))


def _channel_axis(situation: Situation) -> int:
    return 1 if situation.call.plan.arguments.data_format == "channels_first" else -1


def other_merging(situation: Situation) -> Mistakes:
    """Yield the result of another way to merge tensors: added, concatenated, stacked."""
    for name in ("Concatenate", "Add") if situation.call.plan.rule.merges else ():
        result = LayerCall(
            _plan_of(RULES[name], situation.call.plan, {}), situation.call.inputs
        ).result
        if result is not None and name != situation.call.plan.rule.name:
            yield Mistake(name, f"this is the result of {name}", result.shapes)
    inputs = situation.call.inputs
    equal = len(inputs) > 1 and all(shape == inputs[0] for shape in inputs)
    if situation.call.plan.rule.merges and equal:
        stacked = (inputs[0][0], len(inputs), *inputs[0][1:])
        why = f"the {len(inputs)} inputs were stacked along an axis of their own"
        yield Mistake("stacked", why, (stacked,))
