"""Segments, the largest values, sequences and frequencies."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import (
    Alike,
    Case,
    Unlike,
    agree,
    check,
    check_declaration,
    declared_in,
    refused_alike,
)

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


ALIKE: list[Alike] = [
    ("CDist", [((2, 2, 2), "int32"), ((2, 2, 2), "int64")], {}),
    ("CDist", [((4, 4, 4), "bool"), ((4, 4), "float32")], {}),
    ("CDist", [((3, 4, 3, 3), "bool"), ((3, 4, 3, 3), "bool")], {}),
    ("CDist", [((6, 4), "uint8"), ((6, 4), "float16")], {}),
    ("CDist", [((3, 6, 6, 2), "float32"), ((6, 6, 2), "float16")], {}),
    ("ExtractSequences", [((3,), "bool")], {"sequence_length": 4, "sequence_stride": 1}),
    ("FFT", [[((6,), "bool"), ((6,), "bool")]], {}),
    ("IRFFT", [[((2,), "float32"), ((2,), "int32")]], {}),
    ("IRFFT", [[((4, 4, 4), "int64"), ((4, 4, 4), "uint8")]], {}),
    ("IRFFT", [[((1,), "int32"), ((1,), "int32")]], {"fft_length": 1}),
    (
        "ISTFT",
        [[((None, None, 2, 3), "float16"), ((None, None, 2, 3), "float16")]],
        {"sequence_length": 3, "sequence_stride": 4, "fft_length": 2},
    ),
    (
        "ISTFT",
        [[((3, 3), "uint8"), ((3, 3), "uint8")]],
        {
            "sequence_length": 1,
            "sequence_stride": 4,
            "fft_length": 2,
            "length": None,
            "window": None,
            "center": False,
        },
    ),
    (
        "ISTFT",
        [[((3, 6, 3), "float32"), ((3, 6, 3), "int32")]],
        {"sequence_length": 3, "sequence_stride": 1, "fft_length": 1, "length": 3, "window": None},
    ),
    ("InTopK", [((4, 2), "float16"), 1.0], {"k": 3}),
    ("Logdet", [((2,), "bool")], {}),
    ("Logdet", [((1, 6, 3), "bool")], {}),
    ("Logsumexp", [((4,), "float32")], {}),
    ("Logsumexp", [((3,), "uint8")], {"keepdims": True}),
    ("RFFT", [((1,), "bool")], {}),
    ("RFFT", [((4,), "uint8")], {"fft_length": 3}),
    ("RFFT", [((6,), "int8")], {}),
    ("STFT", [((6,), "int16")], {"sequence_length": None, "sequence_stride": 2, "fft_length": 3}),
    (
        "STFT",
        [((4, 6, 1), "int64")],
        {"sequence_length": 3, "sequence_stride": 4, "fft_length": 4, "center": False},
    ),
    (
        "STFT",
        [((2, 3, 1, 6), "float16")],
        {"sequence_length": 4, "sequence_stride": 2, "fft_length": 3, "center": False},
    ),
    ("STFT", [((1, 4), "float16")], {"sequence_length": 4, "sequence_stride": 3, "fft_length": 4}),
    ("SegmentMax", [((6,), "float32"), 0.5], {}),
    ("SegmentMax", [((3, None, 3), "bool"), 0.5], {}),
    ("TopK", [((1,), "int32")], {"k": 2}),
    ("TopK", [((2, 2), "int64")], {"k": 2}),
    ("ViewAsComplex", [((3,), "bool")], {}),
    ("ViewAsComplex", [((6, 2), "int32")], {}),
    ("ViewAsReal", [((4,), "bool")], {}),
]

UNLIKE: list[Unlike] = [
    (
        "CDist",
        [((3, 3, 3), "bool"), 1.0],
        {},
        "does not accept its arguments: 'float' object has no attribute 'shape'",
    ),
    (
        "CDist",
        [((1,), "bool"), ((1,), "int32")],
        {},
        "does not accept its arguments: not enough values to unpack (expected 2, got 1)",
    ),
    (
        "CDist",
        [((2, 1, 1), "bool"), ((4,), "uint8")],
        {},
        "does not accept its arguments: not enough values to unpack (expected 2, got 1)",
    ),
    (
        "CDist",
        [((2, 4), "bool"), ((2, 1), "bool")],
        {},
        "points have 4 coordinates in `x` and 1 in `y`",
    ),
    ("FFT", [[((2,), "int64")]], {}, "needs the real and the imaginary part, of equal shape"),
    (
        "FFT",
        [[((2,), "int64"), ((6,), "int32")]],
        {},
        "needs the real and the imaginary part, of equal shape",
    ),
    (
        "FFT",
        [[((None,), "float32"), ((None,), "float32")]],
        {},
        "needs a known size here, and the size is unknown",
    ),
    ("FFT2", [[((4,), "bool"), ((4,), "bool")]], {}, "needs at least 2 axes, got (4,)"),
    ("IRFFT", [[((1,), "uint8")]], {}, "needs the real and the imaginary part, of equal shape"),
    (
        "ISTFT",
        [[((1,), "float32"), ((1,), "int32")]],
        {"sequence_length": None, "sequence_stride": None, "fft_length": 4},
        "needs at least 2 axes, got (1,)",
    ),
    ("Logsumexp", [((None,), "uint8")], {"axis": 1}, "there is no axis 1 among 1"),
    (
        "SegmentReduction",
        [((3,), "int32")],
        {},
        (
            "does not accept its arguments: segments() missing 1 required positional "
            "argument: 'segment_ids'"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("math"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
