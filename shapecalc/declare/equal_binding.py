"""Bindings of layers that are written alike: they share their arguments until one needs its own.

A file of a million layers has few different ones, and their arguments are most of its plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.bind import Binding
from shapecalc.declare.layer import Arguments, Rule
from shapecalc.errors import Place, Problem


@dataclass(eq=False, slots=True)
class EqualBinding:
    """The binding of a layer that is written like another, but perhaps for its name.

    Its attributes are those of a `Binding`. It has no problems.

    Attributes:
        first: the binding of the first such layer. Nobody changes it.
        above: where that layer is written.
        place: where this one is written.
        given_name: the name that this one has in the file.
    """

    first: Binding
    above: Place
    place: Place
    given_name: str | None
    _own: Binding | None = field(init=False, default=None)

    @property
    def own(self) -> Binding:
        """A binding for this layer alone, which may be changed."""
        if self._own is None:
            rule, written = self.first.rule, {**self.first.written}
            arguments = Arguments(**vars(self.first.arguments))
            if arguments.name != self.given_name:
                arguments.name = written["name"] = self.given_name
            places = MovedPlaces(self.first.places, self.above, self.place)
            self._own = Binding(rule, arguments, written, places)
        return self._own

    @property
    def rule(self) -> Rule:
        """The declaration of the layer."""
        return self.first.rule

    @property
    def name(self) -> str | None:
        """The name of the layer."""
        name: str | None = self._own.arguments.name if self._own else self.given_name
        return name

    @property
    def shared(self) -> Arguments:
        """The arguments for those who only read them, and do not ask for the name."""
        return (self._own or self.first).arguments

    @property
    def arguments(self) -> Arguments:
        """The value of every argument, for this layer alone."""
        return self.own.arguments

    @property
    def written(self) -> dict[str, Any]:
        """The written values by name, for this layer alone."""
        return self.own.written

    @property
    def places(self) -> Mapping[str, Place]:
        """The places of the arguments of this layer."""
        return self.own.places

    @property
    def problems(self) -> Sequence[Problem]:
        """The problems: none."""
        return ()

    deferred = unread = problems


class MovedPlaces(Mapping[str, Place]):
    """The places of a layer's arguments: those of an equal layer, with another way to them."""

    __slots__ = ("_above", "_first", "_place")

    def __init__(self, first: Mapping[str, Place], above: Place, place: Place) -> None:
        self._first, self._above, self._place = first, above, place

    def __getitem__(self, name: str) -> Place:
        return moved(self._first[name], self._above, self._place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)


def moved(inside: Place, above: Place, place: Place) -> Place:
    """Return the place inside another that a place has inside the first.

    >>> from shapecalc.errors import Source
    >>> top = Place(Source("model.yaml"))
    >>> moved(top / 0 / "units", top / 0, top / 7).path
    (7, 'units')
    """
    return Place(inside.source, inside.path[len(above.path) :], place)
