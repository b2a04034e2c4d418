"""What a spec may say of its model's training: the keys below ``data`` and ``train``.

One declaration for each key; the reader, the JSON Schema, the documentation and the messages
take it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.declare.kinds import (
    REQUIRED,
    Argument,
    Boolean,
    Choice,
    Real,
    Text,
    finite,
    number,
    sequence,
    whole,
)
from shapecalc.declare.names import Vocabulary
from shapecalc.rules.objectives import CALLBACKS, LOSSES, METRICS, OPTIMIZERS

Schema = dict[str, Any]

DATASETS = {
    "keras": "mnist fashion_mnist cifar10 cifar100 boston_housing california_housing",
    "sklearn": "iris wine breast_cancer diabetes digits",
}
"""The data sets that have names, by the library that brings them."""


class Count(Argument):
    """A whole number, for which no letter can stand.

    Attributes:
        minimum, maximum: the smallest and the largest that there is.
    """

    minimum: int = 1
    maximum: int = 2**63 - 1

    def parse(self, value: Any) -> int:
        if whole(value, self.minimum) and not isinstance(value, bool) and value <= self.maximum:
            return int(value)
        if self.maximum < Count.maximum:
            raise ValueError(f"a whole number from {self.minimum} to {self.maximum:,}")
        raise ValueError(f"a whole number of at least {self.minimum}")

    @property
    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


SEED: dict[str, Any] = dict(minimum=0, maximum=2**32 - 1)
"""What NumPy takes to begin with."""


class Section(Argument):
    """Keys with values of their own.

    Attributes:
        keys: what may stand in it.
        also: what may stand in its place.
    """

    keys: Mapping[str, Argument] = {}
    also: Argument | None = None

    @property
    def schema(self) -> Schema:
        properties = {name: described(key) for name, key in self.keys.items()}
        own = {"type": "object", "properties": properties, "additionalProperties": False}
        return {"anyOf": [own, self.also.schema]} if self.also else own


class Made(Argument):
    """An object of Keras: its name, or a call with its arguments.

    Attributes:
        vocabulary: the names that there are.
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
    """One value or a list of them.

    Attributes:
        each: what each of them is.
    """

    each: Argument = Argument()

    @property
    def schema(self) -> Schema:
        return {"anyOf": [self.each.schema, {"type": "array", "items": self.each.schema}]}


class PerOutput(Argument):
    """A value for all outputs, or one for each by its name.

    Attributes:
        each: what each of them is.
    """

    each: Argument = Argument()

    @property
    def schema(self) -> Schema:
        by_name = {"type": "object", "additionalProperties": self.each.schema}
        return {"anyOf": [self.each.schema, by_name]}


class Columns(Argument):
    """Names of columns, numbers, a file of numbers; by name where there are several."""

    def parse(self, value: Any) -> Any:
        if isinstance(value, Mapping) and value:
            return {str(name): self._one(item) for name, item in value.items()}
        return self._one(value)

    def _one(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        if sequence(value) and value and (_all(value, str) or not any(map(_text, value))):
            return value
        raise ValueError("a column, a list of columns, or numbers in lists")

    @property
    def schema(self) -> Schema:
        one = {"type": ["string", "array"]}
        return {"anyOf": [one, {"type": "object", "additionalProperties": one}]}


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _all(values: Any, kind: type) -> bool:
    return all(isinstance(value, kind) for value in values)


class Share(Argument):
    """A share of the rows, or a number of them."""

    def parse(self, value: Any) -> float | int:
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= 1
        if whole or (isinstance(value, float) and 0 < value < 1):
            return value  # type: ignore[no-any-return]
        raise ValueError("a share between 0 and 1, or a number of rows")

    @property
    def schema(self) -> Schema:
        return {"type": "number", "exclusiveMinimum": 0}


class NumberOr(Choice):
    """One of a few words, or a number.

    Attributes:
        divides: whether something is divided by it.
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


class RowWeights(Choice):
    """A number for each class, or a word that says how they are found."""

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
    """The number of a class; JSON has it as a text."""
    if not str(key).isdecimal():
        raise ValueError("a number for each class, which are counted from 0")
    return int(key)


class Layers(Boolean):
    """All layers or none, or the names of some."""

    def parse(self, value: Any) -> Any:
        if sequence(value) and _all(value, str):
            return list(value)
        if isinstance(value, bool):
            return value
        raise ValueError("true, false or a list of names")

    @property
    def schema(self) -> Schema:
        names = {"type": "array", "items": {"type": "string"}}
        return {"anyOf": [super().schema, names]}


def described(argument: Argument) -> Schema:
    """A key as an editor is told of it."""
    found = {"description": argument.note, **argument.schema}
    if argument.default is not REQUIRED and argument.default is not None:
        found["default"] = argument.default
    return found


SOURCE: Mapping[str, Argument] = {
    "file": Text("a .csv, .npy or .npz file; its path begins at the folder of the spec", None),
    "x": Columns("what the model reads: columns, numbers or a .npy file", None),
    "y": Columns("what it is to give: columns, numbers or a .npy file", None),
}
"""Where numbers come from."""

DATA: Mapping[str, Argument] = {
    **SOURCE,
    "dataset": Choice(
        "a data set of Keras or scikit-learn",
        None,
        options=tuple(name for names in DATASETS.values() for name in names.split()),
    ),
    "drop": Several("columns that are left out", None, each=Text()),
    "missing": NumberOr(
        "missing values: leave the rows out, or fill in what the training part tells",
        None,
        options=("drop", "mean", "median"),
    ),
    "categories": Choice(
        "how texts in columns become numbers", "onehot", options=("onehot", "label")
    ),
    "sample_weight": Columns("the weight of each row: a column or numbers", None),
    "steps": Count("cuts the rows into windows of so many", None),
    "horizon": Count("how many rows after a window are its target", 1),
    "ahead": Choice(
        "whether the target begins after the window (1) or on its last row (0)", 1, options=(0, 1)
    ),
    "onehot": Boolean("whether targets that are classes become vectors of 0 and 1", False),
    "scale": Section(
        "how numbers are scaled: what the training part tells, or a number to divide by",
        None,
        also=NumberOr("", None, options=("minmax", "standard"), divides=True),
        keys={
            "x": NumberOr(
                "what the model reads", None, options=("minmax", "standard"), divides=True
            ),
            "y": NumberOr("what it is to give", None, options=("minmax", "standard"), divides=True),
        },
    ),
    "validation": Section(
        "what is held back to look at after each epoch", None, also=Share(), keys=SOURCE
    ),
    "test": Section("what is held back for the end", None, also=Share(), keys=SOURCE),
    "predict": Section("what is predicted at the end", None, keys=SOURCE),
    "shuffle": Boolean("whether the rows are mixed before they are split", True),
    "seed": Count("with which seed they are mixed", None, **SEED),
    "stream": Boolean("whether rows stay in files until a batch needs them", False),
    "rows": Count("how many rows are made up if there is no data", 256),
}
"""What may stand under ``data``."""

TRAIN: Mapping[str, Argument] = {
    "optimizer": Made("how weights are changed", "adam", vocabulary=OPTIMIZERS),
    "loss": PerOutput(
        "what is made small; by default what fits the last layer",
        None,
        each=Made("", vocabulary=LOSSES),
    ),
    "loss_weights": PerOutput("how much each output counts", None, each=Real()),
    "metrics": PerOutput(
        "what is measured beside the loss",
        None,
        each=Several(each=Made("", vocabulary=METRICS)),
    ),
    "epochs": Count("how often all rows are seen", 10),
    "batch_size": Count("after how many rows the weights change", 32),
    "class_weight": RowWeights("how much each class counts", None, options=("balanced",)),
    "callbacks": Several("what happens between epochs", (), each=Made("", vocabulary=CALLBACKS)),
    "shuffle": Boolean("whether the rows are mixed before each epoch", True),
    "verbose": Choice(
        "0 says nothing, 1 shows progress, 2 a line for each epoch, 3 its number alone",
        1,
        options=(0, 1, 2, 3),
    ),
    "seed": Count("makes a run the same each time", None, **SEED),
    "mixed_precision": Choice(
        "computes in 16 bits, keeps weights in 32",
        None,
        options=("mixed_float16", "mixed_bfloat16"),
    ),
    "jit": Choice("whether XLA compiles the steps", "auto", options=("auto", True, False)),
}
"""What may stand under ``train``."""

BASE = Section(
    "a saved model that this one goes on from",
    None,
    also=Text(),
    keys={
        "file": Text("the file of the saved model, beside the spec or below", None),
        "until": Text("the last of its layers that is kept", None),
        "cut": Count("how many of its last layers are cut off", None),
        "frozen": Layers("whether its layers are not trained, or which", False),
    },
)
"""What may stand under ``base``."""

SETTINGS: Mapping[str, Section] = {
    "data": Section("what the model is trained on", None, keys=DATA),
    "train": Section("how it is compiled and fitted", None, keys=TRAIN),
}
"""The keys of a spec, beside the model's own."""
