"""The statements of the class notes as answers: the right ones are right, the others explained."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_in_spec, sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_spec

ENSEMBLE = """
Layer (type)                    Output Shape         Param #     Connected to
===========================================================================
input_1 (InputLayer)            (None, 3, 1)         0
___________________________________________________________________________
lstm_1 (LSTM)                   (None, 8)            320         input_1[0][0]
___________________________________________________________________________
input_2 (InputLayer)            (None, 3, 1)         0
___________________________________________________________________________
dense_1 (Dense)                 (None, 4)            36          lstm_1[0][0]
___________________________________________________________________________
lstm_2 (LSTM)                   (None, 8)            320         input_2[0][0]
___________________________________________________________________________
dense_2 (Dense)                 (None, 6)            30          dense_1[0][0]
___________________________________________________________________________
dense_4 (Dense)                 (None, 6)            54          lstm_2[0][0]
___________________________________________________________________________
dense_3 (Dense)                 (None, 2)            14          dense_2[0][0]
___________________________________________________________________________
dense_5 (Dense)                 (None, 4)            28          dense_4[0][0]
___________________________________________________________________________
concatenate_1 (Concatenate)     (None, 6)            0           dense_3[0][0]
                                                                 dense_5[0][0]
___________________________________________________________________________
dense_6 (Dense)                 (None, 4)            28          concatenate_1[0][0]
___________________________________________________________________________
dense_7 (Dense)                 (None, 10)           50          dense_6[0][0]
___________________________________________________________________________
dense_8 (Dense)                 (None, 4)            44          dense_7[0][0]
___________________________________________________________________________
dense_9 (Dense)                 (None, 16)           80          dense_8[0][0]
___________________________________________________________________________
dense_12 (Dense)                (None, 64)           320         dense_8[0][0]
___________________________________________________________________________
dense_10 (Dense)                (None, 32)           544         dense_9[0][0]
___________________________________________________________________________
dense_13 (Dense)                (None, 16)           1040        dense_12[0][0]
___________________________________________________________________________
dense_11 (Dense)                (None, 3)            99          dense_10[0][0]
___________________________________________________________________________
dense_14 (Dense)                (None, 3)            51          dense_13[0][0]
===========================================================================
Total params: 3,058
Trainable params: 3,058
Non-trainable params: 0
___________________________________________________________________________
"""


def marked(spec: str, text: str) -> Marked:
    key = key_of(read_spec(str(ROOT / "specs" / spec)))
    return Marker(key).mark(sheet_of(Source("notes", text)))


@pytest.mark.parametrize(
    ("note", "spec", "text", "count"),
    [
        ("000: one LSTM", "lstm.yaml", "LSTM은 (None,10)\nDesne(5): output은 (None, 5)", 2),
        (
            "002: return_sequences",
            "lstm_relu_stack.yaml",
            "LSTM(10, return_sequences=True) # (None,3,10)\nLSTM(2) # (None,3,2)\nLSTM (None,10)",
            3,
        ),
        ("004: LSTM", "lstm_480.yaml", "lstm: 4 * ( 10 + 1 + 1 ) * 10 = 480", 1),
        ("004: LSTM in letters", "lstm_480.yaml", "lstm: 4*(num_units+input_dim+1)*num_units", 1),
        ("004: SimpleRNN", "simple_rnn.yaml", "SimpleRNN  ( 10 + 1 + 1 ) * 10 = 120", 1),
        ("001: 4457472", "lstm_4457472.yaml", "LSTM [(256 + 4096 + 1) * 256] * 4 = 4457472", 1),
        ("004: reset_after=False", "gru_105.yaml", "GRU 3 * (5 + 1 + 1) * 5 = 105", 1),
        ("003: one more bias", "gru.yaml", "gru 120", 1),
        ("004: CNN", "conv2d.yaml", "Conv2D (None, 8, 8, 10)\nConv2D (None, 5, 5,  7)", 2),
        ("004: CNN parameters", "conv2d_50.yaml", "conv2d: ( 1 * (2 * 2) + 1 ) * 10", 1),
        ("004: strides", "conv2d_strides.yaml", "Conv2D ?×4×8×10\nConv2D ?×4×4×7", 2),
        ("004: pooling", "max_pooling.yaml", "MaxPooling2D (2, 2, 1) 0\nFlatten (4,) 0", 4),
        ("001: the ensemble", "ensemble.yaml", ENSEMBLE, 41),
    ],
)
def test_right(note: str, spec: str, text: str, count: int) -> None:
    found = marked(spec, text)
    assert (len(found.verdicts), found.wrong) == (count, []), note


def test_shape_behind_the_last_lstm() -> None:
    """000_091ec66629944869.txt: ``(None,3,2)`` without return_sequences."""
    text = "(None,3,10)\n(None,3,5)\n(None,3,2)\n(None, 5)"
    found = marked("lstm_stack.yaml", re.sub("^", "- ", text, flags=re.MULTILINE))
    (wrong,) = found.wrong
    assert wrong.row
    assert (wrong.row.name, wrong.expected) == ("lstm_2", "(None, 2)")
    assert [guess.name for guess in wrong.reasons] == ["return_sequences"]
    assert "but the layer has return_sequences=False" in wrong.reasons[0].why


@pytest.mark.parametrize("told", ["105", "3 * (5 + 1 + 1) * 5 = 105", "3*(u+d+1)*u"])
def test_gru(told: str) -> None:
    """004_e5bd42928360bc0f.txt: 105 is what Keras gives with reset_after=False."""
    (wrong,) = marked("gru.yaml", f"GRU(5): {told}").wrong
    assert (wrong.expected, wrong.reasons[0].name) == ("120", "reset_after")
    assert "but the default in Keras is reset_after=True" in wrong.reasons[0].why


def test_comments_in_the_spec() -> None:
    plan = read_spec(str(ROOT / "docs" / "commented.yaml"))
    key = key_of(plan)
    found = Marker(key).mark(sheet_in_spec(key, plan.place.source))
    assert [(v.row and v.row.name, v.question, v.right) for v in found.verdicts] == [
        ("lstm", "shape", True),
        ("lstm", "params", True),
        ("lstm_1", "shape", True),
        ("lstm_2", "shape", False),
        ("dense", "params", True),
    ]
