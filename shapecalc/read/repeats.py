"""Layers that are written like an earlier one of the same file are not read again.

What is bound and checked depends on nothing but what is written, so it holds for the copies, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from marshal import dumps
from typing import Any, Final, Protocol

from shapecalc.declare.bind import Binding
from shapecalc.declare.layer import Arguments
from shapecalc.errors import Place
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import Node, node

FORMAT: Final = 2
"""The format of `marshal` that gives equal bytes for equal data: it has no references."""

LONGEST = 10_000
"""The most bytes of a layer that is compared with others: a vocabulary appears once in a file."""


def equal_bytes(data: Any) -> bytes | None:
    """Return the same bytes for equal data; None for what is long, or may not be compared.

    >>> equal_bytes([1, {"a": True}]) == equal_bytes([1, {"a": True}])
    True
    >>> equal_bytes([1, {"a": True}]) == equal_bytes([1, {"a": 1}])
    False
    """
    try:
        text = dumps(data, FORMAT)
    except ValueError:  # Data of a program may hold any object.
        return None
    return text if len(text) <= LONGEST else None


class StackReader(Protocol):
    """What reads the layers of a stack."""

    problems: Findings
    steps: list[LayerPlan | ModelPlan | CallPlan]

    def stacked(self, item: Node) -> LayerPlan | ModelPlan:
        """Return a layer of a stack."""


class Repeats:
    """The layers of a stack so far, by how they are written."""

    def __init__(self) -> None:
        self._first: dict[bytes, tuple[LayerPlan, Place]] = {}

    def read(self, reader: StackReader, item: Any, place: Place) -> LayerPlan | ModelPlan:
        """Return a layer of a stack.

        Args:
            reader: reads it if it is the first of its kind.
            item: what is written.
            place: where that is.
        """
        key = equal_bytes(item)
        first = self._first.get(key) if key else None
        if first:
            reader.problems.limit("layers", place)
            plan = repeated(*first, place)
            reader.steps.append(plan)
            return plan
        before = reader.problems.counts["layers"]
        layer = reader.stacked(node(item, place))
        is_alone = reader.problems.counts["layers"] == before + 1 and reader.steps[-1:] == [layer]
        if key and is_alone and isinstance(layer, LayerPlan) and is_repeatable(layer):
            self._first[key] = layer, place
        return layer


def is_repeatable(plan: LayerPlan) -> bool:
    """Return whether another layer can take over the arguments of one: they have no problem."""
    binding = plan.binding
    return not (binding.problems or binding.deferred or binding.unread)


def repeated(first: LayerPlan, above: Place, place: Place) -> LayerPlan:
    """Return a layer that is written like an earlier one.

    Args:
        first: the earlier one.
        above: where that is written.
        place: where the layer is written.
    """
    binding = first.binding
    arguments = Arguments(**vars(binding.arguments))
    places = MovedPlaces(binding.places, above, place) if binding.places else binding.places
    at = place if first.place is above else _moved(first.place, above, place)
    return LayerPlan(Binding(binding.rule, arguments, {**binding.written}, places), at)


def _moved(inside: Place, above: Place, place: Place) -> Place:
    """Return the place inside another that a place has inside the first."""
    return Place(inside.source, inside.path[len(above.path) :], place)


class MovedPlaces(Mapping[str, Place]):
    """The places of a layer's arguments: those of an equal layer, with another way to them."""

    __slots__ = ("_above", "_first", "_place")

    def __init__(self, first: Mapping[str, Place], above: Place, place: Place) -> None:
        self._first, self._above, self._place = first, above, place

    def __getitem__(self, name: str) -> Place:
        return _moved(self._first[name], self._above, self._place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)
