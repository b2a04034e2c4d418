"""The inputs and outputs of a model, which data must fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.size import known, size_text
from shapecalc.dataclasses import dataclass
from shapecalc.errors import Code, ModelError, Place, Problem
from shapecalc.model.graph import Tensor, flatten, leaves
from shapecalc.model.infer import Model
from shapecalc.model.models import Sequential, activation
from shapecalc.model.own import OwnLayer
from shapecalc.plan import SEQUENTIAL, ModelPlan, TensorPlan

Shape = tuple[int | None, ...]
"""A shape without the batch axis; None is a size that the model leaves open."""


@dataclass(eq=False, slots=True)
class Endpoint:
    """An input or output of a model.

    Attributes:
        name: its name in Keras.
        label: its name in the spec.
        shape: its shape without the batch axis.
        dtype: the dtype of its numbers.
        activation: the activation of the last layer, None if it is not known.
        place: where it is in the spec.
    """

    name: str
    label: str
    shape: Shape
    dtype: str
    activation: str | None
    place: Place

    @property
    def texts(self) -> bool:
        """Whether it consists of texts, not of numbers."""
        return self.dtype == "string"

    @property
    def width(self) -> int | None:
        """The size of the last axis."""
        return self.shape[-1] if self.shape else None


def endpoints(plan: ModelPlan, model: Model) -> tuple[list[Endpoint], list[Endpoint]]:
    """Return the inputs and the outputs of a model.

    Raises:
        ModelError: if the input shape is unknown, or a size is a letter.
    """
    graph = model.functional if isinstance(model, Sequential) else model
    if isinstance(graph, OwnLayer):
        message = f"{model.class_name} has code of its own, and shapecalc runs no code"
        raise ModelError([Problem(Code.FORM, message, plan.place)])
    if graph is None:
        message = "the input shape is unknown, so the model cannot be trained"
        hint = "give it in the first layer: Dense(5, input_shape=(3,))"
        raise ModelError([Problem(Code.SHAPE, message, plan.place, hint)])
    return (
        _endpoints(plan, flatten(graph.inputs), plan.inputs),
        _endpoints(plan, flatten(graph.outputs), plan.outputs),
    )


def _endpoints(plan: ModelPlan, tensors: Sequence[Tensor], plans: Any) -> list[Endpoint]:
    written = [item for item in leaves(plans) if isinstance(item, TensorPlan)]
    if plan.class_name == SEQUENTIAL or len(written) != len(tensors):
        place = plan.layers[-1].place if plan.layers else plan.place
        return [_endpoint(tensor, "", place) for tensor in tensors]
    return [
        _endpoint(tensor, plan.names.get(item.origin, ""), item.place)
        for tensor, item in zip(tensors, written)
    ]


def _endpoint(tensor: Tensor, label: str, place: Place) -> Endpoint:
    operation = tensor.node.operation
    _, *sizes = tensor.shape
    shape = tuple(_number(size, place) for size in sizes)
    name = operation.name
    return Endpoint(name, label or name, shape, tensor.dtype, activation(operation), place)


def _number(size: Any, place: Place) -> int | None:
    """Return a size as a number, None if it is open.

    Raises:
        ModelError: if it is a letter.
    """
    if known(size):
        return int(size)
    letter = size_text(size)
    if not letter.isidentifier() or letter == "None":
        return None
    message = f"the size {letter} is a letter, but training needs a number"
    hint = f"--set {letter}=3"
    raise ModelError([Problem(Code.SHAPE, message, place, hint)])
