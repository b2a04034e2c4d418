"""The usual mistakes, made with random layers: each is recognised if nothing else explains it.

What a mistake gives is worked out here from real Keras's layers, not from our declarations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, prod
from random import Random
from typing import Any

import pytest
import random_values as st
from random_values import Strategy
from strategies import alone

from shapecalc.errors import ShapecalcError, Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import AnswerKey, KeyRow, key_of
from shapecalc.grade.marking import Marker
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error
from shapecalc.read.document import read_data
from shapecalc.rules import RULES

OTHERWISE = (
    *("dilation_rate", "groups", "lora_rank", "dtype", "return_state", "backward_layer"),
    *("initial_state", "mask=", "RNN(cell", "LSTMCell", "stateful"),
)
"""Arguments with which Keras's layers have more than what the mistakes are worked out from here."""

RECURRENT = ["LSTM", "GRU", "SimpleRNN"]
CONVOLUTIONS = ["Conv1D", "Conv2D", "Conv3D"]
POOLING = ["MaxPooling1D", "MaxPooling2D", "AveragePooling2D", "MaxPooling3D"]
WINDOWS = [*CONVOLUTIONS, *POOLING]
GATES = {"LSTM": 4, "GRU": 3}

Shape = Sequence[int | None]


Tally = dict[str, Counter[str]]


@dataclass
class Made:
    """A layer of Keras, with what arrives and what leaves."""

    layer: Any
    arriving: Shape
    leaving: Shape

    @property
    def params(self) -> int:
        return int(self.layer.count_params())

    @property
    def channels(self) -> int | None:
        return self.arriving[1 if self.first else -1]

    @property
    def first(self) -> bool:
        return getattr(self.layer, "data_format", None) == "channels_first"

    def positions(self, count: Callable[[int, int, int], int]) -> tuple[int | None, ...]:
        """The shape that leaves a window, if its positions are counted like that."""
        sizes = self.arriving[2:] if self.first else self.arriving[1:-1]
        kernel = getattr(self.layer, "kernel_size", None) or self.layer.pool_size
        strides = self.layer.strides
        along = [None if n is None else count(n, k, s) for n, k, s in zip(sizes, kernel, strides)]
        last = self.leaving[1 if self.first else -1]
        batch = self.leaving[0]
        return (batch, last, *along) if self.first else (batch, *along, last)


def without_bias(made: Made) -> int:
    return sum(prod(w.shape) for w in made.layer.weights if "bias" not in w.name)


def one_gate(made: Made) -> int:
    return made.params // GATES[type(made.layer).__name__]


def other_reset(made: Made) -> Any:
    if not made.layer.use_bias:
        return None
    u, d = made.layer.units, made.arriving[-1] or 0
    return 3 * u * (u + d + (1 if made.layer.reset_after else 2))


def swapped(made: Made) -> Any:
    u, d = made.layer.units, made.arriving[-1] or 0
    bias = int(made.layer.use_bias)
    if type(made.layer).__name__ == "Dense":
        return d * (u + bias)
    double = getattr(made.layer, "reset_after", False) and bias
    return GATES.get(type(made.layer).__name__, 1) * d * (u + d + bias + int(double))


def other_steps(made: Made) -> tuple[int | None, ...]:
    if made.layer.return_sequences:
        return (made.leaving[0], made.leaving[-1])
    return (made.leaving[0], made.arriving[1], made.leaving[-1])


def other_rounding(made: Made) -> tuple[int | None, ...]:
    if made.layer.padding == "same":
        return made.positions(lambda n, k, s: floor(n / s))
    return made.positions(lambda n, k, s: ceil((n - k) / s) + 1)


def as_valid(made: Made) -> tuple[int | None, ...] | None:
    if made.layer.padding != "same":
        return None
    shape = made.positions(lambda n, k, s: floor((n - k) / s) + 1)
    return shape if all(size is None or size > 0 for size in shape) else None


def without_channels(made: Made) -> Any:
    return (prod(made.layer.kernel_size) + int(made.layer.use_bias)) * made.layer.filters


def pooling_learns(made: Made) -> int | None:
    return made.channels and (prod(made.layer.pool_size) * made.channels + 1) * made.channels


def one_direction(made: Made) -> int:
    return int(made.layer.forward_layer.count_params())


@dataclass
class Mistake:
    """A named mistake: what we call it, the layers it is made with, and what it gives."""

    ours: str
    classes: list[str]
    gives: Callable[[Made], Any]
    alone: str
    """A layer of which the mistake gives a number or a shape that no other mistake gives."""

    needs: str = ""
    """Arguments without which it cannot be made."""


MISTAKES: dict[str, Mistake] = {
    "bias forgotten": Mistake(
        "bias forgotten",
        [*RECURRENT, *CONVOLUTIONS, "Dense"],
        without_bias,
        "Conv2D(4, 3)(9, 8, 2)",
    ),
    "factor forgotten": Mistake("gates", list(GATES), one_gate, "GRU(8)(7, 3)"),
    "GRU's other bias": Mistake("reset_after", ["GRU"], other_reset, "GRU(8)(7, 3)"),
    "units and input swapped": Mistake("swapped", [*RECURRENT, "Dense"], swapped, "LSTM(10)(7, 3)"),
    "return_sequences overlooked": Mistake(
        "return_sequences", RECURRENT, other_steps, "LSTM(10)(7, 3)"
    ),
    "floor for ceiling": Mistake(
        "rounding", WINDOWS, other_rounding, "MaxPooling2D(7, strides=3)(9, 9, 1)", "strides=2"
    ),
    "padding taken as valid": Mistake(
        "padding", WINDOWS, as_valid, "Conv2D(4, 3, padding='same')(9, 8, 2)", "padding='same'"
    ),
    "channels forgotten": Mistake(
        "channels", CONVOLUTIONS, without_channels, "Conv2D(4, 3)(9, 8, 2)"
    ),
    "pooling given parameters": Mistake(
        "pooling", POOLING, pooling_learns, "MaxPooling2D(2)(8, 8, 3)"
    ),
    "Bidirectional not doubled": Mistake(
        "Bidirectional", ["Bidirectional"], one_direction, "Bidirectional(LSTM(10))(7, 3)"
    ),
}


def reasons(key: AnswerKey, item: KeyRow, told: Any) -> set[str]:
    """The mistakes that explain a wrong answer about a layer."""
    answer = Answer(item.name, item.class_name)
    if isinstance(told, tuple):
        answer.shape = Response.shape(str(told))
    else:
        answer.params = Response.params(str(told))
    (verdict,) = Marker(key).mark(Sheet(Source("x"), [answer])).verdicts
    assert not verdict.right
    return {guess.name for guess in verdict.reasons}


def tried(builder: Builder, mistake: Mistake, data: Any) -> str:
    """Return what comes of making a mistake with a layer."""
    if mistake.needs and mistake.needs.partition("=")[0] not in data["layers"]["z"]:
        data["layers"]["z"] = data["layers"]["z"].replace("(", f"({mistake.needs}, ", 1)
    try:
        key = key_of(read_data(data))
    except ShapecalcError:
        return "no such layer"
    if any(word in str(data) for word in OTHERWISE):
        return "no such layer"
    model = build_or_error(builder, read_data(data))[0]
    item = next(item for item in key.rows if item.class_name in mistake.classes)
    layer = next(one for one in model.layers if type(one).__name__ == item.class_name)
    if isinstance(layer.input, list) or isinstance(layer.output, list):
        return "no such layer"
    made = Made(layer, layer.input.shape, layer.output.shape)
    told = mistake.gives(made)
    if told is None or told == (tuple(made.leaving) if isinstance(told, tuple) else made.params):
        return "not wrong"
    found = reasons(key, item, told)
    if mistake.ours not in found:
        return f"not recognised: {told} of {data} is {found}"
    return "recognised" if len(found) == 1 else f"one of several: {sorted(found)}"


def check(
    config: pytest.Config, outcomes: Counter[str], cases: Strategy, make: Callable[[Any], str]
) -> None:
    """Make a mistake with as many layers as the command line says: nearly all are recognised.

    How many are explained by nothing else depends on the layers that are drawn, so that is not
    checked here, but with a layer of which it is known.
    """
    count = config.getoption("mistakes")
    for index in range(10 * count):
        outcome = make(cases.draw(Random(f"{config.getoption('seed')} {index}")))
        if outcome not in ("no such layer", "not wrong"):
            outcomes[outcome] += 1
        if outcomes.total() == count:
            break
    missed = [outcome for outcome in outcomes.elements() if outcome.startswith("not")]
    assert outcomes.total() == count
    assert len(missed) <= 0.05 * outcomes["recognised"], "\n".join(missed)


def layers_of(classes: Sequence[str]) -> Strategy:
    """Return models of one layer of these classes, without a mistake."""
    return st.sampled_from(classes).flatmap(lambda name: alone(RULES[name], right=True))


@pytest.mark.parametrize("name", MISTAKES)
def test_recognised(
    request: pytest.FixtureRequest, builder: Builder, tally: Tally, name: str
) -> None:
    mistake = MISTAKES[name]
    outcomes = tally.setdefault(f"mistake: {name}", Counter())
    cases = layers_of(mistake.classes)
    check(request.config, outcomes, cases, lambda data: tried(builder, mistake, data))


@pytest.mark.parametrize("name", MISTAKES)
def test_recognised_alone(builder: Builder, name: str) -> None:
    """Where no other mistake gives the same, it is the only reason."""
    layer, _, shape = MISTAKES[name].alone.removesuffix(")").rpartition("(")
    data = {"inputs": {"x": f"({shape})"}, "layers": {"z": f"{layer}(x)"}}
    assert tried(builder, MISTAKES[name], data) == "recognised"


@pytest.mark.parametrize(
    ("spec", "told", "first"),
    [
        ("GRU(5, input_shape=(3, 1))", "gru 105", "reset_after"),
        (
            "LSTM(5, return_sequences=True, input_shape=(3, 1))",
            "lstm (None, 5)",
            "return_sequences",
        ),
        ("MaxPooling2D(2, input_shape=(5, 5, 1))", "max_pooling2d (3,3,1)", "rounding"),
        (
            "MaxPooling2D(2, padding='same', input_shape=(5, 5, 1))",
            "max_pooling2d (2,2,1)",
            "padding",
        ),
        ("Conv2D(4, 3, strides=2, input_shape=(9, 9, 1))", "conv2d (7, 7, 4)", "strides"),
        ("Conv2D(4, 3, input_shape=(9, 9, 2))", "conv2d (7, 7)", "axes"),
        ("Conv2D(4, 3, input_shape=(9, 9, 2))", "conv2d (32, 7, 7, 4)", "batch"),
        ("Dense(4, input_shape=(3,))", "dense 13", "one bias"),
        ("Dropout(0.5, input_shape=(3,))", "dropout 12 params", "no weights"),
        ("BatchNormalization(input_shape=(6,))", "batch_normalization 12", "non-trainable"),
        ("Dense(4, input_shape=(5, 3))", "dense (None, 4)", "flattened"),
        ("LSTM(4, input_shape=(5, 3))", "lstm 144", "second bias"),
        ("LSTM(4, input_shape=(5, 3))", "lstm 640", "steps"),
    ],
)
def test_most_plausible(spec: str, told: str, first: str) -> None:
    (verdict,) = Marker(key_of(read_data([spec]))).mark(sheet_of(Source("x", told))).verdicts
    assert verdict.reasons[0].name == first


def followed(builder: Builder, data: Any, more: int) -> str:
    """A layer behind one whose shape is wrong on the sheet: its number fits that shape."""
    shape, called = data["inputs"]["x"], data["layers"]["z"]
    if not shape or shape[-1] is None or not called.endswith(")(x)") or "name=" in called:
        return "no such layer"
    second = called.removesuffix("(x)")
    wider = f"({', '.join(map(str, (*shape[:-1], shape[-1] + more)))},)"
    theirs = build_or_error(builder, read_data([f"Input({wider})", second]))[0]
    try:
        key = key_of(
            read_data([f"Input({(*shape[:-1], 3)})", f"Dense({shape[-1]}, name='first')", second])
        )
    except ShapecalcError:
        return "no such layer"
    if theirs is None or theirs.count_params() == key.rows[-1].params:
        return "not wrong"
    answers = [
        Answer("first", shape=Response.shape(wider.replace("(", "(None, "))),
        Answer(key.rows[-1].name, params=Response.params(str(theirs.count_params()))),
    ]
    *_, verdict = Marker(key).mark(Sheet(Source("x"), answers)).verdicts
    why = verdict.reasons[0].why if verdict.reasons else ""
    return "recognised" if verdict.follow_on and "for first" in why else f"not recognised: {data}"


def test_follow_on(request: pytest.FixtureRequest, builder: Builder, tally: Tally) -> None:
    outcomes = tally.setdefault("mistake: follow-on", Counter())
    cases = st.tuples(
        layers_of([*RECURRENT, "Dense", "Conv1D", "Bidirectional"]), st.integers(1, 5)
    )
    check(request.config, outcomes, cases, lambda case: followed(builder, *case))
