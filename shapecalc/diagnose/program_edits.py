"""How programs write models: changes of Python code, in the style of the surrounding code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.diagnose.edits import Edit, Edits, UneditableError, literal
from shapecalc.diagnose.layout import in_file
from shapecalc.diagnose.notation import Plan
from shapecalc.diagnose.program_arguments import (
    added,
    argument_at,
    call_of,
    removed,
    swapped_arguments,
    without_arguments,
)
from shapecalc.diagnose.program_names import imported_names, stored
from shapecalc.diagnose.program_text import ProgramText, program_texts, text_of
from shapecalc.errors import Place, Source
from shapecalc.plan import CallPlan, LayerPlan

STRING = re.compile(r"([bBuUrRfF]{0,2})('''|\"\"\"|'|\")(.*)\2", re.DOTALL)
"""A string: what stands before its quotes, the quotes, and what is between them."""

ADDING = ("add", "append")
"""The methods that add a layer to a model, or to a list of layers."""


class ProgramNotation:
    """How programs write models.

    Attributes:
        file: the script or notebook.
    """

    is_program = True

    def __init__(self, file: Source) -> None:
        self.file = file

    def text_at(self, place: Place) -> str:
        text = text_of(place.source)
        start, end = text.at(place)
        return text.text[start:end]

    def replace(self, place: Place, text: str) -> Edits:
        at = text_of(place.source)
        alias = at.node(place, ast.alias)
        if alias is not None:
            return self._renamed(at, alias, text)
        value = at.node(place, ast.expr)
        if isinstance(value, ast.Name) and isinstance(at.parents[value], (ast.keyword, ast.Call)):
            call = at.parents[value]
            defined = stored(program_texts(self.file)).get(value.id)
            if defined and not (isinstance(call, ast.Call) and call.func is value):
                raise UneditableError  # The word that is wrong is where the variable gets it.
        start, end = at.at(place)
        word = STRING.fullmatch(at.text[start:end])
        if isinstance(value, ast.Constant) and word:
            quotes = STRING.fullmatch(text)
            inner = quotes[3] if quotes else text
            start, end = start + word.start(3), start + word.end(3)
            return in_file(at.source, (Edit(start, end, inner),))
        blanks = at.text[at.line_start(start) : start]
        text = text.replace("\n", at.newline(start) + (blanks if not blanks.strip() else ""))
        return in_file(at.source, (Edit(start, end, text),))

    def _renamed(self, at: ProgramText, alias: ast.alias, name: str) -> Edits:
        """Return another name in an import, and wherever the program uses it."""
        start, end = at.interval(alias)
        if alias.asname:
            end = start + len(alias.name)
            return in_file(at.source, (Edit(start, end, name),))
        texts = program_texts(self.file)
        counts = stored(texts)
        if counts.get(alias.name, 0) > 1 or counts.get(name):
            return in_file(at.source, (Edit(end, end, f" as {alias.name}"), Edit(start, end, name)))
        edits = in_file(at.source, (Edit(start, end, name),))
        for text in texts:
            for node in text.nodes:
                if isinstance(node, ast.Name) and node.id == alias.name:
                    edits += in_file(text.source, (Edit(*text.interval(node), name),))
        return edits

    def insert_behind(self, place: Place, text: str) -> Edits:
        at = text_of(place.source)
        _, end = at.at(place)
        return in_file(at.source, (Edit(end, end, text),))

    def set_value(self, place: Place, value: Any) -> Edits:
        at = text_of(place.source)
        node = at.node(place, ast.expr)
        above = at.parents.get(node) if node is not None else None
        spread = isinstance(above, ast.Starred) or (
            isinstance(above, ast.keyword) and above.arg is None
        )
        if node is None or spread or isinstance(node, ast.Starred) or self.builds_model(node):
            raise UneditableError
        written = literal(value, _quote(at.of(node)))
        return in_file(at.source, (Edit(*at.interval(node), written),))

    def layer_call(self, plan: Plan) -> tuple[ProgramText, ast.Call]:
        """Return the call that makes a layer, and its text.

        Raises:
            UneditableError: if the text has no such call, or Keras makes the layer in its own
                code, as for a model of ``keras.applications``.
        """
        at = text_of(plan.place.source)
        call = at.call(plan.place)
        if self.builds_model(call):
            raise UneditableError
        return at, call

    def builds_model(self, node: ast.expr) -> bool:
        """Return whether an expression calls a builder of ``keras.applications``."""
        names = imported_names(self.file)
        path = names.full_name(node.func) if isinstance(node, ast.Call) else ""
        return "applications" in path.split(".")

    def set_argument(self, plan: LayerPlan, name: str, value: Any) -> Edits:
        if name in plan.binding.places:
            return self.set_value(plan.binding.places[name], value)
        at, call = self.layer_call(plan)
        if any(keyword.arg is None for keyword in call.keywords):
            raise UneditableError  # It may be among the arguments that `**` spreads.
        return added(at, call, f"{name}={literal(value, _quote(at.of(call)))}")

    def remove_argument(self, place: Place) -> Edits:
        at = text_of(place.source)
        alias = at.node(place, ast.alias)
        if alias is not None:
            return in_file(at.source, (self.without_import(at, alias),))
        call_and_argument = argument_at(at, place)
        if call_and_argument is None:
            raise UneditableError
        call, argument = call_and_argument
        return in_file(at.source, (removed(at, [*call.args, *call.keywords], argument),))

    def without_import(self, at: ProgramText, alias: ast.alias) -> Edit:
        """Return the removal of a name that is imported, if nothing uses it."""
        statement, word = at.parents[alias], alias.asname or alias.name
        nodes = (node for text in program_texts(self.file) for node in text.nodes)
        assert isinstance(statement, (ast.Import, ast.ImportFrom))
        if len(statement.names) < 2 or any(_is_name(node, word) for node in nodes):
            raise UneditableError
        return removed(at, statement.names, alias)

    def arguments(self, place: Place) -> Sequence[str]:
        at = text_of(place.source)
        return [at.of(argument) for argument in call_of(at, place).args]

    def remove_arguments(self, place: Place, count: int) -> Edits:
        at = text_of(place.source)
        return without_arguments(at, call_of(at, place), count)

    def swapped_arguments(self, place: Place) -> Iterator[tuple[str, Edits]]:
        return swapped_arguments(place)

    def insert_layer(self, plan: Plan | None, call: CallPlan | None, layer: str) -> Edits:
        if call is not None:
            return self._before_call(call, layer)
        if plan is None:
            raise UneditableError
        at, node = self.layer_call(plan)
        above = at.parents[node]
        spelling = self._spelled(layer, node.func)
        if isinstance(above, (ast.List, ast.Tuple)):
            return in_file(at.source, (_item_before(at, node, spelling[0]),)) + spelling[1]
        if isinstance(above, ast.Call) and _adds(above) and above.args == [node]:
            line = f"{at.of(above.func)}({spelling[0]})"
            return in_file(at.source, (_line_before(at, above, line),)) + spelling[1]
        raise UneditableError

    def _before_call(self, call: CallPlan, layer: str) -> Edits:
        """Return the call of a layer on the only input of another one."""
        at = text_of(call.place.source)
        node = at.call(call.place)
        argument = _input(node)
        text, edits = self._spelled(layer, node.func)
        statement = at.statement(node)
        if isinstance(argument, ast.Name) and _is_last_use(at, statement, node, argument.id):
            line = f"{argument.id} = {text}({argument.id})"
            return in_file(at.source, (_line_before(at, node, line),)) + edits
        return self._around(at, argument, text) + edits

    def _around(self, at: ProgramText, node: ast.expr, function: str) -> Edits:
        """Return an expression as the argument of a call."""
        start, end = at.interval(node)
        return in_file(at.source, (Edit(start, start, f"{function}("), Edit(end, end, ")")))

    def _spelled(self, layer: str, like: ast.expr) -> tuple[str, Edits]:
        """Return a call of a layer with the name that the program has for it."""
        like = like.func if isinstance(like, ast.Call) else like
        name, bracket, rest = layer.partition("(")
        spelling = imported_names(self.file).spelled(name, like)
        return spelling.text + bracket + rest, spelling.edits

    def rename_layer(self, plan: LayerPlan, name: str) -> Edits:
        at, node = self.layer_call(plan)
        text, edits = self._spelled(name, node.func)
        return in_file(at.source, (Edit(*at.interval(node.func), text),)) + edits

    def wrap_layer(self, plan: Plan, wrapper: str) -> Edits:
        at, node = self.layer_call(plan)
        text, edits = self._spelled(wrapper, node.func)
        return self._around(at, node, text) + edits

    def remove_layer(self, plan: Plan) -> Edits:
        at, node = self.layer_call(plan)
        above = at.parents[node]
        if isinstance(above, (ast.List, ast.Tuple)):
            return in_file(at.source, (removed(at, above.elts, node),))
        if isinstance(above, ast.Call) and _adds(above) and above.args == [node]:
            return in_file(at.source, (_without_statement(at, above),))
        if isinstance(above, ast.Call) and above.func is node:
            return self._without_call(at, above)
        raise UneditableError

    def _without_call(self, at: ProgramText, call: ast.Call) -> Edits:
        """Return the input of a layer in place of the call, or nothing for ``x = Layer()(x)``."""
        argument = _input(call)
        statement = at.parents[call]
        if isinstance(statement, ast.Assign) and isinstance(argument, ast.Name):
            targets = statement.targets
            if len(targets) == 1 and ast.unparse(targets[0]) == argument.id:
                return in_file(at.source, (_without_statement(at, call),))
        return in_file(at.source, (Edit(*at.interval(call), at.of(argument)),))

    def inputs(self, call: CallPlan) -> Sequence[str]:
        at = text_of(call.place.source)
        return [at.of(node) for node in _inputs(at.call(call.place))]

    def wrap_input(self, call: CallPlan, number: int, layer: str) -> Edits:
        at = text_of(call.place.source)
        node = at.call(call.place)
        text, edits = self._spelled(layer, node.func)
        return self._around(at, _inputs(node)[number], text) + edits

    def join_inputs(self, call: CallPlan, function: str) -> Edits:
        at = text_of(call.place.source)
        node = at.call(call.place)
        text, edits = self._spelled(function, node.func)
        return self._around(at, _input(node), text) + edits

    def list_arguments(self, place: Place) -> Edits:
        at = text_of(place.source)
        node = at.call(place)
        if len(node.args) < 2 or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise UneditableError
        start, end = at.interval(node.args[0])[0], at.interval(node.args[-1])[1]
        return in_file(at.source, (Edit(start, start, "["), Edit(end, end, "]")))

    def repeat_input(self, call: CallPlan) -> Edits:
        at = text_of(call.place.source)
        node = _input(at.call(call.place))
        _, end = at.interval(node)
        return in_file(at.source, (Edit(end, end, f", {at.of(node)}"),))


def _quote(text: str) -> str:
    """Return the quotes around which `literal` chooses others: double ones are in the text."""
    return "'" if '"' in text and "'" not in text else ""


def _adds(call: ast.Call) -> bool:
    """Return whether a call adds a layer to a model or list."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in ADDING


def _input(call: ast.Call) -> ast.expr:
    """Return the expression of the tensor, or tensors, on which a layer is called."""
    if len(call.args) == 1 and not isinstance(call.args[0], ast.Starred):
        return call.args[0]
    named = [keyword.value for keyword in call.keywords if keyword.arg in ("inputs", "input")]
    if not call.args and len(named) == 1:
        return named[0]
    raise UneditableError


def _inputs(call: ast.Call) -> Sequence[ast.expr]:
    """Return the expressions of the tensors on which a layer is called."""
    first = call.args[0] if call.args else _input(call)
    items = first.elts if isinstance(first, (ast.List, ast.Tuple)) else [first]
    if any(isinstance(item, ast.Starred) for item in items):
        raise UneditableError
    return items


def _item_before(at: ProgramText, node: ast.expr, text: str) -> Edit:
    """Return a new item before one of a list, on a line of its own if that has one."""
    start, _ = at.interval(node)
    blanks = at.text[at.line_start(start) : start]
    gap = at.newline(start) + blanks if not blanks.strip() else " "
    return Edit(start, start, f"{text},{gap}")


def _line_before(at: ProgramText, node: ast.AST, line: str) -> Edit:
    """Return a new statement before the one that holds an expression."""
    start, _ = at.interval(at.statement(node))
    blanks = at.text[at.line_start(start) : start]
    gap = at.newline(start) + blanks if not blanks.strip() else "; "
    return Edit(start, start, f"{line}{gap}")


def _without_statement(at: ProgramText, node: ast.AST) -> Edit:
    """Return the removal of a statement, with its line if nothing else is on it."""
    statement = at.statement(node)
    body = at.parents.get(statement)
    siblings = getattr(body, "body", [None, None])
    start, end = at.interval(statement)
    line_end = at.text.find("\n", end) + 1 or len(at.text)
    if len(siblings) < 2 or at.text[at.line_start(start) : start].strip():
        raise UneditableError
    if at.text[end:line_end].strip():
        raise UneditableError
    return Edit(at.line_start(start), line_end, "")


def _is_last_use(at: ProgramText, statement: ast.stmt, call: ast.Call, name: str) -> bool:
    """Return whether a new value of a variable before a call changes nothing else.

    That is so if the statement assigns the result of the call to the variable, or if nothing
    behind it reads the variable.
    """
    if not isinstance(statement, ast.Assign) or statement.value is not call:
        return False
    target = statement.targets[0]
    if len(statement.targets) == 1 and isinstance(target, ast.Name) and target.id == name:
        return True
    above: ast.AST | None = statement
    while above is not None:
        if isinstance(above, (ast.For, ast.While)):
            return False
        above = at.parents.get(above)
    _, end = at.interval(statement)
    texts = program_texts(at.source.file)
    later = texts[texts.index(at) + 1 :]
    nodes = [*(node for node in at.nodes if _is_name(node, name) and at.interval(node)[0] > end)]
    return not nodes and not any(_is_name(node, name) for text in later for node in text.nodes)


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
