"""Damaged configs of saved models: shapecalc refuses what Keras refuses, and prints its tables."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from damaged_configs import compare, damaged_config, verdict
from saved_models import saved

from shapecalc.oracle.build import Builder, load_keras

COUNT = 150


def test_damaged_configs(builder: Builder) -> None:
    outcomes = set()
    for number in range(COUNT):
        text = damaged_config(Random(f"0 {number}"))
        outcome, difference = compare(text, verdict(builder, text))
        assert not difference, f"{outcome}: {difference}\n{text}"
        outcomes.add(outcome)
    assert {"the same", "both refuse it"} <= outcomes


@pytest.mark.parametrize("kind", ["keras", "keras2"])
def test_the_same_seed_gives_the_same_config(kind: str) -> None:
    first, second = (damaged_config(Random(7), kind) for _ in range(2))
    assert first == second
    assert json.loads(first) not in map(json.loads, saved(kind))


# Kinds of damage that Keras takes, and kinds that it refuses


def layer(class_name: str, build_config: Any = None, /, **config: Any) -> Any:
    """Return the config of a layer."""
    data = {"module": "keras.layers", "class_name": class_name, "config": config}
    return data | ({} if build_config is None else {"build_config": build_config})


def built(class_name: str, shape: Any, /, **config: Any) -> Any:
    """Return the config of a layer that is built for a shape."""
    return layer(class_name, {"input_shape": shape}, **config)


def normalization(mean: Any, shape: Any) -> Any:
    return built("Normalization", shape, axis=[-1], mean=mean, variance=2.0)


def scaled(scale: Any, offset: Any = 0.0) -> Any:
    """Return the config of a pipeline, which calls the layer in it."""
    return layer("Pipeline", layers=[layer("Rescaling", scale=scale, offset=offset)])


def array(value: Any, kind: str = "__numpy__") -> Any:
    return {"class_name": kind, "config": {"value": value, "dtype": "float32"}}


def constant(**config: Any) -> Any:
    initializer = {"module": "keras.initializers", "class_name": "Constant", "config": config}
    return built("Dense", [None, 4], units=2, kernel_initializer=initializer)


def seeded(seed: Any) -> Any:
    config = {"class_name": "GlorotUniform", "module": "keras.initializers"}
    initializer = {**config, "config": {"seed": seed}}
    return built("Dense", [None, 4], units=2, kernel_initializer=initializer)


SCALES: tuple[Any, ...] = (
    *("x", "", "3", True, None, {}, 2**63, 2**64, -(2**63), -(2**63) - 1, 10**40),
    *([], [1, 2], [1, 2, 3, 4], ["x"], ["x", 1], [1, True], [True], [None], [1, [2]]),
    *([[]], [[1], [2]], [[[1]]], [1, 2.5, 3, 4], array(2), array([1, 2]), array([3] * 4)),
    array([[1], [2]], "__tensor__"),
)

STACKS: dict[str, tuple[Any, ...]] = {
    **{
        f"{name} built for {shape}": ([None, 5, 4], built(name, shape, units=2))
        for name in ("LSTM", "SimpleRNN")
        for shape in ([2, 3], [None, None, 5, 2], [3], [], [None, 5, [1], 2])
    },
    "images in a series": (
        [None, 3, 6, 6, 1],
        built("ConvLSTM2D", [None, 4, 6, 1], filters=2, kernel_size=3),
    ),
    "an embedding": ([None, 5], built("Embedding", "x", input_dim=3, output_dim=2)),
    "a size below 0": ([None, 4], built("Dense", [-1, 4], units=2)),
    "a mean": ([None, 4], normalization(1.0, [None, 4])),
    "a text for a mean": ([None, 4], normalization("x", [None, 4])),
    "statistics of size -4": ([None, 4], normalization(1.0, [None, -4])),
    "statistics of unknown size": ([None, 4], normalization(1.0, [None])),
    **{
        f"statistics{axes} that are built for {json.dumps(shape)}": (
            [None, 4],
            built("Normalization", shape, **axes, **numbers),
        )
        for shape in (None, "", "ab", {}, {"a": 1, "b": 2}, 0)
        for axes in ({"axis": [-1]}, {"axis": None}, {"axis": [7]})
        for numbers in ({"mean": 1.0, "variance": 2.0},)
    },
    "no statistics": ([None, 4], built("Normalization", None)),
    "no statistics in a pipeline": (
        [None, 4],
        layer("Pipeline", layers=[built("Normalization", None)]),
    ),
    "no shape of statistics": ([None, 4], layer("Normalization", {"shapes_dict": {}})),
    "no weights in a pipeline": (
        [None, 4],
        layer("Pipeline", layers=[layer("Dense", {"extra": 1}, units=2)]),
    ),
    **{
        f"a scale of {scale}, and in {place}": ([None, 4], last)
        for scale in SCALES
        for place, last in {
            "a stack": layer("Rescaling", scale=scale, offset=0.0),
            "a pipeline": scaled(scale),
            "a pipeline for an offset": scaled(2.0, scale),
        }.items()
    },
    "a spectrogram without axes": ([None, 9], built("MelSpectrogram", [])),
    "a list for shapes": ([None, 4], layer("Dense", ["input_shape"], units=2)),
    "a constant": ([None, 4], constant(value=1, extra=2)),
    "no constant": ([None, 4], constant()),
    "infinity": ([None, 4], layer("ReLU", max_value=float("inf"))),
    "NaN": ([None, 5, 2], built("LSTM", [None, 5, 2], units=2, dropout=float("nan"))),
    "a constant for each unit": ([None, 4], constant(value=[1, 2])),
    "constants for other units": ([None, 4], constant(value=[1, 2, 3])),
    "a mapping for a constant": ([None, 4], constant(value={"a": 1})),
    "a number of features that it never has": ([None, 4], layer("Dense", units=2, input_dim="x")),
    "two shapes of the input": ([None, 4], layer("Dense", units=2, input_dim=4, input_shape=[4])),
    "no weights that are an empty list": (
        [None, 5, 2],
        layer("Bidirectional", layer=layer("LSTM", units=2), weights=[]),
    ),
    "an inner layer that is built for another shape": (
        [None, 5, 2],
        layer("Bidirectional", layer=built("LSTM", [None, 5, 3], units=2)),
    ),
    "a policy that is none, of a layer without weights": (
        [None, 1],
        layer(
            "StringLookup",
            vocabulary=["a"],
            dtype={"module": "keras", "class_name": "DTypePolicy", "config": {"name": "a/b"}},
        ),
    ),
    "int for a policy": ([None, 5, 2], layer("GlobalAveragePooling1D", dtype="int")),
    "a text for an axis": ([None, 4], built("BatchNormalization", [None, 4], axis="-1")),
    "no offset": ([None, 4], layer("Rescaling", scale=2.0)),
    "true for a seed": ([None, 4], seeded(True)),
    "a text for a seed": ([None, 4], seeded("x")),
    "a text for an input shape": ([None, 4], layer("Dense", units=2, input_shape="x")),
    "a text for an input shape that it never has": (
        [None, 4],
        layer("Discretization", num_bins=3, input_shape="x"),
    ),
    "a list for a class": ([None, 4], {"class_name": ["Dense"], "config": {"units": 2}}),
    "texts for sizes": ([None, 4], layer("Reshape", target_shape=["a/b", -1])),
    "a number for a shape": (1000, layer("Dense", units=2)),
    "true for a shape": (True, layer("Dense", units=2)),
}
"""The shape of an input, and a layer that is called on it."""


@pytest.mark.parametrize("name", STACKS)
def test_stacks(builder: Builder, name: str) -> None:
    shape, last = STACKS[name]
    layers = [layer("InputLayer", batch_shape=shape), last]
    config = {"name": "m", "layers": layers}
    agree(builder, {"module": "keras", "class_name": "Sequential", "config": config})


@pytest.mark.parametrize(
    "shapes",
    [
        [[None, 4], None],
        [None, [None, 4]],
        [[None, 4], -0.5],
        [[None, 4], [None, [1]]],
        [[None, 4], [None, 4], None],
        [[None, 4], [None, 5]],
        [[None, 4], [None, "x"]],
        [[None, "x"], [None, "x"]],
        [None, 4],
    ],
)
@pytest.mark.parametrize("name", ["Subtract", "Concatenate", "AdditiveAttention"])
def test_merging_layers(builder: Builder, name: str, shapes: Any) -> None:
    merging = {**built(name, shapes, name="y"), "name": "y", "inbound_nodes": []}
    history = {"shape": [None, 5, 4], "dtype": "float32", "keras_history": ["x", 0, 0]}
    tensor = {"class_name": "__keras_tensor__", "config": history}
    merging["inbound_nodes"] = [{"args": [[tensor, tensor]], "kwargs": {}}]
    x = {**layer("InputLayer", batch_shape=[None, 5, 4], name="x"), "name": "x"}
    layers = [{**x, "inbound_nodes": []}, merging]
    ends = {"input_layers": ["x", 0, 0], "output_layers": ["y", 0, 0]}
    config = {"name": "m", "layers": layers, **ends}
    agree(builder, {"module": "keras", "class_name": "Functional", "config": config})


OLD: dict[str, Any] = {
    "a number for a name": {"name": 1000, "layers": []},
    "a mapping for a name": {"name": {"a": 1}, "layers": []},
    "no name": {"layers": []},
    "no config": {"name": "m", "layers": [{"module": "keras.layers", "class_name": "Flatten"}]},
    "an unknown module": {
        "name": "m",
        "layers": [
            {
                "module": "x",
                "class_name": "Flatten",
                "config": {"batch_input_shape": [None, 2, 2]},
                "registered_name": None,
            }
        ],
    },
    "a number for a shape": {"name": "m", "layers": [layer("Flatten", input_shape=0.5)]},
    "an initializer without a config": {
        "name": "m",
        "layers": [
            layer(
                "Dense",
                units=2,
                batch_input_shape=[None, 3],
                kernel_initializer={"class_name": "Zeros"},
            )
        ],
    },
}
"""Configs of Sequential models of Keras 2."""


@pytest.fixture(scope="module")
def old_builder() -> Builder:
    return Builder(load_keras("tf_keras"))


@pytest.mark.parametrize("name", OLD)
def test_keras2(old_builder: Builder, name: str) -> None:
    data = {"class_name": "Sequential", "config": OLD[name], "keras_version": "2.15.0"}
    text = json.dumps({"module": "keras", **data})
    outcome, difference = compare(text, verdict(old_builder, text), keras2=True)
    assert not difference, f"{outcome}: {difference}"


def agree(builder: Builder, data: Any) -> None:
    text = json.dumps(data)
    outcome, difference = compare(text, verdict(builder, text))
    assert not difference, f"{outcome}: {difference}"
