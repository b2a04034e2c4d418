"""A training from a spec to its folder of results."""

from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code, InputError, ModelError, Problem
from shapecalc.model.infer import Model, infer
from shapecalc.oracle.build import load_keras, message_of
from shapecalc.oracle.code import (
    FailedCodeError,
    MissingCodeError,
    Snippet,
    check_code,
    guarded,
    load_code,
)
from shapecalc.plan import ModelPlan
from shapecalc.read.problems import Findings
from shapecalc.read.settings import Settings, read_settings
from shapecalc.rules.settings import DATA, ROWS, ROWS_HINT
from shapecalc.terminal import visible
from shapecalc.train.checkpoint import Saver
from shapecalc.train.compiling import Compiler, build, check_callbacks, pretrained, unloaded
from shapecalc.train.data.parts import Rows
from shapecalc.train.data.prepare import Preparation, TrainingData
from shapecalc.train.data.stream import Stream
from shapecalc.train.data.synthetic import synthetic
from shapecalc.train.data.tables import collecting
from shapecalc.train.endpoints import Endpoint, endpoints
from shapecalc.train.fit import Backup, Watch, early, undisturbed
from shapecalc.train.folder import CodeError, Folder, History, StoppedError
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
from shapecalc.train.outcome import Batches, PredictedColumn, by_label, columns, evaluate, predict
from shapecalc.train.progress import display


@dataclass(slots=True)
class Outcome:
    """The results of a training.

    Attributes:
        part: the part of the data that was evaluated.
        evaluation: its loss and every metric, by name.
        predictions: the columns of predictions.
        history: the losses and metrics of every epoch.
        folder: where everything is written.
    """

    part: str
    evaluation: Mapping[str, float]
    predictions: Sequence[PredictedColumn]
    history: History
    folder: Folder


@dataclass(slots=True)
class Session:
    """A training.

    Attributes:
        plan: the model with its settings.
        base: the folder of the spec, in which paths start.
        machine: the device, the backend and the processes.
        folder: where everything is written.
        resume: whether to continue the last run.
        saved: more files for the trained model.
        run_code: whether the code of Lambda layers is run.
        code: the code that is run.
        stream: where progress and notes are shown.
    """

    plan: ModelPlan
    base: Path
    machine: Machine
    folder: Folder
    resume: bool = False
    saved: Sequence[str] = ()
    run_code: bool = False
    code: Sequence[Snippet] = ()
    stream: TextIO = field(default_factory=lambda: sys.stderr)

    def note(self, text: str) -> None:
        """Print something that is not a result."""
        if self.machine.first:
            print(visible(text), file=self.stream, flush=True)

    @contextmanager
    def warnings(self) -> Iterator[None]:
        """Print warnings of libraries as notes."""

        def show(message: Warning | str, *_: Any, **__: Any) -> None:
            self.note(f"note: {' '.join(str(message).split())}")

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.showwarning = show
            yield

    def run(self) -> Outcome:
        """Train the model.

        Raises:
            ModelError: with everything that is wrong, before the first epoch.
            TrainingError: if the training cannot start, or does not end.
            MissingKerasError: if Keras is not installed.
        """
        with code_errors():
            self.code = check_code(self.plan, self.run_code, values=True)
            with guarded(self.code):
                return self.checked()

    def checked(self) -> Outcome:
        """Train the model, whose code is there and may be run."""
        problems = Findings()
        settings, train = read_settings(self.plan, problems)
        if self.machine.processes > 1 and train.seed is None:
            train.values.seed = 0  # All processes need the same weights and rows.
        if self.code:
            prepare(self.machine)
            load_code(self.plan, load_keras(gpu=True))
        try:
            model = infer(self.plan)
            inputs, outputs = endpoints(self.plan, model)
        except ModelError as error:
            raise ModelError([*error.problems, *problems]) from None
        for note in self.plan.notes:
            self.note(f"note: {note}")
        if self.plan.program or self.plan.compiled is not None:
            name = self.plan.place.source.name
            self.note(f"note: a spec sets the loss and the optimizer; those of {name} are not used")
        prepare(self.machine)
        with self.folder.unpacking(), self.warnings():
            data = self.data(settings, train, inputs, outputs, problems)
            if data is not None:
                check_callbacks(train, data.validation is not None, len(outputs), problems)
            raise_problems(problems)
            assert data is not None
            return self.trained(model, train, outputs, data)

    def data(
        self,
        settings: Settings,
        train: Settings,
        inputs: list[Endpoint],
        outputs: list[Endpoint],
        problems: list[Problem],
    ) -> TrainingData | None:
        """Return the data of the spec, or random data if the spec has none."""
        if any(getattr(settings, key) is not None for key in ROWS):
            where = self.base, self.folder.unpacked
            return Preparation(settings, train, inputs, outputs, *where, problems).prepare()
        problems += needless(settings)
        with collecting(problems):
            chosen = losses(train, outputs, [None] * len(outputs))
            for loss, end in zip(chosen, outputs):
                check_activation(loss, end)
            data = synthetic(inputs, outputs, chosen, settings.rows, self.plan)
            rows = f"the training uses {settings.rows} random rows"
            self.note(f"no data in the spec: {rows}, so its results have no meaning")
            return data
        return None

    def trained(
        self, model: Model, train: Settings, outputs: list[Endpoint], data: TrainingData
    ) -> Outcome:
        """Build, compile, fit and evaluate the model."""
        keras = start(self.machine)
        self.note(used(keras))
        if self.machine.mirrored and len(gpus(keras)) < 2:
            self.note("note: --strategy mirrored has no effect without several GPUs")
        seed = train.seed if train.seed is not None else random.randrange(2**31)
        make_reproducible(keras, seed, strict=train.seed is not None)
        problems: list[Problem] = []
        for name in pretrained(self.plan):
            self.note(f"note: {name} starts with random weights; nothing is downloaded")
        for name in unloaded(self.plan):
            self.note(f"note: {name} starts with random weights; `base` keeps those of a file")
        with strategy(self.machine), redirect_stdout(self.stream):
            built = build(keras, self.plan, model, train.mixed_precision, self.run_code)
            compiler = Compiler(keras, self.folder.path, problems)
            with collecting(problems):
                compiler.compile(built, train, outputs, data.losses)
            callbacks = compiler.callbacks(train)
        raise_problems(problems)
        backup = self.backup(keras, built, train, callbacks)
        self.begin(keras, train, data, seed)
        finished = self.fit(built, train, data, backup)
        history = backup.watch.history
        self.save(built, history)
        if finished:  # Only now: a run that is killed before has no other copy of the weights.
            backup.remove()
        if self.machine.processes > 1:
            built = alone(keras, self.folder.model, self.run_code)
        return self.finished(keras, built, train, data, outputs, history)

    def backup(self, keras: Any, model: Any, train: Settings, callbacks: list[Any]) -> Backup:
        """Return what makes backups, after the last backup is loaded if the run is continued."""
        watch = Watch(display(train.verbose if self.machine.first else 0, self.stream))
        backup = Backup(keras, self.folder, watch, callbacks, always=self.machine.processes > 1)
        if self.resume:
            done = backup.restore(model, train.epochs)
            self.note(f"continuing after epoch {done} of {train.epochs}")
        return backup

    def begin(self, keras: Any, train: Settings, data: TrainingData, seed: int) -> None:
        """Write the spec, the versions and the scaling."""
        source = self.plan.place.source
        ending = ".json" if source.text.lstrip().startswith("{") else ".yaml"
        self.folder.write_text(f"spec{ending}", source.text)
        self.folder.write("run.json", self.about(keras, data, seed))
        if data.transformed:
            x, y = ([s.as_dict() for s in group] for group in (data.x_scaling, data.y_scaling))
            self.folder.write("scaling.json", {"x": x, "y": y, "classes": data.classes})

    def about(self, keras: Any, data: TrainingData, seed: int) -> dict[str, Any]:
        """Return what is needed to repeat the training: versions, seed, device, rows."""
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

    def fit(self, model: Any, train: Settings, data: TrainingData, backup: Backup) -> bool:
        """Fit the model; return whether no epoch is left.

        Raises:
            StoppedError: if Keras raises an error.
        """
        part, validation = self.share(data.train), self.share(data.validation)
        assert part is not None
        size = max(1, train.batch_size // self.machine.processes)
        batches = Batches(backup.keras, model, size)
        watch = backup.watch
        progress = watch.callback(backup.keras, model, train.epochs, -(-part.rows // size))
        interruptible = watch.interruptible(self.machine.processes == 1)
        with redirect_stdout(self.stream), undisturbed(), interruptible:
            try:
                model.fit(
                    **batches.training(part, train.shuffle),
                    **batches.validation(validation),
                    class_weight=class_weights(train, data.train),
                    epochs=train.epochs,
                    callbacks=[progress, *backup.callbacks, backup.callback(model)],
                    verbose=0,
                )
            except Exception as error:  # Keras and its backend raise errors of many kinds.
                message = " ".join(message_of(error).split())
                details = [f"it runs {snippet}" for snippet in self.code]
                raise StoppedError(f"Keras stopped: {message}", details=details) from error
        return self.end(train, backup)

    def share(self, part: Rows | Stream | None) -> Rows | Stream | None:
        """Return the rows for this process."""
        return part and part.cut(self.machine.share(part.rows))

    def end(self, train: Settings, backup: Backup) -> bool:
        """Print why the training ended early; return whether no epoch is left."""
        epochs = early(backup.callbacks)
        watch = backup.watch
        done = len(watch.history.get("loss", ()))
        if epochs:
            best = f"; epoch {epochs['best']} was the best"
            self.note(f"stopped early after epoch {epochs['stopped']}{best}")
        elif watch.stopped and done < train.epochs:
            self.note(f"stopped after epoch {done} of {train.epochs}; --resume continues")
            return False
        return True

    def save(self, model: Any, history: History) -> None:
        """Write the model and the history."""
        with redirect_stdout(self.stream):
            for path in (self.folder.model, *map(Path, self.saved)):
                Saver(model).save(path)
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
        """Evaluate and predict, and write the results."""
        name = "test" if data.test else "validation" if data.validation else "train"
        batches = Batches(keras, model, train.batch_size)
        evaluation = by_label(evaluate(batches, getattr(data, name)), outputs)
        self.folder.write("evaluation.json", evaluation)
        part = data.predict or data.test
        predicted: list[PredictedColumn] = []
        if isinstance(part, Rows):
            predicted = list(columns(predict(batches, part), part, data, outputs))
            rows = list(zip(*(column.values for column in predicted)))
            self.folder.write_rows("predictions.csv", [c.name for c in predicted], rows)
        return Outcome(name, evaluation, predicted, history, self.folder)


@contextmanager
def code_errors() -> Iterator[None]:
    """Raise an error of a training for code that is missing, may not be run, or fails.

    Raises:
        CodeError: for such code.
    """
    try:
        yield
    except MissingCodeError as error:
        details = [str(snippet) for snippet in error.snippets]
        raise CodeError(f"the model cannot be trained: {error}", error.hint, details) from None
    except FailedCodeError as error:
        raise CodeError(str(error)) from None


def needless(settings: Settings) -> Iterator[Problem]:
    """Yield a problem for each setting that has no effect on random data."""
    for key in settings.written:
        if key in DATA.keys() - {"rows"} and getattr(settings, key) != DATA[key].default:
            message = f"`{key}` has no effect without data"
            yield Problem(Code.DATA, message, settings.at(key), f"add {ROWS_HINT} to `data`")


def class_weights(train: Settings, part: Rows | Stream) -> Any:
    """Return the weight of each class; with `balanced`, all classes have the same total weight."""
    if train.class_weight != "balanced":
        return train.class_weight
    y = part.y[0] if isinstance(part, Rows) else part.batch(part.numbers).y[0]
    classes = np.argmax(y, axis=-1) if y.ndim > 1 and y.shape[-1] > 1 else y.ravel().astype(int)
    numbers, counts = np.unique(classes, return_counts=True)
    return {int(c): len(classes) / (len(numbers) * n) for c, n in zip(numbers, counts)}


def raise_problems(problems: Sequence[Problem]) -> None:
    """Raise an error if there are problems.

    Raises:
        InputError: if files cannot be read, and nothing else is wrong.
        ModelError: otherwise.
    """
    if not problems:
        return
    unreadable = all(problem.code is Code.FILE for problem in problems)
    raise (InputError if unreadable else ModelError)(problems)
