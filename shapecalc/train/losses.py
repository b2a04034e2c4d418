"""The loss of each output, and checks that it fits the last layer and the targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from shapecalc.dataclasses import dataclass
from shapecalc.errors import Code, Place
from shapecalc.read.settings import Settings, SpecObject
from shapecalc.read.syntax import SpecError
from shapecalc.similar import did_you_mean
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
"""The activation that a loss expects, unless it has `from_logits=True`."""

PROBABILITIES = ("sigmoid", "softmax", "hard_sigmoid")
"""The activations that return numbers from 0 to 1, which can be probabilities."""

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
"""The smallest and the largest number that an activation can return."""


@dataclass(eq=False, slots=True)
class Loss:
    """The loss of an output.

    Attributes:
        written: the loss in the spec, None if the spec has none.
        class_name: its class.
        place: where it is in the spec, or where the output is.
    """

    written: SpecObject | None
    class_name: str
    place: Place

    @property
    def sparse(self) -> bool:
        """Whether its targets are class numbers."""
        return self.class_name == SPARSE

    @property
    def logits(self) -> bool:
        """Whether it expects logits, and not probabilities."""
        return bool(self.written and self.written.keyword.get("from_logits"))

    def target_shape(self, end: Endpoint) -> Shape:
        """Return the shape of a row of targets for an output."""
        return end.shape[:-1] if self.sparse else end.shape


def per_output(setting: Any, outputs: Sequence[Endpoint], place: Place, key: str) -> list[Any]:
    """Return the value of a setting for each output.

    Args:
        setting: a value for all outputs, or a mapping from the names of outputs to values.
        outputs: the outputs of the model.
        place: where the setting is in the spec.
        key: the key of the setting.

    Raises:
        SpecError: if no output has one of the names.
    """
    if not isinstance(setting, Mapping):
        return [setting] * len(outputs)
    names = {name: end for end in outputs for name in (end.label, end.name)}
    for name in setting:
        if name not in names:
            known = f"the outputs are {', '.join(end.label for end in outputs)}"
            hint = did_you_mean(name, names) or known
            raise SpecError(Code.UNKNOWN_NAME, f"{key}: no output is called `{name}`", place, hint)
    return [setting.get(end.label, setting.get(end.name)) for end in outputs]


def losses(
    train: Settings, outputs: Sequence[Endpoint], targets: Sequence[Array | None]
) -> list[Loss]:
    """Return the loss of each output: that of the spec, or one that fits the last activation.

    Args:
        train: the section `train` of the spec.
        outputs: the outputs of the model.
        targets: the targets of each output, None if they are not known.
    """
    written = per_output(train.loss, outputs, train.at("loss"), "loss")
    return [
        Loss(loss, loss.class_name, loss.place)
        if loss
        else Loss(None, _default_class(end, target), end.place)
        for loss, end, target in zip(written, outputs, targets)
    ]


def _default_class(end: Endpoint, target: Array | None) -> str:
    if end.activation == "sigmoid":
        return BINARY
    if end.activation != "softmax":
        return "MeanSquaredError"
    vectors = target is not None and target.ndim > 1 and target.shape[-1] == end.width != 1
    return CATEGORICAL if vectors else SPARSE


def check_activation(loss: Loss, end: Endpoint) -> None:
    """Raise an error unless the last activation fits the loss.

    Raises:
        SpecError: if it does not.
    """
    wanted = LAST.get(loss.class_name)
    if wanted is None or end.activation is None or loss.logits:
        return
    if end.activation not in PROBABILITIES:
        message = (
            f"{loss.class_name} expects probabilities, "
            f"but the activation of `{end.label}` is {end.activation}"
        )
        hint = f"activation='{wanted}' in the last layer, or from_logits=True"
        raise SpecError(Code.TARGETS, message, loss.place, hint)
    if end.width == 1 and wanted == "softmax":
        message = f"{loss.class_name} expects several classes, but `{end.label}` has one number"
        hint = "binary_crossentropy and sigmoid for two classes, one unit per class for more"
        raise SpecError(Code.TARGETS, message, loss.place, hint)
    if end.width == 1 and end.activation == "softmax":
        message = f"softmax of a single number is always 1, so `{end.label}` never changes"
        raise SpecError(Code.TARGETS, message, end.place, "activation='sigmoid'")


def check_shape(loss: Loss, end: Endpoint, target: Array) -> None:
    """Raise an error if targets are class numbers and the loss expects vectors, or vice versa.

    Raises:
        SpecError: if they are.
    """
    width = end.width or 1
    single = target.ndim == 1 or target.shape[1:] == (1,)
    if loss.sparse and width > 1 and target.ndim > 1 and target.shape[-1] == width:
        message = f"{loss.class_name} expects class numbers, but the targets are vectors of {width}"
        hint = "categorical_crossentropy, or onehot: false"
        raise SpecError(Code.TARGETS, message, loss.place, hint)
    if loss.class_name in LAST and not loss.sparse and single and width > 1:
        message = (
            f"{loss.class_name} expects vectors of {width} numbers, "
            "but the targets are single numbers"
        )
        hint = "onehot: true under `data`, or sparse_categorical_crossentropy"
        if LAST[loss.class_name] == "sigmoid":
            hint = f"for one of {width} classes: softmax and sparse_categorical_crossentropy"
        raise SpecError(Code.TARGETS, message, loss.place, hint)


def check_values(loss: Loss, end: Endpoint, target: Array, place: Place) -> None:
    """Raise an error if the last layer cannot return the targets.

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
    why = f"{end.activation} returns" if end.activation in RANGES else "the loss expects"
    message = f"the targets range from {low:g} to {high:g}, but {why} numbers {limits}"
    hint = "a last layer without activation"
    if LAST.get(loss.class_name) == "sigmoid" and holds_classes(target):
        hint = (
            f"for {high + 1:g} classes: a last layer Dense({high + 1:g}, activation='softmax') and "
            "sparse_categorical_crossentropy"
        )
    elif most == 1:
        hint = f"scale: {{y: minmax}}, or {hint}"
    raise SpecError(Code.TARGETS, message, place, hint)


def holds_classes(target: Array) -> bool:
    """Return whether all targets can be numbers of classes: whole numbers from 0 on, and few.

    >>> holds_classes(np.array([0, 2, 1])), holds_classes(np.array([0, 2.5]))
    (True, False)
    """
    rounded = np.all(target == np.round(target))
    several = len(np.unique(target)) > (np.max(target) + 1) / 2  # Some may be missing.
    return bool(rounded and several and np.min(target) >= 0)


def check_classes(target: Array, width: int, place: Place) -> None:
    """Raise an error unless all targets are class numbers.

    Raises:
        SpecError: if one is not.
    """
    low, high = float(np.min(target)), float(np.max(target))
    if low < 0 or high >= width or np.any(target != np.round(target)):
        targets = f"the targets range from {low:g} to {high:g}"
        message = f"the classes are numbered from 0 to {width - 1}, but {targets}"
        hint = "targets that are not classes need a loss such as mse"
        if low >= 0 and high >= width:
            hint = f"a last layer of {int(high) + 1} units"
        raise SpecError(Code.TARGETS, message, place, hint)
