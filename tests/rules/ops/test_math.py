"""Segments, the largest values, sequences and frequencies."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, check

CASES: list[Case] = [
    (
        "SegmentSum",
        [((6, 3), "float32"), ((6,), "int32")],
        {"num_segments": 4},
        ((4, 3), "float32"),
    ),
    ("TopK", [((None, 9), "float32")], {"k": 3}, [((None, 3), "float32"), ((None, 3), "int32")]),
    ("TopK", [((None, 9), "float16")], {"k": 2}, [((None, 2), "float16"), ((None, 2), "int32")]),
    ("InTopK", [((None,), "int32"), ((None, 9), "float32")], {"k": 2}, ((None,), "bool")),
    ("Logsumexp", [((None, 5, 3), "float32")], {"axis": 1}, ((None, 3), "float32")),
    (
        "ExtractSequences",
        [((None, 20), "float32")],
        {"sequence_length": 8, "sequence_stride": 4},
        ((None, 4, 8), "float32"),
    ),
    ("RFFT", [((None, 16), "float32")], {}, [((None, 9), "float32"), ((None, 9), "float32")]),
    (
        "RFFT",
        [((None, 16), "float32")],
        {"fft_length": 8},
        [((None, 5), "float32"), ((None, 5), "float32")],
    ),
    (
        "STFT",
        [((None, 100), "float32")],
        {"sequence_length": 8, "sequence_stride": 4, "fft_length": 16},
        [((None, 26, 9), "float32"), ((None, 26, 9), "float32")],
    ),
    ("Logdet", [((None, 3, 3), "float32")], {}, ((None,), "float32")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)
