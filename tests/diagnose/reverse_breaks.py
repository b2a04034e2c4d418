"""The ways in which people break a model that is right."""

from __future__ import annotations

import re

from diagnose.reverse import Break


def doubled(match: re.Match[str]) -> str:
    """Return a number one larger than that of a match."""
    return f"{match[1]}{int(match[2]) + 1}"


def swapped(match: re.Match[str]) -> str:
    """Return a word with two letters in the middle changed round."""
    word = match[0]
    at = max(1, len(word) // 2 - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def shortened(match: re.Match[str]) -> str:
    return match[0][:-2] + match[0][-1]


CALL = r"(?<=[\s.(\[])(?!Input|Model|Sequential)[A-Z][a-zA-Z]{3,}\d?D?(?=\()"
"""The name of a layer that is called."""

ARGUMENT = (
    r"\b(activation|padding|return_sequences|strides|kernel_size|pool_size|filters|units)(?==)"
)

BREAKS = [
    # Names
    Break("two letters swapped in a layer", CALL, swapped),
    Break("a letter left out of a layer", CALL, shortened),
    Break("a layer in small letters", CALL, lambda m: m[0].lower()),
    Break("a layer in capital letters", CALL, lambda m: m[0].upper()),
    Break("a layer with underscores", r"(?<=[\s.(\[])([A-Z][a-z]+)([A-Z][a-z]+)(?=\()", r"\1_\2"),
    Break("d for D", r"(?<=[a-z]\d)D(?=\()", "d"),
    Break("D left out", r"(?<=[a-z]\d)D(?=\()", ""),
    Break("two letters swapped in an argument", ARGUMENT, swapped),
    Break("a letter left out of an argument", ARGUMENT, shortened),
    Break("an argument in camel case", r"\breturn_sequences\b", "returnSequences"),
    Break("a value misspelled", r"(?<=activation=)(['\"])(\w\w\w+)\1", r"\1\2x\1"),
    Break("a value in capitals", r"(?<=activation=)(['\"])(\w+)\1", lambda m: m[0].upper()),
    Break("padding in capitals", r"(?<=padding=)(['\"])(\w+)\1", lambda m: m[0].upper()),
    Break("padding misspelled", r"(?<=padding=)(['\"])same\1", r"\1smae\1"),
    Break("a value without quotes", r"(?<=activation=)(['\"])(\w+)\1", r"\2"),
    Break("true in small letters", r"=True\b", "=true"),
    Break("True in quotes", r"(?<=return_sequences)=True\b", "='True'"),
    # Old names
    Break("nb_filter of Keras 1", r"(?<=Conv2D\()(\d+), (\(?\d)", r"nb_filter=\1, kernel_size=\2"),
    Break("output_dim of Keras 1", r"(?<=Dense\()(?=\d)", "output_dim="),
    Break("border_mode of Keras 1", r"\bpadding=", "border_mode="),
    Break("subsample of Keras 1", r"\bstrides=", "subsample="),
    Break("Convolution2D of Keras 1", r"\bConv2D\(", "Convolution2D("),
    Break("CuDNNLSTM", r"\bLSTM\(", "CuDNNLSTM("),
    # Values
    Break("a size in quotes", r"(?<=Dense\()(\d+)", r"'\1'"),
    Break("a size as a fraction", r"(?<=Dense\()(\d+)(?=[,)])", r"\1.0"),
    Break("a negative size", r"(?<=Dense\()(\d+)(?=[,)])", r"-\1", reversible=False),
    Break("a size of zero", r"(?<=Dense\()(\d+)(?=[,)])", "0", reversible=False),
    Break("a rate in percent", r"(?<=Dropout\()0\.(\d)(?=\))", r"\g<1>0"),
    Break("a rate above 1", r"(?<=Dropout\()0\.(\d)(?=\))", r"1.\1", reversible=False),
    Break("a negative rate", r"(?<=Dropout\()0\.(\d)(?=\))", r"-0.\1", reversible=False),
    Break("three sizes for two axes", r"(?<=Conv2D\()(\d+), (?:\(3, 3\)|3)", r"\1, (3, 3, 3)"),
    Break("two sizes for one axis", r"(?<=Conv1D\()(\d+), 3", r"\1, (3, 3)"),
    Break("one size in a tuple", r"(?<=Conv2D\()(\d+), \(3, 3\)", r"\1, (3,)"),
    Break("a list of strings", r"(?<=Conv2D\()(\d+), \(3, 3\)", r"\1, ('3', '3')"),
    Break("a window given as a fraction", r"(?<=MaxPooling2D\()2(?=\))", "2.0"),
    # Arguments
    Break("a kernel left out", r"(?<=Conv2D\()(\d+), (?:\(\d, \d\)|\d)", r"\1", reversible=False),
    Break("units left out", r"(?<=Dense\()(\d+)(?:, )?", "", reversible=False),
    Break("filters and kernel swapped", r"(?<=Conv2D\()(\d+), (\(\d, \d\))", r"\2, \1"),
    Break("an argument twice", r"(?<=Dense\()(\d+)(?=[,)])", r"\1, units=\1"),
    Break("return_sequences left out", r",? ?return_sequences=True", ""),
    Break("return_sequences left out of one line", r",? ?return_sequences=True(?=.*\n.*LSTM)", ""),
    Break("return_sequences False", r"return_sequences=True", "return_sequences=False"),
    Break(
        "return_state added", r"(?<=[^n]LSTM\()(\d+)(?!.*return_state)", r"\1, return_state=True"
    ),
    Break(
        "data_format misspelled",
        r"(?<=Conv2D\()(\d+, \(?\d[^,)]*(?:, \d\))?)",
        r"\1, data_format='channel_last'",
    ),
    # Layers
    Break("pooling of a series after images", r"\bMaxPooling2D\((?!.*,)", "MaxPooling1D("),
    Break("pooling of images after a series", r"\b(Max|GlobalMax)Pooling1D\(", r"\1Pooling2D("),
    Break("convolution of a series for images", r"\bConv2D\((\d+), 3\b", r"Conv1D(\1, 3"),
    Break("convolution of images for a series", r"\bConv1D\(", "Conv2D("),
    Break(
        "global pooling of a series after images",
        r"GlobalAveragePooling2D\(",
        "GlobalAveragePooling1D(",
    ),
    Break(
        "global pooling of images after a series",
        r"Global(Average|Max)Pooling1D\(",
        r"Global\1Pooling2D(",
    ),
    Break(
        "Flatten left out of a stack",
        r"^(?:model\.add\((?:layers\.)?Flatten\(\)\)|    +(?:layers\.)?Flatten\(\),"
        r"|  - Flatten(?:\(\))?)\n",
        "",
    ),
    Break(
        "Flatten before a convolution, python",
        r"^(model\.add\()(Conv2D\((?!.*input).*)$",
        r"\1Flatten())\n\1\2",
        "python",
    ),
    Break(
        "Flatten before a convolution, spec",
        r"^(  - )(Conv2D\((?!.*input).*)$",
        r"\1Flatten()\n\1\2",
        "spec",
    ),
    Break(
        "Flatten before pooling, python",
        r"^(model\.add\()(MaxPooling2D\(.*)$",
        r"\1Flatten())\n\1\2",
        "python",
    ),
    Break(
        "Flatten before an LSTM, spec",
        r"^(  - )((?:LSTM|GRU)\((?!.*input).*)$",
        r"\1Flatten()\n\1\2",
        "spec",
    ),
    Break("TimeDistributed left out", r"TimeDistributed\((MaxPooling2D\(.*\))\)", r"\1"),
    Break(
        "TimeDistributed too many",
        r"\bDense\(((?!.*input)\d+(?:, activation='\w+')?)\)",
        r"TimeDistributed(Dense(\1))",
    ),
    Break("a layer without brackets", r"\bFlatten\(\)", "Flatten", "python"),
    Break(
        "a layer in a wrapper without brackets",
        r"Bidirectional\((?:layers\.)?(?:LSTM|GRU)\((\d+)",
        r"Bidirectional(\1",
        reversible=False,
    ),
    Break(
        "argument outside of the layer",
        r"Dense\((\d+), (activation='\w+')\)\)",
        r"Dense(\1), \2)",
        "python",
    ),
    Break("add without a call", r"model\.add\((.*)\)$", r"model.add(\1", "python"),
    # The input
    Break("channels left out", r"(shape=\(\d+, \d+), 1\)", r"\1)"),
    Break("features left out", r"(shape=\(\d+), 1\)", r"\1,)"),
    Break("samples in the shape", r"(shape=\()(\d+, \d+, [13]\))", r"\g<1>60000, \2"),
    Break("None in the shape", r"(shape=\()(\d+, \d+, [13]\))", r"\1None, \2"),
    Break("None in the shape of a series", r"(shape=\()(\d+, \d+\))", r"\1None, \2"),
    Break("samples in the shape of a table", r"(shape=\()(\d+),\)", r"\g<1>1000, \2)"),
    Break("channels first", r"(shape=\()(\d+), (\d+), (3)\)", r"\1\4, \2, \3)"),
    Break("channels first, grey", r"(shape=\()(\d+), (\d+), (1)\)", r"\1\4, \2, \3)"),
    Break("a number for a shape", r"(\bInput\()(?:shape=)?\((\d+),\)", r"\1\2"),
    Break("a comma left out of a shape", r"(shape=\()(\d+),\)", r"\1\2)"),
    Break("a shape in square brackets with None", r"(shape=)\((\d+),\)", r"\1[None, \2]"),
    Break("a size of the shape in quotes", r"(shape=\()(\d+), ", r"\1'\2', "),
    Break("input_shape misspelled", r"\binput_shape=", "inputshape="),
    Break("input_size", r"\binput_shape=", "input_size="),
    Break("a dot in the shape", r"(shape=\(\d+), (\d+), ", r"\1. \2, "),
    # Sizes
    Break("target_shape one too large", r"(?<=Reshape\()(\(\d+, \d+, )(\d+)", doubled),
    Break("target_shape too small", r"(?<=Reshape\(\()(\d+), (\d+)", r"\1, 6"),
    Break("units that do not fit the Reshape", r"(?<=Dense\()7 \* 7 \* 128", "7 * 7 * 64"),
    Break(
        "filters of an addition",
        r"(^.*Conv2D\()64(, 3, activation=\"relu\", padding=\"same\"\).*\n.*add\()",
        r"\g<1>32\2",
    ),
    Break("filters of the shortcut", r"(shortcut = Conv2D\()128", r"\g<1>64"),
    Break(
        "padding left out before an addition",
        r"(^.*Conv2D\(64, 3, activation=\"relu\"), padding=\"same\"",
        r"\1",
    ),
    Break("strides left out of the shortcut", r"(shortcut = Conv2D\(128, 1), strides=2", r"\1"),
    Break("strides left out of the block", r"(x = Conv2D\(128, 3), strides=2", r"\1"),
    Break("a pooling too many", r"(?<=MaxPooling2D\()(\(?)2(.*)$", r"\g<1>20\2", reversible=False),
    Break(
        "padding left out in a decoder",
        r"(UpSampling2D.*\n.*Conv2D\(32, \(3, 3\), activation='relu'), padding='same'",
        r"\1",
        reversible=False,
    ),
    Break(
        "strides left out of a transposed convolution",
        r"(Conv2DTranspose\(\d+, \(2, 2\)), strides=\(2, 2\)",
        r"\1",
    ),
    Break(
        "padding left out of one branch",
        r"(^c[12] = Conv2D\(\d+, \(3, 3\), activation='relu'), padding='same'(?=\)\(c)",
        r"\1",
    ),
    Break(
        "a pooling left out",
        r"^p2 = MaxPooling2D\(\(2, 2\)\)\(c2\)\n((?:.*\n)*?)(.*)\(p2\)",
        r"\1\2(c2)",
    ),
    Break("the wrong axis", r"\bConcatenate\(\)", "Concatenate(axis=1)"),
    Break("an axis too large", r"\bBatchNormalization\(\)", "BatchNormalization(axis=4)"),
    Break("groups", r"(?<=Conv2D\()(\d+, \(?\d(?:, \d\))?)", r"\1, groups=5", reversible=False),
    Break(
        "channels first in one layer",
        r"(?<=Conv2D\()(\d+, (?:\(\d, \d\)|\d))",
        r"\1, data_format='channels_first'",
    ),
    Break(
        "channels first in one pooling",
        r"(?<=MaxPooling2D\()((?:\(\d, \d\)|\d))(?=\))",
        r"\1, data_format='channels_first'",
    ),
    Break("a size of the target too large", r"(?<=Reshape\(\()(\d+), (\d+)", r"1\1, \2"),
    Break("filters one too many before an addition", r"(shortcut = Conv2D\()128", r"\g<1>129"),
    Break(
        "a dilation with strides",
        r", strides=(2|\(2, 2\))",
        r", strides=\1, dilation_rate=2",
        reversible=False,
    ),
    Break("units twice by position", r"(?<=[^n]LSTM\()(\d+)(?=[,)])", r"\1, \1", reversible=False),
    Break("an activation before the units", r"(?<=Dense\()(\d+), activation=('\w+')", r"\2, \1"),
    Break("rate by a wrong name", r"(?<=Dropout\()(?=0)", "dropout_rate="),
    Break("pool_size by a wrong name", r"(?<=MaxPooling2D\()(?=[(\d])", "pool="),
    Break("kernel by a wrong name", r"\bkernel_size=", "kernel="),
    Break("stride for strides", r"\bstrides=", "stride="),
    Break("input_shapes", r"\binput_shape=", "input_shapes="),
    Break("Softmax as an activation", r"activation='softmax'", "activation='Softmax'"),
    Break("lrelu", r"activation='relu'", "activation='lrelu'"),
    Break("padding=True", r"padding='same'", "padding=True", reversible=False),
    Break("a semicolon", r"\)$", ");"),
    Break("model. before a layer", r"^  - (?=[A-Z])", "  - layers.", "spec"),
    Break("model.add in a spec", r"^  - ([A-Z]\w+\(.*\))$", r"  - model.add(\1)", "spec"),
    Break("a comma behind a layer", r"^  - ([A-Z]\w+\(.*\))$", r"  - \1,", "spec"),
    # Graphs
    Break("a list left out", r"(?<=[tT]enate\(\)\()\[([^]]*)\]", r"\1"),
    Break("a list left out of a function", r"(?<=concatenate\()\[([^]]*)\]", r"\1"),
    Break("one tensor for attention", r"\)\(x, x\)", ")(x)"),
    Break(
        "two tensors for one layer",
        r"(?<=Dense\(64, activation='relu'\)\()x\)",
        "[x, x])",
        reversible=False,
    ),
    Break(
        "a tensor misspelled",
        r"\((hidden1|encoded|block_1_output|main_input)\)",
        lambda m: "(" + m[1][:-2] + m[1][-1] + ")",
    ),
    Break("an input forgotten", r"(?<=inputs=)\[(\w+), \w+\]", r"\1", "python"),
    Break(
        "inputs and outputs swapped",
        r"Model\((?:inputs=)?(\w+), (?:outputs=)?(\w+)\)",
        r"Model(\2, \1)",
        "python",
    ),
    Break(
        "a layer that is not called",
        r"(= (?:layers\.)?(?:Dense|Dropout)\(.*\))\(\w+\)$",
        r"\1",
        "python",
    ),
    Break(
        "return_state forgotten",
        r"encoder = LSTM\(256, return_state=True\)",
        "encoder = LSTM(256)",
        reversible=False,
    ),
    # Characters
    Break("a bracket left out", r"\)$", ""),
    Break("a bracket too many", r"\)$", "))"),
    Break("a comma left out", r"(?<=\d), (?=activation)", " "),
    Break("a colon for an equals sign", r"activation=", "activation:"),
    Break("curly quotes", r"='(\w+)'", "=‘\\1’"),
    Break("a quote left out", r"='(\w+)'", r"='\1"),
    Break("a full stop for a comma", r"(?<=\)), (?=activation)", ". ", reversible=False),
    Break("a dash left out", r"^  - (?=\w+\()", "    ", "spec"),
    Break("a blank left out", r"^  - (?=\w+\()", "  -", "spec"),
    Break("a tab", r"^  - (?=\w+\()", "\t- ", "spec"),
    # Other packages
    Break("Linear of PyTorch", r"\bDense\((\d+)\)", r"Linear(\1)"),
    Break("BatchNorm2d of PyTorch", r"\bBatchNormalization\(\)", "BatchNorm2d(32)"),
    Break("MaxPool2d of PyTorch", r"\bMaxPooling2D\(", "MaxPool2d("),
    # What Keras accepts
    Break("softmax of one unit", r"(?<=Dense\(1, activation=)'sigmoid'", "'softmax'"),
    Break(
        "sigmoid for many classes", r"(?<=activation=)'softmax'(?=(?:.*\n)*.*loss=')", "'sigmoid'"
    ),
]
