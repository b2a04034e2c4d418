"""Saved layers: their arguments, policies and inner layers, and what they must not have."""

from __future__ import annotations

from typing import Any

import pytest
from read.test_keras3 import TOP, saved_layer

from shapecalc.declare.kinds import KerasCall
from shapecalc.errors import Code
from shapecalc.plan import LayerPlan
from shapecalc.read.keras3 import ConfigReader
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import SpecError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, [2]], (1, (2,))),
        ({"a": [1]}, {"a": (1,)}),
        ({"class_name": "L2", "config": {"l2": 0.1}}, KerasCall("L2", (), {"l2": 0.1})),
        ({"class_name": "L2", "config": None}, KerasCall("L2", (), {})),
    ],
)
def test_values(value: Any, expected: Any) -> None:
    assert ConfigReader(Findings()).value(value, TOP) == expected


@pytest.mark.parametrize(
    ("class_name", "config", "name"),
    [
        ("DTypePolicy", {"name": "float16"}, "float16"),
        ("DTypePolicy", None, None),
        ("QuantizedDTypePolicy", {"mode": "int8", "source_name": "f"}, "int8_from_f"),
        ("QuantizedDTypePolicy", {"mode": "int8", "source_name": None}, "int8_from_float32"),
    ],
)
def test_dtype_policies(class_name: str, config: Any, name: str | None) -> None:
    data = {"class_name": class_name, "config": config}
    assert ConfigReader(Findings()).policy(data, TOP) == name


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            {"class_name": "DTypePolicy", "config": {"name": 5}},
            "`name` must be the name of a dtype",
        ),
        ({"class_name": "DTypePolicy", "config": {"mode": 5}}, "a dtype policy has no `mode`"),
        ({"class_name": "Policy", "config": {}}, "Keras has no dtype policy `Policy`"),
        ({"config": {}}, "a dtype policy must have `class_name`"),
        ({"class_name": "DTypePolicy", "module": None}, "`module` must be the name of a module"),
    ],
)
def test_what_is_no_dtype_policy(data: Any, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        ConfigReader(Findings()).policy(data, TOP)
    assert message in str(caught.value)


def test_layers_inside_layers() -> None:
    data = saved_layer("b", "Bidirectional", layer=saved_layer("l", "LSTM", units=2))
    plan = ConfigReader(Findings()).layer(data, TOP)
    assert isinstance(plan, LayerPlan)
    assert plan.arguments.layer.arguments.units == 2


def test_too_many_arguments_of_a_layer() -> None:
    data = saved_layer("d", "Dense", **{f"a{n}": 1 for n in range(300)})
    with pytest.raises(SpecError, match="a layer has at most 200 arguments, not 302"):
        ConfigReader(Findings()).layer(data, TOP)


def test_problems_of_arguments_have_places() -> None:
    findings = Findings()
    ConfigReader(findings).layer(saved_layer("d", "Dense", units=0, unit=5), TOP)
    assert {problem.code for problem in findings} == {Code.ARGUMENT, Code.UNKNOWN_ARGUMENT}
    assert {problem.layer for problem in findings} == {"Dense"}
    assert {problem.place.path[0] for problem in findings} == {"config"}
