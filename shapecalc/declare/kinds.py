"""The kinds of arguments that Keras's layers take.

A kind knows the default of an argument, the values that Keras accepts, and their JSON Schema. For
any other value it raises ``ValueError`` with a text that completes "must be …".

>>> Choice("padding of the border", options=("valid", "same"), fold=True).parse("SAME")
'same'
>>> Flag("whether to add a bias", True).parse(1)
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from shapecalc.dataclasses import dataclass
from shapecalc.declare.fields import Declared
from shapecalc.declare.names import ACTIVATIONS, Vocabulary

Schema = dict[str, Any]


class _Required:
    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED: Final = _Required()
"""The default of an argument that has none."""

USUAL: Final = (2, 3, 4, 5)
"""Values for an argument whose declaration names none."""


class DeferredError(ValueError):
    """A value that Keras finds wrong only when the layer is called."""


@dataclass(slots=True, repr=False)
class KerasCall:
    """An object of Keras, written as a call; a `foreign` one has its code elsewhere."""

    name: str
    positional: tuple[Any, ...]
    keyword: Mapping[str, Any]
    foreign: bool = False

    def __repr__(self) -> str:
        return argument_text(self)


def argument_text(value: Any, text: Callable[[Any], str] = repr) -> str:
    """Return the value of an argument as a program writes it; ``text`` writes a single value.

    >>> argument_text(KerasCall("l2", (0.01,), {})), argument_text([3, 3])
    ('l2(0.01)', '(3, 3)')
    """
    if isinstance(value, KerasCall) and not value.foreign:
        items = [argument_text(item, text) for item in value.positional]
        items += [f"{name}={argument_text(item, text)}" for name, item in value.keyword.items()]
        return f"{value.name}({', '.join(items)})"
    if isinstance(value, KerasCall):
        return value.name
    if sequence(value):
        items = [argument_text(item, text) for item in value]
        return f"({', '.join(items)}{',' * (len(value) == 1)})"
    return text(value)


def is_whole(value: Any, minimum: int | None = None) -> bool:
    """Return whether a value is a whole number of at least a minimum; True is 1, as in Python."""
    return isinstance(value, int) and (minimum is None or value >= minimum)


def sequence(value: Any, count: int | None = None) -> bool:
    """Return whether a value is a list or tuple, with a number of items if that is given."""
    return isinstance(value, (list, tuple)) and count in (None, len(value))


def as_float(value: float) -> float:
    """Return a number as a float; the largest whole numbers are infinite."""
    with suppress(OverflowError):
        return float(value)
    return float("inf") if value > 0 else -float("inf")


def number(value: Any) -> bool:
    """Return whether a value is a number."""
    return isinstance(value, (int, float))


@dataclass(frozen=True, slots=True)
class SameAs:
    """The value of another argument, as a default.

    Attributes:
        name: the argument.
        turned: the flag to invert, if the value is a layer that has one.
    """

    name: str
    turned: str = ""


class Argument(Declared):
    """One argument of a layer. The fields of a kind are the settings that it takes.

    Attributes:
        note: what the argument means, for people.
        default: its default in Keras, `REQUIRED` where it has none.
        stands_for: what Keras writes into a config where None is given, if not None: a
            value, the value of another argument (`SameAs`), or a function of all arguments.
        letter: the letter for its size in formulas; the first of its name if empty.
        usual: values that exercises draw from.
        example: its value where a layer is explained without one, if neither its letter nor the
            first usual value will do.
        shown: whether such an explanation gives it, although it has a default.
    """

    note: str = ""
    default: Any = REQUIRED
    stands_for: Any = None
    letter: str = ""
    usual: Sequence[Any] = USUAL
    example: Any = None
    shown: bool = False

    def parse(self, value: Any) -> Any:
        """Return a value in the form that rules read.

        Raises:
            ValueError: if Keras refuses the value; the text completes "must be …".
        """
        return value

    @property
    def schema(self) -> Schema:
        """Return the JSON Schema of the values."""
        return {}


class Unchecked(Argument):
    """A value that Keras does not check before training."""


class Ignored(Argument):
    """A value that Keras accepts and ignores."""

    def parse(self, value: Any) -> Any:
        return self.default


class Flag(Argument):
    """True or False; Keras accepts any value, as Python's `if` does."""

    def parse(self, value: Any) -> bool:
        return bool(value)

    @property
    def schema(self) -> Schema:
        return {"type": "boolean"}


class Boolean(Flag):
    """True or False, and no other value."""

    def parse(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        raise ValueError("true or false")


class Text(Argument):
    """A string."""

    error = ValueError

    def parse(self, value: Any) -> str | None:
        if isinstance(value, str) or value is self.default:
            return value
        raise self.error("a string")

    @property
    def schema(self) -> Schema:
        return {"type": ["string", "null"]}


CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that control a terminal, and code points that are not characters."""


class LayerName(Text):
    """The name of a layer, without slashes or control characters.

    Keras accepts control characters, which would reach the terminal.
    """

    def parse(self, value: Any) -> str | None:
        name = super().parse(value)
        if name and CONTROL.search(name):
            raise ValueError("a string without control characters")
        if name and "/" in name:
            raise ValueError("a string without '/'")
        return name


QUANTIZED = ("int8", "int4", "float8", "gptq", "awq")
"""The quantization modes of Keras."""


class Choice(Argument):
    """One of several options.

    Attributes:
        options: words, numbers, None, True or False.
        fold: whether Keras accepts capitals.
        deferred: whether Keras looks at it only when the layer is called.
        lists: whether Keras checks lists only then.
        falsy: whether every value that is false in Python stands for the default.
        functions: whether Keras accepts a function; only files can name one.
        values: whether Keras accepts every value that is not a string.
    """

    options: tuple[Any, ...] = ()
    fold: bool = False
    deferred: bool = False
    lists: bool = False
    falsy: bool = False
    functions: bool = False
    values: bool = False

    def parse(self, value: Any) -> Any:
        if (self.functions and isinstance(value, KerasCall)) or (
            self.values and not isinstance(value, str)
        ):
            return value
        if self.falsy and not value:
            return self.default
        if self.fold and isinstance(value, str):
            value = value.lower()
        if value in self.options or value is self.default:
            return value
        later = self.deferred or (self.lists and sequence(value))
        error = DeferredError if later else ValueError
        raise error("one of " + ", ".join(map(repr, self.options)))

    @property
    def schema(self) -> Schema:
        return {"enum": list(dict.fromkeys((*self.options, self.default)))}


class Padding(Choice):
    """What a window reads at the ends of an axis, which changes the output shape."""


class DType(Choice):
    """The name of a dtype policy; a quantized one has its mode and its source.

    Keras takes ``int`` for the usual whole numbers.

    >>> DType("", None, options=("float32", "int8")).parse("int4/128_from_float32")
    'int4/128_from_float32'
    """

    def parse(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.startswith(QUANTIZED):
            return super().parse("int64" if value == "int" else value)
        mode, separator, source = value.partition("_from_")
        if not separator or not re.fullmatch(r"int8|int4(/(-1|0*[1-9]\d{0,9}))?|float8", mode):
            raise ValueError("a policy such as 'int8_from_float32' or 'int4/128_from_float32'")
        if mode == "int8" and source in ("float16", "mixed_float16"):
            raise ValueError("another mode than int8 for a policy that computes in float16")
        super().parse(source)
        return value

    @property
    def schema(self) -> Schema:
        plain = [option for option in self.options if not str(option).startswith(QUANTIZED)]
        return {"anyOf": [{"enum": [*plain, None]}, {"type": "string", "pattern": "_from_"}]}


class TensorDType(Choice):
    """The dtype of a tensor; Keras takes ``int`` for the usual whole numbers.

    >>> TensorDType("", None, options=("float32", "int64")).parse("int")
    'int64'
    """

    def parse(self, value: Any) -> Any:
        return super().parse("int64" if value == "int" else value)


class KerasObject(Argument):
    """An object that Keras looks up by name: an activation, an initializer, …

    Attributes:
        vocabulary: the names that it finds.
    """

    vocabulary: Vocabulary | None = None

    def parse(self, value: Any) -> Any:
        assert self.vocabulary is not None
        if value is None or (isinstance(value, str) and value in self.vocabulary.strings):
            return value
        if isinstance(value, KerasCall):
            if value.foreign:
                return value
            self.vocabulary.check(value.name, value.positional, value.keyword)
            return value
        if self.vocabulary is ACTIVATIONS and hasattr(value, "class_name"):
            return value  # A layer is a function as well.
        raise ValueError(f"the name of {self.vocabulary.with_article}")

    @property
    def schema(self) -> Schema:
        assert self.vocabulary is not None
        return {"anyOf": [{"$ref": f"#/definitions/{self.vocabulary.kind}"}]}


class Inner(Argument):
    """A layer inside another layer.

    Attributes:
        lists: whether a list is accepted: "no", "too", or "always" if it has to be a list.
    """

    example = "Dense(u)"
    lists: str = "no"

    def parse(self, value: Any) -> Any:
        if value is None and self.default is REQUIRED:
            raise ValueError("a layer")
        if sequence(value) and any(map(sequence, value)):
            raise ValueError("a list of layers without nested lists")
        if sequence(value) != (self.lists == "always") and not (
            sequence(value) and self.lists == "too"
        ):
            raise ValueError("a list of layers" if self.lists == "always" else "a layer")
        items = value if sequence(value) else [value]
        if any(item is not None and not hasattr(item, "class_name") for item in items):
            raise ValueError("a list of layers" if self.lists == "always" else "a layer")
        return value

    @property
    def schema(self) -> Schema:
        layer = {"$ref": "#/definitions/layer"}
        return (
            {"anyOf": [layer, {"type": "array", "items": layer}]} if self.lists != "no" else layer
        )


class Tensors(Argument):
    """A further tensor of a call, or a list of tensors.

    Attributes:
        single: whether a list is refused.
        weightless: whether the weights of the layer do not depend on its shape.
    """

    single: bool = False
    weightless: bool = False


class Unsupported(Argument):
    """A value that a spec cannot hold, such as the values of weights.

    Attributes:
        falsy: whether Keras passes over every value that is false in Python.
    """

    falsy: bool = False

    def parse(self, value: Any) -> None:
        if value is not None and (value or not self.falsy):
            raise ValueError("omitted: a spec describes the layer, not the values of its weights")

    @property
    def schema(self) -> Schema:
        return {"type": "null"}


TUPLE: Final[Schema] = {"type": "string", "pattern": r"^\(.*\)$"}
"""The schema of a Python tuple, which YAML reads as a string."""
