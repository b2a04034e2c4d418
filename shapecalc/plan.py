"""What a file says about a model, in the order in which Keras would be told of it.

A plan is the end of reading: names are resolved, arguments are bound, but no
shape is known yet. Layers have identity: one plan called twice is one layer
with one set of weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.bind import Binding, Given, bind
from shapecalc.declare.layer import Arguments, Rule
from shapecalc.declare.operation import OperationRule
from shapecalc.errors import Place, Problem

SEQUENTIAL = "Sequential"
FUNCTIONAL = "Functional"


@dataclass(eq=False, slots=True, repr=False)
class LayerPlan:
    """A layer that is to be made."""

    binding: Binding
    place: Place
    saved_shape: Shape | None = None
    """The shape that arrives, as the file says; it counts where it cannot be worked out."""
    frozen: bool = False
    """Whether it is told not to be trained once it is made, which also counts where Keras does not
    heed the argument `trainable`."""

    def __repr__(self) -> str:
        return f"{self.class_name}(…)"

    def with_arguments(self, **values: Any) -> LayerPlan:
        """The same layer with other values for some arguments, or with some more."""
        given = {**self.binding.given, **values}
        places = self.binding.places
        bound = {name: Given(one, places.get(name, self.place)) for name, one in given.items()}
        return LayerPlan(bind(self.rule, [], bound, self.place), self.place, self.saved_shape)

    @property
    def rule(self) -> Rule:
        return self.binding.rule

    @property
    def is_input(self) -> bool:
        """Return whether the layer is an input of a model."""
        return self.rule.is_input

    @property
    def arguments(self) -> Arguments:
        return self.binding.arguments

    @property
    def class_name(self) -> str:
        return getattr(self.arguments, "class_name", None) or self.rule.class_name


@dataclass(eq=False, slots=True)
class OperationPlan:
    """An operation of ``keras.ops`` that is a row of its own, with its constants by name.

    There is no rule if nothing is known of it, and no name if it gets an automatic one.
    """

    rule: OperationRule | None
    class_name: str
    name: str | None
    constants: Mapping[str, Any]
    place: Place
    module: str = ""


@dataclass(frozen=True, slots=True)
class SavedTensor:
    """What a file says of an output of a call; it counts where it cannot be worked out."""

    shape: Shape | None
    dtype: str


@dataclass(eq=False, slots=True)
class CallPlan:
    """A call of a layer, model or operation, on tensors and with plain values."""

    layer: LayerPlan | ModelPlan | OperationPlan
    arguments: Sequence[Any]
    keywords: Mapping[str, Any]
    place: Place
    saved_outputs: dict[int, SavedTensor] = field(default_factory=dict)


Origin = tuple[LayerPlan | CallPlan, int | None]
"""Where a tensor comes from, and which of several it is."""


@dataclass(eq=False, slots=True)
class TensorPlan:
    """What an input or a call gives; one of it, if ``index`` says which."""

    source: LayerPlan | CallPlan
    place: Place
    index: int | None = None

    @property
    def origin(self) -> Origin:
        """What makes two mentions mean the same tensor."""
        return self.source, self.index


@dataclass(eq=False, slots=True)
class Base:
    """The saved model that a model goes on from.

    Attributes:
        path: its file.
        model: all of it, as it was saved.
        popped: how many layers are taken off its top, if it is a stack.
        calls: those of a stack that becomes a graph.
    """

    path: Path
    model: ModelPlan
    popped: int = 0
    calls: Sequence[CallPlan] = ()

    @property
    def stacked_layers(self) -> Sequence[LayerPlan | ModelPlan]:
        """The layers of a stack on its input, for each of which it makes a graph."""
        if not self.model.layers or not self.model.layers[0].is_input:
            return ()
        return self.model.layers[1:]


@dataclass(eq=False, slots=True, repr=False)
class ModelPlan:
    """A model that is to be made; inside another model it is a layer.

    Attributes:
        class_name: Sequential or Functional.
        steps: what Keras would be told, in order.
        layers: the stack of a Sequential model.
        inputs, outputs: the ends of a Functional model.
        loaded: whether it comes from a file of its own, with its own names.
        saved: whether Keras has saved it, and so adds its layers one by one.
        frozen: whether it is told not to be trained once it is made.
        saved_params: how many numbers its weights are, if a file says so.
        compiled: with what it was compiled when it was saved.
        settings: what a spec says under `data` and `train`, as it stands there.
        names: what a spec calls tensors, which Keras does not hear of.
        base: the saved model that it goes on from, if it does.
        notes: what reading has done that people may want to know.
        problems: everything that reading found wrong, on the outermost model.
    """

    class_name: str
    place: Place
    arguments: Arguments
    steps: list[LayerPlan | ModelPlan | CallPlan] = field(default_factory=list)
    layers: Sequence[LayerPlan | ModelPlan] = ()
    inputs: TensorStructure = ()
    outputs: TensorStructure = ()
    loaded: bool = False
    saved: bool = False
    frozen: bool = False
    saved_params: int | None = None
    compiled: Mapping[str, Any] | None = None
    settings: Mapping[str, Given] = field(default_factory=dict)
    names: Mapping[Origin, str] = field(default_factory=dict)
    base: Base | None = None
    notes: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    @property
    def is_input(self) -> bool:
        """Return whether the model is an input of a model, as some layers are: never."""
        return False

    def __repr__(self) -> str:
        return f"{self.class_name}(…)"


TensorStructure = TensorPlan | Sequence["TensorStructure"] | Mapping[str, "TensorStructure"]
"""One tensor, or several in a list or by name."""


def sources(tensors: TensorStructure) -> list[TensorPlan]:
    """The inputs that tensors are computed from."""
    found: dict[LayerPlan | CallPlan, TensorPlan] = {}
    pending: list[Any] = [tensors]
    while pending:
        item = pending.pop()
        if isinstance(item, Mapping):
            pending += item.values()
        elif isinstance(item, (list, tuple)):
            pending += item
        elif isinstance(item, TensorPlan) and item.source not in found:
            found[item.source] = item
            if isinstance(item.source, CallPlan):
                pending += [item.source.arguments, item.source.keywords]
    return [tensor for source, tensor in found.items() if isinstance(source, LayerPlan)]


def replace_plans(structure: Any, leaf: Callable[[TensorPlan], Any]) -> Any:
    """The same structure with tensors instead of plans, and with the values that are neither."""
    if isinstance(structure, TensorPlan):
        return leaf(structure)
    if isinstance(structure, (list, tuple)):
        return [replace_plans(item, leaf) for item in structure]
    if isinstance(structure, Mapping):
        return {name: replace_plans(item, leaf) for name, item in structure.items()}
    return structure
