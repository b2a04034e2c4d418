"""What a model is trained, validated and tested on, ready for `fit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import prod
from operator import mul
from pathlib import Path

import numpy as np

from shapecalc.errors import Code, Problem
from shapecalc.read.settings import Settings
from shapecalc.read.syntax import SpecError, stop
from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.parts import Array, Rows, split
from shapecalc.train.data.rows import RawRows, Reader
from shapecalc.train.data.scaling import Scaling
from shapecalc.train.data.stream import Chunks, Stream
from shapecalc.train.data.tables import READERS, DataTable, collecting, few
from shapecalc.train.data.unpacked import CHUNK, unpacking
from shapecalc.train.endpoints import Endpoint, Shape
from shapecalc.train.losses import Loss, check_activation, check_classes, check_shape, check_values
from shapecalc.train.losses import losses as find_losses


@dataclass(eq=False, slots=True)
class TrainingData:
    """Everything that training needs to know of its data.

    Attributes:
        x_scaling, y_scaling: what was done to each input and output.
        classes: the texts that stand behind the classes of each output, if there are any.
        losses: the loss of each output.
        synthetic: whether it is made up.
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
        """Whether its numbers are not those that the model gets, or stand for something else."""
        scalings = [*self.x_scaling, *self.y_scaling]
        changed = any(each.how is not None or each.filled is not None for each in scalings)
        return changed or any(self.classes)


@dataclass(eq=False, slots=True)
class Preparation:
    """Puts the data of a spec together; what is wrong is collected.

    Attributes:
        folder: where paths begin.
        unpacked: where files are unpacked that are streamed.
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
        """All data, or None if something is wrong with it."""
        with collecting(self.problems):
            table = self.reader.table(self.data)
            raw = self.reader.part(self.data, table, "train")
            if self.data.stream:
                return self.streamed(raw)
            rows = self.split(len(raw.x[0].values))
            parts = {name: raw.chosen(some) for name, some in rows.items()}
            self.told_parts(parts, table)
            return self.finish(parts)
        return None

    def streamed(self, raw: RawRows) -> TrainingData:
        """The same with rows that stay in their files; some of them are looked at closely."""
        kept = self.complete(raw)
        rows = {name: kept[some] for name, some in self.split(len(kept)).items()}
        for each in raw.all:
            self.check_finite(each, rows["train"])
        sample = {"train": raw.chosen(rows["train"][:CHUNK])}
        self.told_parts(sample, None)
        scaled = [[Chunks(each.values, rows["train"]) for each in some] for some in (raw.x, raw.y)]
        data = self.finish(sample, *scaled)

        def finish(some: RawRows) -> Rows:
            return self.part(some, data.x_scaling, data.y_scaling, data.losses, set(data.losses))

        for name, some in rows.items():
            setattr(data, name, Stream(raw, some, finish))
        return data

    def complete(self, raw: RawRows) -> Array:
        """The numbers of the rows that are not left out because something is missing in them."""
        rows = np.arange(len(raw.x[0].values))
        if self.data.missing != "drop":
            return rows
        if self.data.steps:
            message = "`missing: drop` would move the rows of all windows behind it"
            raise stop(Code.DATA, message, self.data.at("missing"), "missing: 0 fills in")
        for each in raw.all:
            chunks = (values.reshape(len(values), -1) for values in Chunks(each.values, rows))
            complete = [~np.isnan(chunk).any(axis=1) for chunk in chunks]
            rows = rows[np.concatenate([np.empty(0, bool), *complete])]
        return rows

    def check_finite(self, numbers: Numbers, rows: Array) -> None:
        """Whether there is a number wherever one is needed."""
        filled = self.data.missing is not None
        for number, chunk in enumerate(Chunks(numbers.values, rows)):
            wrong = np.isinf(chunk) if filled else ~np.isfinite(chunk)
            if np.any(wrong):
                count = int(np.sum(wrong))
                message = f"{count} numbers near row {number * CHUNK:,} are missing or infinite"
                raise stop(Code.DATA, message, numbers.place, "missing: 0 fills in what is missing")

    def split(self, rows: int) -> dict[str, Array]:
        """The numbers of the rows of each part that is a share of them."""
        data = self.data
        shares = [
            0 if isinstance(share, Settings) or share is None else share
            for share in (data.validation, data.test)
        ]
        seed = data.seed if data.seed is not None else self.train.seed
        found = split(rows, shares[0], shares[1], data.shuffle, seed)
        named = {"train": found.train, "validation": found.validation, "test": found.test}
        if not len(found.train):
            key = "test" if data.test else "validation"
            message = f"of {rows} rows none is left to train on"
            raise stop(Code.DATA, message, data.at(key))
        return {name: each for name, each in named.items() if len(each)}

    def told_parts(self, parts: dict[str, RawRows], table: DataTable | None) -> None:
        """Adds the parts that have data of their own."""
        for name in ("validation", "test", "predict"):
            section = getattr(self.data, name)
            if isinstance(section, Settings):
                own = self.reader.table(section)
                parts[name] = self.reader.part(section, own, name, targets=name != "predict")
        if "test" not in parts and table is not None and "x_test" in table.columns:
            parts["test"] = self.reader.part(self.data, table, "test")

    def finish(
        self,
        parts: Mapping[str, RawRows],
        x_chunks: Sequence[Sequence[Array]] = (),
        y_chunks: Sequence[Sequence[Array]] = (),
    ) -> TrainingData:
        """Scales the parts, and brings them into the shapes of the model.

        Scaling is learned from the chunks, if there are more rows than those in memory.
        """
        raw = parts["train"]
        x_scaling = [self.scaling("x", each) for each in x_chunks or [[e.values] for e in raw.x]]
        y_scaling = [self.scaling("y", each) for each in y_chunks or [[e.values] for e in raw.y]]
        found, fit = self.objectives(raw)
        made = {}
        for name, each in parts.items():
            with collecting(self.problems):
                made[name] = self.part(each, x_scaling, y_scaling, found, fit)
        if self.problems:
            raise SpecError
        for loss, end, y, rows in zip(found, self.outputs, made["train"].y, raw.y):
            with collecting(self.problems):
                check_values(loss, end, y, rows.place)
        names = [next(iter(each.classes.values()), None) for each in self.reader.y_encoder]
        return TrainingData(
            made["train"],
            made.get("validation"),
            made.get("test"),
            made.get("predict"),
            x_scaling,
            y_scaling,
            names,
            found,
        )

    def objectives(self, raw: RawRows) -> tuple[list[Loss], set[Loss]]:
        """The loss of each output, and those whose targets are of the right kind."""
        targets = [self.onehot(each, end).values for each, end in zip(raw.y, self.outputs)]
        found, fit = find_losses(self.train, self.outputs, targets), set()
        for loss, end, target in zip(found, self.outputs, targets):
            with collecting(self.problems):
                check_activation(loss, end)
            with collecting(self.problems):
                check_shape(loss, end, target)
                fit.add(loss)
        return found, fit

    def scaling(self, name: str, chunks: Sequence[Array]) -> Scaling:
        """How an input or output is scaled, learned from the training part."""
        told = self.data.scale
        how = getattr(told, name) if isinstance(told, Settings) else told if name == "x" else None
        missing = self.data.missing if self.data.missing != "drop" else None
        if chunks[0].dtype == object:
            return Scaling(None, None)  # Texts stay as they are.
        found = Scaling(how, missing)
        if how is not None or missing is not None:
            if len(chunks) > 1 and missing == "median":
                message = "`missing: median` would have to see all rows at once"
                raise stop(Code.DATA, message, self.data.at("missing"), "missing: mean")
            found.fit(chunks)
        return found

    def onehot(self, numbers: Numbers, end: Endpoint) -> Numbers:
        """Targets that are classes as vectors, if the spec says so."""
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
        fit: set[Loss],
    ) -> Rows:
        """One part, as the model takes it; without the targets of which more has to be said."""
        x, y = [], []
        for numbers, scaling, end in zip(raw.x, x_scaling, self.inputs):
            with collecting(self.problems):
                rows = reshaped(scaling.scaled(numbers), end.shape, end, "x")
                x.append(rows if end.texts else rows.astype(end.dtype, copy=False))
        for numbers, scaling, end, loss in zip(raw.y, y_scaling, self.outputs, losses):
            if loss in fit:
                rows = reshaped(
                    self.onehot(scaling.scaled(numbers), end), loss.takes(end), end, "y"
                )
                y.append(rows.astype("int32" if loss.sparse else "float32", copy=False))
        return Rows(x, y, raw.weights)


def reshaped(numbers: Numbers, shape: Shape, end: Endpoint, what: str) -> Array:
    """The numbers, with rows of a shape.

    Raises:
        SpecError: if the rows do not fit.
    """
    rows = numbers.values
    found = rows.shape[1:]
    whole = complete(shape, prod(found))
    if whole is not None and (whole == found or refines(whole, found)):
        return rows.reshape(len(rows), *whole)
    message = f"{what} has rows of shape {found}, `{end.told}` {_verb(what)} {_shown(shape)}"
    raise stop(Code.DATA, message, numbers.place, _hint(numbers, whole, shape, what))


def _verb(what: str) -> str:
    return "takes" if what.startswith("x") else "gives"


def _shown(shape: Sequence[int | None]) -> str:
    return str(tuple(shape)).replace(",)", ")") if len(shape) != 1 else f"({shape[0]},)"


def complete(shape: Shape, numbers: int) -> tuple[int, ...] | None:
    """A shape whose one unknown size is what is left of so many numbers.

    >>> complete((None, 3), 12)
    (4, 3)
    """
    known = prod(size for size in shape if size is not None)
    unknown = shape.count(None)
    if unknown > 1 or (unknown and (known == 0 or numbers % known)):
        return None
    sizes = tuple(numbers // known if size is None else size for size in shape)
    return sizes if prod(sizes) == numbers else None


def refines(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether the axes of one shape are those of another, cut or joined, in the same order.

    Numbers that are only joined or cut mean the same as before; (2, 3) made to (3, 2) would mix
    the axes up.

    >>> refines((4, 2), (8,)), refines((28, 28, 1), (28, 28)), refines((2, 3), (3, 2))
    (True, True, False)
    """
    ends, others = ({*accumulate(shape, mul)} for shape in (one, other))
    return ends <= others | {1} or others <= ends | {1}


def _hint(numbers: Numbers, whole: Shape | None, shape: Shape, what: str) -> str:
    found = numbers.values.shape[1:]
    if whole is not None:
        return f"the axes are in another order: the model would need {_shown(found)}"
    sizes = prod(size for size in shape if size is not None)
    counted = f"{prod(found)} numbers a row do not fill {_shown(shape)}, which has {sizes}"
    if any(numbers.labels):
        return f"{counted}; the columns are {few(list(numbers.labels), 12)}"
    if what.startswith("x"):
        single = len(shape) == len(found) + 1 and shape[-1] == 1
        wanted = _shown((*found, 1) if single else found)
        return f"{counted}; input_shape={wanted} would take them"
    return f"{counted}; a last layer of {prod(found)} units would give them"
