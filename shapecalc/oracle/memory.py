"""The memory of a model of Keras as JAX and XLA plan it: witnesses for a band, not for equality.

Keras has to run on JAX: ``KERAS_BACKEND=jax``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Inputs = Sequence[tuple[Sequence[int], str]]
"""The shapes of inputs, with the batch, and their dtypes."""


def residual_bytes(model: Any, inputs: Inputs) -> int:
    """Return the bytes that JAX keeps for the gradient of the weights, without the weights.

    These are the residuals of ``jax.vjp`` before XLA joins and drops any.
    """
    import jax

    def residuals(weights: Any, tensors: Any) -> Any:
        trained, others = weights

        def outputs(trained: Any) -> Any:
            return model.stateless_call(trained, others, tensors, training=True)[0]

        return jax.vjp(outputs, trained)[1]

    trained, others, tensors = _structures(model, inputs)
    jaxpr = jax.make_jaxpr(residuals)((trained, others), tensors).jaxpr
    weights = set(jaxpr.invars[: len(trained) + len(others)])
    kept = {var for var in jaxpr.outvars if not hasattr(var, "val")} - weights
    return sum(var.aval.size * var.aval.dtype.itemsize for var in kept)


def planned_bytes(model: Any, inputs: Inputs) -> int:
    """Return the bytes that XLA plans for inference, with those of weights, inputs and outputs."""
    import jax

    def outputs(trained: Any, others: Any, tensors: Any) -> Any:
        return model.stateless_call(trained, others, tensors, training=False)[0]

    compiled: Any = jax.jit(outputs).lower(*_structures(model, inputs)).compile()
    plan = compiled.memory_analysis()
    return int(plan.argument_size_in_bytes + plan.output_size_in_bytes + plan.temp_size_in_bytes)


def _structures(model: Any, inputs: Inputs) -> tuple[Any, Any, Any]:
    """Return the weights that are trained, the others, and the inputs, without any numbers."""
    import jax

    struct: Any = jax.ShapeDtypeStruct

    def structure(variable: Any) -> Any:
        return struct(variable.shape, variable.dtype)

    tensors = [struct(tuple(shape), dtype) for shape, dtype in inputs]
    return (
        [structure(variable) for variable in model.trainable_variables],
        [structure(variable) for variable in model.non_trainable_variables],
        tensors[0] if len(tensors) == 1 else tensors,
    )
