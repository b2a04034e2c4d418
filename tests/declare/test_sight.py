"""What an output sees of an input: windows, and where they go when axes move."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.sight import (
    Window,
    channels_first,
    enlarged,
    in_place,
    same_padding,
    spread_padding,
    under,
)


def test_in_place() -> None:
    assert in_place((None, 5, 6), -1) == {1: Window(1)}
    assert in_place((None,)) == {}


def test_channels_first() -> None:
    window = Window(2, 3, 2)
    assert channels_first({1: Window(1), 2: window, 3: None}, 4) == {
        2: Window(2),
        3: Window(3, 3, 2),
        1: None,
    }
    assert channels_first(None, 4) is None


def test_under() -> None:
    assert under({1: Window(1, 3)}, 3) == {1: Window(1), 2: Window(2, 3)}
    assert under(None, 3) == {1: Window(1), 2: None, 3: None}


@pytest.mark.parametrize(
    ("size", "window", "before"),
    [(10, (3, 1, 1), 1), (10, (4, 1, 1), 1), (10, (3, 2, 1), 0), (9, (3, 2, 1), 1)],
)  # fmt: skip
def test_same_padding(size: int, window: Any, before: int) -> None:
    """Half of what the last window lacks, rounded down."""
    kernel, stride, dilation = window
    reach = dilation * (kernel - 1) + 1
    lacking = max((-(-size // stride) - 1) * stride + reach - size, 0)
    assert same_padding(size, *window) == lacking // 2 == before


def test_spread_padding() -> None:
    assert spread_padding(3, 2, 1, None, "valid") == 0
    assert [spread_padding(kernel, 2, 1, None, "same") for kernel in (2, 3, 4, 5)] == [0, 0, 1, 1]


def test_enlarged() -> None:
    assert enlarged(1, 3) == Window(1, 3, 3, spreads=True)
    assert enlarged(1, 3, "bilinear") == Window(1, 5, 3, 1, 1, spreads=True)
    assert enlarged(1, 3, "mine") is None


def test_letters() -> None:
    """A window whose sizes are letters has a padding that is unknown, and no rule fails for it."""
    k: Any = Formula.of("k")
    for kernel, stride, dilation in ((k, 1, 1), (3, k, 1), (3, 1, k)):
        assert same_padding(7, kernel, stride, dilation) is UNKNOWN
        assert spread_padding(kernel, stride, dilation, None, "same") is UNKNOWN
    assert spread_padding(k, k, k, None, "valid") == 0
    assert same_padding(k, 3, 1, 1) == 1
