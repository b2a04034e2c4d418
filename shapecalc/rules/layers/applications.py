"""Layers that Keras's own models have to themselves: https://keras.io/api/applications/."""

from __future__ import annotations

from shapecalc.algebra.size import Shape
from shapecalc.declare.layer import Arguments, Out, Weight, layer
from shapecalc.declare.size_kinds import PositiveInt, Real
from shapecalc.rules.ops.core import broadcast


@layer(
    dict(
        init_values=Real("initial value of the weight"),
        projection_dim=PositiveInt("number of channels", deferred=True),
    ),
    module="keras.src.applications.convnext",
    first_call_argument="x",
    pointwise=True,
)
def LayerScale(x: Shape, a: Arguments) -> Out:
    """Multiply each channel by a learned factor.

    Source: Touvron et al., 2021; in ConvNeXt: Liu et al., 2022.
    """
    gamma = Weight("gamma", (a.projection_dim,), "one factor for each channel")
    return Out(broadcast(x, gamma.shape), [gamma])


@layer(
    dict(scale=Real("factor of the second input")),
    module="keras.src.applications.inception_resnet_v2",
    merges=True,
    pointwise=True,
)
def CustomScaleLayer(x: list[Shape], a: Arguments) -> Out:
    """Add a multiple of the second input to the first (InceptionResNetV2)."""
    return Out(broadcast(x[0], x[1]))
