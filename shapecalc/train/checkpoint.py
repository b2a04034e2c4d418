"""Keras's ModelCheckpoint with files that are never half written.

Keras writes a model into the file itself: a kill, or a full disk, would leave it torn, and the best
model before it gone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shapecalc.write.saving import draft


class Saver:
    """A model whose files replace older ones only when they are complete.

    Attributes:
        model: the model of Keras, which has all other attributes.
    """

    def __init__(self, model: Any) -> None:
        self.model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    def save(self, filepath: str | Path, **settings: Any) -> None:
        """Write the model."""
        with draft(Path(filepath)) as beside:
            self.model.save(beside, **settings)

    def save_weights(self, filepath: str | Path, **settings: Any) -> None:
        """Write the weights of the model."""
        with draft(Path(filepath)) as beside:
            self.model.save_weights(beside, **settings)


def checkpoint(keras: Any) -> type[Any]:
    """Return Keras's class of this name, which writes through a `Saver`."""

    class ModelCheckpoint(keras.callbacks.ModelCheckpoint):  # type: ignore[misc]
        @property
        def model(self) -> Saver:
            return Saver(super().model)

    return ModelCheckpoint
