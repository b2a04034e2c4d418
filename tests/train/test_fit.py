"""Fitting: the history, Ctrl-C, and backups; with callbacks and models that are no Keras's."""

from __future__ import annotations

import gc
import json
import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from shapecalc.train.fit import (
    Backup,
    Watch,
    continue_logs,
    early,
    restore_callback_state,
    undisturbed,
    write_callback_state,
)
from shapecalc.train.folder import Folder, TrainingError
from shapecalc.train.progress import Logs, Silence


class Recorder(Silence):
    """A display that remembers what it was to show."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def begin(self, epochs: int, epoch: int, steps: int | None) -> None:
        self.calls.append(("begin", epochs, epoch, steps))

    def epoch(self, epoch: int, logs: Logs) -> None:
        self.calls.append(("epoch", epoch, list(logs)))

    def end(self) -> None:
        self.calls.append("end")


class BackupAndRestore:
    """Keras's callback of this name, without Keras: it keeps one number of a model."""

    def __init__(self, path: str, delete_checkpoint: bool) -> None:
        self.path = Path(path)
        assert delete_checkpoint is False

    def set_model(self, model: Any) -> None:
        self.model = model

    def on_epoch_end(self, epoch: int) -> None:
        self.path.mkdir(parents=True)
        (self.path / "state").write_text(str(self.model.weight))

    def on_train_begin(self) -> None:
        self.model.weight = int((self.path / "state").read_text())


KERAS: Any = SimpleNamespace(
    callbacks=SimpleNamespace(LambdaCallback=SimpleNamespace, BackupAndRestore=BackupAndRestore)
)


def model(weight: int = 0) -> Any:
    return SimpleNamespace(weight=weight, stop_training=False)


# Watching


def test_the_history_has_losses_first() -> None:
    watch = Watch(Recorder())
    callback = watch.callback(KERAS, model(), 3, 10)
    callback.on_train_begin(None)
    logs = {"mae": np.float32(1), "val_mae": 2, "val_loss": 3, "loss": 4}
    for epoch in range(2):
        callback.on_epoch_end(epoch, logs)
    names = ["loss", "mae", "val_loss", "val_mae"]
    assert watch.history == {"loss": [4, 4], "mae": [1, 1], "val_loss": [3, 3], "val_mae": [2, 2]}
    assert list(watch.history) == names
    assert watch.display.calls == [  # type: ignore[attr-defined]
        ("begin", 3, 0, 10),
        ("epoch", 0, names),
        ("epoch", 1, names),
    ]
    assert json.dumps(watch.history)


def test_a_continued_run_adds_to_its_history() -> None:
    watch = Watch(Recorder(), {"loss": [5.0, 4.0]})
    callback = watch.callback(KERAS, model(), 3, None)
    callback.on_train_begin(None)
    callback.on_epoch_end(2, {"loss": 3.0})
    assert watch.display.calls[0] == ("begin", 3, 2, None)  # type: ignore[attr-defined]
    assert watch.history == {"loss": [5, 4, 3]}


def test_single_steps_are_followed_by_a_bar_alone() -> None:
    display = Recorder()
    assert not hasattr(Watch(display).callback(KERAS, model(), 1, 1), "on_train_batch_end")
    display.progress = True  # type: ignore[attr-defined]
    assert hasattr(Watch(display).callback(KERAS, model(), 1, 1), "on_train_batch_end")


def test_ctrl_c_ends_the_training_after_the_epoch() -> None:
    watch, trained = Watch(Recorder()), model()
    callback = watch.callback(KERAS, trained, 3, 1)
    before = signal.getsignal(signal.SIGINT)
    with watch.interruptible(alone=True):
        callback.on_epoch_end(0, {"loss": 1.0})
        assert not trained.stop_training
        os.kill(os.getpid(), signal.SIGINT)
        assert watch.stopped
        callback.on_epoch_end(1, {"loss": 1.0})
        assert trained.stop_training
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert watch.display.calls[-1] == "end"  # type: ignore[attr-defined]


def test_ctrl_c_ends_one_of_several_processes_at_once() -> None:
    watch = Watch(Recorder())
    with watch.interruptible(alone=False), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    assert not watch.stopped


def test_objects_are_searched_again_afterwards() -> None:
    with undisturbed():
        assert gc.get_freeze_count()
    assert not gc.get_freeze_count()


# Backups


def backup(folder: Path, *callbacks: Any, **settings: Any) -> Backup:
    watch = Watch(Recorder(), {"loss": [2.0, 1.0]})
    return Backup(KERAS, Folder(folder), watch, callbacks, **settings)


def test_a_backup_is_restored(tmp_path: Path) -> None:
    stopping = EarlyStopping(best=1.0, wait=2)
    backup(tmp_path, stopping).make(model(7), 1)
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]
    trained, fresh = model(), EarlyStopping()
    result = backup(tmp_path, fresh)
    result.watch.history = {}
    assert result.restore(trained, 5) == 2
    assert (trained.weight, result.watch.history) == (7, {"loss": [2, 1]})
    assert fresh.wait == 0
    result.callback(trained).on_train_begin(None)
    assert [fresh.best, fresh.wait] == [1, 2]
    result.remove()
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_restore(tmp_path: Path) -> None:
    assert backup(tmp_path).restore(model(), 5) == 0


def finished(folder: Path) -> None:
    """Make the folder of a finished run with two epochs."""
    Folder(folder).write("history.json", {"loss": [2.0, 1.0]})
    (folder / "model.keras").write_text("9")


def saved_model() -> Any:
    """Return a model that loads its weight from a file."""
    trained = model()
    trained.trainable_variables = ()
    trained.optimizer = SimpleNamespace(build=lambda variables: None)
    trained.load_weights = lambda path: setattr(trained, "weight", int(path.read_text()))
    return trained


def test_a_finished_run_is_continued(tmp_path: Path) -> None:
    finished(tmp_path)
    trained = saved_model()
    assert backup(tmp_path).restore(trained, 5) == 2
    assert (trained.weight, trained._initial_epoch) == (9, 2)


def test_a_finished_run_without_more_epochs(tmp_path: Path) -> None:
    finished(tmp_path)
    with pytest.raises(TrainingError) as caught:
        backup(tmp_path).restore(saved_model(), 2)
    assert str(caught.value) == f"{tmp_path} already has 2 epochs"
    assert caught.value.hint == "--epochs 4 trains 2 more"


def test_a_run_of_another_model(tmp_path: Path) -> None:
    finished(tmp_path)
    (tmp_path / "model.keras").write_text("no number")
    with pytest.raises(TrainingError) as caught:
        backup(tmp_path).restore(saved_model(), 5)
    assert str(caught.value).startswith(f"{tmp_path} is a run of another model: invalid literal")
    assert caught.value.hint == "start a new run without --resume"


@pytest.mark.parametrize(
    ("settings", "stopped", "due"),
    [
        ({"took": 0.0}, False, True),
        ({"took": 1e9}, False, False),
        ({"took": 1e9, "always": True}, False, True),
        ({"took": 1e9}, True, True),
    ],
)
def test_backups_take_little_time(
    tmp_path: Path, settings: dict[str, Any], stopped: bool, due: bool
) -> None:
    """After Ctrl-C there is one in any case."""
    result = backup(tmp_path, **settings)
    result.watch.stopped = stopped
    result.callback(model()).on_epoch_end(0, {})
    assert result.folder.backup.exists() == due


# What callbacks have counted


class EarlyStopping:
    """A callback with the attributes of Keras's."""

    def __init__(self, **state: Any) -> None:
        self.best: Any = None
        self.wait = 0
        self.best_weights: Any = None
        self.__dict__.update(state)


class Other(EarlyStopping):
    """A callback of another class."""


def test_counters_and_weights_are_kept(tmp_path: Path) -> None:
    weights = [np.arange(3.0), np.ones((2, 2))]
    before = [Other(wait=np.int64(4)), EarlyStopping(best=np.float32(0.5), best_weights=weights)]
    write_callback_state(before, tmp_path)
    after = [Other(), EarlyStopping()]
    restore_callback_state(after, tmp_path)
    assert (after[0].wait, after[0].best, after[0].best_weights) == (4, None, None)
    assert [after[1].wait, after[1].best] == [0, 0.5]
    assert after[1].best_weights is not None
    assert [array.tolist() for array in after[1].best_weights] == [w.tolist() for w in weights]


def test_another_callback_starts_anew(tmp_path: Path) -> None:
    write_callback_state([EarlyStopping(wait=4), EarlyStopping(wait=5)], tmp_path)
    after = [Other(), EarlyStopping(), EarlyStopping()]
    restore_callback_state(after, tmp_path)
    assert [callback.wait for callback in after] == [0, 5, 0]


@pytest.mark.parametrize(("epochs", "lines"), [(0, 1), (1, 2), (2, 3), (9, 4)])
def test_logs_are_continued(tmp_path: Path, epochs: int, lines: int) -> None:
    """Epochs after the last backup are trained again, and not logged twice."""
    content = ["epoch,loss\n", "0,3\n", "1,2\n", "2,1\n"]
    (tmp_path / "log.csv").write_text("".join(content))
    log = SimpleNamespace(filename=str(tmp_path / "log.csv"), append_header=True, append=False)
    other = SimpleNamespace()
    continue_logs([other, log], epochs)
    assert log.append
    assert (tmp_path / "log.csv").read_text() == "".join(content[:lines])
    assert not vars(other)


def test_a_log_that_does_not_exist(tmp_path: Path) -> None:
    log = SimpleNamespace(filename=str(tmp_path / "log.csv"), append_header=True)
    continue_logs([log], 3)
    assert log.append
    assert not (tmp_path / "log.csv").exists()


@pytest.mark.parametrize(
    ("callbacks", "epochs"),
    [
        ([], None),
        ([SimpleNamespace()], None),
        ([SimpleNamespace(stopped_epoch=0, best_epoch=2)], None),
        (
            [SimpleNamespace(), SimpleNamespace(stopped_epoch=7, best_epoch=4)],
            {"stopped": 8, "best": 5},
        ),
    ],
)
def test_early_stopping(callbacks: list[Any], epochs: Any) -> None:
    assert early(callbacks) == epochs
