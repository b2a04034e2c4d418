"""The folder of a run: what was asked, what came of it, and what is needed to go on.

spec.yaml          the spec
run.json           versions, seed, device, rows, evaluation
history.json, .csv losses and metrics of every epoch
model.keras        the trained model
scaling.json       what the data was scaled with, and the classes
predictions.csv    what was predicted
backup/            the last epoch, as long as the run is not over
unpacked/          data that is streamed, as long as the run is not over
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

History = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one run."""

    path: Path

    @property
    def model(self) -> Path:
        return self.path / "model.keras"

    @property
    def backup(self) -> Path:
        return self.path / "backup"

    @property
    def unpacked(self) -> Path:
        return self.path / "unpacked"

    @contextmanager
    def unpacking(self) -> Iterator[None]:
        """Removes what was unpacked once it is not needed any more."""
        shutil.rmtree(self.unpacked, ignore_errors=True)
        try:
            yield
        finally:
            shutil.rmtree(self.unpacked, ignore_errors=True)
            with suppress(OSError):  # There is something in it.
                self.path.rmdir()

    def write(self, name: str, data: Any) -> None:
        """Writes data as JSON, all of it or nothing."""
        text = json.dumps(data, indent=2, ensure_ascii=False, default=str)
        self.write_text(name, text + "\n")

    def write_text(self, name: str, text: str) -> None:
        """Writes a text, all of it or nothing."""
        self.path.mkdir(parents=True, exist_ok=True)
        unfinished = self.path / f"{name}.part"
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, self.path / name)

    def write_history(self, history: Mapping[str, Sequence[float]]) -> None:
        """Writes the history in both forms."""
        self.write("history.json", history)
        self.write_rows("history.csv", ["epoch", *history], _rows(history))

    def write_rows(self, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Writes a table."""
        with open(self.path / name, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(rows)


def new(name: str) -> Path:
    """A folder in ``runs`` that no run has yet."""
    number, path = 1, Path("runs") / name
    while path.exists():
        number += 1
        path = Path("runs") / f"{name}-{number}"
    return path


def last(name: str) -> Path:
    """The folder that was made last for a spec of this name."""
    found = [path for path in Path("runs").glob(f"{name}*") if _numbered(path.name, name)]
    latest = max(found, key=lambda path: _numbered(path.name, name), default=None)
    return latest or Path("runs") / name


def _numbered(folder: str, name: str) -> int:
    """Which of the folders of a name it is; 0 if it is none.

    >>> _numbered("lstm-3", "lstm"), _numbered("lstm", "lstm"), _numbered("lstm_relu", "lstm")
    (3, 1, 0)
    """
    if folder == name:
        return 1
    prefix, _, number = folder.rpartition("-")
    return int(number) if prefix == name and number.isdecimal() else 0


def _rows(history: Mapping[str, Sequence[float]]) -> list[list[Any]]:
    epochs = max(map(len, history.values()), default=0)
    return [
        [epoch + 1, *(each[epoch] if epoch < len(each) else "" for each in history.values())]
        for epoch in range(epochs)
    ]


def swap(new: Path, place: Path) -> None:
    """Puts a whole folder in the place of another, so that at no moment there is none.

    Whoever looks in between finds the one before beside it, see `swapped`.
    """
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        os.replace(place, old)
    os.replace(new, place)
    shutil.rmtree(old, ignore_errors=True)


def swapped(place: Path) -> Path | None:
    """The last whole folder that `swap` has left, if there is any."""
    for found in (place, place.with_name(place.name + ".old")):
        if found.exists():
            return found
    return None


class TrainingError(Exception):
    """The training is not to be had.

    Attributes:
        hint: what would help.
        exit_code: what the command line ends with.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UnavailableError(TrainingError):
    """What is asked for is not there: a device, a backend, a way to share the work."""

    exit_code = 2


class DifferentError(TrainingError):
    """The model that Keras has built is not the one in the table."""


class StoppedError(TrainingError):
    """Keras has stopped in the middle of the training."""
