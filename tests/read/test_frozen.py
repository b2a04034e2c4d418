"""``frozen: true`` in specs: what real Keras counts after ``model.trainable = False``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.summary import summary

IMAGE = ["Input((6, 3))"]
INNER = ["Dense(4)", "BatchNormalization", "Bidirectional(LSTM(2, return_sequences=True))"]
GRAPH = {
    "inputs": {"q": [6, 3]},
    "layers": {"r": "MultiHeadAttention(1, 2)(q, q)", "s": "Sequential([Dense(2)])(r)"},
}
CALLED = "Sequential([Dense(4), BatchNormalization()], frozen=True)"


def inner_stack(keras: Any) -> Any:
    layers = keras.layers
    inner = [layers.Dense(4), layers.BatchNormalization()]
    return keras.Sequential(
        [*inner, layers.Bidirectional(layers.LSTM(2, return_sequences=True))][: len(INNER)]
    )


def graph(keras: Any) -> Any:
    q = keras.Input((6, 3))
    r = keras.layers.MultiHeadAttention(1, 2)(q, q)
    return keras.Model(q, keras.Sequential([keras.layers.Dense(2)])(r))


CASES: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "a stack": ({"Sequential": {"frozen": True, "layers": INNER}}, inner_stack),
    "a graph": ({"Model": {"frozen": True, **GRAPH}}, graph),
    "not frozen": ({"Model": {"frozen": False, **GRAPH}}, graph),
}


@pytest.mark.parametrize("name", CASES)
def test_counts_of_keras(builder: Builder, name: str) -> None:
    """A program that a person writes and the spec have the same numbers, and the same table."""
    spec, make = CASES[name]
    keras = builder.keras
    inner = make(keras)
    if name != "not frozen":
        inner.trainable = False
    model = keras.Sequential([keras.Input((6, 3)), inner, keras.layers.Dense(1)])
    plan = read_data([*IMAGE, spec, "Dense(1)"])
    ours = summary(infer(plan))
    assert ours.trainable_params == sum(v.numpy().size for v in model.trainable_variables)
    assert ours.total_params == model.count_params()
    assert list(differences(ours, builder.model(plan), widths=(80,))) == []


@pytest.mark.parametrize(
    "spec",
    [
        [*IMAGE, CALLED],
        [*IMAGE, f"TimeDistributed({CALLED})"],
        {"frozen": True, "layers": [*IMAGE, *INNER]},
        {"frozen": True, **GRAPH},
        {"inputs": {"x": [4]}, "layers": {"y": ["x", "Dense(2)"],
         "e": "Model(x, y, frozen=True)", "z": "e(x)"}, "outputs": "z"},
    ],
)  # fmt: skip
def test_everything_is_frozen(builder: Builder, spec: Any) -> None:
    plan = read_data(spec)
    ours = summary(infer(plan))
    assert (ours.trainable_params, ours.total_params > 0) == (0, True)
    assert list(differences(ours, builder.model(plan), widths=(80,))) == []


def test_files_and_models_of_keras(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text("- \"Dense(4, input_shape=(3,), name='own')\"\n")
    path = tmp_path / "outer.yaml"
    path.write_text("- load_model('inner.yaml', name='i', frozen=True)\n- Dense(1)\n")
    assert summary(infer(read_spec(str(path)))).trainable_params == 5
    mobile = "MobileNetV2(include_top=False, input_shape=(32, 32, 3), weights=None, frozen=True)"
    assert summary(infer(read_data([mobile, "Flatten"]))).trainable_params == 0


@pytest.mark.parametrize(
    ("setting", "argument", "trained"),
    [(False, "", True), (True, "", False), (False, ", frozen=True", False)],
)
def test_bases(setting: bool, argument: str, trained: bool) -> None:
    """The call of a model of Keras says it as the key of `base` does."""
    model = f"MobileNetV2(include_top=False, input_shape=(32, 32, 3), weights=None{argument})"
    spec = {"base": {"model": model, "frozen": setting}, "layers": ["Flatten", "Dense(1)"]}
    assert (summary(infer(read_data(spec))).trainable_params > 1281) is trained


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("Sequential([Dense(2)], frozen=maybe)", "`frozen` must be true or false, not 'maybe'"),
        ("Sequential([Dense(2)], frozen=1)", "`frozen` must be true or false, not 1"),
        ("Sequential([Dense(2)], frozen=[1])", "`frozen` must be true or false"),
        ({"Sequential": {"frozen": None, "layers": ["Dense(2)"]}}, "must be true or false"),
        (
            "Sequential([Dense(2)], trainable=False, frozen=True)",
            "`trainable: false` freezes nothing, and keeps `frozen: true` from freezing: Keras "
            "takes the model for frozen already",
        ),
        ("Dense(2, frozen=True)", "`frozen` is for models, and this is a layer"),
    ],
)
def test_wrong_values(model: Any, message: str) -> None:
    with pytest.raises(ShapecalcError) as caught:
        infer(read_data([*IMAGE, model]))
    (problem,) = caught.value.problems
    assert message in problem.message


def test_keras_ignores_what_a_model_says_twice(builder: Builder) -> None:
    """The reason for which both together are refused."""
    keras = builder.keras
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)], trainable=False)
    model.trainable = False
    outer = keras.Sequential([keras.Input((3,)), model])
    assert len(outer.trainable_variables) == 2
