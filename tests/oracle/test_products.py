"""What counts in a trace of JAX, which the comparison with Keras relies on."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import pytest

from shapecalc.oracle.products import traced_multiply_adds


class Model:
    """Something that is called as a model of Keras is."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, *tensors: Any, training: bool) -> Any:
        return self.function(*tensors)


def conv(x: Any) -> Any:
    kernel = jnp.zeros((3, 3, 2, 4))
    return jax.lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=NHWC)


def transposed(x: Any) -> Any:
    kernel = jnp.zeros((3, 3, 2, 4))
    return jax.lax.conv_transpose(x, kernel, (1, 1), "VALID", dimension_numbers=NHWC)


def repeated(x: Any) -> Any:
    return jax.lax.scan(lambda state, _: (state @ jnp.zeros((8, 8)), None), x, None, length=10)[0]


def unused(x: Any) -> Any:
    """Compute what nothing depends on, as Keras does with the first step of a recurrent layer."""
    _ = x @ jnp.zeros((3, 4))
    return x


def patches(x: Any) -> Any:
    return jax.lax.conv_general_dilated_patches(x, (2, 2), (1, 1), "SAME", dimension_numbers=NHWC)


NHWC = ("NHWC", "HWIO", "NHWC")


@pytest.mark.parametrize(
    ("function", "shape", "count"),
    [
        (lambda x: x @ jnp.zeros((3, 4)), (5, 3), 60),
        (lambda x: x * 2 + 1, (5, 3), 0),
        (conv, (1, 6, 6, 2), 36 * 72),
        (transposed, (1, 6, 6, 2), 36 * 72),  # by its input's positions, not the output's 64
        (repeated, (1, 8), 10 * 64),
        (jax.jit(lambda x: x @ x), (4, 4), 64),
        (lambda x: jax.image.resize(x, (8, 8), "bilinear"), (4, 4), 0),
        (lambda x: jnp.einsum("ij,j->ij", x, jnp.zeros(3)), (5, 3), 0),  # adds up nothing
        (unused, (5, 3), 0),
        (lambda x: jnp.linalg.solve(x, x), (4, 4), 0),  # only its gradient has products
        (patches, (1, 6, 6, 2), 0),  # copies numbers
    ],
)
def test_counts(function: Any, shape: tuple[int, ...], count: int) -> None:
    assert traced_multiply_adds(Model(function), [shape], ["float32"]) == count
