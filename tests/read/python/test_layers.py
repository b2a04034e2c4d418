"""Layers, tensors and operations of Keras in a program."""

from __future__ import annotations

import pytest
from reading import problems, rows


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
    ],
)
def test_mistakes(text: str, message: str) -> None:
    assert (
        message in problems(f"x = Input((4, 3))\ny = {text}\nm = Model(x, layers.Dense(1)(x))")[0]
    )
