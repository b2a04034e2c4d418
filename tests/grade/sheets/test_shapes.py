"""Shapes with and without brackets."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.grade.sheets.shapes import (
    bracketed_shape,
    is_shape,
    read_shape_text,
    signed_shape,
)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("(None, 10)", True),
        ("[None, 10]", True),
        ("(3, 10)", True),
        ("(10,)", True),
        ("(None)", True),
        ("[(None, 8), (None, 8)]", True),
        ("(배치, 10)", True),
        ("(26×26×32)", True),
        ("(10 + 1 + 1)", False),
        ("()", False),
        ("(10, activation='relu')", False),
        ("(3, 'same')", False),
        ("(a b, c)", False),
    ],
)
def test_is_shape(group: str, expected: bool) -> None:
    assert is_shape(group) is expected


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("(None, 3, 10)", [(None, 3, 10)]),
        ("N, 26, 26, 32", [(None, 26, 26, 32)]),
        ("1600", [(1600,)]),
        ("26*26*32", [(26, 26, 32)]),
        ("26 by 26 by 32", [(26, 26, 32)]),
        ("32@26x26", [(26, 26, 32)]),
        ("shape: (3,)", [(3,)]),
        ("3 +", None),
    ],
)
def test_whole_texts(text: str, shapes: Any) -> None:
    assert str(read_shape_text(text)) == str(shapes)


@pytest.mark.parametrize(
    ("line", "shapes", "unclear"),
    [
        ("(None, 3, 10) 480", [(None, 3, 10)], False),
        ("(None, 3), (None, 5)", [(None, 3), (None, 5)], False),
        ("(None, 3, ?)", [(None, 3, None)], True),
        ("(10)*4", None, False),
        ("(10 + 1)", None, False),
        ("480", None, False),
    ],
)
def test_bracketed(line: str, shapes: Any, unclear: bool) -> None:
    value = bracketed_shape(line, 0)
    assert str(value and value.shapes) == str(shapes)
    assert bool(value and value.doubt) is unclear


@pytest.mark.parametrize(
    ("line", "shapes"),
    [
        ("26×26×32, 320", [(26, 26, 32)]),
        ("26x26x32", [(26, 26, 32)]),
        ("None, 3, 10", [(None, 3, 10)]),
        ("26,26,32 | 320", [(26, 26, 32)]),
        ("16,010", None),
        ("4,457,472", None),
        ("10, 20", None),
        ("2x3 + 4", None),
    ],
)
def test_without_brackets(line: str, shapes: Any) -> None:
    value = signed_shape(line, 0)
    assert str(value and value.shapes) == str(shapes)


def test_a_question_mark_leaves_a_shape_open() -> None:
    value = signed_shape("3, 10, 20?", 0)
    assert value
    assert value.doubt


def test_a_number_in_brackets_of_another_kind_is_no_shape() -> None:
    assert bracketed_shape("(20, 8) [208]", 8) is None
    assert bracketed_shape("[208] (20, 8)", 0) is None
    assert bracketed_shape("[1600] (0)", 7) is None
    assert bracketed_shape("[1600] (0)", 0)
    assert bracketed_shape("(20, 8), (208)", 9)


def test_a_slash_ends_sizes() -> None:
    found = signed_shape("32,32,8 / 152", 0)
    assert found
    assert found.shapes == [(32, 32, 8)]
    assert signed_shape("32,32,8/2", 0) is None


def test_squares() -> None:
    assert read_shape_text("32² × 8") == [(32, 32, 8)]
