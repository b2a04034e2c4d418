"""SC202 to SC204: unknown arguments, invalid values, and arguments that are missing."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.declare.layer import COMMON
from shapecalc.declare.names import (
    ACTIVATIONS,
    CONSTRAINTS,
    INITIALIZERS,
    REGULARIZERS,
)
from shapecalc.diagnose.kinds.argument_names import GONE, OF_MODEL, similar_argument
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code
from shapecalc.rules.objectives import CALLBACKS, LOSSES, METRICS, OPTIMIZERS
from shapecalc.similar import closest


def _no_argument(t: MessageFields) -> str:
    owner = t.layer if t.rule or "class" not in t.captured else t["class"]
    return f"{owner} has no argument named {_own_name(t)}"


def _own_name(t: MessageFields) -> str:
    return t["argument"].strip("{[ '\"").split(":")[0]


def _accepted(t: MessageFields) -> Sequence[str]:
    """Return the arguments that the class of a message accepts; nothing if it is not known."""
    owner = t["class"]
    if t.rule:
        return [*t.rule.accepted, *COMMON]
    for vocabulary in (OPTIMIZERS, CALLBACKS, LOSSES, METRICS):
        if owner in vocabulary.constructors:
            return list(vocabulary.constructors[owner])
    return []


def _other_argument(t: MessageFields) -> Sequence[str]:
    name, accepted = _own_name(t), _accepted(t)
    if t["class"] in ("Model", "Functional"):
        return [f"write {OF_MODEL.get(name, 'inputs and outputs')}: Model(inputs=x, outputs=y)"]
    if "class" in t.captured and not accepted and name not in GONE:
        return [f"leave it out: {t['class']}() has no such argument in this version"]
    if not t.rule and name in OF_MODEL:
        return [f"for a model, write {OF_MODEL[name]}: Model(inputs=x, outputs=y)"]
    if name in GONE:
        shape = t.captured.get("shape", "(32, …)")
        return [GONE[name].format(shape if "batch" in name else name)]
    meant = similar_argument(name, accepted)
    if meant and meant != name:
        return [f"did you mean {meant}?"]
    command = f"shapecalc layers {t.rule.name}" if t.rule else "shapecalc layers"
    return [f"`{command}` lists the arguments; for a file, use the version of Keras that saved it"]


def _of_optimizer(t: MessageFields) -> Sequence[str]:
    """Return what to write for an argument that an optimizer does not have."""
    name = _own_name(t)
    known = {n for own in OPTIMIZERS.constructors.values() for n in own}
    meant = "learning_rate" if name == "lr" else "" if name in GONE else closest(name, known)
    if meant:
        return [
            f"write {meant}: Adam(learning_rate=0.001)"
            if name == "lr"
            else f"did you mean {meant}?"
        ]
    return [GONE.get(name, "leave it out, or look at the arguments: help(keras.optimizers.Adam)")]


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
            "Unrecognized keyword arguments passed to $class: {$argument: $shape",
            "Unrecognized keyword arguments passed to $class: {$argument:",
            "Unrecognized keyword arguments: ['$argument'",
            "('Keyword argument not understood:', $argument)",
            "$class.__init__() got an unexpected keyword argument $argument",
            "$class() got an unexpected keyword argument $argument",
            "__init__() got an unexpected keyword argument $argument",
            means=_no_argument,
            fix=_other_argument,
            keras_3="Unrecognized keyword arguments passed to LSTM: {'return_sequence': True}",
            keras_2="('Keyword argument not understood:', 'return_sequence')",
            keras_1="__init__() got an unexpected keyword argument 'nb_filter'",
        ),
        message(
            "Argument(s) not recognized: {$argument:",
            "Unexpected keyword argument passed to optimizer: $argument",
            "$argument is deprecated in the new Keras optimizer",
            "$argument is deprecated in `optimizer_experimental",
            "$argument is not a valid argument, kwargs should be empty for",
            means="the optimizer has no argument named {argument}",
            fix=_of_optimizer,
            keras_3_15="Argument(s) not recognized: {'lr': 0.001}",
        ),
        message(
            "`ragged=True` is not supported with the",
            means="this backend of Keras has no ragged tensors",
            fix=GONE["ragged"],
        ),
        message(
            "__init__() takes 1 positional argument but 2 were given",
            "Could not interpret positional arguments passed to `Model`",
            means="a class got an argument by position that it takes by name only, or not at all",
            fix="write the names of the arguments; for a model: Model(inputs=x, outputs=y)",
        ),
    ],
)

VOCABULARIES = {
    "activation function": ACTIVATIONS.strings,
    "initializer": INITIALIZERS.strings,
    "regularizer": REGULARIZERS.strings,
    "constraint": CONSTRAINTS.strings,
}
OBJECTS = {
    "loss": LOSSES.strings,
    "metric": {*METRICS.strings, "accuracy", "mae", "mse"},
    "optimizer": OPTIMIZERS.strings,
}
_KINDS = (*VOCABULARIES, *OBJECTS, "loss function", "metric function", "activation")


def _unknown_value(t: MessageFields) -> str:
    """Return what an unknown name means; nothing for what is not an object of Keras."""
    if t["argument"] not in ("…", *(kind.replace(" ", "") for kind in _KINDS)):
        return ""
    return f"Keras does not know the name {t['value']}"


def _other_value(t: MessageFields) -> Sequence[str]:
    if t["value"].startswith("(") or t["value"] == "None":
        return [
            "an argument is in the place of another one: name them, as in "
            "add_weight(name=…, shape=…, initializer=…)"
        ]
    own = OBJECTS.get(t["argument"].removesuffix("function"))
    for words in [own] if own else [*VOCABULARIES.values(), *OBJECTS.values()]:
        meant = closest(t["value"], [word for word in words if word.islower()])
        if meant and meant != t["value"]:
            own_one = f"for a function of your own in a file: custom_objects={{{t['value']!r}: …}}"
            return [
                f"did you mean {meant}?",
                *([] if own and not t["argument"].endswith("function") else [own_one]),
            ]
    return [
        f"check the spelling of {t['value']}; pass a custom function itself, not its name, and "
        "to load_model with custom_objects={…}"
    ]


def _tuple_fixes(t: MessageFields) -> Sequence[str]:
    """Return how to write a size; an activation may be in the place of the strides."""
    name, value = t["argument"], t["value"].strip("'\"")
    if value in ACTIVATIONS.strings:
        return [f"pass it by name: activation='{value}'; by position it is {name}"]
    return [
        "use one integer of at least 1, or a tuple with one integer per spatial axis, such as "
        f"{name}=(3, 3) for Conv2D"
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
            "Could not interpret $argument identifier: $value",
            *(f"Unknown {kind}: $value. Please ensure" for kind in VOCABULARIES),
            *(f"Unknown {kind}: $value" for kind in VOCABULARIES),
            "Unknown $argument: $value. Please ensure",
            "Unknown $argument: $value",
            "Unknown activation function $value cannot be deserialized.",
            "Unknown loss function:$value",
            "Unknown metric function:$value",
            means=_unknown_value,
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
            fix=_tuple_fixes,
            keras_3="The `kernel_size` argument must be a tuple of 2 integers. Received "
            "kernel_size=(3, 3, 3)",
            keras_2="The `kernel_size` argument must be a tuple of 2 integers. Received: (3, 3, 3)",
        ),
        message(
            "The `padding` argument must be a list/tuple or one of $any. Received: $value",
            "The `padding` argument must be one of $any. Received: $value",
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
            "Cannot convert $any to a shape. Found invalid entry $value of type",
            "Value passed to parameter shape has DataType $value not in list of allowed values",
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
            "`$class` can accept only $expected positional arguments",
            means="{layer} takes {expected} argument(s) by position in this version of Keras",
            fix="write the names of the others, such as activation='relu'",
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
