"""Convolution and pooling, as Keras 2 has them in its tables."""

from __future__ import annotations

from typing import Any

import pytest
from tensorflow_calls import agree, compare, refused_alike, unknown_result

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


IN_A_GRAPH = """
    tf.nn.conv2d(i, f(3, 2, 3, 5), 1, 'VALID')
    tf.nn.conv2d(i, f(3, 2, 3, 5), 2, 'SAME')
    tf.nn.conv2d(i, f(3, 2, 3, 5), [2, 3], 'VALID')
    tf.nn.conv2d(i, f(3, 2, 3, 5), [1, 2, 3, 1], 'VALID', dilations=[1, 1, 1, 1])
    tf.nn.conv2d(i, f(3, 2, 3, 5), 1, 'VALID', 'NHWC', [2, 3])
    tf.nn.conv2d(i, f(3, 2, 3, 5), 1, 'SAME', dilations=[1, 2, 3, 1])
    tf.nn.conv2d(j, f(3, 2, 3, 5), [1, 1, 2, 3], 'VALID', data_format='NCHW')
    tf.nn.conv2d(j, f(3, 2, 3, 5), 1, 'VALID', data_format='NCHW', dilations=[1, 1, 2, 3])
    tf.nn.conv2d(i, tf.zeros([k, 2, 3, 5]), 2, 'SAME')
    tf.nn.conv2d(i, tf.zeros([3, 2, 3, k]), 1, 'SAME')
    tf.nn.conv1d(x, f(3, 6, 5), 1, 'VALID')
    tf.nn.conv1d(x, f(3, 6, 5), 2, 'SAME', 'NWC', 1)
    tf.nn.conv1d(x, f(2, 4, 5), 2, 'VALID', 'NCW')
    tf.nn.conv1d(x, f(2, 6, 5), 1, 'VALID', dilations=2)
    tf.nn.conv1d(u, f(2, 6, 5), 1, 'VALID')
    tf.nn.conv3d(d, f(2, 3, 2, 1, 7), [1, 1, 2, 3, 1], 'VALID')
    tf.nn.conv3d(d, f(2, 3, 2, 1, 7), [1, 1, 2, 3, 1], 'SAME')
    tf.nn.conv3d(d, f(2, 3, 2, 1, 7), [1, 1, 1, 1, 1], 'VALID', dilations=[1, 2, 1, 1, 1])
    tf.nn.convolution(i, f(3, 2, 3, 5))
    tf.nn.convolution(i, f(3, 2, 3, 5), [2, 3], 'SAME')
    tf.nn.convolution(i, f(3, 2, 3, 5), dilations=[2, 3])
    tf.nn.convolution(j, f(3, 2, 3, 5), data_format='NCHW')
    tf.nn.depthwise_conv2d(i, f(3, 2, 3, 4), [1, 1, 1, 1], 'VALID')
    tf.nn.depthwise_conv2d(i, f(3, 2, 3, 4), [1, 2, 2, 1], 'SAME')
    tf.nn.depthwise_conv2d(i, f(3, 2, 3, 4), [1, 1, 1, 1], 'VALID', dilations=[2, 3])
    tf.nn.depthwise_conv2d(j, f(3, 2, 3, 4), [1, 1, 2, 2], 'VALID', 'NCHW')
    tf.nn.separable_conv2d(i, f(3, 2, 3, 4), f(1, 1, 12, 7), [1, 1, 1, 1], 'VALID')
    tf.nn.separable_conv2d(i, f(3, 2, 3, 4), f(1, 1, 12, 7), [1, 2, 2, 1], 'SAME')
    tf.nn.separable_conv2d(i, f(3, 2, 3, 1), f(1, 1, 3, 7), [1] * 4, 'VALID', dilations=[2, 3])
    tf.nn.separable_conv2d(j, f(3, 2, 3, 4), f(1, 1, 12, 7), [1, 1, 2, 2], 'VALID', 'NCHW')
    tf.nn.conv2d_transpose(b, f(3, 2, 5, 3), [5, 18, 16, 5], 2)
    tf.nn.conv2d_transpose(i, f(3, 2, 5, 3), [2, 16, 20, 5], 2)
    tf.nn.conv2d_transpose(i, f(3, 2, 5, 3), [k, 16, 20, 5], 2)
    tf.nn.conv1d_transpose(x, f(2, 5, 6), [3, 8, 5], 2)
    tf.nn.conv3d_transpose(d, f(2, 2, 2, 5, 1), [k, 8, 12, 16, 5], 2)
    tf.nn.max_pool2d(i, 2, 2, 'VALID')
    tf.nn.max_pool2d(i, [2, 3], [3, 2], 'SAME')
    tf.nn.max_pool2d(i, [1, 3, 2, 1], [1, 2, 3, 1], 'VALID')
    tf.nn.max_pool2d(j, [1, 1, 3, 2], [1, 1, 2, 3], 'VALID', 'NCHW')
    tf.nn.max_pool2d(tf.zeros([5, 9, 8, 3], tf.float64), 3, 1, 'VALID')
    tf.nn.max_pool1d(x, 3, 1, 'VALID')
    tf.nn.max_pool1d(x, 3, 2, 'SAME', 'NCW')
    tf.nn.max_pool1d(u, 3, 2, 'SAME')
    tf.nn.max_pool3d(d, [2, 3, 2], [1, 2, 3], 'VALID')
    tf.nn.avg_pool2d(i, 2, 2, 'VALID')
    tf.nn.avg_pool1d(x, 3, 1, 'VALID')
    tf.nn.avg_pool3d(d, 2, 1, 'VALID')
    tf.nn.max_pool(x, 3, 1, 'VALID')
    tf.nn.avg_pool(i, 3, 1, 'SAME')
    tf.nn.avg_pool(j, [3, 2], 1, 'VALID', 'NCHW')
    tf.nn.pool(i, [2, 3], 'MAX')
    tf.nn.pool(i, [2, 3], 'AVG', [2, 1], 'SAME')
    tf.nn.pool(j, [2, 3], 'MAX', data_format='NCHW')
    tf.nn.pool(i, [2, 3], 'MAX', dilations=[3, 2])
    tf.nn.pool(x, [3], 'MAX', [2])
    tf.nn.depth_to_space(f(2, 3, 5, 8), 2)
    tf.nn.depth_to_space(tf.zeros([2, 18, 3, 5], 'int32'), 3, 'NCHW')
    tf.nn.depth_to_space(tf.zeros([k, 3, k, 8]), 2)
    tf.nn.space_to_depth(i, 2)
    tf.nn.space_to_depth(j, 2, 'NCHW')
    tf.nn.space_to_depth(f(2, 6, 9, 5), 3)
    tf.nn.space_to_depth(tf.zeros([2, k, 6, 5]), 2)
    tf.nn.conv1d(x, f(2, 4, 5), [2], 'VALID', 'NCW')
"""


def test_as_in_tensorflow(keras: Any) -> None:
    agree(IN_A_GRAPH)


REFUSED = {
    "tf.nn.conv2d(i, f(9, 2, 3, 5), 1, 'VALID')": (
        "a window of size 9 does not fit into an axis of size 8"
    ),
    "tf.nn.conv2d(x, f(3, 2, 3, 5), 1, 'VALID')": (
        "a window with 2 axes does not fit an input with 1"
    ),
    "tf.nn.depth_to_space(f(2, 3, 5, 10), 2)": "10 channels are not divisible by 4",
    "tf.nn.depth_to_space(i, 2)": "3 channels are not divisible by 4",
    "tf.nn.space_to_depth(b, 2)": "height 9 and width 8 are not divisible by 2",
    "tf.nn.space_to_depth(f(2, 6, 9, 5), 2)": "height 6 and width 9 are not divisible by 2",
    "tf.nn.space_to_depth(f(2, 9, 6, 5), 2)": "height 9 and width 6 are not divisible by 2",
}


@pytest.mark.parametrize("call", REFUSED)
def test_refused_as_in_tensorflow(keras: Any, call: str) -> None:
    refused_alike(call, REFUSED[call])


UNKNOWN_RESULTS = {
    "tf.nn.max_pool2d(i, 2, 2, [[0, 0]] * 4)": "no rule covers a padding of numbers",
}


@pytest.mark.parametrize("call", UNKNOWN_RESULTS)
def test_results_that_are_unknown(keras: Any, call: str) -> None:
    unknown_result(call, UNKNOWN_RESULTS[call])
