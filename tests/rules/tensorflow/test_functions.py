"""Functions that are the same as an operation of Keras, as Keras 2 has them in its tables."""

from __future__ import annotations

from typing import Any

import pytest
from tensorflow_calls import agree, compare, refused_alike, unknown_result

from shapecalc.declare.operation import Array, UnsupportedError
from shapecalc.oracle.build import Builder
from shapecalc.rules import OPERATIONS
from shapecalc.rules.tensorflow.functions import ALIKE, function_rule

CALLS = {
    "operators": """
        2 - x
        x + y
        x - y
        x * y
        x / y
        x // 2.0
        x % 2.0
        x ** 2
        -x
        abs(x)
        x > y
        ~(x > y)
        (x > y) & (y > 0)
        x @ tf.transpose(y, [0, 2, 1])
    """,
    "concat": """
        tf.concat([x, y], -1)
        tf.concat([x, y, x], axis=1)
        tf.concat([x], 0)
        tf.concat([x, tf.zeros_like(y)], 0)
        tf.concat([x, f(3, 4, 6)], 0)
        tf.concat([u, x], 2)
        tf.concat([x, u], 1)
    """,
    "axes": """
        tf.transpose(x)
        tf.transpose(x, [0, 2, 1])
        tf.transpose(i, perm=(0, 3, 1, 2))
        tf.expand_dims(x, 1)
        tf.expand_dims(x, axis=-1)
        tf.expand_dims(x, 0)
        tf.squeeze(x[:, :1], axis=1)
        tf.squeeze(x[:, :1], [1])
        tf.squeeze(x[:, :, 0:1], -1)
        tf.squeeze(c)
    """,
    "reduction": """
        tf.reduce_mean(x)
        tf.reduce_mean(x, axis=1)
        tf.reduce_sum(x, [1, 2])
        tf.reduce_max(x, -1, keepdims=True)
        tf.reduce_min(x, axis=0)
        tf.reduce_prod(x, 1)
        tf.math.reduce_std(x, 1)
        tf.math.reduce_variance(x, axis=[1])
        tf.reduce_any(x > 0, 1)
        tf.reduce_all(x > 0)
        tf.reduce_logsumexp(x, 1)
        tf.math.reduce_euclidean_norm(x, -1)
        tf.math.count_nonzero(x, axis=-1)
        tf.argmax(x, -1)
        tf.argmin(x, axis=1)
        tf.argmax(x)
        tf.math.argmax(x, 2, output_type=tf.int32)
        tf.cumsum(x, 1)
        tf.math.cumprod(x, axis=-1, reverse=True)
    """,
    "activations": """
        tf.nn.relu(x)
        tf.nn.relu6(x)
        tf.nn.elu(x)
        tf.nn.selu(x)
        tf.nn.leaky_relu(x, 0.1)
        tf.nn.gelu(x)
        tf.nn.swish(x)
        tf.nn.silu(x)
        tf.nn.softmax(x)
        tf.nn.softmax(x, axis=1)
        tf.nn.log_softmax(x)
        tf.nn.sigmoid(x)
        tf.nn.tanh(x)
        tf.nn.softplus(x)
        tf.nn.softsign(x)
        tf.nn.crelu(x)
        tf.nn.l2_normalize(x, axis=-1)
        tf.math.l2_normalize(x, 1)
        tf.nn.dropout(x, 0.3)
        tf.nn.bias_add(x, np.ones(6, 'float32'))
        tf.nn.lrn(i)
        tf.nn.l2_loss(x)
        tf.nn.moments(x, [1])
        tf.nn.moments(x, [1])[0]
        tf.nn.batch_normalization(x, 0., 1., None, None, 1e-3)
        tf.nn.zero_fraction(x)
    """,
    "elementwise": """
        tf.identity(x)
        tf.stop_gradient(x)
        tf.ensure_shape(x, (2, 4, 6))
        tf.convert_to_tensor(x)
        tf.clip_by_value(x, 0., y)
        tf.clip_by_norm(x, 1.)
        tf.add_n([x, y])
        tf.math.accumulate_n([x, y])
        tf.maximum(x, 0.)
        tf.minimum(x, y)
        tf.square(x)
        tf.sqrt(x)
        tf.exp(x)
        tf.math.log(x)
        tf.math.log1p(x)
        tf.math.expm1(x)
        tf.sin(x)
        tf.math.rsqrt(x)
        tf.math.reciprocal(x)
        tf.sign(x)
        tf.round(x)
        tf.floor(x)
        tf.math.ceil(x)
        tf.math.erf(x)
        tf.math.lgamma(x)
        tf.math.digamma(x)
        tf.math.squared_difference(x, y)
        tf.math.divide_no_nan(x, y)
        tf.math.multiply_no_nan(x, y)
        tf.math.xlogy(x, y)
        tf.math.pow(x, 2.)
        tf.math.floormod(x, y)
        tf.math.atan2(x, y)
        tf.math.is_nan(x)
        tf.math.logical_not(x > 0)
        tf.complex(x, y)
        tf.math.real(tf.complex(x, y))
        tf.debugging.check_numerics(x, 'm')
        tf.math.polyval([1., x], y)
        tf.math.cumulative_logsumexp(x, 1)
        tf.math.bessel_i0(x)
        tf.math.in_top_k(n[:, 0], x[:, 0], 2)
        tf.math.segment_sum(x, n[:, 0])
        tf.math.unsorted_segment_sum(x, n[:, 0], 5)
        tf.math.confusion_matrix(n[:, 0], n[:, 1], num_classes=4)
    """,
    "backend": """
        B.mean(x, axis=1)
        B.sum(x, -1, keepdims=True)
        B.expand_dims(x, 1)
        B.concatenate([x, y])
        B.stack([x, y])
        B.batch_dot(x, y, axes=2)
        B.l2_normalize(x, -1)
        B.permute_dimensions(x, (0, 2, 1))
        B.reshape(x, (-1, 24))
        B.flatten(x)
        B.batch_flatten(x)
        B.repeat_elements(x, 2, 1)
        B.clip(x, 0, 1)
        B.cast(x, 'float16')
        B.softmax(x)
        B.relu(x)
        B.resize_images(i, 2, 2, 'channels_last')
        B.squeeze(x[:, :1], 1)
        B.max(x, 1)
        B.argmax(x)
        B.exp(x)
        B.one_hot(n, 5)
        B.tile(x, [1, 2, 1])
        B.shape(x)
        B.int_shape(x) and x + 1
        B.gather(x, 0)
        B.switch(x > 0, x, y)
        B.epsilon() + x
        B.spatial_2d_padding(i)
        B.hard_sigmoid(x)
        B.elu(x)
        B.bias_add(x, np.ones(6, 'float32'))
        B.pool2d(i, (2, 2))
        B.reverse(x, 1)
        B.zeros_like(x)
        B.var(x, 1)
        B.std(x)
        B.sqrt(x)
        B.equal(x, y)
        B.conv2d(i, f(3, 3, 3, 5))
        B.dropout(x, 0.5)
        B.random_normal(B.shape(x))
    """,
}


@pytest.mark.parametrize("chapter", CALLS)
def test_as_keras2(keras2: Builder, chapter: str) -> None:
    compare(keras2, CALLS[chapter])


def test_every_line_names_an_operation() -> None:
    for line in ALIKE.strip().splitlines():
        function, operation, *parameters = line.split()
        names = {name.rpartition("=")[2].lstrip("*") for name in parameters}
        assert names <= set(OPERATIONS[operation].parameters), function


def test_no_result_without_its_arguments() -> None:
    """Keras 2 does not save the second argument of ``x == y``."""
    x = Array((2, 3), "float32")
    for function, lacking in (
        ("__operators__.eq", "its argument `x2`"),
        ("math.squared_difference", "one of its arguments"),
        ("gather", "its argument `indices`"),
        ("random.uniform", "its argument `shape`"),
    ):
        rule = function_rule(function)
        assert rule
        with pytest.raises(UnsupportedError) as caught:
            rule.apply([] if "random" in function else [x], {}, {})
        assert str(caught.value) == f"the file lacks {lacking}"
    assert function_rule("map_fn") is None


IN_A_GRAPH = """
    tf.identity(n)
    tf.identity([1, 2])
    tf.identity(3)
    tf.identity(h)
    tf.math.squared_difference(h, h)
    tf.math.squared_difference(n, 3)
    tf.math.squared_difference(n, [[1, 2]])
    tf.math.reduce_sum(n, 1)
    tf.math.reduce_sum(v, [0, 2], keepdims=True)
    tf.math.reduce_mean(h, axis=-1)
    tf.math.reduce_all(t, 1)
    tf.math.reduce_max(n)
    tf.concat([h, h], 0)
    tf.concat([n, [[1, 2]]], 0)
    tf.concat([[[1.0, 2.0]], [[3.0, 4.0]]], 1)
    tf.concat([u, v], 2)
    tf.concat([u, v], 1)
    tf.concat([v, u], -1)
    tf.concat([x, v], 0)
    tf.stack([u, v])
    tf.stack([v])
    tf.stack([u, v], 3)
    tf.stack([n, n], axis=-1)
    tf.stack([k, 2])
    tf.unstack(v, axis=1)
    tf.unstack(n, 2, 1)
    tf.unstack(h, num=4, axis=-2)
    tf.transpose(n)
    tf.transpose(v, [2, 0, 1])
    tf.expand_dims(h, 1)
    tf.expand_dims(v, -1)
    tf.expand_dims(v, [1])
    tf.nn.softmax(h)
    tf.nn.leaky_relu(h, 0.3)
    tf.nn.gelu(h, True)
    tf.math.add(n, n)
    tf.math.add(n, 1)
    tf.math.add(h, 1.0)
    tf.math.floordiv(n, 2)
    tf.math.greater(n, 1)
    tf.math.logical_not(t)
    tf.math.abs(h)
    tf.math.round(n)
    tf.math.reduce_variance(h)
    tf.math.reduce_std(h, 1)
    tf.math.segment_sum(v, [0, 0, 1, 1, 2])
    tf.math.unsorted_segment_sum(v, [0, 1, 0, 1, 0], 7)
    tf.repeat(v, 3, 1)
    tf.repeat(v, [1, 2, 3, 1], 1)
    tf.repeat(n, 2)
    tf.reverse(v, [0])
    tf.sort(h)
    tf.argsort(h)
    tf.scatter_nd([[0], [1]], [1.0, 2.0], [7])
    tf.scatter_nd([[0], [1]], [[1.0], [2.0]], [7, 1])
    tf.zeros_like(n)
    tf.ones_like(h)
    tf.bitwise.invert(n)
    tf.linalg.det(f(3, 4, 4))
    tf.linalg.inv(tf.zeros([3, 4, 4], 'float64'))
    tf.linalg.logdet(f(3, 4, 4))
    tf.linalg.pinv(v)
    tf.linalg.solve(f(3, 4, 4), f(3, 4, 2))
    tf.linalg.eigh(f(3, 4, 4))
    tf.linalg.matrix_rank(v)
    tf.image.rgb_to_grayscale(i)
    tf.image.sobel_edges(i)
    tf.cumsum(n, 1)
    tf.math.cumsum(h, 1, True)
    tf.roll(n, 1, 0)
    tf.clip_by_value(h, 0.0, 1.0)
    tf.bitwise.bitwise_and(n, 3)
    tf.math.xlogy(h, h)
    tf.nn.sigmoid_cross_entropy_with_logits(x, v)
    tf.math.reduce_sum(x, axis=1, name='a')
"""


def test_as_in_tensorflow(keras: Any) -> None:
    agree(IN_A_GRAPH)


REFUSED = {
    "tf.concat([v, n], 0)": "(5, 4, 6) and (None, 2) may differ only on axis 0",
    "tf.concat([], 0)": "there is no axis 0 among 0",
    "tf.concat([v, v], 3)": "there is no axis 3 among 3",
    "tf.stack([v, n])": "the arrays differ in shape",
}


@pytest.mark.parametrize("call", REFUSED)
def test_refused_as_in_tensorflow(keras: Any, call: str) -> None:
    refused_alike(call, REFUSED[call])


UNKNOWN_RESULTS = {
    "tf.linalg.inv(h, adjoint=True)": "no rule covers its argument adjoint=True",
    "tf.reverse(v, m)": "the number of its axes is computed when the model runs",
}


@pytest.mark.parametrize("call", UNKNOWN_RESULTS)
def test_results_that_are_unknown(keras: Any, call: str) -> None:
    unknown_result(call, UNKNOWN_RESULTS[call])
