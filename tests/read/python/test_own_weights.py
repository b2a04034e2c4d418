"""The weights of layers of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, printed, summaries, tables

LAYER = """
class Own(layers.Layer):
    def build(self, shape):
        {0}
    def call(self, x):
        return x
m = Sequential([Input((3,)), Own()])
m.summary()
"""


@pytest.mark.parametrize(
    ("statement", "trained", "frozen"),
    [
        ("self.add_weight(shape=(shape[-1], 4))", 12, 0),
        ("self.add_weight(shape=(2,), trainable=False)", 0, 2),
        ("self.add_weight()", 1, 0),
        ("self.add_weight((2, 3), 'zeros', 'float32')", 6, 0),
        ("self.add_variable((2,), 'zeros')", 2, 0),
        ("self.w = keras.Variable(ops.zeros((2, 5)))", 10, 0),
        ("self.w = keras.Variable('zeros', shape=(3,), trainable=False)", 0, 3),
        ("w = keras.Variable(ops.zeros((2, 5)))", 0, 0),
    ],
)
def test_weights(statement: str, trained: int, frozen: int) -> None:
    (model,) = summaries(LAYER.format(statement))
    assert (model.trainable_params, model.non_trainable_params) == (trained, frozen)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "self.add_weight((1,), 'zeros', None, True)",
            ("6:9-6:51 SC203 `add_weight` takes at most 3 arguments by position"),
        ),
        (
            "self.add_weight(shap=(3,))",
            (
                "6:9-6:35 SC202 `add_weight` has no argument `shap` (hint: did you mean `shape`?) "
                "(meant: shape)"
            ),
        ),
        (
            "self.add_weight(shape=3)",
            ("6:9-6:33 SC203 the shape of a weight must be a tuple (hint: write (n,))"),
        ),
        (
            "self.add_weight(shape=(3.5,))",
            ("6:9-6:38 SC203 a size of a weight must be a whole number, not 3.5"),
        ),
        (
            "self.add_weight(shape=(-1,))",
            ("6:9-6:37 SC203 a size of a weight must be a whole number, not -1"),
        ),
        (
            "self.add_weight(shape=(10**10, 10**10))",
            ("6:9-6:48 SC203 this weight is larger than any tensor can be"),
        ),
        (
            "self.add_weight(shape=shape)",
            (
                "6:9-6:37 SC406 the shape of this weight has an unknown size (hint: give the shape "
                "of the input without None)"
            ),
        ),
    ],
)
def test_mistakes(statement: str, message: str) -> None:
    assert answer(LAYER.format(statement))[0] == message


def test_an_unknown_shape() -> None:
    (model,) = summaries(LAYER.format("self.add_weight(shape=mine.shape)"))
    assert model.layers[0].unknown
    assert any("`mine` is not defined" in note for note in model.notes)


def test_a_letter() -> None:
    """A size of the input that is a letter is one in the weight, too."""
    text = LAYER.format("self.add_weight(shape=(shape[-1], 4))").replace("(3,)", "(n,)")
    (model,) = summaries(text)
    assert str(model.total_params) == "4·n"


CALL = """
class Own(layers.Layer):
    def build(self, shape):
        {0}
    def call(self, x):
        return {1}
m = Sequential([Input((3,)), Own({2})])
m.summary()
"""


@pytest.mark.parametrize(
    "statement",
    [
        "self.add_weight(shape=(shape[-1], 4))",
        "self.add_weight(shape=[2], trainable=False)",
        "self.add_weight()",
        "self.add_weight((2, 3), 'zeros', 'float16')",
        "self.add_weight((2,), dtype='float64')",
        "self.add_weight((2,), dtype=float)",
        "self.add_weight((2,), dtype='int32', trainable=False, initializer='zeros')",
        "self.add_weight((2,), tf.constant_initializer(3), tf.float16)",
        "self.add_variable((2,), 'zeros')",
        "self.w = [self.add_weight((2,)) for _ in range(3)]",
        "self.w = keras.Variable(ops.zeros((2, 5)))",
        "self.w = keras.Variable(ops.zeros((2, 5)), dtype='float16')",
        "self.w = keras.Variable(np.zeros(3), dtype='float16')",
        "self.w = keras.Variable(0.0, dtype='int32', trainable=False)",
        "self.w = keras.Variable('zeros', shape=(3,), trainable=False)",
        "self.w = keras.Variable('zeros', (3, 2))",
        "self.w = keras.Variable(2.0)",
        "self.w = keras.Variable(initializer='ones', shape=(4,))",
        "self.w = self.v = keras.Variable(ops.zeros(2))",
        "self.w = keras.Variable(keras.initializers.Zeros()((3, 2)))",
        "i = keras.initializers.Ones(); self.w = keras.Variable(i(shape=(3, 2)))",
        "self.w = tf.Variable(tf.zeros((2,)))",
        "self.w = keras.Variable(tf.random_normal_initializer()(shape=(2, 3)))",
        "self.w = keras.Variable(tf.ones_initializer()((2, 3)))",
        "super().build(shape); self.add_weight((2,))",
        "self.built = True; self.add_weight((2,)); self.w = keras.Variable(ops.zeros(3))",
    ],
)
def test_weights_as_keras(keras: Any, statement: str) -> None:
    text = f"import tensorflow as tf\n{LAYER.format(statement)}"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("statement", "result", "options"),
    [
        ("self.w = self.add_weight((2, 4))", "x", "dtype='mixed_float16'"),
        ("self.w = self.add_weight((3, 7))", "ops.matmul(x, self.w)", "dtype='float16'"),
        ("self.w = self.add_weight(shape=(shape[-1], 7))", "ops.matmul(x, self.w) + self.w[0]", ""),
        (
            "self.w = self.add_weight((3, 7), 'zeros', 'float16')",
            "ops.matmul(ops.cast(x, 'float16'), self.w)",
            "",
        ),
        (
            "self.w = self.add_weight((3, 7), 'zeros', 'int32')",
            "x[:, :1] * ops.cast(self.w[0], x.dtype)",
            "dtype='mixed_float16'",
        ),
        (
            "self.w = self.add_weight((3, 7), 'zeros', 'float64')",
            "ops.matmul(ops.cast(x, 'float64'), self.w)",
            "",
        ),
        ("self.w = keras.Variable(ops.zeros((3, 7)))", "ops.matmul(x, self.w)", ""),
    ],
)
def test_weights_in_calls_as_keras(keras: Any, statement: str, result: str, options: str) -> None:
    text = CALL.format(statement, result, options)
    assert tables(text) == printed(keras, text)


BUILD = """
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = {0}
    def build(self, shape):
        self.d.build({1})
    def call(self, x): return self.d({2})
i = Input((4, 3))
Model(i, Own()(i)).summary()
"""


@pytest.mark.parametrize(
    ("layer", "shape", "call"),
    [
        ("layers.Attention(use_scale=True)", "[(2, 4, 3), (2, 4, 3)]", "[x, x]"),
        ("layers.Concatenate()", "[shape, shape]", "[x, x]"),
        ("layers.Dense(3)", "[2, 4, 3]", "x"),
        ("layers.Dense(3)", "shape", "x"),
    ],
)
def test_shapes_as_keras(keras: Any, layer: str, shape: str, call: str) -> None:
    text = BUILD.format(layer, shape, call)
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("statement", "note"),
    [
        (
            "self.add_weight(shape=mine.shape)",
            "a weight is not known: `mine` is not defined (line 6)",
        ),
        (
            "self.add_weight(trainable=mine.frozen)",
            "a weight is not known: `mine` is not defined (line 6)",
        ),
        ("self.add_weight((2,), dtype=mine.half)", "the dtype of a weight is not known"),
    ],
)
def test_notes_on_weights(statement: str, note: str) -> None:
    assert answer(LAYER.format(statement)) == [
        "own (None, 3) None",
        'the totals are lower bounds: the number of parameters of Own "own" is unknown',
        note,
    ]


@pytest.mark.parametrize(
    "statement", ["self.w = self.add_weight((2,))", "self.w = layers.Dense(2)"]
)
def test_nothing_is_added_after_the_call(keras: Any, statement: str) -> None:
    text = LAYER.format("pass").replace("return x", f"{statement}; return x")
    text = text.replace("m.summary()", "o = m.layers[0]\nm.summary()")
    own = f"{LAYER.format('pass').partition('m = ')[0]}o = Own()\no(Input((3,)))\n"
    text = f"{own}{statement.replace('self', 'o')}\nm = Sequential([Input((3,)), o])\nm.summary()"
    with pytest.raises(ValueError, match="You cannot add new elements of state"):
        printed(keras, text)
    (problem,) = answer(text)
    assert "Keras adds no " in problem


@pytest.mark.parametrize(
    "text",
    [
        (
            "class A(layers.Layer):\n    def build(self, shape): self.w = "
            "self.add_weight((3, 2), autocast=True)\n"
            "    def call(self, x): return ops.matmul(ops.cast(x, self.w.dtype), "
            "self.w)\nSequential([Input((3,)), A(dtype='mixed_float16'), "
            "layers.Dense(2)]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def build(self, shape): self.w = "
            "self.add_weight((3, 2), autocast=False)\n"
            "    def call(self, x): return ops.matmul(ops.cast(x, self.w.dtype), "
            "self.w)\nSequential([Input((3,)), A(dtype='mixed_float16'), "
            "layers.Dense(2)]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def build(self, shape): self.w = "
            "self.add_weight((3, 2), autocast=True)\n"
            "    def call(self, x): return ops.matmul(ops.cast(x, self.w.dtype), "
            "self.w)\nSequential([Input((3,)), A(dtype='mixed_float16', "
            "autocast=False), layers.Dense(2)]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def build(self, shape): self.w = "
            "self.add_weight((3, 2), autocast=True)\n"
            "    def call(self, x): return ops.matmul(ops.cast(x, self.w.dtype), "
            "self.w)\nSequential([Input((3,)), A(dtype='float16'), "
            "layers.Dense(2)]).summary()"
        ),
        (
            "class A(layers.Layer):\n    def build(self, shape): self.w = "
            "self.add_weight((3, 2), autocast=True)\n"
            "    def call(self, x): return ops.matmul(ops.cast(x, self.w.dtype), "
            "self.w)\nSequential([Input((3,)), A(), layers.Dense(2)]).summary()"
        ),
    ],
)
def test_casts_of_weights_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    "text",
    [
        (
            "import tensorflow as tf\nclass A(layers.Layer):\n"
            "    def build(self, shape): self.a = "
            "keras.Variable(tf.constant_initializer(2.0)((5,)))\n"
            "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
        ),
        (
            "import tensorflow as tf\nclass A(layers.Layer):\n"
            "    def build(self, shape): self.a = "
            "keras.Variable(tf.zeros_initializer()((6,)))\n"
            "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
        ),
        (
            "import tensorflow as tf\nclass A(layers.Layer):\n"
            "    def build(self, shape): self.a = "
            "keras.Variable(tf.ones_initializer()((2, 3)))\n"
            "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
        ),
        (
            "import tensorflow as tf\nclass A(layers.Layer):\n"
            "    def build(self, shape): self.a = "
            "keras.Variable(tf.random_uniform_initializer()(shape=(4,)))\n"
            "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
        ),
        (
            "import tensorflow as tf\nclass A(layers.Layer):\n"
            "    def build(self, shape): self.a = "
            "keras.Variable(tf.random_normal_initializer()(shape=(7,)))\n"
            "    def call(self, x): return x\nSequential([Input((3,)), A()]).summary()"
        ),
    ],
)
def test_initializers_of_tensorflow_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize("dtype", ["int", "float", "'float16'", "tf.float64", "None"])
def test_dtypes_of_weights_as_keras(keras: Any, dtype: str) -> None:
    weight = f"self.add_weight((2,), 'zeros', {dtype}, trainable=False)"
    text = f"import tensorflow as tf\n{LAYER.format(weight)}"
    assert tables(text) == printed(keras, text)
