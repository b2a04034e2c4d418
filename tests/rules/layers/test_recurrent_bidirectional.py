"""Recurrent layers in a stack: their outputs and parameters, and what `Bidirectional` refuses."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary


def last(*layers: str) -> tuple[list[Shape], Any]:
    """Return the output shapes without the batch, and the parameters, of the last layer."""
    row = summary(infer(read_data(["Input((5, 3))", *layers]))).layers[-1]
    assert row.output_shapes
    return [shape[1:] for shape in row.output_shapes if shape], row.params


def problem(*layers: str) -> tuple[str, str]:
    """Return the message and the hint of the only problem."""
    with pytest.raises(ModelError) as caught:
        infer(read_data(["Input((5, 3))", *layers]))
    (only,) = caught.value.problems
    return only.message, only.hint


LSTM = 4 * (4 + 3 + 1) * 4
GRU = 3 * (4 + 3 + 2) * 4


@pytest.mark.parametrize(
    ("layer", "params"),
    [("SimpleRNN(4)", (4 + 3 + 1) * 4), ("LSTM(4)", LSTM), ("GRU(4)", GRU)],
)
def test_the_last_step(layer: str, params: int) -> None:
    assert last(layer) == ([(4,)], params)


def test_gru_with_one_bias() -> None:
    assert last("GRU(4, reset_after=False)") == ([(4,)], 3 * (4 + 3 + 1) * 4)


def test_all_steps_and_states() -> None:
    assert last("LSTM(4, return_sequences=True)") == ([(5, 4)], LSTM)
    assert last("LSTM(4, return_state=True)") == ([(4,), (4,), (4,)], LSTM)
    assert last("GRU(4, return_state=True)") == ([(4,), (4,)], GRU)


def test_stateful_needs_a_batch_size() -> None:
    message, hint = problem("LSTM(4, stateful=True)")
    assert message == "a stateful layer needs a fixed batch size"
    assert hint == "give the batch size: Input(batch_shape=(32, …))"
    infer(read_data(["Input(batch_shape=(8, 5, 3))", "LSTM(4, stateful=True)"]))


@pytest.mark.parametrize(
    ("mode", "vectors", "sequences"),
    [
        ("'concat'", [(8,)], [(5, 8)]),
        ("'sum'", [(4,)], [(5, 4)]),
        ("'mul'", [(4,)], [(5, 4)]),
        ("'ave'", [(4,)], [(5, 4)]),
        ("None", [(4,), (4,)], [(5, 4), (5, 4)]),
    ],
)
def test_merge_modes(mode: str, vectors: list[Shape], sequences: list[Shape]) -> None:
    assert last(f"Bidirectional(LSTM(4), merge_mode={mode})") == (vectors, 2 * LSTM)
    inner = "LSTM(4, return_sequences=True)"
    assert last(f"Bidirectional({inner}, merge_mode={mode})") == (sequences, 2 * LSTM)


def test_states_of_both_directions() -> None:
    shapes, params = last("Bidirectional(LSTM(4, return_state=True))")
    assert (shapes, params) == ([(8,), (4,), (4,), (4,), (4,)], 2 * LSTM)


def test_a_backward_layer_of_another_class() -> None:
    layer = "Bidirectional(LSTM(4), backward_layer=GRU(4, go_backwards=True))"
    assert last(layer) == ([(8,)], LSTM + GRU)


def test_a_backward_layer_of_another_width() -> None:
    """Keras reports the width of the forward layer for both; `--correct` shows the actual one."""
    layer = "Bidirectional(LSTM(4), backward_layer=LSTM(6, go_backwards=True))"
    assert last(layer) == ([(8,)], LSTM + 4 * (6 + 3 + 1) * 6)
    plan = read_data(["Input((5, 3))", layer])
    row = summary(infer(plan, correct=True)).layers[-1]
    assert row.output_shapes == [(UNKNOWN, 10)]


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("Bidirectional(Dense(4))", "Dense is not a recurrent layer"),
        ("Bidirectional(LSTM(4), backward_layer=GRU(4))", "both layers read in the same direction"),
        (
            "Bidirectional(LSTM(4), backward_layer="
            "GRU(4, go_backwards=True, return_sequences=True))",
            "the two layers differ in return_sequences",
        ),
        (
            "Bidirectional(LSTM(4), merge_mode='max')",
            "`merge_mode` must be one of 'concat', 'sum', 'mul', 'ave', None, not 'max'",
        ),
    ],
)
def test_what_bidirectional_refuses(layer: str, message: str) -> None:
    assert problem(layer)[0] == message


def test_cells() -> None:
    assert last("RNN(LSTMCell(4))") == ([(4,)], LSTM)
    assert last("RNN([LSTMCell(4), GRUCell(2)])") == ([(2,)], LSTM + 3 * (2 + 4 + 2) * 2)
    message, hint = problem("RNN(Dense(4))")
    assert (message, hint) == ("the layer is not a cell", "use LSTMCell, GRUCell or SimpleRNNCell")


def test_time_distributed() -> None:
    assert last("TimeDistributed(Dense(2))") == ([(5, 2)], (3 + 1) * 2)
    message, hint = problem("Flatten", "TimeDistributed(Dense(2))")
    assert message == "(None, 15) has no time axis besides batch and features"
    assert hint == "remove TimeDistributed: Dense accepts this input"
