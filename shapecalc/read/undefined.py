"""The problems of names: those that cannot be defined, and those that are not defined."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from shapecalc.errors import Code, KeyStep, Place, Problem
from shapecalc.limits import NAMES
from shapecalc.read.layer_names import APPLICATIONS, LOAD, MODELS, names
from shapecalc.read.syntax import Name, NotedError, SpecError
from shapecalc.rules import RULES
from shapecalc.similar import closest

WORD = re.compile(r"[^\W\d]\w*")

SHOWN = 10
"""How many names of a long circle are printed."""


def name_problem(name: Any, defined: Collection[str], place: Place) -> Problem | None:
    """Return the problem of a name that an entry cannot have; None if it can."""
    if not isinstance(name, str) or not name.isidentifier():
        hint = "use letters, digits and `_`, a letter first: `x1`, `encoder`"
        if name is None or isinstance(name, bool):  # as YAML reads `no`, `on` and `null`
            hint = f"YAML reads this key as {json.dumps(name)}: put it in quotes, or {hint}"
        message, code = f"`{name}` cannot be a name", Code.FORM
    elif name in RULES or name in MODELS:
        hint = "in a list, start each layer with `- `; in a mapping, give it a name: `x: Dense(5)`"
        message, code = f"`{name}` is a Keras class, so it cannot be a name", Code.FORM
    elif name in defined:
        message, code, hint = f"`{name}` is defined twice", Code.DUPLICATE_NAME, ""
    else:
        return None
    return Problem(code, message, place / KeyStep(str(name)), hint)


def undefined(
    name: Name,
    defined: Collection[str],
    entries: Mapping[str, Any],
    entry: str,
    circular: set[str],
) -> SpecError:
    """Return the problem of a name that is not defined where it is used.

    Args:
        name: the name.
        defined: the names defined so far.
        entries: all entries of the model.
        entry: the name of the entry that uses the name.
        circular: the entries that are part of a circle; each circle is reported once.
    """
    if name.name in entries:
        return _too_early(name, entries, entry, circular)
    from shapecalc.declare.names import REMOVED_LAYERS, RENAMED_LAYERS  # only a mistake needs it

    nearby = islice(reversed(list(defined)), NAMES)
    classes = [*names(), *MODELS, LOAD, *APPLICATIONS]
    if not name.name[0].isupper():
        classes = [*nearby, *classes]
    folded = closest(name.name.replace("_", ""), classes) if name.name[0].isupper() else ""
    meant = RENAMED_LAYERS.get(name.name) or folded or closest(name.name, classes)
    hint = REMOVED_LAYERS.get(name.name, "")
    if name.name[0].isupper() or name.name in RENAMED_LAYERS:
        message = f"there is no layer `{name.name}`"
        return SpecError(Code.UNKNOWN_LAYER, message, name.place, hint, meant)
    return SpecError(Code.UNKNOWN_NAME, f"`{name.name}` is not defined", name.place, hint, meant)


def _too_early(name: Name, entries: Mapping[str, Any], entry: str, circular: set[str]) -> SpecError:
    """Return the problem of a name that is defined below its use, or in a circle."""
    if entry in circular:
        return NotedError()
    circle = _circle(entries, name.name, entry)
    if circle:
        circular.update(circle)
        short = circle if len(circle) < SHOWN else [*circle[: SHOWN // 2], "…", *circle[-2:]]
        message = f"these entries depend on one another in a cycle: {' → '.join(short)}"
        hint = "a layer cannot use a tensor that is computed from its own output"
        return SpecError(Code.ORDER, message, name.place, hint)
    message = f"`{name.name}` is used before it is defined"
    return SpecError(Code.ORDER, message, name.place, f"move it above `{entry}`", meant=name.name)


def _circle(entries: Mapping[str, Any], start: str, goal: str) -> list[str]:
    """Return the shortest circle from an entry to one that it reads and back; empty if none."""
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
