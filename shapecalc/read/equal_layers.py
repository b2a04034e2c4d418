"""Equal layers of one file are read once.

Most layers of a large model differ only in their names and in what they are called on: DenseNet201
has 707 layers and some dozens of different ones. So a layer that equals an earlier one takes over
what was bound and checked for that. This holds for one file and its reader, and ends with both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.declare.bind import Binding
from shapecalc.declare.kinds import CONTROL
from shapecalc.declare.layer import Arguments
from shapecalc.errors import Place
from shapecalc.plan import LayerPlan
from shapecalc.read.saved_data import equal_bytes

LONGEST = 10_000
"""The most bytes of a layer that is compared with others: a vocabulary appears once in a file."""

SEPARATE = dict.fromkeys(("name", "inbound_nodes", "build_config", "config"))
"""The keys of a layer in which equal layers may differ, or that are compared by themselves."""


def likeness(data: Mapping[str, Any]) -> bytes | None:
    """Return what equal layers have in common; None for a layer that is read by itself.

    >>> dense = {"class_name": "Dense", "config": {"name": "a", "units": 1}}
    >>> likeness(dense) == likeness({**dense, "config": {"name": "b", "units": 1}})
    True
    >>> likeness(dense) == likeness({**dense, "config": {"name": "b", "units": True}})
    False
    """
    config = data["config"]
    if not isinstance(config, dict) or not _is_plain_name(config.get("name")):
        return None
    text = equal_bytes(({**data, **SEPARATE}, {**config, "name": None}))
    return text if text and len(text) <= LONGEST else None


def _is_plain_name(name: Any) -> bool:
    """Return whether a name is one that each reader takes as it is."""
    return isinstance(name, str) and "/" not in name and not CONTROL.search(name)


def is_repeatable(plan: Any) -> bool:
    """Return whether another layer can take over the arguments of a plan."""
    if not isinstance(plan, LayerPlan):
        return False
    binding = plan.binding
    return not (binding.problems or binding.deferred or binding.unread)


def renamed(binding: Binding, name: str, above: Place, place: Place) -> Binding:
    """Return the arguments of a layer for an equal one with another name.

    Args:
        binding: the arguments of the first layer.
        name: the name of the other.
        above: where the file has the first.
        place: where the file has the other.
    """
    arguments = Arguments(**vars(binding.arguments))
    arguments.name = name
    written = {**binding.written, "name": name}
    return Binding(binding.rule, arguments, written, MovedPlaces(binding.places, above, place))


class MovedPlaces(Mapping[str, Place]):
    """The places of a layer's arguments: those of an equal layer, with another way to them."""

    __slots__ = ("_above", "_first", "_place")

    def __init__(self, first: Mapping[str, Place], above: Place, place: Place) -> None:
        self._first, self._above, self._place = first, above, place

    def __getitem__(self, name: str) -> Place:
        place, depth = self._first[name], len(self._above.path)
        return Place(place.source, place.path[depth:], self._place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)
