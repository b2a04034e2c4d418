"""What outputs of operations see: the axes, and where they begin.

`tests/costs/test_receptive_field.py` compares them with the gradients of real models.
"""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.sight import Window
from shapecalc.rules.ops.sights import (
    all_but,
    by_letters,
    moved,
    of_matrices,
    one_after_another,
    picked,
    shifted,
    with_batch,
    with_new,
    without,
)


def axes(sight: Any) -> dict[int, int]:
    return {at: window.axis for at, window in sight.items()}


@pytest.mark.parametrize(
    ("sight", "expected"),
    [
        (moved([0, 3, 1, 2]), {0: 0, 3: 1, 1: 2, 2: 3}),
        (all_but((1, 5, 4, 3), (1, -1)), {0: 0, 2: 2}),
        (without((1, 5, 4, 3), -2), {0: 0, 1: 1, 3: 2}),
        (without((1, 5, 4, 3), -2, True), {0: 0, 1: 1, 3: 3}),
        (with_new(4, [0, 2]), {0: 1, 1: 3}),
        (of_matrices((1, 5, 3), (1, 3, 4), 3)[1], {0: 0, 2: 2}),
        (of_matrices((5, 3), (1, 3, 4), 3)[0], {0: 1}),
        (by_letters(["abc", "bcd"], "dab")[1], {0: 2, 2: 0}),
        (with_batch({1: Window(1)}, 3, True), {0: 0, 2: 2}),
    ],
)
def test_axes(sight: Any, expected: dict[int, int]) -> None:
    assert axes(sight) == expected


def test_starts() -> None:
    parts = one_after_another([(1, 2, 3), (1, 4, 3), (1, 5, 3)], 1)
    befores = [part[1] for part in parts]
    assert befores == [Window(1), Window(1, before=2), Window(1, before=6)]
    assert one_after_another([(1, UNKNOWN), (1, 4)], 1)[1][1] is None
    assert shifted((1, 9), -1, 3)[1] == Window(1, before=-3)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([Ellipsis, 0], {0: Window(0), 1: Window(1)}),
        ([0, None, slice(-3, None)], {1: Window(1, before=-5), 2: Window(2)}),
        ([0, slice(1, 7, 3)], {1: Window(0, stride=3, before=-1), 2: Window(1)}),
        ([slice(None), slice(None, None, -1)], {0: Window(0), 1: None, 2: Window(2)}),
    ],
)  # fmt: skip
def test_picked(keys: list[Any], expected: Any) -> None:
    assert picked((1, 8, 3), keys) == expected


def test_dots_are_not_followed() -> None:
    assert by_letters(["...a", "ab"], "...b") == [None, None]
