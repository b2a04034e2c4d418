"""Masks in calls of layers of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, printed, problems, tables, value

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


INNER = """
class Inner(layers.Layer):
    def __init__(self):
        super().__init__()
        {0}
    {1}
    def call(self, x, mask=None):
        return x if mask is None else x[..., :2]
class Outer(layers.Layer):
    def __init__(self):
        super().__init__()
        self.e, self.i, self.j = layers.Embedding(7, 4, mask_zero=True), Inner(), Inner()
        self.m, self.l = layers.Masking(), layers.LSTM(3, return_sequences=True)
    def call(self, x):
        {2}
i = Input((5,))
m = Model(i, Outer()(i))
m.summary()
"""


@pytest.mark.parametrize(
    ("start", "method", "calls"),
    [
        ("pass", "pass", "return self.i(self.e(x))"),
        ("pass", "pass", "return self.j(self.i(self.e(x)))"),
        ("self.supports_masking = True", "pass", "return self.j(self.i(self.e(x)))"),
        (
            "pass",
            "def compute_mask(self, x, mask=None): return mask",
            "return self.j(self.i(self.e(x)))",
        ),
        (
            "pass",
            "def compute_mask(self, x, mask=None): return ops.not_equal(x[..., 0], 0)",
            "return self.j(self.i(self.e(x)))",
        ),
        ("pass", "pass", "return self.i(self.e(x), mask=self.e.compute_mask(x))"),
        ("pass", "pass", "return self.i(self.e(x) + 1)"),
        ("pass", "pass", "return self.i(self.m(self.e(x) + 1))"),
        (
            "pass",
            "pass",
            "y = self.e(x); k = self.m.compute_mask(y)\n"
            "        return self.i(y + 1, mask=k) * ops.cast(k, 'float32')[..., None]",
        ),
        ("pass", "pass", "return self.i(self.l(self.e(x)))"),
        (
            "pass",
            "pass",
            "y = self.e(x); k = self.l.compute_mask(y, self.e.compute_mask(x))\n"
            "        return self.i(y + 1, k)",
        ),
        (
            "pass",
            "pass",
            "y = self.e(x); k = self.m.compute_mask(y, mask=self.e.compute_mask(x))\n"
            "        return self.i(y + 1, k)",
        ),
        ("pass", "pass", "y = self.e(x); return self.i([y, y][0], self.e.compute_mask(x))"),
    ],
)
def test_inside_as_keras(keras: Any, start: str, method: str, calls: str) -> None:
    text = INNER.format(start, method, calls)
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("start", "method", "result"),
    [
        ("self.supports_masking = True", "pass", "layers.LSTM(3)(Own()(Own()(x)))"),
        ("pass", "pass", "layers.LSTM(3)(Own()(Own()(x)))"),
        ("pass", "def compute_mask(self, x, mask=None): return None", "Own()(Own()(x))"),
        ("pass", "def compute_mask(self, x, mask=None): return mask", "Own()(Own()(x))"),
        ("pass", "def compute_mask(self, x, previous): return previous", "Own()(Own()(x))"),
        ("pass", "pass", "Own()(x, mask=None)"),
    ],
)
def test_several_calls_as_keras(keras: Any, start: str, method: str, result: str) -> None:
    text = TEXT.format(start, method).replace("layers.LSTM(3)(Own()(x))", result)
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v = layers.Embedding(7, 4, mask_zero=True).compute_mask(i)", "this mask is not known"),
        ("v = layers.Dense(2).compute_mask(i)", "this mask is not known"),
        ("v = layers.Masking().compute_mask()", "this mask is not known"),
    ],
)
def test_masks_that_are_not_known(text: str, reason: str) -> None:
    assert value(f"i = Input((5,))\n{text}") == f"? {reason}"


@pytest.mark.parametrize(
    "text",
    [
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.d = layers.Conv1D(2, 1)\n"
            "    def compute_mask(self, x, mask=None): return self.d.compute_mask(x, "
            "mask)\n    def call(self, x): return self.d(x)\nx = Input((4, 3))\n"
            "Model(x, layers.LSTM(2)(A()(layers.Masking()(x)))).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.d = layers.Dense(2)\n"
            "    def compute_mask(self, x, mask=None): return self.d.compute_mask(x, "
            "mask)\n    def call(self, x): return self.d(x)\nx = Input((4, 3))\n"
            "Model(x, layers.LSTM(2)(A()(layers.Masking()(x)))).summary()"
        ),
        (
            "class A(layers.Layer):\n    def __init__(self):\n"
            "        super().__init__()\n        self.d = layers.LSTM(2)\n"
            "    def compute_mask(self, x, mask=None): return self.d.compute_mask(x, "
            "mask)\n    def call(self, x): return self.d(x)\nx = Input((4, 3))\n"
            "Model(x, layers.Dense(2)(A()(layers.Masking()(x)))).summary()"
        ),
    ],
)
def test_masks_of_layers_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "class A(layers.Layer):\n    def compute_mask(self, x, mask=None): return "
                "mask[0]\n    def call(self, x): return x[0]\n"
                "x, y = Input((4, 3)), Input((4, 3))\nh = A()([layers.Masking()(x), y])\n"
                "Model([x, y], layers.LSTM(2)(h)).summary()"
            ),
            [
                (
                    "8:1-8:43 SC301 this model is not known: the mask that `compute_mask` "
                    "returns is not followed (line 7)"
                )
            ],
        ),
        (
            (
                "class A(layers.Layer):\n    def compute_mask(self, x, mask=None): return "
                "unknown\n    def call(self, x): return x\nx = Input((4, 3))\n"
                "Model(x, layers.LSTM(2)(A()(layers.Masking()(x)))).summary()"
            ),
            [
                "input_layer (None, 4, 3) 0",
                "masking (None, 4, 3) 0",
                "a (None, 4, 3) 0",
                "lstm (None, 2) 48",
                "the call of A is not followed: `unknown` is not defined (line 4)",
            ],
        ),
    ],
)
def test_masks_that_are_not_followed(text: str, answered: list[str]) -> None:
    assert answer(text) == answered
