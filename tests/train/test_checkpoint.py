"""Checkpoints: the file is the old model or the new one, whatever stops Keras while it writes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from shapecalc.train.checkpoint import Saver, checkpoint


class Model:
    """A model whose file is written in two halves; between them something may happen."""

    metrics = ("loss",)

    def __init__(self, stop: type[BaseException] | None = None) -> None:
        self.stop = stop

    def save(self, path: Path, overwrite: bool = True) -> None:
        with open(path, "w") as stream:
            stream.write("new")
            if self.stop:
                raise self.stop
            stream.write(" model")

    save_weights = save


class Checkpoint:
    """Keras's callback, as far as it matters here."""

    def __init__(self, filepath: str) -> None:
        self.filepath = filepath

    def set_model(self, model: Any) -> None:
        self._model = model

    @property
    def model(self) -> Any:
        return self._model

    def on_epoch_end(self) -> None:
        self.model.save(self.filepath, overwrite=True)


KERAS = SimpleNamespace(callbacks=SimpleNamespace(ModelCheckpoint=Checkpoint))


@pytest.mark.parametrize("method", ["save", "save_weights"])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError, RuntimeError])
def test_the_model_before_stays(method: str, stop: type[BaseException], tmp_path: Path) -> None:
    path = tmp_path / "best.keras"
    path.write_text("old model")
    with pytest.raises(stop):
        getattr(Saver(Model(stop)), method)(path)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old model"]
    getattr(Saver(Model()), method)(path)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["new model"]


def test_the_callback_writes_beside(tmp_path: Path) -> None:
    kind = checkpoint(KERAS)
    assert kind.__name__ == "ModelCheckpoint"
    callback = kind(str(tmp_path / "best.keras"))
    callback.set_model(Model())
    assert callback.model.metrics == ("loss",)
    callback.on_epoch_end()
    callback.set_model(Model(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        callback.on_epoch_end()
    assert [file.read_text() for file in tmp_path.iterdir()] == ["new model"]
