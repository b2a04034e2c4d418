"""Evaluation of a trained model, predictions in the units of the data, and batches for Keras."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from shapecalc.dataclasses import dataclass
from shapecalc.train.data.parts import Array, Rows
from shapecalc.train.data.prepare import TrainingData
from shapecalc.train.data.stream import Stream
from shapecalc.train.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class PredictedColumn:
    """A column of predictions.

    Attributes:
        name: its heading.
        values: a value for each row.
    """

    name: str
    values: Sequence[Any]


def evaluate(batches: Batches, part: Rows | Stream) -> dict[str, float]:
    """Return the loss and every metric of a part of the data, by their names in Keras."""
    values = batches.model.evaluate(**batches.evaluation(part), verbose=0, return_dict=True)
    return {name: float(value) for name, value in values.items()}


def by_label(values: Mapping[str, float], outputs: Sequence[Endpoint]) -> dict[str, float]:
    """Return an evaluation with the names that the spec has for the outputs.

    Keras starts the name of a value with that of the layer: ``dense_11_mae`` for ``forecast1``.
    """
    renamed = {}
    for name, value in sorted(values.items(), key=lambda item: _order(item[0], outputs)):
        end = _output(name, outputs)
        if end is None or end.label == end.name:
            renamed[name] = value
        else:
            renamed[f"{end.label} {name.removeprefix(f'{end.name}_')}"] = value
    return renamed


def _output(name: str, outputs: Sequence[Endpoint]) -> Endpoint | None:
    """Return the output that a value belongs to: the one with the longest name that fits."""
    longest = sorted(outputs, key=lambda end: -len(end.name))
    return next((end for end in longest if name.startswith(f"{end.name}_")), None)


def _order(name: str, outputs: Sequence[Endpoint]) -> tuple[bool, bool, int]:
    """Return a key for sorting: the loss, then the losses of the outputs, then their metrics."""
    end = _output(name, outputs)
    return name != "loss", not name.endswith("_loss"), outputs.index(end) if end else -1


def predict(batches: Batches, part: Rows) -> list[Array]:
    """Return the outputs of the model for some rows."""
    outputs = batches.model.predict(**batches.prediction(part), verbose=0)
    return [np.asarray(output) for output in batches.keras.tree.flatten(outputs)]


def columns(
    predicted: Sequence[Array], part: Rows, data: TrainingData, outputs: Sequence[Endpoint]
) -> Iterator[PredictedColumn]:
    """Yield columns of predictions, scaled back or as classes, and of the targets if there are any.

    Args:
        predicted: the outputs of the model.
        part: the rows that were predicted.
        data: the data, for its scaling and its classes.
        outputs: the outputs of the model.
    """
    several = len(outputs) > 1
    for number, (values, end) in enumerate(zip(predicted, outputs)):
        scaling, names = data.y_scaling[number], data.classes[number]
        actual = part.y[number] if part.y else None
        title = f"{end.label} " if several else ""
        to_class = _to_class(end, data, number)
        if to_class is not None:
            yield PredictedColumn(f"{title}class", _named(to_class(values), names))
            share = np.max(values, axis=-1) if values.shape[-1] > 1 else values[..., 0]
            rounded_share = [float(f"{value:.4f}") for value in share.ravel()]
            yield PredictedColumn(f"{title}probability", rounded_share)
            if actual is not None:
                yield PredictedColumn(f"{title}actual", _named(_classes(actual, end), names))
            continue
        yield from _numbers(f"{title}predicted", scaling.undo(values))
        if actual is not None:
            yield from _numbers(f"{title}actual", scaling.undo(actual))


def _to_class(end: Endpoint, data: TrainingData, number: int) -> Any:
    """Return the function from outputs to classes, None if the output has no classes."""
    is_crossentropy = "Crossentropy" in data.losses[number].class_name
    if not is_crossentropy and data.classes[number] is None:
        return None
    if (end.width or 1) > 1 and (end.activation != "sigmoid"):
        return argmax
    return rounded if end.width == 1 else None


def argmax(values: Array) -> Array:
    """Return the class with the largest number."""
    classes: Array = np.argmax(values, axis=-1)
    return classes


def rounded(values: Array) -> Array:
    """Return 0 or 1, whichever is nearer."""
    classes: Array = np.round(values[..., 0]).astype(int)
    return classes


def _classes(actual: Array, end: Endpoint) -> Array:
    """Return the classes of targets, which are class numbers or vectors."""
    if actual.ndim > 1 and actual.shape[-1] == end.width != 1:
        return argmax(actual)
    return actual.reshape(len(actual), -1)[:, 0].astype(int)


def _named(classes: Array, names: list[str] | None) -> list[Any]:
    """Return the texts of classes, or their numbers if they have no texts."""
    numbers: list[Any] = classes.tolist()
    if names is None or not all(isinstance(number, int) for number in numbers):
        return numbers
    return [names[number] if number < len(names) else number for number in numbers]


def _numbers(title: str, values: Array) -> Iterator[PredictedColumn]:
    """Yield a column for each number of a row."""
    flat = values.reshape(len(values), -1)
    for number in range(flat.shape[1]):
        name = title if flat.shape[1] == 1 else f"{title} {number + 1}"
        yield PredictedColumn(name, [float(f"{value:.6g}") for value in flat[:, number]])


@dataclass(frozen=True, slots=True)
class Batches:
    """Brings rows into the structure of a model's inputs and outputs.

    Attributes:
        keras: the module of Keras.
        model: the model.
        size: rows per batch.
    """

    keras: Any
    model: Any
    size: int = 32

    def packed(self, which: str, values: list[Any]) -> Any:
        """Return values in the structure of the model's `inputs` or `outputs`."""
        if len(values) == 1:
            return values[0]
        return self.keras.tree.pack_sequence_as(getattr(self.model, f"_{which}_struct"), values)

    def pack(self, part: Rows) -> Any:
        """Return inputs, targets and, if there are any, the weights of the rows."""
        x, y = self.packed("inputs", part.x), self.packed("outputs", part.y)
        if part.weights is None:
            return x, y
        return x, y, part.weights if len(part.y) == 1 else [part.weights] * len(part.y)

    def training(self, part: Rows | Stream, shuffle: bool) -> dict[str, Any]:
        """Return the arguments of `fit` for training rows."""
        if isinstance(part, Stream):
            return {"x": part.dataset(self.pack, self.size, shuffle), "shuffle": False}
        return {**self.evaluation(part), "shuffle": shuffle}

    def validation(self, part: Rows | Stream | None) -> dict[str, Any]:
        """Return the arguments of `fit` for validation rows."""
        if part is None:
            return {}
        if isinstance(part, Stream):
            return {"validation_data": part.dataset(self.pack, self.size, shuffle=False)}
        return {"validation_data": self.pack(part)}

    def evaluation(self, part: Rows | Stream) -> dict[str, Any]:
        """Return the arguments of `evaluate`."""
        if isinstance(part, Stream):
            return {"x": part.dataset(self.pack, self.size, shuffle=False)}
        arrays = dict(zip(("x", "y", "sample_weight"), self.pack(part)))
        return {**arrays, "batch_size": self.size}

    def prediction(self, part: Rows) -> dict[str, Any]:
        """Return the arguments of `predict`."""
        return {"x": self.packed("inputs", part.x), "batch_size": self.size}
