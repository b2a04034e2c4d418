"""Recurrent layers and their wrappers: https://keras.io/api/layers/recurrent_layers/."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.size import Shape, known, shape_text
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
from shapecalc.declare.layer import (
    MASK,
    Arguments,
    Op,
    Out,
    RuleError,
    keep_mask,
    layer,
    training,
)
from shapecalc.errors import Code
from shapecalc.plan import LayerPlan
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
    constraints,
    initializers,
    regularizers,
)

RETURNS = dict(
    return_sequences=Flag("keep every time step, not only the last", False),
    return_state=Flag("also return the final state", False),
    go_backwards=Flag("read the sequence from its end", False),
    stateful=Flag("carry the state over to the next batch", False),
    unroll=Flag("write the loop out", False),
)
_CUDNN = dict(use_cudnn=Choice("whether cuDNN may be used", "auto", options=("auto", True, False)))
PENALTIES = {
    **regularizers("kernel", "recurrent", "bias", "activity"),
    **constraints("kernel", "recurrent", "bias"),
}
BASE: dict[str, Argument] = dict(
    zero_output_for_mask=Flag("whether a skipped step gives zeros", False)
)
_GATED = dict(**BASE, implementation=Unchecked("how the gates are computed", 2))

STATE: dict[str, Argument] = dict(initial_state=Tensors("the state to begin with", None))


def _mask_steps(op: Op, inputs: Any, mask: Any, a: Arguments) -> Any:
    return mask if a.return_sequences else None


def _recurrent(x: Shape, a: Arguments, weights: Sequence[Any], states: int) -> Out:
    """The output of a recurrence: one step or all of them, and the states if asked for."""
    check_stateful(x, a)
    batch, steps = x[0], x[1]
    state = (batch, a.units)
    output = (batch, steps, a.units) if a.return_sequences else state
    return Out([output, *[state] * states] if a.return_state else output, weights)


def check_stateful(x: Shape, a: Arguments) -> None:
    """Raise `RuleError` if a layer is stateful and the size of its batch is unknown."""
    if a.stateful and not known(x[0]):
        message = "a stateful layer needs a batch of known size"
        hint = "give the input with its batch: Input(batch_shape=(32, …))"
        raise RuleError(message, argument="stateful", hint=hint, code=Code.STATEFUL)


CALLED: dict[str, Any] = dict(
    masking=_mask_steps, first_call_argument="sequences", call_arguments=STATE | MASK
)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        **PENALTIES
        | dict(activity_regularizer=Unchecked("Keras takes it here and does not use it", None)),
        **DROPOUT,
        **RETURNS,
        **SEED,
    ),
    keywords=BASE,
    input_axes="batch time features",
    **CALLED,
    textbook=["(u + d + 1)·u", "(u + d)·u"],
    gates=["new state"],
    contrast=["return_sequences"],
)
def SimpleRNN(x: Shape, a: Arguments) -> Out:
    """The state is a Dense layer of the input and of the state before.

    Common mistake: the number of time steps does not change the parameters.
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
        **PENALTIES,
        **DROPOUT,
        **SEED,
        **RETURNS,
        **_CUDNN,
    ),
    keywords=_GATED,
    input_axes="batch time features",
    **CALLED,
    textbook=["4·(u + d + 1)·u", "4·(u + d)·u"],
    gates=["input gate", "forget gate", "candidate", "output gate"],
    contrast=["return_sequences"],
)
def LSTM(x: Shape, a: Arguments) -> Out:
    """Three gates and a candidate; each reads the input and the previous state.

    Source: Hochreiter and Schmidhuber, 1997.

    Common mistake: one bias per gate, not two; the cell state adds no weights;
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
        **PENALTIES,
        **DROPOUT,
        **SEED,
        **RETURNS,
        reset_after=Flag("reset the state after its product, with a bias of its own", True),
        **_CUDNN,
    ),
    keywords=_GATED,
    input_axes="batch time features",
    **CALLED,
    textbook=["3·(u + d + 2)·u", "3·(u + d + 1)·u", "3·(u + d)·u"],
    gates=["update gate", "reset gate", "candidate"],
    contrast=["reset_after", "return_sequences"],
)
def GRU(x: Shape, a: Arguments) -> Out:
    """Two gates and a candidate; each reads the input and the previous state.

    Source: Cho et al., 2014. ``reset_after=False`` gives its 3·(u + d + 1)·u.

    Common mistake: Keras has ``reset_after=True``, with a second bias for the
    recurrent part, so that GRU(5) on one feature has 120 parameters, not 105.
    """
    return _recurrent(x, a, gru_weights(features(x), a), states=1)


def _check_cell(a: Arguments) -> None:
    cells = a.cell if sequence(a.cell) else [a.cell]
    if not all(cell.rule.foreign or "states" in cell.rule.call_arguments for cell in cells):
        raise RuleError(
            "the layer is no cell", argument="cell", hint="take LSTMCell, GRUCell or SimpleRNNCell"
        )


@layer(
    dict(
        cell=Inner(
            "the cell that is applied step by step, or a list of cells",
            lists="too",
            example="LSTMCell(u)",
        ),
        **RETURNS,
        **BASE,
    ),
    input_axes="batch time …",
    **CALLED,
    check=_check_cell,
    hidden_layers=lambda a: ["StackedRNNCells"] if sequence(a.cell) else [],
)
def RNN(x: Shape, a: Arguments) -> Out:
    """Applies a cell to one time step after the other; several cells are stacked."""
    check_stateful(x, a)
    cells = a.cell if sequence(a.cell) else [a.cell]
    if a.return_state and max(map(depth, cells)) > 2 - sequence(a.cell):
        raise RuleError("Keras cannot return states of stacks inside stacks", argument="cell")
    out, states, weights = stacked(cells, (x[0], *x[2:]))
    steps = x[1:2] if a.return_sequences else ()
    output = (x[0], *steps, out[-1])
    after = [(x[0], state[-1]) for state in states]
    return Out([output, *after] if a.return_state else output, weights)


def _check_bidirectional(a: Arguments) -> None:
    forward, backward = a.layer, a.backward_layer
    for inner in filter(None, (forward, backward)):
        if "go_backwards" not in inner.rule.arguments:
            raise RuleError(
                f"{inner.rule.name} does not read a sequence step by step",
                argument="layer",
                hint="wrap SimpleRNN, LSTM or GRU",
            )
    reverse = True if backward is None else _as_written(backward, "go_backwards")
    if _as_written(forward, "go_backwards") == reverse:
        raise RuleError("both layers would read in the same direction", argument="layer")
    for name in ("stateful", "return_sequences", "return_state"):
        if backward and _as_written(forward, name) != _as_written(backward, name):
            raise RuleError(f"the two layers differ in {name}", argument="backward_layer")


def _as_written(inner: LayerPlan, name: str) -> Any:
    """Return an argument as Keras compares it: None is not False, though both mean no."""
    return inner.binding.given.get(name, inner.rule.arguments[name].default)


def _mask_both(op: Op, inputs: Any, mask: Any, a: Arguments) -> Any:
    mask = mask if a.layer.arguments.return_sequences else None
    return [mask, mask] if a.merge_mode is None else mask


def _taken_by_inner(a: Arguments) -> str:
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
    input_axes=_taken_by_inner,
    masking=_mask_both,
    first_call_argument="sequences",
    call_arguments=STATE | MASK,
    check=_check_bidirectional,
)
def Bidirectional(x: Shape, a: Arguments) -> Out:
    """Two copies of a recurrent layer read the sequence from both ends.

    Source: Schuster and Paliwal, 1997.

    Common mistake: the parameters double, and so does the width of the output
    with ``merge_mode="concat"``.
    """
    forward = a.layer.copy().apply_rule(x)
    backward = (a.backward_layer or a.layer.copy()).apply_rule(x)
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
        computed_shape=None if shape == other else _asymmetric(ways, a.merge_mode),
    )


def _asymmetric(ways: Sequence[Any], merge_mode: str | None) -> list[Shape] | Shape | RuleError:
    """What Keras computes where it takes the backward layer to be as wide as the forward one."""
    (shape, *states), (other, *others) = (way if isinstance(way, list) else [way] for way in ways)
    if merge_mode not in ("concat", None):
        return RuleError(
            f"{shape_text(shape)} and {shape_text(other)} cannot be merged by {merge_mode!r}"
        )
    joined = (*shape[:-1], shape[-1] + other[-1])
    shapes = [*([joined] if merge_mode else [shape, other]), *states, *others]
    return shapes if len(shapes) > 1 else joined


@layer(
    dict(layer=Inner("the layer for every time step")),
    masking=keep_mask,
    call_arguments=training() | MASK,
)
def TimeDistributed(x: Shape, a: Arguments) -> Out:
    """One layer, with one set of weights, is applied to every time step."""
    if len(x) < 3:
        raise RuleError(
            f"{shape_text(x)} has no time axis beside batch and features",
            hint=f"leave TimeDistributed out: {a.layer.rule.name} takes this input itself",
            code=Code.RANK,
        )
    inner = a.layer.apply_rule((x[0], *x[2:]))
    if isinstance(inner.shape, list):
        raise RuleError(f"{a.layer.rule.name} has several outputs", argument="layer")
    return Out((inner.shape[0], x[1], *inner.shape[1:]), inner.weights)
