"""The keys of ``data``, ``train`` and ``base`` in a spec.

Each key is declared once. The reader, the JSON Schema, the documentation and the messages take
its kind, its default and its description from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.declare.kinds import (
    REQUIRED,
    Argument,
    Boolean,
    Choice,
    Text,
    is_whole,
    number,
    sequence,
)
from shapecalc.declare.names import Vocabulary
from shapecalc.declare.size_kinds import Real
from shapecalc.rules.objectives import CALLBACKS, LOSSES, METRICS, OPTIMIZERS

Schema = dict[str, Any]

DATASETS = {
    "keras": "mnist fashion_mnist cifar10 cifar100 boston_housing california_housing",
    "sklearn": "iris wine breast_cancer diabetes digits",
}
"""The names of data sets, by the library that has them."""


class Count(Argument):
    """A whole number; a letter cannot replace it.

    Attributes:
        minimum, maximum: the smallest and the largest number that is allowed.
    """

    minimum: int = 1
    maximum: int = 2**63 - 1

    def parse(self, value: Any) -> int:
        if is_whole(value, self.minimum) and not isinstance(value, bool) and value <= self.maximum:
            return int(value)
        if self.maximum < Count.maximum:
            raise ValueError(f"a whole number from {self.minimum} to {self.maximum:,}")
        raise ValueError(f"a whole number of at least {self.minimum}")

    @property
    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


SEED: dict[str, Any] = dict(minimum=0, maximum=2**32 - 1)
"""The seeds that NumPy accepts."""


class Section(Argument):
    """A mapping with keys of its own.

    Attributes:
        keys: the keys that it may have.
        alternative: a value that may replace the mapping.
    """

    keys: Mapping[str, Argument] = {}
    alternative: Argument | None = None

    @property
    def schema(self) -> Schema:
        properties = {name: key_schema(key) for name, key in self.keys.items()}
        own = {"type": "object", "properties": properties, "additionalProperties": False}
        return {"anyOf": [own, self.alternative.schema]} if self.alternative else own


class ObjectArgument(Argument):
    """An object of Keras: its name, or a call with arguments.

    Attributes:
        vocabulary: the names that Keras knows.
    """

    vocabulary: Vocabulary = LOSSES

    @property
    def schema(self) -> Schema:
        call = {"type": "string", "pattern": r"^[\w.]+\(.*\)$"}
        mapping = {
            "type": "object",
            "propertyNames": {"enum": sorted(self.vocabulary.constructors)},
            "maxProperties": 1,
        }
        return {"anyOf": [{"enum": sorted(self.vocabulary.strings)}, call, mapping]}


class Several(Argument):
    """A value or a list of values.

    Attributes:
        item: the kind of each value.
    """

    item: Argument = Argument()

    @property
    def schema(self) -> Schema:
        return {"anyOf": [self.item.schema, {"type": "array", "items": self.item.schema}]}


class PerOutput(Argument):
    """A value for all outputs, or a mapping from the names of the outputs to values.

    Attributes:
        item: the kind of each value.
    """

    item: Argument = Argument()

    @property
    def schema(self) -> Schema:
        by_name = {"type": "object", "additionalProperties": self.item.schema}
        return {"anyOf": [self.item.schema, by_name]}


class Columns(Argument):
    """Columns, numbers or a file of numbers; or these by the names of inputs or outputs."""

    def parse(self, value: Any) -> Any:
        if isinstance(value, Mapping) and value:
            return {str(name): self._parse_item(item) for name, item in value.items()}
        return self._parse_item(value)

    def _parse_item(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        if sequence(value) and value and (_all(value, str) or not any(map(_text, value))):
            return value
        raise ValueError("a column, a list of columns, or numbers in lists")

    @property
    def schema(self) -> Schema:
        item = {"type": ["string", "array"]}
        return {"anyOf": [item, {"type": "object", "additionalProperties": item}]}


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _all(values: Any, kind: type) -> bool:
    return all(isinstance(value, kind) for value in values)


class Share(Argument):
    """A fraction of the rows, or a number of rows."""

    def parse(self, value: Any) -> float | int:
        is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 1
        if is_count or (isinstance(value, float) and 0 < value < 1):
            return value  # type: ignore[no-any-return]
        raise ValueError("a fraction between 0 and 1, or a number of rows")

    @property
    def schema(self) -> Schema:
        return {"type": "number", "exclusiveMinimum": 0}


def finite(value: float) -> bool:
    """Return whether a number is small enough for Keras, and for Python's floats."""
    return abs(value) < 10**300


class NumberOrChoice(Choice):
    """One of a few words, or a number.

    Attributes:
        divides: whether the number is a divisor, which cannot be 0.
    """

    divides: bool = False

    def parse(self, value: Any) -> Any:
        if number(value) and not isinstance(value, bool):
            if not finite(value) or (self.divides and not value):
                raise ValueError(f"a finite number{' other than 0' * self.divides}")
            return float(value)
        try:
            return super().parse(value)
        except ValueError as error:
            raise ValueError(f"{error}, or a number") from None

    @property
    def schema(self) -> Schema:
        return {"anyOf": [super().schema, {"type": "number"}]}


class ClassWeights(Choice):
    """A number for each class, or a word for how the numbers are computed."""

    def parse(self, value: Any) -> Any:
        if isinstance(value, Mapping) and all(map(number, value.values())):
            return {_class(key): weight for key, weight in value.items()}
        if sequence(value) and all(map(number, value)):
            return dict(enumerate(value))
        try:
            return super().parse(value)
        except ValueError as error:
            raise ValueError(f"a number for each class, or {error}") from None

    @property
    def schema(self) -> Schema:
        numbers = {"type": "object", "additionalProperties": {"type": "number"}}
        many = {"type": "array", "items": {"type": "number"}}
        return {"anyOf": [super().schema, numbers, many]}


def _class(key: Any) -> int:
    """Return the number of a class, which is a text in JSON."""
    if not str(key).isdecimal():
        raise ValueError("a number for each class; classes are numbered from 0")
    return int(key)


class LayerNames(Boolean):
    """True for all layers, False for none, or the names of some."""

    def parse(self, value: Any) -> Any:
        if sequence(value) and _all(value, str):
            return list(value)
        if isinstance(value, bool):
            return value
        raise ValueError("true, false or a list of layer names")

    @property
    def schema(self) -> Schema:
        names = {"type": "array", "items": {"type": "string"}}
        return {"anyOf": [super().schema, names]}


def key_schema(argument: Argument) -> Schema:
    """Return the JSON Schema of a key, with its description and its default."""
    schema = {"description": argument.note, **argument.schema}
    if argument.default is not REQUIRED and argument.default is not None:
        schema["default"] = argument.default
    return schema


SOURCE: Mapping[str, Argument] = {
    "file": Text(
        "the data: a .csv, .tsv, .npy or .npz file; its path is relative to the spec's folder", None
    ),
    "x": Columns("the input of the model: columns, numbers or a .npy file", None),
    "y": Columns("the targets: columns, numbers or a .npy file", None),
}
"""The keys that say where numbers come from."""

SCALINGS = ("minmax", "standard")

DATA: Mapping[str, Argument] = {
    **SOURCE,
    "dataset": Choice(
        "a data set of Keras or scikit-learn",
        None,
        options=tuple(name for names in DATASETS.values() for name in names.split()),
    ),
    "drop": Several("columns to leave out", None, item=Text()),
    "missing": NumberOrChoice(
        "missing values: drop their rows, or fill in the mean or median of the training rows, "
        "or a number",
        None,
        options=("drop", "mean", "median"),
    ),
    "categories": Choice(
        "how columns of text become numbers: one-hot vectors or class numbers",
        "onehot",
        options=("onehot", "label"),
    ),
    "sample_weight": Columns("the weight of each row: a column or numbers", None),
    "steps": Count("number of rows in each window that the rows are cut into", None),
    "horizon": Count("number of rows after a window that are its target", 1),
    "ahead": Choice(
        "whether the target starts after the window (1) or with its last row (0)",
        1,
        options=(0, 1),
    ),
    "onehot": Boolean("whether class numbers in the targets become one-hot vectors", False),
    "scale": Section(
        "how numbers are scaled: fitted to the training rows, or divided by a number",
        None,
        alternative=NumberOrChoice("", None, options=SCALINGS, divides=True),
        keys={
            "x": NumberOrChoice("scaling of the input", None, options=SCALINGS, divides=True),
            "y": NumberOrChoice("scaling of the targets", None, options=SCALINGS, divides=True),
        },
    ),
    "validation": Section(
        "data for validation after each epoch: a fraction of the rows, a number of rows, "
        "or other data",
        None,
        alternative=Share(),
        keys=SOURCE,
    ),
    "test": Section(
        "data for the evaluation at the end: a fraction of the rows, a number of rows, "
        "or other data",
        None,
        alternative=Share(),
        keys=SOURCE,
    ),
    "predict": Section("data for predictions at the end", None, keys=SOURCE),
    "shuffle": Boolean("whether the rows are shuffled before they are split", True),
    "seed": Count("the seed for shuffling", None, **SEED),
    "stream": Boolean("whether the rows stay in files and are read batch by batch", False),
    "rows": Count("how many random rows are generated if there is no data", 256),
}
"""The keys of ``data``."""

ROWS = ("file", "x", "dataset")
"""The keys of ``data`` that say where the rows are. Without them, the rows are random."""

ROWS_HINT = "`file`, `x` or `dataset`"

TRAIN: Mapping[str, Argument] = {
    "optimizer": ObjectArgument("the optimizer", "adam", vocabulary=OPTIMIZERS),
    "loss": PerOutput(
        "the loss; the default fits the last layer",
        None,
        item=ObjectArgument("", vocabulary=LOSSES),
    ),
    "loss_weights": PerOutput(
        "the weight of the loss of each output", None, item=Real(finite=True)
    ),
    "metrics": PerOutput(
        "the metrics",
        None,
        item=Several(item=ObjectArgument("", vocabulary=METRICS)),
    ),
    "epochs": Count("how many times the model sees all rows", 10),
    "batch_size": Count("rows per batch", 32),
    "class_weight": ClassWeights("the weight of each class", None, options=("balanced",)),
    "callbacks": Several("the callbacks", (), item=ObjectArgument("", vocabulary=CALLBACKS)),
    "shuffle": Boolean("whether the rows are shuffled before each epoch", True),
    "verbose": Choice(
        "0: nothing, 1: progress, 2: one line per epoch, 3: only the number of the epoch",
        1,
        options=(0, 1, 2, 3),
    ),
    "seed": Count("the seed that makes every run the same", None, **SEED),
    "mixed_precision": Choice(
        "whether to compute in 16 bits and keep the weights in 32 bits",
        None,
        options=("mixed_float16", "mixed_bfloat16"),
    ),
    "jit": Choice("whether XLA compiles the training step", "auto", options=("auto", True, False)),
}
"""The keys of ``train``."""

BASE = Section(
    "the saved model, or model of Keras, that this model extends",
    None,
    alternative=Text(),
    keys={
        "file": Text("the file of the saved model, in the spec's folder or below", None),
        "model": Text(
            "instead of a file: a model of Keras, such as `VGG16(include_top=False)`", None
        ),
        "until": Text("the last of its layers to keep", None),
        "cut": Count("how many of its last layers to remove", None),
        "frozen": LayerNames(
            "whether its layers are frozen, or the names of those that are", False
        ),
    },
)
"""The key ``base``."""

SETTINGS: Mapping[str, Section] = {
    "data": Section("the data for training", None, keys=DATA),
    "train": Section("how the model is compiled and trained", None, keys=TRAIN),
}
"""The keys of a spec that are not about the model itself."""
