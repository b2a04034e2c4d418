"""The kinds of arguments that Keras's layers take.

A kind knows the default, what a value may be (as strictly, and as loosely, as
Keras checks it) and how an editor is told of it. A value that does not fit
raises ``ValueError`` with a text that completes "must be …".

>>> Sizes("height and width of the kernel", count=2).parse(3)
(3, 3)
>>> Size("width of the output").parse(0)
Traceback (most recent call last):
ValueError: a whole number of at least 1
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shapecalc.expr import UNKNOWN, known
from shapecalc.expr import Size as Size_
from shapecalc.identifiers import Vocabulary

Schema = dict[str, Any]


class _Required:
    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED: Final = _Required()
"""The default of an argument that has none."""


class LateError(ValueError):
    """A value that Keras finds wrong only when the layer is called."""


@dataclass(slots=True)
class Construct:
    """An object that a spec builds by a call, such as ``l2(0.01)``."""

    name: str
    positional: tuple[Any, ...]
    keyword: Mapping[str, Any]


def _whole(value: Any, minimum: int | None = None) -> bool:
    return isinstance(value, int) and (minimum is None or value >= minimum)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float))


def _sequence(value: Any, count: int | None = None) -> bool:
    return isinstance(value, (list, tuple)) and count in (None, len(value))


def _size(value: Any) -> Any:
    """A size as Keras stores it in a shape."""
    if value is None:
        return UNKNOWN
    if _whole(value, 0):
        return int(value)
    raise ValueError("a whole number of at least 0, or None")


class Argument:
    """One argument of a layer.

    Attributes:
        note: what it means, for people.
        default: its default in Keras, `REQUIRED` where it has none.

    A kind has further settings, which are its class's attributes.
    """

    def __init__(self, note: str = "", default: Any = REQUIRED, **settings: Any) -> None:
        self.note = note
        self.default = default
        for name, value in settings.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no setting {name!r}")
            setattr(self, name, value)

    def parse(self, value: Any) -> Any:
        """The value as rules read it."""
        return value

    @property
    def schema(self) -> Schema:
        """The JSON Schema of its values."""
        return {}


class Anything(Argument):
    """A value that Keras does not look at before training."""


class Flag(Argument):
    """Yes or no; Keras takes whatever Python calls true or false."""

    def parse(self, value: Any) -> bool:
        return bool(value)

    @property
    def schema(self) -> Schema:
        return {"type": "boolean"}


class Boolean(Flag):
    """True or False and nothing else."""

    def parse(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        raise ValueError("true or false")


class Text(Argument):
    """A string."""

    def parse(self, value: Any) -> str | None:
        if isinstance(value, str) or value is self.default:
            return value
        raise ValueError("a string")

    @property
    def schema(self) -> Schema:
        return {"type": ["string", "null"]}


class LayerName(Text):
    """The name of a layer, which may not contain a slash."""

    def parse(self, value: Any) -> str | None:
        name = super().parse(value)
        if name and "/" in name:
            raise ValueError("a string without '/'")
        return name


class Size(Argument):
    """A whole number of at least 1.

    Attributes:
        strict: whether Keras refuses True, which Python takes for 1.
        late: whether Keras takes any positive number until the layer is called.
        optional: whether it takes None until then.
    """

    strict: bool = False
    late: bool = False
    optional: bool = False

    def parse(self, value: Any) -> int | None:
        if value is None and self.default is None:
            return None
        if _whole(value, 1) and not (self.strict and isinstance(value, bool)):
            return int(value)
        later = self.late and _number(value) and value > 0
        error = LateError if later or (self.optional and value is None) else ValueError
        raise error("a whole number of at least 1")

    @property
    def schema(self) -> Schema:
        kind = "integer" if self.default is not None else ["integer", "null"]
        return {"type": kind, "minimum": 1}


class Sizes(Argument):
    """So many whole numbers; one stands for all.

    Attributes:
        count: how many.
        minimum: the smallest that each may be, 0 or 1.
    """

    count: int = 1
    minimum: int = 1

    def parse(self, value: Any) -> tuple[int, ...] | None:
        if value is None and self.default is None:
            return None
        if _whole(value, self.minimum):
            return (int(value),) * self.count
        if _sequence(value, self.count) and all(_whole(item, self.minimum) for item in value):
            return tuple(map(int, value))
        many = f" or {self.count} of them" if self.count > 1 else ""
        raise ValueError(f"a whole number of at least {self.minimum}{many}")

    @property
    def schema(self) -> Schema:
        one = {"type": "integer", "minimum": self.minimum}
        many = {"type": "array", "items": one, "minItems": self.count, "maxItems": self.count}
        return {"anyOf": [one, many, TUPLE]}


class Pairs(Argument):
    """What is added or cut at both ends of so many axes.

    Attributes:
        count: the number of axes.
        signed: whether one number for all may be negative, as Keras lets it be.
    """

    count: int = 2
    signed: bool = False

    def parse(self, value: Any) -> tuple[tuple[int, ...] | None, ...]:
        if _whole(value, None if self.signed else 0):
            return ((int(value),) * 2,) * self.count
        if not _sequence(value, self.count):
            raise ValueError(f"a whole number or {self.count} of them, or {self.count} pairs")
        pair = Sizes(count=2, minimum=0)
        return tuple(pair.parse(item) for item in value)

    @property
    def schema(self) -> Schema:
        one = {"type": "integer"}
        pair = {"anyOf": [one, {"type": "array", "items": one, "minItems": 2, "maxItems": 2}]}
        many = {"type": "array", "items": pair, "minItems": self.count, "maxItems": self.count}
        return {"anyOf": [one, many, TUPLE]}


class InputShape(Argument):
    """A shape of an input; one number stands for a shape of one axis."""

    def parse(self, value: Any) -> tuple[Any, ...] | None:
        if value is None and self.default is None:
            return None
        if _whole(value):
            value = (value,)
        if not _sequence(value):
            raise ValueError("a shape such as (28, 28, 1)")
        return tuple(map(_size, value))

    @property
    def schema(self) -> Schema:
        size = {"anyOf": [{"type": ["integer", "null"], "minimum": 0}, {"const": "None"}]}
        return {"anyOf": [size, {"type": "array", "items": size}, TUPLE]}


class TargetShape(Argument):
    """The shape that `Reshape` makes, where one -1 stands for what is left.

    Keras takes what is no whole number for an unknown size.
    """

    def parse(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple, str)):
            raise ValueError("a shape such as (10, 1)")
        sizes: list[Size_] = [int(size) if _whole(size) else UNKNOWN for size in value]
        if any(known(size) and size < -1 for size in sizes) or sizes.count(-1) > 1:
            raise ValueError("a shape of sizes of at least 0, one of which may be -1")
        return tuple(sizes)

    @property
    def schema(self) -> Schema:
        item = {"type": ["integer", "null"], "minimum": -1}
        return {"anyOf": [{"type": "array", "items": item}, TUPLE]}


class Permutation(Argument):
    """The axes 1 to n in a new order."""

    def parse(self, value: Any) -> tuple[int, ...]:
        if _sequence(value) and all(map(_whole, value)):
            if sorted(value) == list(range(1, len(value) + 1)):
                return tuple(value)
        raise ValueError("the axes in a new order, counted from 1, such as (2, 1)")

    @property
    def schema(self) -> Schema:
        return {"anyOf": [{"type": "array", "items": {"type": "integer", "minimum": 1}}, TUPLE]}


class Integer(Argument):
    """A whole number, such as the number of an axis."""

    def parse(self, value: Any) -> int | None:
        if value is None and self.default is None:
            return None
        if _whole(value):
            return int(value)
        raise ValueError("a whole number")

    @property
    def schema(self) -> Schema:
        return {"type": "integer" if self.default is not None else ["integer", "null"]}


class Integers(Argument):
    """One whole number or several, such as axes.

    Attributes:
        count: how many, where it has to be so many.
    """

    count: int | None = None

    def parse(self, value: Any) -> int | tuple[int, ...] | None:
        if value is None and self.default is None:
            return None
        if _whole(value):
            return int(value)
        if _sequence(value, self.count) and all(map(_whole, value)):
            return tuple(map(int, value))
        many = "a list of them" if self.count is None else f"{self.count} of them"
        raise ValueError(f"a whole number or {many}")

    @property
    def schema(self) -> Schema:
        one = {"type": "integer" if self.default is not None else ["integer", "null"]}
        return {"anyOf": [one, {"type": "array", "items": {"type": "integer"}}, TUPLE]}


class Choice(Argument):
    """One of a few words.

    Attributes:
        options: the words (or None, True, False).
        fold: whether Keras takes them in capitals too.
        late: whether Keras looks at it only when the layer is called.
        lists: whether it looks at lists only then.
    """

    options: tuple[Any, ...] = ()
    fold: bool = False
    late: bool = False
    lists: bool = False

    def parse(self, value: Any) -> Any:
        if self.fold and isinstance(value, str):
            value = value.lower()
        if value in self.options or value is self.default:
            return value
        later = self.late or (self.lists and _sequence(value))
        error = LateError if later else ValueError
        raise error("one of " + ", ".join(map(repr, self.options)))

    @property
    def schema(self) -> Schema:
        return {"enum": list(dict.fromkeys((*self.options, self.default)))}


class Real(Argument):
    """A number.

    Attributes:
        minimum: the smallest that it may be.
        maximum: the greatest that it may be.
        optional: whether None may be written.
    """

    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False

    def parse(self, value: Any) -> float | None:
        if value is None and self.optional:
            return None
        low = self.minimum is None or (_number(value) and value >= self.minimum)
        high = self.maximum is None or (_number(value) and value <= self.maximum)
        if _number(value) and low and high:
            return float(value)
        raise ValueError(self._expected)

    @property
    def _expected(self) -> str:
        if self.maximum is not None:
            return f"a number from {self.minimum:g} to {self.maximum:g}"
        return "a number" if self.minimum is None else f"a number of at least {self.minimum:g}"

    @property
    def schema(self) -> Schema:
        limits = {"minimum": self.minimum, "maximum": self.maximum}
        kind = ["number", "null"] if self.optional else "number"
        return {"type": kind} | {key: value for key, value in limits.items() if value is not None}


class Named(Argument):
    """An object that Keras looks up by name: an activation, an initializer, …

    Attributes:
        vocabulary: the names that it finds.
    """

    vocabulary: Vocabulary | None = None

    def parse(self, value: Any) -> Any:
        assert self.vocabulary is not None
        if value is None or (isinstance(value, str) and value in self.vocabulary.strings):
            return value
        if isinstance(value, Construct):
            return self._construct(value, self.vocabulary)
        raise ValueError(f"the name of an {self.vocabulary.kind} of Keras".replace("an c", "a c"))

    def _construct(self, value: Construct, vocabulary: Vocabulary) -> Construct:
        parameters = vocabulary.constructors.get(value.name)
        if parameters is None:
            raise ValueError(f"of a kind that Keras has; it has no {vocabulary.kind} {value.name}")
        if len(value.positional) > len(parameters) or set(value.keyword) - set(parameters):
            raise ValueError(f"{value.name}({', '.join(parameters)})")
        return value

    @property
    def schema(self) -> Schema:
        assert self.vocabulary is not None
        return {"anyOf": [{"$ref": f"#/definitions/{self.vocabulary.kind}"}]}


class NoiseShape(Argument):
    """The shape of a random mask; None stands for the size of the input."""

    def parse(self, value: Any) -> tuple[int | None, ...] | None:
        if value is None:
            return None
        if _sequence(value) and all(size is None or _whole(size, 1) for size in value):
            return tuple(value)
        raise ValueError("a shape of whole numbers of at least 1")

    @property
    def schema(self) -> Schema:
        item = {"type": ["integer", "null"], "minimum": 1}
        return {"anyOf": [{"type": "null"}, {"type": "array", "items": item}, TUPLE]}


class Inner(Argument):
    """A layer that another layer wraps."""

    def parse(self, value: Any) -> Any:
        if value is None and self.default is REQUIRED:
            raise ValueError("a layer")
        return value

    @property
    def schema(self) -> Schema:
        return {"$ref": "#/definitions/layer"}


class Refused(Argument):
    """What a spec cannot say, such as the values of weights."""

    def parse(self, value: Any) -> None:
        if value is not None:
            raise ValueError("left out: a spec describes the layer, not the values in it")

    @property
    def schema(self) -> Schema:
        return {"type": "null"}


TUPLE: Final[Schema] = {"type": "string", "pattern": r"^\(.*\)$"}
"""A tuple as Python writes it, which YAML reads as a string."""
