"""The values of operators in expressions of a program."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from shapecalc.errors import Code
from shapecalc.read.python import arrays
from shapecalc.read.python.follower import (
    Follower,
    deep_unknown,
    first_unknown,
    text_of,
)
from shapecalc.read.python.operators import (
    BINARY,
    COMPARE,
    COMPARISONS,
    SIGNS,
    UNARY,
    UNARY_OPERATIONS,
    bounded,
    inside,
)
from shapecalc.read.python.values import (
    NUMBERS,
    TENSORS,
    ArrayValue,
    Imported,
    Instance,
    IteratorValue,
    UnknownValue,
    identity,
)


class Operations(Follower):
    """Computes operators and comparisons."""

    def of_unaryop(self, node: ast.UnaryOp) -> Any:
        value = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            truth = self.truth(value)
            return truth if isinstance(truth, UnknownValue) else not truth
        if isinstance(value, TENSORS):
            return self.operation(UNARY_OPERATIONS.get(type(node.op), ""), [value])
        if isinstance(value, ArrayValue):
            return ArrayValue(value.shape)
        if isinstance(value, UnknownValue):
            return value
        return bounded(UNARY[type(node.op)](value))

    def of_binop(self, node: ast.BinOp) -> Any:
        return self.binary(node.op, self.value(node.left), self.value(node.right))

    def binary(self, sign: ast.operator, left: Any, right: Any) -> Any:
        """Return the value of an operator on two values."""
        left, right = self.data(left), self.data(right)
        if isinstance(left, TENSORS) or isinstance(right, TENSORS):
            unknown = first_unknown([left, right])
            return unknown or self.operation(SIGNS.get(type(sign), ""), [left, right])
        unknown = first_unknown([left, right])
        if unknown:
            parts = type(sign).__name__, identity(left), identity(right)
            return unknown.derived(*parts).called(text_of(self.node))
        if isinstance(left, NUMBERS) or isinstance(right, NUMBERS):
            return self.combined(left, right)
        if isinstance(sign, ast.Mod) and isinstance(left, str):
            unknown = deep_unknown(right)
            return unknown or bounded(BINARY[ast.Mod](left, right))
        return bounded(BINARY[type(sign)](left, right))

    def combined(self, left: Any, right: Any) -> Any:
        """Return the array that an operator computes element by element."""
        from shapecalc.declare.layer import RuleError
        from shapecalc.rules.ops.core import broadcast

        try:
            shapes = [arrays.shape_of(value) for value in (left, right)]
        except arrays.UnknownArrayError:
            return self.unknown("the shape of this array is unknown")
        if any(isinstance(size, UnknownValue) for shape in shapes for size in shape):
            return self.unknown("the shape of this array is unknown")
        try:
            return ArrayValue(broadcast(*shapes))
        except RuleError as error:
            self.fail(Code.EXPRESSION, str(error))

    def operation(self, name: str, arguments: Sequence[Any]) -> Any:
        """Return the result of an operation of Keras on tensors."""
        raise NotImplementedError

    def of_compare(self, node: ast.Compare) -> Any:
        left = self.value(node.left)
        for sign, item in zip(node.ops, node.comparators):
            right = self.value(item)
            result = self.compared(sign, left, right)
            if not isinstance(result, bool) or not result:
                return result
            left = right
        return True

    def compared(self, sign: ast.cmpop, left: Any, right: Any) -> Any:
        """Return the value of a comparison."""
        if (
            isinstance(sign, (ast.Is, ast.IsNot))
            and right is None
            and not isinstance(left, UnknownValue)
        ):
            return (left is None) is isinstance(sign, ast.Is)
        if isinstance(sign, (ast.Is, ast.IsNot)) and isinstance(left, Imported) and left == right:
            return isinstance(sign, ast.Is)
        unknown = first_unknown([left, right])
        if unknown:
            return unknown.called(text_of(self.node))
        of_tensors = self.compared_tensors(type(sign), left, right)
        if of_tensors is not None:
            return of_tensors
        if isinstance(left, NUMBERS) or isinstance(right, NUMBERS):
            return self.compared_numbers(sign, left, right)
        unknown = first_unknown(map(self.data, (left, right)))
        if unknown:
            return unknown
        if isinstance(right, IteratorValue):
            unknown = self.unknown("a search in an iterator is not followed")
            self.poisoned[id(right)] = (right, unknown)
            return unknown
        for part in inside([left, right]):
            kind = part.kind if isinstance(part, Instance) else None
            if kind is not None and (kind.fields is not None or kind.has("__eq__", "__lt__")):
                return self.unknown("a comparison of these objects is not followed")
        inner = deep_unknown([left, right])
        return inner or COMPARE[type(sign)](left, right)

    def compared_tensors(self, sign: type[ast.cmpop], left: Any, right: Any) -> Any:
        """Return the value of a comparison with a tensor; None if it is another comparison."""
        raise NotImplementedError

    def compared_numbers(self, sign: ast.cmpop, left: Any, right: Any) -> Any:
        """Return the array of a comparison element by element; else it depends on the numbers."""
        if type(sign) in COMPARISONS:
            return self.combined(left, right)
        return self.unknown("a comparison of arrays depends on their numbers")
