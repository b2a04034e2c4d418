"""The summary of a model: its rows in Keras's order, its totals, and notes on Keras's table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.model.graph import Node, Operation, flatten, shape_of
from shapecalc.model.models import Functional, SavedWeights, Sequential
from shapecalc.table.rows import ModelRows, Row, WeightTotals


class Summary(ModelRows):
    """A model's table. ``print`` shows it as Keras does, as wide as the terminal."""

    __slots__ = ()

    def __str__(self) -> str:
        from shapecalc import terminal
        from shapecalc.table import keras3

        options = keras3.Options(columns=terminal.columns(), console=terminal.console_width())
        return keras3.table(self, options)

    def _repr_html_(self) -> str:
        from shapecalc.table.forms import as_html

        return as_html(self)

    def to_dict(self) -> dict[str, Any]:
        """The machine form, as ``shapecalc summary --format json`` prints it."""
        from shapecalc.table.forms import as_dict

        return as_dict(self)


def summary(
    model: Functional | Sequential, every_call: bool = False, correct: bool = False
) -> Summary:
    """The table of a model.

    Args:
        model: the model.
        every_call: whether the shapes of all calls of a shared layer are shown; Keras
            shows those of the last.
        correct: whether the total is that of the model alone, where Keras adds the optimizer's.
    """
    graph = model if isinstance(model, Functional) else model.functional
    nodes = set(graph.order.nodes) if graph else set()
    operations = model.order.operations if isinstance(model, Functional) else model.layers
    changed = model.trained
    trained = WeightTotals.of(changed)
    frozen = WeightTotals.of(list(set(model.variables) - set(changed)))
    count = trained.params + frozen.params
    return Summary(
        name=model.name,
        class_name=model.class_name,
        layers=[_row(operation, nodes, every_call) for operation in operations],
        built=graph is not None or (isinstance(model, Sequential) and model.has_input),
        connected=isinstance(model, Functional) and _branches(model),
        trainable_params=trained.params,
        non_trainable_params=frozen.params,
        trainable_bytes=trained.size,
        non_trainable_bytes=frozen.size,
        optimizer=_optimizer(model),
        correct=correct,
        lower_bound=any(operation.unknown for operation in operations),
        notes=[*_notes(operations, every_call), *_told(model.saved_weights, count, correct)],
    )


def _optimizer(model: Functional | Sequential) -> WeightTotals | None:
    slots = model.saved_weights.optimizer
    if slots is None:
        return None
    bits = sum(prod(slot.shape) * slot.bits for slot in slots)
    return WeightTotals(sum(prod(slot.shape) for slot in slots), bits // 8)


def _told(told: SavedWeights, count: Any, correct: bool) -> Iterator[str]:
    """Where what the file tells of the weights is not what the layers hold, so many numbers."""
    if told.params not in (None, count):
        yield f"the file lists weights of {told.params:,} numbers, its layers hold {count:,}"
    if told.unknown_optimizer:
        yield f"{told.unknown_optimizer}, so what it keeps is not counted"
    if told.optimizer and not correct:
        yield (
            f"the total counts what the optimizer keeps, as Keras does; the model itself has "
            f"{count:,} parameters (--correct)"
        )


def _row(operation: Operation, nodes: set[Node], every_call: bool) -> Row:
    calls = [node for node in operation.nodes if node in nodes]
    params = WeightTotals.of(operation.variables).params
    trained = WeightTotals.of(operation.trained).params
    return Row(
        name=operation.name,
        class_name=operation.class_name,
        calls=_shapes(operation, calls if every_call else ()),
        dtype=operation.dtype,
        params=params if operation.built and not operation.unknown else None,
        trainable_params=trained,
        non_trainable_params=params - trained,
        connected_to=[tensor.history for node in calls for tensor in node.input_tensors],
        trainable=operation.trainable,
        has_weights=bool(operation.variables),
        layers=[_row(inner, nodes, every_call) for inner in operation.layers],
        different_shapes=_differs(operation),
        unknown=operation.unknown,
        is_input=operation.is_input,
    )


def _shapes(operation: Operation, calls: Sequence[Node]) -> Sequence[Sequence[Shape | None]]:
    """The shapes that leave it at some calls, or else at the last: Keras shows no other."""
    shown = calls or operation.nodes[-1:]
    if shown:
        return [list(map(shape_of, flatten(node.outputs))) for node in shown]
    resting = operation.known_output_shape
    return [] if resting is None else [[resting]]


def _differs(operation: Operation) -> bool:
    """Whether the calls of a layer give different shapes."""
    return len({tuple(map(shape_of, flatten(node.outputs))) for node in operation.nodes}) > 1


def _branches(model: Functional) -> bool:
    """Whether Keras shows what each layer is connected to: if the graph is no plain chain."""
    levels = list(model.order.by_depth.values())
    if any(len(nodes) > 1 or len(nodes[0].input_tensors) > 1 for nodes in levels):
        return True
    calls = [node.operation for nodes in levels for node in nodes]
    return len(set(calls)) < len(calls)


def _notes(operations: Sequence[Operation], every_call: bool) -> Iterator[str]:
    """What Keras's table does not tell of each row."""
    for operation in operations:
        if _differs(operation) and not every_call:
            yield (
                f"{operation.name} is called {len(operation.nodes)} times and gives different "
                f"shapes; the table shows the last, as Keras does (--every-call shows all)"
            )
        if operation.unknown and not operation.layers:
            yield (
                f'{operation.class_name} "{operation.name}" is unknown, or reads what is: '
                f"the totals are the least that there can be"
            )
        for caution in dict.fromkeys(operation.cautions):
            yield f"{operation.name}: the table follows Keras, but {caution} (--correct)"
