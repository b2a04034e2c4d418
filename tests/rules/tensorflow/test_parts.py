"""Parts of tensors, indices, losses, as Keras 2 has them in its tables."""

from __future__ import annotations

import pytest
from tensorflow_calls import compare

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
