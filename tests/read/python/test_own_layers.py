"""What Keras gives layers and models of one's own: names, settings and methods."""

from __future__ import annotations

import pytest
from reading import problems, summaries, value

START = "class Own(layers.Layer):\n    def call(self, x): return x\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Own().name, Own().name, Own(name='a').name", ("own", "own_1", "a")),
        ("Own().built", False),
        ("Own(dtype='float16').compute_dtype", "float16"),
        ("Own(trainable=False).trainable", False),
        ("Own().supports_masking", False),
        ("Own(name='b').get_config()", {"name": "b", "trainable": True, "dtype": "float32"}),
    ],
)
def test_attributes(text: str, expected: object) -> None:
    assert value(f"{START}v = {text}") == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Own(units=3)", "`Own.__init__` has no argument `units`"),
        ("Own(nam='a')", "no argument `nam`"),
    ],
)
def test_wrong_arguments(text: str, message: str) -> None:
    program = f"{START}m = Sequential([Input((3,)), {text}])\nm.summary()"
    assert any(message.partition("has")[2] in line for line in problems(program))


def test_a_graph_of_ones_own_class() -> None:
    text = "class Mine(Model): pass\ni = Input((3,))\nm = Mine(i, layers.Dense(2)(i))\n"
    (model,) = summaries(f"{text}m.summary()")
    assert (model.name, model.class_name, model.total_params) == ("mine", "Mine", 8)


def test_activations_and_specs() -> None:
    text = "a = keras.activations.get(None)\nspec = layers.InputSpec(ndim=2)\n"
    text += "class Act(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
    text += "        self.act = keras.activations.get('relu')\n        self.input_spec = spec\n"
    text += "    def call(self, x): return a(self.act(x))\n"
    (model,) = summaries(f"{text}m = Sequential([Input((3,)), Act()])\nm.summary()")
    assert model.layers[0].shape_text == "(None, 3)"


def test_an_unknown_dtype() -> None:
    text = f"{START}m = Sequential([Input((3,)), Own(dtype='float')])\nm.summary()"
    assert "the dtype of this layer is not followed" in problems(text)[0]
