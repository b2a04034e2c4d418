"""A problem with everything that is known about it, from which fixes are built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.edits import Edit, Edits
from shapecalc.diagnose.notation import is_listed
from shapecalc.diagnose.notations import notation_of
from shapecalc.errors import Place, Problem
from shapecalc.model.call import LayerProblem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Operation, Tensor, shape_of
from shapecalc.model.layer import Layer
from shapecalc.plan import LayerPlan, ModelPlan

Argument = tuple[LayerPlan, str, Place]
"""An argument of a layer: the layer, its name, and the place of its value."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change of the text that might fix a problem.

    Attributes:
        message: what to do, as an imperative sentence.
        edits: the change.
        enough: whether to stop looking for other fixes if this one works.
        strict: whether it is no fix if another problem shows then: it changes several layers, as
            in a loop, or it is a guess.
        lines: the lines that it makes, if there are several, each with its number.
    """

    message: str
    edits: Edits
    enough: bool = False
    strict: bool = False
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.message


def in_graph(tensor: Tensor) -> bool:
    """Return whether a tensor comes from a call in a graph, and not in code of one's own."""
    return hasattr(tensor, "node")


def path_to_input(tensor: Tensor) -> Iterator[Tensor]:
    """Yield a tensor, the first tensor that it is computed from, and so on up to the input."""
    yield tensor
    while in_graph(tensor) and tensor.node.input_tensors:
        tensor = tensor.node.input_tensors[0]
        yield tensor


class Case:
    """A problem, and the text at its place.

    Attributes:
        problem: what is wrong.
        place: its place.
        text: the text of the file, or of the cell of a notebook.
        notation: how models are written there.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.place = problem.place
        self.text = problem.place.source.text
        self.notation = notation_of(problem.place.source.file)

    @property
    def written(self) -> str:
        """The text at the place of the problem."""
        return self.text_at(self.place)

    def text_at(self, place: Place) -> str:
        """Return the text at a place."""
        return self.notation.text_at(place)

    def write(self, text: str) -> Suggestion:
        """Return the suggestion to write another text at the place of the problem."""
        return Suggestion(f"write `{text}`", self.notation.replace(self.place, text), enough=True)


class LayerCase(Case):
    """A problem of a layer, and the layers before it.

    Attributes:
        layer: the layer.
        inputs: the tensors that it gets.
        plan: the layer in the file; None if Keras adds it itself.
    """

    problem: LayerProblem

    def __init__(self, problem: LayerProblem) -> None:
        super().__init__(problem)
        self.layer = problem.called_layer
        self.inputs = problem.inputs
        self.plan = problem.plans.get(problem.called_layer)

    @cached_property
    def shapes(self) -> list[Shape]:
        """The shapes of the inputs that are known."""
        return [shape for shape in map(shape_of, self.inputs) if shape is not None]

    @property
    def shape(self) -> Shape:
        """The shape of the only input; empty if there are several or none."""
        return self.shapes[0] if len(self.shapes) == 1 == len(self.inputs) else ()

    @property
    def expected_axes(self) -> int:
        """The number of axes that the layer expects; 0 if that is not the problem."""
        return self.problem.rule_error.axes if self.problem.rule_error else 0

    @property
    def producers(self) -> Iterator[DeclaredLayer]:
        """The layers whose outputs are the inputs."""
        for tensor in self.inputs:
            if isinstance(tensor.node.operation, DeclaredLayer):
                yield tensor.node.operation

    @property
    def shaping_producers(self) -> Iterator[DeclaredLayer]:
        """The layers that give the inputs their shapes; Dropout and its kind are passed over."""
        for tensor in self.inputs:
            for step in path_to_input(tensor):
                layer, inputs = step.node.operation, step.node.input_tensors
                if not isinstance(layer, DeclaredLayer):
                    break
                kept = bool(inputs) and shape_of(inputs[0]) == shape_of(step)
                if layer.variables or not kept:
                    yield layer
                    break

    @property
    def created(self) -> list[DeclaredLayer]:
        """All layers of the models that the file describes itself, in their order."""
        return [
            layer
            for layer in self.problem.plans
            if isinstance(layer, DeclaredLayer) and self.plan_of(layer) is not None
        ]

    def plan_of(self, layer: Operation) -> LayerPlan | None:
        """Return a layer as the file describes it; None if the file does not contain it."""
        plan = self.problem.plans.get(layer) if isinstance(layer, Layer) else None
        return plan if isinstance(plan, LayerPlan) else None

    @property
    def is_shared(self) -> bool:
        """Whether the text that makes the layer makes other layers, too."""
        return self.plan is not None and self._is_shared(self.plan)

    def _is_shared(self, plan: LayerPlan | ModelPlan) -> bool:
        plans = {id(other) for other in self.problem.plans.values() if other.place == plan.place}
        return self.notation.is_program and len(plans) > 1

    def set_argument(self, layer: Layer, name: str, value: Any) -> Iterator[Suggestion]:
        """Yield the suggestion to change an argument of a layer."""
        plan = self.plan_of(layer)
        if plan is not None:
            message = f"set `{name}={value!r}` on {layer.name}"
            edits = self.notation.set_argument(plan, name, value)
            yield Suggestion(message, edits, strict=self._is_shared(plan))

    def set_on_all(self, layers: Sequence[Layer], name: str, value: Any) -> Iterator[Suggestion]:
        """Yield the suggestion to change the same argument of several layers."""
        edits: dict[Edit, None] = {}
        names = []
        for layer in layers:
            for suggestion in self.set_argument(layer, name, value):
                edits |= dict.fromkeys(suggestion.edits)
                names.append(layer.name)
        if len(names) > 1:
            listed = f"{', '.join(names[:-1])} and {names[-1]}"
            message = f"set `{name}={value!r}` on {listed}"
            yield Suggestion(message, tuple(edits))

    def rename(self, layer: Layer, class_name: str) -> Iterator[Suggestion]:
        """Yield the suggestion to take another class for a layer."""
        plan = self.plan_of(layer)
        if plan is not None:
            edits = self.notation.rename_layer(plan, class_name)
            yield Suggestion(f"write `{class_name}`", edits, strict=self._is_shared(plan))

    def insert_before(self, expression: str) -> Iterator[Suggestion]:
        """Yield the suggestion to insert a layer before the one with the problem."""
        message = f"insert `{expression}` before {self.layer.name}"
        edits = self.notation.insert_layer(self.plan, self.problem.call, expression)
        yield Suggestion(message, edits, strict=self.is_shared)

    def insert_after(self, number: int, expression: str) -> Iterator[Suggestion]:
        """Yield the suggestion to insert a layer after one of several inputs."""
        call = self.problem.call
        texts = self.notation.inputs(call) if call and is_listed(call) else []
        if call and len(texts) == len(self.inputs):
            message = f"insert `{expression}` after `{texts[number]}`"
            edits = self.notation.wrap_input(call, number, expression)
            yield Suggestion(message, edits, strict=self.is_shared)

    def wrap(self, wrapper: str) -> Iterator[Suggestion]:
        """Yield the suggestion to wrap the layer in another one."""
        if self.plan is not None:
            message = f"wrap it: `{wrapper}({self.layer.class_name}(…))`"
            edits = self.notation.wrap_layer(self.plan, wrapper)
            yield Suggestion(message, edits, strict=self.is_shared)

    def remove(self, layer: Layer) -> Iterator[Suggestion]:
        """Yield the suggestion to remove a layer."""
        plan = self.plan_of(layer)
        if plan is not None:
            edits = self.notation.remove_layer(plan)
            yield Suggestion(f"remove {layer.name}", edits, strict=self._is_shared(plan))

    @cached_property
    def input_argument(self) -> Argument | None:
        """The layer and argument that set the input shape of the model, and its place."""
        return self.input_argument_of(self.inputs[0]) if self.inputs else None

    def input_argument_of(self, tensor: Tensor) -> Argument | None:
        """Return the layer and argument that set the shape of the input before a tensor.

        It is an argument of the input layer, or in a stack without one, of the first layer.
        """
        reader: Operation = self.layer
        for step in path_to_input(tensor):
            producer = step.node.operation
            if not step.node.input_tensors:
                return self._shape_argument(producer) or self._shape_argument(reader)
            reader = producer
        return None

    def _shape_argument(self, layer: Operation) -> Argument | None:
        plan = self.plan_of(layer)
        for name in ("shape", "batch_shape", "input_shape", "batch_input_shape"):
            if plan is not None and name in plan.binding.places:
                return plan, name, plan.binding.places[name]
        return None

    def set_input_shape(self, shape: Sequence[Any], reason: str) -> Iterator[Suggestion]:
        """Yield the suggestion to change the input shape of the model."""
        yield from self.set_shape(self.input_argument, shape, reason)

    def set_shape(
        self, argument: Argument | None, shape: Sequence[Any], reason: str
    ) -> Iterator[Suggestion]:
        """Yield the suggestion to change the shape of an input."""
        if argument:
            _, name, place = argument
            message = f"set `{name}={tuple(shape)!r}`: {reason}"
            yield Suggestion(message, self.notation.set_value(place, tuple(shape)))

    @property
    def input_shape(self) -> tuple[Any, ...]:
        """The input shape of the model as the file contains it; empty if it does not."""
        return self.written_shape(self.input_argument)

    def written_shape(self, argument: Argument | None) -> tuple[Any, ...]:
        """Return the shape of an input as the file contains it; empty if it does not."""
        if not argument:
            return ()
        plan, name, _ = argument
        value = plan.binding.written[name]
        return tuple(value) if isinstance(value, (list, tuple)) else (value,)
