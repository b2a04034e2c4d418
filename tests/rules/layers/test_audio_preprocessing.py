"""Spectrograms: frames and frequencies; the STFT holds its two kernels."""

from __future__ import annotations

import pytest
from layer_rules import (
    Alike,
    Case,
    Unlike,
    agree,
    check,
    check_declaration,
    declared_in,
    one_of_each,
    other_dtypes_alike,
    refused_alike,
)

from shapecalc.declare.layer import Rule
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


ALIKE: list[Alike] = [
    ("MelSpectrogram()(x)", [(4000,)]),
    ("MelSpectrogram(sequence_stride=100)(x)", [(4000,)]),
    ("MelSpectrogram(sequence_stride=2.5)(x)", [(None,)]),
    ("MelSpectrogram(sampling_rate='a', max_freq=4000)(x)", [(4000,)]),
    ("MelSpectrogram(fft_length='a')(x)", [(4000,)]),
    ("MelSpectrogram(num_mel_bins=7)(x)", [(2, 4000)]),
    ("MelSpectrogram()(x)", [(None,)]),
    ("STFTSpectrogram(frame_length=8)(x)", [(100, 2)]),
    ("STFTSpectrogram(frame_length=8, padding='same')(x)", [(100, 2)]),
    ("STFTSpectrogram(frame_length=1, frame_step=1)(x)", [(100, 1)]),
    ("STFTSpectrogram(frame_length=8, window=None)(x)", [(100, 1)]),
    ("STFTSpectrogram(frame_length=4, window=[1.0, 2.0, 3.0, 4.0])(x)", [(100, 1)]),
    ("STFTSpectrogram(frame_length=8, expand_dims=True)(x)", [(100, 1)]),
    ("STFTSpectrogram(frame_length=8, expand_dims=True, mode='stft')(x)", [(100, 2)]),
    ("STFTSpectrogram(frame_length=8, data_format='channels_first')(x)", [(2, 100)]),
    (
        ("STFTSpectrogram(frame_length=8, expand_dims=True, data_format='channels_first')(x)"),
        [(2, 100)],
    ),
    ("STFTSpectrogram(frame_length=8)(x)", [(None, 2)]),
    ("s = STFTSpectrogram(frame_length=8); g = s(x); s(y)", [(100, 1), (100, 2)]),
]

UNLIKE: list[Unlike] = [
    (
        "STFTSpectrogram(fft_length='a')(x)",
        [(100, 1)],
        "'a' | STFTSpectrogram: `fft_length` must be a whole number of at least 1, not 'a'",
    ),
    (
        "MelSpectrogram(sequence_stride=2.5)(x)",
        [(4000,)],
        ('2.5 | MelSpectrogram "mel_spectrogram": `sequence_stride` must be a whole number'),
    ),
    (
        "MelSpectrogram(fft_length=16, sequence_length=32)(x)",
        [(4000,)],
        "16 | MelSpectrogram: a frame of 32 samples is longer than fft_length",
    ),
    (
        "MelSpectrogram(sampling_rate='a')(x)",
        [(4000,)],
        "'a' | MelSpectrogram: `sampling_rate` must be a number",
    ),
    (
        "MelSpectrogram(sequence_stride=0)(x)",
        [(4000,)],
        '0 | MelSpectrogram "mel_spectrogram": `sequence_stride` must be a whole number',
    ),
    (
        "STFTSpectrogram(frame_length=8, frame_step=9)(x)",
        [(100, 1)],
        "9 | STFTSpectrogram: frame_step 9 is more than frame_length 8",
    ),
    (
        "STFTSpectrogram(frame_length=8, fft_length=7)(x)",
        [(100, 1)],
        "7 | STFTSpectrogram: frame_length 8 is more than fft_length 7",
    ),
    (
        "STFTSpectrogram(frame_length=1)(x)",
        [(100, 1)],
        '1 | STFTSpectrogram "stft_spectrogram": a frame_length of 1 needs a frame_step',
    ),
    (
        "STFTSpectrogram(frame_length=8, periodic=3)(x)",
        [(100, 1)],
        '3 | STFTSpectrogram "stft_spectrogram": `periodic` must be True or False',
    ),
    (
        "STFTSpectrogram(frame_length=8, window=[1.0])(x)",
        [(100, 1)],
        (
            '[1.0] | STFTSpectrogram "stft_spectrogram": `window` must be a name or 8 '
            "numbers, one for each sample of a frame"
        ),
    ),
    (
        "STFTSpectrogram(frame_length=8, window='nonsense')(x)",
        [(100, 1)],
        (
            "'nonsense' | STFTSpectrogram: `window` must be one of 'bart', 'barthann', "
            "'bartlett', 'bkh', 'black', 'blackharr', 'blackman', 'blackmanharris', 'blk', "
            "'bman', 'bmn', 'bohman', 'box', 'boxcar', 'brt', 'brthan', 'bth', 'cosine', "
            "'exponential', 'flat', 'flattop', 'flt', 'halfcosine', 'ham', 'hamm', "
            "'hamming', 'han', 'hann', 'lanczos', 'nut', 'nutl', 'nuttall', 'ones', 'par', "
            "'parz', 'parzen', 'poisson', 'rect', 'rectangular', 'sinc', 'taylor', "
            "'taylorwin', 'tri', 'triang', 'triangle', 'tuk', 'tukey', 'bart_symmetric', "
            "'barthan … iodic', 'parzen_periodic', 'poisson_periodic', 'rect_periodic', "
            "'rectangular_periodic', 'sinc_periodic', 'taylor_periodic', "
            "'taylorwin_periodic', 'tri_periodic', 'triang_periodic', 'triangle_periodic', "
            "'tuk_periodic', 'tukey_periodic', not 'nonsense' (hint: did you mean `ones`?)"
        ),
    ),
    (
        "STFTSpectrogram(frame_length=8)(x)",
        [(100, None)],
        (
            'STFTSpectrogram(frame_length=8)(x) | STFTSpectrogram "stft_spectrogram": the '
            "number of channels must be known"
        ),
    ),
    (
        "STFTSpectrogram(frame_length=8)(x)",
        [(100,)],
        (
            'STFTSpectrogram(frame_length=8)(x) | STFTSpectrogram "stft_spectrogram": '
            "expects (batch, time, channels), got (None, 100)"
        ),
    ),
    (
        "STFTSpectrogram(frame_length=8, mode='nonsense')(x)",
        [(100, 1)],
        (
            "'nonsense' | STFTSpectrogram: `mode` must be one of 'log', 'magnitude', "
            "'psd', 'real', 'imag', 'angle', 'stft', not 'nonsense'"
        ),
    ),
    (
        "TimeDistributed(STFTSpectrogram(frame_length=8))(x)",
        [(5, 100)],
        (
            "TimeDistributed(STFTSpectrogram(frame_length=8))(x) | TimeDistributed "
            '"time_distributed": expects a batch of samples and channels'
        ),
    ),
    (
        "STFTSpectrogram(frame_length=101)(x)",
        [(100, 1)],
        (
            'STFTSpectrogram(frame_length=101)(x) | STFTSpectrogram "stft_spectrogram": a '
            "window of size 101 does not fit into an axis of size 100 (hint: "
            "padding='same' keeps the size, or choose a smaller window)"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("audio_preprocessing"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
