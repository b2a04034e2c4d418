"""Sizes that belong to something else than the output."""

from __future__ import annotations

from grade.situations import made

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.mistakes.outputs import (
    axes_in_another_order,
    shape_of_weights,
    sizes_dropped,
)

N = UNKNOWN


def test_shape_of_weights() -> None:
    (mistake,) = made(shape_of_weights, "Dense(4, input_shape=(3,))")
    assert (mistake.name, mistake.shapes) == ("kernel", ((3, 4),))
    assert mistake.why == "(3, 4) is the shape of the kernel, not that of the output"
    assert made(shape_of_weights, "Flatten(input_shape=(3, 4))") == []


def test_sizes_dropped() -> None:
    found = made(sizes_dropped, "Dropout(0.2, input_shape=(33,))")
    assert [m.shapes for m in found] == [((N, 26),), ((N, 27),), ((N, 6),), ((N, 7),)]
    assert found[0].why == "rate=0.2 sets values to 0; the number of values stays the same"
    assert made(sizes_dropped, "Dense(4, input_shape=(3,))") == []
    assert made(sizes_dropped, "Dropout(0.2, input_shape=(F,))") == []


def test_axes_in_another_order() -> None:
    found = made(axes_in_another_order, "Conv2D(4, 3, input_shape=(9, 8, 2))")
    assert [m.shapes for m in found] == [((N, 4, 7, 6),), ((N, 4, 6, 7),), ((N, 6, 4, 7),)]
    assert made(axes_in_another_order, "Dense(4, input_shape=(3,))") == []
