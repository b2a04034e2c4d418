"""From the keys of `data` to rows of numbers, cut into windows if the spec has `steps`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code, Place
from shapecalc.read.settings import Settings
from shapecalc.read.syntax import NotedError, SpecError
from shapecalc.similar import did_you_mean
from shapecalc.train.data.columns import Encoder, Numbers, Texts
from shapecalc.train.data.parts import Array
from shapecalc.train.data.tables import DataTable, Readers, read_dataset, read_table, shortened
from shapecalc.train.data.unpacked import LongTable
from shapecalc.train.endpoints import Endpoint


@dataclass(eq=False, slots=True)
class RawRows:
    """Rows before they are scaled and reshaped.

    Attributes:
        x, y: the numbers for each input and each output.
        weights: the weight of each row.
    """

    x: list[Numbers]
    y: list[Numbers]
    weights: Array | None = None

    @property
    def all(self) -> list[Numbers]:
        """The numbers for all inputs and outputs."""
        return [*self.x, *self.y]

    def chosen(self, rows: Array) -> RawRows:
        """Return some of the rows."""
        x, y = (
            [Numbers(numbers.values[rows], numbers.labels, numbers.place) for numbers in group]
            for group in (self.x, self.y)
        )
        return RawRows(x, y, None if self.weights is None else self.weights[rows])


@dataclass(eq=False, slots=True)
class Reader:
    """Reads the rows of a spec, and of validation, test and prediction data in other files.

    Attributes:
        data: the section `data` of the spec.
        inputs, outputs: the inputs and outputs of the model.
        folder: the folder in which paths start.
        readers: the functions that read files, by the ends of their names.
        x_encoder, y_encoder: turn the columns of each input and output into numbers.
    """

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
        """Return the file or the data set of a section, None if it has neither."""
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
        """Return the rows of a section.

        Args:
            section: `data`, or `validation`, `test` or `predict` in it.
            table: its file.
            part: `train`, `validation`, `test` or `predict`.
            targets: whether the rows need targets.

        Raises:
            SpecError: if something about them is wrong.
        """
        y = self.source(section, "y", table, part)
        if y is None and self.data.steps:
            y = self.source(section, "x", table, part)
        x = self.source(section, "x", table, part, besides=y)
        if x is None or (y is None and targets):
            missing = "x" if x is None else "y"
            hint = "" if table is None else f"{table.name} has {shortened(list(table.columns))}"
            message = f"`{missing}` is missing: {_MEANINGS[missing]}"
            raise SpecError(Code.DATA, message, section.place, hint)
        xs = self.numbers(x, table, self.inputs, self.x_encoder, section.at("x"))
        ys = (
            self.numbers(y, table, self.outputs, self.y_encoder, section.at("y")) if targets else []
        )
        rows = RawRows(xs, ys, self.weights(section, table))
        self.check_counts(rows, section)
        return rows

    def source(
        self, section: Settings, name: str, table: DataTable | None, part: str, besides: Any = None
    ) -> Any:
        """Return where `x` or `y` comes from: what the section says, or the default for its file.

        Args:
            section: the section.
            name: `x` or `y`.
            table: the file of the section.
            part: `train`, `validation`, `test` or `predict`.
            besides: the columns for `y`, which are not part of `x`.
        """
        value = getattr(section, name)
        if value is not None or table is None:
            return value
        for usual in (f"{name}_{part}", name):
            if usual in table.columns:
                return usual
        if name == "y" or not table.lines:
            return None
        dropped = self.data.drop or ()
        for column in dropped:
            table.find(column, section.at("drop"))
        others = {*_names(besides), *_names(self.data.sample_weight), *dropped}
        return [column for column in table.columns if column not in others]

    def numbers(
        self,
        source: Any,
        table: DataTable | None,
        ends: Sequence[Endpoint],
        encoders: Sequence[Encoder],
        place: Place,
    ) -> list[Numbers]:
        """Return the numbers for each input, or for each output.

        Args:
            source: columns, values or a .npy file, or a mapping from names to these.
            table: the file that has the columns.
            ends: the inputs or outputs.
            encoders: their encoders.
            place: where the spec has the source.
        """
        numbers = []
        for encoder, (part, at) in zip(encoders, self.by_end(source, ends, place)):
            if isinstance(part, str) and part.endswith(".npy"):
                values = read_table(self.folder / part, part, at, self.readers).columns["x"]
                numbers.append(Numbers(*encoder.encoded("", values, at), at))
            else:
                numbers.append(self.encoded(encoder, part, table, at))
        return numbers

    def encoded(
        self, encoder: Encoder, source: Any, table: DataTable | None, place: Place
    ) -> Numbers:
        """Return columns or values as numbers."""
        names = _names(source)
        if isinstance(table, LongTable) and names:
            for name in names:
                table.find(name, place)
            return table.encoded(encoder, names, place)
        return encoder.numbers(source, table, place)

    def by_end(
        self, source: Any, ends: Sequence[Endpoint], place: Place
    ) -> list[tuple[Any, Place]]:
        """Return the part of a source for each input or output, and its place."""
        if not isinstance(source, Mapping):
            if len(ends) == 1:
                return [(source, place)]
            wanted = ", ".join(f"{end.label}: …" for end in ends)
            kind = "inputs" if ends is self.inputs else "outputs"
            message = f"the model has {len(ends)} {kind}, so each needs its data by name"
            raise SpecError(Code.DATA, message, place, f"{{{wanted}}}")
        names = [name for end in ends for name in (end.label, end.name)]
        for name in source:
            if name not in names:
                known = f"the names are {', '.join(end.label for end in ends)}"
                message = f"no input or output of the model is called `{name}`"
                hint = did_you_mean(name, names) or known
                raise SpecError(Code.UNKNOWN_NAME, message, place / name, hint)
        parts = [(source.get(end.label, source.get(end.name)), place / end.label) for end in ends]
        for (part, _), end in zip(parts, ends):
            if part is None:
                raise SpecError(Code.DATA, f"there is no data for `{end.label}`", place)
        return parts

    def weights(self, section: Settings, table: DataTable | None) -> Array | None:
        """Return the weight of each row, None if the section has no weights.

        Raises:
            SpecError: if it is not one number for each row.
        """
        source = getattr(section.values, "sample_weight", None)
        if source is None:
            return None
        place = section.at("sample_weight")
        values = self.encoded(Encoder(False), source, table, place).values
        if values.size != len(values):
            raise SpecError(Code.DATA, "the weight of a row must be one number", place)
        return values.reshape(len(values))

    def check_counts(self, raw: RawRows, section: Settings) -> None:
        """Raise an error unless all arrays have the same number of rows.

        Raises:
            SpecError: if they have not, or if there are none.
        """
        weights = () if raw.weights is None else (raw.weights,)
        arrays = (*(numbers.values for numbers in raw.all), *weights)
        counts = [len(values) for values in arrays]
        if len(set(counts)) > 1:
            message = f"the arrays have {', '.join(map(str, counts))} rows: the numbers must agree"
            raise SpecError(Code.DATA, message, section.place)
        if not counts[0]:
            raise SpecError(Code.DATA, "there are no rows", section.place)

    # From rows to windows

    def complete(self, raw: RawRows, table: DataTable | None) -> RawRows:
        """Return the rows in which no number is missing, or all if missing numbers are filled in.

        Raises:
            SpecError: if a number is missing, and the spec does not say what to do.
        """
        if self.data.stream:
            return raw  # Rows in files are checked later, some at a time.
        missing = [
            np.isnan(_two_axes(numbers.values))
            for numbers in raw.all
            if numbers.values.dtype.kind == "f"
        ]
        if not any(map(np.any, missing)):
            return self.finite(raw)
        rows = np.any(np.hstack(missing), axis=1)
        if self.data.missing == "drop":
            return self.finite(raw.chosen(np.flatnonzero(~rows)))
        if self.data.missing is None:
            raise self.missing(raw, table)
        return self.finite(raw)

    def missing(self, raw: RawRows, table: DataTable | None) -> SpecError:
        """Return the error for missing numbers: how many in each column, and the first line."""
        for numbers in raw.all:
            missing = np.isnan(_two_axes(numbers.values.astype(float)))
            if np.any(missing):
                row = int(np.argmax(np.any(missing, axis=1)))
                has_line = table is not None and table.lines and any(numbers.labels)
                where = table.where(row) if table and has_line else numbers.place
                counts = _counted(numbers, missing)
                message = f"values are missing (NaN) in {len(missing)} rows: {counts}"
                hint = "missing: drop removes the rows, missing: mean fills in the mean"
                return SpecError(Code.DATA, message, where, hint)
        return NotedError()

    def finite(self, raw: RawRows) -> RawRows:
        """Return the rows if no number is infinite.

        Raises:
            SpecError: if one is.
        """
        for numbers in raw.all:
            if numbers.values.dtype.kind == "f" and np.any(np.isinf(numbers.values)):
                raise SpecError(Code.DATA, "a number is infinite", numbers.place)
        return raw

    def windowed(self, raw: RawRows) -> RawRows:
        """Return the rows cut into windows, if the spec has `steps`.

        Raises:
            SpecError: if there are too few rows for a window.
        """
        if not self.data.steps:
            return raw
        windows = Windows(self.data.steps, self.data.horizon, self.data.ahead)
        rows = len(raw.x[0].values)
        count = windows.count(rows) if raw.y else rows - windows.steps + 1
        if count < 1:
            needed = rows - count + 1
            message = f"{rows} rows are too few for a window of {windows.steps} and its target"
            hint = f"at least {needed} rows are needed"
            raise SpecError(Code.DATA, message, self.data.at("steps"), hint)
        first = windows.steps - 1 + windows.ahead
        x = [Numbers(windows.inputs(e.values)[:count], e.labels, e.place) for e in raw.x]
        y = [Numbers(windows.targets(e.values), e.labels, e.place) for e in raw.y]
        weights = None if raw.weights is None else raw.weights[first : first + count]
        return RawRows(x, y, weights)

    def part(
        self, section: Settings, table: DataTable | None, name: str, targets: bool = True
    ) -> RawRows:
        """Return the rows of a section, without missing numbers and cut into windows."""
        return self.windowed(self.complete(self.raw(section, table, name, targets), table))


_MEANINGS = {"x": "the input of the model", "y": "the targets"}


def _names(source: Any) -> list[str]:
    """Return the names of columns in a source."""
    if isinstance(source, Mapping):
        return [name for item in source.values() for name in _names(item)]
    if isinstance(source, str):
        return [source]
    return [name for name in source or () if isinstance(name, str)]


def _counted(numbers: Numbers, missing: Array) -> str:
    """Return how many values are missing in each column, as a text."""
    counts = np.sum(missing, axis=0)
    if len(counts) != len(numbers.labels):
        return f"{np.sum(counts)} of {numbers.place.path[-1]}"
    named = zip(counts, numbers.labels)
    return shortened([f"{n} of {label or numbers.place.path[-1]}" for n, label in named if n])


def _two_axes(values: Array) -> Array:
    return values.reshape(len(values), -1)


@dataclass(frozen=True, slots=True)
class Windows:
    """How a series is cut into windows.

    Attributes:
        steps: how many rows a window has.
        horizon: how many rows its target has.
        ahead: 1 if the target starts after the window, 0 if it starts with its last row.
    """

    steps: int
    horizon: int = 1
    ahead: int = 1

    def count(self, rows: int) -> int:
        """Return how many windows have their whole target in some rows.

        >>> Windows(4).count(10)
        6
        """
        return rows - self.steps - self.ahead - self.horizon + 2

    def inputs(self, rows: Array) -> Array:
        """Return every window, also those whose target is not in the rows.

        >>> Windows(2).inputs(np.array([1, 2, 3]))
        array([[1, 2],
               [2, 3]])
        """
        windows = np.lib.stride_tricks.sliding_window_view(rows, self.steps, axis=0)
        return np.moveaxis(windows, -1, 1)

    def targets(self, rows: Array) -> Array:
        """Return the target of each window.

        >>> Windows(2).targets(np.array([1, 2, 3, 4]))
        array([[3],
               [4]])
        """
        first = self.steps - 1 + self.ahead
        following = np.lib.stride_tricks.sliding_window_view(rows[first:], self.horizon, axis=0)
        return np.moveaxis(following, -1, 1)
