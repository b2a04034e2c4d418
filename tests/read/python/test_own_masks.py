"""Masks in calls of layers of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from reading import printed, problems, tables

TEXT = """
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        {0}
    {1}
    def call(self, x, mask=None):
        return x if mask is None else x[..., :2]
i = Input((5,))
x = layers.Embedding(7, 4, mask_zero=True)(i)
m = Model(i, layers.LSTM(3)(Own()(x)))
m.summary()
"""


@pytest.mark.parametrize(
    ("start", "method"),
    [
        ("pass", "pass"),
        ("self.supports_masking = True", "pass"),
        ("pass", "def compute_mask(self, x, mask=None): return None"),
        ("pass", "def compute_mask(self, x, mask=None): return mask"),
    ],
)
def test_as_keras(keras: Any, start: str, method: str) -> None:
    text = TEXT.format(start, method)
    assert tables(text) == printed(keras, text)


def test_a_new_mask() -> None:
    text = TEXT.format("pass", "def compute_mask(self, x, mask=None): return ops.not_equal(x, 0)")
    assert "the mask that `compute_mask` returns is not followed" in problems(text)[0]
