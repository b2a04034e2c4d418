"""The axes that declarations name in ``input_axes``: their letters, and the usual sizes.

>>> AXES["time"].letter, AXES["time"].text
('T', 'time steps')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from shapecalc.dataclasses import dataclass
from shapecalc.declare.kinds import USUAL


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of an input.

    Attributes:
        letter: the letter for its size in formulas.
        text: its name in sentences.
        usual: sizes that are easy to work with by hand.
    """

    letter: str
    text: str
    usual: Sequence[int]


_SIDE = (6, 7, 8, 9, 10, 11, 12, 14, 16, 28)

AXES: Final[Mapping[str, Axis]] = {
    "time": Axis("T", "time steps", usual=(3, 4, 5, 6, 7, 8, 10, 12)),
    "steps": Axis("n", "steps", usual=(5, 6, 7, 8, 9, 10, 12)),
    "features": Axis("d", "features", usual=(1, 2, 3, 4, 5, 6, 8, 10)),
    "channels": Axis("c", "channels", usual=(1, 2, 3)),
    "height": Axis("h", "height", usual=_SIDE),
    "width": Axis("w", "width", usual=_SIDE),
    "depth": Axis("d", "depth", usual=(6, 7, 8, 9, 10)),
}
"""Every axis with a name of its own; the batch has none."""

SIDES: Final = ("depth", "height", "width")
"""The axes of an image or a volume, which mostly have the same size."""


def axis_of(name: str) -> Axis:
    """Return the axis of a name; the letter of any other one is the first of its name."""
    return AXES.get(name) or Axis(name[:1], name, USUAL)
