"""Training, validation, test and prediction data, ready for `fit` in the shapes of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import prod
from operator import mul
from pathlib import Path

import numpy as np

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code, Problem
from shapecalc.read.settings import Settings
from shapecalc.read.syntax import NotedError, SpecError
from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.parts import Array, Rows, split
from shapecalc.train.data.rows import RawRows, Reader
from shapecalc.train.data.scaling import Scaling
from shapecalc.train.data.stream import Chunks, Stream
from shapecalc.train.data.tables import READERS, DataTable, collecting, shortened
from shapecalc.train.data.unpacked import CHUNK, unpacking
from shapecalc.train.endpoints import Endpoint, Shape
from shapecalc.train.losses import Loss, check_activation, check_classes, check_shape, check_values
from shapecalc.train.losses import losses as find_losses


@dataclass(eq=False, slots=True)
class TrainingData:
    """The data for training.

    Attributes:
        train, validation, test, predict: the rows of each part.
        x_scaling, y_scaling: how each input and output is scaled.
        classes: the texts of the classes of each output, if its targets were texts.
        losses: the loss of each output.
        synthetic: whether the data is random.
    """

    train: Rows | Stream
    validation: Rows | Stream | None
    test: Rows | Stream | None
    predict: Rows | None
    x_scaling: list[Scaling]
    y_scaling: list[Scaling]
    classes: list[list[str] | None]
    losses: list[Loss]
    synthetic: bool = False

    @property
    def transformed(self) -> bool:
        """Whether the model gets other numbers than the data has, or numbers for texts."""
        scalings = [*self.x_scaling, *self.y_scaling]
        changed = any(s.how is not None or s.filled is not None for s in scalings)
        return changed or any(self.classes)


@dataclass(eq=False, slots=True)
class Preparation:
    """Prepares the data of a spec, and collects what is wrong with it.

    Attributes:
        data, train: the sections of the spec.
        inputs, outputs: the inputs and outputs of the model.
        folder: the folder in which paths start.
        unpacked: the folder for unpacked files, if the data is streamed.
        problems: what is wrong.
        reader: reads the rows.
    """

    data: Settings
    train: Settings
    inputs: Sequence[Endpoint]
    outputs: Sequence[Endpoint]
    folder: Path
    unpacked: Path
    problems: list[Problem]
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        readers = unpacking(self.unpacked) if self.data.stream else READERS
        self.reader = Reader(self.data, self.inputs, self.outputs, self.folder, readers)

    def prepare(self) -> TrainingData | None:
        """Return the data, or None if something is wrong with it."""
        with collecting(self.problems):
            table = self.reader.table(self.data)
            raw = self.reader.part(self.data, table, "train")
            if self.data.stream:
                return self.streamed(raw)
            rows = self.split(len(raw.x[0].values))
            parts = {name: raw.chosen(numbers) for name, numbers in rows.items()}
            self.add_other_data(parts, table)
            return self.finish(parts)
        return None

    def streamed(self, raw: RawRows) -> TrainingData:
        """Return the data as rows in files; a sample of them is checked closely."""
        complete = self.complete_rows(raw)
        rows = {name: complete[part] for name, part in self.split(len(complete)).items()}
        for numbers in raw.all:
            self.check_finite(numbers, rows["train"])
        sample = {"train": raw.chosen(rows["train"][:CHUNK])}
        self.add_other_data(sample, None)
        x_chunks, y_chunks = (
            [Chunks(numbers.values, rows["train"]) for numbers in group] for group in (raw.x, raw.y)
        )
        data = self.finish(sample, x_chunks, y_chunks)

        def finish(batch: RawRows) -> Rows:
            return self.part(batch, data.x_scaling, data.y_scaling, data.losses, set(data.losses))

        for name, part in rows.items():
            setattr(data, name, Stream(raw, part, finish))
        return data

    def complete_rows(self, raw: RawRows) -> Array:
        """Return the numbers of the rows to use: all, or with `missing: drop` the complete ones.

        Raises:
            SpecError: if rows are dropped from a series that is cut into windows.
        """
        rows = np.arange(len(raw.x[0].values))
        if self.data.missing != "drop":
            return rows
        if self.data.steps:
            message = "`missing: drop` would shift the rows of later windows"
            hint = "missing: 0 replaces missing values with 0"
            raise SpecError(Code.DATA, message, self.data.at("missing"), hint)
        for numbers in raw.all:
            chunks = (values.reshape(len(values), -1) for values in Chunks(numbers.values, rows))
            complete = [~np.isnan(chunk).any(axis=1) for chunk in chunks]
            rows = rows[np.concatenate([np.empty(0, bool), *complete])]
        return rows

    def check_finite(self, numbers: Numbers, rows: Array) -> None:
        """Raise an error if a number is infinite, or missing and not filled in.

        Raises:
            SpecError: if there is one.
        """
        filled = self.data.missing is not None
        for number, chunk in enumerate(Chunks(numbers.values, rows)):
            wrong = np.isinf(chunk) if filled else ~np.isfinite(chunk)
            if np.any(wrong):
                count = int(np.sum(wrong))
                message = f"missing or infinite numbers near row {number * CHUNK:,}: {count}"
                raise SpecError(
                    Code.DATA, message, numbers.place, "missing: 0 replaces missing values with 0"
                )

    def split(self, rows: int) -> dict[str, Array]:
        """Return the numbers of the rows of each part, for parts that are shares of all rows.

        Raises:
            SpecError: if no row is left for training.
        """
        data = self.data
        shares = [
            0 if isinstance(share, Settings) or share is None else share
            for share in (data.validation, data.test)
        ]
        seed = data.seed if data.seed is not None else self.train.seed
        chosen = split(rows, shares[0], shares[1], data.shuffle, seed)
        parts = {"train": chosen.train, "validation": chosen.validation, "test": chosen.test}
        if not len(chosen.train):
            key = "test" if data.test else "validation"
            message = f"none of the {rows} rows is left for training"
            raise SpecError(Code.DATA, message, data.at(key))
        return {name: part for name, part in parts.items() if len(part)}

    def add_other_data(self, parts: dict[str, RawRows], table: DataTable | None) -> None:
        """Add the parts whose data is not a share of the rows."""
        for name in ("validation", "test", "predict"):
            section = getattr(self.data, name)
            if isinstance(section, Settings):
                other = self.reader.table(section)
                parts[name] = self.reader.part(section, other, name, targets=name != "predict")
        if "test" not in parts and table is not None and "x_test" in table.columns:
            parts["test"] = self.reader.part(self.data, table, "test")

    def finish(
        self,
        parts: Mapping[str, RawRows],
        x_chunks: Sequence[Sequence[Array]] = (),
        y_chunks: Sequence[Sequence[Array]] = (),
    ) -> TrainingData:
        """Return the parts scaled, and in the shapes of the model.

        Args:
            parts: the rows of each part in memory.
            x_chunks: the training rows of each input, if not all are in memory; the scaling is
                fitted to them.
            y_chunks: the same for each output.

        Raises:
            SpecError: if something is wrong; the problems are collected.
        """
        raw = parts["train"]
        x_scaling = [self.scaling("x", c) for c in x_chunks or [[n.values] for n in raw.x]]
        y_scaling = [self.scaling("y", c) for c in y_chunks or [[n.values] for n in raw.y]]
        losses, fitting = self.objectives(raw)
        rows = {}
        for name, part in parts.items():
            with collecting(self.problems):
                rows[name] = self.part(part, x_scaling, y_scaling, losses, fitting)
        if self.problems:
            raise NotedError
        for loss, end, y, numbers in zip(losses, self.outputs, rows["train"].y, raw.y):
            with collecting(self.problems):
                check_values(loss, end, y, numbers.place)
        return TrainingData(
            rows["train"],
            rows.get("validation"),
            rows.get("test"),
            rows.get("predict"),
            x_scaling,
            y_scaling,
            [next(iter(encoder.classes.values()), None) for encoder in self.reader.y_encoder],
            losses,
        )

    def objectives(self, raw: RawRows) -> tuple[list[Loss], set[Loss]]:
        """Return the loss of each output, and the losses whose targets have a fitting shape."""
        targets = [self.onehot(numbers, end).values for numbers, end in zip(raw.y, self.outputs)]
        losses, fitting = find_losses(self.train, self.outputs, targets), set()
        for loss, end, target in zip(losses, self.outputs, targets):
            with collecting(self.problems):
                check_activation(loss, end)
            with collecting(self.problems):
                check_shape(loss, end, target)
                fitting.add(loss)
        return losses, fitting

    def scaling(self, name: str, chunks: Sequence[Array]) -> Scaling:
        """Return the scaling of an input or output, fitted to the training rows.

        Args:
            name: `x` or `y`; a scaling without a name is for `x` alone.
            chunks: the training rows.

        Raises:
            SpecError: if the median of rows in files is needed.
        """
        scale = self.data.scale
        how = scale if name == "x" else None
        if isinstance(scale, Settings):
            how = getattr(scale, name)
        missing = self.data.missing if self.data.missing != "drop" else None
        if chunks[0].dtype == object:
            return Scaling(None, None)  # Texts stay as they are.
        scaling = Scaling(how, missing)
        if how is not None or missing is not None:
            if len(chunks) > 1 and missing == "median":
                message = "`missing: median` needs all rows in memory"
                raise SpecError(Code.DATA, message, self.data.at("missing"), "missing: mean")
            scaling.fit(chunks)
        return scaling

    def onehot(self, numbers: Numbers, end: Endpoint) -> Numbers:
        """Return class numbers as one-hot vectors, if the spec has `onehot`."""
        width = end.width or 1
        if not self.data.onehot or (numbers.values.ndim > 1 and numbers.values.shape[-1] > 1):
            return numbers
        shape = numbers.values.shape
        classes = numbers.values.reshape(shape[:-1] if len(shape) > 1 else shape)
        check_classes(classes, width, numbers.place)
        return Numbers(np.eye(width, dtype="float32")[classes.astype(int)], [""], numbers.place)

    def part(
        self,
        raw: RawRows,
        x_scaling: list[Scaling],
        y_scaling: list[Scaling],
        losses: list[Loss],
        fitting: set[Loss],
    ) -> Rows:
        """Return the rows of one part in the shapes of the model.

        Args:
            raw: the rows.
            x_scaling: the scaling of each input.
            y_scaling: the scaling of each output.
            losses: the loss of each output.
            fitting: the losses whose targets fit; other targets are left out.
        """
        x, y = [], []
        for numbers, scaling, end in zip(raw.x, x_scaling, self.inputs):
            with collecting(self.problems):
                rows = reshaped(scaling.scaled(numbers), end.shape, end, "x")
                x.append(rows if end.texts else rows.astype(end.dtype, copy=False))
        for numbers, scaling, end, loss in zip(raw.y, y_scaling, self.outputs, losses):
            if loss in fitting:
                rows = reshaped(
                    self.onehot(scaling.scaled(numbers), end), loss.target_shape(end), end, "y"
                )
                y.append(rows.astype("int32" if loss.sparse else "float32", copy=False))
        return Rows(x, y, raw.weights)


def reshaped(numbers: Numbers, shape: Shape, end: Endpoint, what: str) -> Array:
    """Return numbers with rows of another shape.

    Args:
        numbers: the numbers.
        shape: the shape of a row, None for sizes that the model leaves open.
        end: the input or output of the model.
        what: `x` or `y`.

    Raises:
        SpecError: if the rows do not fit.
    """
    rows = numbers.values
    row = rows.shape[1:]
    known = complete(shape, prod(row))
    if known is not None and (known == row or refines(known, row)):
        return rows.reshape(len(rows), *known)
    expected = f"`{end.label}` expects" if what == "x" else f"`{end.label}` returns"
    message = f"{what} has rows of shape {row}, but {expected} {_shape_text(shape)}"
    raise SpecError(Code.DATA, message, numbers.place, _hint(numbers, known, shape, what))


def _shape_text(shape: Sequence[int | None]) -> str:
    return str(tuple(shape)).replace(",)", ")") if len(shape) != 1 else f"({shape[0]},)"


def complete(shape: Shape, numbers: int) -> tuple[int, ...] | None:
    """Return a shape with its unknown size, so that it has a given number of numbers.

    The shape is None if there are several unknown sizes, or if no size fits.

    >>> complete((None, 3), 12)
    (4, 3)
    """
    known = prod(size for size in shape if size is not None)
    unknown = shape.count(None)
    if unknown > 1 or (unknown and (known == 0 or numbers % known)):
        return None
    sizes = tuple(numbers // known if size is None else size for size in shape)
    return sizes if prod(sizes) == numbers else None


def refines(shape: Sequence[int], other: Sequence[int]) -> bool:
    """Return whether one shape comes from another by splitting or joining axes.

    Splitting and joining keep the meaning of the numbers; (2, 3) as (3, 2) would mix up the axes.

    >>> refines((4, 2), (8,)), refines((28, 28, 1), (28, 28)), refines((2, 3), (3, 2))
    (True, True, False)
    """
    products, others = ({*accumulate(sizes, mul)} for sizes in (shape, other))
    return products <= others | {1} or others <= products | {1}


def _hint(numbers: Numbers, known: Shape | None, shape: Shape, what: str) -> str:
    """Return what to do about rows that do not fit."""
    row = numbers.values.shape[1:]
    if known is not None:
        return f"the axes are in another order: the model would need {_shape_text(row)}"
    sizes = prod(size for size in shape if size is not None)
    counts = f"a row has {prod(row)} numbers, but {_shape_text(shape)} has {sizes}"
    if any(numbers.labels):
        return f"{counts}; the columns are {shortened(list(numbers.labels), 12)}"
    if what == "x":
        single = len(shape) == len(row) + 1 and shape[-1] == 1
        wanted = _shape_text((*row, 1) if single else row)
        return f"{counts}; input_shape={wanted} would fit"
    return f"{counts}; a last layer of {prod(row)} units would fit"
