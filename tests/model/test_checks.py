"""Checks of shapes: their axes, their sizes, and later calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shapecalc.algebra.size import LARGEST_SIZE, UNKNOWN
from shapecalc.declare.layer import Out, RuleError
from shapecalc.errors import Code
from shapecalc.model.checks import check_later_call, check_rank, check_sizes, shapes_text


@pytest.mark.parametrize(
    ("shape", "axes", "fits"),
    [
        ((UNKNOWN, 3), ("batch", "features"), True),
        ((UNKNOWN, 4, 3), ("batch", "features"), False),
        ((UNKNOWN, 4, 3), ("batch", "…", "features"), True),
        ((UNKNOWN, 3), ("batch", "…", "features"), True),
        ((UNKNOWN,), ("batch", "…", "features"), False),
    ],
)
def test_check_rank(shape: Any, axes: tuple[str, ...], fits: bool) -> None:
    if fits:
        check_rank(shape, axes)
        return
    with pytest.raises(RuleError) as caught:
        check_rank(shape, axes)
    assert (caught.value.code, caught.value.axes) == (Code.RANK, 2)


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ((3, -1), Code.WINDOW),
        ([(3, 2), (-1,)], Code.WINDOW),
        ((LARGEST_SIZE + 1,), Code.SHAPE),
    ],
)
def test_sizes_of_no_tensor(shape: Any, code: Code) -> None:
    with pytest.raises(RuleError) as caught:
        check_sizes(Out(shape))
    assert caught.value.code is code


@pytest.mark.parametrize("shape", [None, (), (UNKNOWN, 0), [(UNKNOWN, LARGEST_SIZE)]])
def test_sizes_of_tensors(shape: Any) -> None:
    check_sizes(Out(shape))


def test_check_later_call() -> None:
    first = Out((UNKNOWN, 5), sizes_of_later_calls={-1: 3}, ndim_of_later_calls=2)
    check_later_call((7, 3), first)
    for shape in ((7, 4), (7, 7, 3)):
        with pytest.raises(RuleError) as caught:
            check_later_call(shape, first)
        assert caught.value.code is Code.CALLED_AGAIN


def test_shapes_text() -> None:
    assert shapes_text([(UNKNOWN, 3), (2,)]) == "(None, 3) and (2)"


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            lambda: check_rank((UNKNOWN, 4, 3), ("batch", "features")),
            "expects (batch, features), got (None, 4, 3)",
        ),
        (
            lambda: check_sizes(Out([(3, 2), (-1,)])),
            "the output would have a negative size: (3, 2) and (-1)",
        ),
        (
            lambda: check_sizes(Out((LARGEST_SIZE + 1,))),
            "the output has a size with thousands of digits",
        ),
        (
            lambda: check_later_call((7, 4), Out((7, 5), sizes_of_later_calls={-1: 3})),
            "its weights were created for size 3 on axis -1, but it is called on (7, 4)",
        ),
        (
            lambda: check_later_call((7, 7, 3), Out((7, 5), ndim_of_later_calls=2)),
            "its weights were created for 2 axes, but it is called on (7, 7, 3)",
        ),
    ],
)
def test_what_is_said(check: Callable[[], None], message: str) -> None:
    with pytest.raises(RuleError) as caught:
        check()
    assert str(caught.value) == message
