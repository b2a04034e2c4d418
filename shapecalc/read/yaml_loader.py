"""How YAML is loaded here: plain data only, no key twice, dates left as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from shapecalc.algebra.size import LARGEST_SIZE
from shapecalc.limits import ALIASES, DEPTH, VALUES, YAML

TOO_DEEP = "this is nested too deeply"

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
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise DuplicateKeyError(key)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(slots=True)
class YamlLimitError(Exception):
    """A document that is endless to read, or has more in it than plain data."""

    message: str
    mark: Any


def check(text: str) -> int:
    """Looks at how deep a document goes, and how long it gets with its aliases written out.

    The parser gives one event after another, so that nothing is built yet. The answer is
    how many values it has.

    >>> check("&a [*a]")
    Traceback (most recent call last):
    shapecalc.read.yaml_loader.YamlLimitError: ...

    Raises:
        TooMuchError: if it goes too deep, is too long, has an alias inside what it stands for,
            or a tag, which would make more of a value than plain data.
    """
    if len(text) <= DEPTH and not set("*!") & set(text):
        return len(text)
    sizes: dict[str | None, int] = {}
    opened: list[str | None] = []
    begun = [0]
    written = 0
    for event in _events(text):
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
        written += 1
        if written > VALUES // YAML:
            message = f"no more than {VALUES // YAML:,} values are read, and here are more"
            raise YamlLimitError(message, event.start_mark)
    return written


def _events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of the parser, which has a limit of depth of its own since libyaml 0.2.6.

    It looks ahead, and so meets its limit before it gives the events that would meet ours.

    Raises:
        TooMuchError: if the parser says that the document goes too deep.
    """
    try:
        yield from yaml.parse(text, _Base)
    except yaml.MarkedYAMLError as error:
        if "nesting depth" not in str(error.problem):
            raise
        raise YamlLimitError(TOO_DEEP, error.problem_mark) from None


def _stop(event: yaml.Event, opened: list[str | None], size: int) -> None:
    mark: Any = event.start_mark
    if getattr(event, "tag", None):
        raise YamlLimitError("a spec has plain values only, without tags such as `!!int`", mark)
    if isinstance(event, yaml.AliasEvent) and event.anchor in opened:
        raise YamlLimitError(f"`*{event.anchor}` stands inside what it stands for", mark)
    if len(opened) > DEPTH:
        raise YamlLimitError(TOO_DEEP, mark)
    if size > ALIASES + mark.index:
        raise YamlLimitError("written out, its aliases are endless", mark)


def _number(loader: Loader, node: yaml.ScalarNode) -> Any:
    """A whole number; some of what YAML takes for one has no digits, as ``0b_``."""
    try:
        value = loader.construct_yaml_int(node)
        why = "" if abs(value) <= LARGEST_SIZE else "thousands of digits"
    except ValueError as error:
        why = "thousands of digits" if "digits" in str(error) else "no digits"
    if why:
        raise yaml.MarkedYAMLError(problem=f"a number of {why}", problem_mark=node.start_mark)
    return value


Loader.add_constructor("tag:yaml.org,2002:int", _number)

_TEXTS = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")
"""What YAML would make more of than the text that it is."""

Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _TEXTS]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
