"""Suggest fixes for words, values and brackets, whatever the kind of problem."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.pytorch import TORCH_LAYERS
from shapecalc.diagnose import spec_edits
from shapecalc.diagnose.case import Case, Suggestion
from shapecalc.diagnose.edits import Edit
from shapecalc.errors import Code, Mark, Place, Problem, Span
from shapecalc.model.call import LayerProblem
from shapecalc.read.python.mending import LIKE, mended
from shapecalc.read.slips import indentation_slips, slips
from shapecalc.rules import RULES
from shapecalc.similar import similar

PERCENT = 100

LARGEST = 10**9
"""The numbers above are not changed."""


def similar_word(case: Case) -> Iterator[Suggestion]:
    """Replace a word with the one that was probably meant, in the same quotes.

    Of layers that are equally similar, as Conv1D and Conv2D are to ConvD, all are tried.
    """
    if not case.problem.meant:
        return
    quote = case.written[:1] if case.written[:1] in ("'", '"') else ""
    words = [case.problem.meant]
    if case.problem.code is Code.UNKNOWN_LAYER and case.problem.meant in RULES:
        words += [w for w in similar(case.written, RULES) if w not in words]
    # A layer may have several names: each layer is tried once.
    words = list({RULES.get(word, word): word for word in reversed(words)}.values())[::-1]
    for word in words:
        yield replace(case.write(f"{quote}{word}{quote}"), enough=len(words) == 1)


def from_pytorch(case: Case) -> Iterator[Suggestion]:
    """Replace a layer of PyTorch with that of Keras, which is not told the size of its input."""
    layer = TORCH_LAYERS.get(case.written)
    if case.problem.code is not Code.UNKNOWN_LAYER or layer is None:
        return
    arguments = case.notation.arguments(case.place)
    least = layer.sizes + layer.needed
    drop = layer.sizes if len(arguments) >= least else 0
    message = f"write `{layer.name}`"
    edits = case.notation.replace(case.place, layer.name)
    if drop:
        message += ", without the size of its input"
        edits += case.notation.remove_arguments(case.place, drop)
    yield Suggestion(message, edits, enough=True)


def missing_name(case: Case) -> Iterator[Suggestion]:
    """Give a value the name of the argument that is missing, if its own name is unknown."""
    rule = RULES.get(case.problem.layer)
    if case.problem.code is not Code.UNKNOWN_ARGUMENT or rule is None:
        return
    for name, kind in rule.arguments.items():
        if kind.default is REQUIRED and name != case.written:
            yield replace(case.write(name), strict=True)


def remove_argument(case: Case) -> Iterator[Suggestion]:
    """Remove an unknown or extra argument."""
    if case.problem.code not in (Code.UNKNOWN_ARGUMENT, Code.MISSING_ARGUMENT):
        return
    yield Suggestion(f"remove `{case.written}`", case.notation.remove_argument(case.place))


def valid_value(case: Case) -> Iterator[Suggestion]:
    """Replace an invalid value with the same one in the form that the argument takes."""
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
    """Yield values that are surely meant by an invalid one, the most likely first.

    >>> list(similar_values("5")), list(similar_values("ReLU"))
    ([5], ['relu', 'ReLU'])
    >>> list(similar_values((3, 3))), list(similar_values(50)), list(similar_values(-3))
    ([3], [0.5], [])
    """
    if isinstance(value, str):
        yield from _without_quotes(value)
    elif isinstance(value, (tuple, list)) and value:
        changed = tuple(new for item in value for new in list(_number(item))[:1] or [item])
        if list(map(repr, changed)) != list(map(repr, value)):
            yield changed
        if len(set(map(str, value))) == 1:
            yield value[0]
        if 0 in value and all(isinstance(item, int) for item in value):
            yield tuple(item + 1 for item in value)  # Counted from 0, with the batch left out.
    else:
        yield from (number for number in _number(value) if repr(number) != repr(value))
        if isinstance(value, (int, float)) and 1 < value <= PERCENT and value == int(value):
            yield value / PERCENT


def _number(value: Any) -> Iterator[Any]:
    """Yield the whole number that a value stands for."""
    if isinstance(value, str):
        value = next(_without_quotes(value))
    if isinstance(value, (int, float)) and abs(value) < LARGEST and value == int(value):
        yield int(value)


def _without_quotes(value: str) -> Iterator[Any]:
    try:
        yield ast.literal_eval(value.strip())
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        yield value.strip().lower()
        yield value.replace("/", "_")


def create_layer(case: Case) -> Iterator[Suggestion]:
    """Create a layer of the class that stands where a layer is expected."""
    if case.problem.code is Code.ARGUMENT and case.written.rpartition(".")[2] in RULES:
        change = case.notation.insert_behind(case.place, "()")
        yield Suggestion(f"write `{case.written}()`", change, enough=True)


def swap_arguments(case: Case) -> Iterator[Suggestion]:
    """Swap a value with another one that has no name, either."""
    if case.problem.code is Code.ARGUMENT:
        for other, edits in case.notation.swapped_arguments(case.place):
            message = f"swap `{case.written}` and `{other}`"
            yield Suggestion(message, edits, enough=True, strict=True)


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


def mend_layout(case: Case) -> Iterator[Suggestion]:
    """Mend a slip in the layout of a spec: a dash, a blank or a tab."""
    mark = case.place.path[-1] if case.place.path else None
    if case.problem.code is not Code.SYNTAX or not isinstance(mark, Mark):
        return
    for slip in (*slips(case.text), *indentation_slips(case.text)):
        if slip.line == mark.line:
            start = sum(map(len, case.text.splitlines(keepends=True)[: slip.line - 1]))
            edit = Edit(start + slip.start, start + slip.stop, slip.text)
            yield Suggestion(slip.fix, (edit,), enough=True)


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
    try:
        ast.parse(plain, mode="eval")
    except SyntaxError as error:
        repaired = mended(plain, error, is_expression)
        yield repaired[0] if repaired else plain
    except (ValueError, MemoryError, RecursionError):
        return


def is_expression(text: str) -> bool:
    """Return whether a text is one expression of Python."""
    try:
        return bool(ast.parse(text, mode="eval"))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False


def list_tensors(case: Case) -> Iterator[Suggestion]:
    """Put tensors in a list that a merging function gets one by one."""
    if case.problem.code in (Code.EXPRESSION, Code.FORM, Code.MISSING_ARGUMENT):
        yield Suggestion("put them in a list: `[…]`", case.notation.list_arguments(case.place))


def move_definition(case: Case) -> Iterator[Suggestion]:
    """Move a definition above the line that uses its name."""
    name = case.problem.meant
    if case.problem.code is Code.ORDER and name:
        change = spec_edits.move_up(case.place, name)
        yield Suggestion(f"move `{name}` above the line that uses it", change, enough=True)


OF_SPECS = [mend_layout, list_tensors, quote_layer, repair_syntax, move_definition]
"""The fixes of specs that are tried first."""

VALUES = [missing_name, create_layer, swap_arguments, valid_value, remove_argument]
"""The fixes that are tried last, after those for the kind of problem."""
