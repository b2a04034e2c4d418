"""How YAML is loaded here: plain data only, no key twice, dates left as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DuplicateKeyError(Exception):
    """A key stands twice in one mapping, which YAML forbids and PyYAML lets pass."""

    def __init__(self, key: yaml.ScalarNode) -> None:
        super().__init__(key.value)
        self.key = key.value
        self.line = key.start_mark.line + 1
        self.column = key.start_mark.column + 1


class Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader in C where there is one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                if key.value in seen:
                    raise DuplicateKeyError(key)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


DEEPEST = 200
"""How many collections may stand inside each other; the parser's own stack ends far below."""

REPEATED = 20_000
"""How much aliases may add to what is written."""


@dataclass(slots=True)
class TooMuchError(Exception):
    """A document that is small to write and endless to read."""

    message: str
    mark: Any


def check(text: str) -> None:
    """Looks at how deep a document goes, and how long it gets with its aliases written out.

    The parser gives one event after another, so that nothing is built yet.

    >>> check("&a [*a]")
    Traceback (most recent call last):
    shapecalc.read.loader.TooMuchError: ...

    Raises:
        TooMuchError: if it goes too deep, is too long, or has an alias inside what it stands for.
    """
    if len(text) <= DEEPEST and "*" not in text:
        return
    sizes: dict[str | None, int] = {}
    opened: list[str | None] = []
    begun = [0]
    events: Iterable[yaml.Event] = yaml.parse(text, _Base)
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append(event.anchor)
            begun.append(1)
        elif isinstance(event, yaml.CollectionEndEvent):
            size = begun.pop()
            sizes[opened.pop()] = size
            begun[-1] += size
        elif isinstance(event, yaml.AliasEvent):
            begun[-1] += sizes.get(event.anchor, 1)
        elif isinstance(event, yaml.ScalarEvent):
            begun[-1] += 1
        _stop(event, opened, begun[-1])


def _stop(event: yaml.Event, opened: list[str | None], size: int) -> None:
    mark: Any = event.start_mark
    if isinstance(event, yaml.AliasEvent) and event.anchor in opened:
        raise TooMuchError(f"`*{event.anchor}` stands inside what it stands for", mark)
    if len(opened) > DEEPEST:
        raise TooMuchError("this is nested too deeply", mark)
    if size > REPEATED + mark.index:
        raise TooMuchError("written out, its aliases are endless", mark)


_DATE = "tag:yaml.org,2002:timestamp"
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _DATE]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
