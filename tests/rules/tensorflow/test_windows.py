"""Convolution and pooling, as Keras 2 has them in its tables."""

from __future__ import annotations

from tensorflow_calls import compare

from shapecalc.oracle.build import Builder

CALLS = """
    tf.nn.max_pool2d(i, 2, 2, 'VALID')
    tf.nn.avg_pool2d(i, (3, 3), (1, 2), 'SAME')
    tf.nn.max_pool(i, [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')
    tf.nn.pool(i, (2, 2), 'AVG', strides=(2, 2))
    tf.nn.avg_pool1d(x, 2, 2, 'VALID')
    tf.nn.conv2d(i, f(3, 3, 3, 5), 1, 'VALID')
    tf.nn.conv2d(i, f(3, 3, 3, 5), [1, 2, 2, 1], 'SAME')
    tf.nn.conv2d(i, f(3, 3, 3, 5), 1, 'VALID', dilations=2)
    tf.nn.depthwise_conv2d(i, f(3, 3, 3, 2), [1, 1, 1, 1], 'VALID')
    tf.nn.conv1d(x, f(2, 6, 5), 1, 'VALID')
    tf.nn.depth_to_space(tf.tile(i, [1, 1, 1, 4]), 2)
    tf.nn.space_to_depth(i, 2)
    tf.nn.conv2d_transpose(i, f(3, 3, 5, 3), [2, 16, 16, 5], 2)
    tf.nn.separable_conv2d(i, f(3, 3, 3, 2), f(1, 1, 6, 7), [1, 1, 1, 1], 'SAME')
"""


def test_as_keras2(keras2: Builder) -> None:
    compare(keras2, CALLS)
