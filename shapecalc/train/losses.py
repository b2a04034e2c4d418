"""Which loss an output has, and whether it fits the last layer and the targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from shapecalc.errors import Code, Place, did_you_mean
from shapecalc.read.settings import Settings, Told
from shapecalc.read.syntax import stop
from shapecalc.train.data.parts import Array
from shapecalc.train.endpoints import Endpoint, Shape

BINARY, CATEGORICAL, SPARSE = (
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy",
)

LAST: Mapping[str, str] = {
    BINARY: "sigmoid",
    "BinaryFocalCrossentropy": "sigmoid",
    CATEGORICAL: "softmax",
    "CategoricalFocalCrossentropy": "softmax",
    SPARSE: "softmax",
}
"""The activation that gives what a loss expects, unless it is told that it gets logits."""

PROBABILITIES = ("sigmoid", "softmax", "hard_sigmoid")
"""Activations whose numbers a cross-entropy can take for probabilities."""

RANGES: Mapping[str, tuple[float, float]] = {
    "sigmoid": (0, 1),
    "hard_sigmoid": (0, 1),
    "softmax": (0, 1),
    "tanh": (-1, 1),
    "softsign": (-1, 1),
    "relu": (0, np.inf),
    "relu6": (0, 6),
    "softplus": (0, np.inf),
    "exponential": (0, np.inf),
}
"""What an activation can give at all."""


@dataclass(eq=False, slots=True)
class Loss:
    """The loss of an output.

    Attributes:
        told: what the spec says, None if it says nothing.
        class_name: the class of the loss.
        place: where it stands, or else the output.
    """

    told: Told | None
    class_name: str
    place: Place

    @property
    def sparse(self) -> bool:
        """Whether its targets are numbers of classes."""
        return self.class_name == SPARSE

    @property
    def logits(self) -> bool:
        """Whether it gets numbers that are no probabilities yet."""
        return bool(self.told and self.told.keyword.get("from_logits"))

    def takes(self, end: Endpoint) -> Shape:
        """The shape of a row of targets."""
        return end.shape[:-1] if self.sparse else end.shape


def per_output(told: Any, outputs: Sequence[Endpoint], place: Place, what: str) -> list[Any]:
    """What is told for each output, in their order; the same for all if no names are told.

    Raises:
        SpecError: if a name is that of no output.
    """
    if not isinstance(told, Mapping):
        return [told] * len(outputs)
    names = {name: end for end in outputs for name in (end.told, end.name)}
    for name in told:
        if name not in names:
            hint = did_you_mean(name, names) or f"there are {', '.join(e.told for e in outputs)}"
            raise stop(Code.UNKNOWN_NAME, f"{what}: no output is called `{name}`", place, hint)
    return [told.get(end.told, told.get(end.name)) for end in outputs]


def losses(
    train: Settings, outputs: Sequence[Endpoint], targets: Sequence[Array | None]
) -> list[Loss]:
    """The loss of each output; where none is told, the one that fits its last activation."""
    place = train.at("loss")
    found = []
    for told, end, target in zip(per_output(train.loss, outputs, place, "loss"), outputs, targets):
        at = told.place if told else end.place
        found.append(Loss(told, told.class_name if told else _usual(end, target), at))
    return found


def _usual(end: Endpoint, target: Array | None) -> str:
    if end.activation == "sigmoid":
        return BINARY
    if end.activation != "softmax":
        return "MeanSquaredError"
    vectors = target is not None and target.ndim > 1 and target.shape[-1] == end.width != 1
    return CATEGORICAL if vectors else SPARSE


def check_activation(loss: Loss, end: Endpoint) -> None:
    """Whether the last layer gives what the loss expects.

    Raises:
        SpecError: if it does not.
    """
    wanted = LAST.get(loss.class_name)
    if wanted is None or end.activation is None or loss.logits:
        return
    if end.activation not in PROBABILITIES:
        message = (
            f"{loss.class_name} takes probabilities, but `{end.told}` ends with {end.activation}"
        )
        hint = f"activation='{wanted}' in the last layer, or from_logits=True"
        raise stop(Code.TARGETS, message, loss.place, hint)
    if end.width == 1 and wanted == "softmax":
        message = f"{loss.class_name} compares several classes, but `{end.told}` gives one number"
        hint = "two classes: binary_crossentropy and sigmoid; more: a last layer of so many units"
        raise stop(Code.TARGETS, message, loss.place, hint)
    if end.width == 1 and end.activation == "softmax":
        message = f"softmax of a single number is always 1, so `{end.told}` never changes"
        raise stop(Code.TARGETS, message, end.place, "activation='sigmoid'")


def check_shape(loss: Loss, end: Endpoint, target: Array) -> None:
    """Whether targets are classes where the loss wants vectors, or the other way round.

    Raises:
        SpecError: if they are.
    """
    width = end.width or 1
    single = target.ndim == 1 or target.shape[1:] == (1,)
    if loss.sparse and width > 1 and target.ndim > 1 and target.shape[-1] == width:
        message = f"{loss.class_name} takes the number of a class, gets vectors of {width}"
        hint = "categorical_crossentropy, or onehot: false"
        raise stop(Code.TARGETS, message, loss.place, hint)
    if LAST.get(loss.class_name) == "softmax" and not loss.sparse and single and width > 1:
        message = f"{loss.class_name} takes vectors of {width} numbers, gets one number a row"
        hint = "onehot: true under `data`, or sparse_categorical_crossentropy"
        raise stop(Code.TARGETS, message, loss.place, hint)


def check_values(loss: Loss, end: Endpoint, target: Array, place: Place) -> None:
    """Whether the last layer can ever give what it is to give.

    Raises:
        SpecError: if it cannot.
    """
    low, high = float(np.min(target)), float(np.max(target))
    if loss.sparse:
        return check_classes(target, end.width or 1, place)
    least, most = RANGES.get(end.activation or "", (-np.inf, np.inf))
    if LAST.get(loss.class_name) == "sigmoid":
        least, most = 0, 1
    if low >= least - 1e-6 and high <= most + 1e-6:
        return None
    limits = f"from {least:g} to {most:g}" if np.isfinite(most) else f"of at least {least:g}"
    why = (
        f"{end.activation} gives numbers" if end.activation in RANGES else "the loss takes numbers"
    )
    message = f"the targets go from {low:g} to {high:g}, but {why} {limits}"
    hint = (
        "scale: {y: minmax}, or a last layer without activation"
        if most == 1
        else ("a last layer without activation")
    )
    raise stop(Code.TARGETS, message, place, hint)


def check_classes(target: Array, width: int, place: Place) -> None:
    """Whether targets are numbers of classes.

    Raises:
        SpecError: if one is none.
    """
    low, high = float(np.min(target)), float(np.max(target))
    if low < 0 or high >= width or np.any(target != np.round(target)):
        message = f"the classes are numbered from 0 to {width - 1}, the targets go from {low:g}"
        hint = (
            f"a last layer of {int(high) + 1} units"
            if low >= 0 and high >= width
            else ("targets that are no classes want a loss such as mse")
        )
        raise stop(Code.TARGETS, f"{message} to {high:g}", place, hint)
