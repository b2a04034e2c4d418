"""Spectrograms: frames and frequencies; the STFT holds its two kernels."""

from __future__ import annotations

import pytest
from layer_rules import Case, check

from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    (
        "MelSpectrogram(sequence_length=256, fft_length=512, num_mel_bins=32)(x)",
        [(4000,)],
        (None, 32, 8),
        [],
    ),
    (
        "STFTSpectrogram(frame_length=8, frame_step=4, fft_length=16)(x)",
        [(100, 1)],
        (None, 24, 9),
        [(8, 1, 9), (8, 1, 9)],
    ),
    (
        "STFTSpectrogram(mode='stft', frame_length=8, frame_step=4, fft_length=16)(x)",
        [(100, 1)],
        (None, 24, 18),
        [(8, 1, 9), (8, 1, 9)],
    ),
    ("MelSpectrogram()(x)", [(3, 4, 5)], (None, 128, 1), []),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)
