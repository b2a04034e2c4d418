"""The names and numbers that Keras gives out while it loads a model.

It adds the layers of a stack one by one. For each, the stack makes a graph of itself anew, which
counts as a model, and calls all layers below once more.

Source: Keras 3, ``Sequential.from_config`` and ``Sequential.add``.
"""

from __future__ import annotations

from shapecalc.model.call import Caller
from shapecalc.model.graph import Operation
from shapecalc.model.models import Sequential
from shapecalc.plan import Base


def count_rebuilt(caller: Caller, model: Operation) -> None:
    """Counts what Keras makes while it loads a model that was told otherwise."""
    for layer in model.layers:
        count_rebuilt(caller, layer)
    if isinstance(model, Sequential) and model.functional:
        count_stack(caller, model)


def count_popped(caller: Caller, base: Base) -> None:
    """Counts the graphs of a stack that is loaded, and of which layers are taken off again."""
    for _ in range(len(base.stacked) + base.popped):
        caller.names.graph_of("")


def count_stack(caller: Caller, model: Sequential, base: Base | None = None) -> None:
    """Counts the graphs of a stack, numbers calls and names operations, as it gets its layers.

    Args:
        caller: what has called the layers.
        model: the stack.
        base: the stack whose layers it has already, and where they were called before.
    """
    layers = model.layers
    kept = max(0, len(base.stacked) - base.popped) if base else 0
    for _ in layers[kept:]:
        caller.names.graph_of(model.name)
    for below, layer in enumerate(layers):
        again = len(layers) - 1 - below
        if base and below < kept:
            again += 2 * base.popped  # when the layer above was added, and when it was taken off
        layer.nodes[0].number += again
        for operation in caller.applied[layer] * again:
            caller.names.fresh(operation.class_name)
    for layer in layers:
        for operation in caller.applied[layer]:
            operation.name = caller.names.fresh(operation.class_name)
