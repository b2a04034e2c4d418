"""Recurrent layers and wrappers: gates, both directions, states, time steps."""

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
    ("LSTM(10)(x)", [(3, 1)], (None, 10), [(1, 40), (10, 40), (40,)]),
    (
        "LSTM(10, return_sequences=True)(x)",
        [(None, 1)],
        (None, None, 10),
        [(1, 40), (10, 40), (40,)],
    ),
    (
        "LSTM(10, return_state=True)(x)",
        [(3, 1)],
        [(None, 10), (None, 10), (None, 10)],
        [(1, 40), (10, 40), (40,)],
    ),
    ("LSTM(10, use_bias=False)(x)", [(3, 5)], (None, 10), [(5, 40), (10, 40)]),
    ("GRU(10)(x)", [(3, 1)], (None, 10), [(1, 30), (10, 30), (2, 30)]),
    ("GRU(10, reset_after=False)(x)", [(3, 1)], (None, 10), [(1, 30), (10, 30), (30,)]),
    (
        "GRU(10, return_sequences=True, return_state=True)(x)",
        [(3, 1)],
        [(None, 3, 10), (None, 10)],
        [(1, 30), (10, 30), (2, 30)],
    ),
    ("SimpleRNN(10)(x)", [(3, 1)], (None, 10), [(1, 10), (10, 10), (10,)]),
    (
        "RNN([LSTMCell(4), GRUCell(3)])(x)",
        [(5, 2)],
        (None, 3),
        [(2, 16), (4, 16), (16,), (4, 9), (3, 9), (2, 9)],
    ),
    (
        "RNN(SimpleRNNCell(4), return_sequences=True)(x)",
        [(5, 2)],
        (None, 5, 4),
        [(2, 4), (4, 4), (4,)],
    ),
    (
        "Bidirectional(LSTM(10))(x)",
        [(3, 1)],
        (None, 20),
        [(1, 40), (10, 40), (40,), (1, 40), (10, 40), (40,)],
    ),
    (
        "Bidirectional(LSTM(10, return_sequences=True), merge_mode='sum')(x)",
        [(3, 1)],
        (None, 3, 10),
        [(1, 40), (10, 40), (40,), (1, 40), (10, 40), (40,)],
    ),
    (
        "Bidirectional(GRU(4), merge_mode=None)(x)",
        [(3, 1)],
        [(None, 4), (None, 4)],
        [(1, 12), (4, 12), (2, 12), (1, 12), (4, 12), (2, 12)],
    ),
    (
        "Bidirectional(LSTM(4, return_state=True))(x)",
        [(3, 1)],
        [(None, 8), (None, 4), (None, 4), (None, 4), (None, 4)],
        [(1, 16), (4, 16), (16,), (1, 16), (4, 16), (16,)],
    ),
    ("TimeDistributed(Dense(4))(x)", [(5, 3)], (None, 5, 4), [(3, 4), (4,)]),
    ("TimeDistributed(Conv2D(4, 3))(x)", [(5, 9, 8, 2)], (None, 5, 7, 6, 4), [(3, 3, 2, 4), (4,)]),
]

REFUSED: list[Refusal] = [
    ("LSTM(10)(x)", [(3,)], Code.RANK),
    ("LSTM(10)(x)", [(3, None)], Code.UNKNOWN_SIZE),
    ("LSTM(0)(x)", [(3, 1)], Code.ARGUMENT),
    ("Bidirectional(Dense(4))(x)", [(3, 1)], Code.ARGUMENT),
    ("Bidirectional(LSTM(4), merge_mode='add')(x)", [(3, 1)], Code.ARGUMENT),
    ("TimeDistributed(Conv2D(4, 3))(x)", [(5, 9, 2)], Code.RANK),
    ("LSTM(4, stateful=True)(x)", [(3, 1)], Code.STATEFUL),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("h = RNN([GRUCell(4)])(x); StackedRNNCells([GRUCell(2)])(h, [y])", [(5, 3), (2,)]),
    ("h = RNN(GRUCell(4))(x); StackedRNNCells([GRUCell(2)])(h, [y])", [(5, 3), (2,)]),
    ("TimeDistributed(Conv3DTranspose(4, 2))(x)", [(5, 9, 8, 7)]),
    ("TimeDistributed(Conv2DTranspose(4, 2))(x)", [(5, 9, 8)]),
    ("Bidirectional(LSTM(4), merge_mode='sum')(x, y)", [(5, 3), (4,)]),
    ("TimeDistributed(Rescaling('a'))(x)", [(5, 3)]),
    ("Bidirectional(LSTM(2), weights=[])(x)", [(4, 3)]),
    ("h = Masking()(x); s = LSTM(4, return_sequences=True)(h); LSTM(2)(s)", [(5, 3)]),
    ("h = Masking()(x); s = GRU(4, return_sequences=True)(h); LSTM(2)(s)", [(5, 3)]),
    ("h = Masking()(x); s = SimpleRNN(4, return_sequences=True)(h); LSTM(2)(s)", [(5, 3)]),
    ("h = Masking()(x); s = LSTM(4)(h); Dense(2)(s)", [(5, 3)]),
    ("h = Masking()(x); s = RNN(LSTMCell(4), return_sequences=True)(h); GRU(2)(s)", [(5, 3)]),
    (
        ("h = Masking()(x); s = Bidirectional(LSTM(4, return_sequences=True))(h); GRU(2)(s)"),
        [(5, 3)],
    ),
    ("h = Masking()(x); s = Bidirectional(LSTM(4))(h); RepeatVector(2)(s)", [(5, 3)]),
    ("h = Masking()(x); s = TimeDistributed(Dense(4))(h); GRU(2)(s)", [(5, 3)]),
    (
        ("h = Masking()(x); Bidirectional(LSTM(4, return_sequences=True), merge_mode=None)(h)"),
        [(5, 3)],
    ),
    ("SimpleRNN(4)(x)", [(5, 3)]),
    ("SimpleRNN(4, return_state=True)(x)", [(5, 3)]),
    ("SimpleRNN(4, use_bias=False)(x)", [(None, 3)]),
    ("LSTM(4, use_bias=False)(x)", [(5, 3)]),
    ("GRU(4, use_bias=False)(x)", [(5, 3)]),
    ("GRU(4, reset_after=False)(x)", [(5, 3)]),
    ("LSTM(4, return_sequences=True, return_state=True)(x)", [(5, 3)]),
    ("GRU(4, return_sequences=True, return_state=True)(x)", [(None, 3)]),
    ("LSTM(4, stateful=True)(x)", [{"batch_shape": [2, 5, 3]}]),
    (
        "LSTM(4, return_sequences=True, stateful=True, return_state=True)(x)",
        [{"batch_shape": [2, 5, 3]}],
    ),
    ("LSTM(4, bias_initializer=None, unit_forget_bias=False)(x)", [(5, 3)]),
    ("RNN([LSTMCell(4), GRUCell(2)], return_state=True)(x)", [(5, 3)]),
    ("RNN([LSTMCell(4), GRUCell(2)], return_state=True, return_sequences=True)(x)", [(5, 3)]),
    ("RNN(StackedRNNCells([LSTMCell(4), SimpleRNNCell(2)]), return_state=True)(x)", [(5, 3)]),
    ("RNN(SimpleRNNCell(4), return_state=True)(x)", [(5, 3)]),
    ("Bidirectional(LSTM(4, go_backwards=True), backward_layer=LSTM(4))(x)", [(5, 3)]),
    ("Bidirectional(LSTM(4), backward_layer=GRU(4, go_backwards=True))(x)", [(5, 3)]),
    ("Bidirectional(GRU(4, return_state=True), merge_mode=None)(x)", [(5, 3)]),
    (
        ("Bidirectional(GRU(4, return_sequences=True, return_state=True), merge_mode='sum')(x)"),
        [(5, 3)],
    ),
    ("Bidirectional(RNN([LSTMCell(4), GRUCell(2)], return_state=True))(x)", [(5, 3)]),
    ("Bidirectional(LSTM(4), merge_mode='ave')(x)", [(None, 3)]),
    ("TimeDistributed(Dense(4))(x)", [(5, 3)]),
    ("TimeDistributed(Conv2D(4, 3))(x)", [(5, 9, 8, 2)]),
    ("TimeDistributed(LSTM(4))(x)", [(6, 5, 3)]),
    ("TimeDistributed(Flatten())(x)", [{"batch_shape": [2, 5, 3, 4]}]),
    ("LSTM(4)(x, initial_state=[y, z])", [(5, 3), (4,), (4,)]),
    ("LSTM(4)(x, initial_state=[y, z])", [(5, 3), (4,), (3,)]),
    ("GRU(4)(x, initial_state=y)", [(5, 3), (4,)]),
    ("GRU(4)(x, initial_state=y)", [(5, 3), (5,)]),
    ("l = LSTM(4); g = l(x); l(y)", [(5, 3), (6, 3)]),
    ("l = LSTM(4); g = l(x); l(y)", [(5, 3), (5, 4)]),
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
            'TimeDistributed(DepthwiseConv2D(4))(x) | TimeDistributed "time_distributed": a '
            "window of 2 axes does not fit an input of 1"
        ),
    ),
    (
        "TimeDistributed(SeparableConv2D(4, 2))(x)",
        [(5, 9, 8)],
        (
            'TimeDistributed(SeparableConv2D(4, 2))(x) | TimeDistributed "time_distributed": '
            "a window of 2 axes does not fit an input of 1"
        ),
    ),
    (
        "LSTM(10)(x)",
        [(3,)],
        'LSTM(10)(x) | LSTM "lstm": expects (batch, time, features), got (None, 3)',
    ),
    (
        "LSTM(10)(x)",
        [(3, None)],
        (
            'LSTM(10)(x) | LSTM "lstm": the shape (None, 40) of the weight kernel has an '
            "unknown size (hint: replace None in the shape of the input with a number)"
        ),
    ),
    ("LSTM(0)(x)", [(3, 1)], "0 | LSTM: `units` must be a whole number of at least 1, not 0"),
    (
        "Bidirectional(Dense(4))(x)",
        [(3, 1)],
        (
            "Dense(4) | Bidirectional: Dense is not a recurrent layer (hint: wrap SimpleRNN, "
            "LSTM or GRU)"
        ),
    ),
    (
        "Bidirectional(LSTM(4), merge_mode='add')(x)",
        [(3, 1)],
        (
            "'add' | Bidirectional: `merge_mode` must be one of 'concat', 'sum', 'mul', "
            "'ave', None, not 'add'"
        ),
    ),
    (
        "TimeDistributed(Conv2D(4, 3))(x)",
        [(5, 9, 2)],
        (
            'TimeDistributed(Conv2D(4, 3))(x) | TimeDistributed "time_distributed": a window '
            "of 2 axes does not fit an input of 1"
        ),
    ),
    (
        "LSTM(4, stateful=True)(x)",
        [(3, 1)],
        (
            'True | LSTM "lstm": a stateful layer needs a fixed batch size (hint: give the '
            "batch size: Input(batch_shape=(32, …)))"
        ),
    ),
    (
        "LSTM(4, seed=False)(x)",
        [(5, 3)],
        "False | LSTM: `seed` must be a whole number of at most 64 bits, not False",
    ),
    (
        "LSTM(4, stateful=True)(x)",
        [(5, 3)],
        (
            'True | LSTM "lstm": a stateful layer needs a fixed batch size (hint: give the '
            "batch size: Input(batch_shape=(32, …)))"
        ),
    ),
    (
        "RNN(GRUCell(4), stateful=True)(x)",
        [(5, 3)],
        (
            'True | RNN "rnn": a stateful layer needs a fixed batch size (hint: give the '
            "batch size: Input(batch_shape=(32, …)))"
        ),
    ),
    (
        "LSTM(4, bias_initializer=None)(x)",
        [(5, 3)],
        'None | LSTM "lstm": unit_forget_bias needs a bias_initializer',
    ),
    (
        "LSTM(4)(x)",
        [(5, 3, 2)],
        'LSTM(4)(x) | LSTM "lstm": expects (batch, time, features), got (None, 5, 3, 2)',
    ),
    (
        "LSTM(4)(x)",
        [(5,)],
        'LSTM(4)(x) | LSTM "lstm": expects (batch, time, features), got (None, 5)',
    ),
    (
        "RNN(Dense(4))(x)",
        [(5, 3)],
        ("Dense(4) | RNN: the layer is not a cell (hint: use LSTMCell, GRUCell or SimpleRNNCell)"),
    ),
    (
        "RNN([LSTMCell(4), Dense(4)])(x)",
        [(5, 3)],
        (
            "[LSTMCell(4), Dense(4)] | RNN: the layer is not a cell (hint: use LSTMCell, "
            "GRUCell or SimpleRNNCell)"
        ),
    ),
    (
        "RNN(StackedRNNCells([StackedRNNCells([LSTMCell(4)])]), return_state=True)(x)",
        [(5, 3)],
        (
            'StackedRNNCells([StackedRNNCells([LSTMCell(4)])]) | RNN "rnn": Keras cannot '
            "return the states of nested stacks"
        ),
    ),
    (
        "RNN([StackedRNNCells([LSTMCell(4)])], return_state=True)(x)",
        [(5, 3)],
        (
            '[StackedRNNCells([LSTMCell(4)])] | RNN "rnn": Keras cannot return the states '
            "of nested stacks"
        ),
    ),
    (
        "Bidirectional(Dense(4))(x)",
        [(5, 3)],
        (
            "Dense(4) | Bidirectional: Dense is not a recurrent layer (hint: wrap "
            "SimpleRNN, LSTM or GRU)"
        ),
    ),
    (
        "Bidirectional(LSTM(4), backward_layer=Dense(4))(x)",
        [(5, 3)],
        (
            "LSTM(4) | Bidirectional: Dense is not a recurrent layer (hint: wrap "
            "SimpleRNN, LSTM or GRU)"
        ),
    ),
    (
        "Bidirectional(LSTM(4, stateful=True, return_state=True))(x)",
        [{"batch_shape": [2, 5, 3]}],
        (
            "LSTM(4, stateful=True, return_state=True) | Bidirectional "
            '"bidirectional": Keras 3 cannot return the states of a stateful layer'
        ),
    ),
    (
        "Bidirectional(LSTM(4, go_backwards=True))(x)",
        [(5, 3)],
        ("LSTM(4, go_backwards=True) | Bidirectional: both layers read in the same direction"),
    ),
    (
        "Bidirectional(LSTM(4), backward_layer=LSTM(4))(x)",
        [(5, 3)],
        "LSTM(4) | Bidirectional: both layers read in the same direction",
    ),
    (
        ("Bidirectional(LSTM(4), backward_layer=LSTM(4, go_backwards=True, return_state=True))(x)"),
        [(5, 3)],
        (
            "LSTM(4, go_backwards=True, return_state=True) | Bidirectional: the two layers "
            "differ in return_state"
        ),
    ),
    (
        ("Bidirectional(LSTM(4), backward_layer=LSTM(4, go_backwards=True, stateful=True))(x)"),
        [(5, 3)],
        (
            "LSTM(4, go_backwards=True, stateful=True) | Bidirectional: the two layers "
            "differ in stateful"
        ),
    ),
    (
        "TimeDistributed(Dense(4))(x)",
        [(5,)],
        (
            'TimeDistributed(Dense(4))(x) | TimeDistributed "time_distributed": (None, 5) '
            "has no time axis besides batch and features (hint: remove TimeDistributed: "
            "Dense accepts this input)"
        ),
    ),
    (
        "TimeDistributed(LSTM(4, return_state=True))(x)",
        [(6, 5, 3)],
        (
            'LSTM(4, return_state=True) | TimeDistributed "time_distributed": LSTM has '
            "several outputs"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("recurrent"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
