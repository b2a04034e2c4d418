"""The names of TensorFlow's functions: many have a short one besides that of their module."""

from __future__ import annotations

SHORT = """
abs acos acosh add add_n argmax argmin asin asinh atan atan2 atanh cos cosh cumsum divide equal
exp floor greater greater_equal less less_equal logical_and logical_not logical_or maximum minimum
multiply negative not_equal pow reduce_all reduce_any reduce_logsumexp reduce_max reduce_mean
reduce_min reduce_prod reduce_sum round scalar_mul sigmoid sign sin sinh sqrt square subtract tan
tanh truediv
""".split()
"""The functions of ``tf.math`` that are in ``tf``, too."""

OTHER = {
    "as_string": "strings.as_string",
    "complex": "dtypes.complex",
    "dtypes.cast": "cast",
    "linalg.einsum": "einsum",
    "linalg.eye": "eye",
    "linalg.l2_normalize": "math.l2_normalize",
    "linalg.norm": "norm",
    "linalg.tensordot": "tensordot",
    "math.log_softmax": "nn.log_softmax",
    "math.mod": "math.floormod",
    "math.softmax": "nn.softmax",
    "math.softsign": "nn.softsign",
    "matmul": "linalg.matmul",
    "matrix_square_root": "linalg.sqrtm",
    "nn.in_top_k": "math.in_top_k",
    "nn.l2_normalize": "math.l2_normalize",
    "nn.lrn": "nn.local_response_normalization",
    "nn.sigmoid": "math.sigmoid",
    "nn.softplus": "math.softplus",
    "nn.swish": "nn.silu",
    "nn.tanh": "math.tanh",
    "nn.top_k": "math.top_k",
    "nn.zero_fraction": "math.zero_fraction",
    "saturate_cast": "dtypes.saturate_cast",
}
"""Further names of a function, with its first one."""


def canonical_name(name: str) -> str:
    """Return the first name of a function of TensorFlow.

    >>> canonical_name("reduce_mean"), canonical_name("nn.tanh"), canonical_name("reshape")
    ('math.reduce_mean', 'math.tanh', 'reshape')
    """
    return f"math.{name}" if name in SHORT else OTHER.get(name, name)
