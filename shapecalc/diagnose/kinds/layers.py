"""SC201 to SC204: layers and arguments that do not exist, or not with such a value."""

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
    meant = closest(t["name"], RULES)
    if meant and meant != t["name"]:
        return [f"did you mean {meant}?"]
    name = t["name"]
    if meant or name in ("Sequential", "Functional", "Model"):
        return ["the file is of another version of Keras: read it with that, and save it anew"]
    return [f"hand the class over: load_model(path, custom_objects={{{name!r}: {name}}})"]


kind(
    Code.UNKNOWN_LAYER,
    """Layers have the names of Keras, in its capitals, and their older names. In the example two
    letters are in the wrong order. A layer of one's own is in no version of Keras: who reads a
    saved model with it has to have its code, too.""",
    "write the name as `shapecalc layers` lists it",
    "for a class of one's own: load_model(path, custom_objects={'Name': Name})",
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
            means="Keras has no class {name}",
            cure=_other_layer,
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
            means="{value} is added to a Sequential model, and that is no layer of this Keras",
            cure=(
                "make the layer: Dense(10), not Dense",
                "take everything from one place: layers of `tensorflow.keras` and of `keras` do "
                "not fit together",
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
    asked = f"`shapecalc layers {t.rule.name}`" if t.rule else "`shapecalc layers`"
    return [f"did you mean {meant}?" if meant else f"{asked} lists the arguments"]


kind(
    Code.UNKNOWN_ARGUMENT,
    """Each layer takes the arguments of its own and those that all layers share. In the example an
    `s` is missing at the end of return_sequences. Many are called otherwise since Keras 2:
    nb_filter is filters, border_mode is padding, subsample is strides.""",
    "write it as `shapecalc layers LSTM` does",
    example="""
    - LSTM(10, return_sequence=True, input_shape=(3, 1))
    """,
    messages=[
        message(
            "Unrecognized keyword arguments passed to $class: {$argument:",
            "('Keyword argument not understood:', $argument)",
            "__init__() got an unexpected keyword argument $argument",
            "Argument(s) not recognized: {$argument:",
            means="{layer} has no argument called {argument}",
            cure=_other_argument,
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


def _meant(t: MessageFields) -> Sequence[str]:
    for words in VOCABULARIES.values():
        meant = closest(t["value"], words)
        if meant and meant != t["value"]:
            return [f"did you mean {meant}?"]
    return [
        f"look up how {t['value']} is spelt; a function of one's own is given itself, not its "
        "name, or with custom_objects={…} when a model is loaded"
    ]


kind(
    Code.ARGUMENT,
    """An argument has to be of the right kind: a whole number greater than 0, one of a few words, a
    tuple with one number per axis. In the example `relu` is misspelt.""",
    "take one of the words, or a number, that the message names",
    "`shapecalc layers Conv2D` tells what each argument is",
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
            means="Keras knows nothing that is called {value}",
            cure=_meant,
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
            cure="units and filters are whole numbers of at least 1, rates lie between 0 and 1",
            keras_3="Received an invalid value for `units`, expected a positive integer. "
            "Received: units=-1",
            keras_2="Invalid value 5 received for `rate`, expected a value between 0 and 1.",
        ),
        message(
            "The `$argument` argument must be a tuple of $expected integers. Received $name=$value",
            "The `$argument` argument must be a tuple of $expected integers. Received: $value",
            "The argument `$argument` cannot contains 0(s). Received: $value",
            means="{argument} cannot be {value}",
            cure="give one whole number of at least 1, or a tuple with one per axis of the "
            "images, as in {argument}=(3, 3) for Conv2D",
            keras_3="The `kernel_size` argument must be a tuple of 2 integers. Received "
            "kernel_size=(3, 3, 3)",
            keras_2="The `kernel_size` argument must be a tuple of 2 integers. Received: (3, 3, 3)",
        ),
        message(
            "The `padding` argument must be a list/tuple or one of $any. Received: $value",
            "Causal padding is only supported for `Conv1D` and",
            means="padding cannot have this value here",
            cure="take 'valid' or 'same'; 'causal' is for Conv1D only",
            keras_3="The `padding` argument must be a list/tuple or one of {'valid', 'same'}. "
            "Received: smae",
            keras_2='The `padding` argument must be a list/tuple or one of "valid", "same" (or '
            '"causal", only for `Conv1D). Received: smae',
        ),
        message(
            "The `data_format` argument must be one of $any. Received: data_format=$value",
            "The `data_format` argument must be one of $any. Received: $value",
            means="data_format cannot be {value}",
            cure="take 'channels_last', which is what nearly all data have, or 'channels_first'",
            keras_3="The `data_format` argument must be one of {'channels_first', "
            "'channels_last'}. Received: data_format=foo",
        ),
        message(
            "`strides > 1` not supported in conjunction with `dilation_rate > 1`.",
            "Specifying any stride value != 1 is incompatible with specifying any `dilation_rate`",
            means="a convolution cannot take large steps and spread its window at the same time",
            cure="set strides=1, or dilation_rate=1",
            keras_3="`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
            "Received: strides=(2, 2) and dilation_rate=(2, 2)",
        ),
        message(
            "The number of filters must be evenly divisible by the number of groups. Received: "
            "groups=$expected, filters=$found",
            means="{found} filters cannot be dealt out to {expected} groups",
            cure="take filters that are a multiple of {expected}",
            keras_3="The number of filters must be evenly divisible by the number of groups. "
            "Received: groups=3, filters=8",
        ),
        message(
            "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` "
            "must be consecutive and start from 1. Received dims=$value",
            means="Permute counts the axes from 1 and without the batch, and wants each of them "
            "once; it is given {value}",
            cure="for two axes behind the batch: Permute((2, 1))",
            keras_3="Invalid permutation argument `dims` for Permute Layer. The set of indices in "
            "`dims` must be consecutive and start from 1. Received dims=(1, 3)",
        ),
        message(
            "Invalid merge mode. Received: $value. Merge mode should be one of",
            means="Bidirectional cannot put its two outputs together by {value}",
            cure="take 'concat', 'sum', 'mul', 'ave' or None",
            keras_3="Invalid merge mode. Received: foo. Merge mode should be one of",
        ),
        message(
            "`padding` should have two elements. Received: padding=$value",
            "`padding` should have two elements. Received: $value",
            means="padding of two axes cannot be {value}",
            cure="give one number, a pair, or a pair of pairs: ((1, 1), (2, 2))",
            keras_3="`padding` should have two elements. Received: padding=(1, 2, 3).",
        ),
        message(
            "Please initialize `$class` layer with a `$any` instance. Received: $value",
            means="{class} wraps a layer, and {value} is none",
            cure="give it a layer: TimeDistributed(Dense(3))",
            keras_3="Please initialize `TimeDistributed` layer with a `keras.layers.Layer` "
            "instance. Received: 5",
        ),
        message(
            "Cannot convert $value to a mixed precision DTypePolicy.",
            "Cannot convert the argument `type_value`: $value to a TensorFlow DType.",
            means="there is no dtype {value}",
            cure="take 'float32', 'float64', 'int32', 'mixed_float16', …",
            keras_3="Cannot convert 'foo' to a mixed precision DTypePolicy.",
            keras_2="Cannot convert the argument `type_value`: 'foo' to a TensorFlow DType.",
        ),
        message(
            "Dimension value must be integer or None or have an __index__ method, got value "
            "$value with type",
            "Cannot convert $any to a shape. Found invalid dimension $value of type",
            means="a shape consists of whole numbers and None; {value} is neither",
            cure="write the sizes: Input(shape=(28, 28, 1))",
            keras_3="Cannot convert '(4, 'a')' to a shape. Found invalid dimension 'a' of type "
            "'<class 'str'>'.",
            keras_2="Dimension value must be integer or None or have an __index__ method, got "
            "value ''a'' with type '<class 'str'>'",
        ),
        message(
            "Cannot convert $value to a shape.",
            means="a shape is given as a number; it has to be a tuple",
            cure="write the comma: Input(shape=(4,)), input_shape=(4,); (4) is just 4",
            keras_3="Cannot convert '4' to a shape.",
        ),
    ],
)

kind(
    Code.MISSING_ARGUMENT,
    """Some arguments have no default: how many units, how many filters, how large a window. In the
    example Conv2D is told its 8 filters but not their size.""",
    "give it by its name or its place: Conv2D(8, 3) is Conv2D(filters=8, kernel_size=3)",
    "give each argument once, by place or by name",
    example="""
    - Conv2D(8, input_shape=(8, 8, 1))
    """,
    messages=[
        message(
            "$class.__init__() missing $number required positional argument: $argument",
            "__init__() missing $number required positional argument: $argument",
            "$class.__init__() missing $number required positional arguments: $argument",
            "__init__() missing $number required positional arguments: $argument",
            means="{layer} is not told its {argument}",
            cure="give it: {argument}=…",
            keras_3="Conv2D.__init__() missing 1 required positional argument: 'kernel_size'",
            keras_2_3="__init__() missing 1 required positional argument: 'units'",
        ),
        message(
            "__init__() got multiple values for argument $argument",
            "__init__() takes $expected positional arguments but $found were given",
            "__init__() takes from $number to $expected positional arguments but $found were given",
            means="an argument is given twice, or there are too many",
            cure="give each argument once: by its place, or by its name",
            keras_3="Dense.__init__() got multiple values for argument 'units'",
        ),
    ],
)
