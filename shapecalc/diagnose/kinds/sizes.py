"""SC405 and SC406: sizes that do not multiply to the same, or that nobody has told."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields, tuple_of
from shapecalc.errors import Code


def _whole(t: MessageFields, name: str) -> list[int]:
    """The sizes of a shape, without those that are open."""
    return [int(size) for size in t.axes_of(name) if size.isdecimal()]


def _elements(t: MessageFields) -> str:
    have, want = _whole(t, "shape"), _whole(t, "other")
    if not have or len(want) < len(t.axes_of("other")):
        return (
            f"{t['shape']} cannot be brought into {t['other']}: it has another number of elements"
        )
    return (
        f"{t['shape']} has {prod(have):,} elements and {t['other']} has {prod(want):,}; a Reshape "
        "keeps all of them"
    )


def _reshape_cures(t: MessageFields) -> Sequence[str]:
    total = prod(_whole(t, "shape")) if t.shape else t.number("number")
    widths = [n for n in range(2, min(total, 1000) + 1) if total % n == 0][:3]
    fitting = " or ".join(tuple_of([total // n, n]) for n in widths) or tuple_of([total])
    return [f"let the sizes multiply to {total:,}: {fitting}, for example"]


kind(
    Code.ELEMENTS,
    """A Reshape moves no number and drops none, so both shapes multiply to the same. In the example
    16 numbers arrive, and (3, 5) has room for 15. The batch does not count, and one of the sizes
    may be -1: it becomes what is left over.""",
    "choose sizes that multiply to the number of elements: (4, 4) for 16",
    "let Keras find one of them: Reshape((-1, 4))",
    example="""
    - Reshape((3, 5), input_shape=(16,))
    """,
    messages=[
        message(
            "The total size of the tensor must be unchanged. Received: input_shape=$shape, "
            "target_shape=$other",
            "The total size of the tensor must be unchanged, however, the input size cannot by "
            "divided by the specified dimensions in target_shape. Received: input_shape=$shape, "
            "target_shape=$other",
            "total size of new array must be unchanged, input_shape = $shape, output_shape = "
            "$other",
            means=_elements,
            cure=_reshape_cures,
            keras_3="The total size of the tensor must be unchanged. Received: "
            "input_shape=(16,), target_shape=(3, 5)",
            keras_2="total size of new array must be unchanged, input_shape = [16], "
            "output_shape = [3, 5]",
        ),
        message(
            "cannot reshape array of size $number into shape $other",
            "Cannot reshape a tensor with $number elements to shape $other",
            "Input to reshape is a tensor with $number values, but the requested shape has",
            means="{number} numbers cannot be brought into another shape whose sizes do not "
            "multiply to {number}",
            cure=_reshape_cures,
            numpy="cannot reshape array of size 784 into shape (28,29)",
            tf_2_15="Input to reshape is a tensor with 784 values, but the requested shape has 812",
        ),
    ],
)

kind(
    Code.UNKNOWN_SIZE,
    """A weight has one row for each feature that arrives, so their number has to be known when the
    layer is made. In the example the length is None, and so is what Flatten makes of it: None
    times 3.""",
    "give the input a length: Input(shape=(5, 3)) instead of Input(shape=(None, 3))",
    "instead of Flatten, take what needs no length: GlobalAveragePooling1D, or an LSTM",
    example="""
    - Flatten(input_shape=(None, 3))
    - Dense(2)
    """,
    messages=[
        message(
            "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
            "Received: shape=$shape for variable path=$path",
            means="{layer} needs a weight of shape {shape}, and None is no number",
            cure="give the input of the model a shape without None, or replace the Flatten "
            "before {layer} by GlobalAveragePooling1D",
            keras_3="Shapes used to initialize variables must be fully-defined (no `None` "
            "dimensions). Received: shape=(None, 2) for variable path='sequential/dense/kernel'",
        ),
        message(
            "The last dimension of the inputs to a Dense layer should be defined. Found None. "
            "Full input shape received: $shape",
            "The last dimension of the inputs to `Dense` should be defined. Found `None`.",
            means="a Dense layer gets {shape}; without its last size it cannot make its weights",
            cure="give the input of the model a shape without None, or replace the Flatten "
            "before the Dense layer by GlobalAveragePooling1D",
            keras_2="The last dimension of the inputs to a Dense layer should be defined. Found "
            "None. Full input shape received: (None, None)",
            keras_2_3="The last dimension of the inputs to `Dense` should be defined. Found "
            "`None`.",
        ),
        message(
            "The channel dimension of the inputs should be defined. The input_shape received is "
            "$shape, where axis $axis",
            "The channel dimension of the inputs should be defined. Found `None`.",
            "The channel dimension of the inputs to",
            means="a convolution gets {shape}, without a number of channels",
            cure="give the axis of the channels a number: Input(shape=(None, None, 3)); height "
            "and width may be None",
            keras_2="The channel dimension of the inputs should be defined. The input_shape "
            "received is (None, None, None, None), where axis -1 (0-based) is the channel "
            "dimension, which found to be `None`.",
        ),
        message(
            "Input $index of layer $layer is incompatible with the layer: its rank is undefined, "
            "but the layer requires a defined rank.",
            means="{layer} gets a tensor of which not even the number of axes is known",
            cure="say it with a Reshape, or tensor.set_shape((None, 28, 28, 1)) in a data set",
            tf_2_6="Input 0 of layer dense is incompatible with the layer: its rank is undefined, "
            "but the layer requires a defined rank.",
        ),
        message(
            "Input has undefined `axis` dimension. Received input with shape $shape and axis=",
            means="{layer} gets {shape} and has one weight for each feature, whose number is None",
            cure="give the input of the model a shape without None in its last place",
            keras_2="Input has undefined `axis` dimension. Received input with shape (None, None) "
            "and axis=(1,)",
        ),
    ],
)
