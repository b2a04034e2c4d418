"""One problem, looked at with all that is known about it; what its cures are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.diagnose import edits
from shapecalc.diagnose.edits import Edits
from shapecalc.errors import Place, Problem
from shapecalc.model.call import LayerProblem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Operation, Tensor, shape_of
from shapecalc.model.layer import Layer
from shapecalc.plan import LayerPlan, TensorPlan


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change that might mend a problem.

    Attributes:
        message: what is to be done, as a sentence begins.
        edits: the change of the text.
        enough: whether no other change need be looked for if this one helps.
        line: the line that is changed, if it is not the one with the problem.
    """

    message: str
    edits: Edits
    enough: bool = False
    line: int = 0

    def __str__(self) -> str:
        return self.message + (f" (line {self.line})" if self.line else "")


def way(tensor: Tensor) -> Iterator[Tensor]:
    """A tensor, the first that it is computed from, and so on, to the input."""
    yield tensor
    while tensor.node.input_tensors:
        tensor = tensor.node.input_tensors[0]
        yield tensor


class Case:
    """A problem whose place can be edited."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.place = problem.place
        self.text = problem.place.source.text

    @property
    def written(self) -> str:
        """What stands at the place."""
        return self.at(self.place)

    def at(self, place: Place) -> str:
        """What stands at some place."""
        spot = edits.spot(place)
        return self.text[spot.start : spot.end]

    def write(self, text: str) -> Suggestion:
        """Something else at the place."""
        return Suggestion(f"write `{text}`", edits.replace(self.place, text), enough=True)


class LayerCase(Case):
    """A layer that cannot take what reaches it."""

    problem: LayerProblem

    def __init__(self, problem: LayerProblem) -> None:
        super().__init__(problem)
        self.taker = problem.called_layer
        self.arriving = problem.inputs
        self.plan = problem.plans.get(problem.called_layer)

    @cached_property
    def shapes(self) -> list[Shape]:
        """The shapes that arrive and are known."""
        return [shape for shape in map(shape_of, self.arriving) if shape is not None]

    @property
    def shape(self) -> Shape:
        """The shape of the only tensor that arrives, else of none."""
        return self.shapes[0] if len(self.shapes) == 1 == len(self.arriving) else ()

    @property
    def wanted(self) -> int:
        """How many axes the layer takes; 0 if that is not what does not fit."""
        return self.problem.rule_error.axes if self.problem.rule_error else 0

    @property
    def makers(self) -> Iterator[DeclaredLayer]:
        """The layers that what arrives comes from."""
        for tensor in self.arriving:
            if isinstance(tensor.node.operation, DeclaredLayer):
                yield tensor.node.operation

    def plan_of(self, layer: Operation) -> LayerPlan | None:
        """What the file says of a layer."""
        plan = self.problem.plans.get(layer) if isinstance(layer, Layer) else None
        return plan if isinstance(plan, LayerPlan) else None

    @property
    def _first(self) -> Any:
        """The only argument of the call, if it is one of a graph."""
        call = self.problem.call
        return call.arguments[0] if call and len(call.arguments) == 1 else None

    @property
    def read(self) -> TensorPlan | None:
        """The only tensor that the layer is called on, where it is mentioned."""
        return self._first if isinstance(self._first, TensorPlan) else None

    @property
    def listed(self) -> Sequence[TensorPlan]:
        """The tensors of the only list that the layer is called on, where they are mentioned."""
        given = self._first if isinstance(self._first, list) else []
        tensors = [one for one in given if isinstance(one, TensorPlan)]
        return tensors if len(tensors) == len(given) else []

    def set(self, layer: Layer, name: str, value: Any) -> Iterator[Suggestion]:
        """Another value for an argument of a layer."""
        plan = self.plan_of(layer)
        if plan is not None:
            message = f"set `{name}={value!r}` on {layer.name}"
            yield Suggestion(message, edits.set_argument(plan, name, value))

    def insert(self, expression: str) -> Iterator[Suggestion]:
        """Another layer before the one with the problem."""
        message = f"insert `{expression}` before {self.taker.name}"
        call = self.problem.call
        listed = call is None or not edits.spot(call.place).part
        if listed and self.plan is not None:
            place = self.plan.place if call is None else call.place
            yield Suggestion(message, edits.insert_layer(place, expression))
        elif self.read is not None:
            yield Suggestion(message, edits.wrap(self.read.place, f"{expression}(", ")"))

    def insert_behind(self, number: int, expression: str) -> Iterator[Suggestion]:
        """Another layer between one of several tensors and the layer with the problem."""
        if len(self.listed) == len(self.arriving):
            place = self.listed[number].place
            message = f"insert `{expression}` behind `{self.at(place)}`"
            yield Suggestion(message, edits.wrap(place, f"{expression}(", ")"))

    def wrap(self, wrapper: str) -> Iterator[Suggestion]:
        """A wrapper around the layer."""
        if self.plan is not None:
            message = f"wrap it: `{wrapper}({self.taker.class_name}(…))`"
            yield Suggestion(message, edits.wrap(self.plan.place, f"{wrapper}(", ")"))

    def remove(self, layer: Layer) -> Iterator[Suggestion]:
        """One layer less."""
        plan = self.plan_of(layer)
        if plan is not None:
            yield Suggestion(f"take {layer.name} out", edits.remove_item(plan.place))

    @cached_property
    def beginning(self) -> tuple[LayerPlan, str, Place] | None:
        """What says the shape of the input that the first tensor comes from, and in which argument.

        A stack makes its input itself from an argument of its first layer.
        """
        reader: Operation = self.taker
        for tensor in way(self.arriving[0]) if self.arriving else ():
            maker = tensor.node.operation
            if not tensor.node.input_tensors:
                return self._said(maker) or self._said(reader)
            reader = maker
        return None

    def _said(self, layer: Operation) -> tuple[LayerPlan, str, Place] | None:
        plan = self.plan_of(layer)
        for name in ("shape", "batch_shape", "input_shape", "batch_input_shape"):
            if plan is not None and name in plan.binding.places:
                return plan, name, plan.binding.places[name]
        return None

    def begin(self, change: Sequence[Any], why: str) -> Iterator[Suggestion]:
        """Another shape of the input."""
        if self.beginning:
            _, name, place = self.beginning
            message = f"set `{name}={tuple(change)!r}`: {why}"
            yield Suggestion(message, edits.set_value(place, tuple(change)))

    @property
    def begun(self) -> tuple[Any, ...]:
        """The shape of the input, as the file says it; empty if it is not known."""
        if not self.beginning:
            return ()
        plan, name, _ = self.beginning
        value = plan.binding.given[name]
        return tuple(value) if isinstance(value, (list, tuple)) else (value,)
