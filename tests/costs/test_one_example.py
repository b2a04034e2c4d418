"""Models of one example: the batch is 1, and unknown sizes are letters."""

from __future__ import annotations

from typing import Any

import pytest
from own_classes import HEAD

from shapecalc.algebra.formula import Formula
from shapecalc.costs.input_sizes import give_letters, give_shape
from shapecalc.costs.one_example import example_of, one_example
from shapecalc.costs.tally import tally_of
from shapecalc.errors import Source
from shapecalc.read.document import read_data, read_texts

T, H, W = map(Formula.of, "THW")


@pytest.mark.parametrize(
    ("shape", "shapes"),
    [
        ("(7, 3)", (1, 7, 3)),
        ("(None, 3)", (1, T, 3)),
        ("(None, None, 3)", (1, H, W, 3)),
        ("(None, 9, 3)", (1, H, 9, 3)),
    ],
)
def test_sizes(shape: str, shapes: Any) -> None:
    example = one_example(read_data([f"Input({shape})", "Dense(5)"]))
    assert example is not None
    assert example.model.layers[-1].known_output_shape == (*shapes[:-1], 5)


def test_fixed_batch() -> None:
    """A stateful layer has a fixed batch; one example of it counts."""
    data = ["Input(batch_shape=(32, 7, 3))", "LSTM(5, stateful=True)"]
    example = one_example(read_data(data))
    assert example is not None
    assert example.model.layers[-1].known_output_shape == (1, 5)


def test_computed() -> None:
    """What is computed from an unknown size is a formula."""
    example = one_example(read_data(["Input((None, 6))", "Reshape((-1, 4))", "Dense(2)"]))
    assert example is not None
    assert example.model.layers[-1].known_output_shape == (1, 6 * T // 4, 2)


def test_none() -> None:
    """A model that is not right has no costs either."""
    assert one_example(read_data(["Input((3,))", "Conv2D(3, 3)"])) is None


def total(layers: dict[str, str], inputs: int = 2, rank: int = 2) -> Any:
    """Return the multiply-adds of a model of several inputs of unknown lengths."""
    shape = [*[None] * (rank - 1), 4]
    data = {
        "inputs": {f"x{n}": shape for n in range(1, inputs + 1)},
        "layers": layers,
        "outputs": [list(layers)[-1]],
    }
    return repr(tally_of(example_of(read_data(data))).amount("macs").value)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ({"a": "Dense(2)(x1)", "b": "Dense(3)(x2)"}, "12·T2"),
        ({"a": "Attention()([x1, x2])"}, "8·T1·T2"),
        ({"a": "Concatenate(axis=1)([x1, x2])", "b": "Dense(2)(a)"}, "8·T1 + 8·T2"),
        ({"a": "Concatenate()([x1, x2])", "b": "Dense(2)(a)"}, "16·T"),
        ({"a": "Add()([x1, x2])", "b": "Dense(2)(a)"}, "8·T"),
    ],
)
def test_each_input_has_letters_of_its_own(layers: dict[str, str], expected: str) -> None:
    """Two unknown lengths are the same only where the model needs them to be."""
    assert total(layers, 1 + ("x2" in str(layers))) == expected


def test_equal_letters() -> None:
    layers = {"a": "Add()([x1, x2])", "b": "Multiply()([x3, x4])", "c": "Attention()([a, b])"}
    assert total(layers, 4) == "8·T1·T3"
    layers = {"a": "Add()([x1, x2])", "c": "Attention()([a, x3])"}
    assert total(layers, 3) == "8·T·T3"
    layers = {"a": "Average()([x1, x2])", "b": "Conv2D(2, 1)(a)"}
    assert total(layers, 2, rank=3) == "8·H·W"


def test_numbers_for_letters() -> None:
    """``--set`` takes the letters that the costs show."""
    inputs = {"x": [None, 4], "y": [None, 4]}
    apart = {"inputs": inputs, "layers": {"a": "Attention()([x, y])"}, "outputs": ["a"]}
    plan = read_data(apart)
    assert give_letters(plan, False, {"T1": 3, "T2": 5}) == {"T1", "T2"}
    assert tally_of(example_of(plan)).amount("macs").value == 8 * 15
    plan = read_data({**apart, "layers": {"s": "Add()([x, y])", "a": "Dense(2)(s)"}})
    assert give_letters(plan, False, {"T": 3}) == {"T"}
    assert tally_of(example_of(plan)).amount("macs").value == 8 * 3


OWN = """
class Own(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(2)
    def call(self, x):
        return self.d(x)
inputs = Input({shape})
model = Model(inputs, Own()(inputs))
"""


@pytest.mark.parametrize("shape", ["(None, 3)", "shape=(None, 3)", "batch_shape=(None, None, 3)"])
def test_sizes_for_code_of_a_program(shape: str) -> None:
    """A program that is followed once more gets the sizes of the command line, too."""
    (plan,) = read_texts(Source("a.py", HEAD + OWN.format(shape=shape)))
    give_letters(plan, False, {"T": 7})
    assert tally_of(example_of(plan)).amount("macs").value == 7 * 6
    (plan,) = read_texts(Source("a.py", HEAD + OWN.format(shape=shape)))
    give_shape(plan, False, [5, 3])
    assert tally_of(example_of(plan)).amount("macs").value == 5 * 6
