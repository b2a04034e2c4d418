"""Convolutions: positions of a window, groups, dilation, transposed and separable kernels."""

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
    ("Conv1D(4, 3)(x)", [(10, 2)], (None, 8, 4), [(3, 2, 4), (4,)]),
    ("Conv1D(4, 3, padding='same', strides=2)(x)", [(10, 2)], (None, 5, 4), [(3, 2, 4), (4,)]),
    (
        "Conv1D(4, 3, padding='causal', dilation_rate=2)(x)",
        [(10, 2)],
        (None, 10, 4),
        [(3, 2, 4), (4,)],
    ),
    ("Conv2D(4, (3, 2), strides=(2, 1))(x)", [(9, 8, 2)], (None, 4, 7, 4), [(3, 2, 2, 4), (4,)]),
    ("Conv2D(6, 3, groups=2)(x)", [(9, 8, 4)], (None, 7, 6, 6), [(3, 3, 2, 6), (6,)]),
    (
        "Conv2D(4, 3, dilation_rate=2, use_bias=False)(x)",
        [(9, 8, 2)],
        (None, 5, 4, 4),
        [(3, 3, 2, 4)],
    ),
    ("Conv3D(2, 2)(x)", [(4, 5, 6, 3)], (None, 3, 4, 5, 2), [(2, 2, 2, 3, 2), (2,)]),
    ("Conv2D(4, 3)(x)", [(None, None, 3)], (None, None, None, 4), [(3, 3, 3, 4), (4,)]),
    (
        "Conv2DTranspose(4, 3, strides=2, padding='same')(x)",
        [(5, 5, 2)],
        (None, 10, 10, 4),
        [(3, 3, 4, 2), (4,)],
    ),
    ("Conv2DTranspose(4, 3, strides=2)(x)", [(5, 5, 2)], (None, 11, 11, 4), [(3, 3, 4, 2), (4,)]),
    (
        "Conv2DTranspose(4, 3, strides=2, output_padding=1)(x)",
        [(5, 5, 2)],
        (None, 12, 12, 4),
        [(3, 3, 4, 2), (4,)],
    ),
    ("Conv1DTranspose(4, 3, dilation_rate=2)(x)", [(5, 2)], (None, 9, 4), [(3, 4, 2), (4,)]),
    (
        "SeparableConv2D(4, 3, depth_multiplier=2)(x)",
        [(9, 8, 3)],
        (None, 7, 6, 4),
        [(3, 3, 3, 2), (1, 1, 6, 4), (4,)],
    ),
    ("SeparableConv1D(4, 3)(x)", [(9, 3)], (None, 7, 4), [(3, 3, 1), (1, 3, 4), (4,)]),
    (
        "DepthwiseConv2D(3, depth_multiplier=2)(x)",
        [(9, 8, 3)],
        (None, 7, 6, 6),
        [(3, 3, 3, 2), (6,)],
    ),
    ("DepthwiseConv1D(3, use_bias=False)(x)", [(9, 3)], (None, 7, 3), [(3, 3, 1)]),
    (
        "Conv2D(4, 3, lora_rank=2)(x)",
        [(9, 8, 2)],
        (None, 7, 6, 4),
        [(3, 3, 2, 4), (3, 3, 2, 2), (2, 4), (4,)],
    ),
]

REFUSED: list[Refusal] = [
    ("Conv2D(4, 12)(x)", [(9, 8, 2)], Code.WINDOW),
    ("Conv2D(4, 3, groups=3)(x)", [(9, 8, 4)], Code.ARGUMENT),
    ("Conv2D(4, 3, groups=2)(x)", [(9, 8, 3)], Code.SHAPE),
    ("Conv2D(4, 3)(x)", [(9, 8)], Code.RANK),
    ("Conv2D(4, 3)(x)", [(9, 8, None)], Code.UNKNOWN_SIZE),
    ("Conv2D(4, 3, strides=2, dilation_rate=2)(x)", [(9, 8, 2)], Code.ARGUMENT),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("Conv2D(4, 3, strides=(1, 1), dilation_rate=(2, 1))(x)", [(9, 8, 2)]),
    ("Conv2D(4, 3, strides=2, dilation_rate=1)(x)", [(9, 8, 2)]),
    ("Conv2DTranspose(4, 3, strides=1, dilation_rate=2)(x)", [(9, 8, 2)]),
    ("DepthwiseConv2D(3, strides=2, dilation_rate=2)(x)", [(9, 8, 2)]),
    ("SeparableConv2D(4, 3, strides=2, dilation_rate=2)(x)", [(9, 8, 2)]),
    ("DepthwiseConv1D(3, strides=2, dilation_rate=2)(x)", [(9, 2)]),
    ("SeparableConv1D(4, 3, strides=1, dilation_rate=2)(x)", [(9, 2)]),
    ("Conv1D(4, 3, dilation_rate=3)(x)", [(9, 2)]),
    ("Conv1D(4, 3, padding='causal', strides=2)(x)", [(9, 2)]),
    ("Conv1D(4, 3, padding='causal', dilation_rate=4)(x)", [(5, 2)]),
    ("Conv1D(4, 3, padding='SAME')(x)", [(9, 2)]),
    ("Conv2D(4, (3, 2), padding='same', strides=(2, 3))(x)", [(9, 8, 2)]),
    ("Conv2D(4, 3, data_format='channels_first')(x)", [(2, 9, 8)]),
    ("Conv3D(4, (1, 2, 3), strides=(3, 2, 1))(x)", [(6, 7, 8, 2)]),
    ("Conv3D(4, 2, use_bias=False)(x)", [(6, 7, 8, 2)]),
    ("Conv2D(4, 3)(x)", [(None, 8, 2)]),
    ("Conv2D(4, 8)(x)", [(9, 8, 2)]),
    ("Conv2D(4, 3, groups=2)(x)", [(9, 8, 6)]),
    ("Conv2D(4, 3, lora_rank=2)(x)", [(9, 8, 2)]),
    ("Conv1DTranspose(4, 3)(x)", [(9, 2)]),
    ("Conv1DTranspose(4, 3, strides=2, padding='same')(x)", [(9, 2)]),
    ("Conv1DTranspose(4, 3, strides=2, output_padding=1)(x)", [(9, 2)]),
    ("Conv1DTranspose(4, 3, strides=2, output_padding=0, padding='same')(x)", [(9, 2)]),
    ("Conv2DTranspose(4, 3, strides=(3, 2), output_padding=(2, 1))(x)", [(9, 8, 2)]),
    (
        ("Conv2DTranspose(4, 3, strides=(3, 2), output_padding=(2, 1), padding='same')(x)"),
        [(9, 8, 2)],
    ),
    ("Conv3DTranspose(4, (1, 2, 3), strides=2)(x)", [(3, 4, 5, 2)]),
    ("Conv3DTranspose(4, 2, strides=2, output_padding=1, use_bias=False)(x)", [(3, 4, 5, 2)]),
    ("Conv2DTranspose(4, 3, data_format='channels_first')(x)", [(2, 9, 8)]),
    ("Conv2DTranspose(4, 3)(x)", [(None, 8, 2)]),
    ("Conv1DTranspose(4, 3, dilation_rate=2)(x)", [(9, 2)]),
    ("Conv1DTranspose(4, 1, strides=3)(x)", [(9, 2)]),
    ("DepthwiseConv2D(3, depth_multiplier=2)(x)", [(9, 8, 3)]),
    ("DepthwiseConv1D(3, strides=2, padding='same', use_bias=False)(x)", [(9, 3)]),
    ("DepthwiseConv2D((3, 2), data_format='channels_first')(x)", [(3, 9, 8)]),
    ("SeparableConv1D(4, 3, depth_multiplier=2)(x)", [(9, 3)]),
    ("SeparableConv2D(4, (3, 2), strides=2, use_bias=False)(x)", [(9, 8, 3)]),
    ("SeparableConv2D(4, 3, data_format='channels_first', padding='same')(x)", [(3, 9, 8)]),
    ("c = Conv1D(4, 3); g = c(x); c(y)", [(9, 2), (7, 2)]),
    ("h = Masking()(x); c = Conv1D(4, 3)(h); LSTM(2)(c)", [(9, 2)]),
]

UNLIKE: list[Unlike] = [
    (
        "TimeDistributed(Conv1DTranspose(4, 2))(x)",
        [(5, 9, 8, 3)],
        (
            'TimeDistributed(Conv1DTranspose(4, 2))(x) | TimeDistributed "time_distributed": '
            "the window has 1 axes, the input 2"
        ),
    ),
    (
        "TimeDistributed(DepthwiseConv2D(4))(x)",
        [(5, 9, 8)],
        (
            'TimeDistributed(DepthwiseConv2D(4))(x) | TimeDistributed "time_distributed": '
            "a window of 2 axes does not fit an input of 1"
        ),
    ),
    (
        "DepthwiseConv2D(2)(x)",
        [(9, 8)],
        (
            'DepthwiseConv2D(2)(x) | DepthwiseConv2D "depthwise_conv2d": expects (batch, '
            "height, width, channels), got (None, 9, 8)"
        ),
    ),
    (
        "Conv2DTranspose(4, 2)(x)",
        [(9, 8)],
        (
            'Conv2DTranspose(4, 2)(x) | Conv2DTranspose "conv2d_transpose": expects (batch, '
            "height, width, channels), got (None, 9, 8)"
        ),
    ),
    (
        "Conv1DTranspose(4, 2)(x)",
        [(9, 8, 3)],
        (
            'Conv1DTranspose(4, 2)(x) | Conv1DTranspose "conv1d_transpose": expects (batch, '
            "steps, channels), got (None, 9, 8, 3)"
        ),
    ),
    (
        "SeparableConv2D(4, 2)(x)",
        [(9, 8)],
        (
            'SeparableConv2D(4, 2)(x) | SeparableConv2D "separable_conv2d": expects (batch, '
            "height, width, channels), got (None, 9, 8)"
        ),
    ),
    (
        "SeparableConv1D(4, 2)(x)",
        [(9, 8, 3)],
        (
            'SeparableConv1D(4, 2)(x) | SeparableConv1D "separable_conv1d": expects (batch, '
            "steps, channels), got (None, 9, 8, 3)"
        ),
    ),
    (
        "DepthwiseConv1D(2)(x)",
        [(9, 8, 3)],
        (
            'DepthwiseConv1D(2)(x) | DepthwiseConv1D "depthwise_conv1d": expects (batch, '
            "steps, channels), got (None, 9, 8, 3)"
        ),
    ),
    (
        "Conv2D(4, 12)(x)",
        [(9, 8, 2)],
        (
            'Conv2D(4, 12)(x) | Conv2D "conv2d": a window of size 12 does not fit into an '
            "axis of size 9 (hint: padding='same' keeps the size, or choose a smaller window)"
        ),
    ),
    (
        "Conv2D(4, 3, groups=3)(x)",
        [(9, 8, 4)],
        "3 | Conv2D: 4 filters cannot be divided into 3 equal groups",
    ),
    (
        "Conv2D(4, 3, groups=2)(x)",
        [(9, 8, 3)],
        (
            '2 | Conv2D "conv2d": 3 channels cannot be divided into 2 equal groups (hint: '
            "groups can be 1 or 3)"
        ),
    ),
    (
        "Conv2D(4, 3, strides=2, dilation_rate=2)(x)",
        [(9, 8, 2)],
        "2 | Conv2D: strides (2, 2) and dilation_rate (2, 2) cannot both exceed 1",
    ),
    (
        "Conv1D(4, 3, strides=2, dilation_rate=2)(x)",
        [(9, 2)],
        "2 | Conv1D: strides (2,) and dilation_rate (2,) cannot both exceed 1",
    ),
    (
        "Conv2D(4, 3, strides=(1, 2), dilation_rate=(2, 1))(x)",
        [(9, 8, 2)],
        "(2, 1) | Conv2D: strides (1, 2) and dilation_rate (2, 1) cannot both exceed 1",
    ),
    (
        "Conv1DTranspose(4, 3, strides=2, dilation_rate=2)(x)",
        [(9, 2)],
        "2 | Conv1DTranspose: strides (2,) and dilation_rate (2,) cannot both exceed 1",
    ),
    (
        "Conv2DTranspose(4, 3, strides=2, dilation_rate=(1, 2))(x)",
        [(9, 8, 2)],
        ("(1, 2) | Conv2DTranspose: strides (2, 2) and dilation_rate (1, 2) cannot both exceed 1"),
    ),
    (
        "Conv2D(4, 3, padding='causal')(x)",
        [(9, 8, 2)],
        "'causal' | Conv2D: `padding` must be one of 'valid', 'same', not 'causal'",
    ),
    (
        "Conv2D(4, 9)(x)",
        [(9, 8, 2)],
        (
            'Conv2D(4, 9)(x) | Conv2D "conv2d": a window of size 9 does not fit into an '
            "axis of size 8 (hint: padding='same' keeps the size, or choose a smaller "
            "window)"
        ),
    ),
    (
        "Conv2D(4, 3, groups=3)(x)",
        [(9, 8, 6)],
        "3 | Conv2D: 4 filters cannot be divided into 3 equal groups",
    ),
    (
        "Conv2D(6, 3, groups=3)(x)",
        [(9, 8, 4)],
        (
            '3 | Conv2D "conv2d": 4 channels cannot be divided into 3 equal groups (hint: '
            "groups can be 1 or 2 or 4)"
        ),
    ),
    (
        "Conv1D(4, 3)(x)",
        [(9, 8, 2)],
        (
            'Conv1D(4, 3)(x) | Conv1D "conv1d": expects (batch, steps, channels), got '
            "(None, 9, 8, 2)"
        ),
    ),
    (
        "Conv2D(4, 3)(x)",
        [(9, 8)],
        (
            'Conv2D(4, 3)(x) | Conv2D "conv2d": expects (batch, height, width, channels), '
            "got (None, 9, 8)"
        ),
    ),
    (
        "Conv2D(4, 3)(x)",
        [(9, 8, None)],
        (
            'Conv2D(4, 3)(x) | Conv2D "conv2d": the shape (3, 3, None, 4) of the weight '
            "kernel has an unknown size (hint: replace None in the shape of the input with "
            "a number)"
        ),
    ),
    (
        "Conv2D(None, 3)(x)",
        [(9, 8, 2)],
        ('None | Conv2D "conv2d": `filters` must be a whole number of at least 1, not None'),
    ),
    (
        "Conv2D(2.5, 3)(x)",
        [(9, 8, 2)],
        "Conv2D(2.5, 3) | Conv2D: 2.5 filters cannot be divided into 1 equal groups",
    ),
    (
        "Conv2D(0, 3)(x)",
        [(9, 8, 2)],
        "0 | Conv2D: `filters` must be a whole number of at least 1, not 0",
    ),
    (
        "Conv2D(4, 3, strides=0)(x)",
        [(9, 8, 2)],
        "0 | Conv2D: `strides` must be a whole number of at least 1 or 2 of them, not 0",
    ),
    (
        "Conv2D(4, (3, 3, 3))(x)",
        [(9, 8, 2)],
        (
            "(3, 3, 3) | Conv2D: `kernel_size` must be a whole number of at least 1 or 2 "
            "of them, not (3, 3, 3)"
        ),
    ),
    (
        "Conv2D(4, 3, lora_rank=2, kernel_constraint='non_neg')(x)",
        [(9, 8, 2)],
        '2 | Conv2D "conv2d": lora_rank and kernel_constraint cannot both be set',
    ),
    (
        "Conv2DTranspose(4, 3, strides=2, output_padding=2)(x)",
        [(9, 8, 2)],
        ("2 | Conv2DTranspose: an output_padding of 2 must be smaller than the stride of 2"),
    ),
    (
        "Conv2DTranspose(4, 3)(x)",
        [(9, 2)],
        (
            'Conv2DTranspose(4, 3)(x) | Conv2DTranspose "conv2d_transpose": expects '
            "(batch, height, width, channels), got (None, 9, 2)"
        ),
    ),
    (
        "Conv1DTranspose(4, 3)(x)",
        [(9, 8, 2)],
        (
            'Conv1DTranspose(4, 3)(x) | Conv1DTranspose "conv1d_transpose": expects '
            "(batch, steps, channels), got (None, 9, 8, 2)"
        ),
    ),
    (
        "Conv2DTranspose(4, 3)(x)",
        [(9, 8, None)],
        (
            'Conv2DTranspose(4, 3)(x) | Conv2DTranspose "conv2d_transpose": the shape (3, '
            "3, 4, None) of the weight kernel has an unknown size (hint: replace None in "
            "the shape of the input with a number)"
        ),
    ),
    (
        "DepthwiseConv2D(3)(x)",
        [(9, 8, None)],
        (
            'DepthwiseConv2D(3)(x) | DepthwiseConv2D "depthwise_conv2d": the number of '
            "input channels must be known"
        ),
    ),
    (
        "DepthwiseConv2D(3, depth_multiplier=None)(x)",
        [(9, 8, 3)],
        (
            'None | DepthwiseConv2D "depthwise_conv2d": `depth_multiplier` must be a whole '
            "number of at least 1, not None"
        ),
    ),
    (
        "c = Conv1D(4, 3); g = c(x); c(y)",
        [(9, 2), (9, 3)],
        (
            'c(y) | Conv1D "conv1d": its weights were created for size 2 on axis -1, but '
            "it is called on (None, 9, 3)"
        ),
    ),
    (
        "c = Conv1DTranspose(4, 3); g = c(x); c(y)",
        [(9, 2), (9, 3)],
        (
            'c(y) | Conv1DTranspose "conv1d_transpose": its weights were created for size '
            "2 on axis -1, but it is called on (None, 9, 3)"
        ),
    ),
    (
        "c = DepthwiseConv1D(3); g = c(x); c(y)",
        [(9, 2), (9, 3)],
        (
            'c(y) | DepthwiseConv1D "depthwise_conv1d": its weights were created for size '
            "2 on axis -1, but it is called on (None, 9, 3)"
        ),
    ),
    (
        "c = SeparableConv1D(4, 3); g = c(x); c(y)",
        [(9, 2), (9, 3)],
        (
            'c(y) | SeparableConv1D "separable_conv1d": its weights were created for size '
            "2 on axis -1, but it is called on (None, 9, 3)"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("convolution"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
