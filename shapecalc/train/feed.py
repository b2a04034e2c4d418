"""Parts of the data as `fit`, `evaluate` and `predict` take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shapecalc.train.data.parts import Part
from shapecalc.train.data.stream import Stream


@dataclass(frozen=True, slots=True)
class Feed:
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

    def pack(self, part: Part) -> Any:
        """Inputs, targets and, if there are any, weights of the rows."""
        x, y = self.packed("inputs", part.x), self.packed("outputs", part.y)
        if part.weights is None:
            return x, y
        return x, y, part.weights if len(part.y) == 1 else [part.weights] * len(part.y)

    def training(self, part: Part | Stream, shuffle: bool) -> dict[str, Any]:
        """What `fit` takes."""
        if isinstance(part, Stream):
            return {"x": part.dataset(self.pack, self.size, shuffle), "shuffle": False}
        return {**self.evaluation(part), "shuffle": shuffle}

    def validation(self, part: Part | Stream | None) -> dict[str, Any]:
        """What `fit` takes to look at after each epoch."""
        if part is None:
            return {}
        if isinstance(part, Stream):
            return {"validation_data": part.dataset(self.pack, self.size, shuffle=False)}
        return {"validation_data": self.pack(part)}

    def evaluation(self, part: Part | Stream) -> dict[str, Any]:
        """What `evaluate` takes."""
        if isinstance(part, Stream):
            return {"x": part.dataset(self.pack, self.size, shuffle=False)}
        arrays = dict(zip(("x", "y", "sample_weight"), self.pack(part)))
        return {**arrays, "batch_size": self.size}

    def prediction(self, part: Part) -> dict[str, Any]:
        """What `predict` takes."""
        return {"x": self.packed("inputs", part.x), "batch_size": self.size}
