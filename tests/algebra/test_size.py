"""Sizes: numbers, unknown sizes, and what can be asked of them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.size import (
    LARGEST_SIZE,
    UNKNOWN,
    Size,
    UndecidedError,
    Unknown,
    differ,
    known,
    product,
    shape_text,
    size_text,
    standard_size,
)

OPERATORS = [operator.add, operator.sub, operator.mul, operator.floordiv, operator.mod]

SIZES = st.integers(0, 9) | st.just(UNKNOWN)


@pytest.mark.parametrize("combine", OPERATORS)
@pytest.mark.parametrize("other", [0, 3, UNKNOWN], ids=str)
def test_every_computation_with_an_unknown_size_is_unknown(
    combine: Callable[[Any, Any], Any], other: Size
) -> None:
    assert combine(UNKNOWN, other) is UNKNOWN
    assert combine(other, UNKNOWN) is UNKNOWN


def test_negated() -> None:
    assert -UNKNOWN is UNKNOWN


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: UNKNOWN < 3, "cannot be compared"),
        (lambda: Unknown() <= UNKNOWN, "cannot be compared"),
        (lambda: 3 > UNKNOWN, "cannot be compared"),  # noqa: SIM300
        (lambda: max(UNKNOWN, 3), "cannot be compared"),
        (lambda: bool(UNKNOWN), "may or may not be zero"),
        (lambda: range(UNKNOWN), "cannot be used as a count"),
        (lambda: [0, 1][UNKNOWN], "cannot be used as a count"),
    ],
)
def test_questions_that_an_unknown_size_cannot_answer(
    ask: Callable[[], object], message: str
) -> None:
    with pytest.raises(UndecidedError, match=message):
        ask()


def test_an_unknown_size_equals_itself() -> None:
    assert not differ(UNKNOWN, 0)
    assert (UNKNOWN, 3) == (UNKNOWN, 3)
    assert len({UNKNOWN, UNKNOWN, 3}) == 2


def test_it_prints_as_none() -> None:
    assert (repr(UNKNOWN), str(UNKNOWN), UNKNOWN.compact) == ("None", "None", "None")
    assert f"{UNKNOWN:,}" == f"{UNKNOWN:>9}" == "None"


def test_known() -> None:
    assert known(0)
    assert not known(UNKNOWN)
    assert not known(Unknown())


@pytest.mark.parametrize(
    ("value", "size"), [(3, 3), (0, 0), (True, 1), (None, UNKNOWN), (UNKNOWN, UNKNOWN)]
)
def test_standard_size(value: object, size: Size) -> None:
    found = standard_size(value)
    assert found == size
    assert type(found) is type(size)


@pytest.mark.parametrize("value", [-1, 2.0, "3", LARGEST_SIZE + 1, [3]])
def test_no_size(value: object) -> None:
    with pytest.raises(ValueError, match="is not a size"):
        standard_size(value)


def test_the_largest_size() -> None:
    assert standard_size(LARGEST_SIZE) == LARGEST_SIZE
    with pytest.raises(ValueError, match="is not a size") as caught:
        standard_size(LARGEST_SIZE * 10)
    assert len(str(caught.value)) < 60


@pytest.mark.parametrize(
    ("shape", "count"), [((), 1), ((7,), 7), ((5, 5, 7), 175), ((4, 0), 0), ((2, UNKNOWN), UNKNOWN)]
)
def test_product(shape: tuple[Size, ...], count: Size) -> None:
    assert product(shape) == count


@given(st.lists(SIZES), st.lists(SIZES))
def test_the_product_of_two_parts(left: list[Size], right: list[Size]) -> None:
    assert product((*left, *right)) == product(tuple(left)) * product(tuple(right))


@given(SIZES, SIZES)
def test_differ(a: Size, b: Size) -> None:
    """Two sizes that differ cannot be equal, and an unknown size may be any."""
    assert differ(a, b) == differ(b, a)
    assert differ(a, b) == (known(a) and known(b) and a != b)


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((), "()"),
        ((3,), "(3)"),
        ((UNKNOWN,), "(None)"),
        ((UNKNOWN, 28, 28, 1), "(None, 28, 28, 1)"),
    ],
)
def test_shape_text(shape: tuple[Size, ...], text: str) -> None:
    assert shape_text(shape) == text


def test_size_text() -> None:
    assert [size_text(size) for size in (0, 1200, UNKNOWN)] == ["0", "1200", "None"]
