"""One time step of recurrent layers: https://keras.io/api/layers/recurrent_layers/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import Shape, Size, differ, known, shape_text
from shapecalc.declare.kinds import Argument, Flag, Inner, Tensors, Unchecked, sequence
from shapecalc.declare.layer import Arguments, CallState, Out, RuleError, Weight, layer
from shapecalc.declare.out import parts_inside
from shapecalc.declare.products import InnerTensor, SumOfProducts, together
from shapecalc.declare.size_kinds import PositiveInt, Real, Seed
from shapecalc.errors import Code
from shapecalc.rules.layers.gates import (
    GRU_GATES,
    LSTM_GATES,
    SIMPLE,
    gru_weights,
    lstm_weights,
    simple_weights,
    state_names,
)
from shapecalc.rules.layers.shared import (
    USUAL_UNITS,
    activation,
    constraints,
    initializers,
    regularizers,
)

UNITS = PositiveInt("width of the state", deferred=True, usual=USUAL_UNITS)
BIAS = Flag("whether to add a bias for each unit and gate", True)
INITIAL = dict(kernel="glorot_uniform", recurrent="orthogonal", bias="zeros")
DROPOUT = dict(
    dropout=Real("fraction of the input to drop", 0.0),
    recurrent_dropout=Real("fraction of the state to drop", 0.0),
)
SEED = dict(seed=Seed("seed of the random generator", None))
_PENALTIES = {
    **regularizers("kernel", "recurrent", "bias"),
    **constraints("kernel", "recurrent", "bias"),
}
_STATES: dict[str, Argument] = dict(states=Tensors("the previous state", weightless=True))


def check_forget_bias(a: Arguments) -> None:
    """Raise `RuleError` if the bias, in which Keras sets the forget gate, has no initializer."""
    if a.use_bias and a.unit_forget_bias and a.bias_initializer is None:
        raise RuleError("unit_forget_bias needs a bias_initializer", argument="bias_initializer")


def _has_width(state: Any, units: Size) -> bool:
    return isinstance(state, tuple) and state != () and not differ(state[-1], units)


def _spreads(state: Any) -> bool:
    """Return whether one number of a state stands for all units."""
    return isinstance(state, tuple) and state[-1:] in ((), (1,))


def _step(x: Shape, a: Arguments, call: CallState, weights: list[Any], states: int) -> Out:
    """Return the output of one time step, and the states after it.

    The states before it are None if the cell is only built.
    """
    before = call.arguments.states
    if isinstance(before, list) and len(before) < states:
        raise RuleError(f"needs {states} previous state{'s' * (states > 1)}, got {len(before)}")
    for number, state in enumerate(before[:states] if isinstance(before, list) else [before]):
        # The first state is in a matrix product, the second is multiplied element by element.
        if state is not None and not (_has_width(state, a.units) or (number and _spreads(state))):
            raise RuleError(f"expects a state of width {a.units}, got {shape_text(state)}")
    kernels = [weight for weight in weights if weight and weight.name.endswith("kernel")]
    products = [SumOfProducts.of(kernel, *x[:-1]) for kernel in kernels]
    inner = gate_tensors(x[:-1], kernels[0], states)
    shapes = [(*x[:-1], a.units)] * (1 + states)
    names = ["output", *state_names(states)]
    return Out(shapes, weights, names=names, products=products, inner_tensors=inner)


def gate_tensors(positions: Shape, kernel: Weight, states: int) -> list[InnerTensor]:
    """Return what a cell keeps of one time step beside its output, which is its first state.

    Args:
        positions: the axes before the features.
        kernel: the kernel, which has a column for each unit of each gate.
        states: how many states the cell has.
    """
    width = kernel.shape[-1]
    tensors = [InnerTensor("gates", (*positions, width))]
    if states > 1:
        tensors.append(InnerTensor("cell state", (*positions, width // 4)))
    return tensors


def over_time(step: Sequence[Any], output: Shape, steps: Size, a: Arguments) -> list[Any]:
    """Return what a recurrence keeps of all time steps.

    Args:
        step: the tensors that it keeps of one step.
        output: the shape of the output of one step, which is kept even if it is not returned.
        steps: the number of time steps.
        a: the arguments of the recurrence.
    """
    outputs = [] if a.return_sequences else [InnerTensor("outputs", output)]
    tensors = [tensor.repeated(steps) for tensor in (*step, *outputs)]
    return [replace(tensor, only_in_training=True) for tensor in tensors]


def recurrent(x: Shape, a: Arguments, weights: Sequence[Any], states: int) -> Out:
    """Return the output of a recurrence: the last step or all of them, and the states if wanted."""
    check_stateful(x, a)
    batch, steps = x[0], x[1]
    state = (batch, a.units)
    output = (batch, steps, a.units) if a.return_sequences else state
    kernels = [weight for weight in weights if weight and weight.name.endswith("kernel")]
    step = gate_tensors((batch,), kernels[0], states)
    return Out(
        [output, *[state] * states] if a.return_state else output,
        weights,
        names=["output", *state_names(states)] if a.return_state else (),
        products=[SumOfProducts.of(kernel, batch, steps) for kernel in kernels],
        inner_tensors=over_time(step, state, steps, a),
        sight={},
    )


def check_stateful(x: Shape, a: Arguments) -> None:
    """Raise `RuleError` if a layer is stateful and the size of its batch is unknown."""
    if a.stateful and not known(x[0]):
        message = "a stateful layer needs a fixed batch size"
        hint = "give the batch size: Input(batch_shape=(32, …))"
        raise RuleError(message, argument="stateful", hint=hint, code=Code.STATEFUL)


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
    training_last=True,
    **SIMPLE,
)
def SimpleRNNCell(x: Shape, a: Arguments, call: CallState) -> Out:
    """Compute one time step of `SimpleRNN`.

    Source: Elman, 1990.
    """
    return _step(x, a, call, simple_weights(x[-1], a), states=1)


_GATED: dict[str, Any] = dict(
    keywords=dict(implementation=Unchecked("implementation of the gates", 2)),
    input_axes="batch … features",
    call_arguments=_STATES,
    training_last=True,
)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        recurrent_activation=activation("activation function of the gates", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        unit_forget_bias=Flag("whether the bias of the forget gate starts at 1", True),
        **_PENALTIES,
        **DROPOUT,
        **SEED,
    ),
    **_GATED,
    **LSTM_GATES,
)
def LSTMCell(x: Shape, a: Arguments, call: CallState) -> Out:
    """Compute one time step of `LSTM`.

    Source: Hochreiter and Schmidhuber, 1997.
    """
    check_forget_bias(a)
    return _step(x, a, call, lstm_weights(x[-1], a), states=2)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        recurrent_activation=activation("activation function of the gates", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        **_PENALTIES,
        **DROPOUT,
        reset_after=Flag(
            "whether to apply the reset gate after the matrix product, with a second bias", True
        ),
        **SEED,
    ),
    **_GATED,
    **GRU_GATES,
)
def GRUCell(x: Shape, a: Arguments, call: CallState) -> Out:
    """Compute one time step of `GRU`.

    Source: Cho et al., 2014.
    """
    return _step(x, a, call, gru_weights(x[-1], a), states=1)


def is_cell(layer: Any) -> bool:
    """Return whether a layer computes one time step. A model of Keras never does."""
    own = getattr(layer, "own", None)
    if own is not None:
        return own.states is not None
    rule = getattr(layer, "rule", None)
    return rule is not None and (rule.foreign or "states" in rule.call_arguments)


def stacked(
    cells: Sequence[Any], x: Shape, before: Sequence[Any] | None = None
) -> tuple[Shape, list[Shape], list[Any], Out]:
    """Return the output of a stack of cells, the states of all, their weights, and their costs.

    Args:
        cells: the cells.
        x: what the first cell reads.
        before: the previous states of each cell, if they are given. Keras does not call the
            cells for which there are none.
    """
    output, states, weights, outs = x, list[Shape](), list[Any](), list[Out]()
    names, parts = ["output"], list[str]()
    called = len(cells) if before is None else len(before)
    for number, cell in enumerate(cells):
        if getattr(cell.arguments, "cells", None) == ():
            raise RuleError("a stack inside another layer needs at least one cell")
        own = _states_before(cell, before[number]) if before and number < called else None
        out = cell.apply_rule(x, {"states": own})
        x, *after = out.shape
        weights += out.weights
        parts += parts_inside(f"cell {number + 1}" if len(cells) > 1 else "", out)
        if number < called:
            output, states = x, [*states, *after]
            outs.append(out)
            names += (f"{name}, cell {number + 1}" for name in out.names[1:])
    inner = [tensor for out in outs for tensor in out.inner_tensors]
    products = together(out.products for out in outs)
    costs = Out(None, names=names, parts=parts, products=products, inner_tensors=inner)
    return output, states, weights, costs


def _states_before(cell: Any, states: Any) -> list[Any]:
    """Return the previous states of one cell of a stack as a list.

    Raises:
        RuleError: if the cell is a stack of which Keras gets a tensor in place of a list.
    """
    own = states if isinstance(states, list) else [states]
    inner = getattr(cell.arguments, "cells", None)
    if inner and len([*zip(inner, own)]) == 1 and isinstance(own[0], tuple):
        raise RuleError("a nested stack needs the state of its only cell in a list of its own")
    return own


def state_groups(cell: Any) -> list[int | None]:
    """Return how Keras nests the states of the cells in a stack, as `Out.groups` has it.

    Args:
        cell: a list of cells, a layer that stacks cells, or a single cell, which has no groups.
    """
    cells = cell if sequence(cell) else getattr(cell.arguments, "cells", None)
    return [] if cells is None else [_states_in_a_list(inner) for inner in cells]


def _states_in_a_list(cell: Any) -> int | None:
    """Return how many states of a cell are in a list; None if it has one, which is alone."""
    cells = getattr(cell.arguments, "cells", None)
    if cells is not None:
        return len(cells)
    states = _states_of(cell)
    return states if states > 1 else None


def _states_of(cell: Any) -> int:
    """Return how many states a cell has."""
    own = getattr(cell, "own", None)
    return len(own.states) if own is not None else 1 + (cell.rule is LSTMCell)


def depth(cell: Any) -> int:
    """Return how deep the states of a cell are nested in lists."""
    cells = getattr(cell.arguments, "cells", None)
    if cells is not None:
        return 1 + max(map(depth, cells), default=0)
    return int(_states_of(cell) > 1)


def _check_cells(a: Arguments) -> None:
    if not all(map(is_cell, a.cells)):
        raise RuleError("all layers must be cells", argument="cells")


@layer(
    dict(
        cells=Inner(
            "the cells; each reads the output of the previous one",
            lists="always",
            example="[LSTMCell(u)]",
        )
    ),
    input_axes="batch … features",
    call_arguments=_STATES,
    training_last=True,
    check=_check_cells,
)
def StackedRNNCells(x: Shape, a: Arguments, call: CallState) -> Out:
    """Stack several cells, as one cell."""
    before = call.arguments.states
    if before is not None and not isinstance(before, list):
        raise RuleError("expects a list with the states of each cell")
    out, states, weights, costs = stacked(a.cells, x, before)
    return replace(costs, shape=[out, *states], weights=weights)
