"""What happens to the models of a program when it trains them, or calls them on data."""

from __future__ import annotations

from typing import Any

import pytest
from reading import KERAS, answer, printed, problems, rows, tables

from shapecalc.errors import Source
from shapecalc.read.python.program import read_program

STACK = "import numpy as np\nm = Sequential([layers.Dense(2)])\nm.compile('sgd', 'mse')\n"


@pytest.mark.parametrize(
    ("text", "batch"),
    [
        ("m.fit(np.zeros((60, 3)), np.zeros(60))", None),
        ("m.fit(np.zeros((64, 3)), np.zeros(64))", 32),
        ("m.fit(np.zeros((60, 3)), np.zeros(60), 10)", 10),
        ("m.fit(np.zeros((64, 3)), np.zeros(64), validation_split=0.5)", 32),
        ("m.fit(np.zeros((64, 3)), np.zeros(64), validation_split=0.2)", None),
        ("m.predict(np.zeros((60, 3)))", 32),
        ("m.predict(np.zeros((60, 3)), 16)", 16),
        ("m.predict(np.zeros((20, 3)))", 20),
        ("m.evaluate(np.zeros((32, 3)), np.zeros(32))", 32),
        ("m.test_on_batch(np.zeros((7, 3)), np.zeros(7))", 7),
        ("m(np.zeros((5, 3)))", 5),
        ("m.train_on_batch(np.zeros((7, 3)), np.zeros(7))", 7),
        ("m.predict_on_batch(np.zeros((7, 3)))", 7),
        ("m.fit(x=np.zeros((64, 3)), y=np.zeros(64), batch_size=16)", 16),
        ("m.fit(np.zeros((64, 3)), np.zeros(64), None)", 32),
        ("m.predict(x=np.zeros((60, 3)), batch_size=70)", 60),
        ("m.fit(np.zeros((65, 3)), np.zeros(65), validation_split=0.5)", 32),
    ],
)
def test_data_builds_a_model(text: str, batch: int | None) -> None:
    assert rows(f"{STACK}{text}\nm.summary()") == [f"dense ({batch}, 2) 8"]


@pytest.mark.parametrize(
    "text",
    [
        "m.fit(np.load('x.npy'), y)",
        "m.fit(np.load('x.npy')[:, :3], y)",
        "m(np.load('x.npy'))",
        "m.layers[0](np.load('x.npy'))",
        "for x in np.load('x.npy'): m.train_on_batch(x)",
        "def f(x): return m(x)\nfor x in np.load('x.npy'): f(x)",
    ],
)
def test_data_of_unknown_shape_builds_a_model(text: str) -> None:
    (message,) = problems(f"{STACK}{text}\nm.summary()")
    assert message.startswith("this model is not known")


def test_the_user_gives_the_shape() -> None:
    text = f"{KERAS}{STACK}x = np.load('x.npy')\nm.fit(x, x)\nm.summary()"
    chosen = {f"x.shape[{axis}]": size for axis, size in enumerate((30, 3))}
    (model,) = read_program(Source("a.py", text), chosen)
    assert model.layers


def test_rows_that_are_unknown() -> None:
    text = f"{STACK}x = np.zeros((len(open('a')), 3))\nm.fit(x, x)\nm.summary()"
    (model,) = read_program(Source("a.py", KERAS + text))
    assert any("batch size instead of None" in note for note in model.notes)


def test_a_built_part_of_a_model() -> None:
    """What data has built inside of a model fits the tensors that the model calls it on."""
    text = "part = Sequential([layers.Dropout(0.2), layers.Dense(4)])\n"
    text += "import numpy as np\npart(np.load('x.npy'))\n"
    text += "i = layers.Input((3,))\nm = keras.Model(i, part(i))\nm.summary()"
    assert rows(text)[-1] == "sequential (None, 4) 16"


def test_a_loop_that_may_train() -> None:
    text = "m = Sequential([layers.Dense(2, input_dim=3)])\nm.compile('sgd', 'mse')\n"
    text += "for x in open('a'): m.fit(x)\nm.summary()"
    (model,) = read_program(Source("a.py", KERAS + text))
    assert any("the model has been trained" in note for note in model.notes)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            "m.fit(data, y)",
            [
                "7:1-7:12 SC301 this model is not known: it gets its input shape from data: `data` "
                "is not defined (line 6); give it with --set 'data.shape=(…)' (line 6)"
            ],
        ),
        (
            "m.fit([data, 3][0].x, y)",
            [
                "7:1-7:12 SC301 this model is not known: it gets its input shape from data: `data` "
                "is not defined (line 6); give it with --set '[data, 3][0].x.shape=(…)' (line 6)"
            ],
        ),
        (
            "m.fit(len, y)",
            [
                "7:1-7:12 SC301 this model is not known: it gets its input shape from data: the "
                "shape of this data is not known (line 6); give it with --set "
                "'m.fit(len, y).shape=(…)' (line 6)"
            ],
        ),
        (
            "d = layers.Dense(3)\nd(np.zeros((2, 3)))\nm = Sequential([Input((3,)), d])",
            ["dense_1 (None, 3) 12"],
        ),
        (
            "m.predict(np.zeros((len(open('a')), 3)))",
            [
                "dense (None, 2) 8",
                "Keras shows the batch size instead of None if the number of rows is a multiple of "
                "it; it is not known here (line 6)",
            ],
        ),
    ],
)
def test_what_is_answered(text: str, answered: list[str]) -> None:
    assert answer(f"{STACK}{text}\nm.summary()") == answered


@pytest.mark.parametrize(
    "optimizer",
    [
        *(
            "'sgd'",
            "'adam'",
            "keras.optimizers.SGD(0.1, 0.9)",
            "keras.optimizers.SGD(momentum=0.9)",
        ),
        *("keras.optimizers.AdamW(0.1, 0.2)", "keras.optimizers.RMSprop(0.1, 0.9, 0.5)"),
        *("keras.optimizers.RMSprop(centered=True)", "keras.optimizers.Adam(0.1, amsgrad=True)"),
        "keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9))",
    ],
)
def test_optimizers_as_keras(keras: Any, optimizer: str) -> None:
    text = f"m = Sequential([Input((3,)), layers.Dense(2)])\nm.compile({optimizer}, 'mse')\n"
    text += "m.fit(np.zeros((4, 3)), np.zeros((4, 2)), verbose=0)\nm.summary()"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    "optimizer",
    [
        "keras.optimizers.AdamW(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)",
        "keras.optimizers.SGD(0.1, unknown)",
        "keras.optimizers.SGD(0.1, 0.9, False, None, None)",
        "unknown",
        "'mine'",
    ],
)
def test_optimizers_that_are_not_known(optimizer: str) -> None:
    text = f"m = Sequential([Input((3,)), layers.Dense(2)])\nm.compile({optimizer}, 'mse')\n"
    text += "m.fit(np.zeros((4, 3)), np.zeros((4, 2)))\nm.summary()"
    assert answer(f"import mine  # with custom_objects\n{text}") == [
        "dense (None, 2) 8",
        "the model has been trained: Keras also counts the variables of its optimizer, which is "
        "not known here",
    ]
