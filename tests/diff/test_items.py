"""What is compared of a layer."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.diff.items import Item, custom_name, model_item
from shapecalc.model.infer import Inference
from shapecalc.read.document import read_data


def item(data: Any) -> Item:
    """Return the model of a spec as an item."""
    inference = Inference(keras2=False, correct=False)
    return model_item(inference.outermost_model(read_data(data)), inference)


def layer(text: str) -> Item:
    """Return the layer of a stack that reads (batch, 6, 4)."""
    return item(["Input((6, 4))", text]).inner[1]


def graph(*calls: str) -> Item:
    layers = {f"t{number}": call for number, call in enumerate(calls)}
    spec = {"inputs": {"x": "(6, 4)"}, "layers": layers, "outputs": f"t{len(calls) - 1}"}
    return item(spec)


def test_a_stack() -> None:
    model = item(["Input((6, 4))", "LSTM(8)", "Dense(3, name='out')"])
    assert model.chained
    assert [(inner.name, inner.class_name, inner.label) for inner in model.inner] == [
        ("input_layer", "InputLayer", ""),
        ("lstm", "LSTM", ""),
        ("out", "Dense", "out"),
    ]
    assert [inner.is_input for inner in model.inner] == [True, False, False]
    assert [inner.params for inner in model.inner] == [0, 416, 27]


def test_the_input_of_a_stack_has_no_label() -> None:
    assert item(["Input((6, 4), name='data')", "LSTM(8)"]).inner[0].label == ""


def test_arguments_at_their_defaults_are_left_out() -> None:
    assert layer("Dense(3, activation=None, use_bias=True)").arguments == {"units": 3}
    assert dict(layer("Dense(3, activation='relu')").arguments) == {
        "units": 3,
        "activation": "relu",
    }


def test_arguments_that_are_compared_elsewhere() -> None:
    inner = item(["Dense(3, input_shape=(4,), trainable=False, name='a')"]).inner[-1]
    assert inner.arguments == {"units": 3}
    assert not inner.operation.trainable


def test_values() -> None:
    dense = layer("Dense(3, activation='relu')")
    assert dense.value("units") == 3
    assert dense.value("use_bias") is True
    assert dense.value("kernel_size") is None
    assert dense.kind("units") is not None
    assert dense.kind("kernel_size") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Conv1D(8, 3)", "Conv1D(8, (3,))"),
        ("Conv1D(8, kernel_size=3)", "Conv1D(filters=8, kernel_size=3, strides=1)"),
        ("Dense(3, kernel_regularizer='l2')", "Dense(3, kernel_regularizer='L2')"),
        ("Dense(3, name='a')", "Dense(3, name='b')"),
        ("Bidirectional(LSTM(8))", "Bidirectional(LSTM(8), merge_mode='concat')"),
    ],
)
def test_spellings_with_the_same_key(one: str, other: str) -> None:
    assert layer(one).key == layer(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dense(3)", "Dense(4)"),
        ("LSTM(8)", "GRU(8)"),
        ("Bidirectional(LSTM(8))", "Bidirectional(LSTM(9))"),
        ("Bidirectional(LSTM(8))", "Bidirectional(GRU(8))"),
        ("Dense(3)", "Dense(3, activation='relu')"),
    ],
)
def test_layers_with_different_keys(one: str, other: str) -> None:
    assert layer(one).key != layer(other).key


def test_inputs_differ_by_their_shape() -> None:
    one, other = (item([f"Input({shape})", "Flatten()"]).inner[0] for shape in ("(6,)", "(7,)"))
    assert one.key != other.key


def test_wrapped_layers() -> None:
    wrapper = layer("Bidirectional(LSTM(8), merge_mode='sum')")
    assert dict(wrapper.arguments) == {"merge_mode": "sum"}
    assert [(inner.label, inner.class_name) for inner in wrapper.inner] == [("layer", "LSTM")]
    cells = layer("RNN([LSTMCell(3), GRUCell(4)])")
    labels = [inner.label for inner in cells.inner]
    assert labels == ["cell[0]", "cell[1]"]


def test_inner_models() -> None:
    model = item(["Input((6, 4))", {"Sequential": ["LSTM(8)", "Dense(2)"]}])
    inner = model.inner[1]
    assert (inner.class_name, inner.chained) == ("Sequential", True)
    assert [part.class_name for part in inner.inner][-2:] == ["LSTM", "Dense"]


def test_calls() -> None:
    dropout = graph("Dropout(0.5)(x, training=True)").inner[1]
    (call,) = dropout.calls
    assert call.values == {"training": True}
    assert list(call.tensors) == [""]
    assert dropout.call_value("training") is True
    assert dropout.call_value("mask") is None


def test_training_is_false_by_default() -> None:
    assert graph("Dropout(0.5)(x, training=False)").inner[1].calls[0].values == {}
    assert graph("LSTM(2)(x, mask=None)").inner[1].calls[0].values == {}


def test_calls_that_differ() -> None:
    spec = {
        "inputs": {"x": "(6, 4)"},
        "layers": {"d": "Dropout(0.5)", "a": "d(x, training=True)", "y": "d(a)"},
        "outputs": "y",
    }
    dropout = next(inner for inner in item(spec).inner if inner.class_name == "Dropout")
    assert dropout.call_value("training") == [True, None]
    assert len(dropout.shapes) == 1


def test_a_graph() -> None:
    model = graph("Dense(3)(x)")
    assert not model.chained
    assert [inner.class_name for inner in model.inner] == ["InputLayer", "Dense"]


def test_unknown_parameters() -> None:
    assert item(["Dense(3)"]).inner[-1].params is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dense(3)", ""),
        ("Dense(3, name='dense_7')", ""),
        ("Dense(3, name='head')", "head"),
        ("Dense(3, name='lstm')", "lstm"),
        ("MaxPooling1D(name='max_pooling1d_2')", ""),
    ],
)
def test_custom_name(text: str, name: str) -> None:
    assert custom_name(layer(text).operation) == name


def test_the_automatic_name_of_an_input() -> None:
    names = [item([f"Input((6,), name='{name}')", "Dense(1)"]) for name in ("input_1", "data")]
    assert [custom_name(model.inner[0].operation) for model in names] == ["", "data"]
