"""How the arguments of a call in a program are changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from shapecalc.diagnose.edits import Edit, Edits, UneditableError
from shapecalc.diagnose.layout import in_file
from shapecalc.diagnose.program_text import ProgramText, text_of
from shapecalc.errors import Place


def added(at: ProgramText, call: ast.Call, argument: str) -> Edits:
    """Return the addition of an argument to a call, behind the last one."""
    if not call.args and not call.keywords:
        _, end = at.interval(call)
        return in_file(at.source, (Edit(end - 1, end - 1, argument),))
    last = max(at.interval(node)[1] for node in (*call.args, *call.keywords))
    last = _closed(at, call, last)
    return in_file(at.source, (Edit(last, last, f", {argument}"),))


def move_argument(place: Place, name: str) -> Edits:
    """Return the move of an argument of ``add`` into the layer that is added.

    Args:
        place: where the name of the argument is.
        name: its name there.
    """
    at = text_of(place.source)
    call, argument = _outer_argument(at, place)
    inner = call.args[0] if call.args else None
    if not isinstance(inner, ast.Call):
        raise UneditableError
    gone = in_file(at.source, (removed(at, [*call.args, *call.keywords], argument),))
    return added(at, inner, f"{name}={at.of(argument.value)}") + gone


def layer_added(place: Place) -> str:
    """Return the class of the layer that ``add`` gets besides the argument at a place."""
    at = text_of(place.source)
    call, _ = _outer_argument(at, place)
    inner = call.args[0] if call.args else None
    return ast.unparse(inner.func).rpartition(".")[2] if isinstance(inner, ast.Call) else ""


def _outer_argument(at: ProgramText, place: Place) -> tuple[ast.Call, ast.keyword]:
    call_and_argument = argument_at(at, place)
    if call_and_argument is None or not isinstance(call_and_argument[1], ast.keyword):
        raise UneditableError
    return call_and_argument[0], call_and_argument[1]


def argument_at(at: ProgramText, place: Place) -> tuple[ast.Call, ast.keyword | ast.expr] | None:
    """Return the argument whose name or value is at a place, and its call."""
    start, end = at.at(place)
    for (first, last), nodes in at.by_interval.items():
        for node in nodes if first == start else ():
            if isinstance(node, ast.keyword) and end in (first + len(node.arg or ""), last):
                above = at.parents[node]
                return (above, node) if isinstance(above, ast.Call) else None
    value = at.node(place, ast.expr)
    call = at.parents.get(value) if value is not None else None
    if isinstance(call, ast.Call) and value in call.args and not isinstance(value, ast.Call):
        assert value is not None
        return call, value
    return None


def _closed(at: ProgramText, call: ast.Call, end: int) -> int:
    """Return the end of the last argument of a call with brackets around it, if it has any."""
    _, last = at.interval(call)
    brackets = re.match(r"[ \t]*\)(?=[\s\S]*\))", at.text[end:last])
    while brackets:
        end += brackets.end()
        brackets = re.match(r"[ \t]*\)(?=[\s\S]*\))", at.text[end:last])
    return end


def removed(at: ProgramText, items: Sequence[ast.AST], item: ast.AST) -> Edit:
    """Return the removal of an item of a list, or of an argument, with its comma."""
    number = items.index(item)
    start, end = at.interval(item)
    if number:
        start = at.interval(items[number - 1])[1]
    elif len(items) > 1:
        end = at.interval(items[1])[0]
    if "#" in at.text[start:end]:
        raise UneditableError  # A comment would be lost.
    return Edit(start, end, "")


def call_of(at: ProgramText, place: Place) -> ast.Call:
    """Return the call whose function has its name at a place.

    Raises:
        UneditableError: if there is none.
    """
    function = at.node(place, ast.expr)
    call = at.parents.get(function) if function is not None else None
    while isinstance(call, ast.Attribute):
        call = at.parents.get(call)
    if not isinstance(call, ast.Call):
        raise UneditableError
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        raise UneditableError
    return call


def without_arguments(at: ProgramText, call: ast.Call, count: int) -> Edits:
    """Return the removal of the first arguments of a call."""
    rest = [*call.args, *call.keywords][count:]
    start = at.interval(call.args[0])[0]
    end = at.interval(rest[0])[0] if rest else at.interval(call.args[count - 1])[1]
    if "#" in at.text[start:end]:
        raise UneditableError  # A comment would be lost.
    return in_file(at.source, (Edit(start, end, ""),))


def swapped_arguments(place: Place) -> Iterator[tuple[str, Edits]]:
    """Yield the exchange of an argument without a name with each of the others, and its text."""
    at = text_of(place.source)
    value = at.node(place, ast.expr)
    call = at.parents.get(value) if value is not None else None
    if not isinstance(call, ast.Call) or value not in call.args or value is None:
        return
    start, end = at.interval(value)
    for other in call.args:
        if other is not value and not isinstance(other, ast.Starred):
            first, last = at.interval(other)
            edits = Edit(start, end, at.text[first:last]), Edit(first, last, at.text[start:end])
            yield at.text[first:last], in_file(at.source, edits)
