"""Core layers: the last axis is replaced, whatever is before it; LoRA adds factors of a kernel."""

from __future__ import annotations

from typing import Any

import pytest
from layer_rules import (
    Alike,
    Case,
    Refusal,
    Unlike,
    agree,
    check,
    check_declaration,
    check_refusal,
    declared_in,
    one_of_each,
    other_dtypes_alike,
    refused_alike,
)

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.bind import default_arguments
from shapecalc.declare.layer import CallState, Rule, RuleError
from shapecalc.errors import Code
from shapecalc.oracle.build import Builder
from shapecalc.rules import RULES

CASES: list[Case] = [
    ("Dense(4)(x)", [(3,)], (None, 4), [(3, 4), (4,)]),
    ("Dense(4, use_bias=False)(x)", [(5, 3)], (None, 5, 4), [(3, 4)]),
    ("Dense(4, lora_rank=2)(x)", [(3,)], (None, 4), [(3, 4), (3, 2), (2, 4), (4,)]),
    ("Dense(4)(x)", [(None, 3)], (None, None, 4), [(3, 4), (4,)]),
    ("Embedding(10, 4)(x)", [(7,)], (None, 7, 4), [(10, 4)]),
    ("Embedding(10, 4, lora_rank=2)(x)", [(7,)], (None, 7, 4), [(10, 4), (10, 2), (2, 4)]),
    ("Masking(0.0)(x)", [(5, 3)], (None, 5, 3), []),
    ("Identity()(x)", [(5, 3)], (None, 5, 3), []),
    ("Activation('relu')(x)", [(5, 3)], (None, 5, 3), []),
]

REFUSED: list[Refusal] = [
    ("Dense(4)(x)", [(None,)], Code.UNKNOWN_SIZE),
    ("Dense(4)(x)", [()], Code.RANK),
]


@pytest.mark.parametrize(
    ("stated", "shape"),
    [
        ((9,), (None, 9)),
        ([9, 2], (None, 9, 2)),
        ((None, 2), (None, UNKNOWN, 2)),
        ([(3,), [4, 5]], [(None, 3), (None, 4, 5)]),
        ((2.5,), None),
        (("a", 3), None),
        ("ab", None),
        ((), None),
        (None, None),
        (5, None),
    ],
)
def test_the_shape_that_a_lambda_states(stated: Any, shape: Any) -> None:
    rule = RULES["Lambda"]
    arguments = default_arguments(rule)
    arguments.output_shape = stated
    assert rule((None, 7), arguments, CallState()).shape == shape


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("Dense(4, use_bias=False)(x)", [(5, 3)]),
    ("Dense(4, lora_rank=2)(x)", [(3,)]),
    ("Dense(4, dtype='int8_from_float32')(x)", [(3,)]),
    ("Dense(4, dtype='int4/2_from_float32')(x)", [(3,)]),
    ("Dense(4, dtype='float8_from_float32')(x)", [(3,)]),
    ("Dense(4, dtype='int4_from_float32', lora_rank=2)(x)", [(3,)]),
    ("Dense(4, dtype='float16')(x)", [(3,)]),
    ("Dense(4, trainable=False)(x)", [(3,)]),
    ("d = Dense(4); g = d(x); d(y)", [(5, 3), (3,)]),
    ("h = Masking()(x); d = Dense(4)(h); LSTM(2)(d)", [(5, 3)]),
    ("Embedding(9, 4)(x)", [(5,)]),
    ("Embedding(9, 4)(x)", [(5, 6)]),
    ("Embedding(9, 4, mask_zero=True)(x)", [(5,)]),
    ("e = Embedding(9, 4, mask_zero=True)(x); LSTM(2)(e)", [(5,)]),
    ("e = Embedding(9, 4)(x); LSTM(2)(e)", [(5,)]),
    ("Embedding(9, 4, lora_rank=2)(x)", [(5,)]),
    ("Embedding(9, 4, dtype='int8_from_float32')(x)", [(5,)]),
    ("Embedding(9, 4, input_length=5)(x)", [(5,)]),
    ("ReversibleEmbedding(9, 4)(x)", [(5,)]),
    ("ReversibleEmbedding(9, 4)(x, reverse=True)", [(5, 4)]),
    ("ReversibleEmbedding(9, 4, tie_weights=False)(x)", [(5,)]),
    ("ReversibleEmbedding(9, 4, tie_weights=False)(x, reverse=True)", [(5, 4)]),
    ("ReversibleEmbedding(9, 4, lora_rank=2)(x)", [(5,)]),
    ("ReversibleEmbedding(9, 4, tie_weights=False, dtype='int8_from_float32')(x)", [(5,)]),
    ("ReversibleEmbedding(9, 4, mask_zero=True)(x)", [(5,)]),
    ("h = Masking()(x); LSTM(2)(h)", [(5, 3)]),
    ("Masking()(x)", [(3,)]),
    ("Masking()(x)", [()]),
    ("h = Masking(mask_value=1.0)(x); Dense(2)(h)", [(5, 3)]),
    ("Activation('relu')(x)", [(5, 3)]),
    ("h = Masking()(x); a = Activation('relu')(h); LSTM(2)(a)", [(5, 3)]),
    ("Identity()(x)", [(5, 3)]),
    ("h = Masking()(x); a = Identity()(h); LSTM(2)(a)", [(5, 3)]),
    ("Dense(4, kernel_regularizer='l2')(x)", [(3,)]),
    ("Dense(4, bias_regularizer=L2(0.01), bias_constraint=MaxNorm(3))(x)", [(3,)]),
    ("ReLU(activity_regularizer='l2')(x)", [(3,)]),
]

UNLIKE: list[Unlike] = [
    (
        "Dense(4)(x)",
        [(None,)],
        (
            'Dense(4)(x) | Dense "dense": the shape (None, 4) of the weight kernel has an '
            "unknown size (hint: replace None in the shape of the input with a number)"
        ),
    ),
    (
        "Dense(4)(x)",
        [(5, None)],
        (
            'Dense(4)(x) | Dense "dense": the shape (None, 4) of the weight kernel has an '
            "unknown size (hint: replace None in the shape of the input with a number)"
        ),
    ),
    ("Dense(4)(x)", [()], 'Dense(4)(x) | Dense "dense": expects (batch, …, features), got (None)'),
    ("Dense(0)(x)", [(3,)], "0 | Dense: `units` must be a whole number of at least 1, not 0"),
    (
        "Dense(4, lora_rank=2, kernel_constraint='non_neg')(x)",
        [(3,)],
        '2 | Dense "dense": lora_rank and kernel_constraint cannot both be set',
    ),
    (
        "d = Dense(4); g = d(x); d(y)",
        [(3,), (4,)],
        (
            'd(y) | Dense "dense": its weights were created for size 3 on axis -1, but it '
            "is called on (None, 4)"
        ),
    ),
    (
        "Embedding(9, 4, dtype='float8_from_float32')(x)",
        [(5,)],
        (
            "'float8_from_float32' | Embedding \"embedding\": its weights cannot be "
            "quantized to float8"
        ),
    ),
    (
        "ReversibleEmbedding(9, 4, tie_weights=False, lora_rank=2)(x)",
        [(5,)],
        ('2 | ReversibleEmbedding "reversible_embedding": lora_rank needs tie_weights=True'),
    ),
    (
        "Activation('nonsense')(x)",
        [(5, 3)],
        (
            "'nonsense' | Activation: `activation` must be the name of an activation of "
            "Keras, not 'nonsense'"
        ),
    ),
    (
        "Dense(4, kernel_regularizer='l3')(x)",
        [(3,)],
        ("'l3' | Dense: `kernel_regularizer` must be the name of a regularizer of Keras, not 'l3'"),
    ),
    (
        "Dense(4, kernel_constraint='non_negative')(x)",
        [(3,)],
        (
            "'non_negative' | Dense: `kernel_constraint` must be the name of a constraint "
            "of Keras, not 'non_negative' (hint: did you mean `non_neg`?)"
        ),
    ),
    (
        "Dense(4, kernel_initializer='ones_')(x)",
        [(3,)],
        (
            "'ones_' | Dense: `kernel_initializer` must be the name of an initializer of "
            "Keras, not 'ones_' (hint: did you mean `ones`?)"
        ),
    ),
    (
        "Dense(4, activation='rel')(x)",
        [(3,)],
        (
            "'rel' | Dense: `activation` must be the name of an activation of Keras, not "
            "'rel' (hint: did you mean `relu`?)"
        ),
    ),
    (
        "Dense(4, activity_regularizer='l3')(x)",
        [(3,)],
        (
            "'l3' | Dense: `activity_regularizer` must be the name of a regularizer of "
            "Keras, not 'l3'"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("core"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize(
    ("arguments", "argument", "message"),
    [
        ({}, "", "the input needs a shape"),
        (
            {"shape": (3,), "sparse": True, "ragged": True},
            "ragged",
            "sparse and ragged cannot both be set",
        ),
        (
            {"shape": (3,), "batch_shape": (2, 3)},
            "shape",
            "batch_shape and shape cannot both be set",
        ),
        (
            {"batch_size": 2, "batch_shape": (2, 3)},
            "batch_size",
            "batch_shape and batch_size cannot both be set",
        ),
        (
            {"batch_size": 2, "batch_input_shape": (2, 3)},
            "batch_size",
            "batch_shape and batch_size cannot both be set",
        ),
        ({"shape": (3,), "batch_size": 2, "ragged": True}, None, ""),
        ({"batch_input_shape": (2, 3), "sparse": True}, None, ""),
        ({"input_shape": (3,)}, None, ""),
    ],
)
def test_arguments_of_an_input(
    arguments: dict[str, Any], argument: str | None, message: str
) -> None:
    rule = RULES["InputLayer"]
    values = default_arguments(rule)
    vars(values).update(arguments)
    assert rule.check
    if argument is None:
        rule.check(values)
        return
    with pytest.raises(RuleError) as caught:
        rule.check(values)
    assert (str(caught.value), caught.value.argument) == (message, argument)


def test_layers_that_are_defined_elsewhere() -> None:
    assert [rule.name for rule in declared_in("core") if rule.foreign] == ["Lambda", "Wrapper"]


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
