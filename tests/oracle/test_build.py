"""Models of real Keras: what is built from the plans of specs and of saved models."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from shapecalc.oracle.build import (
    Builder,
    MissingKerasError,
    load_keras,
    message_of,
    silent_stderr,
)
from shapecalc.read.document import read_data, read_spec
from shapecalc.rules import RULES


def names(model: Any) -> list[str]:
    return [layer.name for layer in model.layers]


def test_a_module_that_is_not_installed() -> None:
    with pytest.raises(MissingKerasError, match="no_such_keras"):
        load_keras("no_such_keras")


def test_messages_have_no_bold_words() -> None:
    assert message_of(ValueError("\x1b[1mno\x1b[0m\n")) == "ValueError: no"
    assert message_of(ValueError()) == "ValueError: ValueError()"


def test_silent_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    """What C++ writes to the descriptor is discarded, and nothing after it."""
    with silent_stderr():
        os.write(2, b"noise")
    os.write(2, b"after")
    sys.stderr.flush()
    assert capfd.readouterr().err == "after"


def test_a_stack(builder: Builder) -> None:
    model = builder.model(read_data(["LSTM(4, input_shape=(3, 1))", "Dense(2)"]))
    assert names(model) == ["lstm", "dense"]
    assert model.output_shape == (None, 2)
    assert model.count_params() == 96 + 10


def test_names_start_again_with_each_model(builder: Builder) -> None:
    plan = ["Dense(2, input_shape=(3,))", "Dense(2)"]
    for _ in range(2):
        assert names(builder.model(read_data(plan))) == ["dense", "dense_1"]


def test_a_graph_with_a_shared_layer(builder: Builder) -> None:
    spec = {
        "inputs": {"x": 3, "y": 3},
        "layers": {"d": "Dense(4)", "a": "d(x)", "b": "d(y)", "c": "concatenate([a, b])"},
        "outputs": "c",
    }
    model = builder.model(read_data(spec))
    assert model.output_shape == (None, 8)
    assert model.count_params() == 16


def test_one_of_several_outputs(builder: Builder) -> None:
    spec = {
        "inputs": {"x": "(5, 3)"},
        "layers": {"s": "LSTM(4, return_state=True)(x)", "y": "Dense(2)(s[1])"},
        "outputs": "y",
    }
    assert builder.model(read_data(spec)).output_shape == (None, 2)


@pytest.mark.parametrize("argument", ["input_dim=3", "batch_input_shape=(7, 3)"])
def test_input_arguments_of_keras_2(builder: Builder, argument: str) -> None:
    """Keras 3 has no `batch_input_shape`: the stack gets an input layer instead."""
    model = builder.model(read_data([f"Dense(2, {argument})"]))
    assert model.input_shape[1:] == (3,)


def test_objects_of_keras(builder: Builder) -> None:
    plan = read_data(["Dense(2, kernel_regularizer=L2(0.5), input_shape=(3,))"])
    regularizer = builder.model(plan).layers[0].kernel_regularizer
    assert type(regularizer).__name__ == "L2"
    assert float(regularizer.l2) == 0.5


def test_the_class_of_a_layer(builder: Builder) -> None:
    assert builder.layer_class(RULES["Dense"]) is builder.keras.layers.Dense


def test_a_saved_model(builder: Builder) -> None:
    model = builder.model(read_data(["Dense(2, input_shape=(3,), name='d')"]))
    again = builder.saved(model.to_json())
    assert names(again) == ["d"]
    assert again.count_params() == 8


def test_an_hdf5_file_is_read_by_older_rules(builder: Builder, tmp_path: Path) -> None:
    path = str(tmp_path / "a.h5")
    builder.model(read_data(["Dense(2, input_shape=(3,), name='d')"])).save(path)
    again = builder.model(read_spec(path))
    assert names(again) == ["d"]
    assert again.count_params() == 8


def test_counters_can_be_restored(builder: Builder) -> None:
    builder.set_names(None)
    builder.keras.layers.Dense(2)
    before = builder.set_names(None)
    assert builder.keras.layers.Dense(2).name == "dense"
    builder.set_names(before)
    assert builder.keras.layers.Dense(2).name == "dense_1"


def test_a_refused_layer_leaves_no_scope_open(builder: Builder) -> None:
    inner = {"Pipeline": ["TimeDistributed(Dense(4, name='a b'))"]}
    with pytest.raises(ValueError, match="not a valid scope name"):
        builder.model(read_data(["Input((3, 2))", inner]))
    model = builder.model(read_data(["Input((3,))", "Dense(2)"]))
    assert [w.path for w in model.weights] == ["sequential/dense/kernel", "sequential/dense/bias"]
