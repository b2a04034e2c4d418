"""Mistakes about weights: one is missing, is counted too often, or does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.declare.size_kinds import WindowSize
from shapecalc.grade.key import LayerCall, Result, WeightCount
from shapecalc.grade.mistakes.arguments import inside, variants
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes, Situation


def bias_forgotten(situation: Situation) -> Mistakes:
    """Yield the parameters without the bias: first without all, if there are several."""
    biases = list(_biases(situation.right))
    if len(biases) > 1:
        everything = [weight for _, weights in biases for weight in weights]
        params = situation.right.params - _count(everything)
        yield Mistake("bias forgotten", f"all {len(biases)} biases are missing", params=params)
    for name, weights in biases:
        why = f"the {name} is missing ({_details(weights)})"
        yield Mistake("bias forgotten", why, params=situation.right.params - _count(weights))


def one_bias(situation: Situation) -> Mistakes:
    """Yield the parameters with a bias of one parameter."""
    for name, weights in _biases(situation.right):
        why = f"the {name} was counted as 1 parameter, but it has more ({_details(weights)})"
        params = situation.right.params - _count(weights) + len(weights)
        yield Mistake("one bias", why, params=params)


def second_bias(situation: Situation) -> Mistakes:
    """Yield the parameters of a recurrent layer with a second bias, for its state."""
    biases = [weight for weight in situation.right.weights if weight.name == "bias"]
    if biases and any("recurrent" in weight.name for weight in situation.right.weights):
        why = f"the bias was counted twice, but the layer has only one ({_size(biases)})"
        yield Mistake("second bias", why, params=situation.right.params + _count(biases))


def bias_of_each_channel(situation: Situation) -> Mistakes:
    """Yield the parameters of a convolution with a bias for each channel of each filter."""
    explanation, arguments = situation.explanation, situation.call.plan.rule.own.values()
    if explanation is None or not any(isinstance(kind, WindowSize) for kind in arguments):
        return
    channels = next((s.number for s in explanation.symbols if s.word == "channels"), None) or 0
    for name, weights in _biases(situation.right) if channels else ():
        why = f"the {name} was counted for each of the {channels} channels ({_details(weights)})"
        params = situation.right.params + _count(weights) * (channels - 1)
        yield Mistake("bias of each channel", why, params=params)


def bias_assumed(situation: Situation) -> Mistakes:
    """Yield the parameters with a bias for a layer of one matrix that cannot have one."""
    explanation = situation.explanation
    weights = explanation.weights if explanation else None
    if explanation is None or not weights or "use_bias" in situation.call.plan.rule.accepted:
        return
    sizes = explanation.shape(weights[0].shape)
    if len(weights) == 1 and len(sizes) == 2:
        for size in (sizes[1], sizes[0], 1):
            why = f"{situation.class_name} has no bias, but {size} parameters were added for one"
            yield Mistake("bias assumed", why, params=situation.right.params + size)


def gates_forgotten(situation: Situation) -> Mistakes:
    """Yield the parameters of one gate of a cell."""
    for count, part, _, names in _gates(situation):
        if count > 1:
            why = f"the factor {count} is missing: each of the {count} parts has {part:,} ({names})"
            yield Mistake("gates", why, params=part)


def other_gates(situation: Situation) -> Mistakes:
    """Yield the parameters with the number of gates of another kind of cell."""
    for count, part, name, names in _gates(situation):
        for other in (number for number in (4, 3) if number != count):
            parts = "1 part" if count == 1 else f"{count} parts"
            why = f"this is {other}·{part:,}, but {name} has {parts} ({names})"
            yield Mistake("gates", why, params=part * other)


def _gates(situation: Situation) -> Iterator[tuple[int, Any, str, str]]:
    """Yield the number of gates, the parameters of each, the cell, and the names of its gates.

    A GRU is also counted with one bias, as in textbooks. A layer that declares no gates may keep
    them side by side in its recurrent weights.
    """
    plan = situation.call.plan
    others = [v.plan for v in variants(plan) if v.name == "reset_after"]
    for version in (plan, *others):
        result = LayerCall(version, situation.call.inputs, situation.call.others).result
        for rule in (plan.rule, *(inner.rule for _, inner in inside(plan))) if result else ():
            count = len(rule.gates)
            if result and count and _divides(count, result.params):
                yield count, result.params // count, rule.name, ", ".join(rule.gates)
    if not any(rule.gates for rule in (plan.rule, *(inner.rule for _, inner in inside(plan)))):
        yield from _gates_side_by_side(situation)


def _gates_side_by_side(situation: Situation) -> Iterator[tuple[int, Any, str, str]]:
    """Yield how many times the state's channels a recurrent kernel has, as `_gates` does."""
    explanation = situation.explanation
    for weight in (explanation.weights or ()) if explanation else ():
        sizes = explanation.shape(weight.shape) if explanation else ()
        width, gates = sizes[-2:] if weight.name == "recurrent_kernel" else (0, 0)
        if not (isinstance(width, int) and isinstance(gates, int) and width):
            continue
        count, rest = divmod(gates, width)
        if count > 1 and not rest and _divides(count, situation.right.params):
            yield count, situation.right.params // count, situation.class_name, weight.note


def only_trained(situation: Situation) -> Mistakes:
    """Yield the trainable parameters alone."""
    frozen = [weight for weight in situation.right.weights if not weight.trainable]
    if frozen and len(frozen) < len(situation.right.weights):
        names = " and ".join(dict.fromkeys(weight.name for weight in frozen))
        why = f"the non-trainable parameters of {names} are missing ({_size(frozen)})"
        yield Mistake("non-trainable", why, params=situation.right.params - _count(frozen))


def not_counted(situation: Situation) -> Mistakes:
    """Yield that a layer with weights has no parameters."""
    why = f"{situation.class_name} has weights, so it has parameters"
    yield Mistake("weights", why, params=0)


def weight_forgotten(situation: Situation) -> Mistakes:
    """Yield the parameters without the weights of one name."""
    for name, weights in _by_name(situation.right):
        if not name.endswith("bias"):
            why = f"the {name} is missing ({_details(weights)})"
            yield Mistake(name, why, params=situation.right.params - _count(weights))


def one_weight(situation: Situation) -> Mistakes:
    """Yield the parameters of one of several weights."""
    by_name = list(_by_name(situation.right))
    for name, weights in by_name if len(by_name) > 2 else ():
        yield Mistake(f"only {name}", f"only the {name} was counted", params=_count(weights))


def sizes_added(situation: Situation) -> Mistakes:
    """Yield the parameters with the sizes of a matrix added: ``d + u`` for ``d·u``."""
    biases = sum(weight.size for _, weights in _biases(situation.right) for weight in weights)
    explanation = situation.explanation
    weights = (explanation.weights or ()) if explanation else ()
    matrices = [weight for weight in weights if len(weight.shape) == 2]
    if explanation is None or len(matrices) != 1:
        return
    sizes = explanation.shape(matrices[0].shape)
    if all(map(known, sizes)):
        added = " + ".join(map(str, sizes))
        why = f"the sizes of the {matrices[0].name} were added, not multiplied: {added}"
        for bias in dict.fromkeys((0, biases)):
            yield Mistake("sum", why, params=sum(sizes) + bias)


def shared_weights(situation: Situation) -> Mistakes:
    """Yield the parameters times the number of positions, which share them."""
    for shape, word in ((situation.call.inputs[0], "input"), (situation.right.shapes[0], "output")):
        count = prod(size for size in shape[1:-1] if known(size))
        if count > 1 and situation.right.params != 0:
            why = (
                f"the parameters were multiplied by the {count} positions of the {word}, "
                "but all positions share the same weights"
            )
            yield Mistake("steps", why, params=situation.right.params * count)


def _biases(right: Result) -> Iterator[tuple[str, list[WeightCount]]]:
    """Yield the biases of a layer by name."""
    return ((name, weights) for name, weights in _by_name(right) if name.endswith("bias"))


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
