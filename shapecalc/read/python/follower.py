"""What follows a program: its variables, the values of its expressions, and its mistakes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NoReturn

from shapecalc.errors import Code, Mark, Place, Problem, Source
from shapecalc.limits import PROGRAM_ITEMS, PROGRAM_LOOP, PROGRAM_STEPS
from shapecalc.read.problems import Findings
from shapecalc.read.python.keras_names import may_be_data
from shapecalc.read.python.meant_names import undefined_problem
from shapecalc.read.python.operators import TooLargeError, inside
from shapecalc.read.python.source import mark
from shapecalc.read.python.values import (
    NUMBERS,
    TENSORS,
    ArrayValue,
    Imported,
    Instance,
    IteratorValue,
    UnknownValue,
    VariableScope,
)


class FailedError(Exception):
    """A statement that would raise an exception when the program runs.

    Attributes:
        problem: why.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class UnknownItemError(Exception):
    """What an iterator gives next is unknown.

    Attributes:
        unknown: why.
    """

    def __init__(self, unknown: UnknownValue) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


class EndlessError(Exception):
    """A statement takes more steps than are followed."""


PYTHON_ERRORS = (TypeError, LookupError, ValueError, AttributeError, ArithmeticError)
"""What Python's operators and functions raise on plain data."""


class Follower:
    """Computes the values of expressions.

    Attributes:
        source: the script, or the cell of a notebook, that is followed now.
        scope: the variables that are visible now.
        problems: what is wrong with the program so far.
        chosen: values that the user gives, by the text of the expression.
        asked: the unknown values that the model needs, by the letter that stands for each.
        poisoned: mutable values that something unknown may have changed, with the reason.
        steps_left: how many more expressions and statements are followed.
        module_values: what the program sets as attributes of modules, by their full name.
    """

    def __init__(self, source: Source, problems: Findings, chosen: Mapping[str, Any]) -> None:
        self.source = source
        self.problems = problems
        self.chosen = chosen
        self.scope = VariableScope()
        self.poisoned: dict[int, tuple[Any, UnknownValue]] = {}
        self.steps_left = PROGRAM_STEPS
        self.module_values: dict[str, Any] = {}
        self.node: ast.AST = ast.Pass(lineno=1, col_offset=0)

    def place(self, node: ast.AST) -> Place:
        """Return where an expression or statement is."""
        return Place(self.source) / mark_of(node, self.source)

    def unknown(self, reason: str, node: ast.AST | None = None) -> UnknownValue:
        """Return an unknown value."""
        at = self.node if node is None else node
        return UnknownValue(reason, self.place(at), text_of(at))

    def unknown_problem(self, value: UnknownValue, node: ast.AST) -> Problem:
        """Return the problem of a value that must be known."""
        if value.meant:
            return undefined_problem(value)
        message = f"the value of `{text_of(node)}` is not known: {value.reason}"
        return Problem(Code.UNKNOWN_NAME, message, self.place(node))

    def note(
        self, code: Code, message: str, hint: str = "", meant: str = "", at: Place | None = None
    ) -> None:
        """Note a mistake of the program and go on.

        Args:
            code: its kind.
            message: what is wrong.
            hint: how to fix it.
            meant: the word that was probably meant, in place of the one at the place.
            at: its place; by default the expression that is being computed.
        """
        self.problems.append(Problem(code, message, at or self.place(self.node), hint, meant=meant))

    def fail(
        self, code: Code, message: str, hint: str = "", meant: str = "", at: Place | None = None
    ) -> NoReturn:
        """Note that the program fails, as `note` does.

        Raises:
            FailedError: always.
        """
        place = at or self.place(self.node)
        raise FailedError(Problem(code, message, place, hint, meant=meant))

    def name_place(self, node: ast.AST) -> Place:
        """Return where the name of an argument, or the last word of a dotted name, is."""
        where = mark(node, self.source.lines)
        line, column, end = where.line, where.column, where.end_column
        if isinstance(node, ast.keyword) and node.arg:
            return Place(self.source) / Mark(line, column, line, column + len(node.arg))
        if isinstance(node, ast.Attribute):
            start = end - len(node.attr)
            return Place(self.source) / Mark(where.end_line, start, where.end_line, end)
        return Place(self.source) / where

    def data(self, value: Any) -> Any:
        """Return a value that is used as data; what another package defines is unknown."""
        if isinstance(value, Imported) and may_be_data(value.path):
            place = self.place(self.node)
            reason = f"the value of `{value.path}` is not known"
            return UnknownValue(reason, place, value.path, ("import", value.path))
        return value

    def tick(self, count: int = 1) -> None:
        """Count a step.

        Raises:
            EndlessError: if there are too many.
        """
        self.steps_left -= count
        if self.steps_left < 0:
            raise EndlessError

    @contextmanager
    def steps_of_loop(self) -> Iterator[None]:
        """Let a block take only so many steps that some are left for what follows."""
        left = self.steps_left
        allowed = self.steps_left = min(int(left * LOOP_SHARE), PROGRAM_LOOP)
        try:
            yield
        finally:
            self.steps_left = left - (allowed - self.steps_left)

    def value(self, node: ast.expr) -> Any:
        """Return the value of an expression; an `UnknownValue` if the text does not give it.

        Raises:
            FailedError: if the program fails here.
        """
        self.tick()
        outer, self.node = self.node, node
        try:
            compute: Callable[[Any], Any] | None = getattr(
                self, f"of_{kind_of(node).lower()}", None
            )
            value = compute(node) if compute else self.unknown(f"`{kind_of(node)}` is not followed")
        except PYTHON_ERRORS as error:
            self.fail(Code.EXPRESSION, f"this fails: {error}")
        except TooLargeError:
            value = self.unknown("it is too large to be computed", node)
        finally:
            self.node = outer
        return self.loaded(value, node)

    def loaded(self, value: Any, node: ast.expr) -> Any:
        """Return a value as it is read: what the user gives for it, or unknown if poisoned."""
        if id(value) in self.poisoned:
            value = self.poisoned[id(value)][1]
        if isinstance(value, UnknownValue) and not isinstance(node, KEPT):
            value = value.fresh()
        if isinstance(value, UnknownValue) and isinstance(node, NAMED):
            text = text_of(node)
            chosen = self.chosen_value(text)
            return value.called(text) if chosen is None else chosen
        if self.chosen and isinstance(value, Imported) and may_be_data(value.path):
            for text in (text_of(node), value.path):
                chosen = self.chosen_value(text)
                if chosen is not None:
                    return chosen
        return value

    def chosen_value(self, text: str) -> Any:
        """Return what the user gives for an expression: a number, or a shape; else None."""
        if text in self.chosen:
            self.problems.letters.add(text)
            return self.chosen[text]
        shape: list[Any] = []
        while (axis := f"{text}[{len(shape)}]") in self.chosen:
            self.problems.letters.add(axis)
            shape.append(self.chosen[axis])
        return tuple(shape) or None

    def undefined(self, node: ast.Name) -> Any:
        """Return the value of a name that the program does not define."""
        return self.unknown(f"`{node.id}` is not defined", node)

    def truth(self, value: Any) -> bool | UnknownValue:
        """Return whether a value counts as true."""
        if isinstance(value, UnknownValue):
            return value
        if isinstance(value, (*TENSORS, *NUMBERS)):
            return self.unknown("the truth of an array is not known")
        kind = value.kind if isinstance(value, Instance) else None
        if kind is not None and kind.has("__bool__", "__len__"):
            return self.unknown("the truth of this object is not known")
        data = self.data(value)
        return data if isinstance(data, UnknownValue) else bool(value)

    def iterated(self, value: Any, node: ast.AST) -> Sequence[Any] | UnknownValue:
        """Return all that a loop over a value walks through, which uses up an iterator."""
        if isinstance(value, IteratorValue):
            return self.used_up(value)
        if isinstance(value, UnknownValue):
            return value
        if isinstance(value, (range, list)):  # a list may grow while a loop walks through it
            return value
        if isinstance(value, (tuple, str, set, dict)):
            return list(value)
        if isinstance(value, ArrayValue) and value.values is not None and len(value.shape) == 1:
            return list(value.values)
        return self.unknown("the items of this value are not known", node)

    def used_up(self, iterator: IteratorValue) -> Sequence[Any] | UnknownValue:
        """Return all items that are left in an iterator; unknown if they are too many."""
        try:
            with self.steps_of_loop():
                return list(self.steps(iterator))
        except UnknownItemError as error:
            return error.unknown
        except EndlessError:
            unknown = self.unknown("an iterator gives too many items")
            self.poisoned[id(iterator)] = (iterator, unknown)
            return unknown

    def all_items(self, value: Any, node: ast.AST) -> list[Any] | UnknownValue:
        """Return all items of a value at once.

        Raises:
            TooLargeError: if there are more than are computed.
        """
        items = self.iterated(value, node)
        if isinstance(items, UnknownValue):
            return items
        if len(items) > PROGRAM_ITEMS:
            raise TooLargeError
        return list(items)

    def walked(self, value: Any, node: ast.AST) -> Iterable[Any] | UnknownValue:
        """Return what a loop over a value walks through, one item after the other."""
        return self.steps(value) if isinstance(value, IteratorValue) else self.iterated(value, node)

    def steps(self, iterator: IteratorValue) -> Iterator[Any]:
        """Yield the items of an iterator, which take them from it.

        Raises:
            UnknownItemError: if the next item is unknown.
        """
        while True:
            self.tick()
            try:
                for part in (iterator, *iterator.sources):
                    if id(part) in self.poisoned:
                        raise UnknownItemError(self.poisoned[id(part)][1])
                item = next(iterator.items)
            except StopIteration:
                return
            except Exception:  # After an error, Python's iterators have no items.
                failed = self.unknown("its items are not known")
                self.poisoned.setdefault(id(iterator), (iterator, failed))
                raise
            yield item

    def assign(self, target: ast.expr, value: Any) -> None:
        """Assign a value to a target of any form."""
        raise NotImplementedError


LOOP_SHARE = 2 / 3
"""The share that one loop may take of the steps that are left, also inside another loop."""

KEPT = (ast.Name, ast.NamedExpr, ast.Starred, ast.Attribute, ast.Subscript, ast.BinOp)
"""Expressions that know which unknown values are the same; all others give a new one."""


NAMED = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)
"""Expressions whose unknown value the user may give."""


def first_unknown(values: Iterable[Any]) -> UnknownValue | None:
    """Return the first unknown value among some; None if all are known."""
    return next((value for value in values if isinstance(value, UnknownValue)), None)


def deep_unknown(value: Any) -> UnknownValue | None:
    """Return an unknown value inside lists and mappings; None if there is none.

    Raises:
        TooLargeError: if it holds more than is looked through.
    """
    return next((item for item in inside(value) if isinstance(item, UnknownValue)), None)


def kind_of(node: ast.AST) -> str:
    """Return the kind of a syntax tree."""
    return type(node).__name__


@lru_cache(maxsize=256)  # A loop or function asks for it in each round.
def mark_of(node: ast.AST, source: Source) -> Mark:
    """Return where an expression or statement is in its source."""
    return mark(node, source.lines)


@lru_cache(maxsize=256)  # A loop or function asks for the text of its expressions in each round.
def text_of(node: ast.AST) -> str:
    """Return an expression as Python writes it."""
    try:
        return ast.unparse(node)
    except (RecursionError, ValueError, AttributeError):
        return "…"
