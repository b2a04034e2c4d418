"""The training curve: as a picture, which matplotlib draws, or in letters for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

WIDTH, HEIGHT = 60, 12
"""The size of a curve in letters."""

MARKS = "·×"
"""What stands for the training part, and for what is held back."""

ENDINGS = (".png", ".svg")
"""The pictures that are drawn."""

History = Mapping[str, Sequence[float]]


def panels(history: History) -> list[tuple[str, list[str]]]:
    """Each loss and metric, with the parts that have it.

    >>> panels({"loss": [1.0], "val_loss": [2.0], "learning_rate": [0.1]})
    [('loss', ['loss', 'val_loss']), ('learning_rate', ['learning_rate'])]
    """
    found: dict[str, list[str]] = {}
    for name in history:
        found.setdefault(name.removeprefix("val_"), []).append(name)
    return list(found.items())


def picture(history: History, path: Path) -> None:
    """Draws every loss and metric over the epochs, one below the other."""
    figures = import_module("matplotlib.figure")
    shown = panels(history)
    figure = figures.Figure(figsize=(7, 2.6 * len(shown)), layout="constrained")
    for number, (name, parts) in enumerate(shown, start=1):
        axes = figure.add_subplot(len(shown), 1, number)
        for part in parts:
            axes.plot(range(1, len(history[part]) + 1), history[part], label=_part(part))
        axes.set(xlabel="epoch", ylabel=name)
        axes.legend()
    figure.savefig(path)


def _part(name: str) -> str:
    return "validation" if name.startswith("val_") else "training"


def letters(history: History) -> str:
    """The curve of the loss, in letters.

    >>> print(letters({"loss": [4.0, 2.0, 1.0, 0.5]}).split()[0])
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
        told = {0: f"{high:.4g}", HEIGHT - 1: f"{low:.4g}"}.get(number, "")
        yield f"{told:>{label}} ┤{''.join(row)}".rstrip()
    epochs = max(map(len, curves))
    yield f"{'':{label}} └{'─' * WIDTH}"
    yield f"{'':{label}}  {'epoch 1':<{WIDTH - len(str(epochs))}}{epochs}"
    if len(curves) > 1:
        yield f"{'':{label}}  {MARKS[0]} loss  {MARKS[1]} val_loss"
