"""What might mend a word, a value or the spelling of a layer, whatever is wrong with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from shapecalc.diagnose import edits
from shapecalc.diagnose.case import Case, Suggestion
from shapecalc.diagnose.edits import Edit
from shapecalc.errors import Code, Place, Problem, Span
from shapecalc.model.call import LayerProblem

LIKE = str.maketrans("‘’“”（）［］，：＝．", "''\"\"()[],:=.")
"""Signs of word processors and of Korean keyboards, and those of Python that they look like."""

MOST = 12
"""How far from a number that does not fit the next that might is looked for."""


def another_word(case: Case) -> Iterator[Suggestion]:
    """The word that was probably meant, in the quotes that it has."""
    if case.problem.meant:
        quote = case.written[:1] if case.written[:1] in ("'", '"') else ""
        yield case.write(f"{quote}{case.problem.meant}{quote}")


def leave_argument(case: Case) -> Iterator[Suggestion]:
    """An argument that Keras does not know, taken out."""
    if case.problem.code not in (Code.UNKNOWN_ARGUMENT, Code.MISSING_ARGUMENT):
        return
    name = case.written
    found = edits.spot(case.place)
    value = _value_behind(case.text, found.end) if found.part else None
    message = f"leave `{name}` out"
    if value is not None:
        yield Suggestion(message, _without(case.text, found.start, value))
    elif not found.part:
        yield Suggestion(message, edits.remove_entry(case.place))


def _value_behind(text: str, start: int) -> int | None:
    """Where the value of an argument ends, whose name ends at a place."""
    line = text[start:].split("\n", 1)[0]
    for end in (match.end() for match in re.finditer(r"[^,)]+", line)):
        try:
            ast.parse("f(x" + line[:end] + ")", mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        return start + end
    return None


def _without(text: str, start: int, end: int) -> edits.Edits:
    """A call without one argument; its comma goes along."""
    while text[start - 1] in " ,":
        start -= 1
    while text[start - 1] == "(" and text[end] in " ,":
        end += 1
    return (Edit(start, end, ""),)


def another_value(case: Case) -> Iterator[Suggestion]:
    """A value of the right kind, or the nearest one that fits."""
    problem = case.problem
    misfit = problem.rule_error if isinstance(problem, LayerProblem) else None
    blamed = misfit is not None and bool(misfit.argument)
    if problem.code is not Code.ARGUMENT and not blamed:
        return
    try:
        value = ast.literal_eval(case.written)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return
    for other in {repr(other): other for other in _like(value)}.values():
        if repr(other) != repr(value):
            change = edits.set_value(case.place, other)
            yield Suggestion(f"write `{other!r}` instead of `{value!r}`", change, enough=True)


def _like(value: Any) -> Iterator[Any]:
    """Values that may be meant by one, the likeliest first."""
    if isinstance(value, str):
        yield from _in_quotes(value)
    elif isinstance(value, (tuple, list)) and value:
        yield value[0] if len(set(map(str, value))) == 1 else tuple(value[:-1])
        yield tuple(value[1:])
        yield tuple(one for item in value for one in list(_like(item))[:1] or [item])
        yield (1,) * len(value)
    elif isinstance(value, (int, float)) and abs(value) < 10**9:
        yield from (abs(int(value)), value / 100, (int(value),), round(value))
        yield from range(int(value) - 1, max(0, int(value) - MOST), -1)
        yield from range(int(value) + 1, int(value) + MOST)


def _in_quotes(value: str) -> Iterator[Any]:
    """What a text may say that should have been no text, or in small letters."""
    try:
        yield ast.literal_eval(value.strip())
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        yield value.strip().lower()
        yield value.replace("/", "_")


def uncut(case: Case) -> Iterator[Suggestion]:
    """Quotes around a layer that YAML has cut at a comma, as it does inside brackets."""
    if case.problem.code is not Code.EXPRESSION:
        return
    spot = edits.spot(_whole(case).place)
    end = _balanced(case.text, spot.start)
    if edits.is_flow(spot.above) and not spot.quote and end > spot.end:
        layer = case.text[spot.start : end]
        change = (Edit(spot.start, end, edits.quoted(layer)),)
        yield Suggestion(f"put it in quotes: `{edits.quoted(layer)}`", change, enough=True)


def _balanced(text: str, start: int) -> int:
    """Where the brackets close that open behind a place; the place itself if they do not."""
    depth = 0
    for offset, sign in enumerate(text[start:].split("\n", 1)[0], start=start):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and sign == ")":
            return offset + 1
    return start


def readable(case: Case) -> Iterator[Suggestion]:
    """A call that Python can read: brackets, quotes and commas where they belong."""
    if case.problem.code not in (Code.EXPRESSION, Code.FORM, Code.UNKNOWN_LAYER):
        return
    whole = _whole(case)
    text = whole.written
    for other in dict.fromkeys(_respelled(text)):
        if other != text:
            yield whole.write(other)


def _whole(case: Case) -> Case:
    """The case of all the text that the problem is a part of."""
    path = tuple(step for step in case.place.path if not isinstance(step, Span))
    return Case(Problem(case.problem.code, "", Place(case.place.source, path)))


def _respelled(text: str) -> Iterator[str]:
    alike = text.translate(LIKE)
    yield alike
    yield alike.rstrip(" ,;")
    added = re.fullmatch(r"\w+\.add\((.*)\)\s*;?", alike)
    if added:
        yield added[1]
    opened = alike.count("(") - alike.count(")")
    yield alike + ")" * opened if opened > 0 else alike
    yield alike.rstrip()[:opened] if opened < 0 else alike
    yield re.sub(r"(\w)\s*:\s*(?=[\w'\"(\[])", r"\1=", alike)


def earlier(case: Case) -> Iterator[Suggestion]:
    """An entry that stands below the one that reads it."""
    name = case.problem.meant
    if case.problem.code is Code.ORDER and name:
        change = edits.move_up(case.place, name)
        yield Suggestion(f"move `{name}` up, above what reads it", change, enough=True)


SPELLING = [another_word, uncut, readable, earlier]
"""What is tried first."""

VALUES = [another_value, leave_argument]
"""What is tried when nothing that is known of the layer helps."""
