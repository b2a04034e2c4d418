"""Answers that are right by another convention go to the teacher."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES, verdicts

from shapecalc.errors import Source
from shapecalc.grade.conventions import doubt_conventions
from shapecalc.grade.marked import Marked
from shapecalc.grade.sheet import Sheet


@pytest.mark.parametrize(
    ("text", "layers", "expected"),
    [
        # A number for the size of the batch: one is a mistake, several are a habit.
        ("lstm (32, 3, 10)\nlstm_1 (32, 12)", SERIES, "lstm shape ?, lstm_1 shape ?"),
        ("lstm (32, 3, 10)\nlstm_1 (None, 12)", SERIES, "lstm shape wrong, lstm_1 shape right"),
        ("lstm (32, 3, 10)\nlstm_1 (64, 12)", SERIES, "lstm shape wrong, lstm_1 shape wrong"),
        ("lstm (3, 10)\nlstm_1 (3, 12)", SERIES, "lstm shape right, lstm_1 shape wrong"),
        # The channels before the image are no output of Keras.
        (
            "conv2d (32, 26, 26)\nconv2d_1 (64, 11, 11)",
            IMAGE,
            "conv2d shape wrong, conv",
        ),
        # Rounded to one digit
        ("conv2d_1 20k params", IMAGE, "conv2d_1 params ?"),
        ("conv2d_1 30k params", IMAGE, "conv2d_1 params ?"),
        ("conv2d_1 18k params", IMAGE, "conv2d_1 params right"),
        ("conv2d_1 19k params", IMAGE, "conv2d_1 params wrong"),
        ("dense 0.02M params", IMAGE, "dense params right"),
        # What the line above says, again
        (
            "conv2d (26, 26, 32)\nmax_pooling2d: same shape",
            IMAGE,
            "conv2d shape right, max_pooling2d shape ?",
        ),
    ],
)
def test_conventions(text: str, layers: tuple[str, ...], expected: str) -> None:
    assert verdicts(text, layers).startswith(expected)


def test_exact_numbers_with_a_unit() -> None:
    model = ("Embedding(1000, 2, input_shape=(20,))",)
    assert verdicts("embedding 2K params", model) == "embedding params right"
    assert verdicts("embedding 3K params", model) == "embedding params ?"


def test_nothing_to_doubt() -> None:
    marked = Marked(Sheet(Source("x", "")))
    doubt_conventions(marked)
    assert marked.verdicts == []
