"""Axes: every name that a declaration uses has a letter."""

from __future__ import annotations

from shapecalc.declare.axes import AXES, Axis, axis_of
from shapecalc.declare.kinds import USUAL
from shapecalc.explain.catalogue import declared


def test_every_declared_axis_is_known() -> None:
    names = {
        name
        for rule in declared()
        if isinstance(rule.input_axes, str)
        for name in rule.input_axes.split()
    }
    assert names - {"batch", "…"} == set(AXES)


def test_an_axis_without_an_entry() -> None:
    assert axis_of("rows") == Axis("r", "rows", USUAL)
    assert axis_of("time") is AXES["time"]


def test_letters() -> None:
    assert {name: (axis.letter, axis.text) for name, axis in AXES.items()} == {
        "time": ("T", "time steps"),
        "steps": ("n", "steps"),
        "features": ("d", "features"),
        "channels": ("c", "channels"),
        "height": ("h", "height"),
        "width": ("w", "width"),
        "depth": ("d", "depth"),
    }


def test_usual_sizes() -> None:
    for axis in AXES.values():
        assert axis.usual == tuple(sorted(set(axis.usual)))
        assert all(0 < size < 30 for size in axis.usual)
