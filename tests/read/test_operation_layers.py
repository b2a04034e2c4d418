"""Layers of Keras 2 that apply one function of TensorFlow, as files have them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reading import in_full

from shapecalc.api.summarizing import summarize
from shapecalc.diff.compare import diff
from shapecalc.errors import Place, ShapecalcError, Source, WriteError
from shapecalc.model.graph import flatten
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.read.operation_layers import operation_layer, replaced_sources, sources
from shapecalc.read.syntax import SpecError
from shapecalc.table import keras2 as show_keras2
from shapecalc.table.keras3 import Options
from shapecalc.table.rows import ModelRows
from shapecalc.table.summary import summary
from shapecalc.write.convert import convert

GET = "__operators__.getitem"
SLICE = [{"start": None, "stop": None, "step": None}, {"start": 2, "stop": None, "step": None}]

OLD = Options(expand_nested=True, show_trainable=True)


def layer(class_name: str, name: str, nodes: list[Any], **config: Any) -> dict[str, Any]:
    """Return the config of a layer as Keras 2 saves it."""
    config = {"name": name, **config}
    return {"class_name": class_name, "name": name, "inbound_nodes": nodes, "config": config}


def model(*layers: dict[str, Any]) -> dict[str, Any]:
    """Return a model of some layers on an input `x` of four features."""
    start = layer("InputLayer", "x", [], batch_input_shape=[None, 4], dtype="float32")
    last = layers[-1]["name"]
    config = {
        "name": "m",
        "layers": [start, *layers],
        "input_layers": [["x", 0, 0]],
        "output_layers": [[last, 0, 0]],
    }
    return {"class_name": "Functional", "config": config, "keras_version": "2.15.0"}


def of_keras2(data: dict[str, Any]) -> ModelRows:
    return summary(infer(read_data(data), keras2=True))


def unknown(class_name: str, **config: Any) -> list[str]:
    """Return the rows and notes of a model whose second layer is of a class, and a Dense."""
    odd = layer(class_name, "odd", [["x", 0, 0, {}]], **config)
    dense = layer("Dense", "dense", [[["odd", 0, 0, {}]]], units=2)
    table = of_keras2(model(odd, dense))
    return [*(f"{row.shape_text} {row.params_text}" for row in table.layers), *table.notes]


def test_tables_of_models(keras2: Builder) -> None:
    """Constants, tensors by keyword, shared and frozen layers, nested models."""
    import tensorflow as tf

    keras = keras2.keras
    keras.backend.clear_session()
    x, y = keras.Input((4,)), keras.Input((4,))
    inner = keras.Model(x, keras.layers.Dense(3)(tf.nn.relu(x)[:, 1:] * 2.0))
    inner.trainable = False
    both = tf.concat([inner(x), inner(y)], axis=-1)
    low, high = tf.split(both, 2, axis=1)
    clipped = tf.clip_by_value(low, clip_value_max=high, clip_value_min=1 - high)
    built = keras.Model([x, y], keras.layers.Dense(2)(tf.stack([clipped, low], axis=1)))
    text = built.to_json()
    read = keras.models.model_from_json(text)
    lines: list[str] = []
    read.summary(print_fn=lines.append, expand_nested=True, show_trainable=True)
    ours = show_keras2.table(of_keras2(json.loads(text)), OLD)
    assert without_trailing_blanks(ours) == without_trailing_blanks("\n".join(lines))


def test_a_layer_that_is_called_twice(keras2: Builder) -> None:
    relu = layer("TFOpLambda", "r", [["x", 0, 0, {}], ["d", 0, 0, {}]], function="nn.relu")
    dense = layer("Dense", "d", [[["r", 0, 0, {}]]], units=4)
    add = layer("TFOpLambda", "a", [["r", 0, 0, {"y": ["r", 1, 0]}]], function="math.add")
    data = model(relu, dense, add)
    read = keras2.keras.models.model_from_json(json.dumps(data))
    ours = show_keras2.table(of_keras2(data), Options())
    assert without_trailing_blanks(ours) == without_trailing_blanks(keras_table(read, 80))


def test_functions_without_a_rule() -> None:
    assert unknown("TFOpLambda", function="map_fn")[1:] == [
        "? 0",
        "? ?",
        'the output shape of TFOpLambda "odd" is unknown: there is no rule for `tf.map_fn`',
        'the totals are lower bounds: the number of parameters of Dense "dense" is unknown',
    ]
    classes = [("InstanceMethod", "attr_name"), ("InstanceProperty", "attr_name")]
    for class_name, key in [*classes, ("ClassMethod", "method_name")]:
        assert f"{class_name}" in unknown(class_name, **{key: "to_tensor"})[3]


@pytest.mark.parametrize(
    ("node", "config", "message"),
    [
        (5, {"function": "nn.relu"}, "a node of Keras 2 must be a list"),
        (["x", 0, 0, {}], {}, "`function` must be the name of a function, not None"),
        (["x", 0, 0, {}], {"function": "a\nb"}, "`function` must be the name of a function"),
        (["x", 0, 0, {"y": [1, 2]}], {"function": "math.add"}, "sizes 4 and 2 cannot be broadcast"),
    ],
)
def test_wrong_layers(node: Any, config: dict[str, Any], message: str) -> None:
    with pytest.raises(ShapecalcError, match=message):
        summarize(model(layer("TFOpLambda", "odd", [node], **config)))


NODE = {"name": "n", "op": "Squeeze", "attr": {}}

SPLIT = {"name": "n", "op": "Split", "attr": {"num_split": {"i": "9000000000"}}}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"node_def": "n"}, "`node_def` must be a node of a graph in JSON, not 'n'"),
        ({"node_def": {**NODE, "op": None}}, "`op` must be the name of a function, not None"),
        ({"node_def": {**NODE, "attr": [1]}}, "attributes and constants .* must be mappings"),
        ({"node_def": NODE, "constants": {"x": 1}}, "the numbers of its inputs as their keys"),
        ({"node_def": {**NODE, "attr": {"a": {"i": "x"}}}}, "an attribute .* is damaged"),
        ({"node_def": {**NODE, "attr": {"a": {"list": {"i": 5}}}}}, "an attribute .* is damaged"),
        (
            {"node_def": {**NODE, "attr": {"a": {"shape": {"dim": [1]}}}}},
            "an attribute",
        ),
        ({"node_def": SPLIT, "constants": {"0": 0}}, "returns 9,000,000,000 tensors, more than"),
        ({"node_def": {**NODE, "op": "Slice"}}, "needs 3 inputs, and has 1"),
    ],
)
def test_wrong_operations_of_graphs(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ShapecalcError, match=message):
        summarize(model(layer("TensorFlowOpLayer", "odd", [["x", 0, 0, {}]], **config)))


def test_operations_of_graphs_without_a_rule() -> None:
    node = {**NODE, "op": "Bincount"}
    note = unknown("TensorFlowOpLayer", node_def=node)[3]
    assert "there is no rule for TensorFlow's operation `Bincount`" in note


def test_other_commands_know_the_layers() -> None:
    """A spec holds them as layers whose code is elsewhere; a program of Keras 3 cannot."""
    crop = layer("SlicingOpLambda", "crop", [["x", 0, 0, {"slice_spec": SLICE}]], function=GET)
    add = layer("TFOpLambda", "add", [["crop", 0, 0, {"y": 2.0}]], function="math.add")
    dense = layer("Dense", "dense", [[["add", 0, 0, {}]]], units=2)
    data = model(crop, add, dense)
    text, _ = convert(read_data(data), "yaml")
    assert "Layer(class_name='SlicingOpLambda', output_shape=(2,), params=0, name='crop')" in text
    for form in ("python", "keras"):
        with pytest.raises(WriteError, match="Keras 3 has no such layer"):
            convert(read_data(data), form)
    assert not diff(read_data(data), read_data(data)).exists


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            {**layer("TFOpLambda", "a", [], function="nn.relu"), "name": "a\nb"},
            "name SC104 `name` must be a string without control characters, not 'a\\nb'",
        ),
        (
            {"class_name": "TFOpLambda", "config": {"function": "nn.relu"}},
            "name SC104 `name` must be a string without control characters, not None",
        ),
        (
            layer("TFOpLambda", "a", [], function=5),
            "config/function SC104 `function` must be the name of a function, not 5",
        ),
        (
            layer("TensorFlowOpLayer", "a", [], node_def=5),
            "config/node_def SC104 `node_def` must be a node of a graph in JSON, not 5",
        ),
        (
            layer("TensorFlowOpLayer", "a", [], node_def=NODE, constants={"x": 1}),
            "config/constants SC104 the constants of an operation have the numbers of its inputs "
            "as their keys",
        ),
        (
            layer("TensorFlowOpLayer", "a", [], node_def=NODE, constants=5),
            "config SC104 the attributes and constants of an operation must be mappings",
        ),
    ],
)
def test_problems_in_full(data: Any, problem: str) -> None:
    with pytest.raises(SpecError) as caught:
        operation_layer(data, Place(Source("a.json")))
    assert caught.value.problem
    assert in_full(caught.value.problem) == problem


def test_plans_of_operations() -> None:
    place = Place(Source("a.json"))
    data = layer("TFOpLambda", "a", [], function="nn.relu", trainable=False, dtype="float16")
    plan = operation_layer(data, place)
    assert vars(plan.arguments) == {
        "name": None,
        "trainable": False,
        "dtype": "float16",
        "autocast": False,
    }
    assert (plan.name, plan.class_name, plan.place) == ("a", "TFOpLambda", place)
    data = {"class_name": "TensorFlowOpLayer", "config": {"name": "b", "node_def": NODE}}
    assert operation_layer(data, place).name == "tf_op_layer_b"


def test_sources_of_nodes() -> None:
    node = [["x", 0, 1, {"y": 2}], {"k": ["_CONSTANT_VALUE", -1, 5]}, 7]
    assert [*sources(node)] == [["x", 0, 1, {"y": 2}], ["_CONSTANT_VALUE", -1, 5]]
    assert replaced_sources(node, tuple) == [("x", 0, 1), {"k": 5}, 7]


@pytest.mark.parametrize(
    ("name", "dtype"),
    [
        ("DT_FLOAT", "float32"),
        ("DT_DOUBLE", "float64"),
        ("DT_HALF", "float16"),
        ("DT_INT64", "int64"),
        ("DT_BOOL", "bool"),
    ],
)
def test_dtypes_in_a_graph(name: str, dtype: str) -> None:
    node = {"name": "c", "op": "Cast", "attr": {"DstT": {"type": name}}, "input": ["x"]}
    cast = layer("TensorFlowOpLayer", "c", [["x", 0, 0, {}]], node_def=node, constants={})
    made = infer(read_data(model(cast)), keras2=True)
    (output,) = flatten(made.layers[-1].nodes[0].outputs)
    assert output.dtype == dtype
