"""Names of variables and of layers in what is written."""

from __future__ import annotations

import json
import keyword
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.model.infer import infer
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data
from shapecalc.rules import RULES
from shapecalc.write.convert import convert
from shapecalc.write.names import IN_PROGRAMS, IN_SPECS, Naming, Variables, clean


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("x", "x"),
        ("my layer", "my_layer"),
        ("a/b-c", "a_b_c"),
        ("3d", "layer_3d"),
        ("층", "층"),
        ("", "layer"),
        ("--", "layer"),
        ("_x_", "x"),
        ("x; import os", "x_import_os"),
        ("ﬁt", "fit"),  # a ligature, which Python itself reads as two letters
    ],
)
def test_clean(wish: str, name: str) -> None:
    assert clean(wish) == name


@given(st.text(max_size=20))
def test_every_wish_becomes_a_name(wish: str) -> None:
    assert clean(wish).isidentifier()


def test_names_are_unique() -> None:
    names = Variables(())
    wishes = ["x", "x", "x_2", "x"]
    assert [names.fresh(wish) for wish in wishes] == ["x", "x_2", "x_2_2", "x_3"]


@pytest.mark.parametrize("wish", ["sum", "class", "keras", "model", "Dense", "LSTM", "load_model"])
def test_words_of_a_program(wish: str) -> None:
    assert Variables(IN_PROGRAMS).fresh(wish) == f"{wish}_"


def test_words_of_a_spec() -> None:
    names = Variables(IN_SPECS)
    assert [names.fresh(wish) for wish in ("sum", "model", "Dense")] == ["sum", "model", "Dense_"]


def test_reserved_words() -> None:
    assert {*keyword.kwlist, *RULES, "Model", "load_model"} <= IN_SPECS < IN_PROGRAMS
    assert {"print", "sum", "ValueError", "keras", "ops", "model"} <= IN_PROGRAMS - IN_SPECS


@given(st.lists(st.text("ab_ 1", max_size=4), max_size=8))
def test_no_name_is_given_twice(wishes: list[str]) -> None:
    names = Variables({"a", "b"})
    found = [names.fresh(wish) for wish in wishes]
    assert len(set(found)) == len(found)
    assert not {"a", "b"} & set(found)


# Names of layers


def named(layers: list[str], wanted: dict[int, str]) -> list[Any]:
    """The names that layers of a stack are given, if some have to have certain ones."""
    plan = read_data(layers)
    naming = Naming({plan.layers[number]: name for number, name in wanted.items()})
    naming.outermost_model(plan)
    return [layer.arguments.name for layer in plan.layers]


def test_automatic_names_are_not_written() -> None:
    layers = ["Input((3,))", "Dense(2)", "Dense(2)"]
    assert named(layers, {1: "dense", 2: "dense_1"}) == [None, None, None]
    assert named(layers, {1: "dense", 2: "out"}) == [None, None, "out"]
    assert named(layers, {1: "dense_1", 2: "dense"}) == [None, "dense_1", None]


def test_a_given_name_is_an_argument_that_is_written() -> None:
    plan = read_data(["Input((3,))", "Dense(2)"])
    layer = plan.layers[1]
    assert isinstance(layer, LayerPlan)
    Naming({layer: "out"}).outermost_model(plan)
    assert layer.binding.written == {"units": 2, "name": "out"}


def test_names_only_where_needed() -> None:
    data = ["Input((3,))", "Dense(2, name='dense')", "Dense(2, name='out')", "Flatten()"]
    text = convert(read_data(data), "yaml")[0]
    assert text.split("  - ")[2:] == ["Dense(2)\n", "Dense(2, name='out')\n", "Flatten\n"]
    config = json.loads(convert(read_data(data), "keras")[0])
    config["config"]["layers"][1]["config"]["name"] = "dense_7"
    assert "  - Dense(2, name='dense_7')\n" in convert(read_data(config), "yaml")[0]


def test_the_name_of_a_model() -> None:
    data: Any = {"name": "mine", "layers": ["Input((3,))", "Dense(2)"]}
    assert convert(read_data(data), "yaml")[0].startswith("name: mine\n")
    data["name"] = "sequential"
    assert "name" not in convert(read_data(data), "yaml")[0]


@pytest.mark.parametrize("rule", RULES.values(), ids=repr)
def test_no_variable_hides_a_class(rule: Any) -> None:
    assert Variables(IN_PROGRAMS).fresh(rule.name) != rule.name


def operations(model: Any) -> list[str]:
    return [operation.name for operation in model.order.operations]


def test_an_operation_has_an_automatic_name() -> None:
    """In a program nothing can name it."""
    layers = {"y": ["words", "Embedding(9, 4, mask_zero=True)", "LSTM(3)"]}
    config = convert(read_data({"inputs": {"words": 7}, "layers": layers}), "keras")[0]
    plan = read_data(json.loads(config.replace("not_equal", "not_equal_5")))
    assert "not_equal_5" in operations(infer(plan))
    names = operations(Naming({}).outermost_model(plan))
    assert "not_equal_5" not in names
    assert any(name.startswith("not_equal") for name in names)
