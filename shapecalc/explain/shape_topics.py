"""The topics of `explain` about shapes and weights: every example is worked out by the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, shape_text
from shapecalc.errors import Source
from shapecalc.explain.topic import Block, Formulas, Option, TopicRows, Words, topic

REFUSED = "refused"

_DENSE: dict[str, Any] = dict(
    units=Option("u", "units of the layer", 5),
    features=Option("d", "features of the input", 3),
)
_SEQUENCE: dict[str, Any] = dict(steps=Option("T", "time steps of the input", 4), **_DENSE)
_WINDOW: dict[str, Any] = dict(
    size=Option("N", "size of the input along the axis", 10),
    points=Option("F", "points of the window (kernel_size, pool_size)", 3),
    step=Option("S", "strides, the step of the window", 2),
)


def _outcome(layer: str, shape: Shape) -> tuple[str, str]:
    """Return the output and the number of parameters of a layer, or that Keras refuses it."""
    from shapecalc.declare.layer import RuleError  # Only these topics need the engine.
    from shapecalc.explain.layer import apply_rule, params_of, shapes_of
    from shapecalc.read.document import read_layer

    try:
        out = apply_rule(read_layer(layer, Source("<topic>")), [shape])
    except RuleError:
        return REFUSED, ""
    return " and ".join(map(shape_text, shapes_of(out))), f"{params_of(out):,}"


def _rows(layers: Sequence[str], shape: Shape) -> TopicRows:
    """Return a table of layers on one input."""
    rows = [(layer, *_outcome(layer, shape)) for layer in layers]
    return TopicRows([("layer", "output", "parameters"), *rows])


@topic(
    "Keras documentation, Input; docs/explain.md",
    aliases=("unknown", "?"),
    **_DENSE,
)
def none(a: Any) -> Iterator[Block]:
    """Say what None in a shape means: a size that may differ from call to call."""
    yield Words(
        "The first None is the batch: how many examples a call gets. Another None is a size that "
        "Input leaves open, as in Input(shape=(None, 3)) for sequences of any length. None is not "
        "0, and no weight depends on it; a layer whose weights need that size is refused."
    )
    yield Formulas.of("parameters of Dense", "(d + 1)·u")
    rows = [("input", "layer", "output", "parameters")]
    examples: list[tuple[Shape, str]] = [
        ((UNKNOWN, a.features), f"Dense({a.units})"),
        ((UNKNOWN, UNKNOWN, a.features), f"LSTM({a.units})"),
        ((UNKNOWN, UNKNOWN, a.features), f"Conv1D({a.units}, 3)"),
        ((UNKNOWN, UNKNOWN, a.features), "GlobalAveragePooling1D()"),
        ((UNKNOWN, UNKNOWN, a.features), "Flatten()"),
        ((UNKNOWN, UNKNOWN), f"Dense({a.units})"),
    ]
    rows += [(shape_text(shape), layer, *_outcome(layer, shape)) for shape, layer in examples]
    yield TopicRows(rows)
    yield Words(
        "A Dense layer behind such a Flatten has an unknown number of inputs, which its kernel "
        "needs. Pool over the open axis instead, or give its size in Input."
    )


@topic(
    "Model.fit of Keras",
    aliases=("batch_size", "batch-size", "epoch", "epochs", "배치"),
    rows=Option("R", "examples in the training data", 1000),
    size=Option("B", "batch_size, the examples of a batch", 32),
    epochs=Option("e", "epochs", 5),
)
def batch(a: Any) -> Iterator[Block]:
    """Count the batches of an epoch, and the updates of the weights."""
    yield Formulas.of("batches of an epoch", "⌈R/B⌉")
    yield Formulas.of("updates of the weights", "e·⌈R/B⌉")
    yield Formulas.of("examples of the last batch", "R - (⌈R/B⌉ - 1)·B")
    yield Words(
        "The batch is the first axis of every shape, and None in a table: a model takes batches "
        "of any size, and its parameters do not depend on it. The weights change once for each "
        "batch. The last batch holds the rest, so it may be smaller; a stateful layer needs one "
        "fixed size. Input(shape=(3,)) leaves the batch out, and x.shape has it."
    )
    examples = (1, a.size)
    rows = [("call", "shape of x", "output of Dense(2)")]
    rows += [
        (f"{n} example{'s' * (n > 1)}", shape_text((n, 3)), _outcome("Dense(2)", (n, 3))[0])
        for n in dict.fromkeys(examples)
    ]
    yield TopicRows(rows)


def _window_row(layer: str, size: int) -> tuple[str, ...]:
    """Return the output of a layer with a window, and its padding on both sides."""
    from shapecalc.declare.layer import RuleError  # Only these topics need the engine.
    from shapecalc.explain.layer import explain
    from shapecalc.explain.windows import window_axes
    from shapecalc.read.document import read_layer

    try:
        explanation = explain(read_layer(layer, Source("<topic>")), [(UNKNOWN, size, 1)])
    except RuleError:
        return layer, REFUSED, "", ""
    (axis,) = window_axes(explanation)
    return layer, str(axis.positions), *map(str, axis.padded)


@topic(
    "Dumoulin and Visin, A guide to convolution arithmetic, 2016; Keras documentation, Conv1D",
    aliases=("same", "valid", "causal", "패딩"),
    **_WINDOW,
)
def padding(a: Any) -> Iterator[Block]:
    """Find out how much padding a window needs, and how many positions it then has."""
    yield Formulas.of("positions with padding='valid'", "⌊(N - F)/S⌋ + 1")
    yield Formulas.of("positions with padding='same'", "⌈N/S⌉")
    yield Formulas.of("padding of 'same' on both sides", "max((⌈N/S⌉ - 1)·S + F - N, 0)")
    layer = f"Conv1D(1, {a.points}, strides={a.step}, padding={{!r}})"
    kinds = [layer.format(kind) for kind in ("valid", "same", "causal")]
    heading = ("layer", "positions", "before", "behind")
    yield TopicRows([heading, *(_window_row(kind, a.size) for kind in kinds)])
    yield Words(
        "'valid' pads nothing: a rest that fills no window is not read. 'same' pads so that every "
        "step has a position, half of it before the input; an odd rest comes behind it. The size "
        "stays the same only with strides of 1. 'causal' pads at the start alone, so no position "
        "sees the future. A convolution reads the padding as zeros; a pooling leaves it out."
    )


@topic(
    "Keras documentation, Conv1D and MaxPooling1D",
    aliases=("stride", "스트라이드"),
    **_WINDOW,
)
def strides(a: Any) -> Iterator[Block]:
    """See how the step of a window makes the output smaller."""
    yield Formulas.of("positions with padding='valid'", "⌊(N - F)/S⌋ + 1")
    yield Formulas.of("positions with padding='same'", "⌈N/S⌉")
    rows: list[tuple[str, ...]] = [("strides", "valid", "same")]
    for step in dict.fromkeys((1, 2, 3, a.step)):
        kinds = [
            _window_row(f"Conv1D(1, {a.points}, strides={step}, padding={kind!r})", a.size)[1]
            for kind in ("valid", "same")
        ]
        rows.append((str(step), *kinds))
    yield TopicRows(rows)
    yield Words(
        "The strides are how far the window moves. For a convolution they are 1 by default, for a "
        "pooling as large as the window. They change the output, and no parameter. With strides "
        "greater than 1, Keras allows no dilation_rate greater than 1."
    )


@topic(
    "Keras documentation, LSTM",
    aliases=("return-sequences", "return_state", "many-to-many", "many-to-one"),
    **_SEQUENCE,
)
def return_sequences(a: Any) -> Iterator[Block]:
    """Choose between the output of every time step and that of the last one."""
    yield Formulas.of("output of every step, for one example", "T", "u")
    yield Formulas.of("numbers in it", "T·u")
    yield Formulas.of("parameters of LSTM", "4·(u + d + 1)·u")
    shape = (UNKNOWN, a.steps, a.features)
    options = ("", ", return_sequences=True", ", return_state=True")
    yield TopicRows(
        [("layer", "output"), *((f"LSTM({a.units}{o})", _lstm(a.units, o, shape)) for o in options)]
    )
    yield Words(
        "The layer computes every step in any case, so the parameters are the same. A recurrent "
        "layer needs a sequence, so all of a stack but the last have return_sequences=True, or "
        "the next one is refused. return_state=True adds the states behind the last step: h, "
        "and for an LSTM c behind it."
    )


def _lstm(units: int, options: str, shape: Shape) -> str:
    return _outcome(f"LSTM({units}{options})", shape)[0]


@topic(
    "Hochreiter and Schmidhuber, 1997; Cho et al., 2014; Keras documentation, LSTM and GRU",
    aliases=("gate", "게이트"),
    **_DENSE,
)
def gates(a: Any) -> Iterator[Block]:
    """Count the parameters of recurrent layers by their equal parts."""
    yield Formulas.of("SimpleRNN, 1 part", "1·(u·(u + d) + u)")
    yield Formulas.of("LSTM, 4 parts", "4·(u·(u + d) + u)")
    yield Formulas.of("GRU, 3 parts", "3·(u·(u + d) + 2·u)")
    yield Formulas.of("GRU with reset_after=False", "3·(u·(u + d) + u)")
    shape = (UNKNOWN, UNKNOWN, a.features)
    layers = ("SimpleRNN", "LSTM", "GRU")
    calls = [f"{layer}({a.units})" for layer in layers]
    yield _rows([*calls, f"GRU({a.units}, reset_after=False)"], shape)
    yield Words(
        "Each part is like a Dense layer on input and state together: u·d weights for the input, "
        "u·u for the state, and u biases. An LSTM has an input, a forget and an output gate, and "
        "a candidate, in Keras's order i, f, c, o. A GRU has an update and a reset gate, and a "
        "candidate: z, r, h. `shapecalc explain lstm` prints their equations."
    )


@topic(
    "Keras documentation, Dense, Conv2D and GRU",
    aliases=("use_bias", "biases", "편향"),
    **_DENSE,
)
def bias(a: Any) -> Iterator[Block]:
    """Count biases: one for each output of a sum, whatever goes into it."""
    yield Formulas.of("biases of Dense", "u")
    yield Formulas.of("biases of LSTM", "4·u")
    yield Formulas.of("biases of GRU", "6·u")
    yield Formulas.of("parameters of Dense", "(d + 1)·u")
    shape = (UNKNOWN, 9, a.features)
    rows = [("layer", "parameters", "with use_bias=False")]
    for call in ("Dense({})", "Conv1D({}, 3)", "SimpleRNN({})", "LSTM({})", "GRU({})"):
        layer = call.format(a.units)
        without = f"{layer.removesuffix(')')}, use_bias=False)"
        rows.append((layer, _outcome(layer, shape)[1], _outcome(without, shape)[1]))
    yield TopicRows(rows)
    yield Words(
        "A bias is added to a sum, so there is one for each unit or filter, and one for each gate "
        "and unit. It does not depend on the number of inputs, of time steps, or of positions. "
        "The GRU of Keras has two for each, since reset_after=True keeps input and state apart. "
        "Behind a convolution, BatchNormalization has an offset of its own: use_bias=False there "
        "saves parameters and changes nothing."
    )


@topic(
    "Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, 2019",
    aliases=("receptive-field", "수용영역"),
    convolutions=Option("n", "convolutions on each other, all with strides of 1", 3),
    points=Option("F", "points of each window", 3),
    step=Option("S", "strides of a pooling or convolution before them", 2),
)
def receptive_field(a: Any) -> Iterator[Block]:
    """Find out how much of the input a position of the output sees."""
    yield Formulas.of("n convolutions", "n·(F - 1) + 1")
    yield Formulas.of("n convolutions behind one with strides", "F + S·n·(F - 1)")
    plain = [f"Conv1D(1, {a.points})"] * min(a.convolutions, 6)
    first = f"Conv1D(1, {a.points}, strides={a.step})"
    rows = [("layers so far", "field")]
    for layers in (plain, [first, *plain]):
        fields = _fields(layers)
        rows += [(" → ".join(layers[: n + 1]), field) for n, field in enumerate(fields) if n < 3]
    yield TopicRows(rows)
    yield Words(
        "Each layer adds F − 1 steps, times the product of all strides before it: the positions of "
        "a layer are that far apart on the input. A dilation of D adds D·(F − 1). So two "
        "convolutions of 3 see as much as one of 5, with fewer weights; and strides, pooling "
        "or dilation let the field grow fast. Dense on Flatten sees all. "
        "`shapecalc summary model.yaml --columns receptive` shows the field of every layer."
    )


def _fields(layers: Sequence[str]) -> list[str]:
    """Return the receptive field of each layer of a stack."""
    from shapecalc.costs.one_example import one_example  # Only this topic needs it.
    from shapecalc.costs.receptive_field import receptive_fields, receptive_text
    from shapecalc.read.document import read_data

    first = f"{layers[0].removesuffix(')')}, input_shape=(None, 1))"
    example = one_example(read_data([first, *layers[1:]]))
    assert example is not None  # All layers are those of Keras, and fit.
    fields = receptive_fields(example)
    return [receptive_text(fields[layer]) for layer in example.model.layers]
