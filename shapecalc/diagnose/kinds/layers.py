"""SC201 to SC204: unknown layers, unknown arguments, and invalid values of arguments."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.declare.layer import COMMON
from shapecalc.declare.names import (
    ACTIVATIONS,
    CONSTRAINTS,
    INITIALIZERS,
    REGULARIZERS,
    current_argument,
)
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code, closest
from shapecalc.rules import RULES


def _other_layer(t: MessageFields) -> Sequence[str]:
    name = t["name"]
    if name in RULES or name in ("Sequential", "Functional", "Model"):
        return ["another version of Keras saved the file: load it there, and save it again"]
    meant = closest(name, RULES)
    if meant:
        return [f"did you mean {meant}?"]
    return [f"pass the class: load_model(path, custom_objects={{{name!r}: {name}}})"]


kind(
    Code.UNKNOWN_LAYER,
    """Layers have the same names as in Keras, with the same capital letters; older names work,
    too. In the example two letters are swapped. A custom layer is not part of Keras: to load a
    saved model that contains one, its class is needed, too.""",
    "use a name that `shapecalc layers` lists",
    "for a custom class: load_model(path, custom_objects={'Name': Name})",
    example="""
    - Desne(5, input_shape=(3,))
    """,
    messages=[
        message(
            "Unknown layer: $name. Please ensure",
            "Unknown layer: $name",
            "Could not locate class $name. Make sure custom classes",
            "module '$path.layers' has no attribute $name",
            "cannot import name $name from 'keras.layers'",
            "cannot import name $name from 'tensorflow.keras.layers'",
            means="Keras has no layer class named {name}",
            fix=_other_layer,
            keras_3="Could not locate class 'Foo'. Make sure custom classes and functions are "
            "decorated with `@keras.saving.register_keras_serializable()`.",
            keras_2="Unknown layer: 'Foo'. Please ensure",
            keras_2_3="Unknown layer: Foo",
        ),
        message(
            "Only instances of `keras.Layer` can be added to a Sequential model. Received: $value "
            "(of type",
            "The added layer must be an instance of class Layer. Received: layer=$value of type",
            "The added layer must be an instance of class Layer. Found: $value",
            means="{value} is added to a Sequential model, but it is not a layer of this Keras",
            fix=(
                "create the layer: Dense(10), not Dense",
                "import everything from one package: layers of `tensorflow.keras` and of `keras` "
                "cannot be mixed",
            ),
            keras_3="Only instances of `keras.Layer` can be added to a Sequential model. Received: "
            "5 (of type <class 'int'>)",
            keras_2="The added layer must be an instance of class Layer. Received: layer=5 of type "
            "<class 'int'>.",
            tf_2_6="The added layer must be an instance of class Layer. Found: "
            "<keras.layers.core.Dense object at 0x7f>",
        ),
    ],
)


def _other_argument(t: MessageFields) -> Sequence[str]:
    name = t["argument"].strip("{ '\"").split(":")[0]
    accepted = t.rule.accepted if t.rule else {n for rule in set(RULES.values()) for n in rule.own}
    meant = current_argument(name, accepted) or closest(name, {*accepted, *COMMON})
    if meant:
        return [f"did you mean {meant}?"]
    command = f"shapecalc layers {t.rule.name}" if t.rule else "shapecalc layers"
    return [f"`{command}` lists the arguments"]


kind(
    Code.UNKNOWN_ARGUMENT,
    """Each layer has its own arguments and those that all layers share, such as name and dtype. In
    the example the last `s` of return_sequences is missing. Keras 2 renamed many arguments:
    nb_filter is now filters, border_mode is padding, and subsample is strides.""",
    "use an argument that `shapecalc layers LSTM` lists",
    example="""
    - LSTM(10, return_sequence=True, input_shape=(3, 1))
    """,
    messages=[
        message(
            "Unrecognized keyword arguments passed to $class: {$argument:",
            "('Keyword argument not understood:', $argument)",
            "__init__() got an unexpected keyword argument $argument",
            "Argument(s) not recognized: {$argument:",
            means="{layer} has no argument named {argument}",
            fix=_other_argument,
            keras_3="Unrecognized keyword arguments passed to LSTM: {'return_sequence': True}",
            keras_2="('Keyword argument not understood:', 'return_sequence')",
            keras_1="__init__() got an unexpected keyword argument 'nb_filter'",
        ),
    ],
)

VOCABULARIES = {
    "activation function": ACTIVATIONS.strings,
    "initializer": INITIALIZERS.strings,
    "regularizer": REGULARIZERS.strings,
    "constraint": CONSTRAINTS.strings,
}
_KINDS = (*VOCABULARIES, "optimizer", "loss", "metric", "loss function", "activation")


def _other_value(t: MessageFields) -> Sequence[str]:
    for words in VOCABULARIES.values():
        meant = closest(t["value"], words)
        if meant and meant != t["value"]:
            return [f"did you mean {meant}?"]
    return [
        f"check the spelling of {t['value']}; pass a custom function itself, not its name, and "
        "to load_model with custom_objects={…}"
    ]


kind(
    Code.ARGUMENT,
    """Each argument accepts certain values only: a positive integer, one of a few words, a tuple
    with one integer per axis. In the example `relu` is misspelled.""",
    "use one of the values that the message names",
    "`shapecalc layers Conv2D` explains each argument",
    example="""
    - Dense(5, activation='rleu', input_shape=(3,))
    """,
    messages=[
        message(
            *(f"Could not interpret {kind} identifier: $value" for kind in _KINDS),
            *(f"Unknown {kind}: $value. Please ensure" for kind in _KINDS),
            *(f"Unknown {kind}: $value" for kind in _KINDS),
            "Unknown activation function $value cannot be deserialized.",
            "Unknown loss function:$value",
            "Unknown metric function:$value",
            means="Keras does not know the name {value}",
            fix=_other_value,
            keras_3="Could not interpret activation function identifier: rleu",
            keras_2="Unknown activation function 'rleu' cannot be deserialized.",
            keras_2_3="Unknown initializer: foo",
        ),
        message(
            "Received an invalid value for `$argument`, expected a positive integer. Received: "
            "$name=$value",
            "Invalid value for argument `$argument`. Expected a strictly positive value. "
            "Received $name=$value",
            "Invalid value received for argument `$argument`. Expected a float value between 0 "
            "and 1. Received: $name=$value",
            "Invalid value $value received for `$argument`, expected a value between 0 and 1.",
            means="{argument} cannot be {value}",
            fix="use an integer of at least 1 for units and filters, and a number between 0 and 1 "
            "for rates",
            keras_3="Received an invalid value for `units`, expected a positive integer. "
            "Received: units=-1",
            keras_2="Invalid value 5 received for `rate`, expected a value between 0 and 1.",
        ),
        message(
            "The `$argument` argument must be a tuple of $expected integers. Received $name=$value",
            "The `$argument` argument must be a tuple of $expected integers. Received: $value",
            "The argument `$argument` cannot contains 0(s). Received: $value",
            means="{argument} cannot be {value}",
            fix="use one integer of at least 1, or a tuple with one integer per spatial axis, such "
            "as {argument}=(3, 3) for Conv2D",
            keras_3="The `kernel_size` argument must be a tuple of 2 integers. Received "
            "kernel_size=(3, 3, 3)",
            keras_2="The `kernel_size` argument must be a tuple of 2 integers. Received: (3, 3, 3)",
        ),
        message(
            "The `padding` argument must be a list/tuple or one of $any. Received: $value",
            "Causal padding is only supported for `Conv1D` and",
            means="this layer does not accept this value of padding",
            fix="use 'valid' or 'same'; 'causal' works with Conv1D only",
            keras_3="The `padding` argument must be a list/tuple or one of {'valid', 'same'}. "
            "Received: smae",
            keras_2='The `padding` argument must be a list/tuple or one of "valid", "same" (or '
            '"causal", only for `Conv1D). Received: smae',
        ),
        message(
            "The `data_format` argument must be one of $any. Received: data_format=$value",
            "The `data_format` argument must be one of $any. Received: $value",
            means="data_format cannot be {value}",
            fix="use 'channels_last', which fits almost all data, or 'channels_first'",
            keras_3="The `data_format` argument must be one of {'channels_first', "
            "'channels_last'}. Received: data_format=foo",
        ),
        message(
            "`strides > 1` not supported in conjunction with `dilation_rate > 1`.",
            "Specifying any stride value != 1 is incompatible with specifying any `dilation_rate`",
            means="a convolution cannot have strides and a dilation rate above 1 at the same time",
            fix="set strides=1 or dilation_rate=1",
            keras_3="`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
            "Received: strides=(2, 2) and dilation_rate=(2, 2)",
        ),
        message(
            "The number of filters must be evenly divisible by the number of groups. Received: "
            "groups=$expected, filters=$found",
            means="{found} filters cannot be divided into {expected} equal groups",
            fix="set filters to a multiple of {expected}",
            keras_3="The number of filters must be evenly divisible by the number of groups. "
            "Received: groups=3, filters=8",
        ),
        message(
            "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` "
            "must be consecutive and start from 1. Received dims=$value",
            means="Permute needs every axis exactly once, counted from 1 without the batch, but "
            "got {value}",
            fix="to swap two axes: Permute((2, 1))",
            keras_3="Invalid permutation argument `dims` for Permute Layer. The set of indices in "
            "`dims` must be consecutive and start from 1. Received dims=(1, 3)",
        ),
        message(
            "Invalid merge mode. Received: $value. Merge mode should be one of",
            means="Bidirectional cannot merge its two outputs with {value}",
            fix="use 'concat', 'sum', 'mul', 'ave' or None",
            keras_3="Invalid merge mode. Received: foo. Merge mode should be one of",
        ),
        message(
            "`padding` should have two elements. Received: padding=$value",
            "`padding` should have two elements. Received: $value",
            means="the padding of two axes cannot be {value}",
            fix="use one number, a pair, or a pair of pairs: ((1, 1), (2, 2))",
            keras_3="`padding` should have two elements. Received: padding=(1, 2, 3).",
        ),
        message(
            "Please initialize `$class` layer with a `$any` instance. Received: $value",
            means="{class} wraps a layer, but {value} is not a layer",
            fix="pass a layer: TimeDistributed(Dense(3))",
            keras_3="Please initialize `TimeDistributed` layer with a `keras.layers.Layer` "
            "instance. Received: 5",
        ),
        message(
            "Cannot convert $value to a mixed precision DTypePolicy.",
            "Cannot convert the argument `type_value`: $value to a TensorFlow DType.",
            means="there is no dtype {value}",
            fix="use 'float32', 'float64', 'int32', 'mixed_float16', …",
            keras_3="Cannot convert 'foo' to a mixed precision DTypePolicy.",
            keras_2="Cannot convert the argument `type_value`: 'foo' to a TensorFlow DType.",
        ),
        message(
            "Dimension value must be integer or None or have an __index__ method, got value "
            "$value with type",
            "Cannot convert $any to a shape. Found invalid dimension $value of type",
            means="a shape consists of integers and None, but {value} is neither",
            fix="write the sizes as integers: Input(shape=(28, 28, 1))",
            keras_3="Cannot convert '(4, 'a')' to a shape. Found invalid dimension 'a' of type "
            "'<class 'str'>'.",
            keras_2="Dimension value must be integer or None or have an __index__ method, got "
            "value ''a'' with type '<class 'str'>'",
        ),
        message(
            "Cannot convert $value to a shape.",
            means="the shape is a number, but it must be a tuple",
            fix="add a comma: Input(shape=(4,)), because (4) is just the number 4",
            keras_3="Cannot convert '4' to a shape.",
        ),
    ],
)

kind(
    Code.MISSING_ARGUMENT,
    """Some arguments have no default: the number of units, the number of filters, the size of a
    window. In the example Conv2D has 8 filters, but the kernel size is missing.""",
    "pass it by name or by position: Conv2D(8, 3) means Conv2D(filters=8, kernel_size=3)",
    "pass each argument only once, by name or by position",
    example="""
    - Conv2D(8, input_shape=(8, 8, 1))
    """,
    messages=[
        message(
            "$class.__init__() missing $number required positional argument: $argument",
            "__init__() missing $number required positional argument: $argument",
            "$class.__init__() missing $number required positional arguments: $argument",
            "__init__() missing $number required positional arguments: $argument",
            means="{layer} needs the argument {argument}, which has no default",
            fix="add it: {argument}=…",
            keras_3="Conv2D.__init__() missing 1 required positional argument: 'kernel_size'",
            keras_2_3="__init__() missing 1 required positional argument: 'units'",
        ),
        message(
            "__init__() got multiple values for argument $argument",
            "__init__() takes $expected positional arguments but $found were given",
            "__init__() takes from $number to $expected positional arguments but $found were given",
            means="an argument is passed twice, or there are too many arguments",
            fix="pass each argument only once, by name or by position",
            keras_3="Dense.__init__() got multiple values for argument 'units'",
        ),
    ],
)
