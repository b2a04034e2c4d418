"""The rows and the totals of a model's table, from which every form of the table is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.size import Shape, Size, known, shape_text
from shapecalc.dataclasses import dataclass, field
from shapecalc.model.weights import Variable


@dataclass(slots=True)
class WeightTotals:
    """The size of some weights together.

    Attributes:
        params: how many numbers they have; a formula, if sizes are letters.
        size: how many bytes they take; likewise.
    """

    params: Any
    size: Any

    @classmethod
    def of(cls, variables: Sequence[Variable]) -> WeightTotals:
        """Return the size of some variables together."""
        params: Size = 0
        bits: Size = 0
        for variable in variables:
            params, bits = params + variable.size, bits + variable.bits
        # Keras has dtypes of less than a byte, so bytes need not be whole.
        return cls(params, bits / 8 if known(bits) and bits % 8 else bits // 8)


@dataclass(slots=True)
class Row:
    """One layer or operation of a model.

    Attributes:
        name: its name.
        class_name: its class.
        calls: the output shapes of each call that is shown: of the last call, or of all
            on request. It is empty if the layer is unbuilt.
        dtype: its dtype.
        params: the number of its parameters; None if it is unbuilt or unknown.
        trainable_params, non_trainable_params: its trained and its frozen parameters; both None
            if the file of a saved model does not tell which are trained.
        connected_to: its input tensors, as ``name[node][tensor]``.
        trainable: whether it may be trained.
        has_weights: whether it has any weights.
        layers: the layers inside it, if it is a model.
        different_shapes: whether its calls have different output shapes.
        unknown: whether the number of its parameters is unknown.
        formula: the formula of its parameters, on request.
        is_input: whether it is an input of the model.
        output_template: how Keras 2's table prints several outputs, if not as a list.
        nested: how Keras 3's table prints several outputs of a layer that no graph has.
    """

    name: str
    class_name: str
    calls: Sequence[Sequence[Shape | None]]
    dtype: str
    params: Any
    trainable_params: Any
    non_trainable_params: Any
    connected_to: Sequence[str]
    trainable: bool = True
    has_weights: bool = False
    layers: Sequence[Row] = ()
    different_shapes: bool = False
    unknown: bool = False
    formula: str = ""
    is_input: bool = False
    output_template: str = ""
    nested: str = ""

    @property
    def trainable_text(self) -> str:
        """The column "Trainable" of Keras 3's table: Y, N, or - for a layer without weights."""
        return ("Y" if self.trainable else "N") if self.has_weights else "-"

    @property
    def output_shapes(self) -> Sequence[Shape | None] | None:
        """The output shapes of the last call; None if it is unbuilt."""
        return self.calls[-1] if self.calls else None

    @property
    def shape_text(self) -> str:
        """The output shapes of its calls as Keras's table prints them."""
        if self.nested:
            return self.nested.format(*map(_shape_text, self.calls[0]))
        return ", ".join(map(call_text, self.calls)) or "?"

    @property
    def params_text(self) -> str:
        """The number of parameters as Keras's table prints it."""
        if self.unknown:
            return "?"
        return "0 (unbuilt)" if self.params is None else f"{self.params:,}"


def call_text(shapes: Sequence[Shape | None]) -> str:
    """Return the output shapes of one call, several of them in brackets."""
    texts = [*map(_shape_text, shapes)]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _shape_text(shape: Shape | None) -> str:
    return "?" if shape is None else shape_text(shape)


@dataclass(slots=True)
class ModelRows:
    """The rows of a model's table, and its totals.

    Attributes:
        name: the name of the model.
        class_name: its class.
        layers: the rows.
        built: whether the shape of its input is known.
        connected: whether Keras shows the column "Connected to".
        total_params, trainable_params, non_trainable_params: numbers of parameters.
        total_bytes, trainable_bytes, non_trainable_bytes: their memory.
        undecided: the parameters of which the file does not tell whether they are trained.
        optimizer: the variables of the optimizer of a compiled model.
        correct: whether the printed total leaves them out, where Keras includes them.
        lower_bound: whether there may be more parameters, in layers that are unknown.
        keras2: whether it is a model of Keras 2, whose table looks different.
        notes: what Keras's table hides or reports wrongly.
        title: what a program calls the model, and where.
    """

    name: str
    class_name: str
    layers: Sequence[Row]
    built: bool
    connected: bool
    trainable_params: Any
    non_trainable_params: Any
    trainable_bytes: Any
    non_trainable_bytes: Any
    undecided: WeightTotals = field(default_factory=lambda: WeightTotals(0, 0))
    optimizer: WeightTotals | None = None
    correct: bool = False
    lower_bound: bool = False
    keras2: bool = False
    notes: Sequence[str] = field(default=(), repr=False)
    title: str = field(default="", repr=False)

    @property
    def total_params(self) -> Any:
        """The number of parameters of the model, without the optimizer's variables."""
        return self.trainable_params + self.non_trainable_params + self.undecided.params

    @property
    def total_bytes(self) -> Any:
        """The memory of the parameters, without the optimizer's variables."""
        return self.trainable_bytes + self.non_trainable_bytes + self.undecided.size

    def least(self, label: str) -> str:
        """Return the words before a total of `totals` that is a lower bound."""
        unsure = self.lower_bound or (self.undecided.params and label.endswith("rainable"))
        return "at least " if unsure else ""

    @property
    def totals(self) -> Sequence[tuple[str, WeightTotals]]:
        """The totals as Keras prints them, each with its label."""
        optimizer = self.optimizer or WeightTotals(0, 0)
        added = WeightTotals(0, 0) if self.correct else optimizer
        return [
            (
                "Total",
                WeightTotals(self.total_params + added.params, self.total_bytes + added.size),
            ),
            ("Trainable", WeightTotals(self.trainable_params, self.trainable_bytes)),
            ("Non-trainable", WeightTotals(self.non_trainable_params, self.non_trainable_bytes)),
            *([("Optimizer", optimizer)] if self.optimizer else []),
        ]
