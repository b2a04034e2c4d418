"""From what a spec says of its data to rows of numbers, cut into windows where it says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from shapecalc.errors import Code, Place, did_you_mean
from shapecalc.read.settings import Settings
from shapecalc.read.syntax import SpecError, stop
from shapecalc.train.data.columns import Encoder, Numbers, Texts
from shapecalc.train.data.parts import Array
from shapecalc.train.data.tables import DataTable, Readers, few, read_dataset, read_table
from shapecalc.train.data.unpacked import LongTable
from shapecalc.train.endpoints import Endpoint


@dataclass(eq=False, slots=True)
class RawRows:
    """Rows before they are scaled and brought into shape."""

    x: list[Numbers]
    y: list[Numbers]
    weights: Array | None = None

    @property
    def all(self) -> list[Numbers]:
        return [*self.x, *self.y]

    def chosen(self, rows: Array) -> RawRows:
        """Some of the rows."""
        x, y = (
            [Numbers(each.values[rows], each.labels, each.place) for each in some]
            for some in (self.x, self.y)
        )
        return RawRows(x, y, None if self.weights is None else self.weights[rows])


@dataclass(eq=False, slots=True)
class Reader:
    """Reads the rows of a spec, and of data that is told beside."""

    data: Settings
    inputs: Sequence[Endpoint]
    outputs: Sequence[Endpoint]
    folder: Path
    readers: Readers
    x_encoder: list[Encoder] = field(init=False)
    y_encoder: list[Encoder] = field(init=False)

    def __post_init__(self) -> None:
        onehot = self.data.categories == "onehot"
        self.x_encoder = [Texts(False) if end.texts else Encoder(onehot) for end in self.inputs]
        self.y_encoder = [Encoder(False) for _ in self.outputs]

    # From files to rows

    def table(self, section: Settings) -> DataTable | None:
        """The file of a section."""
        path = None if section.file is None else self.folder / section.file
        dataset = getattr(section.values, "dataset", None)
        if dataset is not None:
            return read_dataset(dataset, path, section.at("dataset"), self.readers)
        if path is None:
            return None
        return read_table(path, section.file, section.at("file"), self.readers)

    def raw(
        self, section: Settings, table: DataTable | None, part: str = "train", targets: bool = True
    ) -> RawRows:
        """The rows of a section.

        Raises:
            SpecError: if they cannot be had.
        """
        y = self.told(section, "y", table, part)
        if y is None and self.data.steps:
            y = self.told(section, "x", table, part)
        x = self.told(section, "x", table, part, besides=y)
        if x is None or (y is None and targets):
            missing = "x" if x is None else "y"
            hint = "" if table is None else f"{table.name} has {few(list(table.columns))}"
            message = f"`{missing}` is missing: what the model {_READS[missing]}"
            raise stop(Code.DATA, message, section.place, hint)
        xs = self.numbers(x, table, self.inputs, self.x_encoder, section.at("x"))
        ys = (
            self.numbers(y, table, self.outputs, self.y_encoder, section.at("y")) if targets else []
        )
        weights = self.weights(section, table)
        found = RawRows(xs, ys, weights)
        self.check_rows(found, section)
        return found

    def told(
        self, section: Settings, name: str, table: DataTable | None, part: str, besides: Any = None
    ) -> Any:
        """What a section says of `x` or `y`, or what its file has for it."""
        given = getattr(section, name)
        if given is not None or table is None:
            return given
        for usual in (f"{name}_{part}", name):
            if usual in table.columns:
                return usual
        if name == "y" or not table.lines:
            return None
        for own in self.data.drop or ():
            table.find(own, section.at("drop"))
        out = {*_names(besides), *_names(self.data.sample_weight), *(self.data.drop or ())}
        return [name for name in table.columns if name not in out]

    def numbers(
        self,
        told: Any,
        table: DataTable | None,
        ends: Sequence[Endpoint],
        encoders: Sequence[Encoder],
        place: Place,
    ) -> list[Numbers]:
        """What is told, for each end."""
        found = []
        for encoder, (one, at) in zip(encoders, self.by_end(told, ends, place)):
            if isinstance(one, str) and one.endswith(".npy"):
                values = read_table(self.folder / one, one, at, self.readers).columns["x"]
                found.append(Numbers(*encoder.encoded("", values, at), at))
            else:
                found.append(self.encoded(encoder, one, table, at))
        return found

    def encoded(
        self, encoder: Encoder, told: Any, table: DataTable | None, place: Place
    ) -> Numbers:
        """Columns or numbers that are told."""
        names = _names(told)
        if isinstance(table, LongTable) and names:
            for name in names:
                table.find(name, place)
            return table.encoded(encoder, names, place)
        return encoder.numbers(told, table, place)

    def by_end(self, told: Any, ends: Sequence[Endpoint], place: Place) -> list[tuple[Any, Place]]:
        """What is told for each end, and where."""
        if not isinstance(told, Mapping):
            if len(ends) == 1:
                return [(told, place)]
            wanted = ", ".join(f"{end.told}: …" for end in ends)
            message = f"the model has {len(ends)} of these, so each is told by its name"
            raise stop(Code.DATA, message, place, f"{{{wanted}}}")
        names = [name for end in ends for name in (end.told, end.name)]
        for name in told:
            if name not in names:
                hint = did_you_mean(name, names) or f"there are {', '.join(e.told for e in ends)}"
                message = f"nothing of the model is called `{name}`"
                raise stop(Code.UNKNOWN_NAME, message, place / name, hint)
        found = [(told.get(end.told, told.get(end.name)), place / end.told) for end in ends]
        for (one, _), end in zip(found, ends):
            if one is None:
                raise stop(Code.DATA, f"`{end.told}` gets no data", place)
        return found

    def weights(self, section: Settings, table: DataTable | None) -> Array | None:
        told = getattr(section.values, "sample_weight", None)
        if told is None:
            return None
        place = section.at("sample_weight")
        found = self.encoded(Encoder(False), told, table, place).values
        if found.size != len(found):
            raise stop(Code.DATA, "the weight of a row is one number", place)
        return found.reshape(len(found))

    def check_rows(self, raw: RawRows, section: Settings) -> None:
        """Whether all arrays have as many rows.

        Raises:
            SpecError: if they do not.
        """
        weights = () if raw.weights is None else (raw.weights,)
        counts = [len(values) for values in (*(each.values for each in raw.all), *weights)]
        if len(set(counts)) > 1:
            message = f"the arrays have {', '.join(map(str, counts))} rows, which belong together"
            raise stop(Code.DATA, message, section.place)
        if not counts[0]:
            raise stop(Code.DATA, "there are no rows", section.place)

    # From rows to windows

    def whole(self, raw: RawRows, table: DataTable | None) -> RawRows:
        """The rows without those in which something is missing, if they are to be left out.

        Raises:
            SpecError: if something is missing, and nothing is said of it.
        """
        if self.data.stream:
            return raw  # It is looked at some rows at a time.
        bad = [
            np.isnan(_two_axes(each.values)) for each in raw.all if each.values.dtype.kind == "f"
        ]
        if not any(map(np.any, bad)):
            return self.finite(raw)
        rows = np.any(np.hstack(bad), axis=1)
        if self.data.missing == "drop":
            return self.finite(raw.chosen(np.flatnonzero(~rows)))
        if self.data.missing is None:
            raise self.missing(raw, table)
        return self.finite(raw)

    def missing(self, raw: RawRows, table: DataTable | None) -> SpecError:
        """That something is missing: how much in each column, and the first line where it is."""
        for each in raw.all:
            bad = np.isnan(_two_axes(each.values.astype(float)))
            if np.any(bad):
                row = int(np.argmax(np.any(bad, axis=1)))
                of_lines = table is not None and table.lines and any(each.labels)
                where = table.where(row) if table and of_lines else each.place
                message = f"values are missing (NaN) in {len(bad)} rows: {_counted(each, bad)}"
                hint = "missing: drop leaves the rows out, missing: mean fills them in"
                return stop(Code.DATA, message, where, hint)
        return SpecError()

    def finite(self, raw: RawRows) -> RawRows:
        for each in raw.all:
            if each.values.dtype.kind == "f" and np.any(np.isinf(each.values)):
                raise stop(Code.DATA, "a number is infinite", each.place)
        return raw

    def windowed(self, raw: RawRows) -> RawRows:
        """The rows cut into windows, if the spec says so.

        Raises:
            SpecError: if there are too few rows.
        """
        if not self.data.steps:
            return raw
        windows = Windows(self.data.steps, self.data.horizon, self.data.ahead)
        rows = len(raw.x[0].values)
        count = windows.count(rows) if raw.y else rows - windows.steps + 1
        if count < 1:
            needed = rows - count + 1
            message = f"{rows} rows are too few for a window of {windows.steps} and its target"
            raise stop(Code.DATA, message, self.data.at("steps"), f"it takes {needed} rows")
        first = windows.steps - 1 + windows.ahead
        x = [Numbers(windows.inputs(e.values)[:count], e.labels, e.place) for e in raw.x]
        y = [Numbers(windows.targets(e.values), e.labels, e.place) for e in raw.y]
        weights = None if raw.weights is None else raw.weights[first : first + count]
        return RawRows(x, y, weights)

    def part(
        self, section: Settings, table: DataTable | None, name: str, targets: bool = True
    ) -> RawRows:
        """A section from its file to its windows."""
        return self.windowed(self.whole(self.raw(section, table, name, targets), table))


_READS = {"x": "reads", "y": "is to give"}


def _names(told: Any) -> list[str]:
    """The columns that are told."""
    if isinstance(told, Mapping):
        return [name for item in told.values() for name in _names(item)]
    if isinstance(told, str):
        return [told]
    return [name for name in told or () if isinstance(name, str)]


def _counted(numbers: Numbers, bad: Array) -> str:
    """How many values are missing in each column."""
    counts = np.sum(bad, axis=0)
    if len(counts) != len(numbers.labels):
        return f"{np.sum(counts)} of {numbers.place.path[-1]}"
    named = zip(counts, numbers.labels)
    return few([f"{n} of {label or numbers.place.path[-1]}" for n, label in named if n])


def _two_axes(values: Array) -> Array:
    return values.reshape(len(values), -1)


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
