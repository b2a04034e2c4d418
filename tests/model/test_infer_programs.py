"""Models of programs: what cannot be computed from their inputs, and layers of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from model.own_programs import PROGRAMS, compare_own
from reading import printed, problems

from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data

START = "x, y = Input((3,), name='x'), Input((3,), name='y')\na = layers.Dense(3, name='a')(x)\n"


@pytest.mark.parametrize(
    ("end", "message"),
    [
        ("m = Model(y, a)", "`x` is not among the inputs of the model, but a depends on it"),
        (
            "b = layers.ReLU(name='b')(a)\nm = Model(y, layers.Add(name='c')([b, y]))",
            "`x` is not among the inputs of the model, but a depends on it",
        ),
        (
            "m = Model(y, x)",
            "`x` is not among the inputs of the model, but an output depends on it",
        ),
    ],
)
def test_an_input_that_is_missing(keras: Any, end: str, message: str) -> None:
    assert message in problems(f"{START}{end}\nm.summary()")[0]
    with pytest.raises(ValueError, match=r"disconnected|not connected"):
        printed(keras, f"{START}{end}\nm.summary()")


@pytest.mark.parametrize("name", list(PROGRAMS)[:12])
def test_layers_of_ones_own(keras: Any, name: str) -> None:
    compare_own(keras, name)


def test_equal_layers_with_names_of_their_own() -> None:
    """A file writes what is equal in them twice; their names differ."""

    def dense(name: str | None) -> dict[str, Any]:
        config = {"name": name, "units": 3} if name else {"units": 3}
        return {"module": "keras.layers", "class_name": "Dense", "config": config}

    layers = [dense("a"), dense("b"), dense(None), dense("b c"), dense(None)]
    start = {"class_name": "InputLayer", "config": {"batch_shape": [None, 3], "name": "x"}}
    data = {"class_name": "Sequential", "module": "keras"}
    model = infer(read_data({**data, "config": {"name": "m", "layers": [start, *layers]}}))
    assert [layer.name for layer in model.layers] == ["a", "b", "dense", "b c", "dense_1"]


def test_an_input_that_a_stack_makes() -> None:
    """No name of the program stands for it."""
    text = (
        "m = Sequential([layers.Dense(3, input_shape=(2,))])\ny = Input((3,))\n"
        "f = Model(y, layers.Add()([y, m.output]))\nf.summary()"
    )
    (message,) = problems(text)
    assert message.endswith(" cannot be computed from the model's inputs")


def test_a_call_that_fails_is_told_once() -> None:
    spec = {
        "inputs": {"x": 3},
        "layers": {"a": "LSTM(2)(x)", "b": "Dense(2)(a)", "c": "Dense(2)(a)", "d": "Add()([b, c])"},
    }
    with pytest.raises(ModelError) as caught:
        infer(read_data(spec))
    assert len(caught.value.problems) == 1
