"""How layers of one's own are built, and their shapes without a call."""

from __future__ import annotations

from typing import Any

import pytest
from reading import plans, printed, problems, summaries, tables

LAYER = """
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(4)
    {0}
    def call(self, x):
        return self.d(x)
class Net(Model):
    def __init__(self):
        super().__init__()
        self.own = Own()
    def call(self, x):
        return self.own(x)
m = Net()
m(np.zeros((2, 3)))
m.summary()
"""


INNER = """def compute_output_shape(self, input_shape):
        return self.d.compute_output_shape(input_shape)"""


@pytest.mark.parametrize(
    "method",
    [
        "pass",
        "def compute_output_shape(self, input_shape): return (*input_shape[:-1], 4)",
        INNER,
        "def build(self, input_shape): self.d.build(input_shape)",
        "def build(self, input_shape): super().build(input_shape)",
    ],
)
def test_as_keras(keras: Any, method: str) -> None:
    text = LAYER.format(method)
    assert tables(text) == printed(keras, text)


def test_an_argument_of_build() -> None:
    text = LAYER.format("def build(self, a, b): pass")
    (model,) = summaries(text)
    assert any("whose name does not end in `_shape`" in note for note in model.notes)


def test_an_unknown_output_shape() -> None:
    text = LAYER.format("def compute_output_shape(self, input_shape): return mine(input_shape)")
    (model,) = summaries(text)
    assert model.layers[0].shape_text == "?"
    assert model.total_params == 16
    assert any("`compute_output_shape` of Own is not followed" in note for note in model.notes)


def test_a_wrong_build() -> None:
    text = "class Own(layers.Layer):\n    def build(self, s):\n"
    text += "        self.d = layers.Dense(2); self.d.build(s)\n"
    text += "    def call(self, x): return self.d(x[:, :2])\n"
    text += "m = Sequential([Input((3,)), Own()])\nm.summary()"
    assert "its weights were created" in problems(text)[0]


def test_a_build_that_builds_nothing() -> None:
    text = LAYER.format("pass").replace("m(np.zeros((2, 3)))", "m.build((None, 3))")
    (model,) = summaries(text)
    assert model.layers[0].params_text == "0 (unbuilt)"
    (plan,) = plans(text)
    assert any("Keras 3 builds no layer of Net here" in note for note in plan.notes)
