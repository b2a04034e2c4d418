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
    Function,
    Instance,
    IteratorValue,
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
        functions: set[int] = set()
        pending = list(loaded)
        while pending:
            name = pending.pop()
            owner = self.scope.owner(name)
            value = owner.names[name] if owner else None
            if isinstance(value, Function) and id(value) not in functions:
                functions.add(id(value))
                body = nodes_of(value)
                inner_stored, inner_loaded, inner_creates = effects(body)
                creates = creates or inner_creates
                pending += inner_loaded - loaded
                loaded |= inner_loaded
                for shared in inner_stored & shared_names(body):
                    stored.add(shared)
            self.poison_name(name, unknown)
        for name in stored:
            self.scope.set(name, unknown.called(name))
        if creates and self.unsure_names is None:
            self.unsure_names = unknown

    def poison_name(self, name: str, unknown: UnknownValue) -> None:
        """Make the value of a variable unknown, if the program can change it in place."""
        owner = self.scope.owner(name)
        if owner is not None:
            self.poison(owner.names[name], unknown)

    def poison(self, value: Any, unknown: UnknownValue) -> None:
        """Make a mutable value unknown, and everything in it."""
        pending, seen = [value], set[int]()
        while pending:
            item = pending.pop()
            if id(item) in self.poisoned or id(item) in seen:
                continue
            seen.add(id(item))
            if isinstance(item, (*MUTABLE, LayerPlan, ModelPlan, Instance)):
                self.poisoned[id(item)] = (item, unknown)
            if isinstance(item, ArrayValue) and item.numbers is not None:
                item.numbers.known = False
            if isinstance(item, (list, set, tuple)):
                pending += item
            elif isinstance(item, dict):
                pending += item.values()
            elif isinstance(item, Instance):
                pending += item.attributes.values()
            elif isinstance(item, IteratorValue):
                pending += item.sources

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
            if not harmless and isinstance(value, Function):
                self.may_run(value, unknown)
        return unknown

    def may_run(self, function: Function, unknown: UnknownValue) -> None:
        """Make everything unknown that a function of the program could change in place."""
        outer, self.scope = self.scope, function.scope
        try:
            for name in effects(nodes_of(function))[1]:
                self.poison_name(name, unknown)
        finally:
            self.scope = outer


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
