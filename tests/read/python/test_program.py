"""The models of a program: which are printed, and what is said of the others."""

from __future__ import annotations

import pytest
from reading import KERAS, problems, rows

from shapecalc.errors import InputError, ModelError, Source
from shapecalc.read.python.program import read_program

TWO = """
a = Sequential([Input((2,)), layers.Dense(1)])
b = Sequential([Input((3,)), layers.Dense(1)])
"""


def names(text: str, name: str = "") -> list[str]:
    return [plan.title for plan in read_program(Source("a.py", KERAS + text), {}, name)]


def test_the_models_that_are_shown() -> None:
    assert names(f"{TWO}b.summary()\na.summary()") == ["b (line 6)", "a (line 7)"]
    assert names(TWO) == ["a (line 4)", "b (line 5)"]


def test_functions_that_nothing_calls() -> None:
    text = "def build(n=4):\n    return Sequential([Input((2,)), layers.Dense(n)])\n"
    assert names(text) == ["build (line 3)"]
    assert rows("def build(n):\n    return Sequential([Input((2,)), layers.Dense(n)])") == [
        "dense (None, n) 3·n"
    ]


def test_a_model_that_is_chosen() -> None:
    assert names(f"{TWO}a.summary()", "b") == ["b (line 5)"]
    with pytest.raises(ModelError, match="no model `c`"):
        names(TWO, "c")


def test_a_model_that_is_not_known_beside_another() -> None:
    plans = read_program(Source("a.py", f"{KERAS}{TWO}a.summary()\nunknown.summary()"))
    assert len(plans) == 1
    assert plans[0].notes == ("line 7: this model is not known: `unknown` is not defined (line 7)",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 3", "this program makes no Keras model that can be followed"),
        ("unknown.summary()", "this model is not known: `unknown` is not defined"),
    ],
)
def test_no_model(text: str, message: str) -> None:
    assert message in problems(text)[0]


def test_too_much() -> None:
    with pytest.raises(InputError, match="more steps than are followed"):
        read_program(Source("a.py", "x = 1\n" * 10**5 + "x += 1 + 1\n" * 4 * 10**4))
