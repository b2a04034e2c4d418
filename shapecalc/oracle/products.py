"""Multiply-adds by an independent count: the products in JAX's own trace of a Keras model.

Keras has to run on JAX: ``KERAS_BACKEND=jax``. TensorFlow's profiler and XLA's ``cost_analysis``
are no witnesses: both count the steps of a recurrent layer once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from math import prod
from typing import Any
from unittest import mock

LEFT_OUT: Mapping[str, str] = {
    "jax.image.resize": "resizes images",
    "jax.image.scale_and_translate": "resizes images",
    "keras.src.backend.jax.image.affine_transform": "computes where a pixel is read",
    "keras.src.backend.jax.image.perspective_transform": "computes where a pixel is read",
    "jax.lax.conv_general_dilated_patches": "copies numbers, with a kernel of zeros and ones",
    "keras.src.ops.image._extract_patches": "copies numbers, with a kernel of zeros and ones",
    "keras.src.backend.jax.nn.fold": "copies and adds numbers, with a kernel of zeros and ones",
    "keras.src.backend.jax.nn.ctc_loss": "looks numbers up, with vectors of zeros and ones",
}
"""Functions that JAX computes by products, which the convention leaves out, and why."""

TRANSPOSED = "jax.lax.conv_transpose"
"""The function whose convolutions count by the positions of its input."""


def traced_multiply_adds(model: Any, shapes: Sequence[Sequence[int]], dtypes: Sequence[str]) -> int:
    """Return the multiply-adds of a model of Keras, from JAX's trace of a call.

    Args:
        model: the model.
        shapes: the shapes of its inputs, with the batch.
        dtypes: the dtypes of its inputs.
    """
    return multiply_adds_in(trace_of(model, shapes, dtypes))


def trace_of(model: Any, shapes: Sequence[Sequence[int]], dtypes: Sequence[str]) -> Any:
    """Return JAX's trace of a call of a model, without what no output depends on.

    Keras on JAX computes the first step of a recurrent layer once more, to learn the shapes of
    its states, and throws the result away.

    Raises:
        Exception: whatever Keras and JAX raise for a model that they cannot run.
    """
    import jax
    from jax.interpreters.partial_eval import dce_jaxpr

    struct: Any = jax.ShapeDtypeStruct
    inputs = [struct(tuple(s), d) for s, d in zip(shapes, dtypes)]

    def call(*tensors: Any) -> Any:
        return model(tensors[0] if len(tensors) == 1 else list(tensors), training=False)

    with _scopes():
        jaxpr: Any = jax.make_jaxpr(call)(*inputs).jaxpr
    return dce_jaxpr(jaxpr, [True] * len(jaxpr.outvars))[0]


def multiply_adds_in(trace: Any) -> int:
    """Return the multiply-adds in a trace that `trace_of` has made."""
    return _count(trace, False)


@contextmanager
def _scopes() -> Iterator[None]:
    """Have the functions that count in another way, or not, appear in a trace by name."""
    with ExitStack() as stack:
        for path in (TRANSPOSED, *LEFT_OUT):
            module, _, name = path.rpartition(".")
            owner = import_module(module)
            stack.enter_context(mock.patch.object(owner, name, _scoped(path, getattr(owner, name))))
        yield


def _scoped(path: str, function: Any) -> Any:
    """Return a function whose equations have its name in a trace."""
    import jax

    @wraps(function)
    def scoped(*arguments: Any, **keywords: Any) -> Any:
        with jax.named_scope(path):
            return function(*arguments, **keywords)

    return scoped


def _count(jaxpr: Any, transposed: bool) -> int:
    """Return the multiply-adds in a traced function.

    Args:
        jaxpr: the function.
        transposed: whether it is a transposed convolution, which counts its inputs' positions.
    """
    return sum(_count_equation(equation, transposed) for equation in jaxpr.eqns)


def _count_equation(equation: Any, transposed: bool) -> int:
    scopes = {scope.name for scope in equation.source_info.name_stack.stack}
    if scopes & LEFT_OUT.keys():
        return 0
    transposed = transposed or TRANSPOSED in scopes
    name, params = equation.primitive.name, equation.params
    if name == "dot_general":
        return _count_dot(equation)
    if name == "conv_general_dilated":
        return _count_convolution(equation, transposed)
    if name == "scan":
        return int(params["length"]) * _count(params["jaxpr"].jaxpr, transposed)
    if name == "cond":
        return max(_count(branch.jaxpr, transposed) for branch in params["branches"])
    if name == "custom_linear_solve":  # Its other functions are for gradients.
        return _count(params["jaxprs"].solve.jaxpr, transposed)
    inner = sum(_count(body, transposed) for body in _bodies(params))
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
