"""Models of a program: how they are made, changed and shown."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, followed, outdated, plans, printed, summaries, tables, value


def test_a_model_is_shown_as_it_is_then() -> None:
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\nm.summary()\n"
    text += "m.add(layers.Dense(4))\nm.summary()\nm.pop()\nm.summary()"
    assert [len(model.layers) for model in summaries(text)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "m.add(layers.Dense(3), units=4)",
            (
                "4:24-4:29 SC202 `add` has no argument `units` (hint: close the bracket of the "
                "layer behind it: add(Layer(…, units=…)))"
            ),
        ),
        (
            "a = [layers.Dense(3)]\nk = {'units': 4}\nm.add(*a, **k)",
            (
                "6:13-6:14 SC202 `add` has no argument `units` (hint: close the bracket of the "
                "layer behind it: add(Layer(…, units=…)))"
            ),
        ),
        ("m.add()", "4:1-4:8 SC204 `add` takes one layer"),
        (
            "m.add(layers.Dense)",
            "4:7-4:19 SC104 `Dense` is a class, not a layer (hint: write Dense(…)) "
            "(meant: layers.Dense())",
        ),
        ("m.add(3)", "4:1-4:9 SC104 expected a layer here"),
        (
            "m = Model(Input((3,)))",
            (
                "4:5-4:23 SC104 a Functional model needs its `inputs` and `outputs` (hint: write "
                "Model(inputs=x, outputs=y))"
            ),
        ),
        (
            "m.get_layer('dens')",
            (
                "4:13-4:19 SC301 the model has no layer `dens` (hint: did you mean `dense`?) "
                "(meant: dense)"
            ),
        ),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    start = "m = Sequential([layers.Dense(2, input_shape=(3,))])"
    assert answer(f"{start}\n{text}\nm.summary()")[0] == message


def test_a_trained_model_counts_its_optimizer() -> None:
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\nm.compile('sgd', 'mse')\n"
    before, after = summaries(f"{text}m.summary()\nm.fit(x, y)\nm.summary()")
    assert before.optimizer is None
    assert after.optimizer is not None
    assert after.optimizer.params == 2


def test_several_models() -> None:
    first, second = summaries("a = Sequential([Input((2,))])\nb = Sequential([Input((3,))])")
    assert (first.name, second.name) == ("sequential", "sequential_1")


@pytest.mark.parametrize(
    "text",
    [
        "m = Sequential([Input((3,)), layers.Dense(2)], name='mine')\nm.summary()",
        "m = Sequential([layers.Dense(2)], name='mine')\nm.build((None, 3))\nm.summary()",
        "m = Sequential(layers=(Input((3,)), layers.Dense(2)), trainable=False)\nm.summary()",
        "m = Sequential([layers.Dense(2)], trainable=False)\nm.build([4, 3])\nm.summary()",
        "m = Sequential()\nm.add(Input((3,)))\nm.add(layer=layers.Dense(2))\nm.summary()\n"
        "m.pop()\nm.add(layers.Dense(4))\nm.summary()",
        "m = Sequential()\nm.add(layers.Dense(2))\nm.add(layers.Dense(3))\nm.summary()\n"
        "m(np.zeros((5, 4)))\nm.summary()",
        "a = Sequential([Input((3,)), layers.Dense(2)])\nm = Sequential([a, layers.ReLU()])\n"
        "m.add(layers.Dense(1))\nm.summary()\na.summary()",
        "x = Input((3,))\nm = Model(x, layers.Dense(2)(x), name='mine', "
        "trainable=False)\nm.summary()",
        "x = Input((3,))\nm = Model(inputs=[x], outputs=[layers.Dense(2)(x), x])\nm.summary()",
        "x, y = Input((3,), name='x'), Input((3,), name='y')\n"
        "m = Model({'x': x, 'y': y}, {'s': layers.Add()([x, y])})\nm.summary()",
        "x = Input((3,))\nm = Model(x, layers.Dense(2)(x), name='mine')\n"
        "n = Model(x, m(m(x)[:, :1] * x))"
        "\nn.summary()",
        "m = Sequential([Input((3,)), layers.Dense(2)])\nm.compile('sgd', 'mse')\nm.summary()\n"
        "m.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()\nm.compile('adam', 'mse')\n"
        "m.summary()\nm.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()",
        "m = Sequential([Input((3,)), layers.Dense(2)])\n"
        "m.compile(keras.optimizers.SGD(momentum=0.9), 'mse')\n"
        "m.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()",
        "m = Sequential([Input((3,)), layers.Dense(2)])\n"
        "m.compile(optimizer=keras.optimizers.Adam(0.1, amsgrad=True), loss='mse')\n"
        "m.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()",
        "m = Sequential([Input((3,)), layers.Dense(2)])\nr = keras.optimizers.schedules\n"
        "m.compile(keras.optimizers.SGD(r.ExponentialDecay(0.1, 2, 0.9)), 'mse')\n"
        "m.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()",
        "m = Sequential([Input((3,)), layers.Dense(2)])\nr = keras.optimizers.schedules\n"
        "m.compile(keras.optimizers.SGD(learning_rate=r.ExponentialDecay(0.1, 2, 0.9)), 'mse')\n"
        "m.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()",
        "m = Sequential([Input((3,)), layers.Dense(2)])\nm.get_layer('dense').trainable = False\n"
        "m.get_layer(index=0).name\nm.get_layer(name='dense')\nm.summary()",
        "m = Sequential([layers.Dense(2, input_shape=(3,))])\nm.build((None, 3))\nm.summary()",
        "m = Sequential()\nm.summary()",
        "d = layers.Dense(3)\nd.build((None, 4))\nm = Sequential([d])\nm.summary()",
        "d = layers.Dense(3)\nd.build([2, 4])\nm = Sequential([d])\nm.summary()",
        "m = Sequential([Input((2,)), layers.Dense(3)])\nm.add(layers.Dense(4))\n"
        "m.add(layers.Dense(5))\nx = Input((2,))\nModel(x, layers.Dense(1)(x)).summary()",
        "m = Sequential([Input((3,)), layers.Dense(2)])\nshow = m.summary\nshow()",
    ],
)
def test_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "m = Sequential(layers.Dense(3))",
            (
                "3:5-3:32 SC104 the layers of a Sequential model must be a list (hint: write "
                "Sequential([Dense(4), Dense(2)]))"
            ),
        ),
        ("m = Sequential([3])", "3:5-3:20 SC104 expected a layer here"),
        (
            "m = Sequential([layers.Dense])",
            "3:17-3:29 SC104 `Dense` is a class, not a layer (hint: write Dense(…)) "
            "(meant: layers.Dense())",
        ),
        ("m = Sequential([ops.relu(Input((3,)))])", "3:5-3:40 SC104 expected a layer here"),
        (
            "m = Sequential([Input((3,))], name=3)",
            ("3:5-3:38 SC203 the `name` of a model must be a text"),
        ),
        ("m = Sequential()\nm.pop()", "4:1-4:8 SC104 there is no layer to remove"),
        ("m = layers.Dense(3)\nm.pop()", "4:1-4:8 SC104 there is no layer to remove"),
        (
            "x = Input((3,))\nm = Model(x, x)\nm.add(layers.ReLU())",
            ("5:1-5:21 SC104 only a Sequential model has the method `add`"),
        ),
        ("layers.Dense(3).add(3)", ("3:1-3:23 SC104 only a Sequential model has the method `add`")),
        (
            "m = Model(3, Input((3,)))",
            (
                "3:5-3:26 SC104 a Functional model needs its `inputs` and `outputs` (hint: write "
                "Model(inputs=x, outputs=y))"
            ),
        ),
        (
            "m = Sequential()\nm.add(layers.ReLU(), layers.ReLU())",
            ("4:1-4:36 SC204 `add` takes one layer"),
        ),
        (
            "m = Model(unknown, Input((3,)))",
            ("3:5-3:32 SC301 this model is not known: `unknown` is not defined (line 3)"),
        ),
        (
            "m = Sequential([unknown])\nm.summary()",
            ("4:1-4:12 SC301 this model is not known: `unknown` is not defined (line 3)"),
        ),
        (
            "m = Sequential()\nm.add(unknown)\nm.summary()",
            ("5:1-5:12 SC301 this model is not known: `unknown` is not defined (line 4)"),
        ),
        (
            "m = Sequential()\nm.build(unknown)\nm.summary()",
            ("5:1-5:12 SC301 this model is not known: `unknown` is not defined (line 4)"),
        ),
        (
            "m = Sequential([layers.Dense(2)])\nm(5)\nm.summary()",
            ("5:1-5:12 SC301 this model is not known: a model is called on numbers here (line 4)"),
        ),
        (
            "d = layers.Dense(2)\nx = Input((3,))\nm = Model(x, d(x))\nd.name = mine\nm.summary()",
            "7:1-7:12 SC301 this model is not known: a layer gets another name here (line 6)",
        ),
        (
            "d = layers.Dense(2)\nm = Sequential([Input((3, 3)), layers.TimeDistributed(d)])\n"
            "d.name = mine\nm.summary()",
            "6:1-6:12 SC301 this model is not known: a layer gets another name here (line 5)",
        ),
        (
            "a = Sequential([layers.Dense(2)])\nm = Sequential([Input((3,)), a])\n"
            "a.layers[0].name = mine\nm.summary()",
            "6:1-6:12 SC301 this model is not known: a layer gets another name here (line 5)",
        ),
    ],
)
def test_what_is_wrong_or_not_known(text: str, message: str) -> None:
    assert answer(text)[0] == message


@pytest.mark.parametrize(
    "optimizer",
    [
        "mine()",
        "'mine'",
        "keras.optimizers.SGD(0.1, 0.9, False, None, None, 1.0)",
        "keras.optimizers.SGD(momentum=mine)",
    ],
)
def test_an_optimizer_that_is_not_known(optimizer: str) -> None:
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"
    (plan,) = plans(f"{text}m.compile({optimizer})\nm.fit(x)\nm.summary()")
    assert plan.compiled is None
    assert plan.notes[0] == (
        "the model has been trained: Keras also counts the variables of its optimizer, which is "
        "not known here"
    )


def test_a_model_that_is_trained_without_compiling() -> None:
    """Keras refuses that; here, nothing more is counted, and a note says so."""
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"
    (model,) = summaries(f"{text}m.fit(x)\nm.summary()")
    assert model.optimizer is None


def test_what_methods_return() -> None:
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"
    assert value(f"{text}v = m.fit(3)") == "? what `.fit()` returns is not followed"
    assert value(f"{text}v = m.get_layer(unknown)") == "? `unknown` is not defined"
    assert value(f"{text}v = m.summary()") is None
    assert value(f"{text}v = m.add(layers.Dense(2))") is None


def test_former_names_of_inputs_and_outputs() -> None:
    assert outdated("x = Input((3,))\nm = Model(input=x, output=layers.Dense(2)(x))") == [
        "4:11-4:16 SC708 Keras 3 has no argument `input` of Model (hint: write `inputs`)",
        "4:11-16 'inputs'",
        "4:20-4:26 SC708 Keras 3 has no argument `output` of Model (hint: write `outputs`)",
        "4:20-26 'outputs'",
    ]


def test_names_that_are_not_known() -> None:
    (model,) = summaries("m = Sequential([layers.Dense(2, input_shape=(3,))], name=unknown)")
    assert model.name == "?1"


def test_nothing_to_remove() -> None:
    assert answer("m = Sequential()\nm.pop()\nm.summary()") == [
        "4:1-4:8 SC104 there is no layer to remove"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "m = Sequential(layers=[Input((3,)), layers.Dense(2)], name='named')\nm.summary()",
        (
            "m = Sequential([layers.Dense(2)])\nm.build((None, 3))\n"
            "n = Sequential([Input((m.count_params(),)), layers.Dense(2)])\nn.summary()"
        ),
        (
            "m = Sequential([Input((3,)), layers.Dense(2), layers.Dense(4)])\nm.pop()\n"
            "m.add(layers.Dense(5))\nm.summary()"
        ),
        (
            "m = Sequential()\nm.add(Input((3,)))\nm.add(layers.Dense(2))\nm.pop()\n"
            "m.add(layers.Dense(5))\nm.pop()\nm.add(layers.Dense(6))\nm.summary()"
        ),
        "d = layers.Dense(4)\nd(np.zeros((2, 3)))\nm = Sequential([Input((3,)), d])\nm.summary()",
    ],
)
def test_stacks_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "m = Sequential([Input((3,)), layers.Dense(2)])\n"
                "x, d = Input((4,)), layers.Dense(5)\nf = Model(x, d(x))\n"
                "v = [part.count_params() for part in (m, d, f, m.layers[0])]"
            ),
            [8, 25, 25, 8],
        ),
        ("v = layers.Dense(2).count_params()", "? the number of parameters is not known here"),
        (
            "v = Sequential([layers.Dense(2)]).count_params()",
            "? the number of parameters is not known here",
        ),
        (
            "v = Sequential([Input((n,)), layers.Dense(2)]).count_params()",
            "? the number of parameters is not known here",
        ),
        (
            (
                "v = layers.Dense(4)(np.zeros((2, 3))).shape, "
                "layers.Flatten()(np.zeros((2, 5, 3))).shape"
            ),
            ((2, 4), (2, 15)),
        ),
        (
            "v = layers.LSTM(3, return_state=True)(np.zeros((2, 5, 3)))",
            "? a layer is called on numbers here",
        ),
        ("v = layers.Dense(3)(np.zeros((n, 3)))", "? a layer is called on numbers here"),
        ("v = layers.LSTM(3)(np.zeros((2, 3)))", "? a layer is called on numbers here"),
        (
            "v = layers.Dense(3)(np.zeros((2, 3)), training=True)",
            "? a layer is called on numbers here",
        ),
        (
            "v = layers.Add()([np.zeros((2, 3)), np.zeros((2, 3))])",
            "? a layer is called on numbers here",
        ),
    ],
)
def test_numbers_of_layers(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            "m = Sequential([Input((3,)), layers.Dense])\nm.summary()",
            [
                (
                    "3:30-3:42 SC104 `Dense` is a class, not a layer (hint: write Dense(…)) "
                    "(meant: layers.Dense())"
                )
            ],
        ),
        ("m = Sequential([Input((3,)), 3])\nm.summary()", ["3:5-3:33 SC104 expected a layer here"]),
        ("m = Sequential()\nm.add(3)\nm.summary()", ["4:1-4:9 SC104 expected a layer here"]),
        (
            "x = Input((3,))\nm = Model(x, layers.Dense(3))\nm.summary()",
            [
                (
                    "4:14-4:29 SC408 `layers.Dense(3)` is a layer that has not been called, "
                    "not a tensor (hint: call it on a tensor: Dense(…)(x))"
                )
            ],
        ),
        (
            "m = Model(inputs=layers.Dense(2), outputs=Input((3,)))\nm.summary()",
            [
                (
                    "3:18-3:33 SC408 `layers.Dense(2)` is a layer that has not been called, "
                    "not a tensor (hint: call it on a tensor: Dense(…)(x))"
                )
            ],
        ),
        (
            (
                "m = Sequential([Input((3,)), layers.Dense(2)])\nmine.change(m)\n"
                "n = Sequential([m, layers.Dense(2)])\nx = Input((3,))\n"
                "Model(x, n(x)).summary()"
            ),
            ["7:1-7:15 SC301 this model is not known: `mine` is not defined (line 4)"],
        ),
    ],
)
def test_what_is_no_layer_or_tensor(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


def test_the_number_of_a_model_that_is_shown() -> None:
    text = "m = Sequential([Input((3,)), layers.Dense(2)])\nm.summary()\nm.summary()"
    assert [shown.number for shown in followed(text).shown] == [0, 1]
    plan = followed(text).shown[0]
    assert plan.title == "m (line 4)"


def test_a_name_in_the_second_place() -> None:
    assert outdated("keras.Sequential([Input((3,))], 'mine').summary()") == [
        "3:33-3:39 SC708 the second argument of `Sequential` is `trainable` in Keras 3 "
        "(hint: write `name='mine'`)",
        "3:33-39 \"name='mine'\"",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "m = Sequential()\nm.add(layers.Dense(2, input_shape=(4,)))\ni = Input((3,))\n"
        "Model(i, layers.Dense(1)(i)).summary()\nm.summary()",
        "m = Sequential()\nfor n in range(5): m.add(layers.Dense(2, input_shape=(4,)))\n"
        "m.pop()\nm.add(layers.Dense(3))\nm.summary()\ni = Input((3,))\n"
        "Model(i, layers.Dense(1)(i)).summary()",
        "m, n = Sequential([Input((4,))]), Sequential()\nfor k in range(3):\n"
        "  m.add(layers.Dense(2))\n  n.add(layers.Dense(3, input_shape=(2,)))\n"
        "i = Input((3,))\nModel(i, layers.Dense(1)(i)).summary()\nm.summary()\nn.summary()",
    ],
)
def test_names_after_changes(keras: Any, text: str) -> None:
    """Each change of a stack builds it: Keras counts its inputs and its graphs."""
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize("first", ["Input((4,))", "layers.Dense(2)"])
def test_the_only_layer_is_not_removed(keras: Any, first: str) -> None:
    text = f"m = Sequential()\nm.add({first})\nm.pop()\nm.add(layers.Dense(1))\nm.summary()"
    with pytest.raises(IndexError):
        printed(keras, text)
    assert "Keras fails when the only layer of a Sequential model is removed" in answer(text)[0]
