"""``shapecalc train``: the model of a spec, built with Keras and trained."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from shapecalc.cli.errors import print_problems
from shapecalc.cli.interrupt import INTERRUPTED
from shapecalc.cli.models import read_one, selection_of
from shapecalc.cli.options import (
    Command,
    Language,
    ModelName,
    RunCode,
    Sizes,
    command_app,
    named_sizes,
    whole_number,
)
from shapecalc.declare.bind import WrittenValue
from shapecalc.errors import ShapecalcError
from shapecalc.plan import ModelPlan
from shapecalc.rules.settings import ROWS, ROWS_HINT, SEED
from shapecalc.terminal import note, usage_error, visible
from shapecalc.train.machine import Machine

if TYPE_CHECKING:
    from shapecalc.train.session import Outcome, Session

app = command_app()

MOST = 20
"""The number of rows of predictions that are printed."""

INSTALL = {
    "tensorflow": "pip install 'shapecalc[train]'",
    "jax": "pip install 'shapecalc[train]' jax",
    "torch": "pip install 'shapecalc[train]' torch",
}
"""The command that installs each backend."""


def device_name(text: str) -> str:
    """Return a device if there can be one of that name."""
    if not re.fullmatch(r"auto|cpu|gpu(:\d+)?", text):
        raise typer.BadParameter(f"there is no device {text!r}; use auto, cpu, gpu or gpu:1")
    return text


File = Annotated[str, typer.Argument(metavar="FILE", help="A spec; - for standard input.")]
Epochs = Annotated[
    int | None,
    typer.Option(
        metavar="N", parser=whole_number(), help="Number of passes over the training data."
    ),
]
BatchSize = Annotated[
    int | None,
    typer.Option(metavar="N", parser=whole_number(), help="Number of rows in a batch."),
]
Seed = Annotated[
    int | None,
    typer.Option(
        metavar="N", parser=whole_number(**SEED), help="Random seed, for reproducible runs."
    ),
]
Verbose = Annotated[
    int | None,
    typer.Option(
        metavar="0-3", parser=whole_number(0, 3), help="Progress output, as in Keras; 0 is none."
    ),
]
Predict = Annotated[
    str | None, typer.Option(metavar="FILE", help="Predict from the rows of a .csv, .npy or .npz.")
]
Plot = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE", help="Plot the losses as .png or .svg; - for the terminal (repeatable)."
    ),
]
Out = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        "--out",
        metavar="DIR",
        help="Where to write the run.",
        show_default="runs/NAME",
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Continue the last run.")]
H5 = Annotated[str | None, typer.Option(metavar="FILE", help="Also save the model as HDF5.")]
Device = Annotated[
    str,
    typer.Option(
        metavar="DEVICE", parser=device_name, help="Device: auto, cpu, gpu, gpu:1 (the second GPU)."
    ),
]
Backends = Literal["tensorflow", "jax", "torch"]
Backend = Annotated[
    Backends, typer.Option(metavar="NAME", help="Keras backend: tensorflow, jax, torch.")
]
Strategy = Annotated[
    Literal["mirrored"] | None,
    typer.Option(
        metavar="NAME", help="Strategy: mirrored, which trains on all GPUs of the machine."
    ),
]
Coordinator = Annotated[
    str, typer.Option(metavar="HOST:PORT", help="Address of the first of several processes.")
]
Processes = Annotated[
    int, typer.Option(metavar="N", parser=whole_number(), help="Number of processes.")
]
ProcessId = Annotated[
    int,
    typer.Option(metavar="N", parser=whole_number(0), help="Number of this process, from 0."),
]


@app.command(cls=Command)
def train(
    file: File,
    epochs: Epochs = None,
    batch_size: BatchSize = None,
    seed: Seed = None,
    verbose: Verbose = None,
    predict: Predict = None,
    plot: Plot = None,
    out: Out = None,
    resume: Resume = False,
    h5: H5 = None,
    device: Device = "auto",
    backend: Backend = "tensorflow",
    strategy: Strategy = None,
    coordinator: Coordinator = "",
    processes: Processes = 1,
    process_id: ProcessId = 0,
    run_code: RunCode = False,
    sizes: Sizes = None,
    model: ModelName = None,
    language: Language = None,
) -> int:
    """Build the model of a spec with Keras and train it.

    Options replace the settings of the spec.

    Example: shapecalc train model.yaml --epochs 5
    """
    wrong = unplottable(plot or ())
    if process_id >= processes:
        wrong = f"--process-id: {process_id} is not below the number of --processes", "count from 0"
    if predict is not None and not Path(predict).is_file():
        wrong = f"--predict: there is no file {predict}", ""
    if wrong:
        return usage_error(*wrong)
    selection = selection_of([file], model, language)
    machine = Machine(device, backend, strategy is not None, coordinator, processes, process_id)
    settings = dict(epochs=epochs, batch_size=batch_size, seed=seed, verbose=verbose)

    def trained() -> Outcome:
        plan = read_one(file, named_sizes(sizes), selection)
        check_predict(plan, predict)
        override(plan, settings, predict)
        run = session(plan, file, machine, out, resume, h5)
        run.run_code = run_code
        return run.run()

    return report(trained, machine, plot or ())


def train_all(
    files: Sequence[str],
    sizes: Sizes = None,
    model: ModelName = None,
    language: Language = None,
    run_code: bool = False,
) -> int:
    """Train the model of each file as its spec says; return the worst exit code."""
    if "-" in files:
        return usage_error("standard input can be read only once", "use `shapecalc train -`")
    sys.stdout.flush()
    options: dict[str, Any] = dict(sizes=sizes, model=model, language=language, run_code=run_code)
    return max(train(file, **options) for file in files)


def report(train: Callable[[], Outcome], machine: Machine, plots: Sequence[str]) -> int:
    """Train, and print the outcome or why there is none; return the exit code."""
    from shapecalc.oracle.build import MissingKerasError
    from shapecalc.train.folder import TrainingError

    install = INSTALL[machine.backend]
    try:
        outcome = train()
    except ShapecalcError as error:
        return print_problems(error)
    except MissingKerasError as error:
        return usage_error(f"training needs Keras, and {error}", install)
    except ModuleNotFoundError as error:
        return usage_error(f"training needs {error.name}, which is not installed", install)
    except TrainingError as error:
        return usage_error(str(error), error.hint, error.exit_code, error.details)
    except KeyboardInterrupt:
        hint = "--resume continues after the last complete epoch"
        return usage_error("stopped", hint, INTERRUPTED)
    if machine.process:
        losses = outcome.history["loss"]
        print(f"process {machine.process}: loss {losses[-1]:.6g} after epoch {len(losses)}")
        return 0
    show(outcome)
    draw(outcome.history, plots)
    return 0


def unplottable(plots: Sequence[str]) -> tuple[str, str] | None:
    """Return why a plot cannot be drawn, with a hint; it is better known before the training."""
    from importlib.util import find_spec

    from shapecalc.train.progress import ENDINGS

    for path in plots:
        if path != "-" and not path.endswith(ENDINGS):
            return f"--plot: {path!r} does not end in {' or '.join(ENDINGS)}", ""
        if path != "-" and find_spec("matplotlib") is None:
            return f"{path} needs matplotlib", "pip install matplotlib, or use --plot -"
    return None


def check_predict(plan: ModelPlan, predict: str | None) -> None:
    """Raise an error if there are predictions to make, and no data to learn them from.

    Raises:
        TrainingError: if the spec has no data.
    """
    from shapecalc.train.folder import TrainingError

    data = plan.settings.get("data", WrittenValue({}, plan.place)).value
    if predict is not None and not (isinstance(data, dict) and {*ROWS} & data.keys()):
        message = "--predict: the spec has no data, and random rows teach nothing about a file"
        raise TrainingError(message, f"add `data` with {ROWS_HINT} to the spec")


def override(plan: ModelPlan, settings: Mapping[str, Any], predict: str | None) -> None:
    """Replace settings of a spec with those of the command line; None leaves a setting as it is."""
    changes = {
        "train": {name: value for name, value in settings.items() if value is not None},
        "data": {"predict": {"file": str(Path(predict).resolve())}} if predict is not None else {},
    }
    changed = dict(plan.settings)
    for section, values in changes.items():
        setting = changed.get(section, WrittenValue({}, plan.place))
        if values and isinstance(setting.value, dict):
            changed[section] = WrittenValue({**setting.value, **values}, setting.place)
    plan.settings = changed


def session(
    plan: ModelPlan, file: str, machine: Machine, out: str | None, resume: bool, h5: str | None
) -> Session:
    """Return a run of the model of a file, which is written to a folder."""
    from shapecalc.train.folder import Folder
    from shapecalc.train.session import Session

    base = Path.cwd() if file == "-" else Path(file).resolve().parent
    folder = Folder(run_folder(file, machine, out, resume))
    return Session(plan, base, machine, folder, resume, [h5] if h5 else [])


def run_folder(file: str, machine: Machine, out: str | None, resume: bool) -> Path:
    """Return where a run is written; each of several processes has a folder of its own."""
    from shapecalc.train.folder import last, new

    name = "stdin" if file == "-" else Path(file).name.partition(".")[0]
    if machine.processes > 1:
        folder = Path(out or f"runs/{name}")
        return folder / f"process-{machine.process}" if machine.process else folder
    if out:
        return Path(out)
    return last(name) if resume else new(name)


def show(outcome: Outcome) -> None:
    """Print the evaluation and the first predictions."""
    print(f"Evaluation on the {_PARTS[outcome.part]}")
    width = max(len(visible(name)) for name in outcome.evaluation)
    for name, value in outcome.evaluation.items():
        print(f"  {visible(name):{width}}  {value:.6g}")
    if outcome.predictions:
        print("\nPredictions")
        rows = list(zip(*(column.values for column in outcome.predictions)))
        names = [column.name for column in outcome.predictions]
        for line in aligned([names, *rows[:MOST]]):
            print(f"  {line}")
        if len(rows) > MOST:
            print(f"  … and {len(rows) - MOST} more rows")
    note(f"written to {outcome.folder.path}/")


def draw(history: Mapping[str, Sequence[float]], plots: Sequence[str]) -> None:
    """Plot the losses, in files or on the terminal."""
    from shapecalc.train.progress import curve_as_text, draw_curve

    for path in plots:
        if path == "-":
            print(f"\n{curve_as_text(history)}")
        else:
            draw_curve(history, Path(path))


def aligned(rows: Sequence[Sequence[Any]]) -> list[str]:
    """Return rows of cells as lines, with columns of equal width."""
    texts = [[visible(str(cell)) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts)]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in texts]


_PARTS = {
    "test": "test set",
    "validation": "validation set",
    "train": "training rows",
}
