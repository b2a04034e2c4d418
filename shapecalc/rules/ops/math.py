"""Operations of ``keras.ops.math``: segments, sequences and Fourier transforms."""

from __future__ import annotations

from functools import partial
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations, promoted
from shapecalc.declare.sight import Window
from shapecalc.rules.ops.core import axis_of, broadcast, sizes_of, sure
from shapecalc.rules.ops.reduction import reduced
from shapecalc.rules.ops.sights import in_front, without


@operations("SegmentSum SegmentMax SegmentMin SegmentProd")
def segments(
    data: Array, segment_ids: Array, num_segments: Value = None, sorted: Value = False
) -> Array:
    """Reduce each of several groups of rows."""
    return Array((*sizes_of([num_segments]), *data.shape[1:]), data.dtype)


operations("SegmentReduction", made_by=None)(segments.function)  # the base class of the others


@operation
def TopK(x: Array, k: int, sorted: bool = True) -> list[Array]:
    """Return the `k` largest elements of the last axis and their indices."""
    axis_of(-1, len(x.shape))
    shape = (*x.shape[:-1], k)
    sight = in_front(x.shape, 1)
    return [Array(shape, x.dtype, sight=sight), Array(shape, "int32", sight=sight)]


@operation
def InTopK(targets: Array, predictions: Array, k: Value) -> Array:
    """Return whether the target is among the `k` best predictions."""
    return Array(targets.shape, "bool")


@operation
def Logsumexp(x: Array, axis: Value = None, keepdims: bool = False) -> Array:
    """Return the logarithm of a sum of exponentials."""
    sight = partial(without, x.shape, axis, keepdims)
    return Array(reduced(x.shape, axis, keepdims), "float32", sight=sight)


@operation
def Logdet(x: Array) -> Array:
    """Return the logarithm of a determinant."""
    return Array(x.shape[:-2], x.dtype)


@operations("CDist", made_by="cdist")
def distances(x: Array, y: Array) -> Array:
    """Return the distance between each pair of points."""
    (rows, width), (others, wide) = x.shape[-2:], y.shape[-2:]
    if differ(width, wide):
        raise RuleError(f"points have {width} coordinates in `x` and {wide} in `y`")
    batch = broadcast(x.shape[:-2], y.shape[:-2])
    return Array((*batch, rows, others), promoted(x.dtype, y.dtype, "float"))


@operation
def ExtractSequences(x: Array, sequence_length: int, sequence_stride: int) -> Array:
    """Return the windows along the last axis."""
    *kept, size = x.shape
    count = (size - sequence_length) // sequence_stride + 1
    last = len(kept)
    window = Window(last, kernel=sequence_length, stride=sequence_stride)
    return Array(
        (*kept, count, sequence_length), x.dtype, sight={**in_front(x.shape, 1), last: window}
    )


@operation
def ViewAsComplex(x: Array) -> Array:
    """Convert pairs of floats to complex numbers."""
    return Array(x.shape[:-1], "complex64")


@operation
def ViewAsReal(x: Array) -> Array:
    """Convert complex numbers to pairs of floats."""
    return Array((*x.shape, 2), "float32")


# Fourier transforms: a complex tensor is a list of its real and its imaginary part


def _complex(x: Value, least: int) -> Shape:
    """Return the shape of the real and the imaginary part.

    Raises:
        RuleError: if the shapes differ, or have fewer than `least` axes.
    """
    if not sequence(x, 2) or x[0].shape != x[1].shape:
        raise RuleError("needs the real and the imaginary part, of equal shape")
    if len(x[0].shape) < least:
        raise RuleError(f"needs at least {least} axes, got {x[0].shape}")
    shape: Shape = x[0].shape
    return shape


def _transformed(x: list[Array], axes: int) -> list[Array]:
    """Return both parts of a transform along the last `axes` axes."""
    shape = _complex(x, axes)
    for size in shape[-axes:]:
        sure(size)
    sight = [in_front(shape, axes)] * 2  # Each part depends on both.
    return [Array(shape, part.dtype, sight=sight) for part in x]


@operation
def FFT(x: list[Array]) -> list[Array]:
    """Return the Fourier transform along the last axis."""
    return _transformed(x, 1)


@operations("FFT2 IFFT2")
def fft2(x: list[Array]) -> list[Array]:
    """Return the Fourier transform along the last two axes, or its inverse."""
    return _transformed(x, 2)


@operation
def RFFT(x: Array, fft_length: Value = None) -> list[Array]:
    """Return the Fourier transform of real numbers: half the frequencies, and one more."""
    *kept, size = x.shape
    length = size if fft_length is None else fft_length
    return [Array((*kept, length // 2 + 1), x.dtype, sight=in_front(x.shape, 1))] * 2


@operation
def IRFFT(x: list[Array], fft_length: Value = None) -> Array:
    """Return the inverse of `RFFT`."""
    *kept, size = _complex(x, 1)
    shape = (*kept, (size - 1) * 2 if fft_length is None else fft_length)
    return Array(shape, x[0].dtype, sight=[in_front(shape, 1)] * 2)


@operation
def STFT(
    x: Array,
    sequence_length: Value,
    sequence_stride: int,
    fft_length: int,
    window: Value = "hann",
    center: Value = True,
) -> list[Array]:
    """Return the short-time Fourier transform along the last axis."""
    *kept, size = x.shape
    padded = 0 if center is False else fft_length // 2 * 2
    count = (size + padded - fft_length) // sequence_stride + 1
    return [Array((*kept, count, fft_length // 2 + 1), x.dtype)] * 2


@operation
def ISTFT(
    x: list[Array],
    sequence_length: Value,
    sequence_stride: int,
    fft_length: int,
    length: Value = None,
    window: Value = "hann",
    center: Value = True,
) -> Array:
    """Return the inverse of `STFT`."""
    *kept, count, _ = _complex(x, 2)
    samples: Size = UNKNOWN
    if known(count):
        samples = (
            (count - 1) * sequence_stride + fft_length - (fft_length // 2 * 2 if center else 0)
        )
    return Array((*kept, samples if length is None else length), x[0].dtype)
