"""What the marking decides about the lines of a sheet, as short texts."""

from __future__ import annotations

from functools import lru_cache

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marked import Verdict
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

IMAGE = (
    *("Conv2D(32, 3, input_shape=(28, 28, 1))", "MaxPooling2D(2)", "Conv2D(64, 3)"),
    *("MaxPooling2D(2)", "Flatten()", "Dropout(0.5)", "Dense(10)"),
)
"""Its shapes: 26, 26, 32; 13, 13, 32; 11, 11, 64; 5, 5, 64; 1600; 1600; 10.

Its parameters: 320, 0, 18496, 0, 0, 0, 16010.
"""

SERIES = ("LSTM(10, return_sequences=True, input_shape=(3, 1))", "LSTM(12)", "Dense(1)")
"""Its parameters: 480, 1104, 13."""


@lru_cache
def key(layers: tuple[str, ...]) -> AnswerKey:
    """The answer key of a stack of layers."""
    return key_of(read_data({"layers": list(layers)}))


def verdicts(text: str, layers: tuple[str, ...]) -> str:
    """The verdicts on a sheet: ``conv2d shape right, dense params ?``."""
    right = key(layers)
    marked = Marker(right).mark(sheet_of(Source("sheet.txt", text), right))
    return ", ".join(map(_words, marked.verdicts))


def _words(verdict: Verdict) -> str:
    name = verdict.row.name if verdict.row else ""
    word = {True: "right", False: "wrong", None: "?"}[verdict.right]
    return " ".join(filter(None, (name, verdict.question, word)))
