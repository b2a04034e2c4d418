"""What outputs of operations see: the axes, and where they begin.

`tests/costs/test_receptive_field.py` compares them with the gradients of real models.
"""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.operation import Array
from shapecalc.declare.sight import NOWHERE, Ranges, Window
from shapecalc.rules.ops.sights import (
    all_but,
    by_letters,
    in_a_row,
    in_front,
    moved,
    of_matrices,
    one_after_another,
    picked,
    repeated,
    rolled,
    rotated,
    shifted,
    spread_out,
    taken,
    tiled,
    turned,
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
    assert befores == [Window(1, before=start, apart=True) for start in (0, 2, 6)]
    assert one_after_another([(1, UNKNOWN), (1, 4)], 1)[1][1] is None
    assert shifted((1, 9), -1, 3)[1] == Window(1, before=-3)


BACKWARDS = Window(1, stride=-1, before=-7)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([Ellipsis, 0], [Window(0), Window(1), Window(NOWHERE)]),
        ([0, None, slice(-3, None)], [Window(NOWHERE), Window(1, before=-5), Window(2)]),
        ([0, slice(1, 7, 3)], [Window(NOWHERE), Window(0, stride=3, before=-1), Window(1)]),
        ([slice(None), slice(None, None, -1)], [Window(0), BACKWARDS, Window(2)]),
        ([slice(None), -2], [Window(0), Window(NOWHERE, before=-6), Window(1)]),
    ],
)  # fmt: skip
def test_picked(keys: list[Any], expected: Any) -> None:
    assert picked((1, 8, 3), keys) == dict(enumerate(expected))


def test_from_an_unknown_end() -> None:
    shape = (1, UNKNOWN, 3)
    for key in (-1, slice(-3, None), slice(None, None, -1)):
        assert picked(shape, [slice(None), key])[1] is None
    assert picked(shape, [slice(None), 2])[1] == Window(NOWHERE, before=-2)
    assert turned(shape, 1)[1] is None
    assert in_a_row(1, UNKNOWN, [-1]) is None


@pytest.mark.parametrize(
    ("sight", "expected"),
    [
        (turned((1, 8), None), [Window(0, stride=-1), BACKWARDS]),
        (rotated((1, 8, 3), 0, (1, 2)), [Window(0), Window(1), Window(2)]),
        (rotated((1, 8, 3), 1, (1, 2)), [Window(0), Window(2), Window(1, stride=-1, before=-2)]),
        (rotated((1, 8, 3), -1, (1, 2)), [Window(0), Window(2, stride=-1, before=-7), Window(1)]),
        (rotated((1, 8, 3), 2, (-2, 0)), [Window(0, stride=-1), BACKWARDS, Window(2)]),
        (rolled((1, 8), 9, 1), [Window(0), Window(1, before=1)]),
        (rolled((1, 8), (6, -3), (1, 1)), [Window(0), Window(1, before=3)]),
        (tiled((1, 8), (3, 1, 2)), [Window(1), Ranges(2, 0, range(8), range(8))]),
        (tiled((1, 1), (1, 5)), [Window(0), Window(NOWHERE)]),
        (tiled((1, UNKNOWN), (1, 5)), [Window(0), None]),
        (spread_out((1, 8), (4, 5, 8)), [Window(NOWHERE), Window(2)]),
        (repeated((1, 8), [2, 2], 1), [Window(0), Window(1, 2, 2, spreads=True)]),
        (taken((1, 8), [5, 3, 1], 1), [Window(0), Window(1, stride=-2, before=-5)]),
        (taken((1, 8), [0, 1, 5], 1), [Window(0), None]),
        (taken((1, 8), [[0, 1]], 1), [Window(0), None]),
        (taken((1, 8), [-1], 1), [Window(0), Window(1, before=-7)]),
        (in_front((1, 8, 3), 1), [Window(0), Window(1)]),
    ],
)
def test_orders(sight: Any, expected: list[Any]) -> None:
    """Turned, shifted, repeated and picked positions."""
    assert sight == dict(enumerate(expected))


def test_unknown_orders() -> None:
    assert rolled((1, 8), 2, None) is None
    assert rolled((1, 8), [2, 3], 1) is None
    assert repeated((1, 3), [2, 1, 2], 1) is None
    assert repeated((1, 3), [2], None) is None


def test_taken_by_a_tensor() -> None:
    """Any position may be taken: the axis is seen in full. Of the indices, each is seen."""
    of_x, of_indices = taken((1, 8, 3), Array((4, 5), "int32"), 1)
    assert of_x == {0: Window(0), 2: Window(3)}
    assert of_indices == {0: Window(1), 1: Window(2)}


def test_dots_are_not_followed() -> None:
    assert by_letters(["...a", "ab"], "...b") == [None, None]
