"""What becomes unknown when a part of a program cannot be followed."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.errors import Place
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.python.expressions import Expressions
from shapecalc.read.python.keras_names import creates_layers, short
from shapecalc.read.python.table_values import TableValue
from shapecalc.read.python.uses import NameUses, nodes_of, shared_names, uses_in
from shapecalc.read.python.values import (
    MUTABLE,
    ArrayValue,
    Class,
    Function,
    Imported,
    Instance,
    IteratorValue,
    Method,
    Partial,
    Passed,
    UnknownValue,
)

ITEMS_PER_STEP = 20
"""How many items of a list are looked at in the time of a step."""


class Unknowns(Expressions):
    """Makes unknown what statements and calls that are not followed could have changed.

    Attributes:
        unsure_names: the reason why the numbers in automatic names are unknown, if they are.
        skipped: the reason why statements are not followed that may make a model, if there are any.
        not_shown: where such statements call ``summary()``, each with its first reason.
    """

    unsure_names: UnknownValue | None = None
    skipped: UnknownValue | None = None
    not_shown: dict[ast.Call, tuple[Place, UnknownValue]]

    def give_up(self, nodes: Sequence[ast.AST], unknown: UnknownValue) -> None:
        """Make everything unknown that some statements could have changed."""
        uses = uses_in(nodes)
        creates = self.may_create(uses)
        for name in uses.loaded:
            owner = self.scope.owner(name)
            if owner is not None:
                creates = self.use_name(name, owner.names[name], uses, unknown) or creates
        for name in uses.patched:
            self.patch(name, unknown)
        for name in uses.stored:
            self.scope.set(name, unknown.called(name))
        if creates:
            self.unsure_names = self.unsure_names or unknown
            self.skipped = self.skipped or unknown
            for call in summaries(nodes):
                self.not_shown.setdefault(call, (self.place(call), unknown))

    def use_name(self, name: str, value: Any, uses: NameUses, unknown: UnknownValue) -> bool:
        """Make the value of a name unknown, if statements that are not followed may change it.

        Returns:
            Whether it is a function that may create layers.
        """
        if name not in uses.changed and isinstance(value, (LayerPlan, ModelPlan)):
            self.use_model(value, uses.quiet[name], unknown)
            return False
        return self.poison(value, unknown)

    def use_model(self, value: LayerPlan | ModelPlan, how: set[str], unknown: UnknownValue) -> None:
        """Note that a layer or model may have been used in ways that change none of its layers."""
        raise NotImplementedError

    def patch(self, name: str, unknown: UnknownValue) -> None:
        """Make unknown what statements that are not followed may have set in a module."""
        path = self.imported_path(name)
        if path is not None:
            self.module_values[short(path)] = unknown.called(name)

    def imported_path(self, name: str) -> str | None:
        """Return the full name of what a dotted name means; None if that is not imported."""
        first, _, rest = name.partition(".")
        owner = self.scope.owner(first)
        value = owner.names[first] if owner else None
        if not isinstance(value, Imported):
            return None
        return f"{value.path}.{rest}" if rest else value.path

    def may_create(self, uses: NameUses) -> bool:
        """Return whether statements call something that may create layers."""
        return any(map(self.may_create_layers, uses.called))

    def may_create_layers(self, name: str) -> bool:
        """Return whether what has a dotted name may create layers when it is called."""
        path = self.imported_path(name)
        if path is None:
            return name.rpartition(".")[2][:1].isupper() and name not in EXCEPTIONS
        return creates_layers(path)

    def poison_name(self, name: str, unknown: UnknownValue) -> bool:
        """Make the value of a variable unknown, if the program can change it in place.

        Returns:
            Whether it is a function that may create layers.
        """
        owner = self.scope.owner(name)
        return owner is not None and self.poison(owner.names[name], unknown)

    def poison(self, value: Any, unknown: UnknownValue) -> bool:
        """Make a mutable value unknown, and all that it holds; of a function, all that it reads.

        Returns:
            Whether a function may create layers.
        """
        pending, seen, creates = [value], set[int](), False
        while pending:
            item = pending.pop()
            if id(item) in seen:
                continue
            seen.add(id(item))
            self.steps_left -= 1  # The next step notices if none are left.
            if isinstance(item, Function):
                uses = uses_in(nodes_of(item))
                creates = self.may_create(uses) or creates
                pending += self.read_by(item, uses, unknown)
                continue
            if id(item) in self.poisoned:
                continue
            if isinstance(item, (*MUTABLE, TableValue, LayerPlan, ModelPlan, Instance)):
                self.poisoned[id(item)] = (item, unknown)
            if isinstance(item, ArrayValue) and item.numbers is not None:
                item.numbers.known = False
            parts = _parts(item) + self.kept_in(item)
            self.steps_left -= len(parts) // ITEMS_PER_STEP
            pending += parts
        return creates

    def kept_in(self, value: Any) -> list[Any]:
        """Return what the program has set as attributes of a module."""
        if not isinstance(value, Imported) or not self.module_values:
            return []
        package = f"{short(value.path)}."
        return [kept for path, kept in self.module_values.items() if path.startswith(package)]

    def read_by(self, function: Function, uses: NameUses, unknown: UnknownValue) -> list[Any]:
        """Return the values that a function may change; what it sets outside of itself is unknown.

        Models that it only uses are noted.
        """
        for name in uses.stored & shared_names(nodes_of(function)):
            owner = function.scope.owner(name) or function.scope.module
            owner.names[name] = unknown.called(name)
        changed: list[Any] = []
        for name in uses.loaded:
            read = function.scope.owner(name)
            value = read.names[name] if read else None
            if name not in uses.changed and isinstance(value, (LayerPlan, ModelPlan)):
                self.use_model(value, uses.quiet[name], unknown)
            else:
                changed.append(value)
        return changed

    def forget(self, value: Any) -> None:
        """Make the numbers of arrays unknown, which something may have changed in place."""
        pending, seen = [value], set[int]()
        while pending:
            item = pending.pop()
            if id(item) in seen:
                continue
            seen.add(id(item))
            if isinstance(item, ArrayValue) and item.numbers is not None:
                item.numbers.known = False
            elif isinstance(item, (list, tuple, dict)):
                self.steps_left -= len(item) // ITEMS_PER_STEP
                pending += item.values() if isinstance(item, dict) else item

    def changed_by(self, function: Any) -> list[Any]:
        """Return what a call may change besides its arguments, which are not all known."""
        return [function] if isinstance(function, (Function, Method)) else []

    def not_followed(
        self, unknown: UnknownValue, passed: Passed, harmless: bool = False
    ) -> UnknownValue:
        """Return the result of a function that is not followed, which may change its arguments."""
        self.forget(passed.values)
        for value in passed.values:
            if not harmless or isinstance(value, MUTABLE):
                self.poison(value, unknown)
        return unknown


def summaries(nodes: Sequence[ast.AST]) -> Iterator[ast.Call]:
    """Yield the calls of ``summary()`` in some statements."""
    calls = (n for node in nodes for n in ast.walk(node) if isinstance(n, ast.Call))
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "summary":
            yield call


def _parts(value: Any) -> list[Any]:
    """Return the values that a value holds, or acts on when it is called."""
    if isinstance(value, (list, set, tuple)):
        return [*value]
    if isinstance(value, dict):
        return [*value.values()]
    if isinstance(value, Instance):
        return [*value.attributes.values(), value.kind]
    if isinstance(value, Class):
        return [*value.scope.names.values(), *value.bases]
    if isinstance(value, IteratorValue):
        return [*value.sources]
    if isinstance(value, Method):
        return [value.owner]
    if isinstance(value, Partial):
        return [value.function, *value.positional, *value.keyword.values()]
    return []


EXCEPTIONS = frozenset(name for name in vars(builtins) if name[:1].isupper())
"""The classes of Python that begin with a capital letter."""
