"""Operations: the promotion of dtypes, and rules that are applied to arrays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import DTYPES
from shapecalc.declare.operation import (
    NEXT,
    OPERATIONS,
    Array,
    NoPromotionError,
    OperationRule,
    floating,
    operation,
    operations,
    promoted,
    standard_dtype,
)

NAMED = [name for name in NEXT if name in DTYPES]
DTYPE = st.sampled_from(NAMED)


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [("int", "int64"), (None, "float32"), ("float16", "float16"), ("string", "string")],
)
def test_standard_dtype(dtype: str | None, expected: str) -> None:
    assert standard_dtype(dtype) == expected


@pytest.mark.parametrize("dtype", ["float", "float128", "", "Float32"])
def test_no_dtype(dtype: str) -> None:
    with pytest.raises(ValueError, match=f"^'{dtype}' is not a dtype$"):
        standard_dtype(dtype)


@pytest.mark.parametrize(
    ("dtypes", "expected"),
    [
        (("int8",), "int8"),
        (("bool", "uint8"), "uint8"),
        (("int8", "uint8"), "int16"),
        (("int32", "uint32"), "int64"),
        (("int64", "float16"), "float16"),
        (("bfloat16", "float16"), "float32"),
        (("int32", "float"), "float32"),
        (("int", "bool"), "int32"),
        (("float32", "complex64"), "complex64"),
        (("string", "string"), "string"),
        (("int8", "int16", "float32"), "float32"),
    ],
)
def test_promoted(dtypes: tuple[str, ...], expected: str) -> None:
    assert promoted(*dtypes) == expected


def test_strings_cannot_be_promoted() -> None:
    with pytest.raises(NoPromotionError, match=r"^string and int32 have no common dtype$"):
        promoted("string", "int32")


@given(DTYPE, DTYPE, DTYPE)
def test_the_order_does_not_matter(a: str, b: str, c: str) -> None:
    assert promoted(a, b) == promoted(b, a)
    assert promoted(a, b, c) == promoted(c, a, b)


@given(DTYPE, DTYPE)
def test_promoting_again_changes_nothing(a: str, b: str) -> None:
    result = promoted(a, b)
    assert promoted(result) == result
    assert promoted(a, a) == promoted(a)


@pytest.mark.parametrize(
    ("dtypes", "expected"),
    [
        (("int32",), "float32"),
        (("int64",), "float32"),
        (("bool",), "float32"),
        (("float16",), "float16"),
        (("float64",), "float64"),
        (("int64", "float16"), "float32"),
    ],
)
def test_floating(dtypes: tuple[str, ...], expected: str) -> None:
    assert floating(*dtypes) == expected


def test_the_lattice_has_no_cycles() -> None:
    """Everything ends at complex128, and every dtype above is in the lattice."""

    def above(dtype: str) -> Iterator[str]:
        for upper in NEXT[dtype]:
            yield upper
            yield from above(upper)

    for dtype in NEXT:
        assert dtype not in set(above(dtype))
        assert dtype == "complex128" or "complex128" in set(above(dtype))


def test_every_pair_has_a_promotion() -> None:
    for pair in combinations(NAMED, 2):
        assert promoted(*pair) in DTYPES


def rule(function: Any) -> OperationRule:
    return OperationRule("Some", function)


X = Array((UNKNOWN, 3), "float32")


def test_defaults() -> None:
    made = rule(lambda: X)
    assert (made.made_by, made.channels_first) == ("", False)


def test_apply() -> None:
    made = rule(lambda x, axis=-1, *, keepdims=False: Array((axis, int(keepdims)), x.dtype))
    assert made.parameters == ("x", "axis", "keepdims")
    assert made.apply([X], {"axis": 2}, {"keepdims": True}) == Array((2, 1), "float32")


def test_outputs_are_in_the_form_of_keras() -> None:
    unread: Any = (None, True)
    assert rule(lambda: Array(unread, "int")).apply([], {}, {}) == Array((UNKNOWN, 1), "int64")
    two = rule(lambda: [Array((1,), "bool"), Array((), "int")]).apply([], {}, {})
    assert two == [Array((1,), "bool"), Array((), "int64")]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda: X, "takes 0 positional arguments but 1 was given"),
        (lambda x: Array((-1,), "float32"), "-1 is not a size"),
        (lambda x: Array((1,), "float"), "'float' is not a dtype"),
        (lambda x: x.shape[5], "tuple index out of range"),
        (lambda x: x.size, "has no attribute 'size'"),
        (lambda x: 1 // 0, "by zero"),
        (lambda x: x.shape[0] < 3, "an unknown size cannot be compared"),
    ],
)
def test_arguments_that_a_rule_does_not_accept(function: Any, message: str) -> None:
    with pytest.raises(RuleError, match=r"^does not accept its arguments: ") as caught:
        rule(function).apply([X], {}, {})
    assert message in str(caught.value)


def test_a_rule_can_refuse_in_its_own_words() -> None:
    def refuse(x: Array) -> Array:
        raise RuleError("takes an image")

    with pytest.raises(RuleError, match=r"^takes an image$"):
        rule(refuse).apply([X], {}, {})


def test_declaring_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(OPERATIONS)

    @operations("TestOne TestTwo", made_by="test")
    def shared(x: Array) -> Array:
        return x

    @operation
    def TestThree(x: Array) -> Array:
        return x

    names = ("TestOne", "TestTwo", "TestThree")
    try:
        assert [OPERATIONS[name].name for name in names] == list(names)
        assert [OPERATIONS[name].made_by for name in names] == ["test", "test", ""]
        assert shared is OPERATIONS["TestTwo"]
        assert TestThree.apply([X], {}, {}) == X
    finally:
        for name in names:
            del OPERATIONS[name]
    assert dict(OPERATIONS) == before
