"""What becomes unknown when a part of a program cannot be followed."""

from __future__ import annotations

import pytest
from reading import KERAS, problems, rows

from shapecalc.errors import Source
from shapecalc.read.python.program import read_program

STACK = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"


@pytest.mark.parametrize(
    "change",
    [
        "if unknown: m.add(layers.Dense(9))",
        "for n in unknown: m.add(layers.Dense(n))",
        "def f(): m.add(layers.Dense(9))\nif unknown: f()",
        "from elsewhere import change\nchange(m)",
        "from elsewhere import register\nregister(lambda: m.add(layers.Dense(9)))",
        "models = [m]\nif unknown: models[0].pop()",
        "exec('m.pop()')",
        "def make():\n    def grow(): m.add(layers.Dense(9))\n    return grow\n"
        "f = make()\nif unknown: f()",
        "def make(n):\n    def grow(): n.add(layers.Dense(9))\n    return grow\n"
        "f = make(m)\nif unknown: f()",
        "class C:\n    def grow(self): m.add(layers.Dense(9))\nc = C()\nif unknown: c.grow()",
        "from functools import partial\nf = partial(m.add, layers.Dense(9))\nif unknown: f()",
        "f = m.add\nif unknown: f(layers.Dense(9))",
        "from elsewhere import run\nrun([lambda: m.pop()])",
        "for l in m.layers: l.trainable = unknown",
    ],
)
def test_a_model_that_may_have_changed(change: str) -> None:
    (message,) = problems(f"{STACK}{change}\nm.summary()")
    assert message.startswith("this model is not known")


@pytest.mark.parametrize(
    "harmless",
    [
        "print(m)",
        "import matplotlib.pyplot as plt\nplt.plot(m)",
        "if unknown: n = 3",
        "keras.utils.plot_model(m)",
    ],
)
def test_a_model_that_has_not_changed(harmless: str) -> None:
    assert rows(f"{STACK}{harmless}\nm.summary()") == ["dense (None, 2) 8"]


def test_numbers_in_names_may_differ() -> None:
    text = f"if unknown: layers.Dense(3)\n{STACK}m.summary()"
    (model,) = read_program(Source("a.py", KERAS + text))
    assert "numbers in automatic names may differ: `unknown` is not defined" in model.notes[0]
