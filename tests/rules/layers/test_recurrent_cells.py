"""Cells: one step, with the states before and after it."""

from __future__ import annotations

import pytest
from layer_rules import (
    Alike,
    Case,
    Unlike,
    agree,
    check,
    check_declaration,
    declared_in,
    refused_alike,
)

from shapecalc.declare.layer import Rule
from shapecalc.errors import Source
from shapecalc.model.infer import Inference
from shapecalc.oracle.build import Builder
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer
from shapecalc.rules.layers.recurrent_cells import depth, state_groups

CASES: list[Case] = [
    (
        "LSTMCell(4)(x, [y, z])",
        [(3,), (4,), (4,)],
        [(None, 4), (None, 4), (None, 4)],
        [(3, 16), (4, 16), (16,)],
    ),
    ("GRUCell(4)(x, [y])", [(3,), (4,)], [(None, 4), (None, 4)], [(3, 12), (4, 12), (2, 12)]),
    (
        "GRUCell(4, reset_after=False)(x, [y])",
        [(3,), (4,)],
        [(None, 4), (None, 4)],
        [(3, 12), (4, 12), (12,)],
    ),
    (
        "SimpleRNNCell(4, use_bias=False)(x, [y])",
        [(3,), (4,)],
        [(None, 4), (None, 4)],
        [(3, 4), (4, 4)],
    ),
    (
        "StackedRNNCells([LSTMCell(4), SimpleRNNCell(3)])(x, [[y, y], z])",
        [(3,), (4,), (3,)],
        [(None, 3), (None, 4), (None, 4), (None, 3)],
        [(3, 16), (4, 16), (16,), (4, 3), (3, 3), (3,)],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


ALIKE: list[Alike] = [
    ("RNN([LSTMCell(4), GRUCell(3)], return_state=True)(x)", [(5, 3)]),
    (
        "RNN([LSTMCell(4), GRUCell(3)], return_state=True)(x, initial_state=[y, y, z])",
        [(5, 3), (4,), (3,)],
    ),
    ("RNN([LSTMCell(4), GRUCell(3)], return_state=True)(x, initial_state=[y, y])", [(5, 3), (4,)]),
    (
        "RNN(StackedRNNCells([LSTMCell(4), StackedRNNCells([GRUCell(2), GRUCell(3)])]), "
        "return_state=True)(x)",
        [(5, 3)],
    ),
    ("LSTMCell(4)(x, [y, z])", [(3,), (4,), {"batch_shape": []}]),
    ("LSTMCell(4)(x, [y, z])", [(3,), (4,), (1,)]),
    ("RNN(SimpleRNNCell(4))(x)", [(5, 3)]),
    ("RNN(SimpleRNNCell(4, use_bias=False))(x)", [(5, 3)]),
    ("RNN(LSTMCell(4, use_bias=False))(x)", [(5, 3)]),
    ("RNN(GRUCell(4, use_bias=False))(x)", [(5, 3)]),
    ("RNN(GRUCell(4, reset_after=False))(x)", [(5, 3)]),
    ("RNN(LSTMCell(4, bias_initializer=None, unit_forget_bias=False))(x)", [(5, 3)]),
    ("RNN(StackedRNNCells([LSTMCell(4), GRUCell(3)]))(x)", [(5, 3)]),
    ("RNN(StackedRNNCells([GRUCell(4), StackedRNNCells([LSTMCell(3)])]))(x)", [(5, 3)]),
    ("SimpleRNNCell(4)(x, y)", [(3,), (4,)]),
    ("GRUCell(4)(x, y)", [(3,), (4,)]),
    ("LSTMCell(4)(x, [y, z])", [(3,), (4,), (4,)]),
    ("LSTMCell(4)(x, y)", [(3,), (4,)]),
    ("SimpleRNNCell(4)(x, [y])", [(3,), (4,)]),
    ("StackedRNNCells([GRUCell(4), GRUCell(2)])(x, [y, z])", [(3,), (4,), (2,)]),
    ("SimpleRNNCell(4)(x, y)", [(5, 3), (4,)]),
    ("GRUCell(4, use_bias=False)(x, y)", [(3,), (4,)]),
    ("LSTMCell(4)(x, [y, z, y])", [(3,), (4,), (4,)]),
    ("GRUCell(2)(x, [y, z])", [(3,), (2,), (4,)]),
    ("StackedRNNCells([GRUCell(4), GRUCell(2)])(x, [y])", [(3,), (4,)]),
    ("StackedRNNCells([GRUCell(4), LSTMCell(2)])(x, [y, [z, z]])", [(3,), (4,), (2,)]),
    ("StackedRNNCells([GRUCell(4), LSTMCell(2)])(x, [[y, y], [z, z, z], y])", [(3,), (4,), (2,)]),
    ("StackedRNNCells([])(x, [])", [(3,)]),
    (
        "StackedRNNCells([StackedRNNCells([GRUCell(4)]), GRUCell(2)])(x, [[[y]], z])",
        [(3,), (4,), (2,)],
    ),
]

UNLIKE: list[Unlike] = [
    (
        "RNN(StackedRNNCells([LSTMCell(4), StackedRNNCells([])]))(x)",
        [(5, 3)],
        (
            'RNN(StackedRNNCells([LSTMCell(4), StackedRNNCells([])]))(x) | RNN "rnn": a stack '
            "inside another layer needs at least one cell"
        ),
    ),
    (
        "RNN(StackedRNNCells([]))(x)",
        [(5, 3)],
        (
            'RNN(StackedRNNCells([]))(x) | RNN "rnn": a stack inside another layer needs at '
            "least one cell"
        ),
    ),
    ("RNN([])(x)", [(5, 3)], '[] | RNN "rnn": needs at least one cell'),
    (
        "RNN(LSTMCell(4, bias_initializer=None))(x)",
        [(5, 3)],
        (
            'RNN(LSTMCell(4, bias_initializer=None))(x) | RNN "rnn": unit_forget_bias '
            "needs a bias_initializer"
        ),
    ),
    (
        "RNN(StackedRNNCells([LSTMCell(4), Dense(3)]))(x)",
        [(5, 3)],
        "[LSTMCell(4), Dense(3)] | StackedRNNCells: all layers must be cells",
    ),
    (
        "GRUCell(4)(x, y)",
        [(3,), {"batch_shape": []}],
        'GRUCell(4)(x, y) | GRUCell "gru_cell": expects a state of width 4, got ()',
    ),
    (
        "LSTMCell(4)(x, [y, z])",
        [(3,), {"batch_shape": []}, (4,)],
        'LSTMCell(4)(x, [y, z]) | LSTMCell "lstm_cell": expects a state of width 4, got ()',
    ),
    (
        "LSTMCell(4)(x, [y, z])",
        [(3,), (1,), (4,)],
        'LSTMCell(4)(x, [y, z]) | LSTMCell "lstm_cell": expects a state of width 4, got (None, 1)',
    ),
    (
        "GRUCell(4)(x, y)",
        [(3,), (5,)],
        ('GRUCell(4)(x, y) | GRUCell "gru_cell": expects a state of width 4, got (None, 5)'),
    ),
    (
        "LSTMCell(4)(x, [y, z])",
        [(3,), (4,), (5,)],
        (
            'LSTMCell(4)(x, [y, z]) | LSTMCell "lstm_cell": expects a state of width 4, '
            "got (None, 5)"
        ),
    ),
    (
        "SimpleRNNCell(4)(x, y)",
        [(3,), (5,)],
        (
            'SimpleRNNCell(4)(x, y) | SimpleRNNCell "simple_rnn_cell": expects a state of '
            "width 4, got (None, 5)"
        ),
    ),
    (
        "GRUCell(4)(x)",
        [(3,)],
        (
            'GRUCell(4)(x) | GRUCell "gru_cell": needs `inputs` and `states`; `states` is '
            "missing (hint: call it: gru_cell(inputs, states))"
        ),
    ),
    (
        "StackedRNNCells([GRUCell(4), LSTMCell(2)])(x, [y, z])",
        [(3,), (4,), (2,)],
        (
            "StackedRNNCells([GRUCell(4), LSTMCell(2)])(x, [y, z]) | StackedRNNCells "
            '"stacked_rnn_cells": needs 2 previous states, got 1'
        ),
    ),
    (
        "StackedRNNCells([GRUCell(4), GRUCell(2)])(x, y)",
        [(3,), (4,)],
        (
            "StackedRNNCells([GRUCell(4), GRUCell(2)])(x, y) | StackedRNNCells "
            '"stacked_rnn_cells": expects a list with the states of each cell'
        ),
    ),
    (
        "StackedRNNCells([GRUCell(4), GRUCell(2)])(x, [z, y])",
        [(3,), (4,), (2,)],
        (
            "StackedRNNCells([GRUCell(4), GRUCell(2)])(x, [z, y]) | StackedRNNCells "
            '"stacked_rnn_cells": expects a state of width 4, got (None, 2)'
        ),
    ),
    (
        "LSTMCell(2)(x, [y])",
        [(3,), (2,)],
        'LSTMCell(2)(x, [y]) | LSTMCell "lstm_cell": needs 2 previous states, got 1',
    ),
    (
        "GRUCell(2)(x, [])",
        [(3,)],
        'GRUCell(2)(x, []) | GRUCell "gru_cell": needs 1 previous state, got 0',
    ),
    (
        "SimpleRNNCell(2)(x, [[]])",
        [(3,)],
        (
            'SimpleRNNCell(2)(x, [[]]) | SimpleRNNCell "simple_rnn_cell": expects a state of '
            "width 2, got ()"
        ),
    ),
    (
        "StackedRNNCells([StackedRNNCells([GRUCell(4)]), GRUCell(2)])(x, [y, z])",
        [(3,), (4,), (2,)],
        (
            "StackedRNNCells([StackedRNNCells([GRUCell(4)]), GRUCell(2)])(x, [y, z]) | "
            'StackedRNNCells "stacked_rnn_cells_1": a nested stack needs the state of its '
            "only cell in a list of its own"
        ),
    ),
    (
        "RNN(StackedRNNCells([]))(x)",
        [(4, 3)],
        (
            'RNN(StackedRNNCells([]))(x) | RNN "rnn": a stack inside another layer needs at '
            "least one cell"
        ),
    ),
    (
        "RNN([GRUCell(2), StackedRNNCells([])])(x)",
        [(4, 3)],
        (
            'RNN([GRUCell(2), StackedRNNCells([])])(x) | RNN "rnn": a stack inside another '
            "layer needs at least one cell"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("recurrent_cells"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize(
    ("text", "nested", "groups"),
    [
        ("GRUCell(4)", 0, []),
        ("SimpleRNNCell(4)", 0, []),
        ("LSTMCell(4)", 1, []),
        ("StackedRNNCells([])", 1, []),
        ("StackedRNNCells([GRUCell(4)])", 1, [None]),
        ("StackedRNNCells([GRUCell(4), LSTMCell(2)])", 2, [None, 2]),
        ("StackedRNNCells([StackedRNNCells([]), GRUCell(1)])", 2, [0, None]),
        ("StackedRNNCells([StackedRNNCells([LSTMCell(2), GRUCell(2), GRUCell(2)])])", 3, [3]),
    ],
)
def test_how_states_are_nested(text: str, nested: int, groups: list[int | None]) -> None:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    cell = Inference(keras2=False, correct=False).make_layer(plan)
    assert (depth(cell), state_groups(cell)) == (nested, groups)
    assert state_groups([cell, cell]) == 2 * state_groups([cell])
