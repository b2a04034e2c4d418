"""The rows and the totals of a model's table: what every form of the table is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.algebra.size import Shape, Size, known, shape_text
from shapecalc.model.weights import Variable


@dataclass(slots=True)
class WeightTotals:
    """How many numbers some weights are, and how many bytes they take; formulas, if sizes are."""

    params: Any
    size: Any

    @classmethod
    def of(cls, variables: Sequence[Variable]) -> WeightTotals:
        params: Size = 0
        bits: Size = 0
        for variable in variables:
            params, bits = params + variable.size, bits + variable.bits
        return cls(params, bits / 8 if known(bits) and bits % 8 else bits // 8)


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
        formula: how its parameters come about, where that is asked for.
        is_input: whether it is an input of the model.
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
    texts = ["?" if shape is None else shape_text(shape) for shape in shapes]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


@dataclass(slots=True)
class ModelRows:
    """The rows of a model's table, and its totals.

    Attributes:
        layers: its rows.
        built: whether the shape of its input is known.
        connected: whether Keras shows the column "Connected to".
        total_params, trainable_params, non_trainable_params: numbers of parameters.
        total_bytes, trainable_bytes, non_trainable_bytes: the memory they take.
        optimizer: what the optimizer of a compiled model keeps.
        correct: whether that stays out of the total that is printed, in which Keras counts it.
        lower_bound: whether there may be more parameters, in layers that are unknown.
        notes: where Keras's table hides something, or says what is not so.
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
    optimizer: WeightTotals | None = None
    correct: bool = False
    lower_bound: bool = False
    notes: Sequence[str] = field(default=(), repr=False)

    @property
    def total_params(self) -> Any:
        return self.trainable_params + self.non_trainable_params

    @property
    def total_bytes(self) -> Any:
        return self.trainable_bytes + self.non_trainable_bytes

    @property
    def totals(self) -> Sequence[tuple[str, WeightTotals]]:
        """The totals as Keras prints them, each with its label."""
        kept = self.optimizer or WeightTotals(0, 0)
        counted = WeightTotals(0, 0) if self.correct else kept
        return [
            (
                "Total",
                WeightTotals(self.total_params + counted.params, self.total_bytes + counted.size),
            ),
            ("Trainable", WeightTotals(self.trainable_params, self.trainable_bytes)),
            ("Non-trainable", WeightTotals(self.non_trainable_params, self.non_trainable_bytes)),
            *([("Optimizer", kept)] if self.optimizer else []),
        ]
