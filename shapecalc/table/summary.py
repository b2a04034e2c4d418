"""The summary of a model: its rows in Keras's order, its totals, and notes on the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from shapecalc.algebra.size import Shape
from shapecalc.collector import uncollected
from shapecalc.model.graph import Node, Operation, Tensor, flatten, shape_of
from shapecalc.model.models import (
    GIVE_INPUT,
    NO_INPUT,
    Functional,
    SavedWeights,
    Sequential,
)
from shapecalc.model.weights import Variable
from shapecalc.table.rows import ModelRows, Row, WeightTotals

if TYPE_CHECKING:
    from shapecalc.model.own import OwnLayer


class Summary(ModelRows):
    """A model's table. ``print`` shows it as Keras does, as wide as the terminal.

    >>> from shapecalc import summarize
    >>> summary = summarize(["Dense(5, input_shape=(3,))"])
    >>> summary.total_params, summary.layers[0].output_shapes
    (20, [(None, 5)])
    """

    __slots__ = ()

    def __str__(self) -> str:
        from shapecalc import terminal
        from shapecalc.table import keras2, keras3

        options = keras3.Options(columns=terminal.columns(), console=terminal.console_width())
        return keras2.table(self, options) if self.keras2 else keras3.table(self, options)

    def _repr_html_(self) -> str:
        from shapecalc.table.forms import as_html

        return as_html(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as plain data, as ``shapecalc summary --format json`` prints it."""
        from shapecalc.table.forms import as_dict

        return as_dict(self)


@uncollected
def summary(
    model: Functional | Sequential | OwnLayer,
    every_call: bool = False,
    correct: bool = False,
    keras2: bool = False,
) -> Summary:
    """Return the table of a model.

    Args:
        model: the model.
        every_call: whether the output shapes of all calls of a shared layer are shown; Keras
            shows those of the last call.
        correct: whether the total is that of the model alone; Keras includes the variables of
            the optimizer.
        keras2: whether the table is that of Keras 2, which has none of an unbuilt model.
    """
    graph = model.functional if isinstance(model, Sequential) else model
    nodes = set(graph.order.nodes) if isinstance(graph, Functional) else set()
    operations = model.order.operations if isinstance(model, Functional) else model.layers
    trained, frozen, undecided = _totals(model)
    count = trained.params + frozen.params + undecided.params
    built = graph is not None or (isinstance(model, Sequential) and model.has_input)
    return Summary(
        name=model.name,
        class_name=model.class_name,
        layers=RowMaker(nodes, every_call).of(operations),
        built=built,
        connected=isinstance(model, Functional) and _branches(model),
        trainable_params=trained.params,
        non_trainable_params=frozen.params,
        trainable_bytes=trained.size,
        non_trainable_bytes=frozen.size,
        undecided=undecided,
        optimizer=_optimizer_totals(model),
        correct=correct,
        keras2=keras2 and built,
        lower_bound=any(operation.unknown for operation in operations),
        notes=[
            *(() if isinstance(model, (Functional, Sequential)) else model.own_remarks),
            *_input_notes(model),
            *_operation_notes(operations, every_call),
            *_unfrozen_notes(operations),
            *_weight_notes(model.saved_weights, count, correct),
        ],
    )


def _totals(
    model: Functional | Sequential | OwnLayer,
) -> tuple[WeightTotals, WeightTotals, WeightTotals]:
    """Return the sizes of the trained weights, of the frozen ones, and of the others."""
    groups: tuple[list[Variable], list[Variable], list[Variable]] = [], [], []
    for variable in model.variables:
        is_trained = model.trainable and variable.trainable
        groups[0 if is_trained else 2 if variable.trainable is None else 1].append(variable)
    trained, frozen, undecided = map(WeightTotals.of, groups)
    return trained, frozen, undecided


def _optimizer_totals(model: Functional | Sequential | OwnLayer) -> WeightTotals | None:
    slots = model.saved_weights.optimizer
    if slots is None:
        return None
    bits = sum(prod(slot.shape) * slot.bits for slot in slots)
    return WeightTotals(sum(prod(slot.shape) for slot in slots), bits // 8)


def _input_notes(model: Functional | Sequential | OwnLayer) -> Iterator[str]:
    """Yield how to give a stack an input, without which no shape is known."""
    if isinstance(model, Sequential) and model.lacks_input:
        yield f"{NO_INPUT}: {GIVE_INPUT}"


def _weight_notes(saved: SavedWeights, count: Any, correct: bool) -> Iterator[str]:
    """Yield where the saved weights differ from the parameters of the layers.

    Args:
        saved: what the file says about the weights.
        count: the number of parameters of the layers.
        correct: whether the total leaves out the variables of the optimizer.
    """
    yield from saved.notes
    if saved.unknown_optimizer:
        yield f"{saved.unknown_optimizer}: its variables are not included"
    if saved.optimizer and not correct:
        yield (
            f"the total includes the variables of the optimizer, as in Keras; the model itself "
            f"has {count:,} parameters (--correct)"
        )


def _unfrozen_notes(operations: Sequence[Operation]) -> Iterator[str]:
    """Yield which models are trained although `trainable` is false.

    Source: Keras 3, ``Sequential.__init__`` and ``Functional.__init__``: a model has no layers yet
    when it gets the argument.
    """
    for layer in operations:
        if layer.layers:
            yield from _unfrozen_notes(layer.layers)
        if not isinstance(layer, (Functional, Sequential)):
            continue
        trained = WeightTotals.of([v for v in layer.variables if v.trainable]).params
        if layer.arguments.trainable is False and not layer.frozen and trained:
            yield (
                f"{layer.name} has {trained:,} trainable parameters: `trainable=False` freezes "
                f"nothing when a model is created, but `{layer.name}.trainable = False` does "
                "afterwards; in a spec, `frozen: true`"
            )


def params_of(operation: Operation) -> Any:
    """Return the number of parameters of an operation; None if it is unbuilt or unknown."""
    is_known = operation.built and not operation.unknown
    return WeightTotals.of(operation.variables).params if is_known else None


class RowMaker:
    """Makes the rows of a table.

    Args:
        nodes: the calls in the graph of the model.
        every_call: whether the output shapes of all calls of a shared layer are shown.
    """

    def __init__(self, nodes: set[Node], every_call: bool) -> None:
        self.nodes, self.every_call = nodes, every_call
        self._shapes: dict[int, tuple[Shape, list[list[Shape | None]]]] = {}

    def of(self, operations: Sequence[Operation]) -> list[Row]:
        """Return the rows of some layers and operations."""
        return [self.row(operation) for operation in operations]

    def row(self, operation: Operation) -> Row:
        """Return the row of a layer or operation."""
        nodes = operation.nodes
        calls = [node for node in nodes if node in self.nodes]
        variables, unknown, layers = operation.variables, operation.unknown, operation.layers
        params: Any = 0
        frozen: Any = 0
        undecided = False
        for variable in variables:
            params += variable.size
            if not (operation.trainable and variable.trainable):
                frozen += variable.size
                undecided = undecided or variable.trainable is None
        return Row(
            operation.name,
            operation.class_name,
            self.call_shapes(operation, calls if self.every_call else ()),
            operation.dtype,
            params if operation.built and not unknown else None,
            None if undecided else params - frozen,
            None if undecided else frozen,
            [tensor.history for node in calls for tensor in node.input_tensors],
            trainable=operation.trainable,
            has_weights=bool(variables),
            layers=self.of(layers) if layers else (),
            different_shapes=len(nodes) > 1 and _has_different_shapes(operation),
            unknown=unknown,
            is_input=operation.is_input,
            output_template=operation.output_template,
            nested="" if nodes else _nested_text(operation.known_outputs),
        )

    def call_shapes(
        self, operation: Operation, calls: Sequence[Node]
    ) -> Sequence[Sequence[Shape | None]]:
        """Return the output shapes of some calls; without any, of the last call, as Keras does."""
        nodes = calls or operation.nodes[-1:]
        if len(nodes) == 1 and type(nodes[0].outputs) is Tensor:
            return self._shared(nodes[0].outputs.shape)
        if nodes:
            return [list(map(shape_of, flatten(node.outputs))) for node in nodes]
        outputs = flatten(operation.known_outputs)
        if len(outputs) > 1:
            return [[*map(shape_of, outputs)]]
        shape = operation.known_output_shape
        return [] if shape is None else [[shape]]

    def _shared(self, shape: Shape) -> Sequence[Sequence[Shape | None]]:
        """Return the shape of one output of one call; rows with the same shape share it."""
        return self._shapes.setdefault(id(shape), (shape, [[shape]]))[1]


def _nested_text(outputs: Any) -> str:
    """Return how Keras prints the outputs of a layer that no graph has; empty for one output.

    >>> from shapecalc.model.graph import Tensor
    >>> _nested_text((Tensor((2,), "float32"), [Tensor((2, 3), "float32")]))
    '({}, [{}])'
    """
    return _text_of(outputs) if len(flatten(outputs)) > 1 else ""


def _text_of(outputs: Any) -> str:
    if isinstance(outputs, (list, tuple)):
        text = ", ".join(map(_text_of, outputs))
        return f"[{text}]" if isinstance(outputs, list) else f"({text})"
    return "{}"


def _has_different_shapes(operation: Operation) -> bool:
    """Return whether the calls of a layer have different output shapes."""
    nodes = operation.nodes
    return len({tuple(map(shape_of, flatten(node.outputs))) for node in nodes}) > 1


def _branches(model: Functional) -> bool:
    """Return whether Keras shows the column "Connected to": if the graph is no plain chain."""
    levels = list(model.order.by_depth.values())
    if any(len(nodes) > 1 or len(nodes[0].input_tensors) > 1 for nodes in levels):
        return True
    calls = [node.operation for nodes in levels for node in nodes]
    return len(set(calls)) < len(calls)


def _operation_notes(operations: Sequence[Operation], every_call: bool) -> Iterator[str]:
    """Yield what Keras's table hides of its rows, or reports wrongly."""
    for operation in operations:
        if len(operation.nodes) > 1 and not every_call and _has_different_shapes(operation):
            yield (
                f"{operation.name} is called {len(operation.nodes)} times with different output "
                f"shapes; the table shows the last one, as Keras does (--every-call shows all)"
            )
        if operation.unknown and not operation.layers:
            yield (
                f"the totals are lower bounds: the number of parameters of "
                f'{operation.class_name} "{operation.name}" is unknown'
            )
        yield from dict.fromkeys(operation.remarks)
        for caution in dict.fromkeys(operation.cautions):
            yield f"{operation.name}: the table shows what Keras reports, but {caution} (--correct)"
