"""Copies of models and layers: names and tables as in Keras."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, as_keras, printed, tables, value

STACK = "m = Sequential([Input((3,)), layers.Dense(4), layers.Dropout(0.5), layers.Dense(2)])\n"
GRAPH = "x = Input((3,))\nm = Model(x, layers.Dense(2)(layers.ReLU()(layers.Dense(4)(x))))\n"


OTHER = (
    "x = Input((4, 3))\ny = layers.LSTM(2)(x) + 1\nb = Sequential([layers.Dense(2)])\n"
    "b.trainable = False\nm = Model([x], layers.Add()([b(y), y]))\nm.compile('adam', 'mse')\n"
)
MODELS = [
    *(STACK, GRAPH, OTHER, f"{STACK}m.layers[0].trainable = False\nm.layers[0].name\n"),
    "m = Sequential([layers.Dense(4, input_shape=(3,)), layers.Dense(2)])\n",
    f"{GRAPH}m.trainable = False\n",
    "m = Sequential([layers.Dense(4), layers.Dense(2)])\n",
]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "copy",
    [
        "keras.models.clone_model(m)",
        "keras.models.clone_model(model=m)",
        "keras.models.model_from_json(m.to_json())",
        "Sequential([keras.models.clone_model(m), layers.Dense(1)])",
        "keras.models.clone_model(m, recursive=False, call_function=None)",
    ],
)
def test_models(keras: Any, model: str, copy: str) -> None:
    shape = "(4, 3)" if model is OTHER else "(3,)"
    later = f"layers.Dense(5)\nSequential([Input({shape}), m, layers.Dense(6)]).summary()"
    text = f"{model}v = {copy}\nv.summary()\n{later}"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("model", "kind"),
    [(STACK, "Sequential"), (GRAPH, "Model"), (GRAPH, "keras.Model"), (GRAPH, "m"), (STACK, "m")],
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
    ("model", "inputs"),
    [
        (GRAPH, "Input((3,))"),
        (GRAPH, "Input((3,), name='new')"),
        (OTHER, "[Input((4, 3), name='new')]"),
    ],
)
def test_inputs_of_clones(keras: Any, model: str, inputs: str) -> None:
    text = f"{model}v = keras.models.clone_model(m, input_tensors={inputs})\nv.summary()"
    text += "\nm.summary()"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("model", "inputs"),
    [
        (GRAPH, "[Input((3,))]"),
        (OTHER, "Input((4, 3))"),
        (OTHER, "[Input((4, 3)), Input((4, 3))]"),
    ],
)
def test_inputs_of_another_structure(keras: Any, model: str, inputs: str) -> None:
    text = f"{model}v = keras.models.clone_model(m, input_tensors={inputs})"
    with pytest.raises(ValueError, match="same structure"):
        as_keras(keras, text)
    assert value(text) == "? `clone_model` with this `input_tensors` is not followed"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v = keras.models.model_from_json()", "this JSON is not known"),
        ("v = layers.Dense.from_config()", "the config is not followed here"),
        ("v = keras.models.clone_model()", "what is cloned here is not known"),
        *(
            (f"v = keras.models.clone_model(m, {name}={v})", f"with this `{name}` is not followed")
            for name, v in [
                ("recursive", True),
                ("call_function", "max"),
                ("input_tensors", "Input((4,))"),
                ("input_tensors", 3),
            ]
        ),
        ("v = m.get_config().x", "`.x` of a config is not followed"),
        ("v = Model.from_config(m.get_config())", "another class than Model is not followed"),
        ("v = Sequential.from_config(m.to_json())", "the config is not followed here"),
        ("v = keras.models.model_from_json(m.get_config())", "this JSON is not known"),
        (
            "m = Sequential([layers.Lambda(lambda x: x)])\nv = keras.models.clone_model(m)",
            "Keras makes no new Lambda from the code of another",
        ),
        (
            "d = layers.Dense(-1)\nv = layers.Dense.from_config(d.get_config())",
            "this model has a mistake, so its copy is not known",
        ),
        ("c = m.get_config()\nc['name'] = 'x'\nv = Sequential.from_config(c)", "changed here"),
        ("v = m.get_config()['layers']", "a part of a config is not followed"),
        ("v = keras.models.clone_model(m, clone_function=f)", "`f` is not defined"),
        ("v = keras.models.clone_model(3)", "what is cloned here is not known"),
        ("v = keras.models.model_from_json('{}')", "this JSON is not known"),
        ("v = layers.Dense.from_config({})", "the config is not followed here"),
        (
            "v = layers.LSTM.from_config(m.layers[0].get_config())",
            "another class than LSTM is not followed",
        ),
    ],
)
def test_unknown(text: str, reason: str) -> None:
    found = value(STACK + text)
    assert isinstance(found, str)
    assert found.startswith("? ")
    assert found.endswith(reason)


@pytest.mark.parametrize(
    "copy", ["keras.models.clone_model(m)", "keras.Model.from_config(m.get_config())"]
)
def test_a_model_with_tensors_from_inside_a_stack(copy: str) -> None:
    """Its copy would call the layers of the stack, which the graph of the stack has called."""
    stack = "s = Sequential([Input((3,)), layers.Dense(4), layers.Dense(5)])\n"
    text = f"{stack}m = Model(s.inputs, [layer.output for layer in s.layers])\nv = {copy}\n"
    assert value(text).startswith("? copies of models with tensors from inside a stack")


def test_what_is_not_followed_may_change_a_model() -> None:
    """Saving it does not."""
    assert answer(f"{STACK}keras.models.other(m)\nm.summary()") == [
        "5:1-5:12 SC301 this model is not known: `keras.models.other` is not followed (line 4)"
    ]
    assert answer(f"{STACK}keras.saving.save_model(m, 'a.keras')\nm.summary()") == answer(
        f"{STACK}m.summary()"
    )


@pytest.mark.parametrize(
    ("use", "reason"),
    [
        ("c['layers'].pop()", "a part of a config is not followed"),
        ("c['name'] = 'x'", "a config is changed here"),
        ("c.update(name='x')", "`.update` of a config is not followed"),
        ("d = c", ""),
    ],
)
def test_configs_that_are_used(use: str, reason: str) -> None:
    text = f"{STACK}c = m.get_config()\n{use}\nSequential.from_config(c).summary()"
    (first, *others) = answer(text)
    if reason:
        assert first == f"6:1-6:36 SC301 this model is not known: {reason} (line 5)"
    else:
        assert [first, *others] == answer(f"{STACK}m.summary()")


@pytest.mark.parametrize(
    "text",
    [
        (
            "m = Sequential([Input((3,)), layers.Dense(2)])\nm.compile('adam', 'mse')\n"
            "c = keras.models.clone_model(m)\nc.summary()"
        ),
        (
            "m = Sequential([Input((3,)), layers.Dense(2)])\nm.compile('adam', 'mse')\n"
            "c = keras.models.model_from_json(m.to_json())\nc.summary()"
        ),
        (
            "x = Input((3,))\nm = Model(x, layers.Dense(2)(x))\n"
            "c = keras.models.clone_model(m)\nx = Input((4,))\n"
            "Model(x, layers.Dense(2)(x)).summary()\nc.summary()"
        ),
        (
            "x = Input((3,))\na, b = ops.split(layers.Dense(4)(x), 2, 1)\n"
            "n = Model(x, layers.Dense(2)(a + b))\nc = keras.models.clone_model(n)\n"
            "Model(c.input, ops.relu(c.output)).summary()"
        ),
    ],
)
def test_clones_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "m = Sequential([Input((3,)), layers.Dense(2)])\nmine.change(m)\n"
                "c = keras.models.clone_model(m)\nc.summary()"
            ),
            ["6:1-6:12 SC301 this model is not known: `mine` is not defined (line 4)"],
        ),
        (
            (
                "x = Input((3,))\nm = Model(x, layers.Dense(2)(x * 2))\n"
                "keras.backend.clear_session()\nx = Input((3,))\n"
                "n = Model(x, layers.Dense(2)(x + 1))\n"
                "keras.models.clone_model(n).summary()"
            ),
            [
                "?1 (None, 3) 0",
                "add (None, 3) 0",
                "dense (None, 2) 8",
                ("?1 stands for a name that is not known: Keras names it after a tensor (line 8)"),
            ],
        ),
    ],
)
def test_clones_that_are_not_known(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    "text",
    [
        (
            "x = Input((3,))\nh = layers.Flatten()(Input((2,)))\ny = Input((2,))\n"
            "m = Model([x, y], layers.Concatenate()([x, y]))\n"
            "keras.models.clone_model(m).summary()"
        ),
        (
            "x = Input((3,))\ny, z = Input((4,)), Input((5,), name='named')\n"
            "m = Model([x, y, z], layers.Concatenate()([x, y, z]))\n"
            "keras.models.clone_model(m).summary()"
        ),
    ],
)
def test_names_of_cloned_inputs_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)
