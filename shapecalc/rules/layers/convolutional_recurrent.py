"""Recurrent layers and their wrappers: https://keras.io/api/layers/recurrent_layers/.

This file has those that convolve: few models have one, and it needs the rules of convolutions. The
first line is that of ``recurrent.py``, so that the catalogue lists both in one chapter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known
from shapecalc.declare.kinds import Argument, Flag
from shapecalc.declare.layer import (
    Arguments,
    Out,
    RuleError,
    Weight,
    layer,
)
from shapecalc.declare.products import SumOfProducts, repeated
from shapecalc.declare.sight import Sight, Steps, Window, on_axis
from shapecalc.declare.size_kinds import AnyCount
from shapecalc.errors import Code
from shapecalc.rules.layers.convolution import check_dilation, positions, window_arguments
from shapecalc.rules.layers.gates import gate_letters, lstm_equations, state_names
from shapecalc.rules.layers.recurrent import BASE, CALLED, PENALTIES, RETURNS
from shapecalc.rules.layers.recurrent_cells import (
    BIAS,
    DROPOUT,
    INITIAL,
    SEED,
    check_forget_bias,
    check_stateful,
    gate_tensors,
    over_time,
)
from shapecalc.rules.layers.shared import (
    USUAL_FILTERS,
    activation,
    channels_last,
    initializers,
    sliding,
    to_end,
    window_strides,
)


def _convolutional(rank: int) -> dict[str, Argument]:
    """Return the arguments of an LSTM with convolutions."""
    return dict(
        filters=AnyCount(
            "number of filters, which are the output channels",
            deferred=True,
            usual=USUAL_FILTERS,
        ),
        **window_arguments(rank, unit=1) | dict(strides=window_strides(rank, 1, minimum=0)),
        activation=activation(default="tanh"),
        recurrent_activation=activation("activation function of the gates", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        unit_forget_bias=Flag("whether the bias of the forget gate starts at 1", True),
        **PENALTIES,
        **DROPOUT,
        **SEED,
        **{name: kind for name, kind in RETURNS.items() if name != "unroll"},
    )


@channels_last
def _convolutional_step(x: Shape, a: Arguments) -> Out:
    """Return the output of one time step: a convolution of input and state for each gate."""
    if UNKNOWN in x[1:]:
        message = "the sizes of a time step must be known"
        raise RuleError(message, hint="give them in Input", code=Code.UNKNOWN_SIZE)
    f, gates = a.filters, 4 * a.filters
    w, u, b = (gate_letters(letter, "ifco") for letter in "WUb")
    weights = [
        Weight("kernel", (*a.kernel_size, x[-1], gates), "input to the four gates", symbols=w),
        Weight(
            "recurrent_kernel", (*a.kernel_size, f, gates), "state to the four gates", symbols=u
        ),
        a.use_bias and Weight("bias", (gates,), "one value for each filter and gate", symbols=b),
    ]
    # They belong to a cell, which Keras does not tell of `trainable`.
    own = [replace(weight, freezes=False) for weight in weights if weight]
    try:
        places = _steps(x, a)
    except RuleError as error:
        return Out(x, own, refusal=error)
    products = [SumOfProducts.of(kernel, x[0], *places) for kernel in own[:2]]
    inner = gate_tensors((x[0], *places), own[0], states=2)
    return Out((x[0], *places, f), own, products=products, inner_tensors=inner)


def _steps(x: Shape, a: Arguments) -> list[Size]:
    if 0 in a.strides:
        raise RuleError("a window has to move by at least 1", argument="strides")
    return positions(x, a)


def _convolutional_lstm(x: Shape, a: Arguments) -> Out:
    check_forget_bias(a)
    check_stateful(x, a)
    step = _convolutional_step((x[0], *x[2:]), a)
    state = step.shape
    assert isinstance(state, tuple)
    output = (x[0], x[1], *state[1:]) if a.return_sequences else state
    shape = [output, state, state] if a.return_state else output
    products = repeated(step.products, x[1])
    inner = over_time(step.inner_tensors, state, x[1], a)
    return Out(
        shape,
        step.weights,
        names=["output", *state_names(2)] if a.return_state else (),
        refusal=step.refusal,
        products=products,
        inner_tensors=inner,
        sight=None if step.refusal else _seen(x, a),
    )


def _seen(x: Shape, a: Arguments) -> Sight | None:
    """Return what is seen after all time steps: each one convolves the state once more."""
    moved = 1 if a.data_format == "channels_first" else 0
    at = a.return_sequences + 1
    frame = to_end((x[0], *x[2:])) if moved else (x[0], *x[2:])
    windows = sliding(frame, a.kernel_size, a.strides, a.padding, a.dilation_rate)
    if not known(x[1]):
        return {axis + 1 + moved: None for axis in windows}
    later = x[1] - 1
    seen: dict[int, Steps | None] = {}
    for (axis, window), size in zip(windows.items(), a.kernel_size):
        place = axis + at - 1 + moved
        again = Window(place, (size - 1) * later + 1, before=(size - 1) // 2 * later)
        steps = on_axis(window, place)
        assert isinstance(steps, Window)
        seen[axis + 1 + moved] = (steps, again)
    return seen


_CONVOLUTIONAL: dict[str, Any] = dict(
    keywords=dict(unroll=RETURNS["unroll"], **BASE),
    **CALLED,
    check=check_dilation,
    equations=lambda a: lstm_equations(a, "%"),
)


@layer(_convolutional(1), input_axes="batch time steps channels", **_CONVOLUTIONAL)
def ConvLSTM1D(x: Shape, a: Arguments) -> Out:
    """Apply an LSTM to a series of sequences, with convolutions in place of matrix products.

    Source: Shi et al., 2015.
    """
    return _convolutional_lstm(x, a)


@layer(_convolutional(2), input_axes="batch time height width channels", **_CONVOLUTIONAL)
def ConvLSTM2D(x: Shape, a: Arguments) -> Out:
    """Apply an LSTM to a series of images, with convolutions in place of matrix products.

    Common mistake: giving an input of four axes. It needs five, and the second one is time.

    Source: Shi et al., 2015.
    """
    return _convolutional_lstm(x, a)


@layer(_convolutional(3), input_axes="batch time depth height width channels", **_CONVOLUTIONAL)
def ConvLSTM3D(x: Shape, a: Arguments) -> Out:
    """Apply an LSTM to a series of volumes, with convolutions in place of matrix products.

    Source: Shi et al., 2015.
    """
    return _convolutional_lstm(x, a)
