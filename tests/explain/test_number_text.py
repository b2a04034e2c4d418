"""Numbers and formulas of explanations as text, and as plain data."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import parse_formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.explain.number_text import chain, data, number_text

N = UNKNOWN


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (480, "480"),
        (4457472, "4,457,472"),
        ("u", "u"),
        (parse_formula("4*(u + d + 1)*u"), "4·(u + d + 1)·u"),
    ],
)
def test_number_text(form: Any, text: str) -> None:
    assert number_text(form) == text


def test_chain() -> None:
    assert list(chain(["a + b", "1 + 2", "3"], 80, "  ")) == ["  a + b = 1 + 2 = 3"]
    assert list(chain(["a + b", "1 + 2", "3"], 12, "  ")) == ["  a + b", "    = 1 + 2", "    = 3"]


@pytest.mark.parametrize(
    ("size", "plain"), [(3, 3), (N, None), (Formula.of("T"), "T"), (2 * Formula.of("T"), "2·T")]
)
def test_data(size: Any, plain: Any) -> None:
    assert data(size) == plain
