"""One training from a spec to the folder that tells of it."""

from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from shapecalc.errors import Code, InputError, ModelError, Problem
from shapecalc.model.infer import Model, infer
from shapecalc.plan import ModelPlan
from shapecalc.read.problems import Findings
from shapecalc.read.settings import Settings, read_settings
from shapecalc.train.compiling import Compiler, build, check_callbacks
from shapecalc.train.data.parts import Rows
from shapecalc.train.data.prepare import Preparation, TrainingData
from shapecalc.train.data.stream import Stream
from shapecalc.train.data.synthetic import synthetic
from shapecalc.train.data.tables import collecting
from shapecalc.train.endpoints import Endpoint, ends
from shapecalc.train.fit import Backup, Watch, early, undisturbed
from shapecalc.train.folder import Folder, History, StoppedError
from shapecalc.train.losses import check_activation, losses
from shapecalc.train.machine import (
    Machine,
    alone,
    gpus,
    make_reproducible,
    prepare,
    start,
    strategy,
    used,
)
from shapecalc.train.outcome import Batches, PredictedColumn, columns, evaluate, predict, told
from shapecalc.train.progress import display


@dataclass(slots=True)
class Outcome:
    """What came of a training.

    Attributes:
        evaluation: the loss and every metric, by name; of which part.
        predictions: the columns that were predicted.
        history: losses and metrics of every epoch.
        notes: what else has to be known.
    """

    part: str
    evaluation: Mapping[str, float]
    predictions: Sequence[PredictedColumn]
    history: History
    folder: Folder


@dataclass(slots=True)
class Session:
    """What is asked for.

    Attributes:
        plan: the model with its settings.
        base: the folder of the spec.
        machine: where it is trained.
        folder: where everything is written.
        resume: whether the last run is gone on with.
        saved: further files in which the model is saved.
        stream: where progress and notes are shown.
    """

    plan: ModelPlan
    base: Path
    machine: Machine
    folder: Folder
    resume: bool = False
    saved: Sequence[str] = ()
    stream: TextIO = field(default_factory=lambda: sys.stderr)

    def note(self, text: str) -> None:
        """Says something that is no result."""
        if self.machine.first:
            print(text, file=self.stream, flush=True)

    @contextmanager
    def warnings(self) -> Iterator[None]:
        """What libraries warn of in the run, as notes."""

        def show(message: Warning | str, *_: Any, **__: Any) -> None:
            self.note(f"note: {message}")

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.showwarning = show
            yield

    def run(self) -> Outcome:
        """Trains the model.

        Raises:
            ModelError: with everything that is wrong, before any epoch.
            TrainingError: if it does not begin, or does not come to its end.
            MissingKerasError: if there is no Keras.
        """
        problems = Findings()
        data_told, train = read_settings(self.plan, problems)
        if self.machine.processes > 1 and train.seed is None:
            train.values.seed = 0  # All processes have to begin with the same weights and rows.
        try:
            model = infer(self.plan)
            inputs, outputs = ends(self.plan, model)
        except ModelError as error:
            raise ModelError([*error.problems, *problems]) from None
        for note in self.plan.notes:
            self.note(f"note: {note}")
        prepare(self.machine)
        with self.folder.unpacking(), self.warnings():
            data = self.data(data_told, train, inputs, outputs, problems)
            if data is not None:
                check_callbacks(train, data.validation is not None, len(outputs), problems)
            refuse(problems)
            assert data is not None
            return self.trained(model, train, outputs, data)

    def data(
        self,
        told: Settings,
        train: Settings,
        inputs: list[Endpoint],
        outputs: list[Endpoint],
        problems: list[Problem],
    ) -> TrainingData | None:
        """The data that the spec tells, or else some that is made up."""
        if told.file or told.dataset or told.x is not None:
            where = self.base, self.folder.unpacked
            return Preparation(told, train, inputs, outputs, *where, problems).prepare()
        with collecting(problems):
            found = losses(train, outputs, [None] * len(outputs))
            for loss, end in zip(found, outputs):
                check_activation(loss, end)
            made = synthetic(inputs, outputs, found, told.rows, self.plan)
            self.note(f"no data in the spec: {told.rows} rows are made up, which mean nothing")
            return made
        return None

    def trained(
        self, model: Model, train: Settings, outputs: list[Endpoint], data: TrainingData
    ) -> Outcome:
        """Builds, compiles, fits and looks at what came of it."""
        keras = start(self.machine)
        self.note(used(keras))
        if self.machine.mirrored and len(gpus(keras)) < 2:
            self.note("note: --strategy mirrored is for several GPUs, which are not here")
        seed = train.seed if train.seed is not None else random.randrange(2**31)
        make_reproducible(keras, seed, strict=train.seed is not None)
        problems: list[Problem] = []
        with strategy(self.machine), redirect_stdout(self.stream):
            built = build(keras, self.plan, model, train.mixed_precision)
            compiler = Compiler(keras, self.folder.path, problems)
            with collecting(problems):
                compiler.compile(built, train, outputs, data.losses)
            callbacks = compiler.callbacks(train)
        refuse(problems)
        backup = self.backup(keras, built, train, callbacks)
        self.begin(keras, train, data, seed)
        self.fit(built, train, data, backup)
        history = backup.watch.history
        self.save(built, history)
        if self.machine.processes > 1:
            built = alone(keras, self.folder.model)
        return self.finished(keras, built, train, data, outputs, history)

    def backup(self, keras: Any, model: Any, train: Settings, callbacks: list[Any]) -> Backup:
        """What watches the training; the model is put where the last backup was made if need be."""
        watch = Watch(display(train.verbose if self.machine.first else 0, self.stream))
        backup = Backup(keras, self.folder, watch, callbacks, always=self.machine.processes > 1)
        if self.resume:
            done = backup.restore(model, train.epochs)
            self.note(f"going on after epoch {done} of {train.epochs}")
        return backup

    def begin(self, keras: Any, train: Settings, data: TrainingData, seed: int) -> None:
        """Writes what was asked for."""
        source = self.plan.place.source
        ending = ".json" if source.text.lstrip().startswith("{") else ".yaml"
        self.folder.write_text(f"spec{ending}", source.text)
        self.folder.write("run.json", self.about(keras, data, seed))
        if data.transformed:
            x, y = ([each.told() for each in some] for some in (data.x_scaling, data.y_scaling))
            self.folder.write("scaling.json", {"x": x, "y": y, "classes": data.classes})

    def about(self, keras: Any, data: TrainingData, seed: int) -> dict[str, Any]:
        """What has to be known to do it again."""
        from shapecalc import __version__

        parts = {name: getattr(data, name) for name in ("train", "validation", "test")}
        return {
            "spec": self.plan.place.source.name,
            "started": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "shapecalc": __version__,
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "runs_on": used(keras),
            "seed": seed,
            "rows": {name: part.rows for name, part in parts.items() if part is not None},
            "synthetic": data.synthetic,
        }

    def fit(self, model: Any, train: Settings, data: TrainingData, backup: Backup) -> None:
        """Fits the model.

        Raises:
            StoppedError: if Keras raises something.
        """
        part, held = self.share(data.train), self.share(data.validation)
        assert part is not None
        feed = Batches(backup.keras, model, max(1, train.batch_size // self.machine.processes))
        watch = backup.watch
        own = watch.callback(backup.keras, model, train.epochs, -(-part.rows // feed.size))
        interruptible = watch.interruptible(self.machine.processes == 1)
        with redirect_stdout(self.stream), undisturbed(), interruptible:
            try:
                model.fit(
                    **feed.training(part, train.shuffle),
                    **feed.validation(held),
                    class_weight=class_weights(train, data.train),
                    epochs=train.epochs,
                    callbacks=[own, *backup.callbacks, backup.callback(model)],
                    verbose=0,
                )
            except Exception as error:  # Keras and its backend raise whatever they like.
                raise StoppedError(f"Keras stopped: {type(error).__name__}: {error}") from error
        self.ended(train, backup)

    def share(self, part: Rows | Stream | None) -> Rows | Stream | None:
        """The rows of this process."""
        return part and part.cut(self.machine.share(part.rows))

    def ended(self, train: Settings, backup: Backup) -> None:
        """Says why the training ended, if it was before its time."""
        found = early(backup.callbacks)
        watch = backup.watch
        done = len(watch.history.get("loss", ()))
        if found:
            best = f"; epoch {found['best']} was the best"
            self.note(f"stopped early after epoch {found['stopped']}{best}")
        elif watch.stopped and done < train.epochs:
            self.note(f"stopped after epoch {done} of {train.epochs}; --resume goes on")
            return
        backup.remove()

    def save(self, model: Any, history: History) -> None:
        """Writes what was trained."""
        with redirect_stdout(self.stream):
            for path in (self.folder.model, *map(Path, self.saved)):
                model.save(path)
        self.folder.write_history(history)

    def finished(
        self,
        keras: Any,
        model: Any,
        train: Settings,
        data: TrainingData,
        outputs: list[Endpoint],
        history: History,
    ) -> Outcome:
        """Evaluates and predicts."""
        name = "test" if data.test else "validation" if data.validation else "train"
        feed = Batches(keras, model, train.batch_size)
        evaluation = told(evaluate(feed, getattr(data, name)), outputs)
        self.folder.write("evaluation.json", evaluation)
        wanted = data.predict or data.test
        predicted: list[PredictedColumn] = []
        if isinstance(wanted, Rows):
            predicted = list(columns(predict(feed, wanted), wanted, data, outputs))
            rows = list(zip(*(column.values for column in predicted)))
            self.folder.write_rows("predictions.csv", [c.name for c in predicted], rows)
        return Outcome(name, evaluation, predicted, history, self.folder)


def class_weights(train: Settings, part: Rows | Stream) -> Any:
    """How much each class counts; balanced, all classes together count the same."""
    if train.class_weight != "balanced":
        return train.class_weight
    y = part.y[0] if isinstance(part, Rows) else part.batch(part.numbers).y[0]
    classes = np.argmax(y, axis=-1) if y.ndim > 1 and y.shape[-1] > 1 else y.ravel().astype(int)
    found, counts = np.unique(classes, return_counts=True)
    return {int(one): len(classes) / (len(found) * n) for one, n in zip(found, counts)}


def refuse(problems: Sequence[Problem]) -> None:
    """Stops if there are problems; files that are not there make it a wrong question."""
    if not problems:
        return
    unreadable = all(problem.code is Code.FILE for problem in problems)
    raise (InputError if unreadable else ModelError)(problems)
