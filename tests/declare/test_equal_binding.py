"""Bindings of layers that are written alike share their arguments until one needs its own."""

from __future__ import annotations

from shapecalc.declare.bind import WrittenValue, bind
from shapecalc.declare.equal_binding import EqualBinding
from shapecalc.errors import Place, Source
from shapecalc.rules import RULES

TOP = Place(Source("model.yaml"))
FIRST = bind(
    RULES["Dense"],
    [WrittenValue(4, TOP / 0 / "units")],
    {"name": WrittenValue("a", TOP / 0 / "name")},
    TOP / 0,
)


def binding(name: str | None = "b") -> EqualBinding:
    return EqualBinding(FIRST, TOP / 0, TOP / 7, name)


def test_what_they_share() -> None:
    first, second = binding("a"), binding("b")
    assert first.shared is second.shared is FIRST.arguments
    assert (first.name, second.name, first.rule) == ("a", "b", RULES["Dense"])
    assert (first.problems, first.deferred, first.unread) == ((), (), ())


def test_what_each_has_of_its_own() -> None:
    first, second = binding("a"), binding("b")
    second.arguments.units = second.written["units"] = 9
    assert (first.arguments.units, FIRST.arguments.units, FIRST.written["units"]) == (4, 4, 4)
    assert second.shared is second.arguments
    assert second.written == {"units": 9, "name": "b"}
    second.arguments.name = "c"
    assert (second.name, first.name, FIRST.name) == ("c", "a", "a")


def test_where_its_arguments_are() -> None:
    places = binding().places
    assert list(places) == ["units", "name"]
    assert places["units"] == TOP / 7 / "units"
