"""What becomes unknown when a part of a program cannot be followed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.python.expressions import Expressions
from shapecalc.read.python.values import (
    MUTABLE,
    ArrayValue,
    Class,
    Function,
    Instance,
    IteratorValue,
    Method,
    Partial,
    Passed,
    UnknownValue,
)


class Unknowns(Expressions):
    """Makes unknown what statements and calls that are not followed could have changed.

    Attributes:
        unsure_names: the reason why the numbers in automatic names are unknown, if they are.
    """

    unsure_names: UnknownValue | None = None

    def give_up(self, nodes: Sequence[ast.AST], unknown: UnknownValue) -> None:
        """Make everything unknown that some statements could have changed."""
        stored, loaded, creates = effects(nodes)
        for name in loaded:
            creates = self.poison_name(name, unknown) or creates
        for name in stored:
            self.scope.set(name, unknown.called(name))
        if creates and self.unsure_names is None:
            self.unsure_names = unknown

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
            if isinstance(item, Function):
                creates = effects(nodes_of(item))[2] or creates
                pending += self.read_by(item, unknown)
                continue
            if id(item) in self.poisoned:
                continue
            if isinstance(item, (*MUTABLE, LayerPlan, ModelPlan, Instance)):
                self.poisoned[id(item)] = (item, unknown)
            if isinstance(item, ArrayValue) and item.numbers is not None:
                item.numbers.known = False
            pending += _parts(item)
        return creates

    def read_by(self, function: Function, unknown: UnknownValue) -> list[Any]:
        """Return the values that a function reads; what it sets outside of itself is unknown."""
        nodes = nodes_of(function)
        stored, loaded, _ = effects(nodes)
        for name in stored & shared_names(nodes):
            owner = function.scope.owner(name) or function.scope.module
            owner.names[name] = unknown.called(name)
        owners = [(name, function.scope.owner(name)) for name in loaded]
        return [owner.names[name] for name, owner in owners if owner is not None]

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
            elif isinstance(item, (list, tuple)):
                pending += item
            elif isinstance(item, dict):
                pending += item.values()

    def not_followed(
        self, unknown: UnknownValue, passed: Passed, harmless: bool = False
    ) -> UnknownValue:
        """Return the result of a function that is not followed, which may change its arguments."""
        self.forget(passed.values)
        for value in passed.values:
            if not harmless or isinstance(value, MUTABLE):
                self.poison(value, unknown)
        return unknown


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


def effects(nodes: Iterable[ast.AST]) -> tuple[set[str], set[str], bool]:
    """Return the names that statements set, the names that they read, and whether they call."""
    stored: set[str] = set()
    loaded: set[str] = set()
    calls = False
    for outer in nodes:
        for node in ast.walk(outer):
            if isinstance(node, ast.Name):
                (loaded if isinstance(node.ctx, ast.Load) else stored).add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                stored.add(node.name)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                stored |= {alias.asname or alias.name.partition(".")[0] for alias in node.names} - {
                    "*"
                }
            elif isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = node.func.id if isinstance(node.func, ast.Name) else name
                calls = calls or name[:1].isupper()
    return stored, loaded, calls


def nodes_of(function: Function) -> Sequence[ast.AST]:
    """Return the statements of a function, or the expression of a lambda."""
    return [function.body] if isinstance(function.body, ast.expr) else function.body


def shared_names(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names that ``global`` and ``nonlocal`` statements declare."""
    return {
        name
        for outer in nodes
        for node in ast.walk(outer)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    }
