"""Classes by the words that name them."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.weightless import gives_vector, is_flatten, is_vector, is_weightless
from shapecalc.grade.sheets.words import vocabulary


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("flatten", (True, True, True, True)),
        ("max_pooling2d_1", (True, False, False, False)),
        ("GAP", (True, True, True, False)),
        ("dense_3", (False, False, True, False)),
        ("conv", (False, False, False, False)),
        ("480", (False, False, False, False)),
    ],
)
def test_kinds(name: str, expected: tuple[bool, ...]) -> None:
    classes = ["Flatten", "Dense", "dense", "MaxPooling2D", "max_pooling2d"]
    (statement,) = statements_of(name, 1, vocabulary([], classes))
    tests = (is_weightless, is_vector, gives_vector, is_flatten)
    assert tuple(test(statement) for test in tests) == expected
