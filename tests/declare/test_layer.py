"""Rules: what a declaration makes of a function, and the call that some rules read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import Flag
from shapecalc.declare.layer import (
    COMMON,
    RULES,
    SAVED,
    Arguments,
    CallState,
    Out,
    Policy,
    Rule,
    Weight,
    layer,
)
from shapecalc.declare.size_kinds import PositiveInt


@pytest.fixture
def rule() -> Iterator[Rule]:
    @layer(
        dict(units=PositiveInt("width of the output")),
        keywords=dict(scaled=Flag("whether to scale", False)),
        common=("name", "dtype"),
        aliases=["Sized"],
        class_name="SizedLayer",
        input_axes="batch … features",
    )
    def Widen(x: Shape, a: Arguments, call: CallState) -> Out:
        """Change the width.

        Common mistake: none.
        """
        first = "first" if not call.called_before else "later"
        return Out((*x[:-1], a.units), [Weight(first, (x[-1], a.units))])

    yield Widen
    del RULES["Widen"], RULES["Sized"], SAVED["SizedLayer"]


def test_names(rule: Rule) -> None:
    assert RULES["Widen"] is RULES["Sized"] is SAVED["SizedLayer"] is rule
    assert (rule.name, rule.class_name) == ("Widen", "SizedLayer")
    assert repr(rule) == "<rule Widen>"


def test_texts(rule: Rule) -> None:
    assert rule.summary == "Change the width."


def test_arguments(rule: Rule) -> None:
    assert list(rule.own) == ["units", "scaled"]
    assert list(rule.accepted) == ["name", "dtype", "units", "scaled"]
    assert rule.accepted["name"] is COMMON["name"]


def test_axes(rule: Rule) -> None:
    assert rule.axes(Arguments()) == ("batch", "…", "features")
    assert RULES["Permute"].axes(Arguments(dims=(2, 1))) == ("batch", "axis1", "axis2")


def test_the_state_of_the_call(rule: Rule) -> None:
    def names(call: Any) -> list[str]:
        weights = rule((None, 3), Arguments(units=4), call).weights
        return [weight.name for weight in weights or ()]

    assert names(None) == ["first"]
    assert names(CallState(called_before=True)) == ["later"]


@pytest.mark.parametrize(
    ("name", "compute", "variable"),
    [
        (None, "float32", "float32"),
        ("float16", "float16", "float16"),
        ("mixed_bfloat16", "bfloat16", "float32"),
        ("int8_from_mixed_float16", "float16", "float32"),
    ],
)
def test_policies(name: str | None, compute: str, variable: str) -> None:
    assert Policy.of(name) == Policy(compute, variable)
