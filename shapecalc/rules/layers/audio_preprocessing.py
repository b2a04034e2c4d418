"""Sound: https://keras.io/api/layers/preprocessing_layers/audio_preprocessing/."""

from __future__ import annotations

from operator import index
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, Unknown, known
from shapecalc.declare.data_kinds import LooseSize
from shapecalc.declare.kinds import Choice, Flag, SameAs, Unchecked, number, sequence
from shapecalc.declare.layer import Arguments, Out, RuleError, Weight, layer
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import Window, same_padding
from shapecalc.declare.size_kinds import PositiveInt
from shapecalc.rules.layers.shared import data_format, same_window, width, window


def _exceeds(length: Any, limit: Any) -> bool:
    """Return whether a length is more than another; a letter is taken to fit."""
    return known(length) and known(limit) and bool(length > limit)


def _check_mel(a: Arguments) -> None:
    own = isinstance(a.sequence_length, Unknown) or a.sequence_length
    length = a.sequence_length if own else a.fft_length
    try:
        short = _exceeds(length, a.fft_length)
    except TypeError:
        raise RuleError(
            "`fft_length` and `sequence_length` must be numbers", argument="fft_length"
        ) from None
    if short:
        raise RuleError(
            f"a frame of {length} samples is longer than fft_length", argument="fft_length"
        )
    if not a.max_freq and not number(a.sampling_rate):
        raise RuleError("`sampling_rate` must be a number", argument="sampling_rate")


def _counts(value: Any) -> bool:
    """Return whether a value is a whole number other than 0, or a letter for one."""
    return isinstance(value, Unknown) or (isinstance(value, int) and value != 0)


def _frames(size: Any, stride: Any) -> Any:
    """Return the number of frames that start in some samples, as Keras reports it."""
    if _counts(stride):
        return (size + stride + 1) // stride
    if known(size):
        raise RuleError("`sequence_stride` must be a whole number", argument="sequence_stride")
    return UNKNOWN


def _computed_frames(size: Any, a: Arguments) -> Any:
    """Return the number of frames that Keras computes, which may be one less than it reports."""
    stride, length = a.sequence_stride, a.fft_length
    if not (_counts(stride) and _counts(length)):
        return UNKNOWN
    return (size - length % 2) // stride + 1


@layer(
    dict(
        fft_length=LooseSize("number of samples of a transform", 2048, letter="n"),
        sequence_stride=LooseSize(
            "number of samples between the starts of two frames", 512, letter="s"
        ),
        sequence_length=LooseSize(
            "number of samples of a frame", None, stands_for=SameAs("fft_length")
        ),
        window=Unchecked("window function of a frame", "hann"),
        sampling_rate=Unchecked("samples per second", 16000),
        num_mel_bins=LooseSize("number of mel bands", 128, letter="m"),
        min_freq=Unchecked("lowest frequency", 20.0),
        max_freq=Unchecked(
            "highest frequency", None, stands_for=lambda a: int(a.sampling_rate / 2)
        ),
        power_to_db=Unchecked("whether to return decibels", True),
        top_db=Unchecked("dynamic range below the maximum, in decibels", 80.0),
        mag_exp=Unchecked("exponent of the magnitude", 2.0),
        min_power=Unchecked("minimum power", 1e-10),
        ref_power=Unchecked("power that corresponds to 0 decibels", 1.0),
    ),
    usual_axes="batch time",
    keyword_only_call=True,
    check=_check_mel,
)
def MelSpectrogram(x: Shape, a: Arguments) -> Out:
    """Turn audio into a mel spectrogram: (bands, frames)."""
    batch, samples = x[:2][:-1], x[:2][-1]
    bands = width(a.num_mel_bins, "num_mel_bins")
    shape = (*batch, bands, _frames(samples, a.sequence_stride))
    if not isinstance(a.fft_length, (int, Unknown)):  # Keras finds out when it computes.
        return Out(shape, products=None)
    note = "frequencies to bands, for each frame"
    times = (*batch, _computed_frames(samples, a))
    product = SumOfProducts("bands", (a.fft_length // 2 + 1, bands), times, note)
    return Out(shape, products=[product])


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
    if a.frame_step is not None and _exceeds(a.frame_step, a.frame_length):
        message = f"frame_step {a.frame_step} is more than frame_length {a.frame_length}"
        raise RuleError(message, argument="frame_step")
    if a.fft_length is not None and _exceeds(a.frame_length, a.fft_length):
        message = f"frame_length {a.frame_length} is more than fft_length {a.fft_length}"
        raise RuleError(message, argument="fft_length")


def _check_window(a: Arguments) -> None:
    """Check the window, as Keras does when it creates the weights."""
    if isinstance(a.window, str) and not isinstance(a.periodic, bool):
        raise RuleError("`periodic` must be True or False", argument="periodic")
    if a.window is None or isinstance(a.window, str):
        return
    if not sequence(a.window, a.frame_length) or not all(map(number, a.window)):
        message = (
            f"`window` must be a name or {a.frame_length} numbers, one for each sample of a frame"
        )
        raise RuleError(message, argument="window")


def _stride(a: Arguments) -> Any:
    """Return how far a frame moves: half a frame, if nothing else is given."""
    return a.frame_length // 2 if a.frame_step is None else a.frame_step


def _steps(size: Size, a: Arguments) -> Size:
    """Return the number of frames that fit."""
    stride = _stride(a)
    if stride == 0:
        raise RuleError("a frame_length of 1 needs a frame_step", argument="frame_length")
    if a.padding == "same":
        steps = same_window(size, stride)
    else:
        steps = window(size, a.frame_length, stride)
    return int(steps) if known(steps) else steps


@layer(
    dict(
        mode=Choice(
            "values for each frequency",
            "log",
            options=("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
        ),
        frame_length=PositiveInt("number of samples of a frame", 256, deferred=True, shown=True),
        frame_step=LooseSize(
            "number of samples between the starts of two frames; by default half a frame",
            None,
            minimum=1,
            letter="s",
            shown=True,
        ),
        fft_length=PositiveInt(
            "number of samples of a transform; by default a power of two",
            None,
            letter="n",
            shown=True,
        ),
        window=Choice(
            "window function of a frame",
            "hann",
            options=_named("", "_symmetric", "_periodic"),
            values=True,
        ),
        periodic=Unchecked("whether the window is periodic", False),
        scaling=Choice("scaling of the spectrum", "density", options=("density", "spectrum", None)),
        padding=Choice("padding at the start and end", "valid", options=("valid", "same")),
        expand_dims=Flag("whether to keep the channels as a separate axis", False),
        data_format=data_format(),
    ),
    input_axes=lambda a: (
        "batch channels time" if a.data_format == "channels_first" else "batch time channels"
    ),
    check=_check_lengths,
)
def STFTSpectrogram(x: Shape, a: Arguments) -> Out:
    """Turn audio into a spectrogram of ⌊fft_length/2⌋ + 1 frequencies.

    Common mistake: counting no weights. The transform is a convolution, and its weights count as
    trainable.
    """
    if len(x) != 3:  # A layer around this one does not look.
        raise RuleError("expects a batch of samples and channels")
    first = a.data_format == "channels_first"
    batch, time, channels = (x[0], x[2], x[1]) if first else x
    length = a.fft_length
    if length is None:
        length = 1 << (index(a.frame_length) - 1).bit_length()
    bins = length // 2 + 1
    _check_window(a)
    weights = [
        Weight(f"{part}_kernel", (a.frame_length, 1, bins), f"{part}{rest} part of each frequency")
        for part, rest, other in (("real", "", "imag"), ("imag", "inary", "real"))
        if a.mode != other
    ]
    if channels is UNKNOWN:
        raise RuleError("the number of channels must be known")
    products = [SumOfProducts.of(kernel, batch * channels, _steps(time, a)) for kernel in weights]
    steps, frequencies = _steps(time, a), bins * 2 if a.mode == "stft" else bins
    side, stride = a.frame_length, _stride(a)
    before = same_padding(time, side, stride, 1) if a.padding == "same" else 0
    at = 2 if first else 1
    sight = {at: Window(at, side, stride, before=before)}
    if a.expand_dims:
        return Out(
            (batch, *((channels, steps, frequencies) if first else (steps, frequencies, channels))),
            weights,
            products=products,
            sight=sight,
        )
    frequencies = channels * frequencies
    shape = (batch, *((frequencies, steps) if first else (steps, frequencies)))
    return Out(shape, weights, products=products, sight=sight)
