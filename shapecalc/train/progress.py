"""Progress of a training: a bar on a terminal, a line per epoch elsewhere, and its curve."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TextIO

from shapecalc.terminal import unfiltered, visible
from shapecalc.write.saving import draft

Logs = Mapping[str, float]


class Display(Protocol):
    """Shows the progress of a training."""

    def begin(self, epochs: int, epoch: int, steps: int | None) -> None:
        """Show the start of a training at an epoch, which is counted from 0."""

    def step(self, step: int, logs: Logs) -> None:
        """Show that a step of the epoch is done."""

    def epoch(self, epoch: int, logs: Logs) -> None:
        """Show that an epoch is done."""

    def end(self) -> None:
        """Show that the training is done."""


def values(logs: Logs) -> str:
    """Return losses and metrics as a line.

    >>> values({"loss": 0.25, "val_loss": 1234.0})
    'loss 0.2500  val_loss 1234.0'
    """
    return "  ".join(f"{visible(name)} {_short(value)}" for name, value in logs.items())


def _short(value: float) -> str:
    """Return a number with few digits.

    >>> [_short(value) for value in (0.25, 24864.3, 1e-5, 3e9)]
    ['0.2500', '24864.3', '1e-05', '3e+09']
    """
    size = abs(value)
    if 1e-3 <= size < 100 or size == 0:
        return f"{value:.4f}"
    return f"{value:.1f}" if 100 <= size < 1e6 else f"{value:.4g}"


class Silence:
    """Shows nothing (verbose 0)."""

    def begin(self, epochs: int, epoch: int, steps: int | None) -> None: ...

    def step(self, step: int, logs: Logs) -> None: ...

    def epoch(self, epoch: int, logs: Logs) -> None: ...

    def end(self) -> None: ...


class ProgressLines(Silence):
    """Shows a line for each epoch, with its losses (verbose 2) or without (verbose 3)."""

    def __init__(self, stream: TextIO, bare: bool) -> None:
        self.stream = stream
        self.bare = bare
        self.epochs = 0
        self.since = 0.0

    def begin(self, epochs: int, epoch: int, steps: int | None) -> None:
        self.epochs = epochs
        self.since = time.perf_counter()

    def epoch(self, epoch: int, logs: Logs) -> None:
        now = time.perf_counter()
        results = "" if self.bare else f"  {values(logs)}  {now - self.since:.2f} s"
        self.since = now
        width = len(str(self.epochs))
        print(f"Epoch {epoch + 1:{width}}/{self.epochs}{results}", file=self.stream, flush=True)


class Bar(Silence):
    """Shows a bar with the remaining time (verbose 1), redrawn ten times a second."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TimeRemainingColumn(),
            TextColumn("{task.fields[values]}", markup=False),
            console=Console(file=unfiltered(stream)),
        )
        self.task: Any = None
        self.epochs = self.now = 0
        self.steps: int | None = None

    def begin(self, epochs: int, epoch: int, steps: int | None) -> None:
        self.epochs, self.now, self.steps = epochs, epoch, steps
        total = epochs * (steps or 1)
        done = epoch * (steps or 1)
        self.task = self.progress.add_task("", total=total, completed=done, values="")
        self.progress.start()

    def step(self, step: int, logs: Logs) -> None:
        steps = self.steps or 1
        done = self.now * steps + min(step + 1, steps)
        self.show(f"Epoch {self.now + 1}/{self.epochs}  {step + 1}/{self.steps or '?'}", done, logs)

    def epoch(self, epoch: int, logs: Logs) -> None:
        self.now = epoch + 1
        self.show(f"Epoch {self.now}/{self.epochs}", self.now * (self.steps or 1), logs)

    def show(self, text: str, done: int, logs: Logs) -> None:
        """Show a text and how much is done."""
        self.progress.update(self.task, description=text, completed=done, values=values(logs))

    def end(self) -> None:
        self.progress.stop()


def display(verbose: int, stream: TextIO) -> Display:
    """Return the display for one of Keras's levels of `verbose`."""
    if verbose == 0:
        return Silence()
    if verbose == 1 and stream.isatty():
        return Bar(stream)
    return ProgressLines(stream, bare=verbose == 3)


WIDTH, HEIGHT = 60, 12
"""The columns and lines of a curve as text."""

MARKS = "·×"
"""The characters for the training loss and the validation loss."""

ENDINGS = (".png", ".svg")
"""The formats of pictures."""

History = Mapping[str, Sequence[float]]


def panels(history: History) -> list[tuple[str, list[str]]]:
    """Return each loss and metric with its names in the history.

    >>> panels({"loss": [1.0], "val_loss": [2.0], "learning_rate": [0.1]})
    [('loss', ['loss', 'val_loss']), ('learning_rate', ['learning_rate'])]
    """
    names: dict[str, list[str]] = {}
    for name in history:
        names.setdefault(name.removeprefix("val_"), []).append(name)
    return list(names.items())


def draw_curve(history: History, path: Path) -> None:
    """Draw every loss and metric over the epochs, one below the other, as a picture."""
    figures = import_module("matplotlib.figure")
    plots = panels(history)
    figure = figures.Figure(figsize=(7, 2.6 * len(plots)), layout="constrained")
    for number, (name, parts) in enumerate(plots, start=1):
        axes = figure.add_subplot(len(plots), 1, number)
        for part in parts:
            axes.plot(range(1, len(history[part]) + 1), history[part], label=_part(part))
        axes.set(xlabel="epoch")
        axes.set_ylabel(visible(name), parse_math=False)
        axes.legend()
    with draft(path) as beside:
        figure.savefig(beside)


def _part(name: str) -> str:
    return "validation" if name.startswith("val_") else "training"


def curve_as_text(history: History) -> str:
    """Return the curve of the loss as text.

    >>> print(curve_as_text({"loss": [4.0, 2.0, 1.0, 0.5]}).split()[0])
    4
    """
    return "\n".join(_lines([history[name] for name in ("loss", "val_loss") if name in history]))


def _lines(curves: Sequence[Sequence[float]]) -> Iterator[str]:
    values = [value for curve in curves for value in curve]
    low, high = min(values), max(values)
    rows = [[" "] * WIDTH for _ in range(HEIGHT)]
    for mark, curve in zip(MARKS, curves):
        for column in range(WIDTH):
            value = curve[column * len(curve) // WIDTH]
            height = round((value - low) / (high - low or 1) * (HEIGHT - 1))
            rows[HEIGHT - 1 - height][column] = mark
    label = max(len(f"{low:.4g}"), len(f"{high:.4g}"))
    for number, row in enumerate(rows):
        tick = {0: f"{high:.4g}", HEIGHT - 1: f"{low:.4g}"}.get(number, "")
        yield f"{tick:>{label}} ┤{''.join(row)}".rstrip()
    epochs = max(map(len, curves))
    yield f"{'':{label}} └{'─' * WIDTH}"
    yield f"{'':{label}}  {'epoch 1':<{WIDTH - len(str(epochs))}}{epochs}"
    if len(curves) > 1:
        yield f"{'':{label}}  {MARKS[0]} loss  {MARKS[1]} val_loss"
