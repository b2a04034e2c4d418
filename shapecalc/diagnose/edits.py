"""Changes of a spec's text: the smallest that say what is meant, in the form that stands there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from shapecalc.errors import Place, Source
from shapecalc.plan import LayerPlan
from shapecalc.read.places import Spot, find


class UneditableError(Exception):
    """The text cannot be changed there, or not by a rule that is sure to be right."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Puts a text in the place of the characters ``start`` to ``end``."""

    start: int
    end: int
    text: str


Edits = tuple[Edit, ...]


def applied(edits: Iterable[Edit], text: str) -> str:
    """A text with all changes made.

    >>> applied([Edit(0, 1, "J"), Edit(5, 5, "!")], "hello")
    'Jello!'
    """
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def before(edits: Iterable[Edit], offset: int) -> int:
    """Where a character of the changed text stood before; the place of the change, if it is new.

    >>> [before([Edit(1, 1, "abc")], offset) for offset in (0, 2, 4)]
    [0, 1, 1]
    """
    moved = 0
    for edit in sorted(edits):
        start = edit.start + moved
        if offset < start:
            break
        if offset < start + len(edit.text):
            return edit.start
        moved += len(edit.text) - (edit.end - edit.start)
    return offset - moved


def overlap(one: Edits, other: Edits) -> bool:
    """Whether two changes touch the same characters."""
    return any(a.start <= b.end and b.start <= a.end for a in one for b in other)


def spot(place: Place) -> Spot:
    """What stands at a place.

    Raises:
        UneditableError: if the text does not have it character by character.
    """
    found = find(place)
    if found is None:
        raise UneditableError
    return found


def is_flow(node: yaml.Node | None) -> bool:
    """Whether a collection stands in brackets or braces."""
    return bool(getattr(node, "flow_style", False))


def within(found: Spot, source: Source, *edits: Edit) -> Edits:
    """Changes inside a scalar; YAML wants quotes around it if it gets a comma inside brackets."""
    begin, end = found.whole
    text = applied(
        [Edit(e.start - begin, e.end - begin, e.text) for e in edits], source.text[begin:end]
    )
    if found.quote or not is_flow(found.above) or "," not in text:
        return edits
    return (Edit(begin, end, quoted(text)),)


def quoted(text: str) -> str:
    r"""A text in quotes, of which YAML takes every other sign as it is.

    >>> quoted("LSTM(8, activation='relu')")
    '"LSTM(8, activation=\'relu\')"'
    """
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'{}'".format(text.replace("'", "''"))


def replace(place: Place, text: str) -> Edits:
    """Another word in the place of one."""
    found = spot(place)
    return within(found, place.source, Edit(found.start, found.end, text))


def wrap(place: Place, front: str, end: str) -> Edits:
    """Something before and after an expression."""
    found = spot(place)
    edits = Edit(found.start, found.start, front), Edit(found.end, found.end, end)
    return within(found, place.source, *edits)


def literal(value: Any, quote: str = "") -> str:
    """A value as Python writes it, fit to stand between quotes.

    >>> literal("same"), literal("same", "'"), literal((2, 2))
    ("'same'", '"same"', '(2, 2)')
    """
    text = repr(value)
    return text.replace("'", '"') if quote == "'" else text


def datum(value: Any) -> str:
    """A value as both YAML and JSON write it.

    >>> datum(True), datum((2, None))
    ('true', '[2, null]')
    """
    try:
        return json.dumps(value)
    except (TypeError, ValueError):  # A set, or bytes: Python has values that they have not.
        raise UneditableError from None


def set_value(place: Place, value: Any) -> Edits:
    """Another value in the place of one, in Python's form inside an expression."""
    found = spot(place)
    if found.part:
        new = Edit(found.start, found.end, literal(value, found.quote))
        return within(found, place.source, new)
    return (Edit(*found.whole, datum(value)),)


def set_argument(plan: LayerPlan, name: str, value: Any) -> Edits:
    """Another value for an argument of a layer, whether it is written there or not."""
    if name in plan.binding.places:
        return set_value(plan.binding.places[name], value)
    found = spot(plan.place)
    if isinstance(found.node, yaml.ScalarNode):
        return _add_to_call(found, plan.place.source, f"{name}={literal(value, found.quote)}")
    if isinstance(found.node, yaml.MappingNode):
        return _add_to_mapping(found.node, name, value)
    raise UneditableError


def _add_to_call(found: Spot, source: Source, argument: str) -> Edits:
    """A further argument of ``LSTM(8)`` or ``LSTM``."""
    text = source.text[found.start : found.end]
    if not text.endswith(")"):
        return within(found, source, Edit(found.end, found.end, f"({argument})"))
    comma = "" if text[:-1].rstrip().endswith(("(", ",")) else ", "
    return within(found, source, Edit(found.end - 1, found.end - 1, comma + argument))


def _add_to_mapping(node: yaml.MappingNode, name: str, value: Any) -> Edits:
    """A further argument of ``{LSTM: {units: 8}}``, or of a layer that Keras has saved."""
    saved = {key.value: inner for key, inner in node.value}
    inner = saved.get("config") or next(iter(saved.values()))
    if not isinstance(inner, yaml.MappingNode) or not inner.value:
        raise UneditableError
    first = inner.value[0][0]
    key = json.dumps(name) if first.style == '"' else name
    behind = ", " if is_flow(inner) else "\n" + " " * first.start_mark.column
    at = first.start_mark.index
    return (Edit(at, at, f"{key}: {datum(value)}{behind}"),)


def insert_layer(place: Place, expression: str) -> Edits:
    """A further layer before one, in a list of YAML or JSON or in one of Python."""
    found = spot(place)
    if found.part:
        return (Edit(found.start, found.start, f"{expression}, "),)
    if not isinstance(found.above, yaml.SequenceNode):
        raise UneditableError
    at, _ = found.whole
    if is_flow(found.above):
        layer = quoted(expression) if _needs_quotes(found, expression) else expression
        return (Edit(at, at, f"{layer}, "),)
    dash = found.above.start_mark.column
    return (Edit(at, at, f"{expression}\n{' ' * dash}- "),)


def _needs_quotes(beside: Spot, expression: str) -> bool:
    return "," in expression or beside.quote == '"' or isinstance(beside.node, yaml.MappingNode)


def remove_entry(place: Place) -> Edits:
    """Takes a key and its value out of a mapping."""
    found = spot(place)
    if not isinstance(found.above, yaml.MappingNode) or len(found.above.value) == 1:
        raise UneditableError
    keys = [key for key, _ in found.above.value]
    if found.node not in keys:
        raise UneditableError
    number = keys.index(found.node)
    if number + 1 < len(keys):
        return (Edit(found.whole[0], keys[number + 1].start_mark.index, ""),)
    values = [value for _, value in found.above.value]
    return (Edit(_end(values[number - 1]), _end(values[number]), ""),)


def move_up(place: Place, name: str) -> Edits:
    """Takes an entry of a mapping to above the entry in which a place lies."""
    text = place.source.text
    for depth, entry in enumerate(place.path):
        node = spot(Place(place.source, place.path[:depth])).node
        if not isinstance(node, yaml.MappingNode) or is_flow(node):
            continue
        starts = {key.value: key.start_mark.index for key, _ in node.value}
        if name in starts and entry in starts and starts[entry] < starts[name]:
            start, goal = (_line(text, starts[key]) for key in (name, entry))
            end = text.find("\n", _end(dict(_values(node))[name])) + 1 or len(text)
            moved = text[start:end] if text[start:end].endswith("\n") else text[start:end] + "\n"
            return Edit(goal, goal, moved), Edit(start, end, "")
    raise UneditableError


def _values(node: yaml.MappingNode) -> Iterable[tuple[str, yaml.Node]]:
    return ((key.value, value) for key, value in node.value)


def _line(text: str, offset: int) -> int:
    """Where the line of a character begins."""
    return text.rfind("\n", 0, offset) + 1


def remove_item(place: Place) -> Edits:
    """Takes an item out of a list."""
    found = spot(place)
    if found.part or not isinstance(found.above, yaml.SequenceNode):
        raise UneditableError
    items = found.above.value
    number = items.index(found.node)
    if len(items) == 1:
        raise UneditableError
    if number + 1 < len(items):  # Up to the next item, so that its dash or comma goes along.
        return (Edit(found.whole[0], items[number + 1].start_mark.index, ""),)
    return (Edit(_end(items[number - 1]), _end(found.node), ""),)


def _end(node: yaml.Node) -> int:
    """Where a node ends; that of a block is the start of what follows."""
    if isinstance(node, yaml.CollectionNode) and not is_flow(node) and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    return end
