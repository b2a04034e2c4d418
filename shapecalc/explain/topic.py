"""What a topic of `explain` is: numbers with letters, and blocks of text, formulas and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.notation import Expr, parse_formula
from shapecalc.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """A number of a topic, with its letter, its meaning and its default."""

    letter: str
    meaning: str
    default: Any


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Formulas:
    """A number or a shape, with a formula for each of its sizes."""

    name: str
    parts: Sequence[Expr]

    @classmethod
    def of(cls, name: str, *parts: str) -> Formulas:
        """Return a number or a shape with the formulas in some texts."""
        return cls(name, tuple(map(parse_formula, parts)))


@dataclass(frozen=True, slots=True)
class TopicRows:
    """A table; its first row is the heading, which may be empty."""

    rows: Sequence[Sequence[str]]


Block = Words | Formulas | TopicRows
Body = Callable[[Any], Iterator[Block]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of `explain`.

    Attributes:
        name: its name on the command line.
        summary: what it is about, in one sentence.
        options: its numbers by name.
        body: the function that yields its blocks, given a namespace of the numbers.
        source: the functions or classes that it explains.
        aliases: other words for it on the command line, in lower case.
        layers: the layers that exercises about it are about; () if they are about its numbers.
    """

    name: str
    summary: str
    options: Mapping[str, Option]
    body: Body
    source: str
    aliases: Sequence[str] = ()
    layers: Sequence[str] = ()


TOPICS: dict[str, Topic] = {}
"""Every topic by name."""


def topic(
    source: str, aliases: Sequence[str] = (), layers: Sequence[str] = (), **options: Option
) -> Callable[[Body], Body]:
    """Declare the decorated function as the body of a topic; its docstring is the summary."""

    def declare(body: Body) -> Body:
        name = body.__name__
        TOPICS[name] = Topic(name, body.__doc__ or "", options, body, source, aliases, layers)
        return body

    return declare


def topic_named(word: str) -> Topic | None:
    """Return the topic of a name or another word for it; None if there is none.

    Names of layers begin with a capital: `Reshape` is the layer, `reshape` the topic.
    """
    if word in TOPICS:
        return TOPICS[word]
    other = word.lower().replace(" ", "-")
    return next((topic for topic in TOPICS.values() if other in topic.aliases), None)
