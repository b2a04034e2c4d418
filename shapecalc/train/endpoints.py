"""The inputs and outputs of a model, as data has to fit them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.size import known, size_text
from shapecalc.diagnose.lints import activation
from shapecalc.errors import Code, ModelError, Place, Problem
from shapecalc.model.graph import Tensor, flatten, leaves
from shapecalc.model.infer import Model
from shapecalc.model.models import Sequential
from shapecalc.plan import SEQUENTIAL, ModelPlan, TensorPlan

Shape = tuple[int | None, ...]


@dataclass(eq=False, slots=True)
class Endpoint:
    """An input or an output.

    Attributes:
        name: what Keras calls it.
        told: what the spec calls it.
        shape: its shape without the batch, None for sizes that are not known.
        dtype: the dtype of its numbers.
        activation: what the last layer ends with, None if that says nothing.
        place: where it stands in the spec.
    """

    name: str
    told: str
    shape: Shape
    dtype: str
    activation: str | None
    place: Place

    @property
    def texts(self) -> bool:
        """Whether it takes texts, not numbers."""
        return self.dtype == "string"

    @property
    def width(self) -> int | None:
        """The size of the last axis."""
        return self.shape[-1] if self.shape else None


def ends(plan: ModelPlan, model: Model) -> tuple[list[Endpoint], list[Endpoint]]:
    """Inputs and outputs of a model.

    Raises:
        ModelError: if it is not known what the model takes.
    """
    graph = model.functional if isinstance(model, Sequential) else model
    if graph is None:
        message = "what the model takes is not known, so it cannot be trained"
        hint = "say it in the first layer: Dense(5, input_shape=(3,))"
        raise ModelError([Problem(Code.SHAPE, message, plan.place, hint)])
    return (
        _ends(plan, flatten(graph.inputs), plan.inputs),
        _ends(plan, flatten(graph.outputs), plan.outputs),
    )


def _ends(plan: ModelPlan, tensors: Sequence[Tensor], plans: Any) -> list[Endpoint]:
    told = [item for item in leaves(plans) if isinstance(item, TensorPlan)]
    if plan.class_name == SEQUENTIAL or len(told) != len(tensors):
        at = plan.layers[-1].place if plan.layers else plan.place
        return [_end(tensor, "", at) for tensor in tensors]
    return [
        _end(tensor, plan.names.get(item.origin, ""), item.place)
        for tensor, item in zip(tensors, told)
    ]


def _end(tensor: Tensor, told: str, place: Place) -> Endpoint:
    operation = tensor.node.operation
    _, *sizes = tensor.shape
    shape = tuple(_number(size, place) for size in sizes)
    name = operation.name
    return Endpoint(name, told or name, shape, tensor.dtype, activation(operation), place)


def _number(size: Any, place: Place) -> int | None:
    """A size; a letter has to be given a number before anything can be trained."""
    if known(size):
        return int(size)
    letter = size_text(size)
    if not letter.isidentifier() or letter == "None":
        return None
    message = f"the size {letter} is a letter: a model that is trained has numbers"
    hint = f"--set {letter}=3"
    raise ModelError([Problem(Code.SHAPE, message, place, hint)])
