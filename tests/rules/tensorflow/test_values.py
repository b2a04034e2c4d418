"""Shapes that are computed from shapes, as Keras 2 has them in its tables."""

from __future__ import annotations

from typing import Any

from tensorflow_calls import agree, compare

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


IN_A_GRAPH = """
    tf.math.add(m, 2)
    tf.math.add(2, m)
    tf.zeros([tf.math.add(k, tf.size(v))])
    tf.zeros([tf.math.add(tf.size(v), k)])
    tf.zeros(tf.math.multiply(tf.shape(v), k))
    tf.math.maximum(m, tf.shape(v))
    tf.zeros([tf.math.reduce_prod(tf.shape(v))])
    tf.zeros([tf.math.reduce_sum(tf.shape(v))])
    tf.zeros([tf.math.reduce_max(tf.shape(v)), tf.math.reduce_min(tf.shape(v))])
    tf.zeros([tf.math.reduce_max(tf.shape(x))])
    tf.zeros([tf.math.reduce_prod([2, 3])])
    tf.zeros(tf.math.add(tf.shape(v), 2))
    tf.zeros(tf.math.subtract(tf.shape(v), [1, 2, 3]))
    tf.zeros(tf.math.multiply(2, tf.shape(v)))
    tf.zeros(tf.math.maximum(tf.shape(v), 5))
    tf.zeros(tf.math.minimum(tf.shape(v), 5))
    tf.zeros(tf.math.floordiv(tf.shape(v), 2))
    tf.zeros(tf.math.floormod(tf.shape(v), 4))
    tf.zeros([tf.math.pow(tf.size(n), 2), tf.math.pow(tf.rank(n), 3)])
    tf.zeros(tf.math.add(tf.shape(x), 2))
    tf.zeros(tf.math.add(tf.shape(v), tf.shape(x)))
    tf.zeros(tf.math.add(tf.rank(v), tf.shape(v)))
    tf.zeros(tf.math.add(tf.strided_slice(tf.shape(v), [0], [1]), tf.shape(v)))
    tf.zeros(tf.stack([tf.size(v), 3, k]))
    tf.zeros(tf.concat([tf.shape(v), [2, 3]], 0))
    tf.zeros(tf.concat([tf.shape(x), tf.shape(v)], 0))
    tf.zeros(tf.unstack(tf.shape(v)))
    tf.zeros(tf.unstack(tf.shape(x)))
"""


def test_as_in_tensorflow(keras: Any) -> None:
    agree(IN_A_GRAPH)
