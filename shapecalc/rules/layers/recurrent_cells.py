"""One time step of recurrent layers: https://keras.io/api/layers/recurrent_layers/."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.size import Shape, Size, differ, shape_text
from shapecalc.declare.kinds import Argument, Flag, Inner, Real, Tensors, Unchecked
from shapecalc.declare.layer import Arguments, CallState, Out, RuleError, Weight, layer
from shapecalc.declare.size_kinds import Integer, PositiveInt
from shapecalc.rules.layers.shared import (
    USUAL_UNITS,
    activation,
    constraints,
    initializers,
    regularizers,
)

UNITS = PositiveInt("width of the hidden state", deferred=True, letter="u", usual=USUAL_UNITS)
BIAS = Flag("one bias per unit and gate", True)
INITIAL = dict(kernel="glorot_uniform", recurrent="orthogonal", bias="zeros")
DROPOUT = dict(
    dropout=Real("share of the input that is dropped", 0.0),
    recurrent_dropout=Real("share of the state that is dropped", 0.0),
)
SEED = dict(seed=Integer("seed of the random generator", None))
_PENALTIES = {
    **regularizers("kernel", "recurrent", "bias"),
    **constraints("kernel", "recurrent", "bias"),
}
_STATES: dict[str, Argument] = dict(states=Tensors("the state before this step"))


def features(x: Shape) -> Size:
    """The features of one time step of a sequence."""
    return (x[0], *x[2:])[-1]


def check_forget_bias(a: Arguments) -> None:
    """Keras puts ones between the first values of the bias, so there have to be some."""
    if a.use_bias and a.unit_forget_bias and a.bias_initializer is None:
        raise RuleError(
            "unit_forget_bias needs a bias_initializer to go on from", argument="bias_initializer"
        )


def simple_weights(d: Size, a: Arguments) -> list[Any]:
    """The weights of a SimpleRNN that reads d features."""
    u = a.units
    return [
        Weight("kernel", (d, u), "input to state"),
        Weight("recurrent_kernel", (u, u), "previous state to state"),
        a.use_bias and Weight("bias", (u,), "one per unit"),
    ]


def lstm_weights(d: Size, a: Arguments) -> list[Any]:
    """The weights of an LSTM that reads d features."""
    u, gates = a.units, 4 * a.units
    return [
        Weight("kernel", (d, gates), "input to the four gates"),
        Weight("recurrent_kernel", (u, gates), "previous state to the four gates"),
        a.use_bias and Weight("bias", (gates,), "one per unit and gate"),
    ]


def gru_weights(d: Size, a: Arguments) -> list[Any]:
    """The weights of a GRU that reads d features."""
    u, gates = a.units, 3 * a.units
    bias = (2, gates) if a.reset_after else (gates,)
    return [
        Weight("kernel", (d, gates), "input to the gates and the candidate"),
        Weight("recurrent_kernel", (u, gates), "previous state to the gates and the candidate"),
        a.use_bias and Weight("bias", bias, "one per unit and gate, for input and state apart"),
    ]


def _step(x: Shape, a: Arguments, call: CallState, weights: list[Any], states: int) -> Out:
    """The output of one step, and the states after it."""
    given = call.arguments.states
    for state in filter(None, given if isinstance(given, list) else [given]):
        if differ(state[-1], a.units):
            raise RuleError(f"keeps a state of {a.units} numbers, gets {shape_text(state)}")
    return Out([(*x[:-1], a.units)] * (1 + states), weights)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        **_PENALTIES,
        **DROPOUT,
        **SEED,
    ),
    input_axes="batch … features",
    first_call_argument="sequence",
    call_arguments=_STATES,
)
def SimpleRNNCell(x: Shape, a: Arguments, call: CallState) -> Out:
    """One step of `SimpleRNN`."""
    return _step(x, a, call, simple_weights(x[-1], a), states=1)


_GATED: dict[str, Any] = dict(
    keywords=dict(implementation=Unchecked("how the gates are computed", 2)),
    input_axes="batch … features",
    call_arguments=_STATES,
)


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
    ),
    **_GATED,
)
def LSTMCell(x: Shape, a: Arguments, call: CallState) -> Out:
    """One step of `LSTM`."""
    check_forget_bias(a)
    return _step(x, a, call, lstm_weights(x[-1], a), states=2)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        recurrent_activation=activation("what the gates go through", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        **_PENALTIES,
        **DROPOUT,
        reset_after=Flag("reset the state after its product, with a bias of its own", True),
        **SEED,
    ),
    **_GATED,
)
def GRUCell(x: Shape, a: Arguments, call: CallState) -> Out:
    """One step of `GRU`."""
    return _step(x, a, call, gru_weights(x[-1], a), states=1)


def stacked(cells: Sequence[Any], x: Shape) -> tuple[Shape, list[Shape], list[Any]]:
    """The output of cells that read one another's, the states of all, and their weights."""
    states: list[Shape] = []
    weights: list[Any] = []
    for cell in cells:
        out = cell.apply_rule(x, {"states": ()})
        x, *own = out.shape
        states += own
        weights += out.weights
    return x, states, weights


def depth(cell: Any) -> int:
    """How deep the states of a cell are nested in lists."""
    cells = getattr(cell.arguments, "cells", None)
    if cells is not None:
        return 1 + max(map(depth, cells), default=0)
    return int(cell.rule is LSTMCell)


def _check_cells(a: Arguments) -> None:
    if not all(cell.rule.foreign or "states" in cell.rule.call_arguments for cell in a.cells):
        raise RuleError("not all of the layers are cells", argument="cells")


@layer(
    dict(
        cells=Inner(
            "the cells, of which each reads the one before",
            lists="always",
            example="[LSTMCell(u)]",
        )
    ),
    input_axes="batch … features",
    call_arguments=_STATES,
    check=_check_cells,
)
def StackedRNNCells(x: Shape, a: Arguments) -> Out:
    """Several cells as one."""
    out, states, weights = stacked(a.cells, x)
    return Out([out, *states], weights)
