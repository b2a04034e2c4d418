"""The entry point of this folder: the text of a file, with its comments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress

from shapecalc.annotate import programs, specs
from shapecalc.annotate.comments import Product, Wanted, comment
from shapecalc.annotate.lines import edits
from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.edits import Edit, UneditableError, applied
from shapecalc.diagnose.layout import in_file
from shapecalc.errors import Code, InputError, Mark, Place, Problem, Source
from shapecalc.read.document import is_code
from shapecalc.read.places import locate
from shapecalc.read.python.source import cells
from shapecalc.read.text import is_notebook
from shapecalc.terminal import to_ascii

CODING = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
"""The line of a program that says how it is encoded."""


@dataclass(slots=True)
class Annotated:
    """A file with its comments.

    Attributes:
        source: the file as it is.
        text: its text with the comments.
        notes: what letters stand for, and why something is unknown.
        problems: the mistakes of the model.
        letters: the letters in place of sizes.
        empty: whether no line makes a layer or an output that is known.
    """

    source: Source
    text: str
    notes: Sequence[str]
    problems: Sequence[Problem]
    letters: Collection[str]
    empty: bool


def annotate(source: Source, sizes: Mapping[str, int], wanted: Wanted = "all") -> Annotated:
    r"""Return a program, a notebook or a spec with its comments.

    >>> spec = "- Dense(5, input_shape=(3,))\n- Dense(2)  # the last one\n"
    >>> print(annotate(Source("a.yaml", spec), {}).text, end="")
    - Dense(5, input_shape=(3,))  # (None, 5)  20
    - Dense(2)  # the last one    # (None, 2)  12

    Raises:
        ShapecalcError: if it cannot be read, or has no place for comments.
    """
    code = is_code(source)
    if not code:
        check_form(source)
    content = programs.ProgramProducts(source, sizes) if code else specs.SpecProducts(source, sizes)
    comments = {
        key: text
        for key, products in by_line(content.products).items()
        if (text := comment(products, wanted))
    }
    if code and is_notebook(source.text):
        changes = notebook_edits(source, comments)
    else:
        ends = programs.open_ends if code else specs.open_ends
        changes = text_edits(source, comments, ends)
    return Annotated(
        source,
        applied(changes, source.text),
        list(dict.fromkeys(content.notes)),
        content.problems,
        content.letters,
        not comments,
    )


Key = tuple[str, int]
"""The name of a text, which may be a cell of a notebook, and the number of a line."""


def check_form(source: Source) -> None:
    """Check that a file that is no program may have comments.

    Raises:
        InputError: if it is JSON or an archive.
    """
    if source.packed or is_json(source):
        kind = "a saved model" if source.packed else "JSON"
        message = f"cannot annotate {source.name}: it is {kind}, which has no comments"
        hint = "`shapecalc convert` makes a spec in YAML of it"
        raise InputError([Problem(Code.FILE, message, Place(Source(source.name)), hint)])


def is_json(source: Source) -> bool:
    """Return whether a text is JSON; YAML may begin with a bracket, too."""
    if source.name.endswith(".json"):
        return True
    try:
        return isinstance(json.loads(source.text), (dict, list))
    except (ValueError, RecursionError):
        return False


def by_line(products: Sequence[Product]) -> Mapping[Key, Sequence[Product]]:
    """Return the products of each line, in their order."""
    lines: dict[Key, list[Product]] = {}
    for product in products:
        lines.setdefault(line_of(product.place), []).append(product)
    return lines


def line_of(place: Place) -> Key:
    """Return the line of a place: where the expression ends in a program, or begins in a spec."""
    last = place.path[-1] if place.path else None
    if isinstance(last, Mark):
        return place.source.name, last.end_line or last.line
    position = locate(place)
    return place.source.name, position.line if position else 0


def text_edits(
    source: Source, comments: Mapping[Key, str], open_ends: Callable[[Source], Collection[int]]
) -> list[Edit]:
    """Return the changes of a text that give its lines their comments."""
    ends = sorted(open_ends(source))
    behind: dict[int, list[str]] = {}
    for (name, line), text in comments.items():
        end = next((end for end in ends if end >= line), 0)
        if name == source.name and end:
            behind.setdefault(end, []).append(text)
    coding = next(filter(None, map(CODING.match, source.lines[:2])), None)
    plain = bool(coding and coding[1].lower() not in ("utf-8", "utf8", "utf-8-sig"))
    texts = {end: "; ".join(parts).replace("; # ", "  # ") for end, parts in behind.items()}
    return edits(source.text, ends, {end: to_ascii(t) if plain else t for end, t in texts.items()})


def notebook_edits(source: Source, comments: Mapping[Key, str]) -> list[Edit]:
    """Return the changes of a notebook that give the lines of its cells their comments."""
    changes: list[Edit] = []
    for cell in cells(source):
        with suppress(UneditableError):
            changes += in_file(cell, tuple(text_edits(cell, comments, programs.open_ends)))
    return changes
