"""A series cut into windows, as the notes' split_sequences does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shapecalc.train.data.parts import Array


@dataclass(frozen=True, slots=True)
class Windows:
    """How a series is cut.

    Attributes:
        steps: rows in a window.
        horizon: rows that are its target.
        ahead: 1 if the target begins after the window, 0 if on its last row.
    """

    steps: int
    horizon: int = 1
    ahead: int = 1

    def count(self, rows: int) -> int:
        """How many windows have their whole target.

        >>> Windows(4).count(10)
        6
        """
        return rows - self.steps - self.ahead - self.horizon + 2

    def inputs(self, rows: Array) -> Array:
        """Every window, also those whose target is not there yet.

        >>> Windows(2).inputs(np.array([1, 2, 3]))
        array([[1, 2],
               [2, 3]])
        """
        windows = np.lib.stride_tricks.sliding_window_view(rows, self.steps, axis=0)
        return np.moveaxis(windows, -1, 1)

    def targets(self, rows: Array) -> Array:
        """The target of each window.

        >>> Windows(2).targets(np.array([1, 2, 3, 4]))
        array([[3],
               [4]])
        """
        first = self.steps - 1 + self.ahead
        following = np.lib.stride_tricks.sliding_window_view(rows[first:], self.horizon, axis=0)
        return np.moveaxis(following, -1, 1)
