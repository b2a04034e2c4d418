"""Words that name a layer, and words that name none."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.parts import NamedLayer
from shapecalc.grade.sheets.subjects import course_word, layer_named
from shapecalc.grade.sheets.words import vocabulary

WORDS = vocabulary(["lstm", "dense_1"], ["lstm", "dense", "LSTM", "Dense"])


@pytest.mark.parametrize(
    ("line", "layer"),
    [
        ("lstm: 480", NamedLayer("lstm", "lstm")),
        ("lstm (LSTM) 480", NamedLayer("lstm", "lstm", "LSTM")),
        ("LSTM(10): 480", NamedLayer("LSTM", "", "LSTM", arguments="10")),
        ("Dense-4 11", NamedLayer("Dense", "", "Dense")),
        ("lstn: 480", NamedLayer("lstn", "lstn")),
        ("dense7 11", NamedLayer("dense7", "dense7")),
        ("LSTMs: 480", NamedLayer("LSTMs", "", "LSTM", is_plural=True)),
        ("block2_lstm1 480", NamedLayer("block2_lstm1", "", "LSTM")),
        ("rest 11", None),
        ("neighbour 11", None),
    ],
)
def test_layers(line: str, layer: NamedLayer | None) -> None:
    text = line.replace("(", " ").replace("-", " ").replace(":", " ").split()[0]
    found = layer_named(line, 0, text, WORDS)
    assert (found.value if found else None) == layer


def test_a_word_of_courses_has_its_arguments() -> None:
    meaning = WORDS.meaning("conv")
    assert meaning
    part = course_word("conv(32, 3) 320", 0, "conv", meaning)
    assert isinstance(part.value, NamedLayer)
    assert (part.end, part.value.arguments) == (11, "32, 3")
