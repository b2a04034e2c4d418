"""``shapecalc train``: build the model of a spec with real Keras, and fit it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapecalc.cli.summary import complain
from shapecalc.declare.bind import Given
from shapecalc.errors import ShapecalcError
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_spec
from shapecalc.terminal import usage_error
from shapecalc.train.machine import Machine

if TYPE_CHECKING:
    from shapecalc.train.session import Outcome, Session

MOST = 20
"""How many rows of predictions are shown."""

INSTALL = {
    "tensorflow": "pip install 'shapecalc[train]'",
    "jax": "pip install 'shapecalc[train]' jax",
    "torch": "pip install 'shapecalc[train]' torch",
}
"""What brings each backend."""


@dataclass(slots=True)
class Request:
    """What the command line asks for; what is None is left to the spec."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    machine: Machine = field(default_factory=Machine)
    out: str | None = None
    resume: bool = False
    predict: str | None = None
    plots: Sequence[str] = ()
    h5: str | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)


def run_all(files: Sequence[str], sizes: Mapping[str, int]) -> int:
    """Trains the model of each file as its spec says; the exit code is that of the worst."""
    if "-" in files:
        return usage_error("standard input can be read once only", "shapecalc train -")
    sys.stdout.flush()
    return max(run(file, Request(sizes=sizes)) for file in files)


def run(file: str, request: Request) -> int:
    """Trains the model of a file."""
    if not re.fullmatch(r"auto|cpu|gpu(:\d+)?", request.machine.device):
        return usage_error(
            f"there is no device {request.machine.device!r}", "auto, cpu, gpu or gpu:1"
        )
    wrong = unplottable(request.plots)
    if wrong:
        return usage_error(*wrong)
    try:
        plan = read_spec(file, request.sizes)
        overrule(plan, request)
        return _train(plan, file, request)
    except ShapecalcError as error:
        complain(error)
        return error.exit_code
    except ModuleNotFoundError as error:
        return usage_error(
            f"training needs {error.name}, which is not installed", INSTALL[request.machine.backend]
        )


def unplottable(plots: Sequence[str]) -> tuple[str, str] | None:
    """Why a curve cannot be drawn, and what would help: better known before than after."""
    from importlib.util import find_spec

    from shapecalc.train.progress import ENDINGS

    for path in plots:
        if path != "-" and not path.endswith(ENDINGS):
            return f"a curve is drawn as {' or '.join(ENDINGS)}, not as {path!r}", ""
        if path != "-" and find_spec("matplotlib") is None:
            return f"{path} needs matplotlib", "pip install matplotlib; --plot - needs nothing"
    return None


def overrule(plan: ModelPlan, request: Request) -> None:
    """Puts what the command line says in the place of what the spec says."""
    told = {name: value for name, value in request.settings.items() if value is not None}
    settings = dict(plan.settings)
    for section, values in (("train", told), ("data", _data(request))):
        given = settings.get(section, Given({}, plan.place))
        if values and isinstance(given.value, dict):
            settings[section] = Given({**given.value, **values}, given.place)
    plan.settings = settings


def _data(request: Request) -> dict[str, Any]:
    return (
        {}
        if request.predict is None
        else {"predict": {"file": str(Path(request.predict).resolve())}}
    )


def _train(plan: ModelPlan, file: str, request: Request) -> int:
    from shapecalc.oracle.build import MissingKerasError
    from shapecalc.train.folder import TrainingError

    try:
        outcome = _session(plan, file, request).run()
    except MissingKerasError as error:
        return usage_error(f"training needs Keras, and {error}", INSTALL[request.machine.backend])
    except TrainingError as error:
        return usage_error(str(error), error.hint, error.exit_code)
    except KeyboardInterrupt:
        return usage_error("stopped", "--resume goes on after the last whole epoch", 1)
    if request.machine.process:
        losses = outcome.history["loss"]
        print(f"process {request.machine.process}: loss {losses[-1]:.6g} after epoch {len(losses)}")
        return 0
    show(outcome)
    plot(outcome.history, request.plots)
    return 0


def _session(plan: ModelPlan, file: str, request: Request) -> Session:
    from shapecalc.train.folder import Folder
    from shapecalc.train.session import Session

    base = Path.cwd() if file == "-" else Path(file).resolve().parent
    saved = [request.h5] if request.h5 else []
    folder = Folder(_folder(file, request))
    return Session(plan, base, request.machine, folder, request.resume, saved)


def _folder(file: str, request: Request) -> Path:
    """Where the run is written; of several processes each has a folder of its own."""
    from shapecalc.train.folder import last, new

    name = "stdin" if file == "-" else Path(file).name.partition(".")[0]
    if request.machine.processes > 1:
        whole = Path(request.out or f"runs/{name}")
        return whole / f"process-{request.machine.process}" if request.machine.process else whole
    if request.out:
        return Path(request.out)
    return last(name) if request.resume else new(name)


def show(outcome: Outcome) -> None:
    """Prints the evaluation and the first predictions."""
    print(f"Evaluation on the {_PARTS[outcome.part]}")
    width = max(map(len, outcome.evaluation))
    for name, value in outcome.evaluation.items():
        print(f"  {name:{width}}  {value:.6g}")
    if outcome.predictions:
        print("\nPredictions")
        rows = list(zip(*(column.values for column in outcome.predictions)))
        cells = [[c.name for c in outcome.predictions], *(map(str, row) for row in rows[:MOST])]
        for row in aligned([list(each) for each in cells]):
            print(f"  {row}")
        if len(rows) > MOST:
            print(f"  … and {len(rows) - MOST} more rows")
    print(f"written to {outcome.folder.path}/", file=sys.stderr)


def plot(history: Mapping[str, Sequence[float]], plots: Sequence[str]) -> None:
    """Draws the curve wherever it is wanted."""
    from shapecalc.train.progress import curve_as_text, draw_curve

    for path in plots:
        if path == "-":
            print(f"\n{curve_as_text(history)}")
        else:
            draw_curve(history, Path(path))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, each column as wide as it has to be."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return ["  ".join(f"{c:>{w}}" for c, w in zip(row, widths)) for row in rows]


_PARTS = {
    "test": "test part",
    "validation": "validation part",
    "train": "rows that it was trained on",
}
