"""Recurrent layers and wrappers: gates, both directions, states, time steps."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

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
