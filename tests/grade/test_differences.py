"""How wrong answers differ that no mistake explains."""

from __future__ import annotations

from typing import Any

import pytest
from grade.verdicts import IMAGE, key

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.differences import (
    differences_of_params,
    differences_of_shapes,
    value_of,
)
from shapecalc.grade.sheets.numbers import Rounded

CONV, POOL = key(IMAGE).rows[1:3]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((UNKNOWN, 26, 32, 26), ["order"]),
        ((26, 32), ["axes"]),
        ((UNKNOWN, 26, 26, 32, 1), ["axes"]),
        ((7, 26, 26, 32), ["batch"]),
        ((UNKNOWN, 1, 2, 3), []),
    ],
)
def test_shapes(shape: Any, expected: list[str]) -> None:
    assert [m.name for m in differences_of_shapes([shape], [[shape]], CONV)] == expected


def test_params() -> None:
    assert [m.name for m in differences_of_params(12, POOL)] == ["no weights"]
    assert not list(differences_of_params(12, CONV))


def test_values() -> None:
    assert value_of(12, CONV) == 12
    assert value_of(Rounded(1150, 1250), CONV) is None
