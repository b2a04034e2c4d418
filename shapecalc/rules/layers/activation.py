"""Activation layers: https://keras.io/api/layers/activation_layers/."""

from __future__ import annotations

from shapecalc.algebra.size import Shape
from shapecalc.declare.data_kinds import Number
from shapecalc.declare.kinds import REQUIRED, Unchecked
from shapecalc.declare.layer import MASK, Arguments, Out, RuleError, Weight, keep_mask, layer
from shapecalc.declare.sight import in_place
from shapecalc.declare.size_kinds import Integers, Real
from shapecalc.rules.layers.shared import (
    activation,
    constraints,
    elementwise,
    initializers,
    regularizers,
)


@elementwise(dict(activation=activation(default=REQUIRED)))
def Activation(x: Shape, a: Arguments) -> Out:
    """Apply an activation function to every element."""
    return Out(x)


@elementwise(
    dict(
        max_value=Real("upper limit of the output", None, minimum=0, optional=True),
        negative_slope=Real("slope below the threshold", 0.0, minimum=0),
        threshold=Real("inputs from this value on pass unchanged", 0.0, minimum=0),
    ),
    activation="relu",
)
def ReLU(x: Shape, a: Arguments) -> Out:
    """Apply ``max(x, 0)`` to every element.

    Source: Nair and Hinton, 2010.
    """
    return Out(x)


def _check_slope(a: Arguments) -> None:
    """Check the slope, which Keras 2's ``alpha`` replaces."""
    try:
        Real(minimum=0).parse(a.negative_slope if a.alpha is None else a.alpha)
    except ValueError as error:
        raise RuleError(f"`negative_slope` must be {error}", argument="negative_slope") from None


@elementwise(
    dict(negative_slope=Unchecked("slope below zero", 0.3)),
    keywords=dict(alpha=Real("slope below zero (Keras 2)", None, minimum=0)),
    check=_check_slope,
)
def LeakyReLU(x: Shape, a: Arguments) -> Out:
    """Apply ReLU with a small slope for negative inputs.

    Source: Maas, Hannun and Ng, 2013.
    """
    return Out(x)


@elementwise(dict(alpha=Number("factor of the exponential below zero", 1.0)))
def ELU(x: Shape, a: Arguments) -> Out:
    """Apply the exponential linear unit, which approaches ``-alpha`` for large negative inputs.

    Source: Clevert, Unterthiner and Hochreiter, 2016.
    """
    return Out(x)


@elementwise(
    dict(axis=Unchecked("the axis along which the values add up to 1", -1)),
    call_arguments=MASK,
    activation="softmax",
    pointwise=False,
)
def Softmax(x: Shape, a: Arguments) -> Out:
    """Turn the values along one axis into probabilities.

    Source: Bridle, 1990.
    """
    axes = a.axis if isinstance(a.axis, (list, tuple)) else [a.axis]
    normed = [axis for axis in axes if isinstance(axis, int)]
    return Out(x, sight=in_place(x, *normed) if len(normed) == len(axes) else None)


@layer(
    dict(
        **initializers(alpha="Zeros"),
        **regularizers("alpha"),
        **constraints("alpha"),
        shared_axes=Integers("axes along which all positions share a slope", None),
    ),
    masking=keep_mask,
)
def PReLU(x: Shape, a: Arguments) -> Out:
    """Apply ReLU with a learned slope for negative inputs, one for each position.

    Common mistake: counting one slope for each channel. There is one for each position and channel;
    ``shared_axes=[1, 2]`` leaves one for each channel of an image.

    Source: He et al., 2015.
    """
    shared = (a.shared_axes,) if isinstance(a.shared_axes, int) else a.shared_axes or ()
    slopes = list(x[1:])
    for axis in shared:
        if not -len(slopes) <= axis - 1 < len(slopes):
            raise RuleError(f"there is no axis {axis} in {x}", argument="shared_axes")
        slopes[axis - 1] = 1
    own = [axis for axis in range(1, len(x)) if axis not in shared] if shared else []
    return Out(
        x,
        [Weight("alpha", tuple(slopes), "slope below zero")],
        sizes_of_later_calls={axis: x[axis] for axis in own},
        ndim_of_later_calls=len(x),
        sight=in_place(x),
    )
