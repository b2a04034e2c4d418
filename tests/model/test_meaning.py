"""The meaning of argument values: different ways to write the same."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.names import INITIALIZERS, REGULARIZERS
from shapecalc.errors import Place, Source
from shapecalc.model.meaning import (
    all_settings,
    canonical,
    class_name_of,
    frozen,
    inner_plans,
    non_default_arguments,
    non_default_settings,
    replace_inner,
    same,
    tensors_in,
    without_defaults,
)
from shapecalc.plan import LayerPlan, TensorPlan
from shapecalc.read.document import read_layer
from shapecalc.rules import RULES


def layer(text: str) -> LayerPlan:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    assert not plan.binding.problems
    return plan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dense(5)", {"units": 5}),
        ("Dense(5, use_bias=True)", {"units": 5}),
        ("Dense(5, activation='linear')", {"units": 5}),
        ("Dense(5, activation=None)", {"units": 5}),
        ("Dense(5, activation='relu')", {"units": 5, "activation": "relu"}),
        ("Dense(5, kernel_initializer='GlorotUniform')", {"units": 5}),
        ("Conv1D(4, 3, strides=(1,))", {"filters": 4, "kernel_size": 3}),
        ("Conv2D(4, 3, padding='VALID')", {"filters": 4, "kernel_size": 3}),
        ("Dropout(0)", {"rate": 0}),
    ],
)
def test_non_default_arguments(text: str, expected: dict[str, Any]) -> None:
    assert non_default_arguments(layer(text)) == expected


def test_arguments_are_in_the_order_of_keras() -> None:
    plan = layer("Dense(name='d', trainable=False, use_bias=False, units=5)")
    assert list(non_default_arguments(plan)) == ["units", "use_bias", "trainable", "name"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(1, 1, True), (1, 1.0, True), (1, True, False), (0, False, False), ((1,), (1,), True)],
)
def test_same(one: Any, other: Any, expected: bool) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected


@pytest.mark.parametrize(
    ("text", "name", "one", "other"),
    [
        ("Conv1D(4, 3)", "kernel_size", 3, [3]),
        ("Conv2D(4, 3)", "kernel_size", 3, (3, 3)),
        ("Conv2D(4, 3)", "padding", "SAME", "same"),
        ("Dense(4)", "activation", None, "linear"),
        ("Dense(4)", "kernel_initializer", "glorot_uniform", KerasCall("GlorotUniform", (), {})),
        ("Dense(4)", "kernel_regularizer", "l2", KerasCall("L2", (0.01,), {})),
        ("Dense(4)", "dtype", None, "float32"),
        ("MaxPooling2D(3)", "strides", None, (3, 3)),
    ],
)
def test_canonical(text: str, name: str, one: Any, other: Any) -> None:
    plan = layer(text)
    assert canonical(plan, name, one) == canonical(plan, name, other)


def test_canonical_of_different_values() -> None:
    plan = layer("Conv2D(4, 3)")
    assert canonical(plan, "kernel_size", 3) != canonical(plan, "kernel_size", (3, 2))
    regularizer = KerasCall("L2", (0.02,), {})
    dense = layer("Dense(4)")
    assert canonical(dense, "kernel_regularizer", regularizer) != canonical(
        dense, "kernel_regularizer", "l2"
    )


def test_canonical_of_an_inner_layer() -> None:
    """The name of the inner layer does not matter, its arguments do."""
    plan = layer("TimeDistributed(Dense(4))")
    named = layer("Dense(4, name='inner', use_bias=True)")
    assert canonical(plan, "layer", named) == (RULES["Dense"], {"units": 4})
    other = layer("Dense(5)")
    assert canonical(plan, "layer", named) != canonical(plan, "layer", other)


def test_the_backward_layer_of_bidirectional() -> None:
    """Without one, it is the forward layer with `go_backwards` inverted."""
    plan = layer("Bidirectional(LSTM(4))")
    written = layer("LSTM(4, go_backwards=True)")
    assert canonical(plan, "backward_layer", None) == canonical(plan, "backward_layer", written)
    forwards = layer("LSTM(4)")
    assert canonical(plan, "backward_layer", None) != canonical(plan, "backward_layer", forwards)


def test_settings_of_an_object() -> None:
    call = KerasCall("he_normal", (), {"seed": 3})
    assert class_name_of(INITIALIZERS, call) == "HeNormal"
    assert class_name_of(INITIALIZERS, KerasCall("Mine", (), {})) == "Mine"
    assert all_settings(INITIALIZERS, call)["seed"] == 3
    assert non_default_settings(INITIALIZERS, call) == {"seed": 3}
    positional = KerasCall("L1L2", (0.0, 0.5), {})
    assert all_settings(REGULARIZERS, positional) == {"l1": 0.0, "l2": 0.5}
    assert non_default_settings(REGULARIZERS, positional) == {"l2": 0.5}
    assert non_default_settings(REGULARIZERS, KerasCall("L2", (0.01,), {})) == {}


def test_without_defaults() -> None:
    kind = RULES["Dense"].accepted["kernel_regularizer"]
    found = without_defaults(kind, KerasCall("l1_l2", (0.0,), {"l2": 0.5}))
    assert found == KerasCall("L1L2", (), {"l2": 0.5})
    assert without_defaults(kind, "l2") == "l2"
    assert without_defaults(None, 3) == 3
    assert without_defaults(RULES["Dense"].accepted["units"], 3) == 3


def test_frozen() -> None:
    assert frozen([1, (2, [3])]) == (1, (2, (3,)))
    assert frozen({"a": [1]}) == {"a": (1,)}
    assert frozen("text") == "text"


def test_inner_plans() -> None:
    one, other = layer("Dense(4)"), layer("LSTM(4)")
    assert list(inner_plans([one, {"a": (other,)}, 3])) == [one, other]
    assert list(inner_plans("Dense(4)")) == []
    copies = {one: other, other: one}
    assert replace_inner([one, {"a": (other,)}, 3], copies) == (other, {"a": (one,)}, 3)


def test_tensors_in() -> None:
    place = Place(Source("x"))
    x, y = (TensorPlan(layer("Input((3,))"), place) for _ in range(2))
    assert list(tensors_in({"a": [x, 3], "b": y})) == [x, y]
    assert list(tensors_in(3)) == []


@pytest.mark.parametrize(
    ("text", "name", "one", "other"),
    [
        ("StringLookup(vocabulary=['a'])", "dtype", None, "string"),
        ("IntegerLookup(vocabulary=[1])", "dtype", None, "int64"),
        ("Dense(4)", "dtype", "float16", "float16"),
        ("Dense(4)", "use_bias", 1, True),
        ("Dense(4)", "use_bias", [], False),
        ("AveragePooling1D(3)", "strides", None, 3),
        ("Reshape((4, 2))", "target_shape", [4, 2], (4, 2)),
        ("Dense(4)", "kernel_initializer", "ones", KerasCall("Ones", (), {})),
        ("MelSpectrogram(sampling_rate=900)", "max_freq", None, 450),
        ("MelSpectrogram(fft_length=64)", "sequence_length", None, 64),
        ("MelSpectrogram()", "sequence_length", None, 2048),
        ("IntegerLookup(vocabulary=[1, 2])", "vocabulary_size", None, 3),
        ("Hashing(3)", "dtype", None, "int64"),
        ("Hashing(3, output_mode='one_hot')", "dtype", None, "float32"),
        ("MelSpectrogram()", "window", [1, [2]], (1, (2,))),
        ("Dense(4)", "units", "odd", "odd"),
        ("Dense(4)", "units", [1, [2]], (1, (2,))),
    ],
)
def test_the_same_in_other_words(text: str, name: str, one: Any, other: Any) -> None:
    plan = layer(text)
    assert same(canonical(plan, name, one), canonical(plan, name, other))


@pytest.mark.parametrize(
    ("text", "name", "one", "other"),
    [
        ("Dense(4)", "dtype", None, "float16"),
        ("Dense(4)", "dtype", "mixed_float16", "float16"),
        ("Dense(4)", "use_bias", True, False),
        ("MaxPooling2D(3)", "strides", None, (3, 2)),
        ("Dense(4)", "activation", None, "relu"),
        ("Dense(4)", "kernel_initializer", "ones", "zeros"),
        ("Dense(4)", "kernel_initializer", None, "zeros"),
        ("Dense(4)", "trainable", 1, True),
        ("Dense(4)", "trainable", 1, 2),
        ("Dense(4)", "units", "odd", "other"),
        ("Hashing(3)", "dtype", "int32", None),
        ("MelSpectrogram()", "max_freq", None, 450),
        ("MelSpectrogram()", "window", "hann", "hamming"),
        ("MelSpectrogram()", "power_to_db", 1, True),
        ("Dense(4)", "kernel_regularizer", 0.5, 0.25),
    ],
)
def test_what_is_different(text: str, name: str, one: Any, other: Any) -> None:
    plan = layer(text)
    assert not same(canonical(plan, name, one), canonical(plan, name, other))


def test_an_object_that_is_defined_elsewhere() -> None:
    """Its settings count, since its defaults are not known."""
    plan = layer("Dense(4)")
    mine = KerasCall("Mine", (), {"sizes": [1, 2]}, foreign=True)
    assert canonical(plan, "kernel_regularizer", mine) == ("Mine", {"sizes": (1, 2)})
    assert without_defaults(plan.rule.accepted["kernel_regularizer"], mine) is mine
    number = 0.5  # A value that is no object stays as it is.
    assert canonical(plan, "kernel_regularizer", number) == number


def test_settings_of_a_class_that_is_not_known() -> None:
    """Those that are written are all that is known."""
    call = KerasCall("Mine", (1,), {"seed": 3})
    assert all_settings(INITIALIZERS, call) == {"seed": 3}
    assert class_name_of(INITIALIZERS, call) == "Mine"
