"""Copies of models and layers: names and tables as in Keras."""

from __future__ import annotations

from typing import Any

import pytest
from reading import printed, tables, value

STACK = "m = Sequential([Input((3,)), layers.Dense(4), layers.Dropout(0.5), layers.Dense(2)])\n"
GRAPH = "x = Input((3,))\nm = Model(x, layers.Dense(2)(layers.ReLU()(layers.Dense(4)(x))))\n"


@pytest.mark.parametrize("model", [STACK, GRAPH])
@pytest.mark.parametrize(
    "copy",
    [
        "keras.models.clone_model(m)",
        "keras.models.clone_model(model=m)",
        "keras.models.model_from_json(m.to_json())",
        "Sequential([keras.models.clone_model(m), layers.Dense(1)])",
    ],
)
def test_models(keras: Any, model: str, copy: str) -> None:
    later = "layers.Dense(5)\nSequential([Input((3,)), m, layers.Dense(6)]).summary()"
    text = f"{model}v = {copy}\nv.summary()\n{later}"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("model", "kind"), [(STACK, "Sequential"), (GRAPH, "Model"), (GRAPH, "keras.Model")]
)
def test_configs_of_models(keras: Any, model: str, kind: str) -> None:
    text = f"{model}v = {kind}.from_config(m.get_config())\nv.summary()"
    assert tables(text) == printed(keras, text)


def test_configs_of_layers(keras: Any) -> None:
    text = "d = layers.Dense(4)\ne = layers.Dense.from_config(d.get_config())\n"
    text += "Sequential([Input((3,)), d, e, layers.Dense(2)]).summary()"
    with pytest.raises(ValueError, match="unique"):
        printed(keras, text)
    text = text.replace("d, e,", "e,")
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("c = m.get_config()\nc['name'] = 'x'\nv = Sequential.from_config(c)", "changed here"),
        ("v = m.get_config()['layers']", "a part of a config is not followed"),
        ("v = keras.models.clone_model(m, clone_function=f)", "`f` is not defined"),
        ("v = keras.models.clone_model(3)", "what is cloned here is not known"),
        ("v = keras.models.model_from_json('{}')", "this JSON is not known"),
        ("v = layers.Dense.from_config({})", "the config is not followed here"),
        ("v = layers.LSTM.from_config(m.layers[0].get_config())", "another class than LSTM"),
    ],
)
def test_unknown(text: str, reason: str) -> None:
    assert reason in str(value(STACK + text))
