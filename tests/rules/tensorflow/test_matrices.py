"""Matrices and signals, as Keras 2 has them in its tables."""

from __future__ import annotations

import pytest
from tensorflow_calls import compare

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
