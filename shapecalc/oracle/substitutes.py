"""Layers of real Keras in place of layers whose code is elsewhere."""

from __future__ import annotations

from typing import Any

from shapecalc.algebra.size import known
from shapecalc.declare.layer import Arguments


class MissingCodeError(Exception):
    """A layer cannot be built, since its code is defined elsewhere."""


def substitute(keras: Any, class_name: str, declared: Arguments) -> Any:
    """Return a layer with the output shape and the parameters of a custom layer.

    Args:
        keras: the module of Keras.
        class_name: the class of the layer.
        declared: its arguments, with what the spec says of its output and parameters.

    Raises:
        MissingCodeError: if the spec does not give them.
    """
    if declared.output_shape is None or declared.params is None:
        missing = f"the output shape or the parameters of {class_name}"
        raise MissingCodeError(f"{missing} are unknown")
    kept = declared.non_trainable_params

    def build(layer: Any, input_shape: Any) -> None:
        layer.add_weight(shape=(declared.params - kept,))
        layer.add_weight(shape=(kept,), trainable=False)

    def compute_output_shape(layer: Any, input_shape: Any) -> Any:
        sizes = (size if known(size) else None for size in declared.output_shape)
        return (input_shape[0], *sizes)

    methods = {
        "build": build,
        "compute_output_shape": compute_output_shape,
        "call": lambda layer, inputs: inputs,
    }
    layer_class = type(class_name, (keras.layers.Layer,), methods)
    return layer_class(name=declared.name, trainable=declared.trainable, dtype=declared.dtype)
