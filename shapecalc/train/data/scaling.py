"""Numbers filled in and scaled: what is fitted on the training part alone.

scikit-learn's scalers do it; what they have found is kept as plain numbers
beside the model, so that predictions can be scaled back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np

from shapecalc.errors import Code
from shapecalc.read.syntax import stop
from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.parts import Array

CLASSES = {"minmax": "MinMaxScaler", "standard": "StandardScaler"}


@dataclass(eq=False, slots=True)
class Scaling:
    """What has to be done to the numbers of one input or output.

    Attributes:
        how: minmax, standard, a number to divide by, or None.
        missing: mean, median, a number to fill in, or None.
        width: how many numbers are scaled side by side, once it is fitted.
        scaler: scikit-learn's scaler, once it is fitted.
        filled: what is filled in for each label, once it is known.
    """

    how: str | float | None
    missing: str | float | None
    width: int = field(default=1, init=False)
    scaler: Any = field(default=None, init=False)
    filled: Array | None = field(default=None, init=False)

    def fit(self, chunks: Sequence[Array]) -> None:
        """Learns from the training part, of which some rows come at a time."""
        self.width = _width(chunks[0])
        if isinstance(self.missing, float):
            self.filled = np.full(self.width, self.missing)
        elif self.missing == "median":
            self.filled = np.nanmedian(_flat(chunks[0]), axis=0)
        elif self.missing == "mean":
            self.filled = _mean(map(_flat, chunks))
        if isinstance(self.how, str):
            self.scaler = getattr(import_module("sklearn.preprocessing"), CLASSES[self.how])()
            for chunk in chunks:
                self.scaler.partial_fit(self.complete(_flat(chunk)))

    def complete(self, flat: Array) -> Array:
        """With what is filled in."""
        return flat if self.filled is None else np.where(np.isnan(flat), self.filled, flat)

    def apply(self, values: Array) -> Array:
        """The numbers as the model reads them."""
        if self.how is None and self.filled is None:
            return values
        flat = self.complete(_flat(values))
        if self.scaler is not None:
            flat = self.scaler.transform(flat)
        elif isinstance(self.how, float):
            flat = flat / self.how
        return flat.reshape(values.shape)

    def scaled(self, numbers: Numbers) -> Numbers:
        """The same, with where they come from.

        Raises:
            SpecError: if these are other numbers than those that it has learned from.
        """
        found = _width(numbers.values)
        if (self.scaler or self.filled is not None) and found != self.width:
            message = f"here are {found} numbers side by side, in the training part {self.width}"
            labels = ", ".join(filter(None, numbers.labels))
            raise stop(Code.DATA, message, numbers.place, labels and f"the columns are {labels}")
        return Numbers(self.apply(numbers.values), numbers.labels, numbers.place)

    def undo(self, values: Array) -> Array:
        """What the model gives, in the units of the data."""
        if self.scaler is not None:
            flat: Array = self.scaler.inverse_transform(values.reshape(-1, self.width))
            return flat.reshape(values.shape)
        return values * self.how if isinstance(self.how, float) else values

    def told(self) -> Mapping[str, Any]:
        """What was learned, as plain data."""
        found: dict[str, Any] = {"how": self.how}
        for name in ("data_min_", "data_max_", "mean_", "scale_"):
            if hasattr(self.scaler, name):
                found[name.strip("_")] = getattr(self.scaler, name).tolist()
        if self.filled is not None:
            found["filled"] = self.filled.tolist()
        return found


def _mean(chunks: Iterable[Array]) -> Array:
    """The mean of each column without what is missing in it."""
    total, count = 0, 0
    for chunk in chunks:
        total = total + np.nansum(chunk, axis=0)
        count = count + np.sum(~np.isnan(chunk), axis=0)
    found: Array = np.divide(total, count)
    return found


def _width(values: Array) -> int:
    """How many numbers are scaled side by side."""
    return values.shape[-1] if values.ndim > 1 else 1


def _flat(values: Array) -> Array:
    """One row for each set of numbers that are scaled side by side."""
    return values.reshape(-1, _width(values)).astype(float)
