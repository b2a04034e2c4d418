"""Models of Keras that a program holds: the same table as their own."""

from __future__ import annotations

from typing import Any

import pytest

import shapecalc
from shapecalc.errors import InputError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.read.live import LiveModel, live_source, read_live
from shapecalc.table.summary import summary


def functional(keras: Any) -> Any:
    x = keras.Input((8, 8, 3))
    y = keras.layers.Conv2D(4, 3, padding="same")(x)
    y = keras.layers.Add()([keras.layers.Conv2D(4, 1)(x), keras.layers.BatchNormalization()(y)])
    inner = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3)])
    return keras.Model(x, inner(keras.ops.relu(y)))


def test_the_table_of_a_model(keras: Any) -> None:
    model = functional(keras)
    assert isinstance(model, LiveModel)
    assert list(differences(shapecalc.summarize(model), model, widths=[80])) == []


@pytest.mark.parametrize("fitted", [False, True])
def test_an_optimizer_counts_as_soon_as_it_has_variables(keras: Any, fitted: bool) -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    model.compile("adam", "mse")
    if fitted:
        model.optimizer.build(model.trainable_variables)
    ours = shapecalc.summarize(model)
    assert list(differences(ours, model, widths=[80])) == []
    assert ("Optimizer params" in str(ours)) == fitted


def test_keras_2(keras2: Builder) -> None:
    layers = keras2.keras.layers
    model = keras2.keras.Sequential([layers.LSTM(10, input_shape=(3, 1)), layers.Dense(5)])
    ours = shapecalc.summarize(model)
    assert [layer.params for layer in ours.layers] == [480, 55]


def test_the_weights_of_own_layers_count(keras: Any) -> None:
    class Scale(keras.layers.Layer):  # type: ignore[misc]
        def build(self, shape: Any) -> None:
            self.factor = self.add_weight(shape=(shape[-1],), name="factor")

        def call(self, x: Any) -> Any:
            return x * self.factor

    x = keras.Input((4,))
    model = keras.Model(x, keras.layers.Dense(2)(Scale()(x)))
    ours = summary(infer(read_live(model)))
    assert [(layer.class_name, layer.params) for layer in ours.layers] == [
        ("InputLayer", 0),
        ("Scale", 4),
        ("Dense", 10),
    ]


def test_a_class_of_ones_own(keras: Any) -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def call(self, x: Any) -> Any:
            return x

    with pytest.raises(
        InputError, match="`Own` is a class of one's own, whose config has no layers"
    ):
        shapecalc.summarize(Own())


def test_a_config_that_cannot_be_made() -> None:
    class Broken:
        def to_json(self) -> str:
            raise NotImplementedError("not written yet")

        def get_config(self) -> dict[str, Any]:
            return {}

    with pytest.raises(InputError) as caught:
        live_source(Broken())
    assert caught.value.problems[0].message == "its config cannot be made: not written yet"


def test_every_function_takes_a_model(keras: Any) -> None:
    model = keras.Sequential(
        [keras.layers.LSTM(10, input_shape=(3, 1)), keras.layers.Dense(5, name="head")]
    )
    assert [page.params for page in shapecalc.explain_model(model)] == [480, 55]
    assert shapecalc.check(model, "head 55").marked.right == 1
    assert shapecalc.lint(model).ok
    assert shapecalc.solve_model(model, params="<=1000", names=["head.units"])


def test_stacks_with_own_layers_of_the_same_class(keras: Any) -> None:
    """Keras writes no names of such layers into the config, nor shapes where nothing is built."""

    class Own(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self, units: int, **settings: Any) -> None:
            super().__init__(**settings)
            self.units = units

        def build(self, shape: Any) -> None:
            self.kernel = self.add_weight(shape=(shape[-1], self.units))
            self.steps = self.add_weight(shape=(), trainable=False)

        def call(self, x: Any) -> Any:
            return x @ self.kernel

    layers = keras.layers
    for _ in range(2):  # In the second model, the names go on.
        inner = keras.Sequential([keras.Input((7,)), Own(5), layers.Dense(2)])
        outer = [keras.Input((4,)), Own(7), layers.Reshape((7, 1)), layers.Flatten(), inner, Own(3)]
        for model in (inner, keras.Sequential([*outer, layers.Dense(1)])):
            different = differences(shapecalc.summarize(model), model, widths=[80])
            assert [text for text in different if "connected_to" not in text] == []
