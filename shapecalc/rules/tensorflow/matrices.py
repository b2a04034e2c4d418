"""Rules of TensorFlow's functions of matrices and signals."""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.kinds import sequence
from shapecalc.declare.operation import Array, Result, UnsupportedError
from shapecalc.rules.ops.matrix import Matmul, Tensordot
from shapecalc.rules.ops.reduction import reduced
from shapecalc.rules.tensorflow.arguments import (
    axis_number,
    dtype_of,
    plain,
    reshaped,
    scalar,
    shape_of,
    sizes,
    tensorflow,
)


@tensorflow("linalg.matmul matmul")
def matmul(
    a: Value,
    b: Value,
    transpose_a: Value = False,
    transpose_b: Value = False,
    adjoint_a: Value = False,
    adjoint_b: Value = False,
) -> Result:
    """Multiply matrices, each of which may be transposed."""
    left, right = shape_of(a), shape_of(b)
    left = _turned(left) if transpose_a or adjoint_a else left
    right = _turned(right) if transpose_b or adjoint_b else right
    return Matmul.function(Array(left, dtype_of(a)), Array(right, dtype_of(a)))


@tensorflow("linalg.matvec")
def matvec(a: Value, b: Value, transpose_a: Value = False, adjoint_a: Value = False) -> Result:
    """Multiply matrices with vectors."""
    left = _turned(shape_of(a)) if transpose_a or adjoint_a else shape_of(a)
    column = Array((*shape_of(b), 1), dtype_of(a))
    result = Matmul.function(Array(left, dtype_of(a)), column)
    assert isinstance(result, Array)
    return reshaped(result, result.shape[:-1])


def _turned(shape: Shape) -> Shape:
    return (*shape[:-2], shape[-1], shape[-2])


@tensorflow("linalg.matrix_transpose linalg.adjoint")
def matrix_transpose(a: Array) -> Result:
    """Swap the last two axes."""
    return reshaped(a, _turned(a.shape))


@tensorflow("tensordot")
def tensordot(a: Value, b: Value, axes: Value) -> Result:
    """Sum products over pairs of axes."""
    pairs = plain(axes)
    if sequence(pairs):
        ranks = len(shape_of(a)), len(shape_of(b))
        sides = [item if sequence(item) else [item] for item in pairs]
        pairs = [[axis_number(n, rank) for n in side] for side, rank in zip(sides, ranks)]
    tensors = (Array(shape_of(value), dtype_of(a)) for value in (a, b))
    return Tensordot.function(*tensors, pairs)


@tensorflow("linalg.diag")
def diag(diagonal: Array) -> Result:
    """Build diagonal matrices."""
    return reshaped(diagonal, (*diagonal.shape, *diagonal.shape[-1:]))


@tensorflow("linalg.diag_part")
def diag_part(input: Array) -> Result:
    """Extract the diagonals of matrices."""
    rows, columns = input.shape[-2:]
    least = min(rows, columns) if known(rows) and known(columns) else UNKNOWN
    return reshaped(input, (*input.shape[:-2], least))


@tensorflow("linalg.svd")
def svd(tensor: Array, full_matrices: Value = False, compute_uv: Value = True) -> Result:
    """Return the singular values, and the left and right singular vectors."""
    *front, rows, columns = tensor.shape
    least = min(rows, columns) if known(rows) and known(columns) else UNKNOWN
    inner = (rows, columns) if full_matrices else (least, least)
    ends = [(least,), (rows, inner[0]), (columns, inner[1])] if compute_uv else [(least,)]
    results = [reshaped(tensor, (*front, *end)) for end in ends]
    return results if compute_uv else results[0]


@tensorflow("linalg.qr")
def qr(input: Array, full_matrices: Value = False) -> Result:
    """Return an orthogonal and a triangular factor."""
    *front, rows, columns = input.shape
    least = min(rows, columns) if known(rows) and known(columns) else UNKNOWN
    inner = rows if full_matrices else least
    return [reshaped(input, (*front, *end)) for end in ((rows, inner), (inner, columns))]


@tensorflow("linalg.normalize")
def normalize(tensor: Array, axis: Value = None) -> Result:
    """Return a tensor of length 1, and the length that it had."""
    return [tensor, reshaped(tensor, reduced(tensor.shape, plain(axis), True))]


@tensorflow("linalg.trace")
def trace(x: Array) -> Result:
    """Sum the diagonals of matrices."""
    return reshaped(x, x.shape[:-2])


@tensorflow("linalg.cross")
def cross(a: Array) -> Result:
    """Return the cross product of vectors."""
    return a


@tensorflow("norm")
def norm(tensor: Array, axis: Value = None, keepdims: Value = False) -> Result:
    """Return the norm of vectors or matrices."""
    return reshaped(tensor, reduced(tensor.shape, plain(axis), keepdims))


@tensorflow("nn.crelu")
def crelu(features: Array, axis: Value = -1) -> Result:
    """Concatenate the positive and the negative part."""
    place = axis_number(axis, len(features.shape))
    front, back = features.shape[:place], features.shape[place + 1 :]
    return reshaped(features, (*front, features.shape[place] * 2, *back))


@tensorflow("signal.frame")
def frame(
    signal: Array, frame_length: Value, frame_step: Value, pad_end: Value = False, axis: Value = -1
) -> Result:
    """Cut a signal into frames."""
    place = axis_number(axis, len(signal.shape))
    length, step, samples = scalar(frame_length), scalar(frame_step), signal.shape[place]
    count: Size = UNKNOWN
    if known(samples) and known(length) and known(step):
        count = -(-samples // step) if pad_end else max(0, (samples - length) // step + 1)
    return reshaped(signal, (*signal.shape[:place], count, length, *signal.shape[place + 1 :]))


@tensorflow("signal.rfft")
def rfft(input: Array, fft_length: Value = None) -> Result:
    """Return half the frequencies of real numbers, and one more."""
    length = input.shape[-1] if fft_length is None else sizes(fft_length)[0]
    return Array((*input.shape[:-1], length // 2 + 1), "complex64")


@tensorflow("stft signal.stft")
def stft(
    signals: Array,
    frame_length: Value,
    frame_step: Value,
    fft_length: Value = None,
    pad_end: Value = False,
) -> Result:
    """Return the short-time Fourier transform."""
    framed = frame(signals, frame_length, frame_step, pad_end)
    assert isinstance(framed, Array)
    length = scalar(frame_length)
    if fft_length is None:
        width = 1 << (length - 1).bit_length() if known(length) else UNKNOWN
    else:
        width = scalar(fft_length)
    return Array((*framed.shape[:-1], width // 2 + 1), "complex64")


@tensorflow("unique")
def unique(x: Array) -> Result:
    """Return the unique elements, and for each element its index among them."""
    return [reshaped(x, (UNKNOWN,)), Array(x.shape, "int32")]


@tensorflow("math.bincount")
def bincount(arr: Value) -> Result:
    """Count how often each integer occurs."""
    raise UnsupportedError("the number of its elements is computed when the model runs")


@tensorflow("math.confusion_matrix")
def confusion_matrix(labels: Value, predictions: Value, num_classes: Value = None) -> Result:
    """Count the predictions of each class by their label."""
    count = UNKNOWN if num_classes is None else scalar(num_classes)
    return Array((count, count), "int32")
