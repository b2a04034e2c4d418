"""A YAML loader for plain data: no tags but that of a tuple, no duplicate keys, dates stay text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from shapecalc.algebra.size import LARGEST_SIZE
from shapecalc.dataclasses import dataclass
from shapecalc.limits import ALIASES, DEPTH, VALUES, YAML_WEIGHT, most

TOO_DEEP = "this is nested too deeply"

TUPLE = "tag:yaml.org,2002:python/tuple"
"""The only tag that is read: a list is all that it creates."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DuplicateKeyError(Exception):
    """A key that appears twice in one mapping, which YAML forbids and PyYAML accepts."""

    def __init__(self, key: yaml.ScalarNode) -> None:
        super().__init__(key.value)
        self.key = key.value
        self.line = key.start_mark.line + 1
        self.column = key.start_mark.column + 1


class Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader, in C where that is installed."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise DuplicateKeyError(key)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(slots=True)
class YamlLimitError(Exception):
    """A document that is too large or too deep, or has more than plain data."""

    message: str
    mark: Any


def check(text: str) -> int:
    """Check the depth of a document and its size with all aliases expanded, and count its values.

    This reads only the events of the parser, before anything is built: a short document whose
    aliases repeat one another can fill the memory.

    >>> check("&a [*a]")
    Traceback (most recent call last):
    shapecalc.read.yaml_loader.YamlLimitError: ...

    Raises:
        YamlLimitError: if it is too deep or too large, has an alias inside its own anchor, or has
            a tag other than that of a tuple, which could create any object.
    """
    if len(text) <= DEPTH and not set("*!") & set(text):
        return len(text)
    sizes: dict[str | None, int] = {}
    opened: list[str | None] = []
    open_sizes = [0]
    count = 0
    limit = VALUES // YAML_WEIGHT
    for event in _events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append(event.anchor)
            open_sizes.append(1)
        elif isinstance(event, yaml.CollectionEndEvent):
            size = open_sizes.pop()
            sizes[opened.pop()] = size
            open_sizes[-1] += size
        elif isinstance(event, yaml.AliasEvent):
            open_sizes[-1] += sizes.get(event.anchor, 1)
        elif isinstance(event, yaml.ScalarEvent):
            open_sizes[-1] += 1
        _check_event(event, opened, open_sizes[-1])
        count += 1
        if count > most(limit):
            message = f"there are more than {limit:,} values, the most that shapecalc reads"
            raise YamlLimitError(message, event.start_mark)
    return count


def _events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of the parser.

    Since libyaml 0.2.6 it has a limit of depth of its own. It looks ahead, and so meets its
    limit before it gives the events that would meet ours.

    Raises:
        YamlLimitError: if the parser says that the document is too deep.
    """
    try:
        yield from yaml.parse(text, _Base)
    except yaml.MarkedYAMLError as error:
        if "nesting depth" not in str(error.problem):
            raise
        raise YamlLimitError(TOO_DEEP, error.problem_mark) from None


def _check_event(event: yaml.Event, opened: list[str | None], size: int) -> None:
    """Check one event, given the anchors of the open collections and the size so far."""
    mark: Any = event.start_mark
    if getattr(event, "tag", None) and not _is_tuple(event):
        raise YamlLimitError("tags such as `!!int` are not allowed: write plain values", mark)
    if isinstance(event, yaml.AliasEvent) and event.anchor in opened:
        raise YamlLimitError(
            f"the alias `*{event.anchor}` is inside its own anchor `&{event.anchor}`", mark
        )
    if len(opened) > DEPTH:
        raise YamlLimitError(TOO_DEEP, mark)
    if size > ALIASES + mark.index:
        raise YamlLimitError("with its aliases expanded, the file is too large", mark)


def _is_tuple(event: yaml.Event) -> bool:
    """Return whether a list has the tag of a tuple, as in the YAML that Keras wrote until 2.5."""
    return isinstance(event, yaml.SequenceStartEvent) and event.tag == TUPLE


def _number(loader: Loader, node: yaml.ScalarNode) -> Any:
    """Return a whole number; some of what YAML takes for one has no digits, as ``0b_``."""
    try:
        value = loader.construct_yaml_int(node)
        why = "" if abs(value) <= LARGEST_SIZE else "thousands of digits"
    except ValueError as error:
        why = "thousands of digits" if "digits" in str(error) else "no digits"
    if why:
        raise yaml.MarkedYAMLError(problem=f"a number has {why}", problem_mark=node.start_mark)
    return value


Loader.add_constructor("tag:yaml.org,2002:int", _number)
Loader.add_constructor(TUPLE, Loader.construct_yaml_seq)

_TEXTS = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")
"""The tags that YAML gives to texts such as dates and ``=``; here they stay texts."""

Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _TEXTS]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
