"""Rows for a model: in memory, and in the structure in which it takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(eq=False, slots=True)
class Part:
    """Rows for the inputs and outputs of a model, in Keras's order."""

    x: list[Array]
    y: list[Array]
    weights: Array | None = None

    @property
    def rows(self) -> int:
        return len(self.x[0])

    def cut(self, rows: slice) -> Part:
        """Some of the rows."""
        cut = None if self.weights is None else self.weights[rows]
        return Part([x[rows] for x in self.x], [y[rows] for y in self.y], cut)
