"""The statements of a program: assignments, loops and conditions.

A statement that cannot be followed makes everything unknown that it could have changed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from shapecalc.errors import Code, Problem
from shapecalc.limits import PROGRAM_ITEMS
from shapecalc.read.python.follower import (
    PYTHON_ERRORS,
    EndlessError,
    FailedError,
    UnknownItemError,
    deep_unknown,
    first_unknown,
)
from shapecalc.read.python.keras_names import short
from shapecalc.read.python.operators import TooLargeError
from shapecalc.read.python.source import Part
from shapecalc.read.python.unknowns import Unknowns
from shapecalc.read.python.values import (
    NUMBERS,
    ArrayValue,
    Class,
    Function,
    Imported,
    Instance,
    UnknownValue,
)


class ReturnError(Exception):
    """A function returns.

    Attributes:
        value: its result.
    """

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class BreakError(Exception):
    """A loop ends."""


class ContinueError(Exception):
    """A round of a loop ends."""


class UncertainError(Exception):
    """Whether a function returns here, or a loop ends here, is unknown.

    Attributes:
        unknown: why.
    """

    def __init__(self, unknown: UnknownValue) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


JUMPS = (ast.Return, ast.Break, ast.Continue)


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class Statements(Unknowns):
    """Follows the statements of a program.

    Attributes:
        depth: how many functions of the program are running.
        tries: how many ``try`` blocks are running.
    """

    depth: int = 0
    tries: int = 0

    def part(self, part: Part) -> None:
        """Follow a part of the program."""
        self.source = part.source
        if part.broken:
            self.problems.append(part.broken)
            broken = UnknownValue("this line is not valid Python", part.broken.place)
            for name in part.words:
                self.poison_name(name, broken)
            for name in part.assigned:
                self.scope.set(name, broken)
        self.block(part.statements)

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Follow statements one after the other."""
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        """Follow a statement; if it fails, what it could have changed becomes unknown."""
        self.tick()
        outer, self.node = self.node, node
        follow: Callable[[Any], None] | None = getattr(
            self, f"do_{type(node).__name__.lower()}", None
        )
        try:
            if follow:
                follow(node)
            else:
                self.give_up([node], self.unknown("this statement is not followed", node))
        except FailedError as error:
            if error.problem.code is not Code.EXPRESSION:  # What Keras refuses is a mistake.
                self.problems.append(error.problem)
            self.give_up([node], UnknownValue(error.problem.message, error.problem.place))
        except PYTHON_ERRORS as error:
            self.give_up([node], self.unknown(f"this fails: {error}", node))
        except TooLargeError:
            self.give_up([node], self.unknown("it is too large to be computed", node))
        finally:
            self.node = outer

    def do_assign(self, node: ast.Assign) -> None:
        value = self.value(node.value)
        for target in node.targets:
            self.assign(target, value)

    def do_annassign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.assign(node.target, self.value(node.value))

    def do_augassign(self, node: ast.AugAssign) -> None:
        load = _loading(node.target)
        left, right = self.value(load), self.value(node.value)
        if isinstance(left, list) and isinstance(node.op, ast.Add):
            items = self.all_items(right, node.value)
            if isinstance(items, UnknownValue):
                self.poison(left, items)
            elif len(left) + len(items) > PROGRAM_ITEMS:
                raise TooLargeError
            else:
                left.extend(items)
            return
        if isinstance(left, NUMBERS):  # It keeps its shape.
            self.forget([left])
            return
        self.assign(node.target, self.binary(node.op, left, right))

    def assign(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Name):
            chosen = self.chosen_value(target.id) if isinstance(value, UnknownValue) else None
            self.scope.set(target.id, value if chosen is None else chosen)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self.unpack(target.elts, value)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, value)
        elif isinstance(target, ast.Attribute):
            self.set_attribute(self.value(target.value), target.attr, value)
        elif isinstance(target, ast.Subscript):
            self.set_item(self.value(target.value), self.value(target.slice), value)

    def unpack(self, targets: Sequence[ast.expr], value: Any) -> None:
        """Assign the items of a value to several targets."""
        items = self.all_items(value, self.node)
        if isinstance(items, UnknownValue):
            for target in targets:
                self.assign(target, items.called(ast.unparse(target)))
            return
        star = next((n for n, item in enumerate(targets) if isinstance(item, ast.Starred)), None)
        if star is None:
            if len(items) != len(targets):
                message = f"this assigns {len(items)} values to {len(targets)} names"
                self.fail(Code.EXPRESSION, message)
        else:
            behind = len(targets) - star - 1
            if len(items) < len(targets) - 1:
                self.fail(Code.EXPRESSION, "this assigns too few values")
            middle = items[star : len(items) - behind]
            items = [*items[:star], middle, *items[len(items) - behind :]]
        for target, item in zip(targets, items):
            self.assign(target, item)

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute of a value."""
        kind = owner.kind if isinstance(owner, Instance) else None
        inherited = kind.find(name) if kind and kind.has(name) else None
        computed = isinstance(inherited, Function) and inherited.kind == "property"
        if computed or isinstance(inherited, UnknownValue):
            self.poison(owner, self.unknown(f"setting `.{name}` runs code that is not followed"))
        elif isinstance(owner, Instance):
            owner.attributes[name] = value
        elif isinstance(owner, Class):
            owner.scope.names[name] = value
        elif isinstance(owner, Imported):
            self.module_values[short(f"{owner.path}.{name}")] = value

    def set_item(self, owner: Any, key: Any, value: Any) -> None:
        """Set an item of a list or mapping."""
        unknown = first_unknown([owner]) or deep_unknown(key)
        if unknown is not None and not isinstance(owner, UnknownValue):
            self.poison(owner, unknown)
        elif isinstance(owner, (list, dict)):
            owner[key] = value
        elif isinstance(owner, ArrayValue):
            self.forget(owner)

    def do_delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                owner = self.scope.owner(target.id)
                if owner:
                    del owner.names[target.id]
            elif isinstance(target, ast.Subscript):
                self.delete_item(self.value(target.value), self.value(target.slice))

    def delete_item(self, owner: Any, key: Any) -> None:
        """Delete an item of a list or mapping."""
        if isinstance(owner, (list, dict)) and not isinstance(key, UnknownValue):
            del owner[key]
        else:
            self.poison(owner, self.unknown("an item is deleted here"))

    def do_expr(self, node: ast.Expr) -> None:
        self.value(node.value)

    def do_pass(self, node: ast.Pass) -> None:
        """Do nothing."""

    def do_global(self, node: ast.Global) -> None:
        for name in node.names:
            self.scope.shared[name] = self.scope.module

    def do_nonlocal(self, node: ast.Nonlocal) -> None:
        outer = self.scope.outer
        for name in node.names:
            owner = outer.owner(name) if outer else None
            if owner:
                self.scope.shared[name] = owner

    def do_assert(self, node: ast.Assert) -> None:
        """Do nothing: the program runs, so the condition holds."""

    def do_if(self, node: ast.If) -> None:
        condition = self.truth(self.value(node.test))
        if isinstance(condition, UnknownValue):
            self.uncertain([*node.body, *node.orelse], condition)
            return
        self.block(node.body if condition else node.orelse)

    def uncertain(self, statements: Sequence[ast.stmt], unknown: UnknownValue) -> None:
        """Skip statements that may or may not run.

        Raises:
            UncertainError: if they could end the function or loop.
        """
        if all(isinstance(item, ast.Raise) for item in statements):
            return  # The program runs, so it does not come here.
        self.give_up(statements, unknown)
        if any(map(_jumps, statements)):
            raise UncertainError(unknown)

    def do_for(self, node: ast.For) -> None:
        items = self.walked(self.value(node.iter), node.iter)
        if isinstance(items, UnknownValue):
            self.give_up([node], items)
            return
        self.loop(node, ((node.target, item) for item in items), node.orelse)

    def do_while(self, node: ast.While) -> None:
        def rounds() -> Iterable[None]:
            while True:
                condition = self.truth(self.value(node.test))
                if isinstance(condition, UnknownValue):
                    raise UncertainError(condition)
                if not condition:
                    return
                yield None

        self.loop(node, rounds(), node.orelse)

    def loop(self, node: ast.For | ast.While, rounds: Iterable[Any], last: list[ast.stmt]) -> None:
        """Follow the rounds of a loop; one that is too long makes unknown what it changes."""
        try:
            with self.steps_of_loop():
                for item in rounds:
                    self.tick()
                    if item is not None:
                        self.assign(*item)
                    try:
                        self.block(node.body)
                    except ContinueError:
                        continue
                self.block(last)
        except BreakError:
            pass
        except (UncertainError, UnknownItemError) as signal:
            self.give_up([node], signal.unknown)
            if _returns(node):
                raise UncertainError(signal.unknown) from None
        except EndlessError:
            self.give_up([node], self.unknown("this loop takes too many steps", node))
        if self.steps_left < 0:
            raise EndlessError

    def do_break(self, node: ast.Break) -> None:
        raise BreakError

    def do_continue(self, node: ast.Continue) -> None:
        raise ContinueError

    def do_return(self, node: ast.Return) -> None:
        raise ReturnError(self.value(node.value) if node.value else None)

    def do_raise(self, node: ast.Raise) -> None:
        if not self.depth and not self.tries:  # Nothing behind it runs.
            raise ReturnError(None)
        reason = f"the program stops here: `{ast.unparse(node)[:60]}`"
        if self.tries:  # The statements behind it do not run, but a handler may: see `tried`.
            self.problems.append(Problem(Code.EXPRESSION, reason, self.place(node)))
        self.give_up([node], self.unknown(reason, node))

    def do_try(self, node: ast.Try) -> None:
        try:
            self.tried(node)
        except (ReturnError, BreakError, ContinueError):
            self.block(node.finalbody)
            raise
        self.block(node.finalbody)

    def tried(self, node: ast.Try) -> None:
        """Follow a ``try`` statement without its ``finally``."""
        noted = len(self.problems)
        self.tries += 1
        try:
            self.block(node.body)
        finally:
            self.tries -= 1
        if len(self.problems) > noted:  # A handler of the program runs instead.
            del self.problems[noted:]
            self.give_up([*node.body, *node.handlers], self.unknown("this fails", node))
        else:
            self.block(node.orelse)

    def do_with(self, node: ast.With) -> None:
        for item in node.items:
            value = self.value(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value)
        self.block(node.body)

    do_trystar = do_try
    do_asyncwith = do_with
    do_asyncfor = do_for


@lru_cache(maxsize=256)
def _returns(loop: ast.stmt) -> bool:
    """Return whether a loop could end the function around it."""
    return any(isinstance(inner, ast.Return) for inner in ast.walk(loop))


def _jumps(statement: ast.stmt) -> bool:
    """Return whether a statement could end the function or the loop around it."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, JUMPS):
            return True
        if not isinstance(node, FUNCTIONS):
            pending += ast.iter_child_nodes(node)
    return False


def _loading(target: Any) -> ast.expr:
    """Return the expression that reads the target of an assignment."""
    copy: ast.expr = type(target)(**{name: getattr(target, name) for name in target._fields})
    copy.ctx = ast.Load()  # type: ignore[attr-defined]
    return ast.copy_location(copy, target)
