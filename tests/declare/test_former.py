"""What older versions of Keras wrote differently."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shapecalc.declare.former import (
    DTYPES,
    EVERY_LAYER,
    LAYER_NAMES,
    LAYERS,
    OBJECT_ARGUMENTS,
    OBJECT_NAMES,
    REMOVED_OBJECTS,
    SCALED,
    Former,
    current_object,
    former_arguments,
)
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.names import (
    ACTIVATIONS,
    BITS,
    CONSTRAINTS,
    INITIALIZERS,
    REGULARIZERS,
    Vocabulary,
)
from shapecalc.rules import RULES


def test_former_arguments_are_gone() -> None:
    """What a layer takes today is not listed."""
    known = {name: former for name, former in LAYERS.items() if name in RULES}
    assert len(known) > 40
    for name, former in known.items():
        assert not former.keys() & RULES[name].own.keys(), name


def test_every_layer_has_some() -> None:
    assert {"dynamic", "time_major"} <= former_arguments("GRU").keys()
    assert "time_major" not in former_arguments("Dense")


@pytest.mark.parametrize(
    ("value", "vocabulary", "current"),
    [
        ("maxnorm", CONSTRAINTS, "MaxNorm"),
        ("softmax_v2", ACTIVATIONS, "softmax"),
        ("radial_constraint", CONSTRAINTS, None),
        ("zeros", INITIALIZERS, "zeros"),
        ("mine", INITIALIZERS, "mine"),
        (None, INITIALIZERS, None),
        (KerasCall("OnesV2", (), {"dtype": "float32"}), INITIALIZERS, KerasCall("Ones", (), {})),
        (
            KerasCall("GlorotUniform", (), {"seed": 1, "scale": 1, "dtype": None}),
            INITIALIZERS,
            KerasCall("GlorotUniform", (), {"seed": 1}),
        ),
        (
            KerasCall("VarianceScaling", (), {"scale": 2.0}),
            INITIALIZERS,
            KerasCall("VarianceScaling", (), {"scale": 2.0}),
        ),
        (KerasCall("Zeros", (), {"partitioned": False}), INITIALIZERS, KerasCall("Zeros", (), {})),
        (
            KerasCall("Zeros", (), {"partitioned": True}),
            INITIALIZERS,
            KerasCall("Zeros", (), {"partitioned": True}),
        ),
        (KerasCall("L2", (), {"l3": 0.1}), REGULARIZERS, KerasCall("L2", (), {"l3": 0.1})),
    ],
)
def test_objects_under_their_names_of_today(
    value: Any, vocabulary: Vocabulary, current: Any
) -> None:
    assert current_object(value, vocabulary) == current


TABLES = [EVERY_LAYER, *LAYERS.values(), *OBJECT_ARGUMENTS.values(), SCALED]


def test_names_and_versions() -> None:
    """A name is one of Python's, in small letters; a version is one that had it."""
    for table in TABLES:
        for name, former in table.items():
            assert re.fullmatch(r"[a-z][a-z_]*", name)
            assert former.until in ("2.0", "2.3", "2.15")
            assert former.values is None or set(former.values) <= {None, False}
    removed = {name for name in LAYERS if name not in RULES}
    assert removed <= {"RandomHeight", "RandomWidth"}


def test_values_without_effect() -> None:
    some = Former("2.0", (0, None))
    assert [some.fits(value) for value in (0, None, 1, "0")] == [True, True, False, False]
    assert (some.expected, some.until) == ("0 or None", "2.0")
    every = Former("2.15")
    assert (every.fits(5), every.values, every.expected) == (True, None, "")


def test_former_arguments_with_few_values() -> None:
    """Other values had an effect on shapes or weights."""
    limited: dict[str, set[str]] = {}
    for layer, table in LAYERS.items():
        for name, former in table.items():
            if former.values is not None:
                limited.setdefault(f"{name}: {former.expected}", set()).add(layer)
    assert {words: " ".join(sorted(layers)) for words, layers in limited.items()} == {
        "adjustment: None": "BatchNormalization",
        "conv_op: None": "Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose "
        "DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D",
        "dropout: 0 or 0.0 or None": "Embedding",
        "mode: 0": "BatchNormalization",
        "pool_function: None": "AveragePooling1D AveragePooling2D AveragePooling3D MaxPooling1D "
        "MaxPooling2D MaxPooling3D",
        "time_major: False or None": "ConvLSTM1D ConvLSTM2D ConvLSTM3D GRU LSTM RNN SimpleRNN",
        "type_spec: None": "InputLayer",
    }
    assert [name for name, former in EVERY_LAYER.items() if former.values == (None,)] == ["weights"]


def test_former_names() -> None:
    assert " ".join(LAYER_NAMES) == (
        "BatchNormalizationV1 BatchNormalizationV2 SyncBatchNormalization UnifiedGRU UnifiedLSTM"
    )
    assert set(LAYER_NAMES.values()) <= RULES.keys()
    assert " ".join(DTYPES) == "double float float32_ref half"
    assert set(DTYPES.values()) <= BITS.keys()
    assert " ".join(OBJECT_NAMES) == "maxnorm nonneg softmax_v2 unitnorm"
    assert set(OBJECT_NAMES.values()) <= CONSTRAINTS.strings | ACTIVATIONS.strings
    assert sorted(REMOVED_OBJECTS) == ["RadialConstraint", "radial_constraint"]
    assert " ".join(SCALED) == "distribution mode scale"
    assert " ".join(OBJECT_ARGUMENTS) == "initializer regularizer constraint"


@pytest.mark.parametrize(
    ("layer", "names"),
    [
        ("Dense", ""),
        ("LSTMCell", "enable_caching_device force_generator rng_type"),
        (
            "LSTM",
            "enable_caching_device force_generator input_dim input_length num_constants "
            "return_runtime rng_type time_major",
        ),
        ("Conv2D", "conv_op rank"),
        ("Conv2DTranspose", "conv_op groups rank"),
        (
            "SeparableConv2D",
            "conv_op groups kernel_constraint kernel_initializer kernel_regularizer rank",
        ),
        ("MaxPooling1D", "pool_function"),
        ("StringLookup", "has_static_table"),
    ],
)
def test_former_arguments(layer: str, names: str) -> None:
    common = {
        *("batch_input_shape", "dynamic", "experimental_autocast", "implementation"),
        *("input_dtype", "inputs", "ragged", "weights"),
    }
    assert EVERY_LAYER.keys() == common
    assert LAYERS.get(layer, {}).keys() == set(names.split())
    assert former_arguments(layer).keys() == common | set(names.split())
