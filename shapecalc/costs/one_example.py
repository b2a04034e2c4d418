"""A model for one example: its batch is 1, and other unknown sizes are letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, Size
from shapecalc.collector import uncollected
from shapecalc.dataclasses import dataclass
from shapecalc.errors import ModelError
from shapecalc.model.graph import Tensor, UnknownTensor, flatten, replace_leaves
from shapecalc.model.infer import Inference, Model
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import CallPlan, ModelPlan

LETTERS = {1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}
"""The letters of the axes between batch and features: time, or height and width, or depth."""


def size_letters(rank: int) -> Sequence[str]:
    """Return the letters of the axes of an input behind the batch.

    >>> size_letters(2), size_letters(3)
    (('T', 'c'), ('H', 'W', 'c'))
    """
    names = LETTERS.get(rank - 1, [f"n{n}" for n in range(1, rank + 1)])
    return (*names, "c")


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
    """

    def __init__(self, keras2: bool, letters: bool) -> None:
        super().__init__(keras2, correct=True)
        self.letters = letters

    def input_sizes(self, shape: Shape) -> Shape:
        sizes: Sequence[Size] = shape[1:]
        if self.letters:
            own = map(Formula.of, size_letters(len(sizes)))
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
    plan = plan.paused() if plan.paused else plan
    for letters in (True, False):
        inference = ExampleInference(old, letters)
        try:
            model = inference.outermost_model(plan)
            return OneExample(model, inference, call_of(model, plan))
        except ModelError:
            if not letters:
                raise
    raise AssertionError("one of the two is the last")


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
