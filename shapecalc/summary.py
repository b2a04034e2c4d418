"""What is known of a model, row by row, as Keras's summary orders it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.expr import Shape, text
from shapecalc.graph import Node, Operation, flatten, shape_of
from shapecalc.model import Functional, Sequential
from shapecalc.variable import Variable


@dataclass(slots=True)
class Weights:
    """How many numbers some weights are, and how many bytes they take."""

    params: int
    size: float

    @classmethod
    def of(cls, variables: Sequence[Variable]) -> Weights:
        return cls(
            sum(variable.size for variable in variables),
            sum(variable.bits for variable in variables) / 8,
        )


@dataclass(slots=True)
class Row:
    """One layer or operation of a model.

    Attributes:
        calls: the shapes that leave it at each call that is shown, which is the last
            unless all are asked for; none if it is unbuilt.
        params: the number of its parameters; None if it is unbuilt or unknown.
        connected_to: the tensors that it reads, as ``name[node][tensor]``.
        trainable: whether it may be trained.
        has_weights: whether there is anything to train.
        layers: the layers inside it, if it is a model.
        different_shapes: whether its calls give different shapes.
        unknown: whether nobody knows all of its parameters.
    """

    name: str
    class_name: str
    calls: Sequence[Sequence[Shape | None]]
    dtype: str
    params: int | None
    trainable_params: int
    non_trainable_params: int
    connected_to: Sequence[str]
    trainable: bool = True
    has_weights: bool = False
    layers: Sequence[Row] = ()
    different_shapes: bool = False
    unknown: bool = False

    @property
    def trainable_text(self) -> str:
        """Whether it is trained, as Keras 3's table prints it: Y, N, or - without weights."""
        return ("Y" if self.trainable else "N") if self.has_weights else "-"

    @property
    def output_shapes(self) -> Sequence[Shape | None] | None:
        """The shapes that leave it at its last call; None if it is unbuilt."""
        return self.calls[-1] if self.calls else None

    @property
    def shape_text(self) -> str:
        """The output shape as Keras's table prints it, that of one call after the other."""
        return ", ".join(map(_call_text, self.calls)) or "?"

    @property
    def params_text(self) -> str:
        """The number of parameters as Keras's table prints it."""
        if self.unknown:
            return "?"
        return "0 (unbuilt)" if self.params is None else f"{self.params:,}"


def _call_text(shapes: Sequence[Shape | None]) -> str:
    """The shapes of one call: several outputs stand in brackets."""
    texts = ["?" if shape is None else text(shape) for shape in shapes]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


@dataclass(slots=True)
class Summary:
    """A model's table. ``print`` shows it as Keras does, as wide as the terminal.

    Attributes:
        layers: its rows.
        built: whether the shape of its input is known.
        connected: whether Keras shows the column "Connected to".
        total_params, trainable_params, non_trainable_params: numbers of parameters.
        total_bytes, trainable_bytes, non_trainable_bytes: the memory they take.
        lower_bound: whether there may be more parameters, in layers that are unknown.
        notes: where Keras's table hides something, or says what is not so.
    """

    name: str
    class_name: str
    layers: Sequence[Row]
    built: bool
    connected: bool
    trainable_params: int
    non_trainable_params: int
    trainable_bytes: float
    non_trainable_bytes: float
    lower_bound: bool = False
    notes: Sequence[str] = field(default=(), repr=False)

    @property
    def total_params(self) -> int:
        return self.trainable_params + self.non_trainable_params

    @property
    def total_bytes(self) -> float:
        return self.trainable_bytes + self.non_trainable_bytes

    def __str__(self) -> str:
        from shapecalc.show import keras3, terminal

        options = keras3.Options(columns=terminal.columns(), console=terminal.console_width())
        return keras3.table(self, options)

    def _repr_html_(self) -> str:
        from shapecalc.show.html import table

        return table(self)

    def to_dict(self) -> dict[str, Any]:
        """The machine form, as ``shapecalc summary --format json`` prints it."""
        from shapecalc.show.machine import as_dict

        return as_dict(self)


def summary(model: Functional | Sequential, every_call: bool = False) -> Summary:
    """The table of a model.

    Args:
        model: the model.
        every_call: whether the shapes of all calls of a shared layer are shown; Keras
            shows those of the last.
    """
    graph = model if isinstance(model, Functional) else model.functional
    nodes = set(graph.order.nodes) if graph else set()
    operations = model.order.operations if isinstance(model, Functional) else model.layers
    trainable = _trainable(model)
    trained = Weights.of(trainable)
    frozen = Weights.of(list(set(model.variables) - set(trainable)))
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
        lower_bound=any(operation.unknown for operation in operations),
        notes=[*_notes(operations, every_call), *_stored(model)],
    )


def _stored(model: Functional | Sequential) -> Iterator[str]:
    """Whether the weights that the file lists are those of the layers."""
    count = Weights.of(model.variables).params
    if model.stored not in (None, count):
        yield f"the file lists weights of {model.stored:,} numbers, its layers hold {count:,}"


def _trainable(operation: Operation) -> list[Variable]:
    return [v for v in operation.variables if operation.trainable and v.trainable]


def _row(operation: Operation, nodes: set[Node], every_call: bool) -> Row:
    calls = [node for node in operation.nodes if node in nodes]
    params = Weights.of(operation.variables).params
    trained = Weights.of(_trainable(operation)).params
    return Row(
        name=operation.name,
        class_name=operation.class_name,
        calls=_shapes(operation, calls if every_call else ()),
        dtype=operation.dtype,
        params=params if operation.built and not operation.unknown else None,
        trainable_params=trained,
        non_trainable_params=params - trained,
        connected_to=[tensor.history for node in calls for tensor in node.arriving],
        trainable=operation.trainable,
        has_weights=bool(operation.variables),
        layers=[_row(inner, nodes, every_call) for inner in operation.layers],
        different_shapes=_differs(operation),
        unknown=operation.unknown,
    )


def _shapes(operation: Operation, calls: Sequence[Node]) -> Sequence[Sequence[Shape | None]]:
    """The shapes that leave it at some calls, or else at the last: Keras shows no other."""
    shown = calls or operation.nodes[-1:]
    if shown:
        return [list(map(shape_of, flatten(node.outputs))) for node in shown]
    resting = operation.resting_shape
    return [] if resting is None else [[resting]]


def _differs(operation: Operation) -> bool:
    """Whether the calls of a layer give different shapes."""
    return len({tuple(map(shape_of, flatten(node.outputs))) for node in operation.nodes}) > 1


def _branches(model: Functional) -> bool:
    """Whether Keras shows what each layer is connected to: if the graph is no plain chain."""
    levels = list(model.order.by_depth.values())
    if any(len(nodes) > 1 or len(nodes[0].arriving) > 1 for nodes in levels):
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
