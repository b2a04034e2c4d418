"""Models of one example: the batch is 1, and unknown sizes are letters."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.costs.one_example import one_example
from shapecalc.read.document import read_data

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
