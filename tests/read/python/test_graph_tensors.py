"""Tensors of TensorFlow in a function that Keras traces, against Keras."""

from __future__ import annotations

from typing import Any

import pytest
from reading import KERAS, answer, followed, printed, problems, tables, value
from run_code import Program, Runner

START = (
    "import tensorflow as tf\ni, u = Input((4, 6)), Input((None, 6))\n"
    "j, b = Input((4, 6), dtype='int32'), Input((4, 6), dtype='bool')\n"
)


def program(code: str, tensor: str = "i") -> str:
    return f"{START}x = layers.Lambda(lambda t: {code})({tensor})\nModel({tensor}, x).summary()"


FIXED = (
    "t[:, t.shape[1] - 1]",
    "tf.reshape(t, (-1, t.shape[1] * t.shape[2]))",
    "ops.shape(t)[1] * t",
    "t[:, :t.get_shape()[1] // 2]",
)
"""Those of `CODES` that need a known length."""

CODES = [
    *("t + t", "t - 1", "2 * t", "t / 2.0", "t // 2.0", "t % 2.0", "t ** 2", "-t", "abs(t)"),
    *("t @ tf.transpose(t, [0, 2, 1])", "t[:, 0]", "t[..., ::2]", "t[:, None]", "t[0]"),
    *("t[:, t.shape[1] - 1]", "t[:, 1:tf.shape(t)[1]]", "tf.cast(t > 0, 'float32')"),
    *("tf.cast((t > 0) & ~(t >= 1), 'int32')", "tf.cast((t < 0) | (t <= 1), 'float16')"),
    *("tf.cast(tf.equal(t, 0.0), t.dtype)", "tf.cast(t == 1.0, 'float32')"),
    *("tf.cast(t != 1.0, 'float32')", "tf.reshape(t, (-1, t.shape[1] * t.shape[2]))"),
    *("tf.reshape(t, (tf.shape(t)[0], 24))", "tf.reshape(t, [tf.shape(t)[0] * 4, -1])"),
    *("tf.concat([t, t], 1)", "tf.stack([t, t], -1)", "tf.split(t, 2, axis=1)[0]"),
    *("tf.tile(t, [1, 2, 1])", "tf.ones_like(t)", "tf.zeros((2, 3))", "tf.constant([1.0, 2.0])"),
    *("t * tf.constant([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])", "tf.range(t.shape[1])"),
    *("tf.einsum('bij,bkj->bik', t, t)", "tf.linalg.matmul(t, t, transpose_b=True)"),
    *("tf.reduce_mean(t, axis=-1)", "tf.math.reduce_max(t, 1, keepdims=True)"),
    *("tf.maximum(t, 0.0)", "tf.nn.softmax(t)", "tf.nn.l2_normalize(t, axis=1)"),
    *("ops.mean(t, axis=1)", "ops.reshape(t, (-1, 24))", "ops.concatenate([t, t], 1)"),
    *("ops.shape(t)[1] * t", "ops.ones((ops.shape(t)[0], 3))", "tf.ensure_shape(t, (None, 4, 6))"),
    *("tf.broadcast_to(t[:, :1], tf.shape(t))", "t * np.ones((4, 6))", "t * len(t.shape)"),
    *("t[:, :t.get_shape()[1] // 2]", "t * t.shape.rank", "t * t.shape.ndims", "t * t.ndim"),
    *("tf.compat.v2.squeeze(t[:, :1], 1)", "tf.expand_dims(t, -1)"),
    "tf.strided_slice(t, [0, 1], [2, 3])",
    *("tf.fill([2, 3], 1.0)", "tf.one_hot(tf.argmax(t, -1), 6)", "tf.transpose(t)"),
    "tf.reshape(t, (-1, 7, 7))",
    *(
        "tf.math.add(t, t)",
        "tf.math.subtract(t, 1.0)",
        "tf.math.multiply(t, t[:1])",
        "tf.pow(t, 2)",
    ),
    *("tf.math.truediv(t, t)", "tf.math.floordiv(t, 2.0)", "tf.math.floormod(t, 2.0)"),
    *("tf.cast(tf.math.not_equal(t, 0.0), 'int8')", "tf.cast(tf.math.less(t, t), 'int16')"),
    *("tf.cast(tf.math.less_equal(t, 0.0), 'int8')", "tf.cast(tf.math.greater(t, t), 'int16')"),
    "tf.cast(tf.math.greater_equal(t, t[:, :1]), 'float16')",
    "tf.cast(tf.math.logical_and(t > 0, tf.math.logical_not(t < 1)), 'int32')",
    "tf.cast(tf.math.logical_or(t > 0, t < 1), 'int32')",
]
"""What a function returns for a tensor ``t``."""


@pytest.mark.parametrize("code", CODES)
def test_as_keras(keras: Any, code: str) -> None:
    text = program(code)
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    "code", [code for code in CODES if code not in FIXED and "range" not in code]
)
def test_unknown_lengths_as_keras(keras: Any, code: str) -> None:
    text = program(code, "u")
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize("code", FIXED)
def test_unknown_lengths_that_keras_refuses(keras: Any, code: str) -> None:
    text = program(code, "u")
    with pytest.raises(Exception):  # noqa: B017, PT011
        printed(keras, text)
    assert problems(text)


@pytest.mark.parametrize("code", ["t + 1", "t * 2", "tf.maximum(t, 1)", "t > 2", "t + 0.5"])
def test_whole_numbers_as_keras(keras: Any, code: str) -> None:
    text = program(f"tf.cast({code}, 'float32')", "j")
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("code", "tensor", "message"),
    [
        (
            "tf.concat([t, tf.cast(t, 'float16')], 1)",
            "i",
            (
                '6:5-6:73 SC401 Lambda "lambda": its function fails: `tf.concat` fails: the '
                "tensors have different dtypes, float16 and float32 (hint: convert one of them: "
                'tf.cast(x, "float16"))'
            ),
        ),
        (
            "t & t",
            "i",
            (
                '6:5-6:38 SC401 Lambda "lambda": its function fails: an operator fails: it needs '
                "truth values, not fractions (hint: compare first: x > 0)"
            ),
        ),
        (
            "tf.reshape(t, (None, 24))",
            "i",
            (
                '6:5-6:58 SC401 Lambda "lambda": its function fails: `tf.reshape` does not take '
                "None for a size (hint: use -1, or tf.shape(x)[0])"
            ),
        ),
        (
            "ops.reshape(t, (None, 24))",
            "i",
            (
                '6:5-6:59 SC401 Lambda "lambda": its function fails: `ops.reshape` does not take '
                "None for a size (hint: use -1, or tf.shape(x)[0])"
            ),
        ),
        (
            "t[:, 9]",
            "i",
            (
                '6:5-6:40 SC401 Lambda "lambda": its function fails: an index fails: index 9 is '
                "out of range: the axis has 4 elements"
            ),
        ),
        (
            "t @ t",
            "i",
            (
                '6:5-6:38 SC401 Lambda "lambda": its function fails: an operator fails: (None, 4, '
                "6) and (None, 4, 6): the last axis of the first differs from the last but one of "
                "the second"
            ),
        ),
    ],
)
def test_refused_as_in_keras(keras: Any, code: str, tensor: str, message: str) -> None:
    text = program(code, tensor)
    with pytest.raises(Exception):  # noqa: B017, PT011
        Runner(keras).run(Program("refused", KERAS + text))
    assert answer(text)[0] == message


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        (
            "nn.relu",
            ("write keras.ops.relu(…), or put it into a layer: Lambda(lambda x: tf.nn.relu(x))"),
        ),
        (
            "reduce_sum",
            ("write keras.ops.sum(…), or put it into a layer: Lambda(lambda x: tf.reduce_sum(x))"),
        ),
        (
            "image.rgb_to_grayscale",
            (
                "write keras.ops.image.rgb_to_grayscale(…), or put it into a layer: Lambda(lambda "
                "x: tf.image.rgb_to_grayscale(x))"
            ),
        ),
        (
            "shape",
            ("write keras.ops.shape(…), or put it into a layer: Lambda(lambda x: tf.shape(x))"),
        ),
    ],
)
def test_tensors_of_the_model(keras: Any, name: str, hint: str) -> None:
    text = f"import tensorflow as tf\ni = Input((4, 6, 3))\nx = tf.{name}(i)\nModel(i, x).summary()"
    with pytest.raises(ValueError):  # noqa: PT011
        Runner(keras).run(Program("refused", KERAS + text))
    assert problems(text)[0] == f"`tf.{name}` does not take a tensor of a Keras model"
    program = text.replace("Model(i, x).summary()", "")
    assert followed(program).problems[0].hint == hint


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("tf.zeros((2, 3))", (2, 3)),
        ("tf.constant([[1.0], [2.0]])", (2, 1)),
        ("tf.ones_like(np.zeros((2, 3)))", (2, 3)),
        ("tf.concat([np.zeros((2, 3)), tf.ones((1, 3))], 0)", (3, 3)),
        ("tf.expand_dims(np.array([1, 2]), 0)", (1, 2)),
    ],
)
def test_numbers_outside_of_a_layer(text: str, shape: tuple[int, ...]) -> None:
    assert value(f"import tensorflow as tf\nv = tuple(({text}).shape)") == shape


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tf.zeros(unknown)", "? `unknown` is not defined"),
        ("tf.zeros(*unknown)", "? `unknown` is not defined"),
        ("tf.no_such_function(3)", "? `tensorflow.no_such_function` is not followed"),
    ],
)
def test_what_is_not_known(text: str, reason: str) -> None:
    assert value(f"import tensorflow as tf\nv = {text}") == reason


@pytest.mark.parametrize(
    "name", ["maximum", "minimum", "squared_difference", "divide", "add", "less", "concat"]
)
def test_tensors_of_two_dtypes(keras: Any, name: str) -> None:
    """TensorFlow converts none of them."""
    arguments = "[t, tf.cast(t, 'int32')], 1" if name == "concat" else "t, tf.cast(t, 'int32')"
    path = name if name == "concat" else f"math.{name}"
    text = program(f"tf.{path}({arguments})")
    with pytest.raises(Exception):  # noqa: B017, PT011
        Runner(keras).run(Program("refused", KERAS + text))
    (problem,) = answer(text)
    assert "have different dtypes, float32 and int32" in problem


@pytest.mark.parametrize(
    "code",
    [
        *("np.ones(6, 'float32') * t", "t < np.ones(6, 'float32')"),
        *("1.0 > t", "1.0 == t", "t != 1.0", "[1.0] * 6 >= t"),
    ],
)
def test_comparisons_as_keras(keras: Any, code: str) -> None:
    text = program(f"tf.cast({code}, 'float32')")
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("t + i", "a tensor of the model is used in a function of TensorFlow here"),
        ("ops.add(t, i)", "this operation is not followed here"),
        ("t.foo", "`.foo` of a tensor is not followed"),
        ("t[unknown]", "`unknown` is not defined"),
    ],
)
def test_what_a_function_is_not_followed_for(code: str, reason: str) -> None:
    found = answer(program(code))
    assert any(reason in line for line in found), found


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (
            "[n for n in t][0]",
            '6:5-6:50 SC401 Lambda "lambda": its function fails: a loop over a tensor needs its '
            "numbers (hint: use tf.unstack(x, axis=1))",
        ),
    ],
)
def test_problems_in_full(code: str, problem: str) -> None:
    assert answer(program(code)) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        (
            "import tensorflow as tf\nx = Input((4, 4))\n"
            "Model(x, layers.Lambda(lambda t: ops.cast(t == 0, "
            "'float32'))(x)).summary()"
        ),
        (
            "import tensorflow as tf\nx = Input((4, 4))\n"
            "Model(x, layers.Lambda(lambda t: ops.cast(1 < t, 'float32')[:, "
            "0])(x)).summary()"
        ),
        (
            "import tensorflow as tf\nx = Input((4, 4))\n"
            "Model(x, layers.Lambda(lambda t: tf.abs(tf.signal.fft(tf.cast(t, "
            "tf.complex64))))(x)).summary()"
        ),
        (
            "import tensorflow as tf\nx = Input((4, 4))\n"
            "Model(x, layers.Lambda(lambda t: tf.math.real(tf.complex(t, "
            "t)))(x)).summary()"
        ),
        "x = Input((4, 4), dtype='int32')\nModel(x, layers.Lambda(lambda t: t * 0.5)(x)).summary()",
        (
            "import tensorflow as tf\nx = Input((4, 4))\n"
            "Model(x, layers.Lambda(lambda t: tf.reshape(t, tf.shape(t)[:1] + "
            "[16]))(x)).summary()"
        ),
        (
            "import tensorflow as tf\nx = Input((4, 4))\n"
            "Model(x, layers.Lambda(lambda t: tf.reshape(t, tf.reverse(tf.shape(t), "
            "[0])))(x)).summary()"
        ),
        "x = Input((4, 3))\nModel(x, ops.cast(0 < x, 'float32')).summary()",
        "x = Input((4, 3))\nModel(x, [ops.cast(x == 3, 'float32') if x == 3 else x, x]).summary()",
    ],
)
def test_functions_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = Input((4, 3))\nv = ops.shape(x)", (None, 4, 3)),
        (
            "x = Input((4, 3))\nv = x == x, x == x * 1, x == 3, 3 == x, x == None",
            (True, False, False, False, False),
        ),
        (
            "import tensorflow as tf\nv = tf.reduce_sum(3)",
            "? `tf.reduce_sum` of numbers is not followed",
        ),
        ("import tensorflow as tf\nv = tf.zeros((n, 3)) + tf.ones((3,))", "? `n` is not defined"),
        ("import tensorflow as tf\nv = (tf.zeros((2, 3)) + tf.ones((3,))).shape", (2, 3)),
    ],
)
def test_values_of_tensors(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            "import tensorflow as tf\nx = Input((4, 4))\nModel(x, tf.reduce_sum(x, 1)).summary()",
            [
                (
                    "5:10-5:29 SC610 `tf.reduce_sum` does not take a tensor of a Keras model "
                    "(hint: write keras.ops.sum(…), or put it into a layer: Lambda(lambda x: "
                    "tf.reduce_sum(x)))"
                )
            ],
        ),
        (
            (
                "import tensorflow as tf\nx = Input((4, 4))\n"
                "Model(x, layers.Lambda(lambda t: tf.cast(t, 'int32') * 0.5)(x)).summary()"
            ),
            [
                (
                    '5:10-5:63 SC401 Lambda "lambda": its function fails: an operator fails: '
                    "a tensor of whole numbers is combined with a fraction (hint: convert "
                    'the tensor: tf.cast(x, "float32"))'
                )
            ],
        ),
        (
            (
                "import tensorflow as tf\nx = Input((4, 4))\n"
                "Model(x, layers.Lambda(lambda t: layers.Dense(2)(t))(x)).summary()"
            ),
            [
                "input_layer (None, 4, 4) 0",
                "lambda () 0",
                (
                    'the output shape of Lambda "lambda" is unknown: a layer is made in a '
                    "function that Keras traces (line 5)"
                ),
            ],
        ),
    ],
)
def test_what_tensorflow_refuses(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = Input((n, 3))\nv = layers.Dense(2)(x).shape[2]", 2),
        ("x = Input((n, 3))\nv = layers.Dense(2)(x).shape[1]", "? `n` is not defined"),
    ],
)
def test_sizes_with_letters(text: str, expected: Any) -> None:
    assert value(text) == expected
