"""New tensors, unknown sizes, other dtypes, as Keras 2 has them in its tables."""

from __future__ import annotations

from typing import Any

import pytest
from tensorflow_calls import agree, compare, refused_alike, unknown_result

from shapecalc.oracle.build import Builder

CALLS = {
    "parts": """
        tf.stack([x, y])
        tf.stack([x, y], axis=1)
        tf.stack([x, y], -1)
        tf.unstack(x, axis=1)
        tf.unstack(x, axis=-1)[2]
        tf.split(x, 2, axis=1)
        tf.split(x, [1, 2, 3], axis=-1)
        tf.split(x, [1, -1], axis=2)
        tf.split(x, 3, -1)[1]
    """,
    "dtypes": """
        tf.cast(x, tf.int32)
        tf.cast(x > 0, 'float32')
        tf.cast(x, tf.complex64)
        tf.cast(x, 'float64')
        tf.saturate_cast(x, tf.uint8)
    """,
    "new tensors": """
        tf.zeros_like(x)
        tf.ones_like(x)
        tf.zeros([tf.shape(x)[0], 3]) + tf.reduce_sum(x)
        tf.ones((tf.shape(x)[0], tf.shape(x)[1]))
        tf.fill([tf.shape(x)[0], 5], 1.)
        tf.range(tf.shape(x)[1])
        tf.range(tf.shape(x)[0])
        tf.eye(tf.shape(x)[1])
        tf.eye(3, batch_shape=[tf.shape(x)[0]])
        tf.random.normal(tf.shape(x))
        tf.random.uniform((tf.shape(x)[0], 3))
        tf.broadcast_to(x[:, :1], [tf.shape(x)[0], 4, 6])
        tf.broadcast_to(x[:, :1], tf.shape(y))
        tf.linspace(x, y, 5)
        tf.shape(x)
        tf.shape(x)[0]
        tf.size(x)
        tf.rank(x)
        tf.shape(x)[1:]
        tf.shape(u)[1] * 2
        tf.unstack(tf.shape(x))[1]
        tf.reshape(x, [tf.shape(x)[0], tf.unstack(tf.shape(x))[1] * 3, 2])
        tf.reduce_prod(tf.shape(x)[1:])
        tf.reshape(x, [-1, tf.reduce_prod(tf.shape(x)[1:])])
        tf.cast(tf.shape(x)[1], tf.float32)
        tf.reshape(x, [tf.cast(tf.shape(x)[0], tf.int32), 24])
    """,
    "unknown sizes": """
        tf.stack([u, x], 1)
        tf.concat([u, x], -1)
        tf.concat([u, x], 1)
        tf.broadcast_to(x, tf.shape(u))
        tf.unstack(x[..., :1], axis=-1)
        x + np.ones((4, 6))
        x * np.arange(6).reshape(1, 6)
        x * x[:, :1]
        x + tf.reduce_mean(x, -1, keepdims=True)
        K.layers.Dense(3)(tf.concat([x, y], -1))
        K.layers.Dense(3)(tf.reshape(u, [-1, 6]))
        u + u[:, :1]
        u[:, 1:]
        u[:, :3]
        tf.concat([u, u], 1)
        tf.split(u, 2, axis=1)
        tf.reduce_sum(u, 1)
        u @ tf.transpose(u, [0, 2, 1])
        tf.pad(u, [[0, 0], [1, 1], [0, 0]])
        tf.tile(u, [1, 2, 1])
        tf.stack([u, u])
        tf.nn.max_pool1d(u, 2, 2, 'VALID')
        tf.nn.conv1d(u, f(2, 6, 5), 1, 'SAME')
        K.layers.Conv1D(2, 3)(u * 2.)
        K.layers.LSTM(3)(u[:, ::-1])
        tf.repeat(u, 2, 1)
        tf.signal.frame(u, 3, 1, axis=1)
        tf.boolean_mask(u, u[..., 0] > 0)
        tf.where(u > 0, u, tf.zeros_like(u))
        tf.image.resize(i[:, :tf.shape(u)[1]], (3, 3))
        tf.range(tf.shape(u)[1])
        tf.one_hot(tf.cast(u[..., 0], tf.int32), 9)
        tf.gather(u, [1], axis=1)
        tf.broadcast_to(u[:, :1], tf.shape(u))
        tf.random.normal([tf.shape(u)[0], tf.shape(u)[1], 4])
        tf.eye(tf.shape(u)[1])
        tf.linalg.diag_part(u)
        tf.linalg.diag(u)
        tf.squeeze(u[:, :1], 1)
        tf.squeeze(u[:, :, :1], [2])
    """,
    "texts": """
        tf.strings.lower(s)
        tf.strings.length(s)
        tf.strings.regex_replace(s, 'a', 'b')
        tf.strings.to_number(s)
        tf.strings.to_hash_bucket_fast(s, 10)
        tf.strings.join([s, s])
        s + s
        tf.histogram_fixed_width(x, [0., 1.])
    """,
}


@pytest.mark.parametrize("chapter", CALLS)
def test_as_keras2(keras2: Builder, chapter: str) -> None:
    compare(keras2, CALLS[chapter])


IN_A_GRAPH = """
    tf.add_n([n, n])
    tf.add_n([h])
    tf.add_n([u, x])
    tf.math.accumulate_n([x, v])
    tf.cast(n, tf.bool)
    tf.cast(3, 'float64')
    tf.cast([1.5, 2.5], tf.int32)
    tf.reshape(x, tf.cast(tf.shape(y), tf.int32))
    tf.reshape(x, tf.cast([-1, 24], tf.int32))
    tf.constant([[1, 2], [3, 4]])
    tf.constant([1.0, 2.0], shape=[2, 1])
    tf.constant(5, dtype='float64')
    tf.constant(True)
    tf.constant('a')
    tf.constant(0, 'uint8', [3, 2])
    tf.convert_to_tensor([[True], [False]])
    tf.convert_to_tensor(n)
    tf.where(t)
    tf.where(t, 1, 0)
    tf.where(tf.math.greater(h, 0.), h, tf.zeros([4, 1], tf.float64))
    tf.where(tf.math.greater(h, 0.), 2.0, u)
    tf.where([[True, False]], n, n)
    tf.shape(x)
    tf.shape(x, tf.int64)
    tf.shape(k)
    tf.size(x)
    tf.size(x, 'int64')
    tf.zeros([tf.size(v)])
    tf.zeros([tf.size(x)])
    tf.rank(x)
    tf.zeros([tf.rank(x)])
    tf.reshape(n, [-1])
    tf.reshape(v, [2, -1, 3])
    tf.reshape(5, [1, 1])
    tf.reshape(k, [1])
    tf.zeros(tf.reshape(tf.size(v), [1]))
    tf.zeros(tf.reshape(tf.shape(v), [3]))
    tf.zeros(tf.reshape(tf.shape(v), [-1]))
    tf.reshape(x, [-1, k])
    tf.reshape(x, [k, 5])
    tf.ensure_shape(u, [5, None, 6])
    tf.ensure_shape(n, [None, 2])
    tf.squeeze(tf.zeros([1, 3, 1, 2], 'int32'))
    tf.squeeze(tf.zeros([1, 3, 1, 2], 'int32'), [])
    tf.squeeze(f(1, 3, 1, 2), [0])
    tf.squeeze(f(1, 3, 1, 2), [0, -2])
    tf.squeeze(f(1, 3, 1, 2), 2)
    tf.squeeze(u, 1)
    tf.split(n, 2, axis=1)
    tf.split(n, 2)
    tf.split(v, 5)
    tf.split(v, [1, 3, 2], 2)
    tf.split(v, [1, -1, 2], 2)
    tf.split(u, 3, 1)
    tf.split(u, 3, 2)
    tf.tile(n, [1, 3])
    tf.tile(n, [2, k])
    tf.tile(v, [k, 1, 2])
    tf.tile(v, tf.shape(u))
    tf.tile([1, 2], [3])
    tf.pad(n, [[1, 2], [3, 4]])
    tf.pad(v, [[0, k], [1, 0], [2, 3]])
    tf.pad(v, [[0, tf.size(v)], [1, 0], [2, 3]])
    tf.pad(v, n)
    tf.pad(tf.shape(v), [[1, 0]])
    tf.broadcast_to(n, [3, 5, 2])
    tf.broadcast_to(h, tf.shape(h))
    tf.broadcast_to(2, [3, 4])
    tf.broadcast_to(x, [5, 4, 6])
    tf.broadcast_to(v, [k, 4, 6])
    tf.broadcast_to(u, [5, 4, 6])
    f(2, 3)
    tf.ones([2], tf.int32)
    tf.ones(3, 'bool')
    tf.zeros([k, 3], tf.float64)
    tf.zeros(tf.shape(u))
    tf.fill([2, 3], 1)
    tf.fill([2, 3], True)
    tf.fill(tf.shape(n), 0.5)
    tf.random.normal([2, 3])
    tf.random.normal(tf.shape(x), dtype=tf.float64)
    tf.random.uniform([2, k], 0, 9, 'int32')
    tf.random.truncated_normal([4], dtype='float16')
    tf.random.stateless_normal([4], [1, 2])
    tf.random.stateless_uniform([4, 3], [1, 2], 0, 9, 'int32')
    tf.random.stateless_truncated_normal([4], [1, 2], dtype='float64')
    tf.eye(3)
    tf.eye(3, 4)
    tf.eye(k, batch_shape=[2])
    tf.eye(2, k)
    tf.eye(3, batch_shape=tf.shape(n))
    tf.range(5)
    tf.range(2, 7)
    tf.range(2, 9, 3)
    tf.range(9, 2, -3)
    tf.range(k)
    tf.range(0, 9, k)
    tf.range(k, 9)
    tf.range(3, k)
    tf.range(5, dtype=tf.float32)
    tf.range(tf.size(v))
    tf.range(0, tf.size(v), 7)
    tf.linspace(0.0, 1.0, 5)
    tf.linspace(h, h, 5)
    tf.linspace(x, y, 5, axis=1)
    tf.linspace(x, y, 5, axis=-1)
    tf.linspace(v, 1.0, k, axis=2)
    tf.sequence_mask(m)
    tf.sequence_mask(n, 5)
    tf.sequence_mask(m, k)
    tf.sequence_mask([1, 2, 3], 4)
    tf.one_hot(n, 3)
    tf.one_hot(n, 3, axis=0)
    tf.one_hot(n, 3, axis=1)
    tf.one_hot(n, k)
    tf.one_hot([1, 2], 3)
    tf.one_hot(1, 3)
    tf.split(v, [k, 3], 2)
    tf.split(v, [k, -1], 2)
    tf.split(u, [1, -1], 1)
    tf.split(v, tf.shape(x), 2)
    tf.split(x, [1, 2], 0)
"""


def test_as_in_tensorflow(keras: Any) -> None:
    agree(IN_A_GRAPH)


REFUSED = {
    "tf.reshape(v, [7, -1])": "120 elements cannot be reshaped to (7, -1)",
    "tf.reshape(v, [7, 3])": "120 elements cannot be reshaped to (7, 3)",
    "tf.squeeze(x, 1)": "can remove only axes of size 1 from (None, 4, 6)",
    "tf.squeeze(x, 3)": "there is no axis 3 among 3",
    "tf.squeeze(x, -4)": "there is no axis -4 among 3",
    "tf.split(v, 4, axis=-1)": "6 is not divisible by 4",
    "tf.split(v, [1, 2], 2)": "the parts have 3 elements together, the axis 6",
    "tf.split(v, [2, -1, -1], 2)": "the parts have 10 elements together, the axis 6",
    "tf.tile(v, tf.shape(n))": "needs 3 numbers of repetitions, got 2",
    "tf.tile(v, [1, 2])": "needs 3 numbers of repetitions, got 2",
    "tf.pad(v, [[0, 1], [0, 1]])": "`pad_width` has 2 axes, the input has 3",
    "tf.broadcast_to(v, [4, 6])": "(5, 4, 6) has more axes than (4, 6)",
    "tf.broadcast_to(v, [5, 4, 7])": "sizes 6 and 7 cannot be broadcast",
    "tf.linspace(x, y, 5, axis=4)": "there is no axis 4 among 4",
}


@pytest.mark.parametrize("call", REFUSED)
def test_refused_as_in_tensorflow(keras: Any, call: str) -> None:
    refused_alike(call, REFUSED[call])


UNKNOWN_RESULTS = {
    "tf.squeeze(x)": "the number of axes of size 1 is known when the model runs",
    "tf.range(0.0, 1.0, 0.25)": "the number of its elements is computed when the model runs",
}


@pytest.mark.parametrize("call", UNKNOWN_RESULTS)
def test_results_that_are_unknown(keras: Any, call: str) -> None:
    unknown_result(call, UNKNOWN_RESULTS[call])
