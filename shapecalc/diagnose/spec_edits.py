"""Changes of a spec's text, as small as possible and in the style of the surrounding text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import yaml

from shapecalc.diagnose.edits import Edit, Edits, UneditableError, applied, literal
from shapecalc.errors import Place, Source
from shapecalc.plan import LayerPlan
from shapecalc.read.places import Spot, find


def spot(place: Place) -> Spot:
    """Return the position of a place in the text.

    Raises:
        UneditableError: if the text does not contain the place character by character.
    """
    position = find(place)
    if position is None:
        raise UneditableError
    return position


def is_flow(node: yaml.Node | None) -> bool:
    """Return whether a collection is written in brackets or braces."""
    return bool(getattr(node, "flow_style", False))


def within(spot: Spot, source: Source, *edits: Edit) -> Edits:
    """Return changes inside a scalar.

    Inside brackets YAML splits at commas, so a scalar with a comma gets quotes there.
    """
    start, end = spot.node_interval
    text = applied(
        [Edit(e.start - start, e.end - start, e.text) for e in edits], source.text[start:end]
    )
    if spot.quote or not is_flow(spot.above) or "," not in text:
        return edits
    return (Edit(start, end, quoted(text)),)


def quoted(text: str) -> str:
    r"""Return a text in YAML's quotes, in which no other character needs an escape.

    >>> quoted("LSTM(8, activation='relu')")
    '"LSTM(8, activation=\'relu\')"'
    """
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'{}'".format(text.replace("'", "''"))


def replace(place: Place, text: str) -> Edits:
    """Return the replacement of the text at a place."""
    at = spot(place)
    return within(at, place.source, Edit(at.start, at.end, text))


def wrap(place: Place, front: str, end: str) -> Edits:
    """Return the insertion of a text before and another one after an expression."""
    at = spot(place)
    edits = Edit(at.start, at.start, front), Edit(at.end, at.end, end)
    return within(at, place.source, *edits)


def datum(value: Any) -> str:
    """Return a value as both YAML and JSON write it.

    >>> datum(True), datum((2, None))
    ('true', '[2, null]')
    """
    try:
        return json.dumps(value)
    except (TypeError, ValueError):  # Python has values that JSON does not: sets, bytes.
        raise UneditableError from None


def set_value(place: Place, value: Any) -> Edits:
    """Return the replacement of a value, in Python's notation inside an expression."""
    at = spot(place)
    if at.part:
        new = Edit(at.start, at.end, literal(value, at.quote))
        return within(at, place.source, new)
    return (Edit(*at.node_interval, datum(value)),)


def set_argument(plan: LayerPlan, name: str, value: Any) -> Edits:
    """Return the change of a layer's argument, or its addition if the file does not set it."""
    if name in plan.binding.places:
        return set_value(plan.binding.places[name], value)
    at = spot(plan.place)
    if isinstance(at.node, yaml.ScalarNode):
        return _add_to_call(at, plan.place.source, f"{name}={literal(value, at.quote)}")
    if isinstance(at.node, yaml.MappingNode):
        return _add_to_mapping(at.node, name, value)
    raise UneditableError


def _add_to_call(at: Spot, source: Source, argument: str) -> Edits:
    """Return the addition of an argument to ``LSTM(8)`` or ``LSTM``."""
    text = source.text[at.start : at.end]
    if not text.endswith(")"):
        return within(at, source, Edit(at.end, at.end, f"({argument})"))
    comma = "" if text[:-1].rstrip().endswith(("(", ",")) else ", "
    return within(at, source, Edit(at.end - 1, at.end - 1, comma + argument))


def _add_to_mapping(node: yaml.MappingNode, name: str, value: Any) -> Edits:
    """Return the addition of an argument to ``{LSTM: {units: 8}}``, or to Keras's JSON."""
    entries = {key.value: inner for key, inner in node.value}
    inner = entries.get("config") or next(iter(entries.values()))
    if not isinstance(inner, yaml.MappingNode) or not inner.value:
        raise UneditableError
    first = inner.value[0][0]
    key = json.dumps(name) if first.style == '"' else name
    separator = ", " if is_flow(inner) else "\n" + " " * first.start_mark.column
    start = first.start_mark.index
    return (Edit(start, start, f"{key}: {datum(value)}{separator}"),)


def insert_layer(place: Place, expression: str) -> Edits:
    """Return the insertion of a layer before another one, in a list of YAML, JSON or Python."""
    at = spot(place)
    if at.part:
        return (Edit(at.start, at.start, f"{expression}, "),)
    if not isinstance(at.above, yaml.SequenceNode):
        raise UneditableError
    start, _ = at.node_interval
    if is_flow(at.above):
        layer = quoted(expression) if _needs_quotes(at, expression) else expression
        return (Edit(start, start, f"{layer}, "),)
    dash = at.above.start_mark.column
    return (Edit(start, start, f"{expression}\n{' ' * dash}- "),)


def _needs_quotes(neighbour: Spot, expression: str) -> bool:
    # Next to a quoted string or a mapping: the list may be JSON, where every string has quotes.
    may_be_json = neighbour.quote == '"' or isinstance(neighbour.node, yaml.MappingNode)
    return "," in expression or may_be_json


def remove_entry(place: Place) -> Edits:
    """Return the removal of a key and its value from a mapping."""
    at = spot(place)
    if not isinstance(at.above, yaml.MappingNode) or len(at.above.value) == 1:
        raise UneditableError
    keys = [key for key, _ in at.above.value]
    if at.node not in keys:
        raise UneditableError
    number = keys.index(at.node)
    if number + 1 < len(keys):
        return (Edit(at.node_interval[0], keys[number + 1].start_mark.index, ""),)
    values = [value for _, value in at.above.value]
    return (Edit(_end(values[number - 1]), _end(values[number]), ""),)


def move_up(place: Place, name: str) -> Edits:
    """Return the move of a mapping's entry to above the entry that contains a place."""
    text = place.source.text
    for depth, entry in enumerate(place.path):
        node = spot(Place(place.source, place.path[:depth])).node
        if not isinstance(node, yaml.MappingNode) or is_flow(node):
            continue
        starts = {key.value: key.start_mark.index for key, _ in node.value}
        if name in starts and entry in starts and starts[entry] < starts[name]:
            start, goal = (_line_start(text, starts[key]) for key in (name, entry))
            end = text.find("\n", _end(dict(_values(node))[name])) + 1 or len(text)
            moved = text[start:end] if text[start:end].endswith("\n") else text[start:end] + "\n"
            return Edit(goal, goal, moved), Edit(start, end, "")
    raise UneditableError


def _values(node: yaml.MappingNode) -> Iterable[tuple[str, yaml.Node]]:
    return ((key.value, value) for key, value in node.value)


def _line_start(text: str, offset: int) -> int:
    """Return the offset at which the line of a character starts."""
    return text.rfind("\n", 0, offset) + 1


def remove_item(place: Place) -> Edits:
    """Return the removal of an item from a list."""
    at = spot(place)
    if at.part or not isinstance(at.above, yaml.SequenceNode):
        raise UneditableError
    items = at.above.value
    number = items.index(at.node)
    if len(items) == 1:
        raise UneditableError
    if number + 1 < len(items):  # Up to the next item, which includes its dash or comma.
        return (Edit(at.node_interval[0], items[number + 1].start_mark.index, ""),)
    return (Edit(_end(items[number - 1]), _end(at.node), ""),)


def _end(node: yaml.Node) -> int:
    """Return the end of a node.

    YAML's end mark of a block is the start of the next token, so the end of its last child counts.
    """
    if isinstance(node, yaml.CollectionNode) and not is_flow(node) and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    return end
