"""Small models with layers of one's own, as files that real Keras saves."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def custom_layers(keras: Any) -> tuple[Any, Any]:
    """Return two classes of layers: one with weights, and one with layers that have some."""

    class Scale(keras.layers.Layer):  # type: ignore[misc]
        def build(self, shape: Any) -> None:
            self.scale = self.add_weight(shape=(shape[-1],), name="scale", initializer="ones")
            self.kept = self.add_weight(
                shape=(2, 3), name="kept", initializer="ones", trainable=False
            )
            super().build(shape)

        def call(self, inputs: Any) -> Any:
            return inputs * self.scale

    class Block(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.first = keras.layers.Dense(5)
            self.drop = keras.layers.Dropout(0.1)
            self.others = [keras.layers.Dense(5), keras.layers.BatchNormalization()]

        def call(self, inputs: Any) -> Any:
            outputs = self.drop(self.first(inputs))
            for layer in self.others:
                outputs = layer(outputs)
            return outputs

    return Scale, Block


def models(keras: Any) -> dict[str, Any]:
    """Return a graph, a stack, and a graph with a stack inside."""
    layers, (scale, block) = keras.layers, custom_layers(keras)
    inputs = keras.Input((8,), name="x")
    tensor = layers.Dense(7, name="below")(block(name="block")(scale()(layers.Dense(6)(inputs))))
    graph = keras.Model(inputs, layers.Dense(2)(tensor), name="graph")
    stack = keras.Sequential(
        [keras.Input((8,)), layers.Dense(6), scale(), layers.BatchNormalization(), layers.Dense(3)],
        name="stack",
    )
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(3), scale(name="own")], name="inner")
    outer = keras.Input((4,), name="y")
    nested = keras.Model(outer, layers.Dense(2)(inner(outer)), name="nested")
    return {model.name: model for model in (graph, stack, nested)}


def save_all(keras: Any, folder: Path, suffixes: tuple[str, ...]) -> dict[str, Any]:
    """Save each model; return them by file."""
    saved = {}
    for name, model in models(keras).items():
        for suffix in suffixes:
            model.save(folder / f"{name}{suffix}")
            saved[f"{name}{suffix}"] = model
        model.save_weights(folder / f"{name}.weights.h5")
    return saved


def save_trained(keras: Any, folder: Path, suffixes: tuple[str, ...]) -> dict[str, Any]:
    """Save each model with the variables of an optimizer; return them by file."""
    saved = {}
    for name, model in models(keras).items():
        model.compile("adam", "mse")
        model.optimizer.build(model.trainable_variables)
        for suffix in suffixes:
            model.save(folder / f"{name}_trained{suffix}")
            saved[f"{name}_trained{suffix}"] = model
    return saved
