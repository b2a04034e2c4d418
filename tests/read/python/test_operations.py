"""Operators and comparisons in programs have the values that Python and NumPy give them."""

from __future__ import annotations

import pytest
from reading import agree, python, value

from shapecalc.read.python.values import ArrayValue


@pytest.mark.parametrize("text", ["-x", "+x", "~x", "not x", "x + 2", "2 - x", "x * 1.5", "x / 4"])
@pytest.mark.parametrize("x", [7, -3])
def test_numbers(text: str, x: int) -> None:
    assert agree(f"x = {x}\nv = {text}")


@pytest.mark.parametrize(
    "text",
    ["1 < 2 < 3", "1 < 2 > 3", "[1] == [1.0]", "'a' in 'abc'", "3 not in (1, 2)", "None is None"],
)
def test_comparisons(text: str) -> None:
    assert agree(f"v = {text}")


@pytest.mark.parametrize(
    "text",
    [
        *("np.zeros((2, 3)) > 1", "0 <= np.zeros((2, 1))", "np.zeros((2, 3)) == np.zeros(3)"),
        *("-np.zeros((2, 3))", "np.zeros((2, 1)) + [1, 2]", "[[1], [2]] * np.zeros(3)"),
    ],
)
def test_arrays(text: str) -> None:
    array = value(f"v = {text}")
    assert isinstance(array, ArrayValue)
    assert array.shape == python(f"v = {text}").shape


def test_unknown() -> None:
    """An operator on something unknown is unknown, and so is what depends on numbers."""
    assert str(value("v = unknown + 1")).startswith("? ")
    assert "depends on their numbers" in value("v = 1 in np.zeros(3)")
    assert "unknown" in value("v = np.zeros((2, unknown)) + np.zeros(2)")
