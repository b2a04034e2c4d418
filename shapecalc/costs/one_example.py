"""A model for one example: its batch is 1, and other unknown sizes are letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, Size
from shapecalc.collector import uncollected
from shapecalc.costs.model_inputs import (
    letters_of_inputs,
    size_letters,
    take_input_sizes,
    without_number,
)
from shapecalc.dataclasses import dataclass
from shapecalc.errors import ModelError
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import (
    Node,
    Tensor,
    UnknownTensor,
    flatten,
    replace_leaves,
    shape_of,
)
from shapecalc.model.infer import Inference, Model
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan


@dataclass(eq=False, slots=True)
class OneExample:
    """A model for one example, with what has made it.

    Attributes:
        model: the model.
        inference: what has made it.
        call: the arguments of a call of the model, by position and by name; None if none is known.
    """

    model: Model
    inference: Inference
    call: tuple[Any, Mapping[str, Any]] | None = None


class ExampleInference(Inference):
    """Makes a model whose inputs are one example.

    Attributes:
        letters: whether its unknown sizes are letters.
        names_of_sizes: the letters of inputs that share theirs with others.
        latest: the plan of the layer that is made last.
    """

    def __init__(self, keras2: bool, letters: bool) -> None:
        super().__init__(keras2, correct=True)
        self.letters = letters
        self.names_of_sizes: Mapping[LayerPlan, Sequence[str]] = {}
        self.latest: LayerPlan | None = None

    def make_layer(self, plan: LayerPlan) -> DeclaredLayer:
        self.latest = plan
        return super().make_layer(plan)

    def input_sizes(self, shape: Shape) -> Shape:
        sizes: Sequence[Size] = shape[1:]
        if self.letters:
            names = self.latest and self.names_of_sizes.get(self.latest)
            own = map(Formula.of, names or size_letters(len(sizes)))
            sizes = [b if a is UNKNOWN else a for a, b in zip(sizes, own)]
        return (1, *sizes)


def one_example(plan: ModelPlan) -> OneExample | None:
    """Return the model of a plan for one example; None if it takes no single example.

    >>> from shapecalc.read.document import read_data
    >>> example = one_example(read_data(["LSTM(10, input_shape=(None, 1))", "Dense(5)"]))
    >>> example.model.layers[-1].known_output_shape
    (1, 5)
    """
    try:
        return example_of(plan)
    except ModelError:
        return None


@uncollected
def example_of(plan: ModelPlan, keras2: bool | None = None) -> OneExample:
    """Return the model of a plan for one example.

    Some layers have to know a size: then the unknown sizes stay unknown.

    Args:
        plan: the plan of the outermost model.
        keras2: whether the model follows Keras 2; by default, if the plan is one of Keras 2.

    Raises:
        ModelError: if it takes no single example.
    """
    old = plan.keras2 if keras2 is None else keras2
    if plan.paused:
        shown, plan = plan, plan.paused()
        take_input_sizes(plan, shown)
    for letters in (True, False):
        try:
            model, inference = _inferred(plan, old, letters)
            return OneExample(model, inference, call_of(model, plan))
        except ModelError:
            if not letters:
                raise
    raise AssertionError("one of the two is the last")


def _inferred(plan: ModelPlan, keras2: bool, letters: bool) -> tuple[Model, Inference]:
    """Return the model of a plan for one example, with what has made it.

    Inputs have letters of their own; where the model adds two of them up, these are equal.

    Raises:
        ModelError: if it takes no single example.
    """
    inference = ExampleInference(keras2, letters)
    inference.names_of_sizes = names = letters_of_inputs(plan)
    model = inference.outermost_model(plan)
    equal = equal_letters(model) if letters and names else {}
    if equal:
        inference = ExampleInference(keras2, letters)
        inference.names_of_sizes = {
            layer: [equal.get(letter, letter) for letter in own] for layer, own in names.items()
        }
        model = inference.outermost_model(plan)
    return model, inference


def equal_letters(model: Model) -> Mapping[str, str]:
    """Return which letters are equal, since a layer adds tensors up or joins them side by side.

    >>> from shapecalc.read.document import read_data
    >>> layers = {"sum": "Add()([x, y])"}
    >>> data = {"inputs": {"x": [None, 3], "y": [None, 3]}, "layers": layers, "outputs": ["sum"]}
    >>> example_of(read_data(data)).model.outputs.shape
    (1, T, 3)
    """
    groups: list[set[str]] = []
    graph = model.functional if isinstance(model, Sequential) else model
    for node in graph.order.nodes if isinstance(graph, Functional) else ():
        for letters in _merged_letters(node):
            groups = [
                *(group for group in groups if not group & letters),
                letters.union(*(group for group in groups if group & letters)),
            ]
    axes = Counter(without_number(min(group)) for group in groups)
    names = [
        without_number(first) if axes[without_number(first)] == 1 else first
        for first in map(min, groups)
    ]
    return {letter: name for name, group in zip(names, groups) for letter in group}


def _merged_letters(node: Node) -> Iterator[set[str]]:
    """Yield the letters of sizes that a call needs to be equal."""
    layer = node.operation
    if not isinstance(layer, DeclaredLayer) or not layer.rule.merges:
        return
    joined = getattr(layer.arguments, "axis", None)
    if not layer.rule.pointwise and not isinstance(joined, int):
        return
    shapes = [shape_of(tensor) or () for tensor in node.input_tensors]
    if len({len(shape) for shape in shapes}) != 1:
        return
    for axis, column in enumerate(zip(*shapes)):
        names = {size.name for size in column if isinstance(size, Formula) and size.name}
        across = isinstance(joined, int) and axis == joined % len(shapes[0])
        if len(names) > 1 and (layer.rule.pointwise or not across):
            yield names


def call_of(model: Model, plan: ModelPlan) -> tuple[Any, Mapping[str, Any]] | None:
    """Return the arguments of a call of a model on one example; None if none is known.

    A graph has inputs. A model of one's own has those of its first call in the program, whose
    first axis is the batch; a call that trains the model is made without training.
    """
    graph = model.functional if isinstance(model, Sequential) else model
    if graph is None:
        return None
    if isinstance(graph, Functional):
        return flatten(graph.inputs), {}
    if graph.nodes:
        return graph.nodes[0].arguments, graph.nodes[0].keywords
    for step in plan.program:
        if isinstance(step, CallPlan) and step.layer is plan:
            arguments, keywords = replace_leaves((step.arguments, step.keywords), first_of)
            untrained = {"training": False} if "training" in keywords else {}
            return arguments, {**keywords, **untrained}
    return None


def first_of(tensor: Tensor) -> Tensor:
    """Return the first example of a batch.

    >>> first_of(Tensor((32, 28, 28), "float32")).shape
    (1, 28, 28)
    """
    if isinstance(tensor, UnknownTensor) or not tensor.shape:
        return tensor
    example = Tensor((1, *tensor.shape[1:]), tensor.dtype)
    example.mask = None if tensor.mask is None else first_of(tensor.mask)
    return example
