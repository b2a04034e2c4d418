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
        raise RuleError("there cannot be so many parameters", argument="non_trainable_params")


@layer(
    keywords=dict(
        class_name=Text("the layer's own class", None),
        output_shape=InputShape("the shape that leaves it, without the batch", None),
        params=Integer("the number of its parameters", None),
        non_trainable_params=Integer("how many of them are not trained", 0),
    ),
    foreign=True,
    check=_check_params,
)
def Layer(x: Shape, a: Arguments) -> Out:
    """A layer of one's own: what it does is not known, unless it is said here."""
    shape = None if a.output_shape is None else (*x[:1], *a.output_shape)
    if a.params is None:
        return Out(shape, None)
    trained = a.params - a.non_trainable_params
    return Out(
        shape,
        [
            Weight("trained", (trained,), "what training changes"),
            Weight("kept", (a.non_trainable_params,), "what it leaves alone", trainable=False),
        ],
    )
