"""What Keras gives layers and models of one's own: names, settings and methods."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, printed, problems, summaries, tables, value

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


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("nam", "(hint: did you mean `name`?) (meant: name)"),
        ("zzzzzz", "(hint: take it out of the `**kwargs` of `super().__init__()`)"),
    ],
)
def test_arguments_that_the_base_class_does_not_have(name: str, hint: str) -> None:
    text = START.replace("def call", "def __init__(self, **k): super().__init__(**k)\n    def call")
    found = answer(f"{text}m = Sequential([Input((3,)), Own({name}=3)])\nm.summary()")
    assert found[0] == f"4:30-4:51 SC202 Keras's base class has no argument `{name}` {hint}"


def test_arguments_by_position() -> None:
    text = START.replace("def call", "def __init__(self): super().__init__(3)\n    def call")
    assert answer(f"{text}m = Sequential([Input((3,)), Own()])\nm.summary()") == [
        "4:25-4:44 SC202 `Layer.__init__` takes no arguments by position "
        "(hint: give it names, as in `super().__init__(name=…)`, or nothing)"
    ]


@pytest.mark.parametrize("name", ["trainable", "autocast", "dtype"])
def test_settings_that_are_not_known(name: str) -> None:
    text = f"{START}m = Sequential([Input((3,)), Own({name}=mine)])\nm.summary()"
    assert answer(text) == [
        "6:1-6:12 SC301 this model is not known: `mine` is not defined (line 5)"
    ]


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


BUILD = """
class Own(layers.Layer):
    def build(self, shape):
        {0}
    def call(self, x):
        return x
m = Sequential([Input((3,)), Own()])
m.summary()
"""


@pytest.mark.parametrize(
    "statement",
    [
        "self.d = layers.Dense(2); self.d.build(shape)",
        "self.d = layers.Dense(2); self.d.build(input_shape=(None, 3))",
        "self.d = layers.MultiHeadAttention(2, 4); self.d.build((None, 5, 3), (None, 5, 3))",
        "self.d = layers.MultiHeadAttention(2, 4)\n"
        "        self.d.build(query_shape=(None, 5, 3), value_shape=(None, 6, 2))",
        "self.d = layers.Add(); self.d.build([(None, 3), (None, 3)])",
        "super().build(shape); self.d = layers.Dense(2); self.d.build(shape)",
    ],
)
def test_layers_in_build_as_keras(keras: Any, statement: str) -> None:
    text = BUILD.format(statement)
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    "text",
    [
        "class S(Sequential):\n    def __init__(self):\n"
        "        super().__init__([Input((3,)), layers.Dense(2)], name='s')\nm = S()\nm.summary()",
        "class S(Sequential):\n    def __init__(self):\n        super().__init__()\n"
        "        self.add(Input((3,)))\n        self.add(layers.Dense(2))\nm = S()\nm.summary()",
        "class G(Model):\n    def __init__(self):\n        i = Input((3,))\n"
        "        super().__init__(inputs=i, outputs=layers.Dense(2)(i), name='g')\nm = G()\n"
        "m.summary()",
        "class G(Model):\n    def __init__(self):\n        i = Input((3,))\n"
        "        super().__init__(i, outputs=layers.Dense(2)(i))\n        self.k = 3\nm = G()\n"
        "m.summary()\nlayers.Dense(m.k)\nSequential([m, layers.Dense(2)]).summary()",
        "class O(Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.d = layers.Dense(2)\n    def call(self, x): return self.d(x)\nm = O()\n"
        "m.__call__(np.zeros((2, 3)))\nm.trainable = False\nm.summary()",
        "class O(layers.Layer):\n    def call(self, x): return super().call(x)\n"
        "m = Sequential([Input((3,)), O()])\nm.summary()",
    ],
)
def test_base_classes_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    "numbers",
    [
        "ops.arange(0, stop=10, step=2, dtype='float32')",
        "ops.arange(0.0, 5.0)",
        "ops.cast(ops.arange(start=0, stop=5), 'float32')",
        "ops.cast(ops.arange(5), 'float32')",
        "ops.ones((5,), dtype='float32')",
        "ops.ones((5,)) * ops.zeros(5)",
        "ops.cast(ops.zeros((5,), dtype='int32'), 'float32')",
    ],
)
def test_arrays_in_calls_as_keras(keras: Any, numbers: str) -> None:
    text = "class O(layers.Layer):\n    def call(self, x):\n"
    text += f"        return ops.reshape(x, (-1, 1, 3)) * ops.expand_dims({numbers}, -1)\n"
    text += "m = Sequential([Input((3,)), O(trainable=False), layers.Dense(2)])\nm.summary()"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("self.name = 'x'", "a layer gets another name here"),
        ("self.dtype = 'float16'", "Keras has an attribute `dtype` that cannot be set"),
        ("self.built = mine", "`mine` is not defined"),
        ("self.supports_masking = mine", "`mine` is not defined"),
        ("super().__init__()", "`super().__init__()` is called once more"),
    ],
)
def test_changes_that_are_not_followed(statement: str, reason: str) -> None:
    text = "class Own(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
    text += f"        {statement}\n    def call(self, x): return x\n"
    assert answer(f"{text}m = Sequential([Input((3,)), Own()])\nm.summary()") == [
        f"9:1-9:12 SC301 this model is not known: {reason} (line 6)"
    ]


def test_a_call_beside_a_graph() -> None:
    text = "class G(Model):\n    def __init__(self):\n        i = Input((3,))\n"
    text += "        super().__init__(i, layers.Dense(2)(i))\n{}m = G()\nm.summary()"
    for method in "call", "build":
        assert answer(text.format(f"    def {method}(self, x): return x\n")) == [
            "9:1-9:12 SC301 this model is not known: its `call` replaces that of its graph (line 6)"
        ]
    assert answer(text.format("    def other(self, x): return x\n"))[-1] == "dense (None, 2) 8"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("d.build(unknown)", "`unknown` is not defined"),
        ("d.build((None, 3), *unknown)", "`unknown` is not defined"),
        ("d.build()", "the layer is built for no shape"),
    ],
)
def test_builds_of_no_known_shape(statement: str, reason: str) -> None:
    text = f"d = layers.Dense(2)\n{statement}\nm = Sequential([Input((3,)), d])\nm.summary()"
    assert answer(text) == [f"6:1-6:12 SC301 this model is not known: {reason} (line 4)"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.d = layers.Dense(3)\n"
            "    def call(self, x): return self.d(x)\na = A()\n"
            "Sequential([Input((3,)), a, a.__class__()]).summary()"
        ),
        (
            "class A(Model):\n    def __init__(self):\n        x = Input((3,))\n"
            "        super().__init__(x, layers.Dense(4)(x))\nm = A()\n"
            "Model(m.input, layers.Dense(2)(m.output)).summary()\nm.summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self._name = 'mine'\n"
            "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.d = layers.Dense(2)\n"
            "        self.built = self.supports_masking = True\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((4, 3)), layers.Masking(), A(), "
            "layers.LSTM(2)]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.supports_masking = False\n"
            "    def call(self, x): return x + 0\ni = Input((4, 3))\n"
            "x = layers.LSTM(2)(A()(layers.Masking()(i)))\nModel(i, x).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n"
            "    def call(self, x): self.add_loss(ops.sum(x)); return x\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(Model):\n    def __init__(self):\n        super().__init__()\n"
            "        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\nm = A()\n"
            "m.compile('sgd', 'mse')\nm.build((None, 3))\nm.summary()"
        ),
        (
            "class A(Sequential):\n    def __init__(self):\n"
            "        super().__init__([layers.Dense(2), layers.Dense(3)])\na = A()\n"
            "a.build((None, 4))\na.summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n        self.n = 3\n"
            "        super().__init__()\n        self.d = layers.Dense(self.n)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self, a, i):\n"
            "        super().__init__()\n"
            "        a, i = keras.activations.get(a), keras.initializers.get(i)\n"
            "        self.d = layers.Dense(2, activation=a, kernel_initializer=i)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A('relu', 'zeros'), A(None, "
            "keras.initializers.Ones()), A(keras.activations.tanh, None)]).summary()"
        ),
    ],
)
def test_attributes_of_keras_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "class A(layers.Layer):\n    def __init__(self):\n"
                "        super().__init__()\n        self.built = unknown\n"
                "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
            ),
            ["8:1-8:41 SC301 this model is not known: `unknown` is not defined (line 6)"],
        ),
        (
            (
                "class A(layers.Layer):\n    def __init__(self):\n"
                "        super().__init__(name='mine')\n    def call(self, x): return x\n"
                "a = A()\na.name = 'other'\nSequential([Input((3,)), a]).summary()"
            ),
            [("9:1-9:39 SC301 this model is not known: a layer gets another name here (line 8)")],
        ),
        (
            (
                "class A(Model):\n    def __init__(self):\n        x = Input((3,))\n"
                "        super().__init__(x, unknown)\nA().summary()"
            ),
            ["6:9-6:37 SC301 this model is not known: `unknown` is not defined (line 6)"],
        ),
        (
            (
                "class A(Model):\n    def __init__(self):\n"
                "        d, x = layers.Dense(4), Input((3,))\n"
                "        super().__init__(x, d(x))\n        self.d = d\n"
                "        self.e = layers.Dense(9)\nA().summary()"
            ),
            [
                (
                    "9:1-9:14 SC301 this model is not known: it has a layer outside of its "
                    "graph (line 8)"
                )
            ],
        ),
        (
            "class A(layers.Layer):\n    pass\nSequential([Input((3,)), A()]).summary()",
            ["a () 0", "the call of A is not followed: `A` has no method `call` (line 5)"],
        ),
    ],
)
def test_what_is_not_known_of_objects(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "class A(layers.Layer):\n    def __init__(self):\n"
                "        super().__init__()\n    def call(self, x): return x\n"
                "v = A().count_params()"
            ),
            "? `.count_params()` is not followed",
        ),
    ],
)
def test_the_number_of_weights_is_not_followed(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__(name='n')\n        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__(trainable=False)\n"
            "        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__(dtype='float16')\n"
            "        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__(autocast=False)\n"
            "        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__(activity_regularizer='l2')\n"
            "        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__(input_shape=(3,))\n"
            "        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__(input_dim=3)\n        self.d = layers.Dense(2)\n"
            "    def call(self, x): return self.d(x)\n"
            "Sequential([Input((3,)), A()]).summary()"
        ),
    ],
)
def test_arguments_of_the_base_class_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)
