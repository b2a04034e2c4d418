"""Slips in the layout of a YAML spec: a dash, a blank or a colon that is missing, tabs, quotes.

YAML reads many of them as something else, and complains elsewhere or not at all. The same change
is what ``shapecalc lint`` suggests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.errors import Code, InputError, Mark, Place, Problem, Source
from shapecalc.limits import PROBLEMS

LAYER = re.compile(
    r"(?P<start>[ \t]*)(?P<dash>-?)(?P<gap>[ \t]*)"
    r"(?P<layer>[A-Z]\w*(?:\(.*\))?|load_model\(.*\))\s*$"
)
"""A line with nothing but a layer."""

ITEM = re.compile(r"(?P<start> *)- ")
KEY = re.compile(r"(?P<start> *)(?P<key>\w+)[ \t]*$")
LAMBDA = re.compile(
    r"[ \t]*(?:- +|\w+: +)(?P<layer>[A-Z]\w*\([^'\"]*\blambda\b[^'\"]*: .*\))[ \t]*$"
)
"""A line with a layer that has a Lambda's code, and no quotes around it."""


NO_COMMA = re.compile(r"\{[^{}]*: *[^ {},:]+(?P<gap> +)\w+: ")
"""A value in braces with the next key behind it."""

LINES = 20_000
"""The most lines of a text that is looked at."""

LONGEST = 1_000
"""Lines with more characters are not looked at."""

NEAR = 4
"""How far below a line the next one is looked for."""

FAR = 50
"""How far below `layers:` the first dash is looked for."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip, and the replacement of characters of its line that mends it.

    Attributes:
        line, column: where it is, counted from 1.
        end: the column behind what is marked.
        message: what is wrong.
        fix: how to mend it, as an imperative sentence.
        start, stop: the characters of the line that are replaced, counted from 0.
        text: what stands there then.
    """

    line: int
    column: int
    end: int
    message: str
    fix: str
    start: int
    stop: int
    text: str


def slips(text: str) -> Sequence[Slip]:
    r"""Return the slips that the lines of a text show by themselves.

    >>> [slip.fix for slip in slips("- Dense(5, input_shape=(3,))\n-Dense(4)\n  Dense(3)\n")]
    ['put a blank after the `-`', 'write `- ` before it']
    """
    lines = _lines(text)
    result: list[Slip] = []
    blanks: str | None = None
    for number, line in enumerate(lines):
        if line.strip() and len(line) < LONGEST:
            below = next((line for line in lines[number + 1 : number + NEAR] if line.strip()), "")
            if line.strip() == "layers:":
                below = next(filter(ITEM.match, lines[number + 1 : number + FAR]), below)
            blanks = _list_of(line, blanks, below, first=not number)
            result += _slips_of(number, line, blanks, below)
        elif line.strip():
            blanks = None
    return result


def _lines(text: str) -> Sequence[str]:
    """Return the lines of a text; none if they are more than a spec can have."""
    many = text.count("\n") > LINES
    return [] if many else [line.rstrip("\r") for line in text.split("\n")]


def refuse(source: Source, slips: Sequence[Slip]) -> None:
    """Raise an `InputError` with the slips in the layout of a text, if there are any."""
    problems = []
    for slip in slips[:PROBLEMS]:
        place = Place(source) / Mark(slip.line, slip.column, slip.line, slip.end)
        problems.append(Problem(Code.SYNTAX, slip.message, place, slip.fix))
    if problems:
        raise InputError(problems)


def indentation_slips(text: str) -> Sequence[Slip]:
    r"""Return the lines that begin with tabs, and dashes that are not below those above them.

    They are slips only in a text that is not valid YAML.

    >>> [slip.fix for slip in indentation_slips("layers:\n  - Flatten()\n\t- Dense(4)\n")]
    ['write blanks instead of the tab']
    """
    lines = _lines(text)
    result = []
    for number, line in enumerate(lines):
        start = len(line) - len(line.lstrip())
        front = line[: len(line) - len(line.lstrip(" \t-"))]
        blanks, above = line[:start], _item_above(lines, number)
        if "\t" in front and line.strip():
            goal = above if above is not None else blanks.expandtabs(2)
            goal += "- " if "-" in front else ""
            message = "this line begins with a tab, which YAML does not allow"
            fix = "write blanks instead of the tab"
            end = len(front)
            result.append(Slip(number + 1, 1, end + 1, message, fix, 0, end, goal))
        elif line[start:].startswith("- ") and above is not None and above != blanks:
            message = "this `-` is not below the one of the layer before it"
            fix = "put it below"
            result.append(Slip(number + 1, start + 1, start + 2, message, fix, 0, start, above))
        elif "{" in line and len(line) < LONGEST and (gap := NO_COMMA.search(line)):
            at = gap.start("gap")
            message, fix = "a comma is missing here", "add `,`"
            result.append(Slip(number + 1, at + 1, at + 2, message, fix, at, at, ","))
    return result


def _item_above(lines: Sequence[str], number: int) -> str | None:
    """Return the blanks before the dash of the line above, if that is an item of a list."""
    for above in range(number - 1, max(number - NEAR, -1), -1):
        if lines[above].strip():
            item = ITEM.match(lines[above])
            return item["start"] if item else None
    return None


def _slips_of(number: int, line: str, blanks: str | None, below: str) -> Iterator[Slip]:
    """Yield the slips of one line.

    Args:
        number: its number, counted from 0.
        line: the line.
        blanks: what the dashes of the list that it belongs to have before them, if it is certain.
        below: the line after it.
    """
    layer, code, key = LAYER.match(line), LAMBDA.match(line), KEY.match(line)
    if code:
        start, end = code.span("layer")
        quote = "'" if '"' in code["layer"] else '"'
        quoted = f"{quote}{code['layer']}{quote}"
        message = "YAML reads `: ` as the end of a key: this layer needs quotes"
        fix = f"put it in quotes: `{quoted}`"
        yield Slip(number + 1, start + 1, end + 1, message, fix, start, end, quoted)
    elif layer and layer["dash"] and not layer["gap"]:
        start, end = layer.start("dash"), layer.end("layer")
        message, fix = "a blank is missing after the `-`", "put a blank after the `-`"
        yield Slip(number + 1, start + 1, end + 1, message, fix, start + 1, start + 1, " ")
    elif layer and not layer["dash"] and blanks is not None:
        start, end = layer.span("layer")
        message, fix = "the `-` before this layer is missing", "write `- ` before it"
        yield Slip(number + 1, start + 1, end + 1, message, fix, 0, start, f"{blanks}- ")
    elif key and (item := ITEM.match(below)) and len(item["start"]) >= len(key["start"]):
        end = key.end("key")
        message = f"the colon after `{key['key']}` is missing"
        fix = f"write `{key['key']}:`"
        yield Slip(number + 1, key.start("key") + 1, end + 1, message, fix, end, end, ":")


def _list_of(line: str, blanks: str | None, below: str, first: bool) -> str | None:
    """Return the blanks before the dashes of the list that a line belongs to, if it is certain.

    A line may go on with the one above: only behind a whole layer, or `layers:`, a new item begins.
    """
    item, layer, after = ITEM.match(line), LAYER.match(line), ITEM.match(below)
    if item:
        return item["start"] if layer and _balanced(layer["layer"]) else None
    if layer and _balanced(layer["layer"]):
        return after["start"] if first and after and blanks is None else blanks
    if line.strip() == "layers:":
        own = re.match(r"\s*", below)
        return own[0].expandtabs(2) if own and not below.strip().endswith(":") else None
    return None


def _balanced(layer: str) -> bool:
    return layer.count("(") == layer.count(")")
