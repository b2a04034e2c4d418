"""The text of comments, and which comments are ours."""

from __future__ import annotations

from time import process_time
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.formula import Formula
from shapecalc.annotate.comments import Product, Wanted, comment, is_own, without_own
from shapecalc.errors import Place, Source

PLACE = Place(Source(""))
U: Any = Formula.of("u")
N: Any = Formula.of("n")


def products(*pairs: tuple[str, object]) -> list[Product]:
    return [Product(PLACE, [shape] if shape else [], params) for shape, params in pairs]


@pytest.mark.parametrize(
    ("pairs", "text"),
    [
        ([], ""),
        ([("(None, 3, 10)", 480)], "# (None, 3, 10)  480"),
        ([("(None, 3)", 0)], "# (None, 3)  0"),
        ([("(None, 3)", None)], "# -> (None, 3)"),
        ([("", 1480)], "# -> 1,480 params"),
        ([("", 0)], ""),
        ([("?", 0)], "# ?  0"),
        ([("(None, 3)", "?")], "# (None, 3)  ?"),
        ([("?", None)], ""),
        ([("?", "?")], ""),
        ([("(None, 9)", 320), ("(None, 7)", 9248)], "# (None, 9), (None, 7)  320 + 9,248"),
        ([("(None, 9)", 3), ("(None, 9)", 5), ("(None, 9)", 5)], "# (None, 9)  3 + 2 x 5"),
        ([("(None, 9)", 3), ("(None, 4)", 0), ("(None, 9)", None)], None),
        ([(f"(None, {n})", n) for n in range(1, 5)], None),
        (
            [(f"(None, {n})", n) for n in range(1, 6)],
            "# (None, 1), (None, 2), ..., (None, 5)  1 + 2 + ... + 5 = 15",
        ),
        ([("(None, 9)", n % 2 + 1) for n in range(9)], "# (None, 9)  1 + 2 + ... + 1 = 13"),
        ([("(None, 9)", n) for n in (1, 2, 3, "?", 5)], "# (None, 9)  1 + 2 + ... + 5 = ?"),
        ([("(None, u)", 3 * U + 3)], "# (None, u)  3·u + 3"),
        ([("(None, u)", U)], "# (None, u)  1·u"),
        ([("(None, u)", U * N)], "# (None, u)  n·u"),
        ([("(None, u)", U + N)], "# (None, u)  u + n"),
        ([("(None, u)", U + N), ("(None, n)", N)], "# (None, u), (None, n)  (u + n) + 1·n"),
        (
            [("(None, u)", 3 * U + 3), ("(None, 2)", 2 * U)],
            "# (None, u), (None, 2)  (3·u + 3) + 2·u",
        ),
        ([("(None, u)", 3 * U + 3)] * 2, "# (None, u)  2 x (3·u + 3)"),
        ([("[(None, 4), (None, 4)]", 176)], "# [(None, 4), (None, 4)]  176"),
    ],
)
def test_texts(pairs: list[tuple[str, object]], text: str | None) -> None:
    written = comment(products(*pairs))
    assert text is None or written == text
    for wanted in get_args(Wanted):
        if shown := comment(products(*pairs), wanted):
            assert without_own(f"x = 1  {shown}") == "x = 1"


def test_one_part() -> None:
    pairs = products(("(None, 3)", 1480), ("(None, 3)", 0))
    assert comment(pairs, "shapes") == "# -> (None, 3)"
    assert comment(pairs, "params") == "# -> 1,480 params"
    assert comment(products(("(None, 3)", 0)), "params") == "# -> 0 params"


OTHERS = [
    *("# (None, 10)", "# (None, 10) 480", "# 480", "# (None,10)  480", "#(None, 10)  480"),
    *("# output: (None, 10)", "# (None, 10)  parameters", "# (None, 10)  480 params", "# -> 480"),
    *("# see (None, 10)  480", "# (None, 10)   480", "# -> next layer", "# -> (see below)!"),
    *("# 2 params", "# noqa: E501", "# type: ignore", "# (None, 10)  4,80,0", "# (None; 10)  480"),
    *("# LSTM을 지나 output은 (None,10)", "# (None, 10", "# ()  ", "# ", "#", "# [(None, 3)  4"),
]


@pytest.mark.parametrize("text", OTHERS)
def test_comments_of_people(text: str) -> None:
    assert without_own(f"x = 1  {text}") == f"x = 1  {text}"
    assert without_own(f"x = 1  {text}  # (None, 5)  55") == f"x = 1  {text}".rstrip()


def test_where_a_comment_of_ours_stands() -> None:
    """It is behind code, with two blanks in front."""
    lines = ("# (None, 5)  55", "    # (None, 5)  55", " # x  # (None, 5)  55", "x # (None, 5)  55")
    for line in lines:
        assert without_own(line) == line
    assert without_own("x = 1 \t   # (None, 5)  55  ") == "x = 1"
    assert without_own("x = 1  # (None, 5)  55  # -> (None, 5)") == "x = 1"


@given(st.text(alphabet="()[],.?# +x=None5u·->params", max_size=60))
def test_any_text(text: str) -> None:
    assert isinstance(is_own(text), bool)
    assert f"x = 1  # {text}".startswith(without_own(f"x = 1  # {text}"))


@pytest.mark.parametrize("part", ["(", "((", "[", "(1, ", "1 + ", "(a), ", "1 x ", "  # (", " "])
def test_long_texts(part: str) -> None:
    start = process_time()
    without_own(f"x = 1  # ({part * 50_000}!")
    assert process_time() - start < 2
