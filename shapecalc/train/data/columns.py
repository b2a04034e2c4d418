"""From columns to numbers: texts become classes, what is missing is left out or filled in.

What an encoder learns from the data of the model counts for data that is
told later, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shapecalc.errors import Code, Place
from shapecalc.read.syntax import stop
from shapecalc.train.data.parts import Array
from shapecalc.train.data.tables import DataTable, few

MOST_CLASSES = 1000
"""A column with more different texts than this is no column of classes."""


@dataclass(eq=False, slots=True)
class Numbers:
    """Numbers, one row of them for each row of the data, and what the last axis holds."""

    values: Array
    labels: Sequence[str]
    place: Place


@dataclass(eq=False, slots=True)
class Encoder:
    """How the columns of one input or output become numbers.

    Attributes:
        onehot: whether a text becomes a vector of 0 and 1, not the number of its class.
        classes: the texts of each column that has some.
    """

    onehot: bool
    classes: dict[str, list[str]] = field(default_factory=dict)

    def numbers(self, told: Any, table: DataTable | None, place: Place) -> Numbers:
        """What is told of an input or output, as numbers.

        Raises:
            SpecError: if there is something wrong with it.
        """
        if isinstance(told, str):
            told = [told]
        if table is not None and not told:
            raise stop(Code.DATA, f"no column of {table.name} is left", place)
        if table is not None and all(isinstance(name, str) for name in told):
            columns = {name: table.find(name, place) for name in told}
        else:
            columns = {"": inline(told, place)}
        if not all(values.size for values in columns.values()):
            raise stop(Code.DATA, "there are no rows", place)
        parts = [self.encoded(name, values, place) for name, values in columns.items()]
        if len(parts) == 1:
            values, labels = parts[0]
            flat = values.ndim == 1 and len(columns) == 1 and isinstance(told, list)
            return Numbers(values[:, None] if flat and table is not None else values, labels, place)
        for (values, _), name in zip(parts, columns):
            if values.ndim > 2:
                message = f"`{name}` is an array of its own, and cannot stand beside others"
                raise stop(Code.DATA, message, place)
        joined = np.hstack([values.reshape(len(values), -1) for values, _ in parts])
        return Numbers(joined, [label for _, labels in parts for label in labels], place)

    def encoded(self, name: str, values: Array, place: Place) -> tuple[Array, list[str]]:
        """A column as numbers, with a label for each.

        Raises:
            SpecError: if it holds something else, or too many different texts.
        """
        if values.dtype.kind in "fiub":
            return values, [name]
        if values.dtype.kind not in "US":
            message = f"`{name or place.path[-1]}` holds {values.dtype}, neither numbers nor texts"
            raise stop(Code.DATA, message, place)
        if name not in self.classes:
            self.learn(name, sorted(set(values.ravel().tolist())), len(values), place)
        known = self.classes[name]
        places = {text: number for number, text in enumerate(known)}
        unknown = [text for text in values.ravel().tolist() if text not in places]
        if unknown:
            message = f"{unknown[0]!r} is no class of `{name or 'the targets'}`"
            raise stop(Code.DATA, message, place, f"there are {few(known)}")
        numbers = np.vectorize(places.__getitem__, otypes=[float])(values)
        if not self.onehot:
            return numbers, [name]
        return np.eye(len(known))[numbers.astype(int)], [f"{name}={text}" for text in known]

    def learn(self, name: str, texts: list[str], rows: int, place: Place) -> None:
        """Takes the texts of a column for its classes.

        Raises:
            SpecError: if there are so many of them that they are none.
        """
        if len(texts) > MOST_CLASSES or (len(texts) == rows > 50):
            many = f"{len(texts):,}" if len(texts) <= MOST_CLASSES else f"over {MOST_CLASSES:,}"
            message = f"`{name}` has {many} different texts, such as {texts[-1]!r}"
            raise stop(Code.DATA, message, place, f"leave it out: drop: [{name}]")
        self.classes[name] = texts


class Texts(Encoder):
    """Texts that a layer of the model turns into numbers, such as TextVectorization."""

    def encoded(self, name: str, values: Array, place: Place) -> tuple[Array, list[str]]:
        """A column as texts."""
        return values.astype(str).astype(object), [name]


def inline(told: Any, place: Place) -> Array:
    """Numbers, or texts, that stand in the spec.

    Raises:
        SpecError: if they do not make an array.
    """
    try:
        found = np.array(told)
        if found.dtype == object or _mixed(told, found):
            found = np.array(told, dtype=float)  # None is a number that is missing
    except (TypeError, ValueError):
        found = np.array(None)
    if found.ndim == 0 or found.dtype == object:
        message = "the rows are not all of the same length, or hold what is no number"
        raise stop(Code.DATA, message, place)
    return found


def _mixed(told: Any, found: Array) -> bool:
    """Whether texts stand among numbers."""
    if found.dtype.kind != "U":
        return False
    return not all(isinstance(one, str) for one in np.array(told, dtype=object).ravel())
