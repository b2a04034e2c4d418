"""Why a name cannot be given, and why one that is used means nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from shapecalc.errors import Code, KeyStep, Place, Problem, closest
from shapecalc.limits import NAMES
from shapecalc.read.expressions import LOAD, MODELS, names
from shapecalc.read.syntax import Name, SpecError, stop
from shapecalc.rules import RULES

WORD = re.compile(r"[^\W\d]\w*")

SHOWN = 10
"""How many names of a long circle are shown."""


def name_problem(name: Any, defined: Collection[str], place: Place) -> Problem | None:
    """What keeps something in a mapping from having a name, if anything does."""
    at = place / KeyStep(str(name))
    if not isinstance(name, str) or not name.isidentifier():
        return Problem(Code.FORM, f"`{name}` is not a name such as `x1` or `encoder`", at)
    if name in RULES or name in MODELS:
        hint = "in a list, each layer begins with `- `; in a mapping, it has a name of its own"
        return Problem(
            Code.FORM, f"`{name}` is a class of Keras, and no name of your own", at, hint
        )
    if name in defined:
        return Problem(Code.DUPLICATE_NAME, f"`{name}` is defined twice", at)
    return None


def undefined(
    name: Name,
    defined: Collection[str],
    entries: Mapping[str, Any],
    entry: str,
    circular: set[str],
) -> SpecError:
    """Why a name means nothing where it stands.

    Args:
        name: the name.
        defined: what is defined so far.
        entries: everything that the model defines somewhere.
        entry: the entry in which the name stands.
        circular: the entries that go round in a circle; each circle is told once.
    """
    if name.name in entries:
        return _too_early(name, entries, entry, circular)
    from shapecalc.declare.names import REMOVED_LAYERS, RENAMED_LAYERS  # only a mistake needs it

    own = islice(reversed(list(defined)), NAMES)
    meant = RENAMED_LAYERS.get(name.name) or closest(name.name, [*own, *names(), *MODELS, LOAD])
    hint = REMOVED_LAYERS.get(name.name, "")
    if name.name[0].isupper() or name.name in RENAMED_LAYERS:
        message = f"there is no layer `{name.name}`"
        return stop(Code.UNKNOWN_LAYER, message, name.place, hint, meant)
    return stop(Code.UNKNOWN_NAME, f"nothing is called `{name.name}`", name.place, hint, meant)


def _too_early(name: Name, entries: Mapping[str, Any], entry: str, circular: set[str]) -> SpecError:
    if entry in circular:
        return SpecError()
    circle = _circle(entries, name.name, entry)
    if circle:
        circular.update(circle)
        shown = circle if len(circle) < SHOWN else [*circle[: SHOWN // 2], "…", *circle[-2:]]
        message = f"{' → '.join(shown)} goes round in a circle"
        hint = "no layer can read what is made from its own output"
        return stop(Code.ORDER, message, name.place, hint)
    message = f"`{name.name}` is used before it is defined"
    return stop(Code.ORDER, message, name.place, f"move it above `{entry}`", meant=name.name)


def _circle(entries: Mapping[str, Any], start: str, goal: str) -> list[str]:
    """The shortest circle from an entry to one that it reads and back; empty if there is none."""
    came_from = {start: goal}
    ends = [start]
    for end in ends:
        for word in WORD.findall(str(entries[end])):
            if word in entries and word not in came_from:
                came_from[word] = end
                ends.append(word)
    if goal not in came_from:
        return []
    circle = [goal]
    while len(circle) == 1 or circle[-1] != goal:
        circle.append(came_from[circle[-1]])
    return circle[::-1]
