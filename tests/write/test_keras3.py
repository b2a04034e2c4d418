"""Keras's JSON: what stands in it, and which models it cannot hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shapecalc.errors import WriteError
from shapecalc.model.infer import Inference, infer
from shapecalc.model.models import Functional, Sequential
from shapecalc.read.document import read_data
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary
from shapecalc.write.keras3 import config


def saved(data: Any) -> dict[str, Any]:
    """The config of a model."""
    plan = read_data(data)
    inference = Inference(keras2=False, correct=False)
    model = inference.outermost_model(plan)
    assert isinstance(model, (Functional, Sequential))
    return config(model, inference, plan.place)


def layers(data: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = saved(data)["config"]["layers"]
    return found


def arguments(layer: Any) -> dict[str, Any]:
    """The config of a layer behind an input of three axes."""
    inner: dict[str, Any] = layers(["Input((4, 3))", layer])[1]["config"]
    return inner


FLOAT32 = {
    "module": "keras",
    "class_name": "DTypePolicy",
    "config": {"name": "float32"},
    "registered_name": None,
}


def test_a_stack() -> None:
    data = saved({"name": "m", "layers": ["Input((4,))", "Dense(2)"]})
    inner = data.pop("config")
    assert data == {"module": "keras", "class_name": "Sequential", "registered_name": None}
    listed = inner.pop("layers")
    assert inner == {
        "name": "m",
        "trainable": True,
        "dtype": FLOAT32,
        "build_input_shape": [None, 4],
    }
    assert [(layer["module"], layer["class_name"]) for layer in listed] == [
        ("keras.layers", "InputLayer"),
        ("keras.layers", "Dense"),
    ]


def test_a_stack_that_is_not_built() -> None:
    assert "build_input_shape" not in saved(["Dense(2)"])["config"]


def test_an_input() -> None:
    (first, *_) = layers(["Input((4, None), batch_size=2, dtype='int32', name='x')", "ReLU"])
    assert first["config"] == {
        "batch_shape": [2, 4, None],
        "dtype": "int32",
        "sparse": False,
        "ragged": False,
        "name": "x",
        "optional": False,
    }


def test_all_arguments_are_written() -> None:
    found = arguments("Dense(2)")
    assert list(found)[:3] == ["name", "trainable", "dtype"]
    assert (found["name"], found["trainable"], found["dtype"]) == ("dense", True, FLOAT32)
    assert (found["units"], found["activation"], found["use_bias"]) == (2, "linear", True)
    assert found["kernel_initializer"] == "glorot_uniform"
    assert found["kernel_regularizer"] is None
    assert "input_shape" not in found


@pytest.mark.parametrize(
    ("layer", "name", "value"),
    [
        ("MaxPooling1D(3)", "strides", 3),
        ("Conv1D(2, (3,))", "kernel_size", [3]),
        ("Reshape((2, 6))", "target_shape", [2, 6]),
        ("Dense(2, trainable=False)", "trainable", False),
        ("LSTM(2, kernel_regularizer=l2(0.5))", "kernel_regularizer", {"l2": 0.5}),
        ("Dense(2, activation='relu')", "activation", "relu"),
    ],
)
def test_arguments(layer: str, name: str, value: Any) -> None:
    found = arguments(layer)[name]
    assert (found["config"] if isinstance(found, dict) else found) == value


@pytest.mark.parametrize(
    ("dtype", "class_name", "inner"),
    [
        ("float16", "DTypePolicy", {"name": "float16"}),
        ("mixed_float16", "DTypePolicy", {"name": "mixed_float16"}),
        (
            "int8_from_float32",
            "QuantizedDTypePolicy",
            {"mode": "int8", "source_name": "float32"},
        ),
        (
            "int4/128_from_float32",
            "Int4DTypePolicy",
            {"mode": "int4/128", "source_name": "float32"},
        ),
    ],
)
def test_policies(dtype: str, class_name: str, inner: dict[str, Any]) -> None:
    policy = arguments(f"Dense(2, dtype='{dtype}')")["dtype"]
    assert (policy["class_name"], policy["config"]) == (class_name, inner)


def test_layers_inside_layers() -> None:
    inner = arguments("Bidirectional(LSTM(2))")
    assert inner["layer"]["class_name"] == "LSTM"
    assert inner["layer"]["config"]["units"] == 2


def test_a_graph() -> None:
    data = {
        "inputs": {"x": 4},
        "layers": {"d": "Dense(4)", "a": "d(x)", "b": "d(a)", "c": "concatenate([a, b])"},
        "outputs": {"left": "b", "right": "c"},
    }
    found = saved(data)["config"]
    assert found["input_layers"] == ["input_layer", 0, 0]
    assert found["output_layers"] == {"left": ["dense", 1, 0], "right": ["concatenate", 0, 0]}
    nodes = {layer["name"]: layer["inbound_nodes"] for layer in found["layers"]}
    assert nodes["input_layer"] == []
    first, second = nodes["dense"]
    assert second["args"][0]["config"] == {
        "shape": [None, 4],
        "dtype": "float32",
        "keras_history": ["dense", 0, 0],
    }
    assert first["args"][0]["config"]["keras_history"] == ["input_layer", 0, 0]
    histories = [tensor["config"]["keras_history"] for tensor in nodes["concatenate"][0]["args"][0]]
    assert histories == [["dense", 0, 0], ["dense", 1, 0]]


def test_keywords_of_a_call() -> None:
    states = "LSTM(2)(x, initial_state=[s, s])"
    data = {"inputs": {"x": [3, 1], "s": 2}, "layers": {"y": states}}
    (lstm,) = (layer for layer in layers(data) if layer["class_name"] == "LSTM")
    (node,) = lstm["inbound_nodes"]
    assert len(node["kwargs"]["initial_state"]) == 2


def test_a_model_inside_a_model_counts_itself() -> None:
    inner = {"Model": {"inputs": {"z": 4}, "layers": {"p": "Dense(3)(z)"}}}
    data = {"inputs": {"x": 4}, "layers": {"m": inner, "y": "m(x)"}}
    found = saved(data)["config"]
    assert found["output_layers"] == ["functional", 1, 0]


@pytest.mark.parametrize(
    "data",
    [
        ["Input((4, 3))", "LSTM(2, return_sequences=True)", "Bidirectional(GRU(2))", "Dense(1)"],
        ["Dense(2, input_shape=(3,))"],
        {"inputs": {"x": 7}, "layers": {"y": ["x", "Embedding(9, 4, mask_zero=True)", "LSTM(3)"]}},
        {
            "inputs": {"x": [5, 16]},
            "layers": {"y": "MultiHeadAttention(2, 8)(x, x, use_causal_mask=True)"},
        },
    ],
)
def test_it_is_read_back(data: Any) -> None:
    text = json.dumps(saved(data), allow_nan=False)
    before, after = (summary(infer(read_data(item))) for item in (data, json.loads(text)))
    assert table(before, Options()) == table(after, Options())


def test_a_layer_that_two_models_share() -> None:
    data = {
        "inputs": {"x": 4},
        "layers": {"y": "Dense(4, name='d')(x)", "m": "Model(x, y)", "z": "m(y)"},
    }
    with pytest.raises(WriteError) as caught:
        saved(data)
    (problem,) = caught.value.problems
    assert problem.layer == 'Dense "d"'
    assert problem.message == "two models share it, and Keras would read two separate layers back"
    assert problem.advice == "convert it to a spec or a Python program"
    assert problem.place.path[:2] == ("layers", "y")


def test_a_custom_layer() -> None:
    with pytest.raises(WriteError, match="its code is defined elsewhere, and Keras would need it"):
        saved(["Input((3,))", "Layer(class_name='Mine', output_shape=(2,), params=3)"])
