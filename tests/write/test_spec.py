"""Specs: short forms, as people write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from shapecalc.errors import WriteError
from shapecalc.model.infer import Inference
from shapecalc.read.document import read_data
from shapecalc.write.convert import convert
from shapecalc.write.names import Naming
from shapecalc.write.simplify import Simplifier
from shapecalc.write.spec import spec


def written(data: Any, form: str = "yaml") -> str:
    return convert(read_data(data), form)[0]


def saved(data: Any) -> Any:
    """What Keras would save of a model."""
    return json.loads(written(data, "keras"))


def data_of(data: Any) -> Any:
    """The data of the spec, read from the text."""
    return yaml.safe_load(written(data))


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("Dense(units=10, activation='relu')", "Dense(10, activation='relu')"),
        ("Conv1D(kernel_size=(2,), filters=4)", "Conv1D(4, (2,))"),
        ("LSTM(10, kernel_regularizer=l2(0.5))", "LSTM(10, kernel_regularizer=L2(0.5))"),
        ("Dense(1, kernel_regularizer=l2(0.01))", "Dense(1, kernel_regularizer=L2())"),
        (
            "Dense(1, kernel_regularizer=l1_l2(0.1, l2=0.2))",
            "Dense(1, kernel_regularizer=L1L2(l1=0.1, l2=0.2))",
        ),
        ("MaxPooling1D(2, strides=2)", "MaxPooling1D"),
        ("Masking(mask_value=1e999)", "Masking(mask_value=1e999)"),
        ({"LSTM": {"units": 2, "name": "it's"}}, 'LSTM(2, name="it\'s")'),
        ("Bidirectional(GRU(2), merge_mode=None)", "Bidirectional(GRU(2), merge_mode=None)"),
    ],
)
def test_layers(layer: Any, text: str) -> None:
    assert written(["Input((3, 1))", layer]) == f"layers:\n  - Input(shape=(3, 1))\n  - {text}\n"


def test_the_data_of_a_spec() -> None:
    plan = read_data({"inputs": {"x": 3}, "layers": {"y": ["x", "Dense(2)", "Dense(3)"]}})
    inference = Inference(keras2=False, correct=False)
    inference.outermost_model(plan)
    simplifier = Simplifier(inference, as_program=False)
    copy = simplifier.simplify(plan)
    naming = Naming(simplifier.wanted)
    naming.outermost_model(copy)
    assert spec(copy, naming) == {
        "inputs": {"x": 3},
        "layers": {"y": ["x", "Dense(2)", "Dense(3)"]},
        "outputs": "y",
    }


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        (3, 3),
        ([3, 1], "(3, 1)"),
        ("(None, 4)", "(None, 4)"),
        ("Input((None,))", "(None,)"),
        ("Input(batch_shape=(2, 3))", "Input(batch_shape=(2, 3))"),
        ("Input(3, dtype='int32')", "Input(shape=(3,), dtype='int32')"),
        ("Input(3, name='first')", "Input(shape=(3,), name='first')"),
    ],
)
def test_inputs(shape: Any, text: Any) -> None:
    data = data_of({"inputs": {"x": shape}, "layers": {"y": "ReLU()(x)"}})
    assert data["inputs"] == {"x": text}


def test_shared_layers_chains_and_picks() -> None:
    data = {
        "inputs": {"left": [5, 3], "right": "Input((5, 3), name='second', dtype='int32')"},
        "layers": {
            "encoder": "LSTM(8, return_state=True)",
            "a": "encoder(left)",
            "b": ["right", "encoder"],
            "both": [["a[0]", "b[1]"], "Concatenate", "Dense(1, activation='relu')"],
            "late": "LSTM(8)(left, initial_state=[a[1], b[2]])",
        },
        "outputs": {"x": "both", "y": "late"},
    }
    expected = """\
inputs:
  left: (5, 3)
  right: Input(shape=(5, 3), dtype='int32', name='second')

layers:
  encoder: LSTM(8, return_state=True)
  a: encoder(left)
  b: encoder(right)
  both: [["a[0]", "b[1]"], Concatenate, "Dense(1, activation='relu')"]
  late: LSTM(8)(left, initial_state=[a[1], b[2]])

outputs:
  x: both
  y: late
"""
    assert written(data) == expected
    assert written(saved(data), "python").startswith("from keras import Input, Model\n")


MODELS: dict[str, Any] = {
    "inputs": {"x": [3, 1]},
    "layers": {
        "encoder": {"Model": {"inputs": {"z": [3, 1]}, "layers": {"h": ["z", "LSTM(4)"]}}},
        "h": ["x", "encoder", "Sequential([Dense(3), Dense(2)])"],
        "steps": ["x", {"TimeDistributed": {"layer": {"Model": {
            "inputs": {"z": 1}, "layers": {"p": "Dense(2)(z)"}}}}}],
    },
}  # fmt: skip


def test_models_inside_models() -> None:
    expected = """\
inputs:
  x: (3, 1)

layers:
  encoder:
    Model:
      inputs:
        z: (3, 1)
      layers:
        h: LSTM(4)(z)
      outputs: h
  h: [x, encoder, "Sequential([Dense(3), Dense(2)])"]
  steps:
    - x
    - TimeDistributed:
        layer:
          Model:
            inputs:
              z: 1
            layers:
              p: Dense(2)(z)
            outputs: p

outputs: [h, steps]
"""
    assert written(MODELS) == expected


def test_a_long_stack_inside_has_a_line_for_each_layer() -> None:
    inner = [f"Dense({number}, activation='relu')" for number in range(2, 6)]
    (_, stack) = data_of(["Input((3,))", {"Sequential": inner}])["layers"]
    assert stack == {"Sequential": inner}
    (_, named) = data_of(["Input((3,))", {"Sequential": {"name": "m", "layers": inner}}])["layers"]
    assert named == {"Sequential": {"name": "m", "layers": inner}}


def test_a_model_of_existing_tensors() -> None:
    data = {
        "inputs": {"x": 10},
        "layers": {
            "code": ["x", "Dense(4)"],
            "copy": ["code", "Dense(10)"],
            "encoder": "Model(x, code)",
            "again": ["copy", "encoder"],
        },
    }
    assert "  encoder: Model(x, code)\n" in written(data)
    assert "encoder = Model(inputs=x, outputs=code)\n" in written(data, "python")
    with pytest.raises(WriteError, match='Dense "dense": two models share it, and Keras'):
        written(data, "keras")


def test_a_head() -> None:
    data: Any = {"name": "mine", "trainable": False, "layers": ["Input((3,))", "Dense(2)"]}
    assert list(data_of(data)) == ["name", "trainable", "layers"]


def test_json_has_shapes_as_lists() -> None:
    data = json.loads(written(MODELS, "json"))
    assert data["inputs"] == {"x": [3, 1]}
    assert data["outputs"] == data_of(MODELS)["outputs"]
    assert data["layers"]["h"] == data_of(MODELS)["layers"]["h"]


def test_inputs_by_name() -> None:
    config = saved({"inputs": {"x": 3}, "layers": {"y": "Dense(2)(x)"}})
    config["config"]["input_layers"] = {"a": config["config"]["input_layers"]}
    with pytest.raises(WriteError) as caught:
        written(config)
    assert caught.value.problems[0].message == (
        "a spec cannot represent a model whose inputs are a mapping"
    )


def test_a_stack_with_a_model_and_a_layer_used_elsewhere() -> None:
    """A mapping could hold the model, but not the name; a call the name, but not the model."""
    long = ", ".join(["Dense(3, activation='relu')"] * 3)
    layers = {"d": "Dense(3)", "s": f"Sequential([Sequential([{long}]), d])", "y": ["x", "d", "s"]}
    with pytest.raises(WriteError) as caught:
        written({"inputs": {"x": 3}, "layers": layers})
    assert caught.value.problems[0].message == (
        "a spec cannot represent a stack with both a model and a layer used elsewhere"
    )
