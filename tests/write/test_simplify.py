"""A plan becomes what a person would write: without defaults, in order."""

from __future__ import annotations

import json
from typing import Any

import pytest
from test_declarations import LAYERS, needed

from shapecalc.declare.layer import Rule
from shapecalc.errors import Place, Source, WriteError
from shapecalc.model.infer import Inference
from shapecalc.model.meaning import non_default_arguments
from shapecalc.oracle.build import Builder
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.read.document import read_data
from shapecalc.read.keras3 import ConfigReader
from shapecalc.read.problems import Findings
from shapecalc.rules import RULES
from shapecalc.write.convert import convert
from shapecalc.write.simplify import Simplifier, held, layer_plan, parts

TOP = Place(Source("a.yaml"))


def simplified(data: Any, as_program: bool = False) -> tuple[ModelPlan, dict[Any, str]]:
    """The copy of a model, and the names that its layers have to have."""
    plan = read_data(data)
    inference = Inference(keras2=False, correct=False)
    inference.outermost_model(plan)
    simplifier = Simplifier(inference, as_program)
    copy = simplifier.simplify(plan)
    assert copy is not plan
    return copy, simplifier.wanted


def given_arguments(plan: Any) -> dict[str, Any]:
    assert isinstance(plan, LayerPlan)
    return dict(plan.binding.written)


def saved(data: Any) -> Any:
    """What Keras would save of a model."""
    return json.loads(convert(read_data(data), "keras")[0])


def written(data: Any, form: str = "yaml") -> str:
    return convert(read_data(data), form)[0]


@pytest.mark.parametrize("rule", LAYERS, ids=repr)
def test_what_keras_saves_by_default_is_left_out(builder: Builder, rule: Rule) -> None:
    """Of a layer that Keras saves, only what it needs is written, or what Keras has drawn."""
    if rule.foreign:
        return
    plan = read_data([{rule.name: needed(rule)}])
    builder.set_names(None)
    layer = builder.make(plan.layers[0])
    config = {"module": rule.module, "class_name": rule.name, "config": layer.get_config()}
    problems = Findings()
    read = ConfigReader(problems).layer(config, TOP)
    assert isinstance(read, LayerPlan)
    assert problems == []
    assert set(non_default_arguments(read)) - {"name", "seed"} <= set(needed(rule))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"activation": "linear"}, {}),
        ({"activation": None, "use_bias": 1, "trainable": True, "dtype": "float32"}, {}),
        ({"kernel_initializer": "GlorotUniform"}, {}),
        ({"use_bias": False, "activation": "relu"}, {"activation": "relu", "use_bias": False}),
    ],
)
def test_defaults(arguments: dict[str, Any], expected: dict[str, Any]) -> None:
    layer = layer_plan(RULES["Dense"], {"units": 2, **arguments}, TOP)
    assert non_default_arguments(layer) == {"units": 2, **expected}
    copy, _ = simplified(["Input((3,))", {"Dense": {"units": 2, **arguments}}])
    assert given_arguments(copy.layers[1]) == {"units": 2, **expected}


def test_names_are_wanted_not_given() -> None:
    copy, wanted = simplified(["Input((3,))", "Dense(2, name='out')", "ReLU"])
    assert "name" not in given_arguments(copy.layers[1])
    assert wanted[copy.layers[1]] == "out"
    assert wanted[copy.layers[2]] == "re_lu"


def test_an_input_that_has_no_row_needs_no_name() -> None:
    copy, wanted = simplified(saved(["Input((3,), name='x')", "Dense(2)"]))
    assert copy.layers[0] not in wanted
    copy, wanted = simplified(["Input((3,), name='x')", "Dense(2)"])
    assert wanted[copy.layers[0]] == "x"


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ("Input((3, None))", {"shape": (3, None)}),
        ("Input(batch_shape=(2, 3))", {"batch_shape": (2, 3)}),
        ("Input((3,), batch_size=2)", {"batch_shape": (2, 3)}),
        (
            "Input((3,), dtype='int32', sparse=True)",
            {"shape": (3,), "dtype": "int32", "sparse": True},
        ),
    ],
)
def test_inputs(layer: str, shape: dict[str, Any]) -> None:
    copy, _ = simplified([layer, "ReLU"])
    first = copy.layers[0]
    assert first.is_input
    assert given_arguments(first) == shape


def test_the_input_of_a_first_layer() -> None:
    """A spec keeps its argument, a program has a layer for it."""
    data = ["LSTM(4, input_length=3, input_dim=1)", "Dense(2)"]
    copy, _ = simplified(data)
    assert given_arguments(copy.layers[0]) == {"units": 4, "input_length": 3, "input_dim": 1}
    copy, _ = simplified(data, as_program=True)
    assert given_arguments(copy.layers[0]) == {"shape": (3, 1)}
    assert given_arguments(copy.layers[1]) == {"units": 4}
    assert len(copy.layers) == 3


def test_old_ways_to_give_the_input() -> None:
    data = ["LSTM(4, input_length=3, input_dim=1)", "Dense(2)"]
    assert "  - LSTM(4, input_dim=1, input_length=3)\n" in written(data)
    assert "        Input(shape=(3, 1)),\n        LSTM(4),\n" in written(data, "python")
    text = written(["Dense(4, batch_input_shape=(2, 3))"], "python")
    assert "Input(batch_shape=(2, 3))" in text


def calls(plan: ModelPlan) -> list[CallPlan]:
    return [step for step in plan.steps if isinstance(step, CallPlan)]


def test_a_layer_is_copied_once() -> None:
    data = {"inputs": {"x": 4}, "layers": {"d": "Dense(4)", "a": "d(x)", "b": "d(a)"}}
    copy, _ = simplified(data)
    first, second = calls(copy)
    assert first.layer is second.layer
    assert second.arguments[0].source is first


def test_an_index_only_where_there_are_several_outputs() -> None:
    layers = {"a": "LSTM(2, return_state=True)(x)", "b": "Dense(1)(a[-1])", "c": "Dense(1)(x)"}
    data = {"inputs": {"x": [3, 1]}, "layers": {**layers, "d": "Dense(1)(c)"}}
    copy, _ = simplified(saved(data))
    indices = [call.arguments[0].index for call in calls(copy)]
    assert sorted(indices, key=str) == [2, None, None, None]


def test_layers_of_a_saved_graph_are_made_where_they_are_called() -> None:
    layers = {"a": ["x", "Dense(2)", "Dense(3)"], "b": ["x", "Dense(4)"], "c": "add([a, a])"}
    copy, _ = simplified(saved({"inputs": {"x": 4}, "layers": layers, "outputs": ["c", "b"]}))
    kinds = [type(step).__name__ for step in copy.steps]
    assert kinds == ["LayerPlan", *["LayerPlan", "CallPlan"] * 4]


def test_models_come_first_in_a_program() -> None:
    inner = {"Model": {"inputs": {"z": 1}, "layers": {"p": "Dense(2)(z)"}}}
    data = {"inputs": {"x": [3, 1]}, "layers": {"y": ["x", {"TimeDistributed": {"layer": inner}}]}}
    for as_program in (False, True):
        copy, _ = simplified(data, as_program)
        names = [step.class_name for step in copy.steps if not isinstance(step, CallPlan)]
        assert names == ["InputLayer", "Functional", "TimeDistributed"]


def test_the_output_shape_of_a_custom_layer() -> None:
    config = saved(["Input((6, 3))", "Dense(2)"])
    config["config"]["layers"][1] |= {"class_name": "Mine", "module": "mine"}
    config["config"]["layers"][1]["config"] = {"name": "mine"}
    config["config"]["layers"][1]["build_config"] = {"input_shape": [None, 6, 3]}
    copy, _ = simplified(config)
    assert given_arguments(copy.layers[1])["class_name"] == "Mine"


MASKED: dict[str, Any] = {
    "inputs": {"words": 7},
    "layers": {"y": ["words", "Embedding(9, 4, mask_zero=True)", "LSTM(3)"]},
}


def test_masks_come_by_themselves() -> None:
    """The operations that Keras has saved are not written, and are there again."""
    config = saved(MASKED)
    assert "NotEqual" in [layer["class_name"] for layer in config["config"]["layers"]]
    assert 'x: [input_layer, "Embedding(9, 4, mask_zero=True)", LSTM(3)]' in written(config)
    _, notes = convert(read_data(config), "python")
    assert list(notes) == []


def test_an_operation_that_a_layer_reads() -> None:
    config = saved(MASKED)
    config["config"]["output_layers"] = ["not_equal", 0, 0]
    with pytest.raises(
        WriteError, match='NotEqual "not_equal": this format cannot represent the oper'
    ):
        written(config)
    assert "ops.not_equal(" in written(config, "python")


# Parts


def test_parts() -> None:
    plan = read_data(["Bidirectional(LSTM(2))", "Sequential([Dense(2)])"])
    wrapper, stack = plan.layers
    assert list(parts(plan)) == [wrapper, stack]
    assert [part.class_name for part in parts(wrapper)] == ["LSTM"]
    assert [part.class_name for part in parts(stack)] == ["Dense"]
    assert list(parts(parts(stack)[0])) == []


def test_held() -> None:
    """A layer that is used twice is not a part of one of its uses."""
    layers = {"d": "Dense(3)", "s": "Sequential([d, Dense(2)])", "y": ["x", "d", "s"]}
    plan = read_data({"inputs": {"x": 3}, "layers": layers})
    assert [layer.arguments.units for layer in held(plan)] == [2]


def test_layer_plan() -> None:
    plan = layer_plan(RULES["Dense"], {"units": 5}, TOP)
    assert (plan.arguments.units, plan.place) == (5, TOP)
    assert plan.binding.places["units"] == TOP
