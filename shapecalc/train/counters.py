"""What callbacks have counted and kept, written beside a backup so that a run goes on with it.

Keras's BackupAndRestore keeps the model and its optimizer alone: without this,
the patience of an EarlyStopping would begin anew, a checkpoint of the best
model would be overwritten by a worse one, and a log would lose what it had.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

COUNTED = ("best", "best_epoch", "wait", "cooldown_counter")
"""The attributes in which Keras's callbacks keep numbers from epoch to epoch."""

KEPT = "best_weights"
"""Where EarlyStopping keeps the weights of the best epoch."""


def write(callbacks: Sequence[Any], folder: Path) -> None:
    """Writes what each callback has counted."""
    told = []
    for number, callback in enumerate(callbacks):
        found = {name: getattr(callback, name, None) for name in COUNTED}
        counted = {name: _plain(value) for name, value in found.items() if value is not None}
        told.append({"class_name": type(callback).__name__, "counted": counted})
        weights = getattr(callback, KEPT, None)
        if weights is not None:
            np.savez(_weights(folder, number), *weights)
    _counters(folder).write_text(json.dumps(told), encoding="utf-8")


def restore(callbacks: Sequence[Any], folder: Path) -> None:
    """Gives each callback what it had; another one than before begins anew."""
    told = json.loads(_counters(folder).read_text(encoding="utf-8"))
    for number, (callback, before) in enumerate(zip(callbacks, told)):
        if type(callback).__name__ != before["class_name"]:
            continue
        for name, value in before["counted"].items():
            setattr(callback, name, value)
        if _weights(folder, number).exists():
            with np.load(_weights(folder, number)) as arrays:
                setattr(callback, KEPT, [arrays[name] for name in arrays.files])


def go_on(callbacks: Sequence[Any], epochs: int) -> None:
    """Lets logs go on after the epochs that are done, instead of beginning anew."""
    for callback in callbacks:
        if hasattr(callback, "append_header"):
            log = Path(callback.filename)
            if log.exists():
                lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
                log.write_text("".join(lines[: epochs + 1]), encoding="utf-8")
            callback.append = True


def _plain(value: Any) -> Any:
    """A number of a backend, of NumPy or of Python as one of Python."""
    return value.item() if hasattr(value, "item") else value


def _counters(folder: Path) -> Path:
    return folder / "callbacks.json"


def _weights(folder: Path, number: int) -> Path:
    return folder / f"best_weights_{number}.npz"
