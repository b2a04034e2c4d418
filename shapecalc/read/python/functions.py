"""The functions, classes and imports of a program."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from shapecalc.errors import Code
from shapecalc.limits import PROGRAM_DEPTH
from shapecalc.read.python.follower import deep_unknown
from shapecalc.read.python.statements import ReturnError, Statements, UncertainError
from shapecalc.read.python.uses import nodes_of, uses_in
from shapecalc.read.python.values import (
    Class,
    Function,
    Imported,
    Instance,
    Partial,
    Passed,
    Super,
    UnknownValue,
    VariableScope,
)

STEPS_OF_RUN = 4
"""For how many steps a call of a function counts, besides its expressions."""


class Functions(Statements):
    """Follows definitions, imports, and calls of the program's own functions.

    Attributes:
        stars: the modules from which everything is imported.
        running: the functions of the program that are running, with their variables.
    """

    stars: list[str]
    running: list[tuple[Function, VariableScope]]

    def do_functiondef(self, node: ast.FunctionDef) -> None:
        value: Any = self.function(node.name, node, node.body)
        for decorator in reversed(node.decorator_list):
            value = self.decorated(value, decorator)
        self.scope.set(node.name, value)

    def decorated(self, value: Any, decorator: ast.expr) -> Any:
        """Return a function or class with a decorator."""
        text = ast.unparse(decorator)
        if isinstance(value, Function) and text == "property":
            value.kind = text
            return value
        if isinstance(value, Function) and text in ("classmethod", "staticmethod"):
            value.kind = text.removesuffix("method")
            return value
        if isinstance(value, Class) and text.rpartition(".")[2].split("(")[0] == "dataclass":
            return value
        result = self.value(decorator)
        if isinstance(value, Function) and text.rpartition(".")[2].split("(")[0] in CACHES:
            return Partial(Imported("functools.cached"), [value, {}], {})
        if isinstance(result, Function):
            return self.run(result, [value], {})
        if text.rpartition(".")[2].split("(")[0] in HARMLESS_DECORATORS:
            return value
        return self.unknown(f"the decorator `{text[:60]}` is not followed", decorator)

    def call_cached(self, passed: Passed) -> Any:
        """Return the result of a function that keeps its results, and does not run twice."""
        function, results, *positional = passed.positional
        key = tuple(positional), tuple(passed.keyword.items())  # Their order counts in Python.
        unknown = deep_unknown([positional, passed.keyword])
        if unknown is not None:
            return self.not_followed(unknown, Passed([function]))
        if key not in results:
            results[key] = self.run(function, positional, passed.keyword)
        return results[key]

    def do_classdef(self, node: ast.ClassDef) -> None:
        bases = [self.value(base) for base in node.bases]
        scope = VariableScope(outer=self.scope, is_class=True)
        outer, self.scope = self.scope, scope
        try:
            self.block(node.body)
        finally:
            self.scope = outer
        is_data = any("dataclass" in ast.unparse(item) for item in node.decorator_list)
        is_data = is_data or any(isinstance(b, Imported) and b.name == "NamedTuple" for b in bases)
        fields = [
            item.target.id
            for item in node.body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
        ]
        value: Any = Class(node.name, bases, scope, self.place(node), fields if is_data else None)
        value.metaclass = any(
            keyword.arg == "metaclass" and "ABCMeta" not in ast.unparse(keyword.value)
            for keyword in node.keywords
        )
        for method in scope.names.values():
            if isinstance(method, Function) and method.owner is None:
                method.owner = value
        for decorator in reversed(node.decorator_list):
            value = self.decorated(value, decorator)
        self.scope.set(node.name, value)

    def do_import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                self.scope.set(alias.asname, Imported(alias.name))
            else:
                first = alias.name.partition(".")[0]
                self.scope.set(first, Imported(first))

    def do_importfrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(module)
            elif module != "__future__":
                self.scope.set(alias.asname or alias.name, self.constant(f"{module}.{alias.name}"))

    def constant(self, path: str) -> Any:
        """Return what a full name of a module means."""
        return Imported(path)

    def run(self, function: Function, positional: Sequence[Any], keyword: dict[str, Any]) -> Any:
        """Return the result of a call of a function of the program."""
        self.tick(STEPS_OF_RUN)
        if self.depth >= PROGRAM_DEPTH:
            return self.unknown("functions call one another too deeply")
        if function.is_generator:
            later = self.unknown(f"`{function.name}` is a generator, which is not followed")
            if self.may_create(uses_in(nodes_of(function))):
                self.unsure_names = self.unsure_names or later
                self.skipped = self.skipped or later
            return self.not_followed(later, Passed([function, *positional], keyword))
        scope = VariableScope(outer=function.scope, local=function.local)
        unknown = self.bind(function, scope, positional, keyword)
        if unknown:
            return unknown
        self.running.append((function, scope))
        outer_scope, self.scope = self.scope, scope
        outer_source, self.source = self.source, function.place.source
        self.depth += 1
        try:
            return self.body_result(function)
        finally:
            self.depth -= 1
            self.running.pop()
            self.scope, self.source = outer_scope, outer_source

    def body_result(self, function: Function) -> Any:
        """Return what the body of a function returns."""
        if isinstance(function.body, ast.expr):
            return self.value(function.body)
        for number, statement in enumerate(function.body):
            try:
                self.statement(statement)
            except ReturnError as signal:
                return signal.value
            except UncertainError as signal:
                self.give_up(function.body[number:], signal.unknown)
                return signal.unknown
        return None

    def bind(
        self,
        function: Function,
        scope: VariableScope,
        positional: Sequence[Any],
        keyword: dict[str, Any],
    ) -> UnknownValue | None:
        """Give the parameters of a function their values."""
        spec = function.arguments
        names = [argument.arg for argument in (*spec.posonlyargs, *spec.args)]
        values = dict(zip(names[len(names) - len(function.defaults) :], function.defaults))
        values |= function.keyword_defaults
        if len(positional) > len(names) and not spec.vararg:
            message = f"`{function.name}` takes {len(names)} arguments by position"
            self.fail(Code.EXPRESSION, f"{message}, got {len(positional)}")
        values |= dict(zip(names, positional))
        known = {*names, *(argument.arg for argument in spec.kwonlyargs)}
        others = {name: value for name, value in keyword.items() if name not in known}
        if others and not spec.kwarg:
            self.fail(Code.EXPRESSION, f"`{function.name}` has no argument `{next(iter(others))}`")
        values |= {name: value for name, value in keyword.items() if name in known}
        if spec.vararg:
            values[spec.vararg.arg] = tuple(positional[len(names) :])
        if spec.kwarg:
            values[spec.kwarg.arg] = others
        missing = [name for name in known if name not in values]
        if missing:
            name = next(name for name in (*names, *missing) if name in missing)
            self.fail(Code.EXPRESSION, f"`{function.name}` needs a value for `{name}`")
        scope.names.update(values)
        return None

    def call_super(self, passed: Passed) -> Any:
        """Return what ``super()`` means in the method that is running."""
        function, scope = self.running[-1] if self.running else (None, self.scope)
        named = passed.positional[:1]
        kind = function.owner if function and named in ([], [function.owner]) else None
        owner = None
        if function and kind:
            names = [*function.arguments.posonlyargs, *function.arguments.args]
            owner = scope.names.get(names[0].arg) if names else None
        kind_of_owner = self.class_of(owner)
        if kind is None or kind_of_owner is None or not is_chain(kind_of_owner):
            return self.not_followed(self.unknown("`super()` is not followed here"), passed)
        return Super(owner, kind)

    def class_of(self, value: Any) -> Class | None:
        """Return the class of an object of the program; a class is its own."""
        kind = value.kind if isinstance(value, Instance) else value
        return kind if isinstance(kind, Class) else None

    def of_super(self, reference: Super, name: str) -> Any:
        """Return an attribute of what ``super()`` returns."""
        for base in reference.kind.bases:
            if isinstance(base, Class) and base.has(name):
                value = base.find(name)
                if not isinstance(value, Function) or value.kind == "static":
                    return value
                if value.kind == "property":
                    return self.run(value, [reference.owner], {})
                return Partial(value, [reference.owner], {})
        if name == "__init__":  # of `object`, which does nothing
            return Partial(Imported("print"), [], {})
        return self.unknown(f"`super().{name}` is not known")

    do_asyncfunctiondef = do_functiondef


CACHES = frozenset(("cache", "lru_cache"))
"""Decorators that keep the results of a function."""

HARMLESS_DECORATORS = frozenset(
    "register_keras_serializable tf_export function wraps keras_export override "
    "abstractmethod".split()
)
"""Decorators that do not change what a function or class means for the model."""


def is_chain(kind: Class) -> bool:
    """Return whether a class and its bases have one base of the program each, at most."""
    bases = [base for base in kind.bases if isinstance(base, Class)]
    return len(bases) < 2 and all(map(is_chain, bases))
