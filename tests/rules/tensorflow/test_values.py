"""Shapes that are computed from shapes, as Keras 2 has them in its tables."""

from __future__ import annotations

from tensorflow_calls import compare

from shapecalc.oracle.build import Builder

CALLS = """
    tf.reshape(x, [-1, 24])
    tf.reshape(x, (-1, 2, 12))
    tf.reshape(x, [tf.shape(x)[0], -1])
    tf.reshape(x, [tf.shape(x)[0], 2, 12])
    tf.reshape(x, [-1])
    tf.reshape(x, tf.shape(y))
    tf.reshape(x, tf.concat([tf.shape(x)[:1], [8, 3]], 0))
    tf.reshape(x, [-1, tf.shape(x)[1] * tf.shape(x)[2]])
    tf.reshape(x, tf.stack([tf.shape(x)[0], 24]))
    tf.reshape(i, [-1, tf.shape(i)[1], 64])
    tf.reshape(x, [3, 4, 6])
    tf.reshape(x, (-1, 6))
    tf.reshape(u, [-1, 6])
    tf.reshape(u, [tf.shape(u)[0], tf.shape(u)[1], 2, 3])
    tf.reshape(x, [1, -1, 4, 6])
"""


def test_as_keras2(keras2: Builder) -> None:
    compare(keras2, CALLS)
