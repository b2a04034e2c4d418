"""What a fitted model is worth: its evaluation, and predictions in the units of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from shapecalc.train.data.parts import Array, Rows
from shapecalc.train.data.prepare import TrainingData
from shapecalc.train.data.stream import Stream
from shapecalc.train.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class PredictedColumn:
    """A column of predictions: what it is called, and a value for each row."""

    name: str
    values: Sequence[Any]


def evaluate(feed: Batches, part: Rows | Stream) -> dict[str, float]:
    """The loss and every metric, by the names that Keras has for them."""
    found = feed.model.evaluate(**feed.evaluation(part), verbose=0, return_dict=True)
    return {name: float(value) for name, value in found.items()}


def told(values: Mapping[str, float], outputs: Sequence[Endpoint]) -> dict[str, float]:
    """An evaluation by the names that the spec has for the outputs.

    Keras begins the name of a value with that of the layer: ``dense_11_mae`` of ``forecast1``.
    """
    found = {}
    for name, value in sorted(values.items(), key=lambda item: _order(item[0], outputs)):
        end = _output(name, outputs)
        own = f"{end.told} {name[len(end.name) + 1 :]}" if end and end.told != end.name else name
        found[own] = value
    return found


def _output(name: str, outputs: Sequence[Endpoint]) -> Endpoint | None:
    """The output that a value is about: the one with the longest name that begins it."""
    longest = sorted(outputs, key=lambda end: -len(end.name))
    return next((end for end in longest if name.startswith(f"{end.name}_")), None)


def _order(name: str, outputs: Sequence[Endpoint]) -> tuple[bool, bool, int]:
    """The loss comes first, then the losses of the outputs, then their metrics."""
    end = _output(name, outputs)
    return name != "loss", not name.endswith("_loss"), outputs.index(end) if end else -1


def predict(feed: Batches, part: Rows) -> list[Array]:
    """What the model gives, for each output."""
    found = feed.model.predict(**feed.prediction(part), verbose=0)
    return [np.asarray(each) for each in feed.keras.tree.flatten(found)]


def columns(
    predicted: Sequence[Array], part: Rows, data: TrainingData, outputs: Sequence[Endpoint]
) -> Iterator[PredictedColumn]:
    """Predictions, scaled back and as classes, and beside them what was to be given."""
    several = len(outputs) > 1
    for number, (values, end) in enumerate(zip(predicted, outputs)):
        scaling, names = data.y_scaling[number], data.classes[number]
        actual = part.y[number] if part.y else None
        title = f"{end.told} " if several else ""
        kind = _kind(end, data, number)
        if kind is not None:
            yield PredictedColumn(f"{title}class", _named(kind(values), names))
            share = np.max(values, axis=-1) if values.shape[-1] > 1 else values[..., 0]
            yield PredictedColumn(
                f"{title}probability", [float(f"{each:.4f}") for each in share.ravel()]
            )
            if actual is not None:
                yield PredictedColumn(f"{title}actual", _named(_classes(actual, end), names))
            continue
        yield from _numbers(f"{title}predicted", scaling.undo(values))
        if actual is not None:
            yield from _numbers(f"{title}actual", scaling.undo(actual))


def _kind(end: Endpoint, data: TrainingData, number: int) -> Any:
    """How the numbers of an output become classes, if that is what they tell."""
    crossed = "Crossentropy" in data.losses[number].class_name
    if not crossed and data.classes[number] is None:
        return None
    if (end.width or 1) > 1 and (end.activation != "sigmoid"):
        return argmax
    return rounded if end.width == 1 else None


def argmax(values: Array) -> Array:
    """The class that has the greatest number."""
    found: Array = np.argmax(values, axis=-1)
    return found


def rounded(values: Array) -> Array:
    """0 or 1, whichever is nearer."""
    found: Array = np.round(values[..., 0]).astype(int)
    return found


def _classes(actual: Array, end: Endpoint) -> Array:
    """The classes that targets stand for."""
    if actual.ndim > 1 and actual.shape[-1] == end.width != 1:
        return argmax(actual)
    return actual.reshape(len(actual), -1)[:, 0].astype(int)


def _named(classes: Array, names: list[str] | None) -> list[Any]:
    found: list[Any] = classes.tolist()
    if names is None or not all(isinstance(one, int) for one in found):
        return found
    return [names[one] if one < len(names) else one for one in found]


def _numbers(title: str, values: Array) -> Iterator[PredictedColumn]:
    flat = values.reshape(len(values), -1)
    for number in range(flat.shape[1]):
        name = title if flat.shape[1] == 1 else f"{title} {number + 1}"
        yield PredictedColumn(name, [float(f"{value:.6g}") for value in flat[:, number]])


@dataclass(frozen=True, slots=True)
class Batches:
    """Brings parts into the structure in which a model takes and gives tensors.

    Attributes:
        keras: the module of Keras.
        model: the model.
        size: rows in a batch.
    """

    keras: Any
    model: Any
    size: int = 32

    def packed(self, which: str, values: list[Any]) -> Any:
        """Values for the inputs or the outputs."""
        if len(values) == 1:
            return values[0]
        return self.keras.tree.pack_sequence_as(getattr(self.model, f"_{which}_struct"), values)

    def pack(self, part: Rows) -> Any:
        """Inputs, targets and, if there are any, weights of the rows."""
        x, y = self.packed("inputs", part.x), self.packed("outputs", part.y)
        if part.weights is None:
            return x, y
        return x, y, part.weights if len(part.y) == 1 else [part.weights] * len(part.y)

    def training(self, part: Rows | Stream, shuffle: bool) -> dict[str, Any]:
        """What `fit` takes."""
        if isinstance(part, Stream):
            return {"x": part.dataset(self.pack, self.size, shuffle), "shuffle": False}
        return {**self.evaluation(part), "shuffle": shuffle}

    def validation(self, part: Rows | Stream | None) -> dict[str, Any]:
        """What `fit` takes to look at after each epoch."""
        if part is None:
            return {}
        if isinstance(part, Stream):
            return {"validation_data": part.dataset(self.pack, self.size, shuffle=False)}
        return {"validation_data": self.pack(part)}

    def evaluation(self, part: Rows | Stream) -> dict[str, Any]:
        """What `evaluate` takes."""
        if isinstance(part, Stream):
            return {"x": part.dataset(self.pack, self.size, shuffle=False)}
        arrays = dict(zip(("x", "y", "sample_weight"), self.pack(part)))
        return {**arrays, "batch_size": self.size}

    def prediction(self, part: Rows) -> dict[str, Any]:
        """What `predict` takes."""
        return {"x": self.packed("inputs", part.x), "batch_size": self.size}
