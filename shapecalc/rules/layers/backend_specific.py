"""Layers around code of one backend: https://keras.io/api/layers/backend_specific_layers/.

Nothing is known of what they hold and compute.
"""

from __future__ import annotations

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import Unchecked
from shapecalc.declare.layer import COMMON, Arguments, Out, layer


@layer(
    dict(
        filepath=Unchecked("folder of the SavedModel"),
        call_endpoint=Unchecked("endpoint to call", "serve"),
        call_training_endpoint=Unchecked("endpoint to call during training", None),
        trainable=COMMON["trainable"],
        name=COMMON["name"],
        dtype=COMMON["dtype"],
    ),
    foreign=True,
)
def TFSMLayer(x: Shape, a: Arguments) -> Out:
    """Wrap a TensorFlow SavedModel as a layer."""
    return Out(None, None)


@layer(
    dict(
        call_fn=Unchecked("the function to call"),
        init_fn=Unchecked("function that creates the weights", None),
        params=Unchecked("the weights", None),
        state=Unchecked("the non-trainable weights", None),
        seed=Unchecked("seed of the random generator", None),
        native_serialization_platforms=Unchecked(
            "platforms for which the function is exported", None
        ),
    ),
    foreign=True,
)
def JaxLayer(x: Shape, a: Arguments) -> Out:
    """Wrap a JAX function as a layer."""
    return Out(None, None)


@layer(
    dict(
        module=Unchecked("the module"),
        method=Unchecked("method to call", None),
        variables=Unchecked("weights of the module", None),
    ),
    foreign=True,
)
def FlaxLayer(x: Shape, a: Arguments) -> Out:
    """Wrap a Flax module as a layer."""
    return Out(None, None)


@layer(
    dict(
        module=Unchecked("the module"),
        name=COMMON["name"],
        output_shape=Unchecked("shape of the output, without the batch", None),
    ),
    foreign=True,
)
def TorchModuleWrapper(x: Shape, a: Arguments) -> Out:
    """Wrap a PyTorch module as a layer."""
    return Out(None, None)
