"""Numbers between the name of a layer and its shape."""

from __future__ import annotations

import pytest

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import PARAMS
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

MODEL = ["Dense(4, input_shape=(10,))", "Dense(2)"]


def params(model: list[str], text: str) -> list[tuple[str, bool | None]]:
    """Return the verdicts on numbers of parameters, with the words of the sheet."""
    key = key_of(read_data(model))
    marked = Marker(key).mark(sheet_of(Source("sheet.txt", text), key))
    return [(v.response.text, v.right) for v in marked.verdicts if v.question == PARAMS]


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("dense 44 (None, 4)", [("44", True)]),
        ("dense 40 (None, 4)", [("40", False)]),
        ("dense 4 (None, 4)", []),  # the units
        ("dense 10 (None, 4)", []),  # the features of its input
        ("dense 3 (None, 4)", []),  # may count layers
        ("dense 9 (None, 9)", []),  # a size of the answer itself
        ("dense 44 (None, 4) 44", [("44", True)]),
        ("dense 44", [("44", True)]),
    ],
)
def test_dense(line: str, answers: list[tuple[str, bool | None]]) -> None:
    assert params(MODEL, line) == answers


@pytest.mark.parametrize(
    ("model", "line"),
    [
        (["MaxPooling2D(3, input_shape=(9, 9, 1))"], "pooling 12 (None, 3, 3, 1)"),
        (["Conv2D(20, 3, input_shape=(9, 9, 1))"], "conv 20 (None, 7, 7, 20)"),
        (["Conv2D(8, (3, 13), input_shape=(19, 19, 1))"], "conv 13 (None, 17, 7, 8)"),
        (["Bidirectional(LSTM(15), input_shape=(4, 2))"], "bidirectional 15 (None, 30)"),
    ],
)
def test_arguments_and_layers_without_weights(model: list[str], line: str) -> None:
    assert params(model, line) == []
