"""What the calls of a model cost, call by call: each is followed, also where others are equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shapecalc.costs.activations import activation_bytes, kept_of_call
from shapecalc.costs.calls import TracedCall, calls_of
from shapecalc.costs.multiply_adds import ProductWalk, multiply_adds
from shapecalc.costs.one_example import OneExample
from shapecalc.declare.layer import RuleError
from shapecalc.model.graph import Operation, UnknownShapeError


def products_of_calls(example: OneExample) -> Mapping[Operation, Any]:
    """Return the multiply-adds of each layer and operation; None where they are unknown."""

    def count(call: TracedCall) -> Any:
        walk = ProductWalk(example.inference)
        parts = walk.own_products(call.operation, call.arguments, call.keywords)
        return multiply_adds(list(parts))

    return added(example, count)


def memory_of_calls(example: OneExample) -> Mapping[Operation, Any]:
    """Return the bytes that each layer and operation keeps for training."""
    return added(example, lambda call: activation_bytes(kept_of_call(call, example.inference)))


def added(example: OneExample, cost: Callable[[TracedCall], Any]) -> Mapping[Operation, Any]:
    """Return the sums of what calls cost, by operation; None if a call has an unknown cost."""
    calls = calls_of(example)
    sums: dict[Operation, Any] = {}
    for call in calls.calls if calls else ():
        try:
            number = cost(call)
        except (RuleError, UnknownShapeError):
            number = None
        before = sums.get(call.operation, 0)
        sums[call.operation] = None if None in (before, number) else before + number
    return sums
