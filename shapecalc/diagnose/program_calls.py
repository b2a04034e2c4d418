"""How a program calls a layer on a tensor, and lists the inputs of a model."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from shapecalc.diagnose.edits import Edit, Edits, UneditableError
from shapecalc.diagnose.layout import in_file
from shapecalc.diagnose.program_text import ProgramText, text_of
from shapecalc.errors import Place


def _assigned(at: ProgramText, place: Place) -> ast.Assign:
    """Return the statement that gives a variable the result of the call at a place.

    Raises:
        UneditableError: if there is none.
    """
    call = at.call(place)
    statement = at.parents.get(call)
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        raise UneditableError
    return statement


def tensors_before(place: Place) -> Iterator[str]:
    """Yield the variables on which a layer may be called that is created at a place.

    The first is the variable that gets the layer, if it had another value before; then the one
    that the statement before sets.
    """
    at = text_of(place.source)
    statement = _assigned(at, place)
    body = getattr(at.parents.get(statement), "body", None) or list(at.statements)
    earlier = [
        node.targets[0].id
        for node in body[: body.index(statement)]
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    own = ast.unparse(statement.targets[0])
    if own in earlier:
        yield own
    yield from earlier[-1:]


def call_on(place: Place, tensor: str) -> Edits:
    """Return the call on a tensor of the layer that is created at a place."""
    at = text_of(place.source)
    _, end = at.interval(at.call(place))
    return in_file(at.source, (Edit(end, end, f"({tensor})"),))


def output_of(place: Place) -> Edits:
    """Return the output of a model in place of the model."""
    at = text_of(place.source)
    _, end = at.at(place)
    return in_file(at.source, (Edit(end, end, ".output"),))


def variable_of(place: Place) -> str:
    """Return the variable that gets the result of the call at a place.

    Raises:
        UneditableError: if there is none.
    """
    return ast.unparse(_assigned(text_of(place.source), place).targets[0])


def swapped_ends(place: Place) -> Edits:
    """Return the exchange of the inputs and the outputs of the model that is created at a place.

    Raises:
        UneditableError: if the call does not have both.
    """
    at = text_of(place.source)
    call = at.call(place)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    ends = [*call.args[:2], *(named[word] for word in ("inputs", "outputs") if word in named)]
    if len(ends) != len(("inputs", "outputs")):
        raise UneditableError
    first, second = map(at.interval, ends)
    texts = [at.text[start:end] for start, end in (second, first)]
    return in_file(at.source, (Edit(*first, texts[0]), Edit(*second, texts[1])))


def with_input(place: Place, variable: str) -> Edits:
    """Return the addition of a variable to the inputs of the model that is created at a place.

    Raises:
        UneditableError: if the call does not list them.
    """
    at = text_of(place.source)
    call = at.call(place)
    named = [keyword.value for keyword in call.keywords if keyword.arg in ("inputs", "input")]
    inputs = next(iter([*call.args, *named]), None)
    if isinstance(inputs, (ast.List, ast.Tuple)) and inputs.elts:
        _, end = at.interval(inputs.elts[-1])
        return in_file(at.source, (Edit(end, end, f", {variable}"),))
    if not isinstance(inputs, ast.Name):
        raise UneditableError
    start, end = at.interval(inputs)
    return in_file(at.source, (Edit(start, start, "["), Edit(end, end, f", {variable}]")))
