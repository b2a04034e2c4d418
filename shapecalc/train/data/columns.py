"""From columns to numbers: texts become classes.

An `Encoder` learns the classes of a column from the training data; validation, test and prediction
data must have the same classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code, Place
from shapecalc.read.syntax import SpecError
from shapecalc.train.data.parts import Array
from shapecalc.train.data.tables import DataTable, shortened

MOST_CLASSES = 1000
"""The texts of a column are classes only if there are no more different ones than this."""


@dataclass(eq=False, slots=True)
class Numbers:
    """Numbers for an input or output.

    Attributes:
        values: the numbers; the first axis has the rows.
        labels: what each position of the last axis contains, such as the name of a column.
        place: where the spec names the data.
    """

    values: Array
    labels: Sequence[str]
    place: Place


@dataclass(eq=False, slots=True)
class Encoder:
    """Turns the columns of one input or output into numbers.

    Attributes:
        onehot: whether a text becomes a one-hot vector, and not the number of its class.
        classes: the texts of each column of texts, in the order of their numbers.
    """

    onehot: bool
    classes: dict[str, list[str]] = field(default_factory=dict)

    def numbers(self, source: Any, table: DataTable | None, place: Place) -> Numbers:
        """Return the data of an input or output as numbers.

        Args:
            source: the names of columns, or the values themselves.
            table: the table that has the columns.
            place: where the spec has the source.

        Raises:
            SpecError: if the columns or the values are wrong.
        """
        if isinstance(source, str):
            source = [source]
        if table is not None and not source:
            raise SpecError(Code.DATA, f"no column of {table.name} is left", place)
        if table is not None and all(isinstance(name, str) for name in source):
            columns = {name: table.find(name, place) for name in source}
        else:
            columns = {"": inline(source, place)}
        if not all(values.size for values in columns.values()):
            raise SpecError(Code.DATA, "there are no rows", place)
        parts = [self.encoded(name, values, place) for name, values in columns.items()]
        if len(parts) == 1:
            ((values, labels),) = parts
            is_column = values.ndim == 1 and isinstance(source, list) and table is not None
            return Numbers(values[:, None] if is_column else values, labels, place)
        return self._joined(dict(zip(columns, parts)), place)

    def _joined(self, parts: dict[str, tuple[Array, list[str]]], place: Place) -> Numbers:
        """Return several columns side by side."""
        for name, (values, _) in parts.items():
            if values.ndim > 2:
                message = f"`{name}` has {values.ndim} axes, so it cannot be joined with columns"
                raise SpecError(Code.DATA, message, place, f"use `{name}` alone")
        joined = np.hstack([values.reshape(len(values), -1) for values, _ in parts.values()])
        return Numbers(joined, [label for _, labels in parts.values() for label in labels], place)

    def encoded(self, name: str, values: Array, place: Place) -> tuple[Array, list[str]]:
        """Return a column as numbers, with a label for each number of a row.

        Raises:
            SpecError: if it contains neither numbers nor texts, or too many different texts.
        """
        if values.dtype.kind in "fiub":
            return values, [name]
        if values.dtype.kind not in "US":
            column = name or place.path[-1]
            message = f"`{column}` contains values of dtype {values.dtype}, not numbers or texts"
            raise SpecError(Code.DATA, message, place)
        if name not in self.classes:
            self.learn(name, sorted(set(values.ravel().tolist())), len(values), place)
        known = self.classes[name]
        class_numbers = {text: number for number, text in enumerate(known)}
        unknown = [text for text in values.ravel().tolist() if text not in class_numbers]
        if unknown:
            message = f"{unknown[0]!r} is not a class of `{name or 'the targets'}`"
            raise SpecError(Code.DATA, message, place, f"the classes are {shortened(known)}")
        numbers = np.vectorize(class_numbers.__getitem__, otypes=[float])(values)
        if not self.onehot:
            return numbers, [name]
        return np.eye(len(known))[numbers.astype(int)], [f"{name}={text}" for text in known]

    def learn(self, name: str, texts: list[str], rows: int, place: Place) -> None:
        """Make classes of the different texts of a column.

        Raises:
            SpecError: if there are too many different texts for classes.
        """
        if len(texts) > MOST_CLASSES or (len(texts) == rows > 50):
            many = f"{len(texts):,}" if len(texts) <= MOST_CLASSES else f"over {MOST_CLASSES:,}"
            message = f"`{name}` has {many} different texts, such as {texts[-1]!r}"
            raise SpecError(Code.DATA, message, place, f"leave it out: drop: [{name}]")
        self.classes[name] = texts


class Texts(Encoder):
    """Keeps texts for a model with a layer that reads them, such as TextVectorization."""

    def encoded(self, name: str, values: Array, place: Place) -> tuple[Array, list[str]]:
        """Return a column as texts."""
        return values.astype(str).astype(object), [name]


def inline(values: Any, place: Place) -> Array:
    """Return an array of the numbers or texts in a spec; None is a missing number.

    Raises:
        SpecError: if they are not an array of one shape and one kind.
    """
    try:
        array = np.array(values)
        if array.dtype == object or _is_mixed(values, array):
            array = np.array(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        array = np.array(None)
    if array.ndim == 0 or array.dtype == object:
        message = "the rows have different lengths, or contain something that is not a number"
        raise SpecError(Code.DATA, message, place)
    return array


def _is_mixed(values: Any, array: Array) -> bool:
    """Return whether there are texts and numbers."""
    if array.dtype.kind != "U":
        return False
    return not all(isinstance(value, str) for value in np.array(values, dtype=object).ravel())
