"""Dataclasses of ours behave as those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from shapecalc import dataclasses as ours

DECORATORS = [dataclasses.dataclass, ours.dataclass]
OPTIONS = [
    {},
    {"slots": True},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"eq": False, "slots": True},
    {"repr": False},
    {"kw_only": True, "slots": True},
]


def declared(decorator: Callable[..., Any], **options: bool) -> Any:
    """Return a class with fields of every kind."""

    @decorator(**options)
    class Example:
        """An example."""

        name: str = "a"
        values: list[int] = field(default_factory=list)
        hidden: int = field(default=3, repr=False, compare=False)
        later: int = field(default=0, kw_only=True)
        counted: int = field(init=False, default=7)
        built: list[str] = field(init=False, default_factory=lambda: ["x"])

    return Example


def outcome(make: Callable[[], Any]) -> Any:
    """Return what comes out, or the class of the error."""
    try:
        return make()
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_same_as_the_standard_library(options: dict[str, bool]) -> None:
    """The constructor, values, comparisons, text, hash and changes are the same."""

    def behaviour(decorator: Callable[..., Any]) -> list[Any]:
        kind = declared(decorator, **options)
        first = kind(name="b", values=[1], later=5)
        same, other = kind(name="b", values=[1], hidden=4, later=5), kind()
        text = repr(first) if options.get("repr", True) else "no text"
        return [
            *map(
                dataclasses.asdict,
                (first, other, dataclasses.replace(first, name="c"))
                if not options.get("frozen")
                else (first, other),
            ),
            *((first == same), (first == other), (first == 3), text.replace("at 0x", "")),
            outcome(lambda: kind("c", [2], 5).name),
            outcome(lambda: kind(1, 2, 3, 4)),
            outcome(lambda: kind(wrong=1)),
            outcome(lambda: hash(first)) if options.get("eq") is not False else None,
            outcome(lambda: setattr(first, "name", "d")),
            outcome(lambda: delattr(first, "name")),
            outcome(lambda: setattr(first, "unknown", 1)) if not options.get("frozen") else None,
            dataclasses.asdict(copy.copy(other)),
            kind().values is not kind().values,
            [each.name for each in dataclasses.fields(kind)],
            kind.__match_args__,
        ]

    theirs, mine = map(behaviour, DECORATORS)
    if options == {"eq": False, "slots": True}:
        assert theirs[3:6] == mine[3:6] == [False, False, False]
    assert mine == theirs


@ours.dataclass(frozen=True, slots=True)
class Point:
    """A place in the plane."""

    x: int
    y: int = 0

    def __hash__(self) -> int:
        return 1


@ours.dataclass(frozen=True, slots=True)
class NamedPoint(Point):
    """A place with a name; its fields stand behind those of the place."""

    name: str = ""
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", abs(self.x) + abs(self.y))


@ours.dataclass(slots=True)
class Empty:
    """Nothing."""


def test_inheritance() -> None:
    point = NamedPoint(3, -4, "p")
    assert repr(point) == "NamedPoint(x=3, y=-4, name='p', length=7)"
    assert point != Point(3, -4)
    assert hash(Point(3)) == 1  # a method of the class itself stays
    assert pickle.loads(pickle.dumps(point)) == copy.deepcopy(point) == point
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 5  # type: ignore[misc]


def test_no_fields() -> None:
    assert Empty() == Empty()
    assert repr(Empty()) == "Empty()"


def test_a_record_in_itself() -> None:
    @ours.dataclass
    class Node:
        """A node."""

        next: Any = None

    node = Node()
    node.next = node
    assert repr(node).endswith("Node(next=...)")


def test_compiled_when_used() -> None:
    """The constructor is compiled when it is used, and then stands in the class."""
    kind = declared(ours.dataclass)
    assert isinstance(vars(kind)["__init__"], ours.FirstInit)
    kind()
    assert vars(kind)["__init__"].__code__.co_varnames[:3] == ("self", "name", "values")


def test_signature() -> None:
    theirs, mine = (inspect.signature(declared(decorator)) for decorator in DECORATORS)
    assert list(mine.parameters) == list(theirs.parameters)
    assert [each.kind for each in mine.parameters.values()] == [
        each.kind for each in theirs.parameters.values()
    ]
