"""SC405 and SC406: a different number of elements, and sizes that are unknown."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from shapecalc.diagnose.kinds import tensorflowjs
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields, tuple_of
from shapecalc.errors import Code


def _known_sizes(t: MessageFields, name: str) -> list[int]:
    """Return the sizes of a shape, without None and -1."""
    return [int(size) for size in t.axes_of(name) if size.isdecimal()]


def _elements(t: MessageFields) -> str:
    have, want = _known_sizes(t, "shape"), _known_sizes(t, "other")
    if not have or len(want) < len(t.axes_of("other")):
        return f"{t['shape']} cannot be reshaped to {t['other']}: the numbers of elements differ"
    return (
        f"{t['shape']} has {prod(have):,} elements but {t['other']} has {prod(want):,}; a Reshape "
        "must keep the number of elements"
    )


def _reshape_fixes(t: MessageFields) -> Sequence[str]:
    total = prod(_known_sizes(t, "shape")) if t.shape else t.number("number")
    widths = [n for n in range(2, min(total, 1000) + 1) if total % n == 0][:3]
    fitting = " or ".join(tuple_of([total // n, n]) for n in widths) or tuple_of([total])
    return [f"choose sizes whose product is {total:,}, for example {fitting}"]


def _batches(t: MessageFields) -> str:
    wanted = f"a shape of {t['found']}" if "found" in t.captured else t["shape"]
    return f"{t['number']} numbers cannot be reshaped to {wanted}: the numbers of elements differ"


kind(
    Code.ELEMENTS,
    """A Reshape keeps every number, so the sizes of both shapes must have the same product. In the
    example the input has 16 numbers, but (3, 5) has room for 15. The batch does not count. One size
    may be -1: Keras computes it from the others.""",
    "choose sizes whose product is the number of elements: (4, 4) for 16",
    "let Keras compute one size: Reshape((-1, 4))",
    example="""
    - Reshape((3, 5), input_shape=(16,))
    """,
    messages=[
        *tensorflowjs.ELEMENTS,
        message(
            "The total size of the tensor must be unchanged. Received: input_shape=$shape, "
            "target_shape=$other",
            "The total size of the tensor must be unchanged, however, the input size cannot by "
            "divided by the specified dimensions in target_shape. Received: input_shape=$shape, "
            "target_shape=$other",
            "total size of new array must be unchanged, input_shape = $shape, output_shape = "
            "$other",
            means=_elements,
            fix=_reshape_fixes,
            keras_3="The total size of the tensor must be unchanged. Received: "
            "input_shape=(16,), target_shape=(3, 5)",
            keras_2="total size of new array must be unchanged, input_shape = [16], "
            "output_shape = [3, 5]",
        ),
        message(
            "cannot reshape array of size $number into shape $other",
            means="{number} numbers cannot be reshaped to a shape with a different number of "
            "elements",
            fix=_reshape_fixes,
            numpy="cannot reshape array of size 784 into shape (28,29)",
        ),
        message(
            "total size of new array must be unchanged",
            means="a Reshape must keep the number of elements",
            fix="choose sizes whose product is the number of elements of one sample, or let one be "
            "computed: Reshape((-1, 4))",
        ),
        message(
            "Input to reshape is a tensor with $number values, but the requested shape has $found",
            "Input to reshape is a tensor with $number values, but the requested shape requires a "
            "multiple of $found",
            "Cannot reshape a tensor with $number elements to shape $any ($found elements)",
            "Dimension size must be evenly divisible by $found but is $number for",
            "shape '$shape' is invalid for input of size $number",
            "cannot reshape array of shape $other (size $number) into shape $shape (size $found)",
            means=_batches,
            fix="keep the batch axis and let one size be computed: tf.reshape(x, (-1, 28, 28)), or "
            "a Reshape layer; the other sizes must be those of one sample",
            tf_2_15="Input to reshape is a tensor with 784 values, but the requested shape has 812",
        ),
    ],
)

kind(
    Code.UNKNOWN_SIZE,
    """A kernel has one row for each input feature, so the number of features must be known when the
    layer creates its weights. In the example the length of the input is None, so the output of
    Flatten has an unknown size, too: None times 3.""",
    "give the input a fixed length: Input(shape=(5, 3)) instead of Input(shape=(None, 3))",
    "replace Flatten with a layer that accepts any length: GlobalAveragePooling1D, or an LSTM",
    example="""
    - Flatten(input_shape=(None, 3))
    - Dense(2)
    """,
    messages=[
        message(
            "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
            "Received: shape=$shape for variable path=$path",
            means="{layer} needs a weight of shape {shape}, but the size of a weight cannot be "
            "None",
            fix="give the model an input shape without None, or replace the Flatten before "
            "{layer} with GlobalAveragePooling1D",
            keras_3="Shapes used to initialize variables must be fully-defined (no `None` "
            "dimensions). Received: shape=(None, 2) for variable path='sequential/dense/kernel'",
        ),
        message(
            "The last dimension of the inputs to a Dense layer should be defined. Found None. "
            "Full input shape received: $shape",
            "The last dimension of the inputs to `Dense` should be defined. Found `None`.",
            means="a Dense layer received {shape}; it cannot create its weights, because the last "
            "size is unknown",
            fix="give the model an input shape without None, or replace the Flatten before the "
            "Dense layer with GlobalAveragePooling1D",
            keras_2="The last dimension of the inputs to a Dense layer should be defined. Found "
            "None. Full input shape received: (None, None)",
            keras_2_3="The last dimension of the inputs to `Dense` should be defined. Found "
            "`None`.",
        ),
        message(
            "The shape of the input to $class is not fully defined (got $shape).",
            means="Flatten received {shape}, so the size of its output is unknown",
            fix="give the model an input shape without None, or replace the Flatten with "
            "GlobalAveragePooling1D (for pictures GlobalAveragePooling2D)",
        ),
        message(
            "The channel dimension of the inputs should be defined. The input_shape received is "
            "$shape, where axis $axis",
            "The channel dimension of the inputs should be defined. Found `None`.",
            "The channel dimension of the inputs to",
            means="a convolution received {shape}, but the number of channels is unknown",
            fix="give the channels axis a size: Input(shape=(None, None, 3)); height and width "
            "may be None",
            keras_2="The channel dimension of the inputs should be defined. The input_shape "
            "received is (None, None, None, None), where axis -1 (0-based) is the channel "
            "dimension, which found to be `None`.",
        ),
        message(
            "Input $index of layer $layer is incompatible with the layer: its rank is undefined, "
            "but the layer requires a defined rank.",
            means="{layer} received a tensor whose number of axes is unknown",
            fix="set the shape: with a Reshape, or with tensor.set_shape((None, 28, 28, 1)) in a "
            "tf.data pipeline",
            tf_2_6="Input 0 of layer dense is incompatible with the layer: its rank is undefined, "
            "but the layer requires a defined rank.",
        ),
        message(
            "Input has undefined `axis` dimension. Received input with shape $shape and axis=",
            means="{layer} received {shape}; it has one weight for each feature, but the number of "
            "features is None",
            fix="give the model an input shape whose last size is not None",
            keras_2="Input has undefined `axis` dimension. Received input with shape (None, None) "
            "and axis=(1,)",
        ),
    ],
)
