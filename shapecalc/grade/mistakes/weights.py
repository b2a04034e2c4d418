"""Mistakes about weights: one is missing, or is counted too often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.grade.key import LayerCall, Result, WeightCount
from shapecalc.grade.mistakes.arguments import inside, plan_of
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes


def bias_forgotten(call: LayerCall, right: Result) -> Mistakes:
    """Yield the parameters without the bias, and with a bias of one parameter."""
    for name, weights in _by_name(right):
        if name.endswith("bias"):
            others = right.params - _count(weights)
            yield Mistake("bias", f"the {name} is missing ({_details(weights)})", params=others)
            why = f"the {name} was counted as 1 parameter, but it has more ({_details(weights)})"
            yield Mistake("bias", why, params=others + len(weights))


def parts_forgotten(call: LayerCall, right: Result) -> Mistakes:
    """Yield the parameters of one gate of a cell, and those of another number of gates."""
    for rule in (call.plan.rule, *(inner.rule for _, inner in inside(call.plan))):
        count, total = len(rule.gates), right.params
        if count < 2 or not _divides(count, total):
            continue
        part = total // count
        names = ", ".join(rule.gates)
        why = f"the factor {count} is missing: each of the {count} parts has {part:,} ({names})"
        yield Mistake("factor", why, params=part)
        for other in {3, 4} - {count}:
            why = f"this is {other}·{part:,}, but {rule.name} has {count} parts ({names})"
            yield Mistake("factor", why, params=part * other)


def second_bias(call: LayerCall, right: Result) -> Mistakes:
    """Yield the parameters of a recurrent layer with a second bias, for its state."""
    biases = [weight for weight in right.weights if weight.name == "bias"]
    if biases and any("recurrent" in weight.name for weight in right.weights):
        why = f"the bias was counted twice, but the layer has only one ({_size(biases)})"
        yield Mistake("second bias", why, params=right.params + _count(biases))


def only_trained(call: LayerCall, right: Result) -> Mistakes:
    """Yield the trainable parameters alone."""
    frozen = [weight for weight in right.weights if not weight.trainable]
    if frozen:
        names = " and ".join(dict.fromkeys(weight.name for weight in frozen))
        why = f"the non-trainable parameters of {names} are missing ({_size(frozen)})"
        yield Mistake("non-trainable", why, params=right.params - _count(frozen))


def weight_forgotten(call: LayerCall, right: Result) -> Mistakes:
    """Yield the parameters without the weights of one name."""
    for name, weights in _by_name(right):
        if not name.endswith("bias"):
            why = f"the {name} is missing ({_details(weights)})"
            yield Mistake(name, why, params=right.params - _count(weights))


def one_weight(call: LayerCall, right: Result) -> Mistakes:
    """Yield the parameters of one of several weights."""
    by_name = list(_by_name(right))
    for name, weights in by_name if len(by_name) > 2 else ():
        yield Mistake(f"only {name}", f"only the {name} was counted", params=_count(weights))


def shared_weights(call: LayerCall, right: Result) -> Mistakes:
    """Yield the parameters times the number of positions, which share them."""
    for shape, word in ((call.inputs[0], "input"), (right.shapes[0], "output")):
        count = prod(size for size in shape[1:-1] if known(size))
        if count > 1 and right.params != 0:
            why = (
                f"the parameters were multiplied by the {count} positions of the {word}, "
                "but all positions share the same weights"
            )
            yield Mistake("steps", why, params=right.params * count)


def window_with_weights(call: LayerCall, right: Result) -> Mistakes:
    """Yield the parameters of a convolution with the window of a pooling layer."""
    pool = getattr(call.plan.arguments, "pool_size", None)
    if right.weights or not isinstance(pool, tuple):
        return
    data_format = call.plan.arguments.data_format
    channels = call.inputs[0][1 if data_format == "channels_first" else -1]
    if not known(channels) or not channels:
        return
    size = prod(pool)
    convolution = plan_of(
        f"Conv{len(pool)}D", filters=channels, kernel_size=list(pool), data_format=data_format
    )
    result = LayerCall(convolution, call.inputs).result
    kernel = [weight for weight in result.weights if weight.name == "kernel"] if result else []
    counts = (result.params, _count(kernel)) if result else ()
    why = f"{call.plan.class_name} has no weights, unlike a convolution"
    for params in (*counts, size, size + 1, size * channels, (size + 1) * channels):
        yield Mistake("pooling", why, params=params)


def _divides(count: int, total: Any) -> bool:
    """Return whether a number of parameters is a multiple of a number, as far as it is known."""
    rest = total % count
    return known(rest) and rest == 0


def _by_name(right: Result) -> Iterator[tuple[str, list[WeightCount]]]:
    """Yield the weights by name, unless all have the same; a wrapper has several of one name."""
    names = dict.fromkeys(weight.name for weight in right.weights)
    for name in names if len(names) > 1 else ():
        yield name, [weight for weight in right.weights if weight.name == name]


def _count(weights: Sequence[WeightCount]) -> Any:
    return sum((weight.size for weight in weights), 0)


def _size(weights: Sequence[WeightCount]) -> str:
    count = _count(weights)
    return "1 parameter" if count == 1 else f"{count:,} parameters"


def _details(weights: Sequence[WeightCount]) -> str:
    """Return the number of parameters of some weights, and their note."""
    note = next((weight.note for weight in weights if weight.note), "")
    return f"{_size(weights)}: {note}" if note else _size(weights)
