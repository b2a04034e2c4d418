"""Pictures: every window stands where it does in Keras, and every part has its share."""

from __future__ import annotations

from typing import Any

import numpy
import pytest
from command_line import explained
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.explain.picture import MOST, picture
from shapecalc.rules import RULES


def drawn(layer: str, options: str) -> list[str]:
    return list(picture(explained(RULES[layer], options.split())))


@settings(max_examples=25, deadline=None)
@given(
    size=st.integers(2, 12),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same", "causal"]),
)
def test_windows(keras: Any, size: int, kernel: int, stride: int, padding: str) -> None:
    """Keras's own convolution of the numbers 1 to N with ones sums what is drawn as covered."""
    if padding == "valid" and kernel > size:
        return
    options = f"--filters 1 --kernel-size {kernel} --strides {stride} --padding {padding}"
    lines = drawn("Conv1D", f"{options} --input-shape {size},1")
    heads = [int(cell) for cell in lines[2].split()]
    rows = [line.split() for line in lines[3:] if "■" in line]
    sums = [sum(n for n, cell in zip(heads, row) if cell == "■") for row in rows]
    layer = keras.layers.Conv1D(
        1, kernel, strides=stride, padding=padding, kernel_initializer="ones", use_bias=False
    )
    theirs = numpy.array(layer(numpy.arange(1.0, size + 1).reshape(1, size, 1))).ravel()
    assert sums == theirs[:MOST].tolist()
    assert f"{len(theirs)} positions" in lines[1]


@pytest.mark.parametrize(("layer", "parts"), [("LSTM", 4), ("GRU", 3), ("SimpleRNN", 1)])
def test_parts(layer: str, parts: int) -> None:
    """The gates have as many parameters each, and all of them together."""
    found = explained(RULES[layer], ["--units", "7", "--input-dim", "3"])
    lines = [line for line in picture(found) if "parameters" in line]
    assert len(lines) == parts
    assert all(f"  {found.total // parts} parameters" in line for line in lines)


def test_nothing_to_draw() -> None:
    assert drawn("Dense", "--units 3 --input-dim 3") == []
    assert drawn("Conv1D", "--filters 3 --kernel-size 3") == []
    assert drawn("Conv1D", "--filters 3 --kernel-size 3 --input-shape 500,1") == []


def test_left_over() -> None:
    assert "1 at the end is never covered" in drawn("MaxPooling1D", "--input-shape 7,1")[-1]
