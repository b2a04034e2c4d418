"""Recurrent layers and their wrappers: https://keras.io/api/layers/recurrent_layers/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, known, text
from shapecalc.declare.kinds import (
    Argument,
    Choice,
    Flag,
    Inner,
    SameAs,
    Tensors,
    Unchecked,
    Unsupported,
    sequence,
)
from shapecalc.declare.layer import MASK, MisfitError, Op, Out, Weight, keep_mask, layer, training
from shapecalc.declare.size_kinds import Integer, PerAxis
from shapecalc.errors import Code
from shapecalc.rules.layers.convolution import check_dilation, positions, window_arguments
from shapecalc.rules.layers.recurrent_cells import (
    BIAS,
    DROPOUT,
    INITIAL,
    SEED,
    UNITS,
    check_forget_bias,
    depth,
    features,
    gru_weights,
    lstm_weights,
    simple_weights,
    stacked,
)
from shapecalc.rules.layers.shared import (
    activation,
    channels_last,
    constraints,
    initializers,
    regularizers,
)

_RETURNS = dict(
    return_sequences=Flag("keep every time step, not only the last", False),
    return_state=Flag("also return the final state", False),
    go_backwards=Flag("read the sequence from its end", False),
    stateful=Flag("carry the state over to the next batch", False),
    unroll=Flag("write the loop out", False),
)
_CUDNN = dict(use_cudnn=Choice("whether cuDNN may be used", "auto", options=("auto", True, False)))
_PENALTIES = {
    **regularizers("kernel", "recurrent", "bias", "activity"),
    **constraints("kernel", "recurrent", "bias"),
}
_BASE: dict[str, Argument] = dict(
    zero_output_for_mask=Flag("whether a skipped step gives zeros", False)
)
_GATED = dict(**_BASE, implementation=Unchecked("how the gates are computed", 2))

_STATE: dict[str, Argument] = dict(initial_state=Tensors("the state to begin with", None))


def _mask_steps(op: Op, inputs: Any, mask: Any, a: Any) -> Any:
    return mask if a.return_sequences else None


def _recurrent(x: Shape, a: Any, weights: Sequence[Any], states: int) -> Out:
    """The output of a recurrence: one step or all of them, and the states if asked for."""
    _check_stateful(x, a)
    batch, steps = x[0], x[1]
    state = (batch, a.units)
    output = (batch, steps, a.units) if a.return_sequences else state
    return Out([output, *[state] * states] if a.return_state else output, weights)


def _check_stateful(x: Shape, a: Any) -> None:
    if a.stateful and not known(x[0]):
        message = "a stateful layer needs a batch of known size"
        hint = "give the input with its batch: Input(batch_shape=(32, …))"
        raise MisfitError(message, argument="stateful", hint=hint, code=Code.STATEFUL)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        **_PENALTIES
        | dict(activity_regularizer=Unchecked("Keras takes it here and does not use it", None)),
        **DROPOUT,
        **_RETURNS,
        **SEED,
    ),
    keywords=_BASE,
    takes="batch time features",
    masking=_mask_steps,
    first="sequences",
    called_with=_STATE | MASK,
    textbook="(u + d + 1)·u;(u + d)·u",
    parts="new state",
    contrast="return_sequences",
)
def SimpleRNN(x: Shape, a: Any) -> Out:
    """The state is a Dense layer of the input and of the state before.

    Often wrong: the number of time steps does not change the parameters.
    """
    return _recurrent(x, a, simple_weights(features(x), a), states=1)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        recurrent_activation=activation("what the gates go through", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        unit_forget_bias=Flag("whether the forget gate starts open", True),
        **_PENALTIES,
        **DROPOUT,
        **SEED,
        **_RETURNS,
        **_CUDNN,
    ),
    keywords=_GATED,
    takes="batch time features",
    masking=_mask_steps,
    first="sequences",
    called_with=_STATE | MASK,
    textbook="4·(u + d + 1)·u;4·(u + d)·u",
    parts="input gate, forget gate, candidate, output gate",
    contrast="return_sequences",
)
def LSTM(x: Shape, a: Any) -> Out:
    """Three gates and a candidate; each reads the input and the previous state.

    Source: Hochreiter and Schmidhuber, 1997; the notes' 4·(u + d + 1)·u.

    Often wrong: one bias per gate, not two; the cell state adds no weights;
    without ``return_sequences`` only the last step leaves the layer.
    """
    check_forget_bias(a)
    return _recurrent(x, a, lstm_weights(features(x), a), states=2)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        recurrent_activation=activation("what the gates go through", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        **_PENALTIES,
        **DROPOUT,
        **SEED,
        **_RETURNS,
        reset_after=Flag("reset the state after its product, with a bias of its own", True),
        **_CUDNN,
    ),
    keywords=_GATED,
    takes="batch time features",
    masking=_mask_steps,
    first="sequences",
    called_with=_STATE | MASK,
    textbook="3·(u + d + 2)·u;3·(u + d + 1)·u;3·(u + d)·u",
    parts="update gate, reset gate, candidate",
    contrast="reset_after return_sequences",
)
def GRU(x: Shape, a: Any) -> Out:
    """Two gates and a candidate; each reads the input and the previous state.

    Source: Cho et al., 2014; the notes' 3·(u + d + 1)·u is ``reset_after=False``.

    Often wrong: Keras has ``reset_after=True``, with a second bias for the
    recurrent part, so that GRU(5) on one feature has 120 parameters, not 105.
    """
    return _recurrent(x, a, gru_weights(features(x), a), states=1)


def _check_cell(a: Any) -> None:
    cells = a.cell if sequence(a.cell) else [a.cell]
    if not all(cell.rule.foreign or "states" in cell.rule.called_with for cell in cells):
        raise MisfitError(
            "the layer is no cell", argument="cell", hint="take LSTMCell, GRUCell or SimpleRNNCell"
        )


@layer(
    dict(
        cell=Inner(
            "the cell that is applied step by step, or a list of cells",
            lists="too",
            example="LSTMCell(u)",
        ),
        **_RETURNS,
        **_BASE,
    ),
    takes="batch time …",
    masking=_mask_steps,
    first="sequences",
    called_with=_STATE | MASK,
    check=_check_cell,
    makes=lambda a: ["StackedRNNCells"] if sequence(a.cell) else [],
)
def RNN(x: Shape, a: Any) -> Out:
    """Applies a cell to one time step after the other; several cells are stacked."""
    _check_stateful(x, a)
    cells = a.cell if sequence(a.cell) else [a.cell]
    if a.return_state and max(map(depth, cells)) > 2 - sequence(a.cell):
        raise MisfitError("Keras cannot return states of stacks inside stacks", argument="cell")
    out, states, weights = stacked(cells, (x[0], *x[2:]))
    steps = x[1:2] if a.return_sequences else ()
    output = (x[0], *steps, out[-1])
    after = [(x[0], state[-1]) for state in states]
    return Out([output, *after] if a.return_state else output, weights)


def _check_bidirectional(a: Any) -> None:
    forward, backward = a.layer, a.backward_layer
    for inner in filter(None, (forward, backward)):
        if "go_backwards" not in inner.rule.arguments:
            raise MisfitError(
                f"{inner.rule.name} does not read a sequence step by step",
                argument="layer",
                hint="wrap SimpleRNN, LSTM or GRU",
            )
    reverse = True if backward is None else backward.arguments.go_backwards
    if forward.arguments.go_backwards == reverse:
        raise MisfitError("both layers would read in the same direction", argument="layer")
    for name in ("stateful", "return_sequences", "return_state"):
        if backward and getattr(forward.arguments, name) != getattr(backward.arguments, name):
            raise MisfitError(f"the two layers differ in {name}", argument="backward_layer")


def _mask_both(op: Op, inputs: Any, mask: Any, a: Any) -> Any:
    mask = mask if a.layer.arguments.return_sequences else None
    return [mask, mask] if a.merge_mode is None else mask


def _taken_by_inner(a: Any) -> str:
    return " ".join(a.layer.rule.axes(a.layer.arguments))


@layer(
    dict(
        layer=Inner("the recurrent layer, which is copied for each direction", example="LSTM(u)"),
        merge_mode=Choice(
            "how the two outputs become one; None keeps both",
            "concat",
            options=("concat", "sum", "mul", "ave", None),
        ),
        weights=Unsupported("values to start from", None),
        backward_layer=Inner(
            "another layer for the way back",
            None,
            stands_for=SameAs("layer", turned="go_backwards"),
        ),
    ),
    takes=_taken_by_inner,
    masking=_mask_both,
    first="sequences",
    called_with=_STATE | MASK,
    check=_check_bidirectional,
)
def Bidirectional(x: Shape, a: Any) -> Out:
    """Two copies of a recurrent layer read the sequence from both ends.

    Source: Schuster and Paliwal, 1997.

    Often wrong: the parameters double, and so does the width of the output
    with ``merge_mode="concat"``.
    """
    forward = a.layer.twin().inside(x)
    backward = (a.backward_layer or a.layer.twin()).inside(x)
    ways = [forward.shape, backward.shape]
    (shape, *states), (other, *_) = (way if isinstance(way, list) else [way] for way in ways)
    merged = {
        "concat": [(*shape[:-1], 2 * shape[-1])],
        None: [shape, shape],
    }.get(a.merge_mode, [shape])
    shapes = [*merged, *states, *states]
    return Out(
        shapes if len(shapes) > 1 else merged[0],
        [*forward.weights, *backward.weights],
        truth=None if shape == other else _asymmetric(ways, a.merge_mode),
    )


def _asymmetric(ways: Sequence[Any], merge_mode: str | None) -> list[Shape] | Shape | MisfitError:
    """What Keras computes where it takes the backward layer to be as wide as the forward one."""
    (shape, *states), (other, *others) = (way if isinstance(way, list) else [way] for way in ways)
    if merge_mode not in ("concat", None):
        return MisfitError(f"{text(shape)} and {text(other)} cannot be merged by {merge_mode!r}")
    joined = (*shape[:-1], shape[-1] + other[-1])
    shapes = [*([joined] if merge_mode else [shape, other]), *states, *others]
    return shapes if len(shapes) > 1 else joined


@layer(
    dict(layer=Inner("the layer for every time step")),
    masking=keep_mask,
    called_with=training() | MASK,
)
def TimeDistributed(x: Shape, a: Any) -> Out:
    """One layer, with one set of weights, is applied to every time step."""
    if len(x) < 3:
        raise MisfitError(
            f"{text(x)} has no time axis beside batch and features",
            hint=f"leave TimeDistributed out: {a.layer.rule.name} takes this input itself",
            code=Code.RANK,
        )
    inner = a.layer.inside((x[0], *x[2:]))
    if isinstance(inner.shape, list):
        raise MisfitError(f"{a.layer.rule.name} has several outputs", argument="layer")
    return Out((inner.shape[0], x[1], *inner.shape[1:]), inner.weights)


def _convolutional(rank: int) -> dict[str, Argument]:
    """The arguments of an LSTM whose products are convolutions."""
    return dict(
        filters=Integer("number of filters, the channels of the output", late=True),
        **window_arguments(rank, one=1)
        | dict(strides=PerAxis("how far the window moves", 1, count=rank, minimum=0)),
        activation=activation(default="tanh"),
        recurrent_activation=activation("what the gates go through", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        unit_forget_bias=Flag("whether the forget gate starts open", True),
        **_PENALTIES,
        **DROPOUT,
        **SEED,
        **{name: kind for name, kind in _RETURNS.items() if name != "unroll"},
    )


@channels_last
def _convolutional_step(x: Shape, a: Any) -> Out:
    """One time step: the input's convolution and the state's, for each gate."""
    if UNKNOWN in x[1:]:
        message = "the sizes of a time step have to be known"
        raise MisfitError(message, hint="give them in Input", code=Code.UNKNOWN_SIZE)
    if 0 in a.strides:
        raise MisfitError("a window has to move by 1 at least", argument="strides")
    f, gates = a.filters, 4 * a.filters
    weights = [
        Weight("kernel", (*a.kernel_size, x[-1], gates), "input to the four gates"),
        Weight("recurrent_kernel", (*a.kernel_size, f, gates), "state to the four gates"),
        a.use_bias and Weight("bias", (gates,), "one per filter and gate"),
    ]
    # They belong to a cell, which Keras does not tell of `trainable`.
    return Out(
        (x[0], *positions(x, a), f),
        [replace(weight, freezes=False) for weight in weights if weight],
    )


def _convolutional_lstm(x: Shape, a: Any) -> Out:
    check_forget_bias(a)
    _check_stateful(x, a)
    step = _convolutional_step((x[0], *x[2:]), a)
    state = step.shape
    assert isinstance(state, tuple)
    output = (x[0], x[1], *state[1:]) if a.return_sequences else state
    return Out([output, state, state] if a.return_state else output, step.weights)


_CONVOLUTIONAL: dict[str, Any] = dict(
    keywords=dict(unroll=_RETURNS["unroll"], **_BASE),
    masking=_mask_steps,
    first="sequences",
    called_with=_STATE | MASK,
    check=check_dilation,
)


@layer(_convolutional(1), takes="batch time steps channels", **_CONVOLUTIONAL)
def ConvLSTM1D(x: Shape, a: Any) -> Out:
    """An LSTM over rows of numbers, which convolves where an LSTM multiplies.

    Source: Shi et al., 2015.
    """
    return _convolutional_lstm(x, a)


@layer(_convolutional(2), takes="batch time height width channels", **_CONVOLUTIONAL)
def ConvLSTM2D(x: Shape, a: Any) -> Out:
    """An LSTM over images, which convolves where an LSTM multiplies.

    Often wrong: it takes five axes, the second of which is time.
    """
    return _convolutional_lstm(x, a)


@layer(_convolutional(3), takes="batch time depth height width channels", **_CONVOLUTIONAL)
def ConvLSTM3D(x: Shape, a: Any) -> Out:
    """An LSTM over volumes, which convolves where an LSTM multiplies."""
    return _convolutional_lstm(x, a)
