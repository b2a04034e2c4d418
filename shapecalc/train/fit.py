"""Fitting a model: its history, Ctrl-C, and backups with which a killed run can be continued."""

from __future__ import annotations

import gc
import json
import shutil
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from shapecalc.dataclasses import dataclass, field
from shapecalc.train.folder import Folder, History, TrainingError, swap, swapped
from shapecalc.train.progress import Display, Logs
from shapecalc.write.saving import save

HISTORY = "history.json"

SHARE = 200
"""A backup is made once the time since the last one is this many times what that one took."""


@dataclass(eq=False, slots=True)
class Watch:
    """Records and shows the progress of a training, and ends it after Ctrl-C.

    Attributes:
        display: shows the progress.
        history: the losses and metrics of every epoch, also of epochs before the run was continued.
        stopped: whether Ctrl-C was pressed.
    """

    display: Display
    history: History = field(default_factory=dict)
    stopped: bool = False

    def callback(self, keras: Any, model: Any, epochs: int, steps: int | None) -> Any:
        """Return a callback of Keras, which follows single steps only if the display shows them.

        Args:
            keras: the module of Keras.
            model: the model.
            epochs: the number of epochs.
            steps: the number of steps in an epoch.
        """

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
        """Let the first Ctrl-C end the training after the epoch, and the second at once.

        Args:
            alone: whether this is the only process; others would wait for a process that stops.
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
    """Keep the garbage collector from searching objects that stay, which delays the steps."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _order(item: tuple[str, float]) -> tuple[bool, bool]:
    """Return a key for sorting: losses before metrics, training values before validation values."""
    name, _ = item
    return name.startswith("val_"), not name.endswith("loss")


@dataclass(eq=False, slots=True)
class Backup:
    """Makes backups with Keras's BackupAndRestore, of which one is complete at any moment.

    Backups take at most 0.5 % of the time, so there is not one for every epoch if epochs are short.
    Each of several processes makes its own backups, all after the same epochs.

    Attributes:
        keras: the module of Keras.
        folder: the folder of the run.
        watch: has the history, which is part of a backup.
        callbacks: the callbacks of the spec, whose state is part of a backup.
        always: whether to make one after every epoch.
        took: how many seconds the last one took.
        last: when the last one was made.
        restored: the backup with which this run started.
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
        """Load the last backup into a model, or the model of the finished run.

        Args:
            model: the model.
            epochs: the number of epochs that the run is to have.

        Returns:
            The number of epochs that are done.

        Raises:
            TrainingError: if no epoch is left, or if the run is of another model.
        """
        backup = swapped(self.folder.backup)
        if backup is None and not self.folder.model.exists():
            return 0
        history = (backup or self.folder.path) / HISTORY
        self.watch.history = json.loads(history.read_text(encoding="utf-8"))
        done = len(self.watch.history["loss"])
        if backup is None and done >= epochs:
            message = f"{self.folder.path} already has {done} epochs"
            raise TrainingError(message, f"--epochs {2 * done} trains {done} more")
        try:
            self.load(model, backup, done)
        except Exception as error:  # Keras refuses weights with errors of many kinds.
            reason = " ".join(str(error).split())
            message = f"{self.folder.path} is a run of another model: {reason}"
            raise TrainingError(message, "start a new run without --resume") from error
        continue_logs(self.callbacks, done)
        self.restored = backup
        return done

    def load(self, model: Any, backup: Path | None, done: int) -> None:
        """Load the weights and the state of the optimizer."""
        if backup is None:
            model.optimizer.build(model.trainable_variables)
            model.load_weights(self.folder.model)
            model._initial_epoch = done
            return
        callback = self.keras.callbacks.BackupAndRestore(str(backup), delete_checkpoint=False)
        callback.set_model(model)
        callback.on_train_begin()

    def callback(self, model: Any) -> Any:
        """Return a callback of Keras, which must come after those of the spec."""

        def begin(logs: Logs) -> None:
            if self.restored:
                restore_callback_state(self.callbacks, self.restored)

        def epoch(number: int, logs: Logs) -> None:
            due = time.perf_counter() - self.last >= SHARE * self.took
            if due or self.always or self.watch.stopped:
                self.make(model, number)

        return self.keras.callbacks.LambdaCallback(on_train_begin=begin, on_epoch_end=epoch)

    def make(self, model: Any, epoch: int) -> None:
        """Write a backup beside the last one, and replace that one."""
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
        """Remove the backups of a finished run."""
        for name in ("backup", "backup.new", "backup.old"):
            shutil.rmtree(self.folder.path / name, ignore_errors=True)


def early(callbacks: Sequence[Any]) -> Mapping[str, int] | None:
    """Return the epoch after which a callback stopped the training, and the best epoch."""
    for callback in callbacks:
        if getattr(callback, "stopped_epoch", 0) > 0:
            return {"stopped": callback.stopped_epoch + 1, "best": callback.best_epoch + 1}
    return None


COUNTED = ("best", "best_epoch", "wait", "cooldown_counter")
"""The attributes of Keras's callbacks that are numbers and change from epoch to epoch."""

BEST_WEIGHTS = "best_weights"
"""The attribute of EarlyStopping with the weights of the best epoch."""


def write_callback_state(callbacks: Sequence[Any], folder: Path) -> None:
    """Write the state of each callback into a folder."""
    states = []
    for number, callback in enumerate(callbacks):
        values = {name: getattr(callback, name, None) for name in COUNTED}
        counted = {name: _plain(value) for name, value in values.items() if value is not None}
        states.append({"class_name": type(callback).__name__, "counted": counted})
        weights = getattr(callback, BEST_WEIGHTS, None)
        if weights is not None:
            np.savez(_weights(folder, number), *weights)
    _counters(folder).write_text(json.dumps(states), encoding="utf-8")


def restore_callback_state(callbacks: Sequence[Any], folder: Path) -> None:
    """Restore the state of each callback; a callback of another class starts anew."""
    states = json.loads(_counters(folder).read_text(encoding="utf-8"))
    for number, (callback, before) in enumerate(zip(callbacks, states)):
        if type(callback).__name__ != before["class_name"]:
            continue
        for name, value in before["counted"].items():
            setattr(callback, name, value)
        if _weights(folder, number).exists():
            with np.load(_weights(folder, number)) as arrays:
                setattr(callback, BEST_WEIGHTS, [arrays[name] for name in arrays.files])


def continue_logs(callbacks: Sequence[Any], epochs: int) -> None:
    """Make every CSVLogger continue its file after the epochs that are done."""
    for callback in callbacks:
        if hasattr(callback, "append_header"):
            log = Path(callback.filename)
            if log.exists():
                lines = log.read_bytes().splitlines(keepends=True)
                save(b"".join(lines[: epochs + 1]), log)
            callback.append = True


def _plain(value: Any) -> Any:
    """Return a number of a backend, of NumPy or of Python as one of Python."""
    return value.item() if hasattr(value, "item") else value


def _counters(folder: Path) -> Path:
    return folder / "callbacks.json"


def _weights(folder: Path, number: int) -> Path:
    return folder / f"best_weights_{number}.npz"
