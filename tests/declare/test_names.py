"""Names: automatic names, strings and constructors that Keras finds, names of old versions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from test_declarations import test_vocabularies as check_vocabulary

from shapecalc.declare.names import (
    ACTIVATIONS,
    BITS,
    CONSTRAINTS,
    DTYPES,
    INITIALIZERS,
    INTEGER_INITIALIZERS,
    MATRIX_INITIALIZERS,
    REGULARIZERS,
    REMOVED_LAYERS,
    RENAMED_ARGUMENTS,
    RENAMED_LAYERS,
    SQUARE_INITIALIZERS,
    UNIFORM_INITIALIZERS,
    Vocabulary,
    current_argument,
    snake_case,
)
from shapecalc.rules import RULES

VOCABULARIES = [ACTIVATIONS, INITIALIZERS, REGULARIZERS, CONSTRAINTS]


@pytest.mark.parametrize(
    ("class_name", "name"),
    [
        ("Dense", "dense"),
        ("LSTM", "lstm"),
        ("GRUCell", "gru_cell"),
        ("ReLU", "re_lu"),
        ("LeakyReLU", "leaky_re_lu"),
        ("MaxPooling2D", "max_pooling2d"),
        ("Conv2DTranspose", "conv2d_transpose"),
        ("STFTSpectrogram", "stft_spectrogram"),
        ("RandomFlip", "random_flip"),
        ("my_layer", "my_layer"),
        ("My-Layer", "my_layer"),
        ("", ""),
    ],
)
def test_snake_case(class_name: str, name: str) -> None:
    assert snake_case(class_name) == name


def test_dtypes(keras: Any) -> None:
    from keras.src.backend.common.dtypes import ALLOWED_DTYPES

    assert set(DTYPES) == set(ALLOWED_DTYPES)
    assert {name: BITS[name] for name in BITS if name != "bool"} == {
        name: int(re.sub(r"\D", "", name)) for name in BITS if name != "bool"
    }
    assert len(BITS) == 13
    assert set(BITS) <= set(DTYPES)
    assert [BITS[name] for name in ("bool", "int8", "bfloat16", "float32", "uint64")] == [
        *(1, 8, 16, 32, 64)
    ]
    assert len(DTYPES) == len(set(DTYPES))


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.kind)
def test_every_constructor_has_a_class(vocabulary: Vocabulary) -> None:
    for name in vocabulary.constructors:
        class_name = vocabulary.classes[name]
        assert vocabulary.constructors[class_name] == vocabulary.constructors[name]


@pytest.mark.parametrize(
    ("vocabulary", "text", "is_string", "is_call"),
    [
        (INITIALIZERS, "GlorotUniform", True, True),
        (INITIALIZERS, "glorot_uniform", True, True),
        (INITIALIZERS, "normal", True, False),
        (INITIALIZERS, "Constant", False, True),
        (INITIALIZERS, "constant", False, True),
        (INITIALIZERS, "glorot", False, False),
        (REGULARIZERS, "l2", True, True),
        (REGULARIZERS, "l1_l2", False, True),
        (REGULARIZERS, "l1l2", True, True),
        (CONSTRAINTS, "max_norm", True, True),
        (ACTIVATIONS, "relu", True, False),
        (ACTIVATIONS, "Relu", False, False),
    ],
)
def test_strings_and_calls(
    vocabulary: Vocabulary, text: str, is_string: bool, is_call: bool
) -> None:
    assert (text in vocabulary.strings) is is_string
    assert (text in vocabulary.constructors) is is_call


def test_classes_of_strings() -> None:
    assert INITIALIZERS.classes["normal"] == "RandomNormal"
    assert INITIALIZERS.classes["he_normal"] == "HeNormal"
    assert REGULARIZERS.classes["l1_l2"] == REGULARIZERS.classes["l1l2"] == "L1L2"


def test_groups_of_initializers_are_initializers() -> None:
    for group in (SQUARE_INITIALIZERS, MATRIX_INITIALIZERS):
        assert group <= set(INITIALIZERS.strings)
    assert set(INTEGER_INITIALIZERS) | set(UNIFORM_INITIALIZERS) <= set(
        INITIALIZERS.classes.values()
    )


@pytest.mark.parametrize(
    ("name", "layer", "expected"),
    [
        ("output_dim", "Dense", "units"),
        ("nb_filter", "Conv2D", "filters"),
        ("W_regularizer", "Dense", "kernel_regularizer"),
        ("W_regularizer", "Embedding", "embeddings_regularizer"),
        ("return_seq", "LSTM", "return_sequences"),
        ("return_seq", "Dense", ""),
        ("p", "Dropout", "rate"),
        ("units", "Dense", ""),
    ],
)
def test_current_argument(name: str, layer: str, expected: str) -> None:
    assert current_argument(name, RULES[layer].accepted) == expected


def test_present_names_of_arguments_are_not_renamed_again() -> None:
    for old, present in RENAMED_ARGUMENTS.items():
        assert present.split()
        assert old not in present.split()


def test_old_layers_have_replacements_that_exist() -> None:
    for old, present in RENAMED_LAYERS.items():
        assert old not in RULES
        assert present in RULES or present == "concatenate"


@pytest.mark.parametrize("name", REMOVED_LAYERS)
def test_removed_layers(name: str) -> None:
    """The text names the version and a layer that does the same."""
    assert name not in RULES
    assert re.match(r"Keras [23] removed it: ", REMOVED_LAYERS[name])


@pytest.mark.parametrize(
    ("vocabulary", "name", "parameter", "value", "fits"),
    [
        (INITIALIZERS, "RandomNormal", "seed", 3, True),
        (INITIALIZERS, "HeNormal", "seed", None, True),
        (INITIALIZERS, "HeNormal", "seed", {"class_name": "SeedGenerator", "config": {}}, True),
        (INITIALIZERS, "HeNormal", "seed", True, False),
        (INITIALIZERS, "HeNormal", "seed", 2**63, False),
        (INITIALIZERS, "HeNormal", "seed", 2**63 - 1, True),
        (INITIALIZERS, "HeNormal", "seed", -(2**63), True),
        (INITIALIZERS, "HeNormal", "seed", -(2**63) - 1, False),
        (INITIALIZERS, "HeNormal", "seed", "3", False),
        (INITIALIZERS, "Orthogonal", "seed", {}, False),
        (INITIALIZERS, "VarianceScaling", "scale", 0, False),
        (INITIALIZERS, "VarianceScaling", "scale", 0.5, True),
        *(
            (INITIALIZERS, "VarianceScaling", "mode", mode, True)
            for mode in ("fan_in", "fan_out", "fan_avg")
        ),
        *(
            (INITIALIZERS, "VarianceScaling", "distribution", distribution, True)
            for distribution in ("uniform", "normal", "truncated_normal", "untruncated_normal")
        ),
        (INITIALIZERS, "VarianceScaling", "mode", "rows", False),
        (INITIALIZERS, "VarianceScaling", "distribution", "Uniform", True),
        (INITIALIZERS, "VarianceScaling", "distribution", 5, False),
        (INITIALIZERS, "random_normal", "stddev", "a", False),
        (REGULARIZERS, "L1", "l1", None, True),
        (REGULARIZERS, "L2", "l2", -0.1, False),
        (REGULARIZERS, "l1_l2", "l2", float("inf"), False),
        (REGULARIZERS, "OrthogonalRegularizer", "factor", None, False),
        (REGULARIZERS, "OrthogonalRegularizer", "factor", 0, True),
        (REGULARIZERS, "OrthogonalRegularizer", "mode", "rows", True),
        (REGULARIZERS, "OrthogonalRegularizer", "mode", "columns", True),
        (REGULARIZERS, "OrthogonalRegularizer", "mode", "fan_in", False),
        (CONSTRAINTS, "MaxNorm", "max_value", "a", True),
    ],
)
def test_settings(
    vocabulary: Vocabulary, name: str, parameter: str, value: Any, fits: bool
) -> None:
    if fits:
        vocabulary.check(name, [], {parameter: value})
    else:
        with pytest.raises(ValueError, match=f"of Keras whose `{parameter}` is "):
            vocabulary.check(name, [], {parameter: value})


def test_what_a_message_calls_an_object() -> None:
    assert [vocabulary.with_article for vocabulary in VOCABULARIES] == [
        "an activation of Keras",
        "an initializer of Keras",
        "a regularizer of Keras",
        "a constraint of Keras",
    ]


@pytest.mark.parametrize(
    ("name", "positional", "keyword", "expected"),
    [
        ("Mine", [], {}, "a regularizer of Keras"),
        ("L2", [0.1, 0.2], {}, "L2(l2)"),
        ("L2", [], {"l1": 0.1}, "L2(l2)"),
        ("L2", [-1], {}, "a regularizer of Keras whose `l2` is a number of at least 0, or None"),
    ],
)
def test_calls(name: str, positional: Any, keyword: Any, expected: str) -> None:
    with pytest.raises(ValueError, match=re.escape(expected)):
        REGULARIZERS.check(name, positional, keyword)


@pytest.mark.parametrize(
    ("kind", "vocabulary"),
    [
        ("activations", ACTIVATIONS),
        ("initializers", INITIALIZERS),
        ("regularizers", REGULARIZERS),
        ("constraints", CONSTRAINTS),
    ],
)
def test_as_in_keras(keras: Any, kind: str, vocabulary: Vocabulary) -> None:
    check_vocabulary(keras, kind, vocabulary)


def test_every_old_name() -> None:
    assert " ".join(RENAMED_ARGUMENTS) == (
        "U_constraint U_regularizer W_constraint W_regularizer alpha atrous_rate b_constraint "
        "b_regularizer beta_init bias border_mode concat_axis consume_less dim_ordering dot_axes "
        "dropout_U dropout_W filter_length filter_size forget_bias_init gamma_init hidden_size "
        "hidden_units init inner_activation inner_init input_shapes length lr n_units nb_classes "
        "nb_col nb_epoch nb_feature nb_filter nb_filters nb_row num_filters num_units output_dim p "
        "pool_length prob return_seq sigma stride subsample subsample_length"
    )
    assert " ".join(RENAMED_LAYERS) == (
        "AtrousConvolution1D AtrousConvolution2D BatchNormalizationV1 BatchNormalizationV2 "
        "CuDNNGRU CuDNNLSTM Deconvolution2D Deconvolution3D Merge SyncBatchNormalization "
        "TimeDistributedDense merge"
    )


def test_present_names_exist() -> None:
    every = {name for rule in RULES.values() for name in rule.accepted}
    assert {name for present in RENAMED_ARGUMENTS.values() for name in present.split()} <= every | {
        "learning_rate",
        "epochs",
    }


def test_more_tables() -> None:
    assert UNIFORM_INITIALIZERS == {
        "GlorotUniform": (1, 2),
        "HeUniform": (2, 1),
        "LecunUniform": (1, 1),
    }
    assert list(REMOVED_LAYERS) == [
        "Highway",
        "LocallyConnected1D",
        "LocallyConnected2D",
        "MaxoutDense",
        "Merge",
        "ThresholdedReLU",
        "merge",
    ]


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("RandomNormal", "mean"),
        ("RandomNormal", "stddev"),
        ("RandomUniform", "minval"),
        ("RandomUniform", "maxval"),
        ("Identity", "gain"),
    ],
)
def test_numbers(name: str, parameter: str) -> None:
    INITIALIZERS.check(name, [], {parameter: 0.5})
    with pytest.raises(ValueError, match=f"whose `{parameter}` is a number"):
        INITIALIZERS.check(name, [], {parameter: "a"})
