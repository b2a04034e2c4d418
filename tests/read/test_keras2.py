"""Models that Keras 2 has saved: as JSON, in HDF5 files, for TensorFlow.js."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import h5py
import pytest
from reading import in_full
from strategies import models, trying
from test_oracle import other_shapes, plan_of, summary_of

from shapecalc.api.summarizing import summarize
from shapecalc.declare.kinds import KerasCall
from shapecalc.errors import Code, Place, ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, keras_table, without_trailing_blanks
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, TensorPlan
from shapecalc.read.document import read_data
from shapecalc.read.keras2 import Keras2Reader
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import SpecError
from shapecalc.table import keras2 as show_keras2
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import summary

Tally = dict[str, Counter[str]]


def test_random_models(keras2: Builder, tally: Tally) -> None:
    """What Keras 2 has saved gives the table that Keras 2 prints."""
    outcomes = tally.setdefault("random models that Keras 2 has saved", Counter())

    @trying(models(), 1, 60, shrink=False)
    def agree(data: Any) -> None:
        plan = plan_of(data)
        ours = summary_of(plan, keras2=True) if plan else None
        model = build_or_error(keras2, plan)[0] if plan and ours and ours.built else None
        if model is None:
            outcomes["not comparable"] += 1
            return
        read = summary(infer(read_data(json.loads(model.to_json())), keras2=True))
        if other_shapes(read, model):
            outcomes["other shapes in Keras 2"] += 1
            return
        assert without_trailing_blanks(
            show_keras2.table(read, Options())
        ) == without_trailing_blanks(keras_table(model, 80))
        outcomes["the same"] += 1

    agree()
    assert outcomes["the same"] > 5 * outcomes["other shapes in Keras 2"]


@pytest.mark.parametrize("name", ["MobileNetV2", "DenseNet121"])
def test_applications(keras2: Builder, name: str) -> None:
    model = getattr(keras2.keras.applications, name)(weights=None)
    ours = summary(infer(read_data(json.loads(model.to_json())), keras2=True))
    assert without_trailing_blanks(show_keras2.table(ours, Options())) == without_trailing_blanks(
        keras_table(model, 80)
    )


OLD: dict[str, Any] = {
    "class_name": "Sequential",
    "config": [
        {
            "class_name": "GRU",
            "config": {"name": "g", "units": 5, "batch_input_shape": [None, 3, 1], "renorm": 1},
        },
        {"class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "linear"}},
    ],
}


def test_what_was_before() -> None:
    """A list of layers, an input on the first of them, a GRU without `reset_after`."""
    rows = summarize(OLD).layers
    assert [(row.name, row.params) for row in rows] == [("g", 105), ("d", 12)]


def test_hdf5(keras2: Builder, tmp_path: Path) -> None:
    layers = keras2.keras.layers
    model = keras2.keras.Sequential([layers.LSTM(4, input_shape=(3, 1)), layers.Dense(2)])
    model.save(tmp_path / "m.h5")
    saved = json.loads(model.to_json())
    assert str(summarize(tmp_path / "m.h5")) == str(summarize(saved))
    assert summarize(tmp_path / "m.h5").total_params == model.count_params()


def test_hdf5_of_keras_3(keras: Any, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((3, 1)), keras.layers.LSTM(4), keras.layers.Dense(2)])
    model.save(tmp_path / "m.h5")
    assert summarize(tmp_path / "m.h5").total_params == model.count_params()


@pytest.mark.parametrize(
    ("value", "message"),
    [(None, "has no attribute `model_config`"), (7, "is not text"), ("{", "this is not")],
)
def test_odd_hdf5(tmp_path: Path, value: Any, message: str) -> None:
    with h5py.File(tmp_path / "m.h5", "w") as file:
        if value is not None:
            file.attrs["model_config"] = value
    with pytest.raises(ShapecalcError, match=message):
        summarize(tmp_path / "m.h5")


def tfjs(shape: list[int]) -> dict[str, Any]:
    weights = [{"name": "d/kernel", "shape": shape, "dtype": "float32"}]
    layers = [
        {"class_name": "InputLayer", "config": {"name": "x", "batch_input_shape": [None, 3]}},
        {"class_name": "Dense", "config": {"name": "d", "units": 2, "use_bias": False}},
    ]
    config = {"name": "m", "layers": layers}
    topology = {"model_config": {"class_name": "Sequential", "config": config}}
    return {
        "format": "layers-model",
        "modelTopology": topology,
        "weightsManifest": [{"paths": ["a"], "weights": weights}],
    }


def test_tfjs() -> None:
    assert summarize(tfjs([3, 2])).notes == []
    (note,) = summarize(tfjs([3, 3])).notes
    assert note == (
        "the weights in the file do not fit its config: d has (3, 3) in the file, and (3, 2) by "
        "the config"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "graph-model"}, "a graph model of TensorFlow.js"),
        ({"modelTopology": {"node": []}}, "a graph model of TensorFlow.js"),
        ({"modelTopology": 5}, "must hold a Keras model"),
    ],
)
def test_other_tfjs(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ShapecalcError, match=message):
        summarize({**tfjs([3, 2]), **change})


# The reader itself, on small configs that need no Keras

TOP = Place(Source("a.json"))


def layer_of(class_name: str, **config: Any) -> LayerPlan:
    findings = Findings()
    plan = Keras2Reader(findings).layer({"class_name": class_name, "config": config}, TOP)
    assert isinstance(plan, LayerPlan)
    assert findings == []
    return plan


def graph(*layers: tuple[str, str, dict[str, Any], Any], outputs: Any) -> ModelPlan:
    """A Functional model: for each layer its name, class, config and nodes."""
    listed = [
        {"name": name, "class_name": kind, "config": {"name": name, **config}, "inbound_nodes": at}
        for name, kind, config, at in layers
    ]
    config = {"name": "m", "layers": listed, "input_layers": [["x", 0, 0]]}
    data = {"class_name": "Model", "config": {**config, "output_layers": outputs}}
    return Keras2Reader(Findings()).model(data, TOP)


X: tuple[str, str, dict[str, Any], Any] = (
    *("x", "InputLayer", {"batch_input_shape": [None, 3, 4]}, []),
)


def calls(plan: ModelPlan) -> list[CallPlan]:
    return [step for step in plan.steps if isinstance(step, CallPlan)]


def test_reset_after_did_not_exist() -> None:
    assert layer_of("GRU", units=2).arguments.reset_after is False
    assert layer_of("GRU", units=2, reset_after=True).arguments.reset_after is True
    assert "reset_after" not in layer_of("LSTM", units=2).binding.written


def test_an_axis_in_a_list() -> None:
    assert layer_of("BatchNormalization", axis=[3]).arguments.axis == 3


def test_unknown_keys_are_left_out_with_a_note() -> None:
    findings = Findings()
    config = {"class_name": "Dense", "config": {"units": 2, "bias_axis": 1}}
    plan = Keras2Reader(findings).layer(config, TOP)
    assert isinstance(plan, LayerPlan)
    assert set(plan.binding.written) == {"units"}
    assert findings.notes == [
        "no version of Keras has the argument `bias_axis` of Dense; it is left out"
    ]


def test_former_arguments() -> None:
    lstm = layer_of("LSTM", units=2, time_major=False, num_constants=None)
    assert set(lstm.binding.written) == {"units"}
    with pytest.raises(SpecError, match="`time_major` is read only as False or None, not True"):
        layer_of("LSTM", units=2, time_major=True)


def test_former_names() -> None:
    dense = layer_of(
        "Dense",
        units=2,
        dtype="float",
        kernel_initializer={"class_name": "GlorotUniformV2", "config": {"dtype": "float32"}},
        kernel_constraint={"class_name": "RadialConstraint", "config": {}},
    )
    assert dense.arguments.dtype == "float32"
    assert dense.arguments.kernel_initializer == KerasCall("GlorotUniform", (), {})
    assert dense.arguments.kernel_constraint is None
    assert layer_of("BatchNormalizationV1", axis=[3]).rule.name == "BatchNormalization"
    assert layer_of("ReLU", max_value={"type": "ndarray", "value": 6.0}).arguments.max_value == 6
    shape = {"class_name": "__tuple__", "items": [3, 2]}
    assert layer_of("Reshape", target_shape=shape).arguments.target_shape == (3, 2)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"class_name": "Zeros", "module": "keras.initializers"}, "Zeros()"),
        ({"class_name": "Zeros", "module": "keras.initializers", "config": None}, "Zeros()"),
        ({"class_name": "Mine", "config": {"a": 1}}, "Mine"),
        ("mine", "mine"),
        ({"class_name": "Mine", "module": "mine", "config": {}}, "Mine"),
    ],
)
def test_objects_of_keras_and_of_ones_own(config: Any, expected: str) -> None:
    findings = Findings()
    data = {"class_name": "Dense", "config": {"units": 2, "kernel_initializer": config}}
    plan = Keras2Reader(findings).layer(data, TOP)
    assert isinstance(plan, LayerPlan)
    found = plan.arguments.kernel_initializer
    assert repr(found) == expected or found.name == expected
    assert isinstance(found, KerasCall)
    assert found.foreign == (expected.lower() == "mine")


@pytest.mark.parametrize(
    ("class_name", "config", "problem"),
    [
        (
            "Dense",
            {"units": 2, "input_shape": 5},
            "config/input_shape SC203 `input_shape` must be a shape such as [null, 3], not 5",
        ),
        (
            "Dense",
            {"units": 2, "batch_input_shape": 5},
            "config/batch_input_shape SC203 `batch_input_shape` must be a shape such as [null, 3], "
            "not 5",
        ),
        (
            "LSTM",
            {"units": 2, "time_major": True},
            "config/time_major SC203 `time_major` is read only as False or None, not True",
        ),
        (
            "Dense",
            {"units": 2, "kernel_initializer": {"class_name": "Zeros", "config": 5}},
            "config/kernel_initializer SC104 an object such as initializer for the kernel must "
            "have `config`: a mapping",
        ),
        (
            "Dense",
            {"units": 2, "kernel_initializer": {"class_name": "Zeros"}},
            "config/kernel_initializer SC104 an object such as initializer for the kernel must "
            "have `config`: a mapping",
        ),
    ],
)
def test_problems_in_full(class_name: str, config: dict[str, Any], problem: str) -> None:
    with pytest.raises(SpecError) as caught:
        Keras2Reader(Findings()).layer({"class_name": class_name, "config": config}, TOP)
    assert caught.value.problem
    assert in_full(caught.value.problem) == problem


def test_the_dtype_of_hashes_had_no_effect() -> None:
    hashing = layer_of("Hashing", num_bins=3, dtype="float32")
    assert "dtype" not in hashing.binding.written
    assert layer_of("Hashing", num_bins=3, dtype="int32").binding.written["dtype"] == "int32"
    policy = {"class_name": "Policy", "config": {"name": "float16"}}
    assert layer_of("Dense", units=2, dtype=policy).arguments.dtype == "float16"


@pytest.mark.parametrize(
    ("name", "shown"), [("a", "a"), (5, "5"), ([1], "[1]"), (None, None), (0, None)]
)
def test_names_of_models(name: Any, shown: str | None) -> None:
    layers = [{"class_name": "Dense", "config": {"units": 2}}]
    data = {"class_name": "Sequential", "config": {"name": name, "layers": layers}}
    assert read_data({**data, "keras_version": "2.4.0"}).arguments.name == shown


def test_models_of_no_layers() -> None:
    empty: list[Any] = [[], None, {}]
    for config in empty:
        plan = Keras2Reader(Findings()).model({"class_name": "Sequential", "config": config}, TOP)
        assert (plan.layers, plan.arguments.name) == ([], None)
    flatten = {"class_name": "Flatten", "module": "keras.layers", "config": None}
    plan = Keras2Reader(Findings()).model({"class_name": "Sequential", "config": [flatten]}, TOP)
    assert [layer.class_name for layer in plan.layers] == ["Flatten"]


def test_a_class_of_another_package() -> None:
    """Late versions name the module, and a class of one's own may have the name of Keras's."""
    data = {"class_name": "Dense", "module": "mine", "config": {"name": "d"}}
    plan = Keras2Reader(Findings()).layer(data, TOP)
    assert isinstance(plan, LayerPlan)
    assert plan.rule.foreign


def test_a_name_with_a_slash() -> None:
    assert layer_of("Dense", units=2, name="a/b").arguments.name == "a/b"


def test_a_config_that_is_null() -> None:
    layers = [{"class_name": "Flatten", "config": None}]
    plan = Keras2Reader(Findings()).model({"class_name": "Sequential", "config": layers}, TOP)
    assert [layer.class_name for layer in plan.layers] == ["Flatten"]


def test_a_list_of_layers_inside_another() -> None:
    layers = [{"class_name": "Dense", "config": {"units": 2}}]
    inner = {"class_name": "Sequential", "config": layers}
    data = {"class_name": "Sequential", "config": [inner, *layers]}
    plan = Keras2Reader(Findings()).model(data, TOP)
    assert [layer.class_name for layer in plan.layers] == ["Sequential", "Dense"]


def test_settings_of_training_have_no_effect() -> None:
    layers = [{"class_name": "Dense", "config": {"units": 2}}]
    settings = {"loss": {"a": 1}, "x": 2}
    data = {"class_name": "Sequential", "config": layers, "compile_config": settings}
    assert len(Keras2Reader(Findings()).model(data, TOP).layers) == 1


def test_a_list_of_layers() -> None:
    layers = [{"class_name": "Dense", "config": {"units": 2}}]
    plan = Keras2Reader(Findings()).model({"class_name": "Sequential", "config": layers}, TOP)
    assert [layer.class_name for layer in plan.layers] == ["Dense"]


def test_nodes() -> None:
    plan = graph(
        X,
        ("a", "Dense", {"units": 2}, [[["x", 0, 0, {}]]]),
        ("b", "Add", {}, [[["a", 0, 0, {}], ["a", 0, 0, {}]]]),
        outputs=[["b", 0, 0]],
    )
    first, second = calls(plan)
    assert isinstance(first.arguments[0], TensorPlan)
    assert [len(argument) for argument in second.arguments] == [2]


def test_a_node_that_is_not_in_a_list() -> None:
    plan = graph(X, ("a", "Dense", {"units": 2}, [["x", 0, 0, {}]]), outputs=[["a", 0, 0]])
    assert len(calls(plan)) == 1


def test_states_stood_behind_the_sequence() -> None:
    lstm = [[["x", 0, 0, {}], ["d", 0, 0], ["d", 0, 0]]]
    plan = graph(
        X,
        ("f", "Flatten", {}, [[["x", 0, 0, {}]]]),
        ("d", "Dense", {"units": 2}, [[["f", 0, 0, {}]]]),
        ("l", "LSTM", {"units": 2}, lstm),
        outputs=[["l", 0, 0]],
    )
    call = calls(plan)[-1]
    assert len(call.arguments) == 1
    assert len(call.keywords["initial_state"]) == 2


def test_tensors_among_the_keywords() -> None:
    attention = [[["x", 0, 0, {"value": ["x", 0, 0], "use_causal_mask": True}]]]
    settings = {"num_heads": 2, "key_dim": 2}
    plan = graph(X, ("a", "MultiHeadAttention", settings, attention), outputs=[["a", 0, 0]])
    (call,) = calls(plan)
    assert isinstance(call.keywords["value"], TensorPlan)
    assert call.keywords["use_causal_mask"] is True


@pytest.mark.parametrize("node", [5, [], [5], [["x", 0]], {"args": []}])
def test_what_is_no_node(node: Any) -> None:
    with pytest.raises(SpecError) as caught:
        graph(X, ("a", "Dense", {"units": 2}, [node]), outputs=[["a", 0, 0]])
    assert caught.value.problem
    assert caught.value.problem.code is Code.FORM
    assert caught.value.problem.message == (
        'a node of Keras 2 must be a list such as ["dense", 0, 0, {}]'
    )


def test_layers_whose_code_is_elsewhere(keras2: Builder) -> None:
    """The layers that read them know their shapes, and so does a model inside the model."""
    keras = keras2.keras

    class Mine(keras.layers.Layer):  # type: ignore[misc,name-defined]
        def build(self, shape: Any) -> None:
            self.kernel = self.add_weight(shape=(shape[-1], 7))

        def call(self, x: Any) -> Any:
            return x @ self.kernel

    x = keras.Input((6,))
    crop = keras.layers.Lambda(lambda tensor: tensor[:, :2], name="crop")(x)
    mine = Mine(name="mine")(crop)
    inner = keras.Sequential([keras.Input((7,)), keras.layers.Dense(2)], name="inner")
    both = keras.layers.Concatenate()(
        [crop, keras.layers.Dropout(0.1)(inner(Mine(name="mine_1")(mine)))]
    )
    model = keras.Model(x, keras.layers.Dense(3)(both))
    ours = summary(infer(read_data(json.loads(model.to_json())), keras2=True))
    own = {"mine", "mine_1", "crop"}
    for row, layer in zip(ours.layers, model.layers):
        shapes = layer.output_shape if row.is_input else [layer.output_shape]
        assert str([tuple(shape or ()) for shape in row.output_shapes or ()]) == str(shapes)
        assert row.params == (None if "mine" in row.name else layer.count_params())
    remarks = [note for note in ours.notes if "is taken from the file" in note]
    assert len(remarks) == len(own)


def test_a_class_of_ones_own_has_no_module() -> None:
    """It may have the name of a layer of Keras."""
    mine: dict[str, Any] = {
        "module": None,
        "registered_name": "Dense",
        "class_name": "Dense",
        "config": {},
    }
    config = {"name": "m", "layers": [mine]}
    data = {"class_name": "Sequential", "config": config, "keras_version": "2.13.1"}
    plan = read_data(data)
    assert isinstance(plan.layers[0], LayerPlan)
    assert plan.layers[0].rule.name == "Layer"


def test_a_bidirectional_layer_of_a_layer_that_reads_backwards(keras2: Builder) -> None:
    """Keras 2 lets the second layer read forwards; Keras 3 refuses the first."""
    layers = keras2.keras.layers
    inner = layers.LSTM(4, go_backwards=True)
    model = keras2.keras.Sequential([layers.Bidirectional(inner, input_shape=(3, 1))])
    ours = summary(infer(read_data(json.loads(model.to_json())), keras2=True))
    assert [row.params for row in ours.layers] == [model.count_params()] == [192]


def graph_of(layers: list[Any], output: str) -> Any:
    start = {
        "class_name": "InputLayer",
        "name": "x",
        "config": {"batch_input_shape": [None, 4, 3], "name": "x"},
        "inbound_nodes": [],
    }
    ends = {"input_layers": [["x", 0, 0]], "output_layers": [[output, 0, 0]]}
    config = {"name": "m", "layers": [start, *layers], **ends}
    return {"class_name": "Functional", "config": config, "keras_version": "2.15.0"}


def node_of(class_name: str, name: str, nodes: list[Any], **config: Any) -> Any:
    config = {"name": name, **config}
    return {"class_name": class_name, "name": name, "config": config, "inbound_nodes": nodes}


def test_arguments_of_calls() -> None:
    states = node_of("LSTM", "s", [[["x", 0, 0, {}]]], units=2, return_state=True)
    sources = [["x", 0, 0, {}], ["s", 0, 1, {}], ["s", 0, 2, {}]]
    last = node_of("LSTM", "l", [sources], units=2)
    relu = node_of("TFOpLambda", "r", [["l", 0, 0, {"name": None}]], function="nn.relu")
    add = node_of("TFOpLambda", "a", [["r", 0, 0, {"y": ["l", 0, 0]}]], function="math.add")
    plan = Keras2Reader(Findings()).model(graph_of([states, last, relu, add], "a"), TOP)
    calls = [step for step in plan.steps if isinstance(step, CallPlan)]
    assert [len(call.arguments) for call in calls] == [1, 1, 1, 1]
    assert [[*call.keywords] for call in calls] == [[], ["initial_state"], ["name"], ["y"]]
    state = calls[1].keywords["initial_state"]
    assert [tensor.index for tensor in state] == [1, 2]
    assert calls[3].keywords["y"].source is calls[1]
    rows = summary(
        infer(plan),
    ).layers
    assert [row.name for row in rows] == ["x", "s", "l", "r", "a"]


def test_an_empty_name() -> None:
    data = {"class_name": "Dense", "config": {"name": "", "units": 2}}
    plan = Keras2Reader(Findings()).layer(data, TOP)
    assert isinstance(plan, LayerPlan)
    assert plan.arguments.name is None


@pytest.mark.parametrize(
    ("inner", "more", "second"),
    [
        ({"units": 2, "go_backwards": True}, {}, False),
        ({"units": 2, "go_backwards": False}, {}, None),
        ({"units": 2}, {}, None),
        ({"units": 2}, {"backward_layer": {"units": 2}}, True),
    ],
)
def test_the_second_layer_of_a_bidirectional_one(
    inner: dict[str, Any], more: dict[str, Any], second: bool | None
) -> None:
    """A first layer that reads backwards has a second one that reads forwards."""
    config: dict[str, Any] = {"layer": {"class_name": "LSTM", "config": inner}}
    for name, settings in more.items():
        config[name] = {"class_name": "LSTM", "config": {**settings, "go_backwards": True}}
    backward = layer_of("Bidirectional", **config).arguments.backward_layer
    assert (backward.arguments.go_backwards if backward else None) is second


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (5, 'a node of Keras 2 must be a list such as ["dense", 0, 0, {}]'),
        ([], 'a node of Keras 2 must be a list such as ["dense", 0, 0, {}]'),
    ],
)
def test_what_is_no_node_of_a_function(node: Any, message: str) -> None:
    layer = node_of("TFOpLambda", "f", [node], function="math.multiply")
    with pytest.raises(ShapecalcError) as caught:
        read_data(graph_of([layer], "f"))
    assert caught.value.problems[0].message == message


def test_tensors_in_mappings_of_a_function() -> None:
    keywords = {"y": ["x", 0, 0], "more": {"a": ["x", 0, 0], "b": [1, ["x", 0, 0]]}, "n": 3}
    layer = node_of("TFOpLambda", "f", [["x", 0, 0, keywords]], function="math.multiply")
    plan = read_data(graph_of([layer], "f"))
    (call,) = (step for step in plan.steps if isinstance(step, CallPlan))
    named = call.keywords
    assert isinstance(named["y"], TensorPlan)
    assert isinstance(named["more"]["a"], TensorPlan)
    assert isinstance(named["more"]["b"][1], TensorPlan)
    assert (named["more"]["b"][0], named["n"]) == (1, 3)


def test_outputs_that_are_a_list_of_one() -> None:
    data = graph_of([node_of("Dense", "a", [[["x", 0, 0, {}]]], units=2)], "a")
    output = read_data(data).outputs
    assert isinstance(output, TensorPlan)
    assert output.source.layer.name == "a"  # type: ignore[union-attr]
    data["config"]["output_layers"] = [["a", 0, 0], ["x", 0, 0]]
    outputs = read_data(data).outputs
    assert isinstance(outputs, list)
    assert len(outputs) == 2


@pytest.mark.parametrize(
    ("config", "problems"), [({"name": "a/b"}, 0), ({"padding": "a/b"}, 1), ({"name": "a"}, 0)]
)
def test_only_a_name_may_have_a_slash(config: dict[str, Any], problems: int) -> None:
    findings = Findings()
    data = {"class_name": "Conv1D", "config": {"filters": 3, "kernel_size": 2, **config}}
    Keras2Reader(findings).layer(data, TOP)
    assert len(findings) == problems
