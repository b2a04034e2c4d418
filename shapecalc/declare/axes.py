"""The axes that declarations name in ``input_axes``: their letters, and the usual sizes.

>>> AXES["time"].letter, AXES["time"].text
('T', 'time steps')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shapecalc.declare.kinds import USUAL


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of an input.

    Attributes:
        letter: the letter for its size in formulas.
        usual: sizes that are easy to work with by hand.
        text: its name in sentences.
    """

    letter: str
    usual: Sequence[int]
    text: str


_SIDE = (6, 7, 8, 9, 10, 11, 12, 14, 16, 28)

AXES: Final[Mapping[str, Axis]] = {
    "time": Axis("T", (3, 4, 5, 6, 7, 8, 10, 12), "time steps"),
    "steps": Axis("n", (5, 6, 7, 8, 9, 10, 12), "steps"),
    "features": Axis("d", (1, 2, 3, 4, 5, 6, 8, 10), "features"),
    "channels": Axis("c", (1, 2, 3), "channels"),
    "height": Axis("h", _SIDE, "height"),
    "width": Axis("w", _SIDE, "width"),
    "depth": Axis("d", (6, 7, 8, 9, 10), "depth"),
}
"""Every axis with a name of its own; the batch has none."""


def axis_of(name: str) -> Axis:
    """Return the axis of a name; the letter of any other one is the first of its name."""
    return AXES.get(name) or Axis(name[:1], USUAL, name)
