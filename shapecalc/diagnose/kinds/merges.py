"""SC404: tensors that are merged do not have the same shape."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shapecalc.diagnose.kinds import tensorflowjs
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields, sizes
from shapecalc.errors import Code


def _join_fixes(t: MessageFields) -> Sequence[str]:
    """Return how tensors that are joined get the same axes, or the same sizes."""
    shapes = [sizes(shape) for shape in re.findall(r"[(\[][^()\[\]]*[)\]]", t["shapes"])]
    if len({len(shape) for shape in shapes}) > 1:
        return [
            "give all tensors the same number of axes: Flatten() on the one with more axes, or "
            "RepeatVector(steps) on the one with fewer"
        ]
    if max(map(len, shapes), default=0) == 3:
        return [
            "give all tensors the same number of time steps, or join them along the other axis: "
            "Concatenate(axis=1)"
        ]
    return [
        "crop the larger tensor or pad the smaller one, or choose an input size that can be halved "
        "as often as the model needs",
        "to join along another axis: Concatenate(axis=1)",
    ]


kind(
    Code.MERGE,
    """Concatenate joins tensors along one axis, so all other sizes must be equal. Add, Multiply and
    similar layers compute element by element, so all sizes must be equal, or 1. In the example 75
    does not match 74: the size of one branch was halved, rounded down and doubled again.""",
    "crop the larger tensor: Cropping2D(((0, 1), (0, 1))) turns 75x75 into 74x74",
    "choose an input size that can be halved as often as needed: 76 instead of 75",
    "give both layers the same number of units or filters",
    example="""
    inputs:
      left: (75, 75, 8)
      right: (74, 74, 8)
    layers:
      both: concatenate([left, right])
    outputs: both
    """,
    messages=[
        *tensorflowjs.MERGE,
        message(
            "A `Concatenate` layer requires inputs with matching shapes except for the "
            "concatenation axis. Received: input_shape=$shapes",
            "A `Concatenate` layer requires inputs with matching shapes except for the "
            "concat axis. Got inputs shapes: $shapes",
            "A `Concatenate` layer requires inputs with matching shapes except for the "
            "concat axis. Got input shapes: $shapes",
            means="Concatenate received {shapes}, but these may differ only in the axis along "
            "which it joins them, the last one by default",
            fix=_join_fixes,
            keras_3="A `Concatenate` layer requires inputs with matching shapes except for the "
            "concatenation axis. Received: input_shape=[(None, 75, 75, 8), (None, 74, 74, 8)]",
            keras_2_3="A `Concatenate` layer requires inputs with matching shapes except for the "
            "concat axis. Got inputs shapes: [(None, 75, 75, 8), (None, 74, 74, 8)]",
        ),
        message(
            "Inputs have incompatible shapes. Received shapes $shape and $other",
            "Operands could not be broadcast together with shapes $shape $other",
            means="the shapes {shape} and {other}, without the batch, cannot be combined element "
            "by element",
            fix=(
                "give both layers before it the same shape: the same number of units or filters",
                "in a residual block, give the shortcut the same shape with a Dense layer, or a "
                "Conv2D with kernel size 1",
            ),
            keras_3="Inputs have incompatible shapes. Received shapes (10, 8) and (10, 4)",
            keras_2_3="Operands could not be broadcast together with shapes (10, 8) (10, 4)",
        ),
        message(
            "Incompatible input shapes: axis values $expected (at axis $axis) != $found (at axis "
            "$index). Full input shapes: $shape, $other",
            "Dimension incompatibility $expected != $found. Layer shapes: $shape, $other",
            means="Dot multiplies {shape} and {other} along axes of size {expected} and {found}, "
            "but these sizes must be equal",
            fix="choose axes of equal size, such as Dot(axes=(2, 1)), or make the sizes equal",
            keras_3="Incompatible input shapes: axis values 10 (at axis 1) != 9 (at axis 1). Full "
            "input shapes: (None, 10, 8), (None, 9, 4)",
        ),
        message(
            "Dimensions must be equal, but are $expected and $found for",
            means="{layer} combines an axis of size {expected} with one of size {found}",
            fix="make the two sizes equal; the shapes are at the end of the message",
            tf_2_15="Dimensions must be equal, but are 8 and 4 for '{{node add/add}} = AddV2' "
            "with input shapes: [?,10,8], [?,10,4].",
        ),
        message(
            "ConcatOp : Dimension $index in both shapes must be equal: shape[0] = $shape vs. "
            "shape[1] = $other",
            "ConcatOp : Dimensions of inputs should match: shape[0] = $shape vs. shape[1] = $other",
            "Dimension $index in both shapes must be equal, but are $expected and $found. Shapes "
            "are $shape and $other",
            means="the shapes {shape} and {other} differ in an axis in which they must be equal",
            fix="crop the larger tensor or pad the smaller one, or choose an input size that can "
            "be halved more often",
            tf_2_15="Dimension 1 in both shapes must be equal, but are 75 and 74. Shapes are "
            "[?,75,75] and [?,74,74].",
        ),
        message(
            "The size of tensor a ($found) must match the size of tensor b ($expected) at "
            "non-singleton dimension $axis",
            means="two tensors differ in axis {axis}: {found} and {expected}; during training "
            "these are often the labels and the output of the model",
            fix=(
                "compare y.shape with model.output_shape: give the last layer as many units as a "
                "label has numbers",
                "if the output has an extra axis: remove return_sequences=True from the last "
                "recurrent layer",
            ),
        ),
        message(
            "required broadcastable shapes",
            means="two tensors cannot be combined element by element; during training these are "
            "often the labels and the output of the model",
            fix="compare y.shape with model.output_shape, axis by axis",
            tf_2_6="required broadcastable shapes at loc(unknown)",
        ),
        message(
            "Incompatible shapes: $shape vs. $other",
            means="the shapes {shape} and {other} cannot be combined element by element; during "
            "training these are often the labels and the output of the model",
            fix="make the sizes of each axis equal; an axis of size 1 fits any size",
            tf_2_15="Incompatible shapes: [32,10] vs. [32,5]",
        ),
    ],
)
