"""The values of expressions in a program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from shapecalc.errors import Code
from shapecalc.read.python.follower import (
    EndlessError,
    FailedError,
    UnknownItemError,
    deep_unknown,
    first_unknown,
)
from shapecalc.read.python.operations import Operations
from shapecalc.read.python.operators import (
    TooLargeError,
    bounded,
    joined,
)
from shapecalc.read.python.uses import local_names
from shapecalc.read.python.values import (
    Function,
    IteratorValue,
    UnknownValue,
    VariableScope,
)


class Expressions(Operations):
    """Computes the values of expressions."""

    def of_constant(self, node: ast.Constant) -> Any:
        return node.value

    def of_name(self, node: ast.Name) -> Any:
        owner = self.scope.owner(node.id)
        if owner is not None:
            return owner.names[node.id]
        if _has_no_value(self.scope, node.id):
            message = f"`{node.id}` is read before this function gives it a value"
            hint = f"add `global {node.id}` to read and change the variable outside"
            self.fail(Code.UNKNOWN_NAME, message, hint if self.module_has(node.id) else "")
        return self.undefined(node)

    def module_has(self, name: str) -> bool:
        """Return whether the module has a variable of a name."""
        return name in self.scope.module.names

    def of_namedexpr(self, node: ast.NamedExpr) -> Any:
        value = self.value(node.value)
        scope = self.scope
        while scope.is_comprehension and scope.outer is not None:
            scope = scope.outer
        scope.set(node.target.id, value)
        return value

    def of_tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.items(node.elts))

    def of_list(self, node: ast.List) -> Any:
        return self.items(node.elts)

    def of_set(self, node: ast.Set) -> Any:
        items = self.items(node.elts)
        return deep_unknown(items) or set(items)

    def items(self, nodes: Sequence[ast.expr]) -> list[Any]:
        """Return the values of the items of a list, those with a star spread."""
        items: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                spread = self.all_items(self.value(node.value), node)
                if isinstance(spread, UnknownValue):
                    raise FailedError(self.unknown_problem(spread, node))
                items = bounded(items + spread)
            else:
                items.append(self.value(node))
        return bounded(items)

    def of_dict(self, node: ast.Dict) -> Any:
        result: dict[Any, Any] = {}
        for key, item in zip(node.keys, node.values):
            value = self.value(item)
            if key is None:
                if not isinstance(value, dict):
                    return self.unknown("a part of this mapping is unknown", node)
                result.update(value)
                continue
            name = self.value(key)
            unknown = deep_unknown(name)
            if unknown:
                return unknown
            result[name] = value
        return bounded(result)

    def of_starred(self, node: ast.Starred) -> Any:
        return self.value(node.value)

    def of_ifexp(self, node: ast.IfExp) -> Any:
        condition = self.truth(self.value(node.test))
        if isinstance(condition, UnknownValue):
            return condition
        return self.value(node.body if condition else node.orelse)

    def of_boolop(self, node: ast.BoolOp) -> Any:
        value: Any = None
        for item in node.values:
            value = self.value(item)
            truth = self.truth(value)
            if isinstance(truth, UnknownValue):
                return truth
            if truth is isinstance(node.op, ast.Or):
                return value
        return value

    def of_joinedstr(self, node: ast.JoinedStr) -> Any:
        texts: list[str] = []
        for part in node.values:
            value = self.value(part)
            if isinstance(value, UnknownValue):
                return value
            texts.append(value)
        return joined("", texts)

    def of_formattedvalue(self, node: ast.FormattedValue) -> Any:
        value = self.value(node.value)
        form = self.value(node.format_spec) if node.format_spec else ""
        unknown = first_unknown([value, form]) or deep_unknown(value)
        if unknown:
            return unknown
        if not isinstance(value, (str, int, float, tuple, list, dict, type(None))):
            return self.unknown("the text of this value is not known", node)
        if len(form) > 10 or any(int(word) > 1000 for word in _numbers(form)):
            raise TooLargeError
        if node.conversion == ord("r"):
            value = repr(value)
        return format(str(value) if isinstance(value, (tuple, list, dict)) else value, form)

    def of_lambda(self, node: ast.Lambda) -> Any:
        return self.function("lambda", node, node.body)

    def function(self, name: str, node: Any, body: Any) -> Function:
        """Return the function of a ``def`` or ``lambda``."""
        arguments: ast.arguments = node.args
        return Function(
            name,
            arguments,
            body,
            [self.value(item) for item in arguments.defaults],
            {
                argument.arg: self.value(item)
                for argument, item in zip(arguments.kwonlyargs, arguments.kw_defaults)
                if item is not None
            },
            self.scope,
            self.place(node),
            not isinstance(body, ast.expr) and any(map(_yields, body)),
            local=local_names(node),
        )

    def of_slice(self, node: ast.Slice) -> Any:
        parts = [part and self.value(part) for part in (node.lower, node.upper, node.step)]
        return first_unknown(parts) or slice(*parts)

    def of_listcomp(self, node: ast.ListComp) -> Any:
        return self.comprehended(node.generators, lambda: self.value(node.elt))

    def of_generatorexp(self, node: ast.GeneratorExp) -> Any:
        first = node.generators[0]
        value = self.value(first.iter)
        items = self.walked(value, first.iter)
        if isinstance(items, UnknownValue):
            return items
        scope = VariableScope(outer=self.scope, is_comprehension=True)
        return IteratorValue(self.resumed(scope, self.generated(node, items)), [value])

    def generated(self, node: ast.GeneratorExp, items: Iterable[Any]) -> Iterator[Any]:
        """Yield the items of a generator.

        Raises:
            UnknownItemError: if the next item is unknown.
        """
        for unknown in self.rounds(node.generators, items):
            if unknown is not None:
                raise UnknownItemError(unknown)
            yield self.value(node.elt)

    def resumed(self, scope: VariableScope, items: Iterator[Any]) -> Iterator[Any]:
        """Yield items that are computed with the variables of another scope."""
        source = self.source
        while True:
            outer = self.scope, self.source
            self.scope, self.source = scope, source
            try:
                item = next(items)
            except StopIteration:
                return
            finally:
                self.scope, self.source = outer
            yield item

    def of_setcomp(self, node: ast.SetComp) -> Any:
        items = self.comprehended(node.generators, lambda: self.value(node.elt))
        return items if isinstance(items, UnknownValue) else deep_unknown(items) or set(items)

    def of_dictcomp(self, node: ast.DictComp) -> Any:
        pairs = self.comprehended(
            node.generators, lambda: (self.value(node.key), self.value(node.value))
        )
        if isinstance(pairs, UnknownValue):
            return pairs
        return deep_unknown([key for key, _ in pairs]) or dict(pairs)

    def give_up(self, nodes: Sequence[ast.AST], unknown: UnknownValue) -> None:
        """Make everything unknown that some statements could have changed."""
        raise NotImplementedError

    def comprehended(
        self, generators: Sequence[ast.comprehension], item: Callable[[], Any]
    ) -> list[Any] | UnknownValue:
        """Return the items of a comprehension."""
        items = self.walked(self.value(generators[0].iter), generators[0].iter)
        if isinstance(items, UnknownValue):
            return items
        outer = self.scope
        self.scope = VariableScope(outer=outer, is_comprehension=True)
        try:
            results: list[Any] = []
            with self.steps_of_loop():
                for unknown in self.rounds(generators, items):
                    if unknown is not None:
                        return unknown
                    results.append(item())
            return bounded(results)
        except EndlessError:
            unknown = self.unknown("this comprehension takes too many steps")
            self.give_up([self.node], unknown)
            return unknown
        finally:
            self.scope = outer

    def rounds(
        self, generators: Sequence[ast.comprehension], items: Iterable[Any] | UnknownValue
    ) -> Iterator[UnknownValue | None]:
        """Yield None for each round of a comprehension over items, or an unknown value."""
        if isinstance(items, UnknownValue):
            yield items
            return
        first, *rest = generators
        try:
            for value in items:
                self.tick()
                self.assign(first.target, value)
                conditions = [self.truth(self.value(test)) for test in first.ifs]
                unknown = first_unknown(conditions)
                if unknown:
                    yield unknown
                    return
                if not all(conditions):
                    continue
                if not rest:
                    yield None
                    continue
                inner = self.walked(self.value(rest[0].iter), rest[0].iter)
                yield from self.rounds(rest, inner)
        except UnknownItemError as error:
            yield error.unknown


def _has_no_value(scope: VariableScope | None, name: str) -> bool:
    """Return whether a name is one of a function that has not set it yet."""
    while scope is not None and name not in scope.local:
        scope = scope.outer
    return scope is not None and name not in scope.names


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


def _yields(statement: ast.stmt) -> bool:
    """Return whether a statement of a function has a ``yield`` of that function."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            pending += ast.iter_child_nodes(node)
    return False
