"""The folder of a run: its spec, its results, and what is needed to continue it.

spec.yaml          the spec
run.json           versions, seed, device, rows
evaluation.json    the loss and the metrics at the end
history.json, .csv losses and metrics of every epoch
model.keras        the trained model
scaling.json       the scaling of the data, and the classes
predictions.csv    the predictions
backup/            the last backup, until the run is finished
unpacked/          unpacked files for streaming, until the run is finished
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.table.escape import csv_cell, json_text
from shapecalc.write.saving import draft, save, sweep

History = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a run.

    Attributes:
        path: where it is.
    """

    path: Path

    @property
    def model(self) -> Path:
        """The file of the trained model."""
        return self.path / "model.keras"

    @property
    def backup(self) -> Path:
        """The folder of the last backup."""
        return self.path / "backup"

    @property
    def unpacked(self) -> Path:
        """The folder for unpacked files."""
        return self.path / "unpacked"

    @contextmanager
    def unpacking(self) -> Iterator[None]:
        """Remove unpacked files before and after a run, and what a killed run has left."""
        shutil.rmtree(self.unpacked, ignore_errors=True)
        sweep(self.path)
        try:
            yield
        finally:
            shutil.rmtree(self.unpacked, ignore_errors=True)
            with suppress(OSError):  # It is not empty.
                self.path.rmdir()

    def write(self, name: str, data: Any) -> None:
        """Write data as JSON; a file is never half written."""
        text = json_text(data, indent=2)
        self.write_text(name, text + "\n")

    def write_text(self, name: str, text: str) -> None:
        """Write a text; a file is never half written."""
        save(text, self.path / name, parents=True)

    def write_history(self, history: Mapping[str, Sequence[float]]) -> None:
        """Write the history as JSON and as CSV."""
        self.write("history.json", history)
        self.write_rows("history.csv", ["epoch", *history], _rows(history))

    def write_rows(self, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write a table as CSV."""
        with (
            draft(self.path / name) as beside,
            open(beside, "w", encoding="utf-8", newline="") as stream,
        ):
            writer = csv.writer(stream, lineterminator="\n")
            for row in (head, *rows):
                writer.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in row])


def new(name: str) -> Path:
    """Return a path in ``runs`` for a new run of a spec."""
    number, path = 1, Path("runs") / name
    while path.exists():
        number += 1
        path = Path("runs") / f"{name}-{number}"
    return path


def last(name: str) -> Path:
    """Return the folder of the last run of a spec."""
    folders = [path for path in Path("runs").glob(f"{name}*") if _numbered(path.name, name)]
    latest = max(folders, key=lambda path: _numbered(path.name, name), default=None)
    return latest or Path("runs") / name


def _numbered(folder: str, name: str) -> int:
    """Return the number of a run, 0 if the folder belongs to another spec.

    >>> _numbered("lstm-3", "lstm"), _numbered("lstm", "lstm"), _numbered("lstm_relu", "lstm")
    (3, 1, 0)
    """
    if folder == name:
        return 1
    prefix, _, number = folder.rpartition("-")
    return int(number) if prefix == name and number.isdecimal() else 0


def _rows(history: Mapping[str, Sequence[float]]) -> list[list[Any]]:
    """Return a row for each epoch; a value is "" for an epoch that does not have it."""
    epochs = max(map(len, history.values()), default=0)
    columns = history.values()
    return [
        [epoch + 1, *(column[epoch] if epoch < len(column) else "" for column in columns)]
        for epoch in range(epochs)
    ]


def swap(new: Path, place: Path) -> None:
    """Replace a folder by a new one, so that `swapped` finds a complete folder at any moment."""
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        os.replace(place, old)
    os.replace(new, place)
    shutil.rmtree(old, ignore_errors=True)


def swapped(place: Path) -> Path | None:
    """Return the last complete folder that `swap` has left, None if there is none."""
    for folder in (place, place.with_name(place.name + ".old")):
        if folder.exists():
            return folder
    return None


class TrainingError(Exception):
    """A training that cannot start, or does not end.

    Attributes:
        hint: what to do.
        details: lines with more about it.
        exit_code: the exit code of the command line.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.hint = hint
        self.details = details


class UnavailableError(TrainingError):
    """A device or a backend that is not available, or that cannot do what was asked for."""

    exit_code = 2


class DifferentError(TrainingError):
    """A model of Keras that differs from the summary."""


class CodeError(TrainingError):
    """Code of a model that is missing, that the user does not allow to be run, or that fails."""

    exit_code = 2


class StoppedError(TrainingError):
    """An error of Keras during the training."""
