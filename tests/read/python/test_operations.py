"""Operators and comparisons in programs have the values that Python and NumPy give them."""

from __future__ import annotations

from typing import Any

import pytest
from reading import agree, as_keras, printed, python, tables, value

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


@pytest.mark.parametrize(
    "text",
    [
        *("not []", "not 'a'", "-2.5", "~5", "+True", "'%s-%d' % ('a', 3)", "'%s' % [1]", "7 % 4"),
        *("1 is None", "None is not None", "len is len", "len is not len", "len is None"),
        *("[] is not None", "'ab' * 2 + 'c'", "[1] + [2]", "(1,) * 2", "2 ** 3 // 3", "1 << 3"),
        *("{1, 2} & {2}", "1 == 1.0 != 2", "'a' < 'b' <= 'b'", "3 in {3: 4}", "5 ^ 3 | 8"),
    ],
)
def test_operators_of_python(text: str) -> None:
    assert agree(f"v = {text}")


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "//", "%", "**", "<", ">=", "!="])
@pytest.mark.parametrize("operands", ["x {} 2.0", "2.0 {} x", "x {} x[:, :1]"])
def test_operators_of_tensors_as_keras(keras: Any, sign: str, operands: str) -> None:
    text = f"x = Input((3, 4))\nModel(x, {operands.format(sign)}).summary()"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize("operands", ["x == 2.0", "x == x", "2.0 == x", "x == x[:, :1]"])
def test_equal_tensors_as_keras(keras: Any, operands: str) -> None:
    """A tensor of Keras is equal to itself only."""
    text = f"x = Input((3, 4))\nv = {operands}"
    assert value(text) == as_keras(keras, text)


@pytest.mark.parametrize("text", ["-x", "abs(x)", "x @ x", "~(x > 0)"])
def test_signs_of_tensors_as_keras(keras: Any, text: str) -> None:
    text = f"x = Input((3, 3))\nModel(x, {text}).summary()"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("unknown + 1", "`unknown` is not defined"),
        ("-unknown", "`unknown` is not defined"),
        ("not unknown", "`unknown` is not defined"),
        ("unknown is None", "`unknown` is not defined"),
        ("unknown == 1", "`unknown` is not defined"),
        ("Input((3,)) + unknown", "`unknown` is not defined"),
        ("'%s' % (1, unknown)", "`unknown` is not defined"),
        ("mine.n < 3", "the value of `mine.n` is not known"),
        ("[1] == [unknown]", "`unknown` is not defined"),
        ("1 in np.zeros(3)", "a comparison of arrays depends on their numbers"),
        ("np.zeros((2, unknown)) + np.zeros(2)", "the shape of this array is unknown"),
        ("np.zeros(2) + len", "the shape of this array is unknown"),
        ("np.zeros(2) + np.zeros(3)", "sizes 2 and 3 cannot be broadcast"),
        ("1 in iter([1])", "a search in an iterator is not followed"),
        ("C() == C()", "a comparison of these objects is not followed"),
        ("[D(1)] == [D(1)]", "a comparison of these objects is not followed"),
        ("1 + 'a'", "this fails: unsupported operand type(s) for +: 'int' and 'str'"),
    ],
)
def test_what_is_not_known(text: str, reason: str) -> None:
    start = "import mine\nfrom dataclasses import dataclass\n@dataclass\nclass D:\n    n: int\n"
    start += "class C:\n    def __eq__(self, other): return True\n"
    assert value(f"{start}v = 0\nv = {text}") == f"? {reason}"
