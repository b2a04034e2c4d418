"""New tensors, unknown sizes, other dtypes, as Keras 2 has them in its tables."""

from __future__ import annotations

import pytest
from tensorflow_calls import compare

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
