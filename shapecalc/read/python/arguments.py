"""The arguments of Keras's layers in a program."""

from __future__ import annotations

import ast
import re
from typing import Any

from shapecalc.algebra.size import Letter
from shapecalc.declare.bind import Binding, WrittenValue
from shapecalc.declare.kinds import (
    REQUIRED,
    Argument,
    DType,
    KerasCall,
    KerasObject,
    LayerName,
    TensorDType,
    Unchecked,
    Unsupported,
)
from shapecalc.declare.names import DTYPES
from shapecalc.declare.size_kinds import SYMBOLIC, InputShape, Real, Seed, TargetShape
from shapecalc.errors import Code, Mark, Place, Problem
from shapecalc.own_code import Missing
from shapecalc.plan import LayerPlan, ModelPlan, TensorPlan
from shapecalc.read.python.compiling import Compiling
from shapecalc.read.python.follower import FailedError, deep_unknown, first_unknown, text_of
from shapecalc.read.python.meant_names import undefined_problem
from shapecalc.read.python.plain import holds_array
from shapecalc.read.python.values import (
    ArrayValue,
    Class,
    Function,
    Imported,
    KerasThing,
    Method,
    Partial,
    UnknownValue,
)

WITHOUT_SHAPE = (KerasObject, Unchecked, Unsupported, Seed, Real)
"""The kinds of arguments that do not change shapes or numbers of parameters."""


SHAPES = (InputShape, TargetShape)
"""The kinds of arguments that are whole shapes, of which the number of axes matters, too."""

INPUT_SHAPES = ("shape", "batch_shape", "input_shape", "batch_input_shape")
"""The arguments that are shapes of the inputs of models."""

PYTHON_DTYPES = {"int": "int64", "float": "float32", "str": "string"}
"""The dtypes for which Keras takes the types of Python."""

DROPPED = object()
"""An argument that is left out."""


class LayerArguments(Compiling):
    """Turns the values of a program into the arguments of layers.

    Attributes:
        notes: remarks for the user.
        unknown_names: how many layers have a name that is unknown.
        asked: the unknown values that the model needs, by the letter that stands for each.
    """

    unknown_names: int = 0
    notes: list[str]
    asked: dict[str, UnknownValue]

    def written(self, value: Any, kind: Argument, name: str, node: ast.AST) -> WrittenValue:
        """Return the value of an argument as a declaration takes it."""
        place = self.place(node)
        is_object = isinstance(kind, KerasObject) or name == "function"
        types = (*DTYPES, *PYTHON_DTYPES)
        if isinstance(value, Imported) and not is_object and value.name not in types:
            value = self.data(value)
            value = value.called(text_of(node)) if isinstance(value, UnknownValue) else value
        if isinstance(value, (range, dict)) and isinstance(kind, InputShape):
            value = tuple(value)  # Keras iterates over it.
        if isinstance(value, (list, tuple)) and isinstance(kind, SYMBOLIC):
            value = [*map(self.data, value)]
        if isinstance(value, UnknownValue):
            return WrittenValue(self.stand_in(value, kind, name), place)
        if isinstance(kind, SYMBOLIC) and isinstance(value, (list, tuple)):
            value = [
                self.stand_in(item, kind, name, False) if isinstance(item, UnknownValue) else item
                for item in value
            ]
        unknown = deep_unknown(value)
        if unknown is None and isinstance(value, ArrayValue):
            unknown = self.unknown("it is an array")
        if unknown:
            return WrittenValue(self.stand_in(unknown, kind, name), place)
        if name == "function" and isinstance(value, (Function, Imported, Partial)):
            return WrittenValue(
                f"<{value.name if not isinstance(value, Partial) else name}>", place
            )
        return WrittenValue(self.argument(value, kind, name), place)

    def stand_in(
        self, value: UnknownValue, kind: Argument, name: str, complete: bool = True
    ) -> Any:
        """Return what stands for an unknown argument: a letter for a size.

        Raises:
            FailedError: if the model depends on the value in another way.
        """
        if isinstance(kind, SYMBOLIC) and not (isinstance(kind, SHAPES) and complete):
            return self.letter(value)
        if isinstance(kind, LayerName):
            return self.unknown_name(value)
        if isinstance(kind, WITHOUT_SHAPE):
            if kind.default is REQUIRED:
                return 0 if isinstance(kind, Real) else None
            return DROPPED
        if value.meant:
            raise FailedError(undefined_problem(value))
        example = "(…)" if isinstance(kind, SHAPES) else "…"
        advice = f"; give it with --set '{value.text}={example}'" if value.text else ""
        message = f"`{name}` is not known: {value.reason}{at_line(value)}{advice}"
        raise FailedError(Problem(Code.EXPRESSION, message, self.place(self.node)))

    def unknown_name(self, value: UnknownValue) -> str:
        """Return what the table shows for a name that is unknown."""
        self.unknown_names += 1
        shown = f"?{self.unknown_names}"
        self.notes.append(
            f"{shown} stands for a name that is not known: {value.reason}{at_line(value)}"
        )
        return shown

    def letter(self, value: UnknownValue) -> Letter:
        """Return the letter that stands for an unknown size."""
        words = re.findall(r"[A-Za-z_]\w*|\d+", value.text) or ["n"]
        base = "_".join(words if len(words) < 4 else words[-3:]).strip("_") or "n"
        base = base if base[:1].isalpha() else f"n_{base}"
        letter, number = base, 1
        while letter in self.asked and self.asked[letter].key != value.key:
            number += 1
            letter = f"{base}_{number}"
        if letter not in self.asked:
            self.problems.limit("unknown sizes", value.place)
            self.asked[letter] = value
        self.problems.letters.add(letter)
        return Letter(letter)

    def argument(self, value: Any, kind: Argument, name: str) -> Any:
        """Return a known value of an argument as a declaration takes it."""
        if isinstance(value, (list, tuple)):
            items = tuple(self.argument(item, kind, name) for item in value)
            return DROPPED if any(item is DROPPED for item in items) else items
        if isinstance(value, Imported):
            word = self.by_name(value, kind)
            return linear(kind) if word is DROPPED else word
        if isinstance(value, KerasThing):
            return self.keras_object(value, kind)
        if isinstance(value, (Function, Class, Partial, Method, ArrayValue, TensorPlan)):
            if isinstance(kind, KerasObject) and kind.vocabulary is not None:
                line = line_of(self.place(self.node))
                self.notes.append(
                    f"{line}: the code of `{name}` is not looked at; it changes no shapes"
                )
            return linear(kind)
        return value

    def by_name(self, value: Imported, kind: Argument) -> Any:
        """Return what the name of a function, class or dtype means as an argument."""
        if isinstance(kind, KerasObject) and kind.vocabulary is not None:
            return value.name if value.name in kind.vocabulary.strings else DROPPED
        is_dtype = isinstance(kind, (DType, TensorDType))
        return PYTHON_DTYPES.get(value.name, value.name) if is_dtype else value.name

    def keras_object(self, thing: KerasThing, kind: Argument) -> Any:
        """Return an object of Keras as an argument."""
        if isinstance(kind, KerasObject) and kind.vocabulary is not None:
            plain = [self.plain(item) for item in thing.positional]
            keyword = {name: self.plain(item) for name, item in thing.keyword.items()}
            if first_unknown([*plain, *keyword.values()]) or holds_array(
                [*plain, *keyword.values()]
            ):
                return DROPPED
            return KerasCall(thing.name, tuple(plain), keyword)
        return thing.name

    def plain(self, value: Any) -> Any:
        """Return a value with tuples for lists, and names for things that are imported."""
        if isinstance(value, (list, tuple)):
            return tuple(map(self.plain, value))
        if isinstance(value, Imported):
            return value.name
        return value


def missing_value(name: str, value: Any, written: WrittenValue) -> dict[str, Missing]:
    """Return why an argument is not what the program has, by its name; empty if it is."""
    if isinstance(value, UnknownValue):
        return {name: Missing(f"is not known: {value.reason}{at_line(value)}")}
    if isinstance(value, (Function, Class, Partial, Method)) and written.value in (
        "linear",
        DROPPED,
    ):
        return {name: Missing("is a function of the program", is_code=True)}
    if written.value is DROPPED:
        is_code = isinstance(value, Imported)
        text = "is defined outside of Keras" if is_code else "is not known"
        return {name: Missing(text, is_code)}
    return {}


def check_shapes(binding: Binding) -> None:
    """Add the problems of shapes of inputs that are numbers, which only a spec may have."""
    for name in INPUT_SHAPES:
        value, own = binding.written.get(name), binding.rule.is_input
        if isinstance(value, int) and (own or name not in binding.rule.own):
            message = f"`{name}` must be a shape such as (28, 28, 1), not {value!r}"
            hint = f"add a comma: ({value},)"
            problem = Problem(Code.ARGUMENT, message, binding.places[name], hint)
            (binding.problems if own else binding.unread).append(problem)


def layers_in(values: Any) -> list[Any]:
    """Return the layers among the values of arguments."""
    items = [item for value in values for item in (value if isinstance(value, tuple) else (value,))]
    return [item for item in items if isinstance(item, (LayerPlan, ModelPlan))]


def linear(kind: Argument) -> Any:
    """Return what stands for a function of the program: one without effect on shapes."""
    is_needed = isinstance(kind, KerasObject) and kind.default is REQUIRED
    return "linear" if is_needed else DROPPED


def line_of(place: Place) -> str:
    """Return the line of a place, and its cell in a notebook.

    >>> from shapecalc.errors import Source
    >>> line_of(Place(Source("a.ipynb[3]")) / Mark(2, 5))
    'cell 3, line 2'
    """
    last = place.path[-1] if place.path else None
    line = f"line {last.line if isinstance(last, Mark) else 1}"
    cell = place.source.name.rpartition("[")[2].removesuffix("]")
    return f"cell {cell}, {line}" if cell.isdecimal() else line


def at_line(value: UnknownValue) -> str:
    """Return where a value becomes unknown, as the end of a sentence."""
    return f" ({line_of(value.place)})"
