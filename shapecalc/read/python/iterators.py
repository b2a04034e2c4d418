"""Iterators and generators: what gives its items one after the other, and each only once."""

from __future__ import annotations

import ast
import builtins
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.errors import Code
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.python.follower import EndlessError, UnknownItemError, deep_unknown
from shapecalc.read.python.functions import Functions
from shapecalc.read.python.operators import inside
from shapecalc.read.python.uses import nodes_of
from shapecalc.read.python.values import (
    OPAQUE,
    Function,
    IteratorValue,
    Passed,
    UnknownValue,
)


class Iterators(Functions):
    """Follows iterators, and functions that put items in an order.

    Attributes:
        yielded: the items of the generator function that is running.
        given_up: the reason why a part of it is not followed.
    """

    yielded: list[Any]
    given_up: UnknownValue | None = None

    def iterator(self, value: Any) -> IteratorValue | UnknownValue:
        """Return the iterator of a value: an iterator is its own."""
        if isinstance(value, IteratorValue):
            return value
        items = self.iterated(value, self.node)
        return items if isinstance(items, UnknownValue) else IteratorValue(iter(items), [value])

    def joined(self, join: Callable[..., Iterator[Any]], values: Sequence[Any]) -> Any:
        """Return the iterator that a function makes of others."""
        parts = []
        for value in values:
            part = self.iterator(value)
            if isinstance(part, UnknownValue):
                return part
            parts.append(part)
        return IteratorValue(join(*map(self.steps, parts)), parts)

    def call_iter(self, passed: Passed) -> Any:
        if len(passed.values) != 1:
            return self.not_followed(self.unknown("`iter` is not followed here"), passed)
        return self.iterator(passed.positional[0])

    def call_next(self, passed: Passed) -> Any:
        iterator, *default = passed.positional
        if isinstance(iterator, UnknownValue):
            return iterator
        if not isinstance(iterator, IteratorValue):
            return self.not_followed(self.unknown("`next` is not followed here"), passed)
        try:
            return next(self.steps(iterator))
        except UnknownItemError as error:
            return error.unknown
        except StopIteration:
            if default:
                return default[0]
            self.fail(Code.EXPRESSION, "this fails: the iterator has no items left")

    def call_zip(self, passed: Passed) -> Any:
        if passed.keyword:
            return self.not_followed(self.unknown("`zip` is not followed here"), passed)
        return self.joined(zip, passed.positional)

    def call_enumerate(self, passed: Passed) -> Any:
        by_name = dict(zip(("iterable", "start"), passed.positional)) | passed.keyword
        start = by_name.get("start", 0)
        if not isinstance(start, int):
            return deep_unknown([start]) or self.unknown("`enumerate` is not followed here")
        return self.joined(lambda items: enumerate(items, start), [by_name["iterable"]])

    def call_reversed(self, passed: Passed) -> Any:
        (value,) = passed.positional
        if isinstance(value, IteratorValue):
            self.fail(Code.EXPRESSION, "this fails: an iterator cannot be reversed")
        items = self.iterated(value, self.node)
        if isinstance(items, UnknownValue):
            return items
        return IteratorValue(reversed(items), [value])

    def call_chain(self, passed: Passed) -> Any:
        return self.joined(itertools.chain, passed.positional)

    def call_count(self, passed: Passed) -> Any:
        unknown = deep_unknown(passed.values)
        return unknown or IteratorValue(itertools.count(*passed.positional, **passed.keyword))

    def call_repeat(self, passed: Passed) -> Any:
        value, *times = [*passed.positional, *passed.keyword.values()]
        return deep_unknown(times) or IteratorValue(itertools.repeat(value, *times), [value])

    def call_map(self, passed: Passed) -> Any:
        function, *values = passed.positional
        node = self.node

        def mapped(*parts: Iterator[Any]) -> Iterator[Any]:
            for items in zip(*parts):
                yield self.call(function, Passed(list(items), nodes=[node] * len(items)))

        return self.joined(mapped, values)

    def call_filter(self, passed: Passed) -> Any:
        function, value = passed.positional
        node = self.node

        def kept(items: Iterator[Any]) -> Iterator[Any]:
            for item in items:
                result = item
                if function is not None:
                    result = self.call(function, Passed([item], nodes=[node]))
                truth = self.truth(result)
                if isinstance(truth, UnknownValue):
                    raise UnknownItemError(truth)
                if truth:
                    yield item

        return self.joined(kept, [value])

    def call_any(self, passed: Passed) -> Any:
        return self.searched(passed.positional[0], True)

    def call_all(self, passed: Passed) -> Any:
        return self.searched(passed.positional[0], False)

    def searched(self, value: Any, wanted: bool) -> Any:
        """Return whether an item is as true as is wanted, or else the opposite."""
        items = self.walked(value, self.node)
        if isinstance(items, UnknownValue):
            return items
        try:
            for item in items:
                self.tick()
                truth = self.truth(item)
                if isinstance(truth, UnknownValue) or truth is wanted:
                    return truth
        except UnknownItemError as error:
            return error.unknown
        return not wanted

    def call_sorted(self, passed: Passed) -> Any:
        items = self.all_items(passed.positional[0], self.node)
        return items if isinstance(items, UnknownValue) else self.ordered(items, passed)

    def ordered(self, items: list[Any], passed: Passed) -> Any:
        """Return items in the order that ``key`` and ``reverse`` describe."""
        keys = self.keys(items, passed)
        falling = self.truth(passed.keyword.get("reverse", False))
        if isinstance(keys, UnknownValue) or isinstance(falling, UnknownValue):
            return keys if isinstance(keys, UnknownValue) else falling
        order = sorted(range(len(items)), key=keys.__getitem__, reverse=falling)
        return [items[number] for number in order]

    def keys(self, items: Sequence[Any], passed: Passed) -> list[Any] | UnknownValue:
        """Return the values by which items are compared."""
        key = passed.keyword.get("key")
        keys = list(items)
        if key is not None:
            keys = [self.call(key, Passed([item], nodes=[self.node])) for item in items]
        self.tick(len(keys))
        if any(isinstance(part, UNORDERED) for part in inside(keys)):
            return deep_unknown(keys) or self.unknown("the order of these items is not known")
        return keys

    def call_max(self, passed: Passed) -> Any:
        return self.extreme("max", passed)

    def call_min(self, passed: Passed) -> Any:
        return self.extreme("min", passed)

    def extreme(self, name: str, passed: Passed) -> Any:
        """Return the largest or smallest of several items."""
        values: Any = passed.positional
        if len(values) == 1:
            values = self.all_items(values[0], self.node)
        if isinstance(values, UnknownValue):
            return values
        items = list(values)
        if not items and "default" in passed.keyword:
            return passed.keyword["default"]
        keys = self.keys(items, passed)
        if isinstance(keys, UnknownValue):
            return keys
        number = getattr(builtins, name)(range(len(items)), key=keys.__getitem__)
        return items[number]

    def drained(self, values: Sequence[Any]) -> list[Any]:
        """Return values with lists for iterators, which are used up."""
        return [
            self.all_items(value, self.node) if isinstance(value, IteratorValue) else value
            for value in values
        ]

    def call_from_iterable(self, passed: Passed) -> Any:
        def flat(parts: Iterator[Any]) -> Iterator[Any]:
            for part in parts:
                inner = self.iterator(part)
                if isinstance(inner, UnknownValue):
                    raise UnknownItemError(inner)
                yield from self.steps(inner)

        return self.joined(flat, passed.positional)

    def call_islice(self, passed: Passed) -> Any:
        value, *numbers = passed.positional
        unknown = deep_unknown(numbers)
        return unknown or self.joined(lambda items: itertools.islice(items, *numbers), [value])

    def run(self, function: Function, positional: Sequence[Any], keyword: dict[str, Any]) -> Any:
        passed = [*positional, *keyword.values(), *function.defaults]
        passed += function.keyword_defaults.values()
        fixed = all(isinstance(item, FIXED) for item in inside(passed))
        if not function.is_generator or not fixed or not computes_only(function):
            return super().run(function, positional, keyword)
        outer = self.yielded, self.given_up
        self.yielded, self.given_up = [], None
        try:
            with self.steps_of_loop():
                result = super().run(replace(function, is_generator=False), positional, keyword)
            unknown = self.given_up or deep_unknown([result])
            return unknown or IteratorValue(iter(self.yielded))
        except EndlessError:
            return self.unknown(f"the generator `{function.name}` has too many items")
        finally:
            self.yielded, self.given_up = outer

    def of_yield(self, node: ast.Yield) -> None:
        """Keep an item of a generator that only computes, so that it may run at once."""
        self.yielded.append(self.value(node.value) if node.value else None)

    def give_up(self, nodes: Sequence[ast.AST], unknown: UnknownValue) -> None:
        self.given_up = unknown
        super().give_up(nodes, unknown)

    def call(self, function: Any, passed: Passed) -> Any:
        """Return the result of a call."""
        raise NotImplementedError


UNORDERED = (*OPAQUE, UnknownValue, IteratorValue, LayerPlan, ModelPlan)
"""Values of which it is not known here how Python compares them."""


FIXED = (bool, int, float, str, tuple, list, type(None))
"""What a program cannot change, and the list of all arguments."""


COMPUTING = (
    *(ast.Expr, ast.Yield, ast.Assign, ast.AugAssign, ast.Name, ast.Constant, ast.BinOp),
    *(ast.UnaryOp, ast.BoolOp, ast.Compare, ast.For, ast.While, ast.If, ast.IfExp, ast.Return),
    *(ast.Break, ast.Continue, ast.Pass, ast.Tuple, ast.Call, ast.operator, ast.unaryop),
    *(ast.boolop, ast.cmpop, ast.expr_context),
)
"""The syntax of functions that depend on nothing but their arguments, and change nothing."""


def computes_only(function: Function) -> bool:
    """Return whether it makes no difference when the statements of a function run."""
    nodes = [node for part in nodes_of(function) for node in ast.walk(part)]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    spec = function.arguments
    own = {item.arg for item in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    own |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    called = {node.func for node in nodes if isinstance(node, ast.Call)}
    statements = {node.value for node in nodes if isinstance(node, ast.Expr)}
    return (
        all(isinstance(node, COMPUTING) for node in nodes)
        and all(node in statements for node in nodes if isinstance(node, ast.Yield))
        and not any(isinstance(item, ast.Name) and item.id in own for item in called)
        and all(
            node.id in own or (node.id in HARMLESS and function.scope.owner(node.id) is None)
            for node in names
        )
    )


HARMLESS = frozenset("range min max int abs round divmod pow float bool str len".split())
"""Functions of Python that only compute."""
