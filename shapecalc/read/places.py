"""Find the line and column of a place in a file.

Only messages need them. So the text is read a second time for a message, and
reading a correct file stays fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from json import JSONDecodeError, JSONDecoder

import yaml

from shapecalc.dataclasses import dataclass
from shapecalc.errors import KeyStep, Mark, Place, Source, Span, Step
from shapecalc.read.yaml_loader import Loader, YamlLimitError, check

TEXT = "tag:yaml.org,2002:str"


@dataclass(slots=True)
class Position:
    """Part of a line: lines and columns count from 1, ``end`` is the column after the part."""

    line: int
    column: int
    end: int


def locate(place: Place) -> Position | None:
    r"""Return the position of a place, as exactly as the file allows; None if it has no position.

    >>> locate(Place(Source("", "layers:\n- Desne(5)\n"), ("layers", 0)))
    Position(line=2, column=3, end=11)
    """
    *_, last = place.path or (None,)
    if isinstance(last, Mark):
        return Position(last.line, last.column, _end_of_mark(last, place.source))
    if place.source.text.lstrip()[:1] in ("{", "["):
        interval = json_interval(place.source, place.path)
        if interval:
            return _position(place.source.text, *interval)
    node = _compose(place.source)
    if node is None:
        return None
    for step in place.path:
        if isinstance(step, Span):
            return _position_in_scalar(node, step, place.source)
        child = _child(node, step)
        if child is None:
            break
        node = child
    return _node_position(node, place.source)


def _end_of_mark(mark: Mark, source: Source) -> int:
    """Return the column behind a mark, cut at the end of its first line."""
    end = mark.end_column
    if mark.end_line > mark.line:
        end = len(source.lines[mark.line - 1].rstrip()) + 1
    return max(end, mark.column + 1)


@dataclass(slots=True)
class Spot:
    """The characters of a file that a place leads to.

    Attributes:
        node: the YAML node at the place, or the one that contains it.
        above: the collection that holds the node; None at the top.
        start, end: the first character and the one after the last; without a scalar's quotes.
        part: whether it is only a part of a scalar, such as a word of an expression.
    """

    node: yaml.Node
    above: yaml.Node | None
    start: int
    end: int
    part: bool

    @property
    def quote(self) -> str:
        """The quotes around the scalar; empty if it has none."""
        style = getattr(self.node, "style", None)
        return style if style in ("'", '"') else ""

    @property
    def node_interval(self) -> tuple[int, int]:
        """The first character of the whole node, and the one after its last."""
        return self.node.start_mark.index, self.node.end_mark.index


def find(place: Place) -> Spot | None:
    r"""Return the characters that a place leads to; None if they are not in the text as they are.

    A scalar with escapes, or one over several lines, is not in the text character by character.

    >>> spot = find(Place(Source("", "layers:\n- 'Desne(5)'\n"), ("layers", 0, Span(0, 5))))
    >>> spot.start, spot.end, spot.quote
    (11, 16, "'")
    """
    node, above = _compose(place.source), None
    part = None
    for step in place.path:
        if isinstance(step, Span):
            part = step
            break
        child = _child(node, step) if node else None
        if child is None:
            return None
        node, above = child, node
    return _spot(node, above, part, place.source.text) if node else None


def _spot(node: yaml.Node, above: yaml.Node | None, part: Span | None, text: str) -> Spot | None:
    start, end = node.start_mark.index, node.end_mark.index
    if not isinstance(node, yaml.ScalarNode):
        return Spot(node, above, start, end, part=False)
    if node.style in ("'", '"'):
        start, end = start + 1, end - 1
    if text[start:end].replace("\t", " ") != node.value:
        return None  # It has escapes, or several lines.
    if part is None or (part.start == 0 and part.end == end - start):
        return Spot(node, above, start, end, part=False)
    return Spot(node, above, start + part.start, start + part.end, part=True)


def _position(text: str, start: int, end: int) -> Position:
    """Return the position of an interval of a text, cut at the end of its first line."""
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    end_of_line = text.find("\n", start, end)
    length = (end if end_of_line < 0 else end_of_line) - start
    return Position(line, column, column + length)


@lru_cache(maxsize=8)
def _compose(source: Source) -> yaml.Node | None:
    # A tab may indent JSON but not YAML. A blank in its place changes no column.
    text = source.text.replace("\t", " ")
    try:
        check(text)
        node: yaml.Node | None = yaml.compose(text, Loader)
    except (yaml.YAMLError, YamlLimitError, UnicodeEncodeError):
        return None
    return node


def _child(node: yaml.Node, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        items: list[yaml.Node] = node.value
        return items[step] if step < len(items) else None
    if isinstance(node, yaml.MappingNode):
        key, value = _entries(node).get(_label(step)[1], (None, None))
        return key if isinstance(step, KeyStep) else value
    return None


@lru_cache(maxsize=64)
def _entries(node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Return the keys and values of a mapping by the text of the key in the file and in Python.

    The key ``no`` is ``False`` in Python.
    """
    entries: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    loader = Loader("")
    for key, value in node.value:
        for text in _texts(key, loader):
            entries.setdefault(text, (key, value))
    return entries


def _texts(key: yaml.Node, loader: Loader) -> Iterator[str]:
    """Yield the text of a key as it is in the file, and as Python prints its value."""
    if not isinstance(key, yaml.ScalarNode):
        return
    yield key.value
    if key.tag != TEXT:
        # `<<` and `=` have no value, nor has a number of thousands of digits.
        with suppress(yaml.MarkedYAMLError):
            yield str(loader.construct_object(key))


def _node_position(node: yaml.Node, source: Source) -> Position:
    """Return the position of a node, cut at the end of its first line."""
    start, end = node.start_mark, node.end_mark
    if start.line == end.line:
        return Position(start.line + 1, start.column + 1, end.column + 1)
    first_line = source.lines[start.line].rstrip()
    return Position(start.line + 1, start.column + 1, len(first_line) + 1)


def _position_in_scalar(node: yaml.Node, span: Span, source: Source) -> Position:
    """Return the position of a part of a scalar; that of all of it if it has several lines."""
    position = _node_position(node, source)
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.line != node.end_mark.line:
        return position
    column = position.column + (1 if node.style in ("'", '"') else 0)
    return Position(position.line, column + span.start, column + span.end)


Interval = tuple[int, int]
"""The first character of a value, and the one after its last."""

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = JSONDecoder(parse_int=str, object_pairs_hook=len)
"""Finds the ends of values. A number may have thousands of digits; no mapping is kept."""


def json_interval(source: Source, path: Sequence[Step]) -> Interval | None:
    """Return the interval of the value at a path in JSON; None if the text is not JSON.

    Where the path leads further than the data, it is the interval of the last value on the way.

    >>> json_interval(Source("", '{"layers": ["Dense(5)", 7]}'), ["layers", 1])
    (24, 25)
    """
    start = _BLANK.match(source.text, 0).end()  # type: ignore[union-attr]
    try:
        interval = (start, len(source.text))
        for step in path:
            if isinstance(step, Span):
                return _part_of_string(source.text, interval, step)
            child = _children(source, interval[0]).get(_label(step))
            if child is None:
                break
            interval = child
    except (JSONDecodeError, RecursionError, IndexError):  # the last if the text is cut off
        return None
    return interval


def _label(step: Step) -> tuple[bool, str]:
    """Return the key by which `_children` has a step: for a key itself and for a value."""
    return (True, step.name) if isinstance(step, KeyStep) else (False, str(step))


def _part_of_string(text: str, interval: Interval, span: Span) -> Interval:
    """Return the interval of a part of a string; that of all of it if it has escapes."""
    start, end = interval
    if text[start] != '"' or "\\" in text[start:end]:
        return interval
    return start + 1 + span.start, start + 1 + span.end


@lru_cache(maxsize=64)
def _children(source: Source, start: int) -> dict[tuple[bool, str], Interval]:
    """Return the intervals of the values and keys of the collection that starts at a character."""
    return dict(_walk(source.text, start))


def _walk(text: str, at: int) -> Iterator[tuple[tuple[bool, str], Interval]]:
    """Yield the labels and intervals of a collection: True for a key, False for a value."""
    opened = text[at]
    number = 0
    while opened in "[{" and text[at] not in "]}":
        at = _blank(text, at + 1)
        if text[at] in "]}":
            return
        label = str(number)
        if opened == "{":
            label, end = _DECODER.raw_decode(text, at)
            if not isinstance(label, str):
                raise JSONDecodeError("no key", text, at)
            yield (True, label), (at, end)
            at = _blank(text, _blank(text, end) + 1)
        _, end = _DECODER.raw_decode(text, at)
        yield (False, label), (at, end)
        at, number = _blank(text, end), number + 1


def _blank(text: str, at: int) -> int:
    """Return the first character from ``at`` on that is not blank."""
    return _BLANK.match(text, at).end()  # type: ignore[union-attr]
