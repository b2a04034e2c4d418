"""The arguments of layers in a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import (
    answer,
    as_keras,
    followed,
    plans,
    printed,
    problems,
    rows,
    summaries,
    tables,
    value,
)

from shapecalc.errors import Mark, Place, ShapecalcError, Source
from shapecalc.read.problems import MOST
from shapecalc.read.python.arguments import line_of


@pytest.mark.parametrize(
    ("layer", "row"),
    [
        ("layers.Dense(4, keras.activations.relu)", "dense (None, 4) 16"),
        (
            "layers.Dense(units=4, kernel_regularizer=keras.regularizers.l2(0.1))",
            "dense (None, 4) 16",
        ),
        ("layers.Dense(4, activation=lambda x: x)", "dense (None, 4) 16"),
        ("layers.Dense(4, name=f'{1}st')", "1st (None, 4) 16"),
        ("layers.Dense(np.int64(4))", "dense (None, 4) 16"),
        ("layers.Dense(n)", "dense (None, n) 4·n"),
        ("layers.Dense(words['x'])", "dense (None, words_x) 4·words_x"),
        ("layers.Dropout(rate)", "dropout (None, 3) 0"),
        ("layers.Reshape((n, 3))", "reshape (None, data_n, 3) 0"),
        ("layers.Activation(rate)", "activation (None, 3) 0"),
        ("layers.Dense(4, rate, kernel_initializer=words)", "dense (None, 4) 16"),
    ],
)
def test_rows(layer: str, row: str) -> None:
    text = f"from data import n, words, rate\nm = Sequential([Input((3,)), {layer}])"
    assert rows(text) == [row]


def test_a_letter_has_one_value() -> None:
    text = "from data import load\nm = Sequential([Input((3,))])\n"
    text += "for _ in range(2):\n    n = load()\n    m.add(layers.Dense(n))"
    assert [row.split()[2] for row in rows(text)] == ["n)", "n_2)"]


@pytest.mark.parametrize(
    "layer",
    ["layers.Conv2D(3, 3, padding=unknown)", "layers.Input(unknown)", "layers.Reshape(unknown)"],
)
def test_arguments_that_must_be_known(layer: str) -> None:
    (message,) = problems(f"m = Sequential([{layer}])\nm.summary()")
    assert "is not known: `unknown` is not defined" in message


def test_an_unknown_name() -> None:
    assert rows("m = Sequential([layers.Dense(2, name=unknown, input_shape=(3,))])") == [
        "?1 (None, 2) 8"
    ]


def test_places_in_notebooks() -> None:
    assert line_of(Place(Source("a.py")) / Mark(3, 1)) == "line 3"


@pytest.mark.parametrize(
    "layer",
    [
        "layers.Dense(4, keras.activations.relu, kernel_regularizer=keras.regularizers.L2(0.1))",
        "layers.Dense(4, activation=keras.activations.get('tanh'), kernel_constraint='max_norm')",
        "layers.Dense(4, activation=lambda x: x, kernel_initializer=keras.initializers.Zeros())",
        "layers.Dense(4, activation=layers.LeakyReLU(0.1), dtype='float64')",
        "layers.Dense(int(np.int64(4)), activation=ops.relu, name=f'{1}st')",
        "layers.Activation(keras.activations.softmax, name='soft')",
        "layers.Activation(lambda x: x)",
        "layers.Lambda(lambda x: x * 2, output_shape=(3,))",
        "layers.Reshape([3, 1])",
        "layers.RepeatVector(n=2)",
        "layers.Dropout(rate=0.1 + 0.2, seed=None)",
        "layers.Embedding(10, 4, embeddings_initializer='uniform')",
        "layers.Dense(**{'units': 2, 'use_bias': False})",
        "layers.Dense(*[2, 'relu', False])",
        "layers.Rescaling(scale=1 / 255, offset=[0.0, 1.0, 2.0])",
        "layers.Rescaling(1.0, np.zeros(3))",
        "layers.Dense(2, input_shape=3)",
    ],
)
def test_as_keras(keras: Any, layer: str) -> None:
    text = f"m = Sequential([Input((3,)), {layer}])\nm.summary()"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("layer", "note"),
    [
        (
            "Dense(output_dim=4)",
            "line 5: Keras 3 has no argument `output_dim` of Dense",
        ),
        ("Dropout(p=0.5)", "line 5: Keras 3 has no argument `p` of Dropout; write `rate`"),
        ("Dense(2, activation=mine)", ""),
        ("Dense(2, activation=lambda x: x)", "line 5: the code of `activation` is not looked at"),
        ("Dense(2, kernel_initializer=f)", "line 5: the code of `kernel_initializer` is not"),
        ("Dense(2, name=name)", "?1 stands for a name that is not known: `name` is not defined"),
        ("Dense(mine.n)", "mine_n stands for `mine.n`: the value of `mine.n` is not known"),
        ("Dense(words['x'][0])", "words_x_0 stands for `words['x'][0]`: `words` is not defined"),
        ("Dense(a.b.c.d)", "b_c_d stands for `a.b.c.d`: `a` is not defined"),
        ("Dense(mine.load('9')[0])", "load_9_0 stands for"),
    ],
)
def test_notes(layer: str, note: str) -> None:
    text = "import mine\ndef f(): pass\nm = Sequential([Input((3,)), layers."
    (plan,) = plans(f"{text}{layer}])\nm.summary()")
    assert any(found.startswith(note) for found in plan.notes) or not note


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (
            "Dense(4, units2=3)",
            (
                "4:48-4:54 SC202 Dense: no argument is called `units2` (hint: did you mean "
                "`units`?) (meant: units)"
            ),
        ),
        ("Dense(nb_filter=4)", "4:45-4:54 SC202 Dense: no argument is called `nb_filter`"),
        (
            "Dense(4, use_bias=mine.data)",
            (
                "5:1-5:12 SC301 this model is not known: `use_bias` is not known: the value of "
                "`mine.data` is not known (line 4); give it with --set 'mine.data=…' (line 4)"
            ),
        ),
        (
            "Conv1D(4, 3, padding=unknown)",
            (
                "5:1-5:12 SC301 this model is not known: `padding` is not known: `unknown` is not "
                "defined (line 4); give it with --set 'unknown=…' (line 4)"
            ),
        ),
        (
            "Reshape(mine.shape)",
            (
                "5:1-5:12 SC301 this model is not known: `target_shape` is not known: the value of "
                "`mine.shape` is not known (line 4); give it with --set 'mine.shape=(…)' (line 4)"
            ),
        ),
        (
            "Dense(4, use_bias=unknown)",
            (
                "5:1-5:12 SC301 this model is not known: `use_bias` is not known: `unknown` is not "
                "defined (line 4); give it with --set 'unknown=…' (line 4)"
            ),
        ),
        (
            "Dense(4, use_bias=np.zeros(3))",
            (
                "5:1-5:12 SC301 this model is not known: `use_bias` is not known: it is an array "
                "(line 4); give it with --set 'layers.Dense(4, use_bias=np.zeros(3))=…' (line 4)"
            ),
        ),
        (
            "Reshape((2, mine.n), name=3)",
            ("4:65-4:66 SC203 Reshape: `name` must be a string, not 3"),
        ),
        (
            "Dense([4])",
            ("4:45-4:48 SC203 Dense: `units` must be a whole number of at least 1, not (4,)"),
        ),
    ],
)
def test_what_is_refused(layer: str, message: str) -> None:
    text = f"import mine\nm = Sequential([Input((3, 3)), layers.{layer}])\nm.summary()"
    assert message in answer(text)


def test_unknown_values_without_effect() -> None:
    """Nothing in the table depends on them."""
    for layer, row in (
        ("layers.Dropout(rate)", "dropout (None, 3) 0"),
        ("layers.Dropout(rate, seed=seed)", "dropout (None, 3) 0"),
        ("layers.Dense(2, kernel_regularizer=keras.regularizers.l2(rate))", "dense (None, 2) 8"),
        ("layers.Dense(2, activation=mine.activation)", "dense (None, 2) 8"),
        ("layers.Dense(2, None, True, initializer, bias_initializer=[seed])", "dense (None, 2) 8"),
        ("layers.LeakyReLU(rate)", "leaky_re_lu (None, 3) 0"),
        ("layers.Activation(activation)", "activation (None, 3) 0"),
        ("layers.Lambda(mine.code, output_shape=(3,))", "lambda (None, 3) 0"),
    ):
        assert rows(f"import mine\nm = Sequential([Input((3,)), {layer}])") == [row]


def test_sizes_in_shapes() -> None:
    text = "import mine\nm = Sequential([Input((mine.a, 4, mine.a)), layers.Dense(mine.b)])"
    assert rows(text) == ["dense (None, mine_a, 4, mine_b) mine_a·mine_b + mine_b"]


def test_two_values_with_one_text() -> None:
    text = (
        "import mine\nn = mine.a()\nm = Sequential([Input((n,)), layers.Dense(n)])\nn = mine.a()\n"
    )
    text += "m.add(layers.Dense(n))\nm.add(layers.Dense(n))"
    assert [row.split()[2] for row in rows(text)] == ["n)", "n_2)", "n_2)"]


def test_places_in_scripts() -> None:
    assert line_of(Place(Source("a[b].py")) / Mark(3, 1)) == "line 3"
    assert line_of(Place(Source("a.ipynb[2]"))) == "cell 2, line 1"


@pytest.mark.parametrize(
    ("layer", "value"),
    [
        ("TimeDistributed((2, 2))", "(2, 2)"),
        ("TimeDistributed(3)", "3"),
        ("TimeDistributed(layers.Dense)", "'Dense'"),
        ("TimeDistributed({})", "{}"),
        ("Bidirectional('lstm')", "'lstm'"),
        ("RNN([1, 2])", "(1, 2)"),
        ("SpectralNormalization(True)", "True"),
    ],
)
def test_no_layer_inside(keras: Any, layer: str, value: str) -> None:
    """What a layer contains must be a layer, for Keras, too."""
    with pytest.raises(ValueError, match=r"layer|call"):
        eval(f"layers.{layer}", {"layers": keras.layers})
    text = f"v = Sequential([Input((3, 8)), layers.{layer}])\nv.summary()"
    with pytest.raises(ShapecalcError, match="must be a layer") as caught:
        summaries(text)
    assert f"must be a layer, not {value}" in str(caught.value)


STACK = "import mine\nm = Sequential([Input((3,)), {}])\nm.summary()"


@pytest.mark.parametrize(
    ("layer", "answered"),
    [
        (
            "layers.Dense(2, input_shape=3), layers.Dense(mine.n, name=yours)",
            [
                "dense (None, 2) 8",
                "?1 (None, mine_n) 3·mine_n",
                "?1 stands for a name that is not known: `yours` is not defined (line 4)",
                "mine_n stands for `mine.n`: the value of `mine.n` is not known (line 4); "
                "give it with --set 'mine.n=…'",
            ],
        ),
        (
            "layers.Dense(4, unit=3)",
            [
                "4:46-4:50 SC202 Dense: no argument is called `unit` "
                "(hint: did you mean `units`?) (meant: units)",
            ],
        ),
        (
            "layers.Dense(4, use_bias=unknown)",
            [
                "5:1-5:12 SC301 this model is not known: `use_bias` is not known: `unknown` is "
                "not defined (line 4); give it with --set 'unknown=…' (line 4)",
            ],
        ),
        (
            "layers.Reshape(mine.shape)",
            [
                "5:1-5:12 SC301 this model is not known: `target_shape` is not known: the value "
                "of `mine.shape` is not known (line 4); give it with --set 'mine.shape=(…)' "
                "(line 4)",
            ],
        ),
        (
            "layers.Dense(2, kernel_initializer=lambda x: x, activation=max)",
            [
                "dense (None, 2) 8",
                "line 4: the code of `kernel_initializer` is not looked at; it changes no shapes",
            ],
        ),
    ],
)
def test_what_is_answered(layer: str, answered: list[str]) -> None:
    assert answer(STACK.format(layer)) == answered


@pytest.mark.parametrize(
    ("first", "problem"),
    [
        (
            "layers.Dense(2, input_shape=3)",
            '3:45-3:46 SC203 Dense "dense": `input_shape` must be a shape such as (28, 28, 1), '
            "not 3 (hint: add a comma: (3,))",
        ),
        (
            "Input(batch_shape=3)",
            "3:35-3:36 SC203 Input: `batch_shape` must be a shape such as (28, 28, 1), not 3 "
            "(hint: add a comma: (3,))",
        ),
    ],
)
def test_a_number_instead_of_the_first_shape(first: str, problem: str) -> None:
    assert answer(f"m = Sequential([{first}])\nm.summary()") == [problem]


def test_too_many_unknown_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST, "unknown sizes", 2)
    sizes = [f"layers.Dense(mine.n{number})" for number in range(3)]
    assert answer(STACK.format(sizes[0] + ", " + sizes[1]))[0] == "dense (None, mine_n0) 4·mine_n0"
    assert answer(STACK.format(", ".join(sizes))) == [
        "4:76-4:97 SC101 there are more than 2 unknown sizes, the most that shapecalc reads"
    ]


@pytest.mark.parametrize(
    "dtype",
    [
        *("np.float16", "np.int32", "np.float64", "float", "int", "bool", "'float16'"),
        *("tf.float16", "tf.int32", "tf.bfloat16", "np.dtype('float16')", "None"),
    ],
)
def test_dtypes_of_python_and_of_packages(keras: Any, dtype: str) -> None:
    text = (
        f"import tensorflow as tf\nx = Input((3,), dtype='int32')\n"
        f"y = layers.Rescaling(2, dtype={dtype})(x)\nv = y.dtype"
    )
    read = value(text)
    assert read.startswith("? ") or read == as_keras(keras, text)


@pytest.mark.parametrize(
    "shape", ["range(3, 5)", "{3: 1, 4: 2}", "[3, 4]", "(3, 4)", "np.zeros(0)"]
)
def test_shapes_are_what_keras_iterates_over(keras: Any, shape: str) -> None:
    text = f"m = Sequential([layers.Dense(4, input_shape={shape})])\nm.summary()"
    try:
        expected = printed(keras, text)
    except Exception:  # Keras refuses shapes with exceptions of any class.
        assert answer(text)
    else:
        assert tables(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        (
            "import functools\nx = Input((3,))\n"
            "f = functools.partial(lambda t, n: ops.tile(t, (1, n)), n=2)\n"
            "Model(x, layers.Lambda(f)(x)).summary()"
        ),
        (
            "x = Input((3,))\ndef double(t): return ops.concatenate([t, t])\n"
            "Model(x, layers.Lambda(double)(x)).summary()"
        ),
    ],
)
def test_functions_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            "x = Input((3,))\nModel(x, layers.Dense(2, use_bias=unknown)(x)).summary()",
            [
                (
                    " SC104 this program makes no Keras model that can be followed: "
                    "`use_bias` is not known: `unknown` is not defined (line 4); give it "
                    "with --set 'unknown=…' (line 4)"
                )
            ],
        ),
        (
            "x = Input((3,))\nModel(x, layers.Dense(2, dtype=unknown)(x)).summary()",
            [
                (
                    " SC104 this program makes no Keras model that can be followed: `dtype` "
                    "is not known: `unknown` is not defined (line 4); give it with --set "
                    "'unknown=…' (line 4)"
                )
            ],
        ),
        (
            "x = Input((3,))\nModel(x, layers.Reshape(unknown)(x)).summary()",
            [
                (
                    " SC104 this program makes no Keras model that can be followed: "
                    "`target_shape` is not known: `unknown` is not defined (line 4); give it "
                    "with --set 'unknown=(…)' (line 4)"
                )
            ],
        ),
        (
            (
                "x = Input((3,))\nModel(x, layers.Dropout(unknown)(layers.Dense(2, "
                "activation=unknown)(x))).summary()"
            ),
            ["input_layer (None, 3) 0", "dense (None, 2) 8", "dropout (None, 2) 0"],
        ),
        (
            (
                "x = Input((3,))\nModel(x, layers.Dense(2, "
                "kernel_initializer=keras.initializers.RandomUniform, "
                "activation=len)(x)).summary()"
            ),
            ["input_layer (None, 3) 0", "dense (None, 2) 8"],
        ),
        (
            (
                "x = Input((3,))\nModel(x, layers.Dense(2, "
                "kernel_regularizer=keras.regularizers.l2([1, 2]))(x)).summary()"
            ),
            [
                (
                    "4:45-4:74 SC203 Dense: `kernel_regularizer` must be a regularizer of "
                    "Keras whose `l2` is a number of at least 0, or None, not l2((1, 2))"
                )
            ],
        ),
    ],
)
def test_arguments_that_are_not_known(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("keras.activations.relu", "relu"),
        ("keras.activations.unknown", None),
        ("len", None),
        ("None", None),
    ],
)
def test_activations_by_name(value: str, expected: str | None) -> None:
    names = followed(f"d = layers.Dense(2, activation={value})").scope.names
    assert names["d"].arguments.activation == expected
