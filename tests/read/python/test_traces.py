"""Calls of layers and models of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, printed, problems, summaries, tables, value

NET = """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.d, self.e = layers.Dense(3), layers.Dense(4)
    def call(self, x, training=None, other=None):
        {0}
m = Net()
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return self.d(x)", (2, 3)),
        ("return self.d(x), self.e(x)", ((2, 3), (2, 4))),
        ("return {'a': self.d(x)}", {"a": (2, 3)}),
        ("return self.e(x) if training else self.d(x)", (2, 4)),
    ],
)
def test_calls_on_numbers(body: str, expected: object) -> None:
    def shapes(result: object) -> object:
        if isinstance(result, dict):
            return {name: shapes(item) for name, item in result.items()}
        return tuple(map(shapes, result)) if isinstance(result, tuple) else result.shape  # type: ignore[attr-defined]

    result = value(f"{NET.format(body)}v = m(np.zeros((2, 5)), training=True)")
    assert shapes(result) == expected


def test_what_is_not_followed() -> None:
    text = NET.format("return self.e(mine(self.d(x)))")
    (model,) = summaries(f"{text}m(np.zeros((2, 5)))\nm.summary()")
    first, second = model.layers
    assert (first.params, second.unknown) == (18, True)
    assert any("`mine` is not defined (line" in note for note in model.notes)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "m(np.zeros((2, 5)), True)",
            ("11:1-11:26 SC408 a layer takes only tensors by position (hint: give it by name)"),
        ),
        ("m(data)", ("12:1-12:12 SC301 this model is not known: `data` is not defined (line 11)")),
    ],
)
def test_wrong_calls(statement: str, message: str) -> None:
    text = NET.format("return self.d(x)")
    assert answer(f"{text}{statement}\nm.summary()")[0] == message


def test_a_mistake_in_a_call_is_told_once() -> None:
    text = NET.format("return layers.Conv2D(3, 2)(self.d(x))")
    found = problems(f"{text}m(Input((5,)))\nm.summary()")
    assert len(found) == 1
    assert "expects (batch, height, width, channels)" in found[0]


def test_training_is_passed_on() -> None:
    text = "class Inner(layers.Layer):\n    def call(self, x, training=False):\n"
    text += "        return x if training else ops.concatenate([x, x], -1)\n"
    net = NET.format("return self.d(self.i(x))")
    text += net.replace("self.d, self.e =", "self.i = Inner(); self.d, self.e =")
    (model,) = summaries(f"{text}m(np.zeros((2, 5)))\nm.summary()")
    assert model.layers[1].params == 33
    wrong = f"{text}m(np.zeros((2, 5)), training=True)\nm.summary()"
    assert "weights were created for size 10" in problems(wrong)[0]


@pytest.mark.parametrize(
    ("body", "call"),
    [
        (
            "return self.d(x), self.e(x)",
            "a, b = m(i)\nModel(i, layers.Concatenate()([a, b])).summary()",
        ),
        ("return {'a': self.d(x), 'b': self.e(x)}", "y = m(i)\nModel(i, y['b']).summary()"),
        ("return [self.d(x), (self.e(x),)]", "y = m(i)\nModel(i, y[1][0]).summary()"),
        ("return self.e(self.d(x))", "Model(i, m(i)).summary()"),
    ],
)
def test_structures_as_keras(keras: Any, body: str, call: str) -> None:
    text = f"{NET.format(body)}i = Input((5,))\n{call}"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize("how", ["m(np.zeros((2, 5)))", "Sequential([Input((5,)), m]).summary()"])
def test_output_shapes_of_ones_own_as_keras(keras: Any, how: str) -> None:
    method = "    def compute_output_shape(self, input_shape): return (*input_shape[:-1], 3)\n"
    text = NET.format("return self.d(x)").replace("    def call", f"{method}    def call")
    text = f"{text}{how}\nm.summary()"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("body", "call"),
    [
        ("return self.d(x)", "m(i)\nModel(i, layers.Dense(2)(m.output)).summary()"),
        ("return self.d(x), self.e(x)", "m(i)\nModel(i, m.output[1]).summary()"),
        ("return self.d(x), self.e(x)", "m(i)\nModel(i, m.output).summary()"),
        ("return self.d(x)", "m(i)\nm(Input((5,)))\nModel(i, m(m.output + x)).summary()"),
    ],
)
def test_outputs_of_a_first_call_as_keras(keras: Any, body: str, call: str) -> None:
    layer = NET.replace("class Net(Model)", "class Net(layers.Layer)").format(body)
    text = f"{layer}i, x = Input((5,)), np.zeros((1, 5))\n{call}"
    if "x)" in call:
        text = text.replace("Dense(3)", "Dense(5)")
    assert tables(text) == printed(keras, text)


def test_no_output_before_a_call() -> None:
    layer = NET.replace("class Net(Model)", "class Net(layers.Layer)").format("return self.d(x)")
    assert value(f"{layer}v = m.output") == "? `.output` is not known"


@pytest.mark.parametrize(
    "text",
    [
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.c = layers.LSTMCell(4)\n"
            "    def call(self, x):\n        h, s = self.c(x, [x[:, :4], x[:, :4]])\n"
            "        return ops.concatenate([h, s[0], s[1]])\ni = Input((6,))\n"
            "Model(i, A()(i)).summary()"
        ),
        (
            "class C(layers.Layer):\n    def __init__(self, n):\n"
            "        super().__init__()\n        self.state_size = n\n"
            "        self.d = layers.Dense(n)\n    def call(self, x, states):\n"
            "        h = self.d(x) + states[0]\n        return h, [h]\n"
            "i = Input((5, 6))\nModel(i, layers.RNN([C(4), C(3)], "
            "return_state=True)(i)).summary()"
        ),
        (
            "class A(layers.Layer):\n    def call(self, x): return np.zeros((4, "
            "3))[x.shape[1]:, 0] + x[:, 0]\ni = Input((3,))\nModel(i, A()(i)).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n"
            "        self.e, self.l = layers.Embedding(5, 3, mask_zero=True), "
            "layers.LSTM(2)\n    def call(self, x): return self.l(self.e(x))\n"
            "i = Input((3,))\nModel(i, A()(i)).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\nclass M(Model):\n"
            "    def __init__(self):\n        super().__init__()\n"
            "        self.a, self.o = A(), layers.Dropout(0.5)\n"
            "    def call(self, x, training=None):\n"
            "        return self.o(self.a(x, training=training), training=training)\n"
            "m = M()\nm(np.zeros((2, 3)), training=True)\nm.summary()"
        ),
    ],
)
def test_calls_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return x + [1, 2]['a']\n"
                "i = Input((3,))\nModel(i, A()(i)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a () 0",
                (
                    "the call of A is not followed: this fails: list indices must be "
                    "integers or slices, not str (line 4)"
                ),
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x):\n        while True: pass\n"
                "i = Input((3,))\nModel(i, A()(i)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a () 0",
                "the call of A is not followed: this loop takes too many steps (line 5)",
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return self.call(x)\n"
                "i = Input((3,))\nModel(i, A()(i)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a () 0",
                ("the call of A is not followed: functions call one another too deeply (line 4)"),
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    call = unknown\ni = Input((3,))\n"
                "Model(i, A()(i)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a () 0",
                "the call of A is not followed: `unknown` is not defined (line 4)",
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return None\n"
                "i = Input((3,))\nModel(i, A()(i)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a () 0",
                "the call of A is not followed: it returns no tensor (line 6)",
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return []\n"
                "i = Input((3,))\nModel(i, A()(i)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a () 0",
                "the call of A is not followed: it returns no tensor (line 6)",
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x):\n        mine(x)\n"
                "        return x\ni = Input((3,))\nModel(i, A()(i)).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "a (None, 3) 0",
                "the call of A is not followed: `mine` is not defined (line 5)",
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, a, b): return a + b\n"
                "i = Input((3,))\nModel(i, A()(i, np.zeros((1, 3)))).summary()"
            ),
            [
                (
                    "6:1-6:35 SC301 this model is not known: numbers and tensors are mixed "
                    "here (line 6)"
                )
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def __init__(self):\n"
                "        super().__init__()\n        self.d = layers.Conv2D(2, 3)\n"
                "    def call(self, x): return self.d(x)\ni = Input((3,))\n"
                "Model(i, A()(i)).summary()"
            ),
            [
                (
                    '7:31-7:40 SC402 Conv2D "conv2d": expects (batch, height, width, '
                    "channels), got (None, 3)"
                )
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return x\ni = Input((3,))\n"
                "Model(i, layers.Dense(2)(A()(layers.Lambda(unknown)(i)))).summary()"
            ),
            [
                "input_layer (None, 3) 0",
                "lambda () 0",
                "a () None",
                "dense () None",
                'the totals are lower bounds: the number of parameters of A "a" is unknown',
                (
                    'the totals are lower bounds: the number of parameters of Dense "dense" '
                    "is unknown"
                ),
            ],
        ),
    ],
)
def test_calls_that_are_not_followed(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    "text",
    [
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\nclass B(layers.Layer):\n"
            "    def __init__(self):\n        super().__init__()\n"
            "        self.a, self.e = A(), layers.Dense(3)\n"
            "    def call(self, x): return self.e(self.a(x))\ni = Input((3,))\n"
            "Model(i, layers.Dense(4)(B()(i))).summary()"
        ),
    ],
)
def test_calls_inside_calls_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "class A(layers.Layer):\n    def call(self, x): return "
                "layers.Dense(2)(layers.Dense(-1)(x))\ni = Input((3,))\n"
                "Model(i, A()(i)).summary()"
            ),
            [("4:60-4:62 SC203 Dense: `units` must be a whole number of at least 1, not -1")],
        ),
    ],
)
def test_a_mistake_inside_a_call(text: str, answered: list[str]) -> None:
    assert answer(text) == answered
