"""Backwards: what is left out is found again."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.api import summarize
from shapecalc.cli.solve import of_file, of_layer
from shapecalc.layer import MisfitError
from shapecalc.rules import RULES
from shapecalc.solve import NoAnswerError, Wanted, solve
from shapecalc.symbols import Formula

SIZE = st.integers(1, 60)
SPEC = str(ROOT / "specs" / "ensemble.yaml")


def options(**values: Any) -> list[str]:
    found = []
    for name, value in values.items():
        told = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
        found += [f"--{name.replace('_', '-')}", told]
    return found


def answers(name: str, **values: Any) -> list[dict[str, str]]:
    return [dict(found.arguments) for found in of_layer(RULES[name], options(**values)).found]


def params(*layers: Any) -> Any:
    return summarize(list(layers)).layers[-1].params


@settings(max_examples=30, deadline=None)
@given(units=SIZE, features=SIZE, name=st.sampled_from(["Dense", "SimpleRNN", "LSTM", "GRU"]))
def test_units(units: int, features: int, name: str) -> None:
    """The units that have been removed are found again, and nothing else."""
    shape = [features] if name == "Dense" else [4, features]
    count = params({"Input": {"shape": shape}}, f"{name}({units})")
    assert answers(name, input_dim=features, params=count) == [{"units": str(units)}]


@settings(max_examples=20, deadline=None)
@given(units=SIZE, features=SIZE, name=st.sampled_from(["Dense", "LSTM", "GRU"]))
def test_both(units: int, features: int, name: str) -> None:
    """Of two unknowns all pairs are found, the removed ones among them."""
    shape = [features] if name == "Dense" else [4, features]
    count = params({"Input": {"shape": shape}}, f"{name}({units})")
    found = answers(name, params=count)
    assert {"units": str(units), "features": str(features)} in found
    for one in found[:5]:
        again = [int(one["features"])] if name == "Dense" else [4, int(one["features"])]
        assert params({"Input": {"shape": again}}, f"{name}({one['units']})") == count


@settings(max_examples=30, deadline=None)
@given(
    size=st.integers(4, 16),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 4),
    padding=st.sampled_from(["valid", "same"]),
)
def test_convolutions(size: int, kernel: int, stride: int, padding: str) -> None:
    """Every window, step and padding that gives the shape, and none that does not."""
    layer = {"kernel_size": kernel, "strides": stride, "padding": padding, "filters": 3}
    row = summarize([{"Input": [size, 2]}, {"Conv1D": layer}]).layers[-1]
    shape = tuple((row.output_shapes or [()])[0] or ())[1:]
    found = of_layer(RULES["Conv1D"], options(input_shape=(size, 2), output_shape=shape)).found
    said = [{**one.arguments, **dict.fromkeys(one.free, "any")} for one in found]
    assert any(
        _within(stride, one["strides"])
        and one["padding"] == repr(padding)
        and (one["kernel_size"] == "any" or _within(kernel, one["kernel_size"]))
        for one in said
    )
    for one in said[:4]:
        again = {
            "filters": int(one["filters"]),
            "kernel_size": 1 if one["kernel_size"] == "any" else _first(one["kernel_size"]),
            "strides": _first(one["strides"]),
            "padding": one["padding"].strip("'"),
        }
        checked = summarize([{"Input": [size, 2]}, {"Conv1D": again}]).layers[-1]
        assert tuple((checked.output_shapes or [()])[0] or ())[1:] == shape


def _first(told: str) -> int:
    return int(told.split("..", maxsplit=1)[0])


def _within(number: int, told: str) -> bool:
    first, _, last = told.partition("..")
    return int(first) <= number <= int(last or first)


def test_whole_preimage() -> None:
    """All sizes that give 16 positions."""
    found = answers(
        "Conv2D", kernel_size=(3, 3), strides=(2, 2), filters=4, output_shape=(16, 16, 4)
    )
    assert {"height": "33..34", "width": "33..34", "padding": "'valid'"} in found
    assert {"height": "31..32", "width": "31..32", "padding": "'same'"} in found


def test_smallest_first() -> None:
    found = answers("Conv2D", input_shape=(10, 10, 1), output_shape=(5, 5, 7))
    valid = [one for one in found if one["padding"] == "'valid'"]
    assert valid[0] == {
        "filters": "7",
        "kernel_size": "(1..2, 1..2)",
        "strides": "(2, 2)",
        "padding": "'valid'",
    }
    assert {**valid[0], "kernel_size": "(6, 6)", "strides": "(1, 1)"} in valid
    assert len(found) == 5


def test_none() -> None:
    """What fails is said, with the nearest that would work."""
    with pytest.raises(NoAnswerError, match="u = 10 gives 480, u = 11 gives 572"):
        of_layer(RULES["LSTM"], options(input_dim=1, params=500))
    with pytest.raises(NoAnswerError, match="reset_after=False: units = 5"):
        of_layer(RULES["GRU"], options(input_dim=1, params=105))
    with pytest.raises(NoAnswerError, match="3 axes"):
        of_layer(RULES["Conv2D"], options(input_shape=(9, 9, 1), output_shape=(4, 4)))


def test_file() -> None:
    found = of_file(SPEC, ["--total-params", "3058", "--for", "dense_3.units"]).found
    assert [dict(one.arguments) for one in found] == [{"dense_3.units": "6"}]
    with pytest.raises(MisfitError, match="no layer"):
        of_file(SPEC, ["--total-params", "3058", "--for", "nope.units"])


def test_several_in_a_file() -> None:
    """Two unknowns: all pairs, that of the file among them."""
    names = ["--for", "dense_3.units", "--for", "dense_4.units", "--max", "40"]
    found = [dict(one.arguments) for one in of_file(SPEC, ["--total-params", "3058", *names]).found]
    assert {"dense_3.units": "6", "dense_4.units": "4"} in found
    assert len(found) > 1


def test_conditions_of_no_letter() -> None:
    with pytest.raises(NoAnswerError, match="whatever else is"):
        solve([Wanted("parameters", 7, 8)])
    assert solve([Wanted("parameters", 7, 7)]).answers[0].sizes == {}


def test_many_letters_end() -> None:
    """More combinations than can be tried: it ends, with what it has found."""
    letters = [Formula.of(name) for name in "abcdef"]
    total: Any = 0
    for letter in letters:
        total = total + letter
    assert solve([Wanted("parameters", total, 9)]).answers
