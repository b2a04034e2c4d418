"""Mistakes about weights: which of them there are, and how often they are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.grade.key import LayerCall, Result, WeightCount
from shapecalc.grade.mistakes.arguments import inside, made
from shapecalc.grade.mistakes.mistake import Guesses, Mistake


def bias_forgotten(world: LayerCall, right: Result) -> Guesses:
    """The bias was left out, or counted as one number."""
    for name, parts in _named(right):
        if name.endswith("bias"):
            missing, size = f"{_sized(parts)} ({_note(parts)})", _count(parts)
            why = f"the {name} was forgotten: {missing}"
            yield Mistake("bias", why, params=right.params - size)
            why = f"1 was counted for the {name}, which has {missing}"
            yield Mistake("bias", why, params=right.params - size + len(parts))


def parts_forgotten(world: LayerCall, right: Result) -> Guesses:
    """The gates of a cell were counted as one, or as those of another cell."""
    for rule in (world.plan.rule, *(inner.rule for _, inner in inside(world.plan))):
        count, total = len(rule.gates), right.params
        if count < 2 or not known(total) or total % count:
            continue
        each = total // count
        listed = ", ".join(rule.gates)
        why = f"the factor {count} was forgotten: {listed} have {each:,} each"
        yield Mistake("factor", why, params=each)
        for other in {3, 4} - {count}:
            why = f"{other}·{each:,}, but {rule.name} has {count} parts: {listed}"
            yield Mistake("factor", why, params=each * other)


def second_bias(world: LayerCall, right: Result) -> Guesses:
    """A recurrent layer was given one bias for the input and another for the state."""
    biases = [part for part in right.weights if part.name == "bias"]
    if biases and any("recurrent" in part.name for part in right.weights):
        why = f"the bias was counted twice; the layer has one, of {_sized(biases)}"
        yield Mistake("second bias", why, params=right.params + _count(biases))


def only_trained(world: LayerCall, right: Result) -> Guesses:
    """Weights that training does not change are parameters too."""
    frozen = [part for part in right.weights if not part.trainable]
    if frozen:
        names = " and ".join(dict.fromkeys(part.name for part in frozen))
        why = f"{names} are not trained, but they are parameters: {_sized(frozen)}"
        yield Mistake("non-trainable", why, params=right.params - _count(frozen))


def weight_forgotten(world: LayerCall, right: Result) -> Guesses:
    """All weights of one name were left out."""
    for name, parts in _named(right):
        if not name.endswith("bias"):
            why = f"the {name} was forgotten: {_sized(parts)} ({_note(parts)})"
            yield Mistake(name, why, params=right.params - _count(parts))


def one_weight(world: LayerCall, right: Result) -> Guesses:
    """Only one of several weights was counted."""
    named = list(_named(right))
    for name, parts in named if len(named) > 2 else ():
        yield Mistake(f"only {name}", f"only the {name} was counted", params=_count(parts))


def shared_weights(world: LayerCall, right: Result) -> Guesses:
    """Parameters were counted for each step or position, which share them."""
    for shape, word in ((world.arriving[0], "reads"), (right.shapes[0], "gives")):
        times = prod(size for size in shape[1:-1] if known(size))
        if times > 1 and right.params:
            why = f"multiplied by the {times} positions that it {word}, which share all weights"
            yield Mistake("steps", why, params=right.params * times)


def window_with_weights(world: LayerCall, right: Result) -> Guesses:
    """Pooling was given the parameters of a convolution."""
    pool = getattr(world.plan.arguments, "pool_size", None)
    if right.weights or not isinstance(pool, tuple):
        return
    form = world.plan.arguments.data_format
    channels = world.arriving[0][1 if form == "channels_first" else -1]
    if not known(channels) or not channels:
        return
    size = prod(pool)
    why = f"{world.plan.class_name} takes the numbers as they are: it has nothing to learn"
    convolution = made(
        f"Conv{len(pool)}D", filters=channels, kernel_size=list(pool), data_format=form
    )
    result = LayerCall(convolution, world.arriving).result
    whole = (
        [result.params, _count([p for p in result.weights if p.name == "kernel"])] if result else []
    )
    for params in (*whole, size, size + 1, size * channels, (size + 1) * channels):
        yield Mistake("pooling", f"{why}, unlike a convolution", params=params)


def _named(right: Result) -> Iterator[tuple[str, list[WeightCount]]]:
    """The weights by their names; a wrapper may have several of one name."""
    names = dict.fromkeys(part.name for part in right.weights)
    for name in names if len(names) > 1 else ():
        yield name, [part for part in right.weights if part.name == name]


def _count(parts: Sequence[WeightCount]) -> Any:
    return sum((part.size for part in parts), 0)


def _sized(parts: Sequence[WeightCount]) -> str:
    return f"{_count(parts):,} numbers"


def _note(parts: Sequence[WeightCount]) -> str:
    return next((part.note for part in parts if part.note), parts[0].name)
