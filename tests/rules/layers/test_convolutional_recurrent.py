"""Convolutional recurrent layers: four gates, each with a kernel over the image and the state."""

from __future__ import annotations

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

from shapecalc.declare.layer import Rule
from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("ConvLSTM1D(4, 3)(x)", [(5, 9, 2)], (None, 7, 4), [(3, 2, 16), (3, 4, 16), (16,)]),
    (
        "ConvLSTM2D(4, 3, padding='same', return_sequences=True)(x)",
        [(5, 9, 8, 2)],
        (None, 5, 9, 8, 4),
        [(3, 3, 2, 16), (3, 3, 4, 16), (16,)],
    ),
    (
        "ConvLSTM2D(4, (3, 2), use_bias=False, return_state=True)(x)",
        [(5, 9, 8, 2)],
        [(None, 7, 7, 4), (None, 7, 7, 4), (None, 7, 7, 4)],
        [(3, 2, 2, 16), (3, 2, 4, 16)],
    ),
    (
        "ConvLSTM3D(2, 2)(x)",
        [(3, 4, 4, 4, 1)],
        (None, 3, 3, 3, 2),
        [(2, 2, 2, 1, 8), (2, 2, 2, 2, 8), (8,)],
    ),
]

REFUSED: list[Refusal] = [
    ("ConvLSTM2D(4, 3)(x)", [(9, 8, 2)], Code.RANK),
    ("ConvLSTM1D(4, 3, strides=2, dilation_rate=2)(x)", [(5, 9, 2)], Code.ARGUMENT),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("ConvLSTM1D(4, 3)(x)", [(5, 9, 2)]),
    ("ConvLSTM2D(4, 3)(x)", [(5, 9, 8, 2)]),
    ("ConvLSTM3D(4, 2)(x)", [(3, 4, 5, 6, 2)]),
    ("ConvLSTM2D(4, 3, return_sequences=True, return_state=True)(x)", [(5, 9, 8, 2)]),
    ("ConvLSTM2D(4, 3, padding='same', strides=2)(x)", [(5, 9, 8, 2)]),
    ("ConvLSTM2D(4, (3, 2), data_format='channels_first')(x)", [(5, 2, 9, 8)]),
    ("ConvLSTM2D(4, 3, dilation_rate=2)(x)", [(5, 9, 8, 2)]),
    ("ConvLSTM2D(4, 3)(x)", [(None, 9, 8, 2)]),
    ("ConvLSTM2D(4, 3, use_bias=False)(x)", [(5, 9, 8, 2)]),
    ("ConvLSTM2D(4, 3, stateful=True)(x)", [{"batch_shape": [2, 5, 9, 8, 2]}]),
    ("ConvLSTM1D(4, 3, return_state=True)(x)", [(5, 9, 2)]),
    ("ConvLSTM1D(0, 3)(x)", [(5, 9, 2)]),
    ("c = ConvLSTM1D(4, 3); g = c(x); c(y)", [(5, 9, 2), (5, 9, 3)]),
]

UNLIKE: list[Unlike] = [
    (
        "ConvLSTM2D(4, 3)(x)",
        [(9, 8, 2)],
        (
            'ConvLSTM2D(4, 3)(x) | ConvLSTM2D "conv_lstm2d": expects (batch, time, height, '
            "width, channels), got (None, 9, 8, 2)"
        ),
    ),
    (
        "ConvLSTM1D(4, 3, strides=2, dilation_rate=2)(x)",
        [(5, 9, 2)],
        "2 | ConvLSTM1D: strides (2,) and dilation_rate (2,) cannot both exceed 1",
    ),
    (
        "ConvLSTM2D(4, 3, strides=2, dilation_rate=2)(x)",
        [(5, 9, 8, 2)],
        "2 | ConvLSTM2D: strides (2, 2) and dilation_rate (2, 2) cannot both exceed 1",
    ),
    (
        "ConvLSTM2D(4, 3)(x)",
        [(5, None, 8, 2)],
        (
            'ConvLSTM2D(4, 3)(x) | ConvLSTM2D "conv_lstm2d": the sizes of a time step must '
            "be known (hint: give them in Input)"
        ),
    ),
    (
        "ConvLSTM2D(4, 3, strides=0)(x)",
        [(5, 9, 8, 2)],
        '0 | ConvLSTM2D "conv_lstm2d": a window has to move by at least 1',
    ),
    (
        "ConvLSTM2D(4, 3, stateful=True)(x)",
        [(5, 9, 8, 2)],
        (
            'True | ConvLSTM2D "conv_lstm2d": a stateful layer needs a fixed batch size '
            "(hint: give the batch size: Input(batch_shape=(32, …)))"
        ),
    ),
    (
        "ConvLSTM2D(4, 10)(x)",
        [(5, 9, 8, 2)],
        (
            'ConvLSTM2D(4, 10)(x) | ConvLSTM2D "conv_lstm2d": a window of size 10 does not '
            "fit into an axis of size 9 (hint: padding='same' keeps the size, or choose a "
            "smaller window)"
        ),
    ),
    (
        "ConvLSTM1D(4, 3, bias_initializer=None)(x)",
        [(5, 9, 2)],
        'None | ConvLSTM1D "conv_lstm1d": unit_forget_bias needs a bias_initializer',
    ),
    (
        "ConvLSTM2D(4, 3)(x)",
        [(5, 9, 8)],
        (
            'ConvLSTM2D(4, 3)(x) | ConvLSTM2D "conv_lstm2d": expects (batch, time, height, '
            "width, channels), got (None, 5, 9, 8)"
        ),
    ),
    (
        "ConvLSTM2D(4, 3, padding='causal')(x)",
        [(5, 9, 8, 2)],
        "'causal' | ConvLSTM2D: `padding` must be one of 'valid', 'same', not 'causal'",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("convolutional_recurrent"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
