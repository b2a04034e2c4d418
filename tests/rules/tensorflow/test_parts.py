"""Parts of tensors, indices, losses, as Keras 2 has them in its tables."""

from __future__ import annotations

from typing import Any

import pytest
from tensorflow_calls import agree, compare, refused_alike, unknown_result

from shapecalc.declare.operation import Array
from shapecalc.oracle.build import Builder
from shapecalc.rules.tensorflow.functions import function_rule

CALLS = {
    "slices": """
        x[:, 1:, ..., tf.newaxis]
        x[0]
        x[:, -1]
        x[..., 0]
        x[:, ::2]
        x[:, 5:1:-1]
        x[:, 3:1]
        x[1:, 1]
        x[0:3]
        x[:, tf.newaxis]
        x[x > 0]
        x[:, tf.shape(x)[1] - 2]
        x[:, :tf.shape(x)[1] // 2]
        i[:, 1:, :, 2]
    """,
    "indices": """
        tf.gather(x, [0, 2], axis=1)
        tf.gather(x, n, axis=1, batch_dims=1)
        tf.gather(x, n, batch_dims=1)
        tf.gather(x, 1, axis=-1)
        tf.gather(f(10, 7), n)
        tf.gather_nd(x, tf.stack([n, n], -1))
        tf.nn.embedding_lookup(f(10, 7), n)
        tf.boolean_mask(x, x[:, :, 0] > 0)
        tf.slice(x, [0, 1, 0], [-1, 2, 3])
        tf.strided_slice(x, [0, 1], [2, 3])
        tf.where(x > y, x, y)
        tf.where(x > 0, x, 0.)
        tf.where(x > 0)
        tf.one_hot(n, 10)
        tf.one_hot(n, depth=4, axis=1)
        tf.tile(x, [1, 2, 3])
        tf.tile(x, [tf.shape(x)[0], 1, 2])
        tf.repeat(x, 3, axis=1)
        tf.repeat(x, 2, axis=-1)
        tf.pad(x, [[0, 0], [1, 1], [2, 0]])
        tf.pad(i, tf.constant([[0, 0], [1, 2], [1, 2], [0, 0]]), 'REFLECT')
        tf.reverse(x, [1])
        tf.roll(x, 1, axis=1)
        tf.sort(x)
        tf.argsort(x, axis=1)
        tf.math.top_k(x, 2)
        tf.math.top_k(x, k=3).values
        tf.unique(tf.reshape(x, [-1]))
        tf.sequence_mask(n[:, 0], 7)
        tf.sequence_mask(n[:, 0])
        tf.searchsorted(x, y)
        tf.tensor_scatter_nd_update(x, [[0, 0]], f(1, 6))
    """,
    "losses": """
        tf.nn.softmax_cross_entropy_with_logits(x, y)
        tf.nn.sigmoid_cross_entropy_with_logits(x, y)
        tf.nn.sparse_softmax_cross_entropy_with_logits(n, x[:, :2])
        K.losses.binary_crossentropy(x, y)
        K.activations.gelu(x)
        K.activations.softmax(x)
        K.activations.swish(x)
        B.batch_flatten(x)
        B.binary_crossentropy(x, y)
        B.categorical_crossentropy(x, y)
        B.categorical_crossentropy(x, y, axis=1)
        tf.compat.v1.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=y)
    """,
}


@pytest.mark.parametrize("chapter", CALLS)
def test_as_keras2(keras2: Builder, chapter: str) -> None:
    compare(keras2, CALLS[chapter])


def test_indices_are_whole_numbers_of_64_bits() -> None:
    for name in ("math.argmax", "math.argmin"):
        rule = function_rule(name)
        assert rule is not None
        result = rule.apply([Array((2, 3), "float32")], {"axis": 1}, {})
        assert result == Array((2,), "int64")


IN_A_GRAPH = """
    tf.boolean_mask(x, t)
    tf.boolean_mask(v, t)
    tf.boolean_mask(h, [True, False, True, False], axis=1)
    tf.boolean_mask(v, [True, False, True, False], axis=-2)
    tf.boolean_mask(v, [[True, False, True, True, False, False]] * 4, axis=1)
    tf.slice(v, [1, 1, 2], [3, -1, 4])
    tf.slice(n, [1, 1], [3, -1])
    tf.slice(x, [1, 1, 2], [-1, -1, -1])
    tf.slice(v, [k, 1, 2], [3, -1, 4])
    tf.slice(v, [k, 1, 2], [-1, -1, 4])
    tf.slice(v, m, m)
    tf.slice(v, [0, 1, 0], m)
    tf.slice(tf.shape(v), [1], [2])
    tf.strided_slice(v, [1, 1], [4, 3])
    tf.strided_slice(v, [1, 1], [4, 3], [2, 1])
    tf.strided_slice(v, [4, 1], [1, 3], [-1, 1])
    tf.strided_slice(n, [1, 1], [4, 3], [2, 1], begin_mask=1, end_mask=2)
    tf.strided_slice(v, [1, 1], [4, 3], begin_mask=2, end_mask=1)
    tf.strided_slice(v, [1, 1, 1], [4, 3, 2], shrink_axis_mask=2)
    tf.strided_slice(v, [1, 1, 1], [4, 3, 2], shrink_axis_mask=5)
    tf.strided_slice(v, [1, 1, 1], [4, 3, 2], new_axis_mask=2)
    tf.strided_slice(v, [1, 1, 1], [4, 3, 2], new_axis_mask=4)
    tf.strided_slice(v, [1, 1], [4, 3], ellipsis_mask=1)
    tf.strided_slice(v, [1, 1], [4, 3], ellipsis_mask=2)
    tf.strided_slice(v, [-5, 1], [6, 3], shrink_axis_mask=1)
    tf.zeros(tf.strided_slice(tf.shape(v), [1], [3]))
    tf.zeros(tf.strided_slice(tf.shape(v), [0], [3], [2]))
    tf.zeros(tf.strided_slice(tf.shape(v), [2], [0], [-1]))
    tf.zeros(tf.strided_slice(tf.shape(v), [1], [2], shrink_axis_mask=1))
    tf.zeros(tf.strided_slice(tf.shape(v), [1], [2], end_mask=1))
    tf.zeros(tf.strided_slice(tf.shape(x), [0], [2]))
    tf.gather(n, [0, 1, 1])
    tf.gather(v, [[0, 1, 1]], axis=1)
    tf.gather(v, 1, axis=-1)
    tf.gather(v, n, axis=1)
    tf.gather(v, tf.zeros([5, 3], 'int32'), batch_dims=1)
    tf.gather(v, tf.zeros([5, 4, 3], 'int32'), batch_dims=2)
    tf.gather(v, tf.zeros([5, 3], 'int32'), batch_dims=-1)
    tf.gather(v, tf.zeros([5, 3], 'int32'), axis=2, batch_dims=1)
    tf.gather_nd(v, [[0, 1], [1, 2]])
    tf.gather_nd(n, [[0]])
    tf.gather_nd(v, [[[0, 1, 2]]])
    tf.gather_nd(v, tf.zeros([5, 2, 1], 'int32'), 1)
    tf.gather_nd(v, n)
    tf.nn.embedding_lookup(v, n)
    tf.nn.embedding_lookup(tf.zeros([10, 7], 'float64'), n)
    tf.searchsorted(x, y)
    tf.searchsorted(h, tf.zeros([3, 4, 9], tf.float64))
    tf.math.in_top_k([1, 2, 3], f(3, 5), 2)
    tf.math.polyval([1.0, x, 2.0], y)
    tf.math.polyval([h], tf.zeros([], tf.float64))
    tf.histogram_fixed_width(x, [0.0, 1.0])
    tf.histogram_fixed_width(x, [0.0, 1.0], 7)
    tf.histogram_fixed_width(x, [0.0, 1.0], k)
    tf.strings.join([s, s])
    tf.math.argmax(v)
    tf.math.argmin(v, 1)
    tf.math.argmax(v, -1)
    tf.math.top_k(v)
    tf.math.top_k(v, 3)
    tf.math.top_k(h, k)
    tf.nn.moments(v, [0])
    tf.nn.moments(h, [1, 2], keepdims=True)
    tf.nn.moments(x, [-1])
    tf.nn.l2_loss(h)
    tf.nn.l2_loss([1.0, 2.0])
    tf.math.zero_fraction(x)
    tf.linalg.global_norm([x, y])
    tf.nn.softmax_cross_entropy_with_logits(v, v)
    tf.nn.softmax_cross_entropy_with_logits(h, h)
    tf.nn.softmax_cross_entropy_with_logits(v, v, axis=1)
    tf.nn.softmax_cross_entropy_with_logits(x, v)
    tf.nn.sparse_softmax_cross_entropy_with_logits(n, x)
    tf.nn.sparse_softmax_cross_entropy_with_logits(tf.zeros([5, 4], 'int32'), v)
    tf.nn.sparse_softmax_cross_entropy_with_logits(tf.zeros([7, 4], 'int64'), h)
    tf.gather(v, tf.zeros([5, 4, 3], 'int32'), batch_dims=-2, axis=2)
    tf.gather(v, tf.zeros([5, 4, 3], 'int32'), batch_dims=-1)
"""


def test_as_in_tensorflow(keras: Any) -> None:
    agree(IN_A_GRAPH)


REFUSED = {
    "tf.strided_slice(v, [5, 1], [6, 3], shrink_axis_mask=1)": (
        "index 5 is out of range: the axis has 5 elements"
    ),
    "tf.strided_slice(v, [-6, 1], [6, 3], shrink_axis_mask=1)": (
        "index -6 is out of range: the axis has 5 elements"
    ),
    "tf.gather(v, [0], axis=3)": "there is no axis 3 among 3",
    "tf.math.argmax(v, 5)": "there is no axis 5 among 3",
}


@pytest.mark.parametrize("call", REFUSED)
def test_refused_as_in_tensorflow(keras: Any, call: str) -> None:
    refused_alike(call, REFUSED[call])


UNKNOWN_RESULTS = {
    "tf.gather_nd(v, tf.zeros([2, k], 'int32'))": "the number of indices of a position is unknown",
    "tf.meshgrid(m, m)": "Keras does not save its arguments",
    "tf.einsum('ab->a', n)": "Keras does not save its tensors",
}


@pytest.mark.parametrize("call", UNKNOWN_RESULTS)
def test_results_that_are_unknown(keras: Any, call: str) -> None:
    unknown_result(call, UNKNOWN_RESULTS[call])
