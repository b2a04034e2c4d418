"""The values of a statement as the answers that are marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.algebra.notation import Expr, evaluate, substitute
from shapecalc.grade.amounts import contains_letters
from shapecalc.grade.digits import without
from shapecalc.grade.sheet import Response
from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.shapes import read_shape_text
from shapecalc.grade.sheets.sides import judged
from shapecalc.grade.sheets.statements import Mention, Statement
from shapecalc.grade.sheets.value import sizes_of
from shapecalc.grade.sheets.weightless import is_vector


def shape_response(mention: Mention, statement: Statement) -> Response:
    """Return a value as the shape of a layer."""
    value = mention.value
    shapes = value.shapes
    if value.is_number and is_vector(statement):
        shapes = [sizes_of(value.amounts)]  # `1,600` is one size.
    elif shapes is None and (value.is_number or value.is_product or not value.amounts):
        shapes = read_shape_text(value.text)
    elif shapes is None and len({*map(str, value.amounts)}) == 1:
        shapes = [sizes_of(value.amounts[-1:])]
    doubt = mention.doubt or ("" if shapes else f"{value.text!r} cannot be read as a shape")
    return _response(mention, statement, doubt, shapes=shapes)


def params_response(mention: Mention, statement: Statement, letters: Mapping[str, int]) -> Response:
    """Return a value as a number of parameters, with the numbers that the sheet gives letters."""
    value, own = mention.value, statement.letters or letters
    amounts = [_with_numbers(amount, own) for amount in judged(value.amounts)]
    unread = "" if amounts else f"{value.text!r} cannot be read as a number of parameters"
    return _response(mention, statement, mention.doubt or unread, amounts=amounts)


def _response(mention: Mention, statement: Statement, doubt: str, **values: Any) -> Response:
    """Return an answer with the other values of its statement."""
    others = [m for m in statement.answers if m is not mention and not (m.part or m.earlier)]
    return Response(
        _text(mention, statement),
        doubt=doubt,
        line=statement.line,
        beside=[(other.value.shapes, other.value.amounts) for other in others],
        bare=mention.label is None and mention.value.is_number,
        source=_source(statement),
        repeated=mention.repeated,
        **values,
    )


def go_on(params: Response, more: Response) -> None:
    """Add the sides of an equation that goes on in the next line."""
    params.amounts = [*params.amounts, *more.amounts]
    params.text, params.line = f"{params.text} = {more.text}", more.line
    params.doubt = params.doubt or more.doubt


def _source(statement: Statement) -> str:
    """Return the line of a statement without what the student had first."""
    source = statement.text
    for text in statement.discarded:
        source = without(source, text)
    return source


def _text(mention: Mention, statement: Statement) -> str:
    """Return the text of a value; the whole line if it is not understood."""
    return statement.text.strip() if mention.doubt else mention.value.text


def _with_numbers(amount: Expr | Rounded, letters: Mapping[str, int]) -> Expr | Rounded:
    """Return an amount with numbers for its letters, as far as they are known."""
    if isinstance(amount, Rounded) or not contains_letters(amount) or not letters:
        return amount
    try:
        value = evaluate(substitute(amount, letters))
    except ArithmeticError:
        return amount
    return value if isinstance(value, int) else substitute(amount, letters)


def differ(total: Response, other: Response) -> bool:
    """Return whether two totals are different numbers, both of which are understood."""
    first, second = (response.amount for response in (total, other))
    rounded = any(
        isinstance(a, Rounded) and a.includes(b) for a, b in ((first, second), (second, first))
    )
    return first != second and not (rounded or total.doubt or other.doubt)
