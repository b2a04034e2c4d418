"""From a place in the data to a line and column of the file.

Only a message needs this, so the text is read a second time then, and reading
a correct file stays fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from json import JSONDecodeError, JSONDecoder
from typing import Any

import yaml

from shapecalc.errors import KeyStep, Mark, Place, Source, Span, Step
from shapecalc.read.yaml_loader import Loader, YamlLimitError, check


@dataclass(slots=True)
class Position:
    """A stretch of one line, its columns counted from 1; ``end`` is the column after it."""

    line: int
    column: int
    end: int


def locate(place: Place) -> Position | None:
    r"""Where a place stands, as closely as the file lets it be known.

    >>> locate(Place(Source("", "layers:\n- Desne(5)\n"), ("layers", 0)))
    Position(line=2, column=3, end=11)
    """
    *_, last = place.path or (None,)
    if isinstance(last, Mark):
        return Position(last.line, last.column, last.column + 1)
    if place.source.text.lstrip()[:1] in ("{", "["):
        stretch = json_stretch(place.source, place.path)
        if stretch:
            return _position(place.source.text, *stretch)
    node = _compose(place.source)
    if node is None:
        return None
    for step in place.path:
        if isinstance(step, Span):
            return _inside(node, step, place.source)
        found = _child(node, step)
        if found is None:
            break
        node = found
    return _whole(node, place.source)


@dataclass(slots=True)
class Spot:
    """What a place leads to, to the character.

    Attributes:
        node: what stands there, or what it is a part of.
        above: the collection that holds that; None at the top.
        start, end: where it stands in the text; of a scalar, without its quotes.
        part: whether it is only a part of the scalar, as a word of an expression is.
    """

    node: yaml.Node
    above: yaml.Node | None
    start: int
    end: int
    part: bool

    @property
    def quote(self) -> str:
        """The quotes around the scalar, if it has any."""
        style = getattr(self.node, "style", None)
        return style if style in ("'", '"') else ""

    @property
    def whole(self) -> tuple[int, int]:
        """Where all of the node stands."""
        return self.node.start_mark.index, self.node.end_mark.index


def find(place: Place) -> Spot | None:
    r"""What a place leads to; None if the text does not have it character by character.

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
        found = _child(node, step) if node else None
        if found is None:
            return None
        node, above = found, node
    return _spot(node, above, part, place.source.text) if node else None


def _spot(node: yaml.Node, above: yaml.Node | None, part: Span | None, text: str) -> Spot | None:
    start, end = node.start_mark.index, node.end_mark.index
    if not isinstance(node, yaml.ScalarNode):
        return Spot(node, above, start, end, part=False)
    if node.style in ("'", '"'):
        start, end = start + 1, end - 1
    if text[start:end].replace("\t", " ") != node.value:
        return None  # It has escapes, or goes on over several lines.
    if part is None or (part.start == 0 and part.end == end - start):
        return Spot(node, above, start, end, part=False)
    return Spot(node, above, start + part.start, start + part.end, part=True)


def _position(text: str, start: int, end: int) -> Position:
    """A stretch of a text, or as much of it as stands in its first line."""
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    end_of_line = text.find("\n", start, end)
    length = (end if end_of_line < 0 else end_of_line) - start
    return Position(line, column, column + length)


@lru_cache(maxsize=8)
def _compose(source: Source) -> yaml.Node | None:
    # A tab may indent JSON but not YAML; as a blank it leaves every column where it is.
    text = source.text.replace("\t", " ")
    try:
        check(text)
        node: yaml.Node | None = yaml.compose(text, Loader)
    except (yaml.YAMLError, YamlLimitError):
        return None
    return node


def _child(node: yaml.Node, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        items: list[yaml.Node] = node.value
        return items[step] if step < len(items) else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(step, KeyStep) and key.value == step.name:
                return _node(key)
            if key.value == str(step):
                return _node(value)
    return None


def _node(node: Any) -> yaml.Node:
    assert isinstance(node, yaml.Node)
    return node


def _whole(node: yaml.Node, source: Source) -> Position:
    """All of a node, or what stands in its first line if it goes on over several."""
    start, end = node.start_mark, node.end_mark
    if start.line == end.line:
        return Position(start.line + 1, start.column + 1, end.column + 1)
    first_line = source.lines[start.line].rstrip()
    return Position(start.line + 1, start.column + 1, len(first_line) + 1)


def _inside(node: yaml.Node, span: Span, source: Source) -> Position:
    """Part of a scalar that stands on one line."""
    whole = _whole(node, source)
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.line != node.end_mark.line:
        return whole
    column = whole.column + (1 if node.style in ("'", '"') else 0)
    return Position(whole.line, column + span.start, column + span.end)


Stretch = tuple[int, int]
"""Where a value begins and ends, in characters."""

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = JSONDecoder(parse_int=str)  # Of numbers only their ends are wanted.


def json_stretch(source: Source, path: Sequence[Step]) -> Stretch | None:
    """The stretch of what a path leads to, as far as there is anything; None if it is no JSON.

    >>> json_stretch(Source("", '{"layers": ["Dense(5)", 7]}'), ["layers", 1])
    (24, 25)
    """
    start = _BLANK.match(source.text, 0).end()  # type: ignore[union-attr]
    try:
        found = (start, len(source.text))
        for step in path:
            if isinstance(step, Span):
                return _part_of_string(source.text, found, step)
            child = _children(source, found[0]).get(_label(step))
            if child is None:
                break
            found = child
    except (JSONDecodeError, RecursionError):
        return None
    return found


def _label(step: Step) -> tuple[bool, str]:
    """What a step is looked up by; keys themselves are told apart from what stands under them."""
    return (True, step.name) if isinstance(step, KeyStep) else (False, str(step))


def _part_of_string(text: str, whole: Stretch, span: Span) -> Stretch:
    """Part of a string, if it stands there as it is read."""
    start, end = whole
    if text[start] != '"' or "\\" in text[start:end]:
        return whole
    return start + 1 + span.start, start + 1 + span.end


@lru_cache(maxsize=64)
def _children(source: Source, start: int) -> dict[tuple[bool, str], Stretch]:
    """Where the values, and the keys, stand of the list or mapping that begins somewhere."""
    return dict(_walk(source.text, start))


def _walk(text: str, at: int) -> Iterator[tuple[tuple[bool, str], Stretch]]:
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
    """The end of the blanks."""
    return _BLANK.match(text, at).end()  # type: ignore[union-attr]
