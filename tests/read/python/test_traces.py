"""Calls of layers and models of one's own."""

from __future__ import annotations

import pytest
from reading import problems, summaries, value

NET = """
class Net(Model):
    def __init__(self):
        super().__init__()
        self.d, self.e = layers.Dense(3), layers.Dense(4)
    def call(self, x, training=None, other=None):
        {0}
m = Net()
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return self.d(x)", (2, 3)),
        ("return self.d(x), self.e(x)", ((2, 3), (2, 4))),
        ("return {'a': self.d(x)}", {"a": (2, 3)}),
        ("return self.e(x) if training else self.d(x)", (2, 4)),
    ],
)
def test_calls_on_numbers(body: str, expected: object) -> None:
    def shapes(result: object) -> object:
        if isinstance(result, dict):
            return {name: shapes(item) for name, item in result.items()}
        return tuple(map(shapes, result)) if isinstance(result, tuple) else result.shape  # type: ignore[attr-defined]

    result = value(f"{NET.format(body)}v = m(np.zeros((2, 5)), training=True)")
    assert shapes(result) == expected


def test_what_is_not_followed() -> None:
    text = NET.format("return self.e(mine(self.d(x)))")
    (model,) = summaries(f"{text}m(np.zeros((2, 5)))\nm.summary()")
    first, second = model.layers
    assert (first.params, second.unknown) == (18, True)
    assert any("`mine` is not defined (line" in note for note in model.notes)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("m(np.zeros((2, 5)), True)", "a layer takes only tensors by position"),
        ("m(data)", "`data` is not defined"),
    ],
)
def test_wrong_calls(statement: str, message: str) -> None:
    text = NET.format("return self.d(x)")
    assert message in problems(f"{text}{statement}\nm.summary()")[0]


def test_a_mistake_in_a_call_is_told_once() -> None:
    text = NET.format("return layers.Conv2D(3, 2)(self.d(x))")
    found = problems(f"{text}m(Input((5,)))\nm.summary()")
    assert len(found) == 1
    assert "expects (batch, height, width, channels)" in found[0]


def test_training_is_passed_on() -> None:
    text = "class Inner(layers.Layer):\n    def call(self, x, training=False):\n"
    text += "        return x if training else ops.concatenate([x, x], -1)\n"
    net = NET.format("return self.d(self.i(x))")
    text += net.replace("self.d, self.e =", "self.i = Inner(); self.d, self.e =")
    (model,) = summaries(f"{text}m(np.zeros((2, 5)))\nm.summary()")
    assert model.layers[1].params == 33
    wrong = f"{text}m(np.zeros((2, 5)), training=True)\nm.summary()"
    assert "weights were created for size 10" in problems(wrong)[0]
