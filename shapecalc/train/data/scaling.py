"""Scaling of numbers, and filling in of missing numbers, fitted to the training rows alone.

The scalers are scikit-learn's. Their parameters are written beside the model as plain numbers, so
that predictions can be scaled back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code
from shapecalc.read.syntax import SpecError
from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.parts import Array

CLASSES = {"minmax": "MinMaxScaler", "standard": "StandardScaler"}
"""The class in scikit-learn for each way of scaling."""


@dataclass(eq=False, slots=True)
class Scaling:
    """How the numbers of one input or output are scaled and filled in.

    Every position of the last axis is scaled by itself, over all rows and all other axes.

    Attributes:
        how: minmax, standard, a number to divide by, or None.
        missing: mean, median, a number to fill in, or None.
        width: the size of the last axis, known after `fit`.
        scaler: scikit-learn's scaler, made by `fit`.
        filled: the number to fill in at each position, known after `fit`.
    """

    how: str | float | None
    missing: str | float | None
    width: int = field(default=1, init=False)
    scaler: Any = field(default=None, init=False)
    filled: Array | None = field(default=None, init=False)

    def fit(self, chunks: Sequence[Array]) -> None:
        """Fit to the training rows, which are split into chunks."""
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
        """Return numbers with missing ones filled in."""
        return flat if self.filled is None else np.where(np.isnan(flat), self.filled, flat)

    def apply(self, values: Array) -> Array:
        """Return numbers filled in and scaled, as the model reads them."""
        if self.how is None and self.filled is None:
            return values
        flat = self.complete(_flat(values))
        if self.scaler is not None:
            flat = self.scaler.transform(flat)
        elif isinstance(self.how, float):
            flat = flat / self.how
        return flat.reshape(values.shape)

    def scaled(self, numbers: Numbers) -> Numbers:
        """Return numbers filled in and scaled, with their labels and their place.

        Raises:
            SpecError: if the last axis has another size than in the training rows.
        """
        width = _width(numbers.values)
        if (self.scaler or self.filled is not None) and width != self.width:
            message = f"a row has {width} columns here, but {self.width} in the training data"
            labels = ", ".join(filter(None, numbers.labels))
            raise SpecError(
                Code.DATA, message, numbers.place, labels and f"the columns are {labels}"
            )
        return Numbers(self.apply(numbers.values), numbers.labels, numbers.place)

    def undo(self, values: Array) -> Array:
        """Return outputs of the model in the units of the data."""
        if self.scaler is not None:
            flat: Array = self.scaler.inverse_transform(values.reshape(-1, self.width))
            return flat.reshape(values.shape)
        return values * self.how if isinstance(self.how, float) else values

    def as_dict(self) -> Mapping[str, Any]:
        """Return the fitted parameters as plain data."""
        parameters: dict[str, Any] = {"how": self.how}
        for name in ("data_min_", "data_max_", "mean_", "scale_"):
            if hasattr(self.scaler, name):
                parameters[name.strip("_")] = getattr(self.scaler, name).tolist()
        if self.filled is not None:
            parameters["filled"] = self.filled.tolist()
        return parameters


def _mean(chunks: Iterable[Array]) -> Array:
    """Return the mean of each column without its missing numbers."""
    total, count = 0, 0
    for chunk in chunks:
        total = total + np.nansum(chunk, axis=0)
        count = count + np.sum(~np.isnan(chunk), axis=0)
    mean: Array = np.divide(total, count)
    return mean


def _width(values: Array) -> int:
    """Return the size of the last axis, 1 for a row that is a single number."""
    return values.shape[-1] if values.ndim > 1 else 1


def _flat(values: Array) -> Array:
    """Return numbers with two axes, of which the last stays as it is."""
    return values.reshape(-1, _width(values)).astype(float)
