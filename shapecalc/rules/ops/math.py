"""Operations of ``keras.ops.math``: segments, sequences and frequencies."""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations, promoted
from shapecalc.rules.ops.core import broadcast, sizes_of, sure
from shapecalc.rules.ops.reduction import reduced


@operations("SegmentReduction SegmentSum SegmentMax SegmentMin SegmentProd")
def segments(
    data: Array, segment_ids: Array, num_segments: Value = None, sorted: Value = False
) -> Array:
    """What is found for each of several groups of rows."""
    return Array((*sizes_of([num_segments]), *data.shape[1:]), data.dtype)


@operation
def TopK(x: Array, k: int, sorted: bool = True) -> list[Array]:
    """The greatest numbers of the last axis, and where they stand."""
    shape = (*x.shape[:-1], k)
    return [Array(shape, x.dtype), Array(shape, "int32")]


@operation
def InTopK(targets: Array, predictions: Array, k: Value) -> Array:
    """Whether the right class is among the first."""
    return Array(targets.shape, "bool")


@operation
def Logsumexp(x: Array, axis: Value = None, keepdims: bool = False) -> Array:
    """The logarithm of a sum of exponentials."""
    return Array(reduced(x.shape, axis, keepdims), "float32")


@operation
def Logdet(x: Array) -> Array:
    """The logarithm of a determinant."""
    return Array(x.shape[:-2], x.dtype)


@operations("CDist", made_by="cdist")
def distances(x: Array, y: Array) -> Array:
    """How far each point is from each of some others."""
    (rows, width), (others, wide) = x.shape[-2:], y.shape[-2:]
    if differ(width, wide):
        raise RuleError(f"points of {width} numbers and of {wide}")
    batch = broadcast(x.shape[:-2], y.shape[:-2])
    return Array((*batch, rows, others), promoted(x.dtype, y.dtype, "float"))


@operation
def ExtractSequences(x: Array, sequence_length: int, sequence_stride: int) -> Array:
    """A window that moves along the last axis."""
    *kept, size = x.shape
    count = (size - sequence_length) // sequence_stride + 1
    return Array((*kept, count, sequence_length), x.dtype)


@operation
def ViewAsComplex(x: Array) -> Array:
    """Pairs of numbers as one complex number each."""
    return Array(x.shape[:-1], "complex64")


@operation
def ViewAsReal(x: Array) -> Array:
    """Complex numbers as pairs."""
    return Array((*x.shape, 2), "float32")


# Frequencies: a complex tensor is a list of its real and its imaginary part


def _complex(x: Value, least: int) -> Shape:
    """The shape of both parts, of at least so many axes."""
    if not sequence(x, 2) or x[0].shape != x[1].shape:
        raise RuleError("takes the real and the imaginary part, of one shape")
    if len(x[0].shape) < least:
        raise RuleError(f"takes at least {least} axes, gets {x[0].shape}")
    shape: Shape = x[0].shape
    return shape


def _transformed(x: list[Array], axes: int) -> list[Array]:
    shape = _complex(x, axes)
    for size in shape[-axes:]:
        sure(size)
    return [Array(shape, part.dtype) for part in x]


@operation
def FFT(x: list[Array]) -> list[Array]:
    """The frequencies of the last axis."""
    return _transformed(x, 1)


@operations("FFT2 IFFT2")
def fft2(x: list[Array]) -> list[Array]:
    """The frequencies of the last two axes, or the way back."""
    return _transformed(x, 2)


@operation
def RFFT(x: Array, fft_length: Value = None) -> list[Array]:
    """The frequencies of real numbers, of which half say all."""
    *kept, size = x.shape
    length = size if fft_length is None else fft_length
    return [Array((*kept, length // 2 + 1), x.dtype)] * 2


@operation
def IRFFT(x: list[Array], fft_length: Value = None) -> Array:
    """Real numbers from half their frequencies."""
    *kept, size = _complex(x, 1)
    return Array((*kept, (size - 1) * 2 if fft_length is None else fft_length), x[0].dtype)


@operation
def STFT(
    x: Array,
    sequence_length: Value,
    sequence_stride: int,
    fft_length: int,
    window: Value = "hann",
    center: Value = True,
) -> list[Array]:
    """The frequencies of a window that moves along the last axis."""
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
    """A sequence from the frequencies of its windows."""
    *kept, count, _ = _complex(x, 2)
    made: Size = UNKNOWN
    if known(count):
        made = (count - 1) * sequence_stride + fft_length - (fft_length // 2 * 2 if center else 0)
    return Array((*kept, made if length is None else length), x[0].dtype)
