"""Recurrent layers and their wrappers: https://keras.io/api/layers/recurrent_layers/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import Shape, Size, shape_text
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
from shapecalc.declare.layer import MASK, Arguments, Op, Out, RuleError, keep_mask, layer, training
from shapecalc.declare.out import parts_inside
from shapecalc.declare.products import repeated, together
from shapecalc.declare.sight import under
from shapecalc.errors import Code
from shapecalc.plan import LayerPlan
from shapecalc.rules.layers.gates import (
    GRU_GATES,
    LSTM_GATES,
    SIMPLE,
    gru_weights,
    lstm_weights,
    simple_weights,
)
from shapecalc.rules.layers.recurrent_cells import (
    BIAS,
    DROPOUT,
    INITIAL,
    SEED,
    UNITS,
    check_forget_bias,
    check_stateful,
    depth,
    is_cell,
    over_time,
    recurrent,
    stacked,
    state_groups,
)
from shapecalc.rules.layers.shared import activation, constraints, initializers, regularizers

RETURNS = dict(
    return_sequences=Flag("whether to return all time steps, not only the last", False),
    return_state=Flag("whether to return the final state as well", False),
    go_backwards=Flag("whether to read the sequence backwards", False),
    stateful=Flag("whether to keep the state for the next batch", False),
    unroll=Flag("whether to unroll the loop", False),
)
_CUDNN = dict(use_cudnn=Choice("whether cuDNN may be used", "auto", options=("auto", True, False)))
PENALTIES = {
    **regularizers("kernel", "recurrent", "bias", "activity"),
    **constraints("kernel", "recurrent", "bias"),
}
BASE: dict[str, Argument] = dict(
    zero_output_for_mask=Flag("whether the output is zero at masked time steps", False)
)
_GATED = dict(**BASE, implementation=Unchecked("implementation of the gates", 2))

STATE: dict[str, Argument] = dict(initial_state=Tensors("the initial state", None))


def _mask_steps(op: Op, inputs: Any, mask: Any, a: Arguments) -> Any:
    return mask if a.return_sequences else None


CALLED: dict[str, Any] = dict(
    masking=_mask_steps,
    first_call_argument="sequences",
    call_arguments=STATE | MASK,
    training_last=True,
)


def features(x: Shape) -> Size:
    """Return the number of features of a time step."""
    return (x[0], *x[2:])[-1]


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        **PENALTIES | dict(activity_regularizer=Unchecked("accepted, but not used by Keras", None)),
        **DROPOUT,
        **RETURNS,
        **SEED,
    ),
    keywords=BASE,
    input_axes="batch time features",
    **CALLED,
    **SIMPLE,
    textbook_macs=["T·u·(u + d)"],
    contrast=["return_sequences"],
)
def SimpleRNN(x: Shape, a: Arguments) -> Out:
    """Apply a simple RNN: a Dense layer computes the new state from input and previous state.

    Why: the new state is a Dense layer on input and previous state, so there is one bias for both.

    Common mistake: counting the time steps. The number of parameters does not depend on them.

    Source: Elman, 1990.
    """
    return recurrent(x, a, simple_weights(features(x), a), states=1)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        recurrent_activation=activation("activation function of the gates", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        unit_forget_bias=Flag("whether the bias of the forget gate starts at 1", True),
        **PENALTIES,
        **DROPOUT,
        **SEED,
        **RETURNS,
        **_CUDNN,
    ),
    keywords=_GATED,
    input_axes="batch time features",
    **CALLED,
    **LSTM_GATES,
    textbook_macs=["4·T·u·(u + d)"],
    contrast=["return_sequences"],
)
def LSTM(x: Shape, a: Arguments) -> Out:
    """Apply an LSTM: input and previous state determine three gates and a candidate.

    Why: an LSTM computes four things from input and previous state, each like a Dense layer: three
    gates, and the candidate for the cell state. Input and state are added before the activation
    function, so one bias for each of the four is enough; a second one would only be added to it.

    Source: Hochreiter and Schmidhuber, 1997; the forget gate: Gers, Schmidhuber and Cummins, 2000.

    Common mistake: counting two biases for each gate (there is one), or weights for the cell state
    (it has none); expecting all time steps without ``return_sequences``: only the last is
    returned.
    """
    check_forget_bias(a)
    return recurrent(x, a, lstm_weights(features(x), a), states=2)


@layer(
    dict(
        units=UNITS,
        activation=activation(default="tanh"),
        recurrent_activation=activation("activation function of the gates", "sigmoid"),
        use_bias=BIAS,
        **initializers(**INITIAL),
        **PENALTIES,
        **DROPOUT,
        **SEED,
        **RETURNS,
        reset_after=Flag(
            "whether to apply the reset gate after the matrix product, with a second bias", True
        ),
        **_CUDNN,
    ),
    keywords=_GATED,
    input_axes="batch time features",
    **CALLED,
    **GRU_GATES,
    textbook_macs=["3·T·u·(u + d)"],
    contrast=["reset_after", "return_sequences"],
)
def GRU(x: Shape, a: Arguments) -> Out:
    """Apply a GRU: input and previous state determine two gates and a candidate.

    Why: a GRU computes three things from input and previous state: two gates, and the candidate for
    the new state. With ``reset_after=True``, as in cuDNN, the reset gate multiplies the part of
    the candidate from the state, with its bias. So input and state have a bias each, and Keras has
    both for all three. With ``reset_after=False``, one bias is enough.

    Source: Cho et al., 2014; their form, 3·(u + d + 1)·u, is that of ``reset_after=False``.

    Common mistake: counting one bias. Keras's default is ``reset_after=True``, with a second bias
    for the recurrent part, so GRU(5) on one feature has 120 parameters, not 105.
    """
    return recurrent(x, a, gru_weights(features(x), a), states=1)


def _check_cell(a: Arguments) -> None:
    cells = a.cell if sequence(a.cell) else [a.cell]
    if not all(map(is_cell, cells)):
        raise RuleError(
            "the layer is not a cell",
            argument="cell",
            hint="use LSTMCell, GRUCell or SimpleRNNCell",
        )


@layer(
    dict(
        cell=Inner(
            "the cell, or a list of cells, to apply to each time step",
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
    """Apply a cell to each time step in turn; a list of cells is stacked."""
    check_stateful(x, a)
    cells = a.cell if sequence(a.cell) else [a.cell]
    if not cells:
        raise RuleError("needs at least one cell", argument="cell")
    if a.return_state and max(map(depth, cells)) > 2 - sequence(a.cell):
        raise RuleError("Keras cannot return the states of nested stacks", argument="cell")
    out, states, weights, costs = stacked(cells, (x[0], *x[2:]))
    products = repeated(costs.products, x[1])
    inner = over_time(costs.inner_tensors, out, x[1], a)
    steps = x[1:2] if a.return_sequences else ()
    output = (x[0], *steps, out[-1])
    after = [(x[0], state[-1]) for state in states]
    if not a.return_state:
        parts = costs.parts
        return Out(output, weights, parts=parts, products=products, inner_tensors=inner, sight={})
    groups = [None, *state_groups(a.cell)] if state_groups(a.cell) else ()
    return Out(
        [output, *after],
        weights,
        names=costs.names,
        parts=costs.parts,
        groups=groups,
        products=products,
        inner_tensors=inner,
        sight={},
    )


def _check_bidirectional(a: Arguments) -> None:
    forward, backward = a.layer, a.backward_layer
    for inner in filter(None, (forward, backward)):
        if not (isinstance(inner, LayerPlan) and "go_backwards" in inner.rule.arguments):
            raise RuleError(
                f"{inner.class_name} is not a recurrent layer",
                argument="layer",
                hint="wrap SimpleRNN, LSTM or GRU",
            )
    reverse = True if backward is None else _as_written(backward, "go_backwards")
    if _as_written(forward, "go_backwards") == reverse:
        raise RuleError("both layers read in the same direction", argument="layer")
    for name in ("stateful", "return_sequences", "return_state"):
        if backward and _as_written(forward, name) != _as_written(backward, name):
            raise RuleError(f"the two layers differ in {name}", argument="backward_layer")


def _as_written(inner: LayerPlan, name: str) -> Any:
    """Return an argument as Keras compares it: None is not False, though both mean no."""
    return inner.binding.written.get(name, inner.rule.arguments[name].default)


def _mask_both(op: Op, inputs: Any, mask: Any, a: Arguments) -> Any:
    inner = a.layer.arguments
    if inner.return_state and inner.stateful:  # Keras 2 can.
        raise RuleError("Keras 3 cannot return the states of a stateful layer", argument="layer")
    mask = mask if inner.return_sequences else None
    return [mask, mask] if a.merge_mode is None else mask


def _taken_by_inner(a: Arguments) -> str:
    return " ".join(a.layer.rule.axes(a.layer.arguments))


@layer(
    dict(
        layer=Inner("the recurrent layer; each direction has a copy", example="LSTM(u)"),
        merge_mode=Choice(
            "how to merge the two outputs; None returns both",
            "concat",
            options=("concat", "sum", "mul", "ave", None),
        ),
        weights=Unsupported("initial values of the weights", None, falsy=True),
        backward_layer=Inner(
            "another layer for the backward direction",
            None,
            stands_for=SameAs("layer", turned="go_backwards"),
        ),
    ),
    input_axes=_taken_by_inner,
    masking=_mask_both,
    training_last=True,
    first_call_argument="sequences",
    call_arguments=STATE | MASK,
    check=_check_bidirectional,
)
def Bidirectional(x: Shape, a: Arguments) -> Out:
    """Read a sequence in both directions with two copies of a recurrent layer.

    Source: Schuster and Paliwal, 1997.

    Common mistake: forgetting that the number of parameters doubles, and with
    ``merge_mode="concat"`` the width of the output, too.
    """
    forward = a.layer.copy().apply_rule(x)
    backward = _backward(a.backward_layer or a.layer.copy(), x, forward)
    ways = [forward.shape, backward.shape]
    (shape, *states), (other, *_) = (way if isinstance(way, list) else [way] for way in ways)
    merged = {
        "concat": [(*shape[:-1], 2 * shape[-1])],
        None: [shape, shape],
    }.get(a.merge_mode, [shape])
    shapes = [*merged, *states, *states]
    outputs = ["output"] if a.merge_mode else ["forward output", "backward output"]
    after = [f"{way} {name}" for way in ("forward", "backward") for name in forward.names[1:]]
    computed: Any = backward.refusal
    if shape != other and not computed:
        computed = _asymmetric(ways, a.merge_mode)
    return Out(
        shapes if len(shapes) > 1 else merged[0],
        [*forward.weights, *(backward.weights or ())],
        parts=[*parts_inside("forward", forward), *parts_inside("backward", backward)],
        groups=[*([None] * len(merged)), *forward.groups[1:], *backward.groups[1:]]
        if forward.groups
        else (),
        names=[*outputs, *after] if len(shapes) > 1 else (),
        computed_shape=computed,
        products=together([forward.products, backward.products]),
        inner_tensors=[*forward.inner_tensors, *backward.inner_tensors],
        sight={},
    )


def _backward(layer: Any, x: Shape, forward: Out) -> Out:
    """Return the outputs of the backward layer, of which Keras needs only the weights."""
    try:
        out: Out = layer.apply_rule(x)
    except RuleError as error:
        if layer.first_out is None:
            raise
        return replace(forward, weights=layer.variables, refusal=error)
    return out


def _asymmetric(ways: Sequence[Any], merge_mode: str | None) -> list[Shape] | Shape | RuleError:
    """Return the computed shapes; Keras reports the width of the forward layer for both."""
    (shape, *states), (other, *others) = (way if isinstance(way, list) else [way] for way in ways)
    if merge_mode not in ("concat", None):
        return RuleError(
            f"{shape_text(shape)} and {shape_text(other)} cannot be merged by {merge_mode!r}"
        )
    joined = (*shape[:-1], shape[-1] + other[-1])
    shapes = [*([joined] if merge_mode else [shape, other]), *states, *others]
    return shapes if len(shapes) > 1 else joined


def _inner_axes_in_time(a: Arguments) -> str:
    if not hasattr(a.layer, "rule"):  # a model, or a layer of the program's own
        return "batch time …"
    return " ".join(["batch", "time", *a.layer.rule.named_axes(a.layer.arguments)[1:]])


@layer(
    dict(layer=Inner("the layer to apply to each time step")),
    usual_axes=_inner_axes_in_time,
    masking=keep_mask,
    call_arguments=training() | MASK,
)
def TimeDistributed(x: Shape, a: Arguments) -> Out:
    """Apply a layer to every time step, with the same weights."""
    if len(x) < 3:
        raise RuleError(
            f"{shape_text(x)} has no time axis besides batch and features",
            hint=f"remove TimeDistributed: {a.layer.class_name} accepts this input",
            code=Code.RANK,
        )
    inner = a.layer.apply_rule((x[0], *x[2:]))
    if isinstance(inner.shape, list):
        raise RuleError(f"{a.layer.class_name} has several outputs", argument="layer")
    shape = (inner.shape[0], x[1], *inner.shape[1:])
    return Out(
        shape,
        inner.weights,
        products=repeated(inner.products, x[1]),
        inner_tensors=repeated(inner.inner_tensors, x[1]) or (),
        sight=under(inner.sight, len(x) - 1),
    )
