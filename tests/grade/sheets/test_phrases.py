"""Phrases of answer sheets that are rewritten, and lines that look like them and stay."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.phrases import rewritten


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1: 28*28 (X), 26*26 (O)", "1: ~~28*28~~ 26*26"),
        ("(None, 4) (x) (None, 2) (o)", "~~(None, 4)~~ (None, 2)"),
        ("(2 inputs + 1 bias) * 1 neuron = 3", "(2 + 1) * 1 = 3"),
        ("embedding: 1,200 words x 32", "embedding: 1200 x 32"),
        ("td 8925  (357 x 25)", "td 8925 = 357*25"),
        ("dense -- 116", "dense: 116"),
        ("dense = 1■6", "dense = 1?6"),
        ("LSTM 5 = 320", "LSTM(5): 320"),
        ("a = 224 / conv2d_1 = 1314 / b = 9", "a = 224; conv2d_1 = 1314; b = 9"),
        ("2) 1,088 for the attention", "attention: 1,088"),
        ("6) 7,965 for everything", "total: 7,965"),
        ("e) everything 5342", "e) total: 5342"),
        ("88 for dense_1.", "dense_1: 88"),
        ("'dense_2': 36,  # 20*3 + 3", "'dense_2': 36 = 20*3 + 3"),
        ("FLOPs, all: 9", "all FLOPs: 9"),
        ("MACs (norms left out):", "MACs:"),
        ("P(dense) = 9", "dense = 9"),
        ("63 (or 540?)", "63 (or 540?)"),
        ("파라미터: 10쯤?", "파라미터: 10?"),
    ],
)
def test_rewritten(line: str, expected: str) -> None:
    assert rewritten(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "conv 320 (3 x 3)",
        "(x) 48",
        "dense: 4 inputs -> 2 outputs",
        "3x3 filters, 32 channels",
        "a--b",
        "LSTM 5 = 4*5*6",
        "total = 12 / 4",
        "7 for the dense, 9 for the lstm",
        "dense: 36,  # the last one",
        "MACs (9):",
        "It halves everything: the output is 4",
    ],
)
def test_what_stays(line: str) -> None:
    assert rewritten(line) == line
