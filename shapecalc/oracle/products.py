"""Multiply-adds by an independent count: the products in JAX's own trace of a Keras model.

Keras has to run on JAX: ``KERAS_BACKEND=jax``. TensorFlow's profiler and XLA's ``cost_analysis``
are no witnesses: both count the steps of a recurrent layer once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import prod
from typing import Any
from unittest import mock

NOT_COUNTED = frozenset({"_resize", "resize", "_scale_and_translate", "scale_and_translate"})
"""Functions of JAX that resize images by products of matrices, which the convention leaves out."""


def traced_multiply_adds(model: Any, shapes: Sequence[Sequence[int]], dtypes: Sequence[str]) -> int:
    """Return the multiply-adds of a model of Keras, from JAX's trace of a call.

    Args:
        model: the model.
        shapes: the shapes of its inputs, with the batch.
        dtypes: the dtypes of its inputs.
    """
    import jax

    struct: Any = jax.ShapeDtypeStruct
    inputs = [struct(tuple(s), d) for s, d in zip(shapes, dtypes)]

    def call(*tensors: Any) -> Any:
        return model(tensors[0] if len(tensors) == 1 else list(tensors), training=False)

    with _named_transposed():
        return _count(jax.make_jaxpr(call)(*inputs).jaxpr, False)


@contextmanager
def _named_transposed() -> Iterator[None]:
    """Have transposed convolutions appear in a trace by name: else they are convolutions there."""
    import jax

    original = jax.lax.conv_transpose

    def named(lhs: Any, rhs: Any, *arguments: Any, **keywords: Any) -> Any:
        def conv_transpose(lhs: Any, rhs: Any) -> Any:
            return original(lhs, rhs, *arguments, **keywords)

        return jax.jit(conv_transpose)(lhs, rhs)

    with mock.patch.object(jax.lax, "conv_transpose", named):
        yield


def _count(jaxpr: Any, transposed: bool) -> int:
    """Return the multiply-adds in a traced function.

    Args:
        jaxpr: the function.
        transposed: whether it is a transposed convolution, which counts its inputs' positions.
    """
    return sum(_count_equation(equation, transposed) for equation in jaxpr.eqns)


def _count_equation(equation: Any, transposed: bool) -> int:
    name, params = equation.primitive.name, equation.params
    if name == "dot_general":
        return _count_dot(equation)
    if name == "conv_general_dilated":
        return _count_convolution(equation, transposed)
    if name == "scan":
        return int(params["length"]) * _count(params["jaxpr"].jaxpr, transposed)
    if name == "cond":
        return max(_count(branch.jaxpr, transposed) for branch in params["branches"])
    called = str(params.get("name", ""))
    if called in NOT_COUNTED:
        return 0
    inner = sum(_count(body, transposed or called == "conv_transpose") for body in _bodies(params))
    if name == "while" and inner:
        raise NotImplementedError("a loop without a known number of steps")
    return inner


def _bodies(params: Any) -> Iterator[Any]:
    """Yield the functions that an equation calls."""
    for value in params.values():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if hasattr(item, "jaxpr"):
                yield item.jaxpr
            elif hasattr(item, "eqns"):
                yield item


def _count_dot(equation: Any) -> int:
    """Return the multiplications of a product that are added up; a mere scaling adds up none."""
    (summed, _), _ = equation.params["dimension_numbers"]
    if not summed:
        return 0
    sizes = equation.invars[0].aval.shape
    shape = equation.outvars[0].aval.shape
    return int(prod(shape) * prod(sizes[axis] for axis in summed))


def _count_convolution(equation: Any, transposed: bool) -> int:
    """Return the multiplications of a convolution; those with padding count."""
    inputs, kernel = (variable.aval.shape for variable in equation.invars)
    numbers = equation.params["dimension_numbers"]
    positions, spec = equation.outvars[0].aval.shape, numbers.out_spec
    if transposed:
        positions, spec = inputs, numbers.lhs_spec
    batch, _, *axes = spec
    return int(prod(kernel) * prod(positions[axis] for axis in (batch, *axes)))
