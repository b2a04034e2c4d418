"""The arguments of layers in a program."""

from __future__ import annotations

import pytest
from reading import problems, rows

from shapecalc.errors import Mark, Place, Source
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
