"""The base class of all layers: https://keras.io/api/layers/base_layer/.

It stands for a layer whose class is somebody's own.
"""

from __future__ import annotations

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import Text
from shapecalc.declare.layer import Arguments, Out, RuleError, Weight, layer
from shapecalc.declare.size_kinds import InputShape, Integer


def _check_params(a: Arguments) -> None:
    if a.params is not None and not 0 <= a.non_trainable_params <= a.params:
        raise RuleError(
            "non_trainable_params must be from 0 to params", argument="non_trainable_params"
        )


@layer(
    keywords=dict(
        class_name=Text("class of the layer", None),
        output_shape=InputShape("shape of the output, without the batch", None),
        params=Integer("number of parameters", None),
        non_trainable_params=Integer("number of non-trainable parameters", 0),
    ),
    foreign=True,
    check=_check_params,
)
def Layer(x: Shape, a: Arguments) -> Out:
    """Represent a custom layer that is defined elsewhere; the arguments describe it."""
    shape = None if a.output_shape is None else (*x[:1], *a.output_shape)
    if a.params is None:
        return Out(shape, None)
    trained, kept = a.params - a.non_trainable_params, a.non_trainable_params
    return Out(
        shape,
        [
            trained and Weight("trained", (trained,), "the trainable parameters"),
            kept and Weight("kept", (kept,), "the non-trainable parameters", trainable=False),
        ],
    )
