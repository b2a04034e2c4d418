"""The functions of Lambda layers, followed as Keras traces them."""

from __future__ import annotations

from typing import Any

import pytest
from reading import KERAS, answer, followed, printed, rows, summaries, tables, value
from run_code import Program, Runner

from shapecalc.algebra.size import shape_text
from shapecalc.read.python.keras_api import OPS, SAME_IN_OPS, advised

START = "import tensorflow as tf\nfrom tensorflow.keras import backend as K\ni = Input((4, 6))\n"


@pytest.mark.parametrize(
    "text",
    [
        "x = layers.Lambda(lambda t: t * 2 + 1)(i)",
        "x = layers.Lambda(function=lambda t: t[:, 0], name='first')(i)",
        "x = layers.Lambda(lambda t: t[:, :2], None, None, {})(i)",
        "def f(t, n, k=1): return t[:, n:n + k]\n"
        "x = layers.Lambda(f, arguments={'n': 1, 'k': 2})(i)",
        "def f(t, mask=None, training=None): return t if mask is None else t[:, 0]\n"
        "x = layers.Lambda(f)(i)",
        "from functools import partial\nx = layers.Lambda(partial(tf.reduce_mean, axis=1))(i)",
        "x = layers.Lambda(tf.nn.relu)(i)\nx = layers.Lambda(ops.softmax)(x)",
        "x = layers.Lambda(lambda t: t, output_shape=(9,))(i)",
        "x = layers.Lambda(lambda t: t, (9, None))(i)",
        "x = layers.Lambda(lambda t: t, output_shape=lambda s: (s[0], s[1] * s[2]))(i)",
        "def f(shapes): return shapes[0]\n"
        "x = layers.Lambda(lambda t: t[1], output_shape=f)([i, i])",
        "x = layers.Lambda(lambda t: t[0] - t[1])([i, i * 2])",
        "x, y = layers.Lambda(lambda t: [t[:, 0], t])(i)\nx = layers.Dense(2)(x)",
        "x = layers.Lambda(lambda d: d['a'] + d['b'])({'a': i, 'b': i})",
        "x = layers.Lambda(lambda t: {'a': t, 'b': t[:, 0]})(i)['b']",
        "n = 2\nf = layers.Lambda(lambda t: t[:, :n])\nx = f(i)\nn = 3\nx = layers.Dense(n)(x)",
        "f = layers.Lambda(lambda t: tf.reduce_sum(t, -1))\nx = layers.Concatenate()([f(i), f(i)])",
        "x = layers.Lambda(lambda t: keras.random.normal((2, 3)) + 0 * t[0, 0, :3])(i)",
        "x = layers.Lambda(lambda t: keras.random.uniform(shape=(5,)))(i)",
        "x = layers.Lambda(lambda t: keras.random.dropout(t, 0.5))(i)",
        "x = layers.Lambda(lambda t: np.ones((3, 2)))(i)",
        "x = layers.Lambda(lambda t: t * 2, dtype='float16')(i)",
        "x = layers.Lambda(lambda t: ops.ones((ops.shape(t)[0], 3)))(i)",
        "m = Sequential([Input((4, 6)), layers.Lambda(lambda t: t[:, 1])])\nx = m(i)",
    ],
)
def test_as_keras(keras: Any, text: str) -> None:
    whole = f"{START}{text}\nModel(i, x).summary()"
    assert tables(whole) == printed(keras, whole)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "layers.Lambda(lambda t: 3)(i)",
            (
                '6:5-6:34 SC401 Lambda "lambda": its function returns no tensor (hint: return a '
                "tensor, or set output_shape=(…))"
            ),
        ),
        (
            "layers.Lambda(lambda t: None)(i)",
            (
                '6:5-6:37 SC401 Lambda "lambda": its function returns no tensor (hint: return a '
                "tensor, or set output_shape=(…))"
            ),
        ),
        (
            "layers.Lambda(lambda t: t @ t)(i)",
            (
                '6:5-6:38 SC401 Lambda "lambda": its function fails: an operator fails: (None, 4, '
                "6) and (None, 4, 6): the last axis of the first differs from the last but one of "
                "the second"
            ),
        ),
        (
            "layers.Lambda(lambda t: t)([i, Input])",
            '6:5-6:43 SC401 Lambda "lambda": can be called only on tensors',
        ),
        (
            "layers.Lambda(lambda t, n: t)(i)",
            ('6:5-6:37 SC401 Lambda "lambda": its function fails: `lambda` needs a value for `n`'),
        ),
        (
            "layers.Lambda(lambda t: t, output_shape=9)(i)",
            ("6:5-6:47 SC203 `output_shape` must be a tuple (hint: write output_shape=(9,))"),
        ),
        (
            "layers.Lambda(lambda t: t, output_shape=[9])(i)",
            ("6:5-6:49 SC203 `output_shape` must be a tuple (hint: write output_shape=(9,))"),
        ),
        (
            "layers.Lambda(lambda t: t, output_shape=lambda s: 3)(i)",
            ('6:5-6:60 SC401 Lambda "lambda": `output_shape` returns no shape'),
        ),
        (
            "layers.Lambda(lambda t: t, output_shape=lambda s: (None, 'a'))(i)",
            ('6:5-6:70 SC401 Lambda "lambda": `output_shape` has a size that is no whole number'),
        ),
    ],
)
def test_refused_as_in_keras(keras: Any, text: str, message: str) -> None:
    whole = f"{START}x = {text}\nm = Model(i, x)\nm.summary()"
    with pytest.raises(Exception):  # noqa: B017, PT011
        Runner(keras).run(Program("refused", KERAS + whole))
    assert answer(whole)[0] == message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "layers.Lambda(lambda t: unknown(t))(i)",
            ('the output shape of Lambda "lambda" is unknown: `unknown` is not defined (line 7)'),
        ),
        (
            "layers.Lambda(lambda t, n: t, arguments=unknown)(i)",
            ('the output shape of Lambda "lambda" is unknown: `unknown` is not defined (line 7)'),
        ),
        (
            "layers.Lambda(lambda t: layers.Dense(2)(t))(i)",
            (
                'the output shape of Lambda "lambda" is unknown: a layer is made in a function '
                "that Keras traces (line 7)"
            ),
        ),
        (
            "layers.Lambda(lambda t: d(t))(i)",
            (
                'the output shape of Lambda "lambda" is unknown: a layer is called in a function '
                "that Keras traces (line 7)"
            ),
        ),
        (
            "layers.Lambda(lambda t: t + i)(i)",
            (
                'the output shape of Lambda "lambda" is unknown: a tensor of the model is used in '
                "a function of TensorFlow here (line 7)"
            ),
        ),
        (
            "layers.Lambda(lambda t: 'a' * 10 ** 9)(i)",
            (
                'the output shape of Lambda "lambda" is unknown: it is too large to be computed '
                "(line 7)"
            ),
        ),
        (
            "layers.Lambda(lambda t: keras.random.gamma((2, 3), 1.0))(i)",
            (
                'the output shape of Lambda "lambda" is unknown: `keras.random.gamma` is not '
                "followed (line 7)"
            ),
        ),
        (
            "layers.Lambda(lambda t: len)(i)",
            (
                'the output shape of Lambda "lambda" is unknown: its function returns what is not '
                "followed"
            ),
        ),
        (
            "layers.Lambda(lambda t: t, output_shape=lambda s: unknown)(i)",
            ('the output shape of Lambda "lambda" is unknown: `unknown` is not defined (line 7)'),
        ),
    ],
)
def test_what_is_not_known(text: str, reason: str) -> None:
    start = f"{START}d = layers.Dense(2)\nx = {text}\n"
    assert value(f"{start}v = x.shape") == "? the shape of this tensor is not known"
    (model,) = summaries(f"{start}Model(i, x).summary()")
    assert reason in model.notes


@pytest.mark.parametrize("shape", ["(n,)", "lambda s: (s[0], n)", "[(n,)][0]"])
def test_an_output_shape_with_an_unknown_size(shape: str) -> None:
    """The size is a letter in the output of the Lambda and in the layers behind it."""
    text = f"from mine import n\nd = layers.Lambda(lambda t: t, output_shape={shape})(i)\n"
    (model,) = summaries(f"{START}{text}Model(i, layers.Dense(1)(d)).summary()")
    shapes = [shape for layer in model.layers for shape in layer.output_shapes or () if shape]
    shown = [*map(shape_text, shapes)]
    assert shown[1:] == ["(None, mine_n)", "(None, 1)"]
    assert str(model.layers[-1].params) == "mine_n + 1"


def test_a_value_that_changes_between_two_runs() -> None:
    """Keras runs the function at each call: its output is unknown where they differ."""
    text = "n = 2\nf = layers.Lambda(lambda t: t[:, :n])\nx = f(i)\nn = 3\ny = f(i)\nv = y.shape"
    assert value(START + text) == "? the shape of this tensor is not known"


@pytest.mark.parametrize("name", sorted({*OPS, *SAME_IN_OPS}))
def test_the_old_backend_is_gone(keras: Any, name: str) -> None:
    """Keras 3 has a function of ``keras.ops`` or ``keras.random`` in its place."""
    assert not hasattr(keras.backend, name)
    owner = keras
    for part in advised(f"keras.backend.{name}").split(".")[1:]:
        owner = getattr(owner, part)
    assert callable(owner)
    program = followed(f"f = keras.backend.{name}")
    assert [item.message for item in program.outdated] == [f"Keras 3 has no `keras.backend.{name}`"]


def test_functions_that_the_backend_has(keras: Any) -> None:
    for name in ("image_data_format", "floatx", "epsilon"):
        assert value(f"v = keras.backend.{name}()") == getattr(keras.backend, name)()
    assert value("v = keras.backend.result_type('a')").startswith("? ")


def test_the_shape_of_a_tensor_with_the_old_backend() -> None:
    assert value(f"{START}v = K.int_shape(i)") == (None, 4, 6)
    assert value(f"{START}v = K.int_shape(unknown)") == "? `unknown` is not defined"
    text = "x = layers.Lambda(lambda t: K.reshape(t, (-1, K.int_shape(t)[1] * 6)))(i)"
    assert rows(f"{START}{text}\nm = Model(i, x)")[-1] == "lambda (None, 24) 0"


@pytest.mark.parametrize(
    ("shape", "advice"), [("5", "(5,)"), ("[5]", "(5,)"), ("[None, 5]", "(None, 5,)")]
)
def test_output_shapes_that_are_no_tuples(shape: str, advice: str) -> None:
    text = f"i = Input((4, 6))\nx = layers.Lambda(lambda t: t, output_shape={shape})(i)\n"
    assert answer(f"{text}Model(i, x).summary()") == [
        f"4:5-4:{46 + len(shape)} SC203 `output_shape` must be a tuple "
        f"(hint: write output_shape={advice})"
    ]


def test_a_function_that_reads_a_value_that_is_too_large() -> None:
    text = "t = 1\nfor _ in range(100):\n    t = (t, t)\nx = Input((4,))\n"
    text += "m = Model(x, layers.Lambda(lambda u: u if t else u)(x))\nm.summary()\n"
    assert "a value that it reads is too large" in str(answer(text))


@pytest.mark.parametrize(
    "text",
    [
        (
            "x, y = Input((4,)), Input((5,))\n"
            "a, b = layers.Lambda(lambda t: [t, t], output_shape=lambda s: [s, "
            "(s[0], 2)])(x)\nModel(x, [a, b]).summary()"
        ),
        (
            "x, y = Input((4,)), Input((5,))\n"
            "a = layers.Lambda(lambda t: t['a'], output_shape=lambda s: "
            "s['b'])({'a': x, 'b': y})\nModel([x, y], a).summary()"
        ),
        (
            "x, y = Input((4,)), Input((5,))\n"
            "f = layers.Lambda(lambda t: ops.concatenate([t['a'], t['b']], axis=1))\n"
            "Model([x, y], [f({'a': x, 'b': y}), f({'a': x, 'b': x}), f({'a': y, "
            "'b': y})]).summary()"
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
                "x, y = Input((4,)), Input((5,))\n"
                "Model(x, layers.Lambda(lambda t: t, mask=lambda t, m: m)(x)).summary()"
            ),
            [
                (
                    "4:1-4:61 SC301 this model is not known: the mask of a Lambda is not "
                    "followed (line 4)"
                )
            ],
        ),
        (
            (
                "x, y = Input((4,)), Input((5,))\n"
                "Model(x, layers.Lambda(lambda t: t, (7,), lambda t, m: m)(x)).summary()"
            ),
            [
                (
                    "4:1-4:62 SC301 this model is not known: the mask of a Lambda is not "
                    "followed (line 4)"
                )
            ],
        ),
    ],
)
def test_lambdas_that_are_not_followed(text: str, answered: list[str]) -> None:
    assert answer(text) == answered
