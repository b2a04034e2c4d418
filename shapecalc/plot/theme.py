"""The colours of a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from shapecalc.dataclasses import dataclass

ThemeName = Literal["light", "dark", "print"]


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture.

    Attributes:
        page: behind everything.
        text, faint: of names, and of classes and shapes.
        border: of boxes.
        line: of lines.
        frames: of frames, the outermost first; from the last on they alternate.
        band: behind the titles of frames.
        weights: of boxes, from those without parameters to those with the most.
        bar: of the bars that show how many parameters a layer has.
        wrong, wrong_box: of mistakes, and of boxes with one.
    """

    page: str
    text: str
    faint: str
    border: str
    line: str
    frames: Sequence[str]
    band: str
    weights: Sequence[str]
    bar: str
    wrong: str
    wrong_box: str


THEMES: Mapping[str, Theme] = {
    "light": Theme(
        page="#ffffff",
        text="#1b1f24",
        faint="#57606a",
        border="#8c959f",
        line="#57606a",
        frames=("#f6f8fa", "#ffffff"),
        band="#dde3ea",
        weights=("#ffffff", "#fff6e0", "#ffe9b3", "#ffd880", "#ffc54d"),
        bar="#bf6a02",
        wrong="#b3151d",
        wrong_box="#ffebe9",
    ),
    "dark": Theme(
        page="#0d1117",
        text="#f0f3f6",
        faint="#c9d1d9",
        border="#6e7681",
        line="#9ea7b3",
        frames=("#161b22", "#0d1117"),
        band="#2d333b",
        weights=("#1c2128", "#33291a", "#4a3712", "#61460c", "#795604"),
        bar="#f0a020",
        wrong="#ff8a80",
        wrong_box="#4c1518",
    ),
    "print": Theme(
        page="#ffffff",
        text="#000000",
        faint="#333333",
        border="#000000",
        line="#000000",
        frames=("#ffffff", "#ffffff"),
        band="#e8e8e8",
        weights=("#ffffff", "#f2f2f2", "#e4e4e4", "#d4d4d4", "#c4c4c4"),
        bar="#000000",
        wrong="#b3151d",
        wrong_box="#ffffff",
    ),
}
"""The colours for each theme; ``print`` needs little ink and no colours but for mistakes."""


def share_of(params: Any, heaviest: int) -> float:
    """Return how heavy a layer is, from 0 to 1 for the heaviest; 0 if that is not known."""
    return params / heaviest if type(params) is int and heaviest else 0


def weight_step(theme: Theme, params: Any, heaviest: int) -> int:
    """Return which of the colours of weights a layer has.

    >>> [weight_step(THEMES["light"], params, 100) for params in (0, 1, 10, 30, 60, 90, 100)]
    [0, 0, 1, 2, 3, 4, 4]
    """
    steps = len(theme.weights)
    return min(int(share_of(params, heaviest) * steps + 0.8), steps - 1)


def weight_color(theme: Theme, params: Any, heaviest: int) -> str:
    """Return the colour of the box of a layer."""
    return theme.weights[weight_step(theme, params, heaviest)]
