"""How layers of one's own are built, and their shapes without a call."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, plans, printed, problems, summaries, tables, value

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


@pytest.mark.parametrize(
    "method",
    [
        "def compute_output_shape(self, input_shape): return [*input_shape[:-1], 4]",
        "def build(self, input_shape): self.d.build(input_shape); self.e = layers.Dense(2)",
        "def build(self, input_shape): self.e = layers.Dense(2); self.e.build((None, 4))",
        "def build(self, input_shape): super().build(input_shape); self.e = layers.Dense(2)",
        "def build(self, shape=None): self.d.build(shape)",
        "@staticmethod\n    def build(shape): pass",
    ],
)
def test_more_methods_as_keras(keras: Any, method: str) -> None:
    text = LAYER.format(method)
    assert tables(text) == printed(keras, text)


CELL = """
class Cell(layers.Layer):
    def __init__(self, n):
        super().__init__()
        self.state_size = {0}
        {1}
        self.d = layers.Dense(n)
    {2}
    def call(self, x, states):
        return self.d(x) + states[0], {3}
m = Sequential([Input((5, 3)), layers.RNN(Cell(4)), layers.Dense(2)])
m.summary()
"""


@pytest.mark.parametrize(
    ("size", "output", "method", "states"),
    [
        ("n", "pass", "pass", "[states[0]]"),
        ("[n]", "pass", "pass", "[states[0]]"),
        ("[n, 7]", "pass", "pass", "[states[0], states[1]]"),
        ("n", "self.output_size = n", "pass", "[states[0]]"),
        ("(n,)", "self.output_size = n", "def build(self, s): self.d.build(s)", "[states[0]]"),
        (
            "n",
            "pass",
            "def get_initial_state(self, batch_size=None): return [ops.zeros((batch_size, 4))]",
            "[states[0]]",
        ),
    ],
)
def test_cells_as_keras(keras: Any, size: str, output: str, method: str, states: str) -> None:
    text = CELL.format(size, output, method, states)
    assert tables(text) == printed(keras, text)


TWO = """
class Two(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d, self.e = layers.Dense(4), layers.Dense(4)
    def build(self, {0}):
        self.d.build({1}); self.e.build({2})
    def call(self, a, b=None):
        return {3}
i, j = Input((3,)), Input((2,))
m = Model([i, j], Two()({4}))
m.summary()
"""


@pytest.mark.parametrize(
    ("parameters", "first", "second", "result", "call"),
    [
        ("a_shape, b_shape", "a_shape", "b_shape", "self.d(a) + self.e(b)", "i, j"),
        ("a_shape, b_shape", "a_shape", "b_shape", "self.d(a) + self.e(b)", "i, b=j"),
        ("b_shape, a_shape", "a_shape", "b_shape", "self.d(a) + self.e(b)", "i, b=j"),
        ("s", "s[0]", "s[1]", "self.d(a[0]) + self.e(a[1])", "[i, j]"),
        ("s", "s[0]", "s[1]", "[self.d(a[0]), self.e(a[1])]", "(i, j)"),
        ("s", "s['i']", "s['j']", "self.d(a['i']) + self.e(a['j'])", "{'i': i, 'j': j}"),
    ],
)
def test_two_inputs_as_keras(
    keras: Any, parameters: str, first: str, second: str, result: str, call: str
) -> None:
    text = TWO.format(parameters, first, second, result, call)
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    "arguments",
    ["(None, 3)", "input_shape=(None, 3)", "(None, 3), 5", "other=1, input_shape=(None, 3)"],
)
def test_how_build_is_called(keras: Any, arguments: str) -> None:
    text = (
        "class A(layers.Layer):\n    def build(self, input_shape, other=None):\n"
        "        self.w = self.add_weight(shape=(input_shape[-1], 2))\n"
        "    def call(self, x): return x\n"
        f"a = A()\na.build({arguments})\nx = Input((3,))\nModel(x, a(x)).summary()"
    )
    assert tables(text) == printed(keras, text)


def test_the_base_class_has_no_call() -> None:
    text = (
        "class A(layers.Layer):\n    def call(self, x): return super().call(x)\n"
        "x = Input((3,))\nm = Model(x, A()(x))\nm.summary()"
    )
    assert any("Keras's base class of `A` has no `call` (line 4)" in line for line in answer(text))


@pytest.mark.parametrize(
    "text",
    [
        (
            "class A(layers.Layer):\n    def compute_output_shape(self, shape): "
            "return {'a': shape, 'b': (None, 2)}\n"
            "    def call(self, x): return {'a': x, 'b': x[:, :2]}\nx = Input((3,))\n"
            "y = A()(x)\nModel(x, [y['a'], y['b']]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def compute_output_shape(self, shape): "
            "return shape, (None, 2)\n    def call(self, x): return x, x[:, :2]\n"
            "x = Input((3,))\nModel(x, A()(x)).summary()"
        ),
        (
            "class A(layers.Layer):\n    def compute_output_shape(self, shape): "
            "return [shape, (None, 2)]\n    def call(self, x): return [x, x[:, :2]]\n"
            "x = Input((3,))\nModel(x, A()(x)).summary()"
        ),
        (
            "class A(layers.Layer):\n    def build(self, shape): self.w = "
            "self.add_weight((2,))\n    def call(self, x): return x\na = A()\n"
            "a.build((None, 3))\nSequential([Input((3,)), a]).summary()"
        ),
    ],
)
def test_output_shapes_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "class A(layers.Layer):\n    build = unknown\n"
                "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
            ),
            ["a (None, 3) 0", "the call of A is not followed: `unknown` is not defined (line 4)"],
        ),
        (
            (
                "class A(layers.Layer):\n    def build(self, shape): self.w = "
                "self.add_weight((2,))\n    def call(self, x): return x\na = A()\n"
                "a.build((None, 3))\na.build((None, 3))\n"
                "Sequential([Input((3,)), a]).summary()"
            ),
            [
                (
                    "9:1-9:39 SC301 this model is not known: Keras adds no weights to a "
                    "layer that is built (line 8)"
                )
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def build(self, shape):\n"
                "        self.d = layers.Dense(2)\n        self.d.build(mine)\n"
                "    def call(self, x): return self.d(x)\n"
                "Sequential([Input((3,)), A()]).summary()"
            ),
            ["8:1-8:41 SC301 this model is not known: `mine` is not defined (line 6)"],
        ),
        (
            (
                "class A(layers.Layer):\n    def compute_output_shape(self, shape): "
                "return 3\n    def call(self, x): return x\nx = Input((3,))\n"
                "Model(x, A()(x)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a () 0",
                ("the call of A is not followed: `compute_output_shape` returns no shape (line 7)"),
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def compute_output_shape(self, shape): "
                "return (*shape[:-1], mine)\n    def call(self, x): return x\n"
                "x = Input((3,))\nModel(x, A()(x)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a () 0",
                "the call of A is not followed: `mine` is not defined (line 4)",
            ],
        ),
    ],
)
def test_what_is_not_known_of_builds(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "v = layers.LSTM(4, return_state=True).compute_output_shape((None, 5, 3))",
            ((None, 4), (None, 4), (None, 4)),
        ),
        ("v = layers.Concatenate().compute_output_shape([(None, 3), (None, 4)])", (None, 7)),
        ("v = layers.Dense(4).compute_output_shape(unknown)", "? `unknown` is not defined"),
        ("v = layers.LSTM(4).compute_output_shape((None, 3))", "? this shape is not known"),
        ("v = layers.Dense(4).compute_output_shape()", "? this shape is not known"),
        (
            (
                "class A(layers.Layer):\n    def __init__(self):\n"
                "        super().__init__()\n        self.d = layers.Dense(2)\n"
                "    def call(self, x): return self.d(x)\n"
                "v = A().__call__(np.zeros((2, 3))).shape"
            ),
            (2, 2),
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return self.d(x)\n"
                "v = A().compute_output_shape((None, 3))"
            ),
            "? what `.compute_output_shape()` returns is not followed",
        ),
    ],
)
def test_shapes_without_a_call(text: str, expected: Any) -> None:
    assert value(text) == expected
