"""Calls of Python's, NumPy's and scikit-learn's functions, which are computed here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from string import Formatter
from typing import Any

from shapecalc.errors import Code
from shapecalc.limits import PROGRAM_ITEMS
from shapecalc.read.python import arrays
from shapecalc.read.python.contents import sharing
from shapecalc.read.python.follower import deep_unknown, first_unknown
from shapecalc.read.python.iterators import Iterators
from shapecalc.read.python.operators import (
    DRAINING,
    FUNCTIONS,
    ITERATING,
    METHODS,
    TooLargeError,
    bounded,
    check_growth,
    inside,
    joined,
)
from shapecalc.read.python.values import (
    MUTABLE,
    NUMBERS,
    OPAQUE,
    TENSORS,
    ArrayValue,
    Class,
    Function,
    Imported,
    KerasThing,
    Passed,
    UnknownValue,
    VariableScope,
)


class PlainCalls(Iterators):
    """Computes functions and methods of plain data and arrays."""

    def array_call(self, path: str, passed: Passed) -> Any:
        """Return the result of a function that makes or changes arrays."""
        source = first_unknown(passed.positional[:1])
        if source:
            return source
        try:
            result = arrays.FUNCTIONS[path](*passed.positional, **passed.keyword)
            return sharing(passed.positional[0], result) if passed.positional else result
        except arrays.UnknownArrayError:
            unknown = self.unknown("the shape of this array is not known")
            return self.not_followed(unknown, passed, True)

    def plain_call(self, path: str, passed: Passed) -> Any:
        """Return the result of a function that is computed as Python does."""
        if path in ITERATING:
            passed = replace(passed, positional=self.drained(passed.positional))
        values = passed.values
        unknown = first_unknown(values)
        if unknown:
            return unknown
        data = first_unknown(map(self.data, values))
        if data:
            return data
        if path == "abs" and isinstance(values[0], TENSORS):
            return self.operation("Absolute", values)
        if path == "len" and isinstance(values[0], NUMBERS):
            return values[0].shape[0]
        if path in STRUCTURAL:
            opaque = not _is_plain(values)
        else:
            opaque = not _is_plain(values) or any(map(holds_tensor, values))
        hashes = path == "dict" and passed.positional
        inner = None if path in STRUCTURAL and not hashes else deep_unknown(values)
        if inner:
            return inner
        if opaque:
            return self.unknown(f"`{path}` is not followed here")
        if path in ITERATING:
            self.count_items(values)
        return bounded(FUNCTIONS[path](*passed.positional, **passed.keyword))

    def count_items(self, values: Sequence[Any]) -> None:
        """Count the steps of a walk through values.

        Raises:
            TooLargeError: if one has too many items.
        """
        sizes = [len(value) for value in values if hasattr(value, "__len__")]
        if any(size > PROGRAM_ITEMS for size in sizes):
            raise TooLargeError
        self.tick(sum(sizes) // 10)

    def plain_method(self, owner: Any, name: str, passed: Passed) -> Any:
        """Return the result of a method of plain data."""
        if name == "format" and isinstance(owner, str):
            return deep_unknown(passed.values) or self.formatted(owner, passed)
        if name in DRAINING:
            passed = replace(passed, positional=self.drained(passed.positional))
        if name == "sort" and isinstance(owner, list):
            return self.sort(owner, passed)
        if name not in METHODS[type(owner)]:
            unknown = self.unknown(f"`.{name}()` is not followed here")
            self.poison(owner, unknown)
            return self.not_followed(unknown, passed)
        keeps = isinstance(owner, (list, dict)) and name in KEEPING
        checked = passed.positional[:1] if keeps and name != "append" else passed.values
        key = name in ("get", "setdefault")  # which Python hashes
        cause = first_unknown(checked) if keeps and not key else deep_unknown(checked)
        if cause and name != "append":
            self.poison(owner, cause)
            return cause
        try:
            check_growth(owner, name, passed.positional)
            result = getattr(owner, name)(*passed.positional, **passed.keyword)
            if name in ("keys", "values", "items"):
                result = list(result)
            bounded(owner)
            return bounded(result)
        except TooLargeError:
            if isinstance(owner, MUTABLE):
                self.poison(owner, self.unknown("it is too large to be computed"))
            raise

    def sort(self, owner: list[Any], passed: Passed) -> UnknownValue | None:
        """Put a list in order."""
        result = self.ordered(owner, passed)
        if isinstance(result, UnknownValue):
            self.poison(owner, result)
            return result
        owner[:] = result
        return None

    def call_default_rng(self, passed: Passed) -> Any:
        """Return a generator of random numbers: its methods are functions of ``numpy.random``."""
        return Imported("numpy.random")

    def call_defaultdict(self, passed: Passed) -> Any:
        """Return a mapping that makes what it does not have."""
        factory, *others = passed.positional or [None]
        path = factory.path if isinstance(factory, Imported) else ""
        if path not in FACTORIES or others or passed.keyword:
            return self.not_followed(self.unknown("this `defaultdict` is not followed"), passed)
        return defaultdict(FACTORIES[path])

    def formatted(self, text: str, passed: Passed) -> Any:
        """Return a text with values put in its fields."""
        pieces: list[str] = []
        for number, (literal, written, form, conversion) in enumerate(Formatter().parse(text)):
            pieces.append(literal)
            if written is None:
                continue
            field = written or str(number)
            known = field.isdigit() or field.isidentifier()
            wide = any(map(_is_wide, re.findall(r"\d+", form or "")))
            if not known or len(form or "") > 10 or wide:
                return self.unknown("this text is not computed")
            value = passed.positional[int(field)] if field.isdigit() else passed.keyword[field]
            if isinstance(value, OPAQUE):
                return self.unknown("this text is not computed")
            value = repr(value) if conversion == "r" else value
            pieces.append(format(value, form or ""))
        return joined("", pieces)

    def call_reduce(self, passed: Passed) -> Any:
        function, items, *start = passed.positional
        walked = self.all_items(items, self.node)
        if isinstance(walked, UnknownValue):
            return walked
        self.tick(len(walked))
        values = [*start, *walked]
        if not values:
            self.fail(Code.EXPRESSION, "`reduce` has nothing to start with")
        result = values[0]
        for value in values[1:]:
            result = self.call(function, Passed([result, value], nodes=[self.node, self.node]))
        return result

    def call_namedtuple(self, passed: Passed) -> Any:
        name, fields = passed.positional[:2]
        unknown = deep_unknown([name, fields])
        if unknown:
            return unknown
        names = fields.replace(",", " ").split() if isinstance(fields, str) else list(fields)
        return Class(str(name), [], VariableScope(), self.place(self.node), names)

    def call_hasattr(self, passed: Passed) -> Any:
        return self.unknown("`hasattr` is not followed")

    def call_getattr(self, passed: Passed) -> Any:
        owner, name = passed.positional[:2]
        unknown = first_unknown([owner, name])
        return unknown or self.attribute(owner, str(name))

    def call_exec(self, passed: Passed) -> Any:
        """Make every variable unknown: the text that is run could change it."""
        unknown = self.unknown("code in a text is not followed")
        scope: VariableScope | None = self.scope
        while scope is not None:
            for name, value in scope.names.items():
                if not isinstance(value, (Imported, Function, Class)):
                    self.poison(value, unknown)
                    scope.names[name] = unknown.called(name)
            scope = scope.outer
        return unknown

    call_eval = call_globals = call_locals = call_exec

    def call_setattr(self, passed: Passed) -> None:
        owner, name, value = passed.positional
        if isinstance(name, str):
            self.set_attribute(owner, name, value)
        else:
            self.poison(owner, self.unknown("which attribute is set here is not known"))

    def call_type(self, passed: Passed) -> Any:
        return self.unknown("a type is not followed")

    def transformed(self, scaler: KerasThing, name: str, passed: Passed) -> Any:
        """Return the result of a method of a scaler of scikit-learn, or of an object of Keras."""
        if name == "fit" and scaler.name in SCALERS:
            return scaler
        values = passed.positional
        if scaler.name in SCALERS and name in TRANSFORMS and len(values) > 0:
            value = values[0]
            return ArrayValue(value.shape) if isinstance(value, NUMBERS) else value
        return self.not_followed(self.unknown(f"`.{name}()` is not followed here"), passed, True)

    def call(self, function: Any, passed: Passed) -> Any:
        """Return the result of a call."""
        raise NotImplementedError

    def attribute(self, owner: Any, name: str) -> Any:
        """Return an attribute of a value."""
        raise NotImplementedError


STRUCTURAL = frozenset("list tuple len dict range".split())
"""Functions that only arrange their arguments, which may be anything."""


KEEPING = frozenset("append extend insert get setdefault update pop".split())
"""Methods of lists and mappings that only keep their arguments, which may be anything."""


SCALERS = frozenset("StandardScaler MinMaxScaler RobustScaler MaxAbsScaler Normalizer".split())
"""Classes of scikit-learn that change numbers, and no shapes."""


SPECIAL = frozenset(
    "isinstance map filter getattr hasattr type functools.reduce collections.namedtuple "
    "exec eval globals locals setattr iter next zip enumerate reversed any all sorted max min "
    "itertools.chain itertools.chain.from_iterable itertools.count itertools.repeat "
    "itertools.islice collections.defaultdict functools.cached super "
    "numpy.random.default_rng".split()
)
"""Functions of Python with a method of their own."""


FACTORIES = {"list": list, "dict": dict, "set": set, "int": int, "float": float, "str": str}
"""The types that a `defaultdict` makes its values of."""


TRANSFORMS = frozenset(("transform", "fit_transform", "inverse_transform"))
"""Methods of a scaler that return an array of the same shape."""


def holds_tensor(value: Any) -> bool:
    """Return whether a value is a tensor, or a list or mapping that holds one."""
    return any(isinstance(item, TENSORS) for item in inside(value))


def holds_array(value: Any) -> bool:
    """Return whether a value is an array, or a list that holds one."""
    return any(isinstance(item, ArrayValue) for item in inside(value))


def _is_plain(values: Sequence[Any]) -> bool:
    """Return whether values are plain data that Python's functions take."""
    return not any(isinstance(value, OPAQUE) for value in values)


def _is_wide(number: str) -> bool:
    return int(number) > 1000
