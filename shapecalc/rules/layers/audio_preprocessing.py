"""Sound: https://keras.io/api/layers/preprocessing_layers/audio_preprocessing/."""

from __future__ import annotations

from operator import index
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.data_kinds import LooseSize
from shapecalc.declare.kinds import Choice, Flag, SameAs, Unchecked, number, sequence
from shapecalc.declare.layer import Arguments, Out, RuleError, Weight, layer
from shapecalc.declare.size_kinds import PositiveInt
from shapecalc.rules.layers.shared import data_format, same_window, width, window


def _check_mel(a: Arguments) -> None:
    length = a.sequence_length or a.fft_length
    try:
        short = a.fft_length < length
    except TypeError:
        raise RuleError("the lengths are numbers", argument="fft_length") from None
    if short:
        raise RuleError(f"a frame of {length} does not fit", argument="fft_length")
    if not a.max_freq and not number(a.sampling_rate):
        raise RuleError("the rate is a number", argument="sampling_rate")


def _frames(size: Size, stride: Any) -> Size:
    """How many frames begin in so many samples, as Keras reports it."""
    if isinstance(stride, int) and stride:
        return (size + stride + 1) // stride
    if known(size):
        raise RuleError("a whole number is needed here", argument="sequence_stride")
    return UNKNOWN


@layer(
    dict(
        fft_length=LooseSize("how many samples a transform takes", 2048),
        sequence_stride=LooseSize("how far apart the frames begin", 512),
        sequence_length=LooseSize("how long a frame is", None, stands_for=SameAs("fft_length")),
        window=Unchecked("how a frame is faded", "hann"),
        sampling_rate=Unchecked("samples in a second", 16000),
        num_mel_bins=LooseSize("how many bands leave", 128),
        min_freq=Unchecked("the lowest frequency", 20.0),
        max_freq=Unchecked(
            "the highest frequency", None, stands_for=lambda a: int(a.sampling_rate / 2)
        ),
        power_to_db=Unchecked("whether decibels leave", True),
        top_db=Unchecked("how far below the loudest", 80.0),
        mag_exp=Unchecked("the power of the magnitude", 2.0),
        min_power=Unchecked("the least power", 1e-10),
        ref_power=Unchecked("the power of 0 decibels", 1.0),
    ),
    keyword_only_call=True,
    check=_check_mel,
)
def MelSpectrogram(x: Shape, a: Arguments) -> Out:
    """Turns sound into bands of frequencies: (bands, frames)."""
    *batch, samples = x[:2]
    bands = width(a.num_mel_bins, "num_mel_bins")
    return Out((*batch, bands, _frames(samples, a.sequence_stride)))


_WINDOWS = """
    bart barthann bartlett bkh black blackharr blackman blackmanharris blk bman bmn bohman box
    boxcar brt brthan bth cosine exponential flat flattop flt halfcosine ham hamm hamming han hann
    lanczos nut nutl nuttall ones par parz parzen poisson rect rectangular sinc taylor taylorwin
    tri triang triangle tuk tukey
"""
"""The windows of SciPy that need no further number."""


def _named(*ends: str) -> tuple[str, ...]:
    return tuple(name + end for end in ends for name in _WINDOWS.split())


def _check_lengths(a: Arguments) -> None:
    if a.frame_step is not None and a.frame_step > a.frame_length:
        message = f"frames of {a.frame_length} samples would be {a.frame_step} apart"
        raise RuleError(message, argument="frame_step")
    if a.fft_length is not None and a.fft_length < a.frame_length:
        message = f"a frame of {a.frame_length} samples does not fit into {a.fft_length}"
        raise RuleError(message, argument="fft_length")


def _check_window(a: Arguments) -> None:
    """What is found when the weights are made."""
    if isinstance(a.window, str) and not isinstance(a.periodic, bool):
        raise RuleError("periodic is True or False", argument="periodic")
    if a.window is None or isinstance(a.window, str):
        return
    if not sequence(a.window, a.frame_length) or not all(map(number, a.window)):
        message = f"a window is a name or {a.frame_length} numbers, one for each sample of a frame"
        raise RuleError(message, argument="window")


def _steps(size: Size, a: Arguments) -> Size:
    """How many frames fit."""
    stride = a.frame_step or a.frame_length // 2
    if not stride:
        raise RuleError("frames of one sample need a frame_step", argument="frame_length")
    if a.padding == "same":
        steps = same_window(size, stride)
    else:
        steps = window(size, a.frame_length, stride)
    return int(steps) if known(steps) else steps


@layer(
    dict(
        mode=Choice(
            "what leaves for each frequency",
            "log",
            options=("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
        ),
        frame_length=PositiveInt("how many samples a frame has", 256, deferred=True),
        frame_step=LooseSize("how far apart the frames begin; half a frame", None, minimum=1),
        fft_length=PositiveInt("how many samples a transform takes; a power of two", None),
        window=Choice(
            "how a frame is faded",
            "hann",
            options=_named("", "_symmetric", "_periodic"),
            values=True,
        ),
        periodic=Unchecked("whether the window is periodic", False),
        scaling=Choice(
            "how the spectrum is scaled", "density", options=("density", "spectrum", None)
        ),
        padding=Choice("what happens at the ends", "valid", options=("valid", "same")),
        expand_dims=Flag("whether the channels stay an axis of their own", False),
        data_format=data_format(),
    ),
    input_axes=lambda a: (
        "batch channels time" if a.data_format == "channels_first" else "batch time channels"
    ),
    check=_check_lengths,
)
def STFTSpectrogram(x: Shape, a: Arguments) -> Out:
    """Turns sound into a spectrum: half as many frequencies as samples, and one more.

    Common mistake: the transform is a convolution with weights, which count as trainable.
    """
    if len(x) != 3:  # A layer around this one does not look.
        raise RuleError("takes a batch of samples and channels")
    first = a.data_format == "channels_first"
    batch, time, channels = (x[0], x[2], x[1]) if first else x
    bins = (a.fft_length or 1 << (index(a.frame_length) - 1).bit_length()) // 2 + 1
    _check_window(a)
    weights = [
        Weight(f"{part}_kernel", (a.frame_length, 1, bins), f"{part} part of each frequency")
        for part, other in (("real", "imag"), ("imag", "real"))
        if a.mode != other
    ]
    if channels is UNKNOWN:
        raise RuleError("the number of channels is needed")
    steps, found = _steps(time, a), bins * 2 if a.mode == "stft" else bins
    if a.expand_dims:
        return Out(
            (batch, *((channels, steps, found) if first else (steps, found, channels))), weights
        )
    found = channels * found
    return Out((batch, *((found, steps) if first else (steps, found))), weights)
