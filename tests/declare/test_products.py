"""Products that layers declare, and what repeats them."""

from __future__ import annotations

from shapecalc.algebra.formula import Formula
from shapecalc.declare.layer import Weight
from shapecalc.declare.products import InnerCall, SumOfProducts, repeated, together

KERNEL = Weight("kernel", (3, 4), "one value for each input and unit")


def test_of() -> None:
    product = SumOfProducts.of(KERNEL, 1, 10)
    assert (product.name, product.note) == (KERNEL.name, KERNEL.note)
    assert product.count == 120


def test_letters() -> None:
    steps = Formula.of("T")
    assert SumOfProducts.of(KERNEL, 1, steps).count == 12 * steps


def test_repeated() -> None:
    parts = repeated([SumOfProducts.of(KERNEL, 5), False, InnerCall(None, (1, 3))], 2)
    assert parts is not None
    assert [part.times for part in parts] == [(2, 5), (2,)]
    assert repeated(None, 2) is None


def test_together() -> None:
    assert together([[1], [2, 3]]) == [1, 2, 3]
    assert together([[1], None]) is None
