"""Layers, tensors and operations of Keras in a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, as_keras, followed, printed, problems, rows, tables, value


@pytest.mark.parametrize(
    "text",
    [
        "x = layers.concatenate([x, x], axis=1)\nx = layers.add([x, x], name='sum')",
        "x = layers.concatenate(inputs=[x, x])\nx = layers.dot([x, x], 1, normalize=True)",
        "x = layers.dot([x, x], axes=(1, 1))",
        "x = ops.concatenate([x, x * 2], axis=-1)\nx = ops.expand_dims(x, 1)",
        "x = ops.einsum('bij,bkj->bik', x, x)",
        "x = ops.transpose(x, (0, 2, 1))\nx = ops.pad(x, [[0, 0], [1, 1], [0, 0]])",
        "x = ops.pad(x, [[0, 0], [1, 1], [0, 0]], 'constant', 2)\nx = ops.roll(x, 1, 1)",
        "x = ops.average(x, 1)",
        "x = ops.max(x, -1, True)",
        "x = ops.where(x > 0, x, 0.0)\nx = ops.maximum(0.0, x)\nx = ops.clip(x, 0, 1)",
        "x = ops.stack([x, x], 1)\nx = ops.split(x, 2, axis=2)[1]\nx = x[:, 0]",
        "a, b = ops.split(x, 2, 1)\nx = a + b",
        "x = ops.matmul(x, ops.transpose(x, [0, 2, 1]))\nx = abs(-x)",
        "x = x[:, -1]\nx = layers.Dense(x.shape[-1] * 2)(x)",
        "y, *s = layers.LSTM(5, return_state=True)(x)\nx = layers.Dense(2)(s[-1] * s[0])",
        "s = layers.LSTM(5, return_state=True)(x)\nx = layers.Add()([*s[1:]]) + s[-1]",
        "s = layers.LSTM(5, return_state=True)(x)\nx = layers.LSTM(5)(x, initial_state=s[1:])",
        "a = layers.MultiHeadAttention(2, 3)\nx = a(x, x, training=True)\nx = a(query=x, value=x)",
        "x = layers.Attention()([x, x])\nx = layers.Attention()(inputs=[x, x])",
        "m = layers.Masking()(x)\nx = layers.GRU(2)(m, mask=None, training=False)",
        "x = layers.Dense(2, use_bias=False, name=f'd{1}')(x)\nx = layers.Dense(2, 'relu')(x)",
        "x = layers.TimeDistributed(layers.Dense(2))(x)\n"
        "x = layers.Bidirectional(layers.GRU(2))(x)",
        "x = layers.Reshape([3, 4])(x)",
        "d = layers.Dense(3)\nx = d(d(x)) + d(x)",
        "x = keras.layers.Activation(keras.activations.relu)(x)\nx = layers.Activation('tanh')(x)",
        "from keras.layers import *\nfrom keras.models import *\nx = Dense(2)(Flatten()(x))",
        "from keras import *\nx = layers.Dense(2)(x)",
    ],
)
def test_as_keras(keras: Any, text: str) -> None:
    whole = f"i = x = Input((4, 3))\n{text}\nModel(i, x).summary()"
    assert tables(whole) == printed(keras, whole)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("x = layers.concatenate([x, x])", "concatenate (None, 4, 6) 0"),
        ("x = layers.Dense(x.shape[-1] * 2)(x)", "dense (None, 4, 6) 24"),
        ("x = ops.mean(x, axis=1)", "mean (None, 3) 0"),
        ("x = ops.reshape(x, (-1, 12))", "reshape (None, 12) 0"),
        ("x = x[:, -1]", "get_item (None, 3) 0"),
        ("y, h, c = layers.LSTM(5, return_state=True)(x)\nx = h + c", "add (None, 5) 0"),
        ("x = layers.LSTM(5, return_state=True)(x)[1]", "lstm (None, 5) 180"),
        ("x = abs(x)", "absolute (None, 4, 3) 0"),
        ("x = x > 0", "greater (None, 4, 3) 0"),
        ("x = layers.TimeDistributed(layers.Dense(2))(x)", "time_distributed (None, 4, 2) 8"),
    ],
)
def test_rows(text: str, last: str) -> None:
    assert rows(f"i = x = Input((4, 3))\n{text}\nm = Model(i, x)")[-1] == last


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("layers.Desne(3)", "Keras has no layer `Desne`"),
        ("layers.Dense(3, unit=4)", "no argument is called `unit`"),
        ("layers.Dense(3)(x, msk=x)", "the call of Dense has no argument `msk`"),
        ("layers.Dense(-3)", "`units` must be"),
        ("layers.Zzzzzzzzzz(3)", "Keras has no layer `Zzzzzzzzzz`"),
        ("Desne(3)", "`Desne` is not defined"),
        ("Dense(3)", "`Dense` is not imported"),
        ("layers.Dense(3)()", "Dense is not called on a tensor"),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    """Each is named, and the rest of the program is followed."""
    assert (
        message in problems(f"x = Input((4, 3))\ny = {text}\nm = Model(x, layers.Dense(1)(x))")[0]
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x[unknown]", "? `unknown` is not defined"),
        ("ops.mean(x, axis=unknown)", "? `unknown` is not defined"),
        ("ops.mean(x, axes=1)", "? the argument `axes` is not followed"),
        ("ops.einsum('ij', 3)", "? `keras.ops.einsum` is not followed here"),
        ("x << 1", "? this operation is not followed"),
        ("layers.Dense(2)(unknown)", "? `unknown` is not defined"),
        ("layers.Dense(2)(x, mask=unknown)", "? `unknown` is not defined"),
        ("layers.Dense(2)(np.zeros((3, unknown)))", "? a layer is called on numbers here"),
        ("layers.Attention()([x, np.zeros((3, 2))])", "? a layer is called on numbers here"),
        ("layers.concatenate([x, unknown])", "? `unknown` is not defined"),
        ("isinstance(3, layers.Layer)", "? the type of this value is not followed"),
        (
            "isinstance(layers.ReLU(), (layers.Layer, 3))",
            ("? the type of this value is not followed"),
        ),
        ("layers.Lambda(unknown)(x).shape", "? the shape of this tensor is not known"),
        ("ops.relu(x, x, x, x)", "? this function takes fewer arguments"),
        ("[y for y in x]", "? the items of this value are not known"),
    ],
)
def test_what_is_not_known(text: str, reason: str) -> None:
    assert value(f"x = Input((4, 3))\nv = {text}") == reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("isinstance(layers.Dense(2), layers.Dense)", True),
        *(("x == x", True), ("x == x * 1", False), ("x == 3", False), ("3 == x", False)),
        *(("x == None", False), ("[y == x for y in (x, -x)]", [True, False])),
        ("isinstance(layers.Dense(2), layers.Conv2D)", False),
        ("isinstance(layers.Dense(2), (layers.Conv2D, layers.Dense))", True),
        ("isinstance(layers.Dense(2), layers.Layer)", True),
        ("isinstance(layers.Dense(2), keras.Model)", False),
        ("isinstance(Sequential(), keras.Model)", True),
        ("isinstance(Sequential(), Sequential)", True),
        ("isinstance(Sequential(), layers.Dense)", False),
        ("isinstance(Model(x, x), Sequential)", False),
        ("isinstance(Model(x, x), layers.Layer)", True),
        ("[y.shape for y in layers.LSTM(5, return_state=True)(x)][1]", (None, 5)),
        ("layers.LSTM(5, return_state=True)(x)[-1].shape", (None, 5)),
    ],
)
def test_values_as_keras(keras: Any, text: str, expected: Any) -> None:
    whole = f"x = Input((4, 3))\nv = {text}"
    assert as_keras(keras, whole) == expected
    assert value(whole) == expected


def test_where_a_mistake_is() -> None:
    """Each argument is its own place."""
    program = followed(
        "x = layers.Dense(\n    -3,\n    activation='rleu',\n    foo=1)(Input((3,)))"
    )
    lines = [str(problem.place.path[-1]) for problem in program.problems]
    assert len(lines) == 3
    assert [problem.layer for problem in program.problems] == ["Dense"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "x = Input((4, 3))\nModel(x, ops.add(x, np.zeros((4, 3)))).summary()",
        "x = Input((4, 3))\nModel(x, ops.add(np.zeros((4, 3)), x)).summary()",
        (
            "x = Input((4, 3))\nModel(x, ops.concatenate([x, np.zeros((1, 4, 3), "
            "'float32')], axis=0)).summary()"
        ),
        "x = Input((4, 3))\nModel(x, ops.where(x > 0, np.zeros((4, 3), 'float32'), x)).summary()",
        "x = Input((4, 3))\nModel(x, ops.matmul(x, np.zeros((3, 5), 'float32'))).summary()",
        "x = Input((4, 3))\nModel(x, ops.conv(x, np.zeros((2, 3, 5)))).summary()",
        "x = Input((4, 3))\nModel(x, ops.max_pool(x, 2)).summary()",
        "x = Input((4, 3))\nModel(x, ops.average_pool(x, 2, 2, 'same')).summary()",
        (
            "x = Input((4, 3))\nModel(x, layers.Lambda(lambda t: ops.einsum('bhC, bHC "
            "-> bhH', t, t))(x)).summary()"
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Lambda(lambda t: ops.stack([t, t], "
            "axis=1))(x)).summary()"
        ),
        "x = Input((4, 3))\nModel(x, layers.average([x, x])).summary()",
        "x = Input((4, 3))\nModel(x, layers.dot([x, x], 1, normalize=True, name='q')).summary()",
        (
            "x = Input((4, 3))\ny, h, c = layers.LSTM(5, return_state=True)(x)\n"
            "a, b = layers.LSTM(5, return_state=True)(x)[1:]\n"
            "Model(x, [y, h, c, a, b]).summary()"
        ),
        (
            "x = Input((4, 3))\nclass D(layers.Layer):\n"
            "    def call(self, x): return {'b': x, 'a': x[:, 0]}\no = D()(x)\n"
            "Model(x, [o['a'], o['b']]).summary()"
        ),
        (
            "x = Input((4, 3))\nd = layers.Dense(2)\n"
            "Model(x, layers.Add()([d(x), d(inputs=x)])).summary()"
        ),
    ],
)
def test_functions_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            "x = Input((4, 3))\nModel(x, Linear(3)(x)).summary()",
            [
                (
                    "4:10-4:16 SC201 `Linear` is not defined (hint: did you mean `Dense`?) "
                    "(meant: Dense)"
                )
            ],
        ),
        (
            "x = Input((4, 3))\nModel(x, Conv2d(3, 2)(x)).summary()",
            [
                (
                    "4:10-4:16 SC201 `Conv2d` is not defined (hint: did you mean `Conv2D`?) "
                    "(meant: Conv2D)"
                )
            ],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Linear(3)(x)).summary()",
            [
                (
                    "4:17-4:23 SC201 Keras has no layer `Linear` (hint: did you mean "
                    "`Dense`?) (meant: Dense)"
                )
            ],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Qqqqqqqqq(3)(x)).summary()",
            ["4:10-4:29 SC201 Keras has no layer `Qqqqqqqqq`"],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Desne(3)(x)).summary()",
            [
                (
                    "4:17-4:22 SC201 Keras has no layer `Desne` (hint: did you mean "
                    "`Dense`?) (meant: Dense)"
                )
            ],
        ),
        (
            "x = Input((4, 3))\nf = getattr(layers, 'Desne')\nModel(x, f(3)(x)).summary()",
            ["5:10-5:14 SC201 Keras has no layer `Desne` (hint: did you mean `Dense`?)"],
        ),
        (
            "x = Input((4, 3))\nModel(x, flaten(x)).summary()",
            ["4:1-4:20 SC301 this model is not known: `flaten` is not defined (line 4)"],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.concatenate([x, x], ax=1)).summary()",
            [
                (
                    "4:37-4:39 SC202 Concatenate: no argument is called `ax` (hint: did you "
                    "mean `axis`?) (meant: axis)"
                )
            ],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.concatenate([x, x], 9)).summary()",
            ['4:37-4:38 SC401 Concatenate "concatenate": there is no axis 9 in (None, 4, 3)'],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Flatten(None, 7)(x)).summary()",
            ["4:31-4:32 SC204 Flatten: expects at most 1 argument by position, got 2"],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Dense(2)(layers.Dense(3))).summary()",
            [
                (
                    "4:26-4:41 SC408 `layers.Dense(3)` is a layer that has not been called, "
                    "not a tensor (hint: call it on a tensor: Dense(…)(x))"
                )
            ],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Add()([x, np.zeros((4, 3))])).summary()",
            ["4:1-4:46 SC301 this model is not known: a layer is called on numbers here (line 4)"],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Dense(2)()).summary()",
            [
                (
                    "4:10-4:27 SC408 Dense is not called on a tensor (hint: call it on a "
                    "tensor, such as Input(shape=(3,)))"
                )
            ],
        ),
        (
            (
                "x = Input((4, 3))\nm = Sequential([layers.Dense(2)])\n"
                "Model(x, m(x, trainin=True)).summary()"
            ),
            [
                (
                    "5:15-5:22 SC202 the call of Sequential has no argument `trainin` (hint: "
                    "did you mean `training`?) (meant: training)"
                )
            ],
        ),
        (
            (
                "x = Input((4, 3))\nm = Sequential([layers.Dense(2)])\n"
                "Model(x, m(x, training=True, mask=None)).summary()"
            ),
            ["input_layer (None, 4, 3) 0", "sequential (None, 4, 2) 8"],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.Dense(unknown, *[unknown])(x)).summary()",
            [
                "input_layer (None, 4, 3) 0",
                "dense (None, 4, unknown) 4·unknown",
                (
                    "unknown stands for `unknown`: `unknown` is not defined (line 4); give "
                    "it with --set 'unknown=…'"
                ),
            ],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.dot([x, x], 1, True)).summary()",
            [
                (
                    " SC104 this program makes no Keras model that can be followed: this "
                    "function takes fewer arguments (line 4)"
                )
            ],
        ),
        (
            "x = Input((4, 3))\nModel(x, layers.add([x, x], 'q')).summary()",
            [
                (
                    " SC104 this program makes no Keras model that can be followed: this "
                    "function takes fewer arguments (line 4)"
                )
            ],
        ),
    ],
)
def test_mistakes_in_full(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = ops.unknown(Input((3,)))", "? `keras.ops.unknown` is not followed here"),
        (
            "v = ops.einsum('ij,jk', np.zeros((2, 3)), 3)",
            "? `keras.ops.einsum` is not followed here",
        ),
        ("d = layers.Dense(2)\nv = isinstance(d, (layers.Dense, len))", True),
        ("d = layers.Dense(2)\nv = isinstance(d, 3)", "? the type of this value is not followed"),
        ("v = isinstance(3, layers.Dense)", "? the type of this value is not followed"),
    ],
)
def test_values_that_are_not_followed(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "o = keras.optimizers.Adm(0.1)\n"
                "m = Sequential([Input((3,)), layers.Dense(2)])\nm.compile(o)\nm.summary()"
            ),
            [
                "dense (None, 2) 8",
                "line 3: Keras has no `keras.optimizers.Adm`; did you mean `Adam`?",
            ],
        ),
        (
            (
                "o = keras.losses.Unknown(0.1)\n"
                "m = Sequential([Input((3,)), layers.Dense(2)])\nm.compile(o)\nm.summary()"
            ),
            ["dense (None, 2) 8", "line 3: Keras has no `keras.losses.Unknown`"],
        ),
    ],
)
def test_names_of_optimizers(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            "x = Input((3,))\nModel(x, layers.Desne(-3, us_bias=True)(x)).summary()",
            [
                (
                    "4:17-4:22 SC201 Keras has no layer `Desne` (hint: did you mean "
                    "`Dense`?) (meant: Dense)"
                ),
                (
                    "4:27-4:34 SC202 Dense: no argument is called `us_bias` (hint: did you "
                    "mean `use_bias`?) (meant: use_bias)"
                ),
                ("4:23-4:25 SC203 Dense: `units` must be a whole number of at least 1, not -3"),
            ],
        ),
    ],
)
def test_all_mistakes_of_a_misspelled_layer(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    "text",
    [
        "x = Input((3,))\nModel(x, ops.average(x, -1, np.ones(3, 'float32'))).summary()",
        (
            "x = Input((3,))\ns = np.ones(3, 'float32')\n"
            "Model(x, ops.batch_normalization(x, s, s, -1, s, s, 0.1)).summary()"
        ),
        (
            "x = Input((3,))\ns = np.ones(3, 'float32')\n"
            "Model(x, ops.batch_normalization(x, mean=s, variance=s, "
            "axis=-1)).summary()"
        ),
        "x = Input((3,))\nModel(x, ops.pad(x, [[0, 0], [1, 2]], 'constant', 3.0)).summary()",
        "x = Input((3,))\nModel(x, ops.roll(x, 1, -1)).summary()",
    ],
)
def test_positions_of_functions_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "class D(layers.Layer):\n    def call(self, x): return {'b': x, 'a': x[:, "
                "0], 'c': x[:, :1]}\no = D()(Input((4, 3)))\n"
                "v = o['a'].shape, o['b'].shape, o['c'].shape"
            ),
            ((None, 3), (None, 4, 3), (None, 1, 3)),
        ),
        (
            (
                "o = layers.LSTM(5, return_state=True)(Input((4, 3)))\n"
                "v = [t.shape for t in o[1:]], o[-1].shape, len(o[:2])"
            ),
            ([(None, 5), (None, 5)], (None, 5), 2),
        ),
    ],
)
def test_outputs_by_name(text: str, expected: Any) -> None:
    assert value(text) == expected
