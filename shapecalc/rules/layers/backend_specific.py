"""Layers around code of one backend: https://keras.io/api/layers/backend_specific_layers/.

Nothing is known of what they hold and compute.
"""

from __future__ import annotations

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import Unchecked
from shapecalc.declare.layer import COMMON, Arguments, Out, layer


@layer(
    dict(
        filepath=Unchecked("the folder of the SavedModel"),
        call_endpoint=Unchecked("its endpoint", "serve"),
        call_training_endpoint=Unchecked("its endpoint while it is trained", None),
        trainable=COMMON["trainable"],
        name=COMMON["name"],
        dtype=COMMON["dtype"],
    ),
    foreign=True,
)
def TFSMLayer(x: Shape, a: Arguments) -> Out:
    """A SavedModel of TensorFlow as a layer."""
    return Out(None, None)


@layer(
    dict(
        call_fn=Unchecked("the function that is called"),
        init_fn=Unchecked("the function that makes the weights", None),
        params=Unchecked("the weights", None),
        state=Unchecked("the weights that are not trained", None),
        seed=Unchecked("seed of the random generator", None),
        native_serialization_platforms=Unchecked("the platforms that it is saved for", None),
    ),
    foreign=True,
)
def JaxLayer(x: Shape, a: Arguments) -> Out:
    """A function of JAX as a layer."""
    return Out(None, None)


@layer(
    dict(
        module=Unchecked("the module"),
        method=Unchecked("its method that is called", None),
        variables=Unchecked("its weights", None),
    ),
    foreign=True,
)
def FlaxLayer(x: Shape, a: Arguments) -> Out:
    """A module of Flax as a layer."""
    return Out(None, None)


@layer(
    dict(
        module=Unchecked("the module"),
        name=COMMON["name"],
        output_shape=Unchecked("the shape that leaves it, without the batch", None),
    ),
    foreign=True,
)
def TorchModuleWrapper(x: Shape, a: Arguments) -> Out:
    """A module of PyTorch as a layer."""
    return Out(None, None)
