"""Matrices and signals, as Keras 2 has them in its tables."""

from __future__ import annotations

from typing import Any

import pytest
from tensorflow_calls import agree, compare, refused_alike, unknown_result

from shapecalc.oracle.build import Builder

CALLS = {
    "matrices": """
        tf.matmul(x, y, transpose_b=True)
        tf.matmul(x, y, transpose_a=True)
        tf.linalg.matvec(x, y[:, 0])
        tf.tensordot(x, y, [[2], [2]])
        tf.tensordot(x, f(6, 5), 1)
        tf.tensordot(x, f(6, 5), [[2], [0]])
        tf.linalg.matrix_transpose(x)
        tf.linalg.diag(x)
        tf.linalg.diag_part(x)
        tf.linalg.trace(x)
        tf.linalg.band_part(x, -1, 0)
        tf.norm(x, axis=-1)
        tf.norm(x)
        tf.norm(x, ord=1, axis=[1, 2], keepdims=True)
        tf.linalg.inv(tf.matmul(x, y, transpose_b=True))
        tf.linalg.det(tf.matmul(x, y, transpose_b=True))
        tf.linalg.cholesky(tf.matmul(x, x, transpose_b=True))
        tf.linalg.svd(x)
        tf.linalg.eigh(tf.matmul(x, x, transpose_b=True))
        tf.linalg.cross(x[..., :3], y[..., :3])
        tf.linalg.expm(tf.matmul(x, x, transpose_b=True))
        tf.linalg.pinv(x)
        tf.linalg.solve(tf.matmul(x, x, transpose_b=True), y)
        tf.linalg.normalize(x, axis=-1)[0]
    """,
    "signals": """
        tf.signal.fft(tf.cast(x, tf.complex64))
        tf.signal.frame(x, 3, 1)
        tf.signal.frame(x, 3, 2, axis=1)
        tf.signal.stft(x, 4, 2)
        tf.signal.dct(x)
    """,
}


@pytest.mark.parametrize("chapter", CALLS)
def test_as_keras2(keras2: Builder, chapter: str) -> None:
    compare(keras2, CALLS[chapter])


IN_A_GRAPH = """
    tf.linalg.matmul(v, v, transpose_b=True)
    tf.linalg.matmul(v, v, transpose_a=True)
    tf.linalg.matmul(h, h, adjoint_b=True)
    tf.linalg.matmul(v, v, adjoint_a=True)
    tf.linalg.matmul(v, w)
    tf.linalg.matmul(v, f(6, 9))
    tf.linalg.matvec(v, f(6))
    tf.linalg.matvec(v, f(5, 4), transpose_a=True)
    tf.linalg.matvec(v, f(5, 4), adjoint_a=True)
    tf.linalg.matvec(h, tf.zeros([5, 6], tf.float64))
    tf.linalg.matrix_transpose(w)
    tf.linalg.matrix_transpose(n)
    tf.linalg.adjoint(w)
    tf.tensordot(v, v, [[0, 1], [0, 1]])
    tf.tensordot(v, v, [2, 2])
    tf.tensordot(v, v, [[-1], [-1]])
    tf.tensordot(v, w, [[2], [2]])
    tf.tensordot(v, f(6, 3), 1)
    tf.tensordot(v, f(7), 0)
    tf.tensordot(h, tf.zeros([6, 3], tf.float64), 1)
    tf.tensordot(v, f(4, 6, 3), 2)
    tf.linalg.diag(n)
    tf.linalg.diag(v)
    tf.linalg.diag_part(v)
    tf.linalg.diag_part(h)
    tf.linalg.diag_part(n)
    tf.linalg.diag_part(f(2, 7, 4))
    tf.linalg.svd(v)
    tf.linalg.svd(f(2, 7, 4), full_matrices=True)
    tf.linalg.svd(h, compute_uv=False)
    tf.linalg.svd(u)
    tf.linalg.qr(v)
    tf.linalg.qr(f(2, 7, 4))
    tf.linalg.qr(f(2, 7, 4), full_matrices=True)
    tf.linalg.qr(h, full_matrices=True)
    tf.linalg.qr(u)
    tf.linalg.normalize(v)
    tf.linalg.normalize(h, axis=1)
    tf.linalg.normalize(v, axis=[1, 2])
    tf.linalg.trace(v)
    tf.linalg.trace(h)
    tf.norm(v)
    tf.norm(h, axis=1)
    tf.norm(v, axis=[0, 2], keepdims=True)
    tf.norm(v, axis=-1, keepdims=True)
    tf.nn.crelu(v)
    tf.nn.crelu(h, axis=1)
    tf.nn.crelu(x, axis=0)
    tf.signal.frame(v, 3, 2)
    tf.signal.frame(v, 3, 2, axis=0)
    tf.signal.frame(v, 3, 2, pad_end=True)
    tf.signal.frame(v, 7, 2)
    tf.signal.frame(u, 3, 2, axis=1)
    tf.signal.frame(x, 2, 1, axis=-2)
    tf.signal.frame(x, 3, k)
    tf.signal.frame(x, k, 2)
    tf.signal.rfft(x)
    tf.signal.rfft(x, [9])
    tf.signal.rfft(u)
    tf.signal.stft(x, 4, 2)
    tf.signal.stft(x, 5, 1)
    tf.signal.stft(x, 3, 1, 9)
    tf.signal.stft(x, 3, 2, pad_end=True)
    tf.signal.stft(tf.zeros([2, k]), 3, 2)
    tf.unique(m)
    tf.math.confusion_matrix(m, m)
    tf.math.confusion_matrix(m, m, 4)
    tf.math.confusion_matrix(m, m, k)
"""


def test_as_in_tensorflow(keras: Any) -> None:
    agree(IN_A_GRAPH)


REFUSED = {
    "tf.linalg.matmul(v, v)": (
        "(5, 4, 6) and (5, 4, 6): the last axis of the first differs "
        "from the last but one of the second"
    ),
    "tf.linalg.matvec(v, f(5))": (
        "(5, 4, 6) and (5, 1): the last axis of the first differs "
        "from the last but one of the second"
    ),
}


@pytest.mark.parametrize("call", REFUSED)
def test_refused_as_in_tensorflow(keras: Any, call: str) -> None:
    refused_alike(call, REFUSED[call])


UNKNOWN_RESULTS = {
    "tf.math.bincount(n)": "the number of its elements is computed when the model runs",
}


@pytest.mark.parametrize("call", UNKNOWN_RESULTS)
def test_results_that_are_unknown(keras: Any, call: str) -> None:
    unknown_result(call, UNKNOWN_RESULTS[call])
