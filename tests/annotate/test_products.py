"""What the lines of a program make: layers once, outputs where they are computed."""

from __future__ import annotations

import pytest
from reading import KERAS

from shapecalc.annotate.annotate import line_of
from shapecalc.annotate.programs import ProgramProducts
from shapecalc.errors import Source

BEFORE = KERAS.count("\n")


def products(text: str) -> list[str]:
    """Return the products of a program: the line, the shapes and the parameters of each."""
    found = ProgramProducts(Source("a.py", KERAS + text), {}).products
    return [
        f"{line_of(product.place)[1] - BEFORE}: {' '.join(product.shapes)} {product.params}"
        for product in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A layer that is called at once, also over several lines.
        (
            "x = Input((3,))\ny = layers.Dense(\n  5\n)(\n  x\n)",
            "1: (None, 3) 0|6:  20|6: (None, 5) None",
        ),
        # An operation, a part of a tensor, and an operation on two.
        (
            "x = Input((3, 4))\ny = x[:, 0]\ny += 1",
            "1: (None, 3, 4) 0|2: (None, 4) 0|3: (None, 4) 0",
        ),
        # A function that makes a layer and calls it.
        (
            "x = Input((3,))\ny = layers.add([x, x])",
            "1: (None, 3) 0|2:  0|2: (None, 3) None",
        ),
        # Several outputs.
        (
            "x = Input((3, 2))\ny = layers.LSTM(1, return_state=True)(x)",
            "1: (None, 3, 2) 0|2:  16|2: [(None, 1), (None, 1), (None, 1)] None",
        ),
        # A model that is a layer of another; its layers count where they are made.
        (
            "m = Sequential([Input((3,)), layers.Dense(2)])\ny = m(Input((3,)))",
            "1: (None, 3) 0|1: (None, 2) 8|2: (None, 3) 0|2: (None, 2) None",
        ),
        # The output of a layer is no new one.
        (
            "m = Sequential([Input((3,)), layers.Dense(2)])\ny = m.layers[0].output",
            "1: (None, 3) 0|1: (None, 2) 8",
        ),
        # A layer inside another counts with that.
        (
            "i = layers.LSTM(2)\nb = layers.Bidirectional(i)\ny = b(Input((3, 2)))",
            "2:  80|3: (None, 3, 2) 0|3: (None, 4) None",
        ),
        # A function of Keras that applies several operations.
        (
            "x = keras.applications.vgg16.preprocess_input(Input((9, 9, 3)))",
            "1: (None, 9, 9, 3) 0|1: (None, 9, 9, 3) 0",
        ),
    ],
)
def test_products(text: str, expected: str) -> None:
    assert products(text) == expected.split("|")
