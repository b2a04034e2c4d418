"""Fitting: the history is kept, Ctrl-C ends the epoch, and a run that was killed can go on."""

from __future__ import annotations

import gc
import json
import shutil
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from shapecalc.train.folder import Folder, History, TrainingError, swap, swapped
from shapecalc.train.progress import Display, Logs

HISTORY = "history.json"

SHARE = 200
"""A backup is made when the time since the last is so many times what that one took."""


@dataclass(eq=False, slots=True)
class Watch:
    """Watches a model being fitted.

    Attributes:
        display: what is seen of it.
        history: losses and metrics of every epoch, also of those before it was stopped.
        stopped: whether Ctrl-C was pressed.
    """

    display: Display
    history: History = field(default_factory=dict)
    stopped: bool = False

    def callback(self, keras: Any, model: Any, epochs: int, steps: int | None) -> Any:
        """This as a callback of Keras; the steps are only counted where someone looks."""

        def begin(logs: Any) -> None:
            self.display.begin(epochs, len(self.history.get("loss", ())), steps)

        def epoch(number: int, logs: Logs) -> None:
            ordered = dict(sorted(logs.items(), key=_order))
            for name, value in ordered.items():
                self.history.setdefault(name, []).append(float(value))
            self.display.epoch(number, ordered)
            if self.stopped:
                model.stop_training = True

        hooks = {"on_train_begin": begin, "on_epoch_end": epoch}
        if hasattr(self.display, "progress"):
            hooks["on_train_batch_end"] = self.display.step
        return keras.callbacks.LambdaCallback(**hooks)

    @contextmanager
    def interruptible(self, alone: bool) -> Iterator[None]:
        """The first Ctrl-C lets the epoch end; the second ends everything.

        Of several processes none may stop by itself: the others would wait for it.
        """

        def stop(number: int, frame: FrameType | None) -> None:
            if self.stopped:
                raise KeyboardInterrupt
            self.stopped = True

        before = signal.getsignal(signal.SIGINT)
        if alone:
            signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            self.display.end()


@contextmanager
def undisturbed() -> Iterator[None]:
    """What is there now is no garbage: to look through all of it would hold up the steps."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _order(item: tuple[str, float]) -> tuple[bool, bool]:
    """Losses come before metrics, what is trained before what is held back."""
    name, _ = item
    return name.startswith("val_"), not name.endswith("loss")


@dataclass(eq=False, slots=True)
class Backup:
    """Keras's BackupAndRestore, whose folder is only ever replaced by a whole one.

    It takes half a hundredth of the time: after short epochs it is made for some of them only.
    Of several processes each makes its own, all after the same epochs.

    Attributes:
        callbacks: those of the spec, whose counters are kept, too.
    """

    keras: Any
    folder: Folder
    watch: Watch
    callbacks: Sequence[Any] = ()
    always: bool = False
    took: float = 0.0
    last: float = field(default_factory=time.perf_counter)
    restored: Path | None = None

    def restore(self, model: Any, epochs: int) -> int:
        """Puts a model where the last backup was made, or where the run came to its end.

        Returns:
            The number of epochs that were done.

        Raises:
            TrainingError: if there is nothing to go on with.
        """
        found = swapped(self.folder.backup)
        if found is None and not self.folder.model.exists():
            return 0
        history = (found or self.folder.path) / HISTORY
        self.watch.history = json.loads(history.read_text(encoding="utf-8"))
        done = len(self.watch.history["loss"])
        if found is None and done >= epochs:
            message = f"{self.folder.path} has {done} epochs, all that are asked for"
            raise TrainingError(message, f"--epochs {2 * done} goes on with as many more")
        try:
            self.load(model, found, done)
        except Exception as error:  # Keras refuses weights in many ways.
            message = f"{self.folder.path} is the run of another model: {error}"
            raise TrainingError(message, "without --resume, a new run begins") from error
        continue_logs(self.callbacks, done)
        self.restored = found
        return done

    def load(self, model: Any, backup: Path | None, done: int) -> None:
        """Loads weights and the state of the optimizer."""
        if backup is None:
            model.optimizer.build(model.trainable_variables)
            model.load_weights(self.folder.model)
            model._initial_epoch = done
            return
        callback = self.keras.callbacks.BackupAndRestore(str(backup), delete_checkpoint=False)
        callback.set_model(model)
        callback.on_train_begin()

    def callback(self, model: Any) -> Any:
        """This as a callback of Keras, which comes after those of the spec."""

        def begin(logs: Logs) -> None:
            if self.restored:
                restore_callback_state(self.callbacks, self.restored)

        def epoch(number: int, logs: Logs) -> None:
            due = time.perf_counter() - self.last >= SHARE * self.took
            if due or self.always or self.watch.stopped:
                self.make(model, number)

        return self.keras.callbacks.LambdaCallback(on_train_begin=begin, on_epoch_end=epoch)

    def make(self, model: Any, epoch: int) -> None:
        """Writes a whole backup beside the last, and puts it in its place."""
        begun = time.perf_counter()
        new = self.folder.backup.with_name("backup.new")
        shutil.rmtree(new, ignore_errors=True)
        callback = self.keras.callbacks.BackupAndRestore(str(new), delete_checkpoint=False)
        callback.set_model(model)
        callback.on_epoch_end(epoch)
        write_callback_state(self.callbacks, new)
        (new / HISTORY).write_text(json.dumps(self.watch.history), encoding="utf-8")
        swap(new, self.folder.backup)
        self.last = time.perf_counter()
        self.took = self.last - begun

    def remove(self) -> None:
        """The run is over: there is nothing to go on with."""
        for name in ("backup", "backup.new", "backup.old"):
            shutil.rmtree(self.folder.path / name, ignore_errors=True)


def early(callbacks: Sequence[Any]) -> Mapping[str, int] | None:
    """After which epoch the training was stopped early, and which was the best."""
    for callback in callbacks:
        if getattr(callback, "stopped_epoch", 0) > 0:
            return {"stopped": callback.stopped_epoch + 1, "best": callback.best_epoch + 1}
    return None


COUNTED = ("best", "best_epoch", "wait", "cooldown_counter")
"""The attributes in which Keras's callbacks keep numbers from epoch to epoch."""

KEPT = "best_weights"
"""Where EarlyStopping keeps the weights of the best epoch."""


def write_callback_state(callbacks: Sequence[Any], folder: Path) -> None:
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


def restore_callback_state(callbacks: Sequence[Any], folder: Path) -> None:
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


def continue_logs(callbacks: Sequence[Any], epochs: int) -> None:
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
