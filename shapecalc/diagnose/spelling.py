"""Suggest fixes for words, values and brackets, whatever the kind of problem."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from shapecalc.diagnose import spec_edits
from shapecalc.diagnose.case import Case, Suggestion
from shapecalc.diagnose.edits import Edit
from shapecalc.errors import Code, Place, Problem, Span
from shapecalc.model.call import LayerProblem
from shapecalc.read.python.mending import LIKE

MOST = 12
"""How far from an invalid number other numbers are tried."""


def similar_word(case: Case) -> Iterator[Suggestion]:
    """Replace a word with the one that was probably meant, in the same quotes."""
    if case.problem.meant:
        quote = case.written[:1] if case.written[:1] in ("'", '"') else ""
        yield case.write(f"{quote}{case.problem.meant}{quote}")


def remove_argument(case: Case) -> Iterator[Suggestion]:
    """Remove an unknown or extra argument."""
    if case.problem.code not in (Code.UNKNOWN_ARGUMENT, Code.MISSING_ARGUMENT):
        return
    yield Suggestion(f"remove `{case.written}`", case.notation.remove_argument(case.place))


def valid_value(case: Case) -> Iterator[Suggestion]:
    """Replace an invalid value with a similar one: of another type, or the nearest number."""
    problem = case.problem
    error = problem.rule_error if isinstance(problem, LayerProblem) else None
    blamed = error is not None and bool(error.argument)
    if problem.code is not Code.ARGUMENT and not blamed:
        return
    try:
        value = ast.literal_eval(case.written)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return
    for other in {repr(other): other for other in similar_values(value)}.values():
        if repr(other) != repr(value):
            change = case.notation.set_value(case.place, other)
            yield Suggestion(f"write `{other!r}` instead of `{value!r}`", change, enough=True)


def similar_values(value: Any) -> Iterator[Any]:
    """Yield values that may be meant by an invalid one, the most likely first.

    >>> list(similar_values("5")), list(similar_values("ReLU"))
    ([5], ['relu', 'ReLU'])
    >>> next(similar_values((2, 2))), next(similar_values(-3))
    (2, 3)
    """
    if isinstance(value, str):
        yield from _without_quotes(value)
    elif isinstance(value, (tuple, list)) and value:
        yield value[0] if len(set(map(str, value))) == 1 else tuple(value[:-1])
        yield tuple(value[1:])
        yield tuple(new for item in value for new in list(similar_values(item))[:1] or [item])
        yield (1,) * len(value)
    elif isinstance(value, (int, float)) and abs(value) < 10**9:
        yield from [-value] if value < 0 else []
        yield from (abs(int(value)), value / 100, (int(value),), round(value))
        yield from range(int(value) - 1, max(0, int(value) - MOST), -1)
        yield from range(int(value) + 1, int(value) + MOST)


def _without_quotes(value: str) -> Iterator[Any]:
    try:
        yield ast.literal_eval(value.strip())
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        yield value.strip().lower()
        yield value.replace("/", "_")


def quote_layer(case: Case) -> Iterator[Suggestion]:
    """Put a layer in quotes that YAML split at a comma, as it does inside brackets."""
    if case.problem.code is not Code.EXPRESSION:
        return
    spot = spec_edits.spot(_expression(case).place)
    end = _closing_end(case.text, spot.start)
    if spec_edits.is_flow(spot.above) and not spot.quote and end > spot.end:
        layer = case.text[spot.start : end]
        change = (Edit(spot.start, end, spec_edits.quoted(layer)),)
        yield Suggestion(f"put it in quotes: `{spec_edits.quoted(layer)}`", change, enough=True)


def _closing_end(text: str, start: int) -> int:
    """Return the end of the bracket that closes the first call; the start if none does."""
    depth = 0
    for offset, sign in enumerate(text[start:].split("\n", 1)[0], start=start):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and sign == ")":
            return offset + 1
    return start


def repair_syntax(case: Case) -> Iterator[Suggestion]:
    """Correct brackets, quotes and commas so that Python can parse the call."""
    if case.problem.code not in (Code.EXPRESSION, Code.FORM, Code.UNKNOWN_LAYER):
        return
    expression = _expression(case)
    text = expression.written
    for other in dict.fromkeys(respelled(text)):
        if other != text:
            yield expression.write(other)


def _expression(case: Case) -> Case:
    """Return the case of the expression that contains the problem."""
    path = tuple(step for step in case.place.path if not isinstance(step, Span))
    return Case(Problem(case.problem.code, "", Place(case.place.source, path)))


def respelled(text: str) -> Iterator[str]:
    """Yield a layer's expression with the usual slips corrected, one at a time.

    >>> list(dict.fromkeys(respelled("Dense(units：3")))
    ['Dense(units:3', 'Dense(units:3)', 'Dense(units=3']
    """
    plain = text.translate(LIKE)
    yield plain
    yield plain.rstrip(" ,;")
    added = re.fullmatch(r"\w+\.add\((.*)\)\s*;?", plain)
    if added:
        yield added[1]
    unclosed = plain.count("(") - plain.count(")")
    yield plain + ")" * unclosed if unclosed > 0 else plain
    yield plain.rstrip()[:unclosed] if unclosed < 0 else plain
    yield re.sub(r"(\w)\s*:\s*(?=[\w'\"(\[])", r"\1=", plain)


def move_definition(case: Case) -> Iterator[Suggestion]:
    """Move a definition above the line that uses its name."""
    name = case.problem.meant
    if case.problem.code is Code.ORDER and name:
        change = spec_edits.move_up(case.place, name)
        yield Suggestion(f"move `{name}` above the line that uses it", change, enough=True)


OF_SPECS = [quote_layer, repair_syntax, move_definition]
"""The fixes of specs that are tried first."""

VALUES = [valid_value, remove_argument]
"""The fixes that are tried last, after those for the kind of problem."""
