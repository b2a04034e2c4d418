"""A file, a text, data or one layer becomes a plan."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from reading import in_full

from shapecalc.errors import Code, InputError, KeyStep, ModelError, Place, Source
from shapecalc.plan import FUNCTIONAL, SEQUENTIAL, LayerPlan, ModelPlan
from shapecalc.read.document import (
    Selection,
    read_data,
    read_layer,
    read_models,
    read_spec,
    read_text,
)

LAYERS = ["Dense(4, input_shape=(3,))", "Dense(2)"]


def units(plan: ModelPlan) -> list[int]:
    return [layer.arguments.units for layer in plan.layers if isinstance(layer, LayerPlan)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "- Dense(4, input_shape=(3,))\n- Dense(2)\n"),
        ("a.json", json.dumps(LAYERS)),
        ("a.yaml", json.dumps({"layers": LAYERS})),
        ("a.txt", "Sequential:\n- Dense(4, input_shape=(3,))\n- Dense(2)\n"),
    ],
)
def test_read_spec(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    plan = read_spec(str(tmp_path / name))
    assert (plan.class_name, units(plan), plan.problems) == (SEQUENTIAL, [4, 2], [])
    assert plan.place.source.name == str(tmp_path / name)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"- Dense(4)\n")))
    assert units(read_spec("-")) == [4]


def test_read_text_is_read_as_the_file_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("- Dense(2, input_shape=(3,))\n")
    plan = read_text(Source(str(tmp_path / "a.yaml"), "- load_model('b.yaml')\n"))
    (inner,) = plan.layers
    assert isinstance(inner, ModelPlan)
    assert inner.loaded


def test_problems_do_not_end_reading() -> None:
    plan = read_data(["Dense(units=0)", "Dense(2)", "Desne(3)"])
    assert [problem.code for problem in plan.problems] == [Code.ARGUMENT, Code.UNKNOWN_LAYER]
    assert len(plan.layers) == 2


@pytest.mark.parametrize("data", [5, "Dense(5)", None, {"layers": 5}, {}])
def test_what_is_no_spec(data: Any) -> None:
    with pytest.raises(InputError) as caught:
        read_data(data)
    assert caught.value.problems[-1].code is Code.FORM


def test_letters_get_numbers() -> None:
    data = ["Input((T, 3))", "LSTM(u)"]
    plan = read_data(data, {"T": 5, "u": 7})
    first, second = plan.layers
    assert first.arguments.shape == (5, 3)
    assert second.arguments.units == 7


def test_settings_of_a_document() -> None:
    plan = read_data({"layers": LAYERS, "train": {"epochs": 3}, "data": {"file": "a.csv"}})
    assert {key: value.value for key, value in plan.settings.items()} == {
        "data": {"file": "a.csv"},
        "train": {"epochs": 3},
    }
    assert plan.settings["train"].place.path == ("train",)


def test_settings_of_a_model_inside() -> None:
    """Only the outermost model may be trained."""
    plan = read_data([{"Sequential": {"layers": LAYERS, "data": {}}}])
    (problem,) = plan.problems
    assert problem.message == "a model has no key `data`"
    assert problem.hint == "its keys are name, trainable, frozen, inputs, layers, outputs"


def test_a_saved_model() -> None:
    saved = {"class_name": "Sequential", "config": {"name": "m", "layers": []}}
    plan = read_data(saved)
    assert (plan.saved, plan.arguments.name) == (True, "m")


def test_a_functional_model() -> None:
    plan = read_data({"inputs": {"x": 3}, "layers": {"y": "Dense(2)(x)"}})
    assert plan.class_name == FUNCTIONAL
    assert list(plan.names.values()) == ["x", "y"]


SOURCE = Source("layer")


@pytest.mark.parametrize("data", ["LSTM(10)", {"LSTM": 10}, {"LSTM": {"units": 10}}])
def test_read_layer(data: Any) -> None:
    layer = read_layer(data, SOURCE)
    assert (layer.class_name, layer.arguments.units) == ("LSTM", 10)
    assert layer.place.source is SOURCE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("Dense()", Code.MISSING_ARGUMENT),
        ("Desne(5)", Code.UNKNOWN_LAYER),
        ("x", Code.UNKNOWN_NAME),
        (5, Code.FORM),
        ("Dense(5)(x)", Code.UNKNOWN_NAME),
    ],
)
def test_what_is_no_layer(data: Any, code: Code) -> None:
    with pytest.raises(ModelError) as caught:
        read_layer(data, SOURCE)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].place == Place(SOURCE, caught.value.problems[0].place.path)


def test_a_model_is_no_single_layer() -> None:
    with pytest.raises(ModelError) as caught:
        read_layer("Sequential([Dense(5)])", SOURCE)
    assert caught.value.problems == ()


def test_data_has_a_source_of_its_own() -> None:
    plan = read_data(["Dense(0)"])
    assert (plan.place.source.name, plan.place.path) == ("<spec>", ())
    assert plan.problems[0].place.source is plan.place.source


def test_a_base_without_a_file() -> None:
    with pytest.raises(InputError) as caught:
        read_data({"base": {"cut": 1}, "layers": ["Dense(2)"], "lyers": []})
    assert [(each.code, each.place.path[:1]) for each in caught.value.problems] == [
        (Code.FORM, (KeyStep("lyers"),)),
        (Code.FORM, ("base",)),
    ]


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (("a", "b"), "a"),
        (("b", "a"), "b"),
        (("a", "a"), "'a (line 3)'"),
        (("models[0]", "b"), "'models[0]'"),
    ],
)
def test_a_program_with_several_models(tmp_path: Path, names: tuple[str, str], chosen: str) -> None:
    path = tmp_path / "a.py"
    lines = ["import keras", "models = [keras.Sequential([keras.Input((2,))])]"]
    lines += [f"{name} = models[0]; {name}.summary()" for name in names]
    path.write_text("\n".join(lines))
    with pytest.raises(InputError) as caught:
        read_spec(str(path))
    (problem,) = caught.value.problems
    first, second = (f"{name} (line {line})" for name, line in zip(names, (3, 4)))
    assert problem.message == f"this program has 2 models: {first}, {second}"
    assert problem.hint == f"choose one: --model {chosen}"


@pytest.mark.parametrize("name", ["n", "mine.n"])
def test_sizes_of_a_program(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.py"
    path.write_text("import keras, mine\nn = mine.n\nm = keras.Sequential([keras.Input((n,))])\n")
    (plan,) = read_models(str(path), {name: 7})
    assert plan.layers[0].arguments.shape == (7,)
    assert read_spec(str(path), {name: 8}).layers[0].arguments.shape == (8,)


def test_a_model_of_what_is_no_program(tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_text("- Dense(2, input_shape=(3,))\n")
    with pytest.raises(InputError) as caught:
        read_spec(str(path), selection=Selection(model="m"))
    assert [in_full(problem) for problem in caught.value.problems] == [
        f" SC101 cannot read {path}: it is no program, so there is nothing that --model could "
        "choose (hint: leave out --model, or add --from python)"
    ]
    assert read_spec(f"{path}").layers
    (tmp_path / "model.yaml").write_text(path.read_text())  # One of several files may be a spec.
    assert read_spec(f"{path}.yaml", selection=Selection(model="m")).layers


def test_a_program_by_what_the_user_says(tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_text("import keras\nm = keras.Sequential([keras.Input((2,))])\nk = m\n")
    for selection in Selection(language="python"), Selection("m", "python"):
        assert [plan.title for plan in read_models(str(path), None, selection)] == ["m (line 2)"]
    with pytest.raises(InputError):
        read_models(str(path), None, Selection(language="spec"))
    path.rename(tmp_path / "model.py")
    assert read_models(f"{path}.py:m", None, Selection(language="spec"))[0].title == "m (line 2)"


def test_all_problems_of_a_model_that_extends_another(tmp_path: Path) -> None:
    """What is wrong with `frozen` is one more problem."""
    data = {"base": "MobileNet(weights=None)", "layers": ["Dense(0)"], "frozen": 5}
    plan = read_data({**data, "layers": ["Dense(0)"]})
    assert [problem.place.path[:1] for problem in plan.problems] == [("layers",), ("frozen",)]
    assert [problem.code for problem in plan.problems] == [Code.ARGUMENT] * 2
