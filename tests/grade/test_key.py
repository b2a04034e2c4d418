"""The answer key: its rows, their calls, and what the calls would give for other inputs."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import ModelError
from shapecalc.grade.key import AnswerKey, LayerCall, Result, WeightCount, key_of
from shapecalc.read.document import read_data, read_spec

N = UNKNOWN


def key(*spec: Any) -> AnswerKey:
    return key_of(read_data(list(spec)))


def call(*spec: Any) -> LayerCall:
    """The call of the last layer of a spec."""
    last = key(*spec).rows[-1].call
    assert last
    return last


# Rows


def test_rows_of_a_stack() -> None:
    """The input is in the key, but not in Keras's table."""
    rows = key("Input((3, 1))", "LSTM(10)", "Dense(1)").rows
    assert [(row.name, row.class_name, row.shapes, row.params, row.extra) for row in rows] == [
        ("input_layer", "InputLayer", ((N, 3, 1),), 0, True),
        ("lstm", "LSTM", ((N, 10),), 480, False),
        ("dense", "Dense", ((N, 1),), 11, False),
    ]
    assert rows[0].call is None
    assert [(row.shapes_text, row.params_text) for row in rows[:2]] == [
        *(("(None, 3, 1)", "0"), ("(None, 10)", "480"))
    ]
    assert not any(row.inside for row in rows)


def test_rows_of_a_graph() -> None:
    rows = key_of(
        read_data(
            {
                "inputs": {"a": "Input((4,))", "b": "Input((4,))"},
                "layers": {"c": "Dense(3)(a)", "d": "Dense(3)(b)", "e": "Add()([c, d])"},
            }
        )
    ).rows
    assert [row.class_name for row in rows].count("InputLayer") == 2
    assert not any(row.extra for row in rows)
    last = rows[-1]
    assert last.call
    assert last.call.inputs == ((N, 3), (N, 3))
    assert [tensor.shape for tensor in last.sources] == [(N, 3), (N, 3)]


def test_rows_inside_an_inner_model() -> None:
    rows = key("Input((10,))", {"Sequential": ["Dense(8)", "Dense(4)"]}, "Dense(3)").rows
    assert [(row.class_name, row.inside, row.params) for row in rows] == [
        ("InputLayer", False, 0),
        ("Sequential", False, 124),
        ("Dense", True, 88),
        ("Dense", True, 36),
        ("Dense", False, 15),
    ]


def test_several_outputs() -> None:
    rows = key_of(
        read_data(
            {
                "inputs": {"x": "Input((3, 1))"},
                "layers": {"r": "LSTM(5, return_state=True)(x)", "y": "Dense(1)(r[1])"},
            }
        )
    ).rows
    lstm = next(row for row in rows if row.class_name == "LSTM")
    assert lstm.shapes == ((N, 5), (N, 5), (N, 5))


def test_totals() -> None:
    totals = key("Input((6,))", "BatchNormalization()", "Dense(2)").totals
    assert totals == {"total": 38, "trainable": 26, "non-trainable": 12}


def test_row_of_an_operation() -> None:
    found = key("Input((3,))", "Dense(2)", "Dense(1)")
    for row in found.rows:
        assert found.row_of(row.operation) is row
    assert found.row_of(key("Input((3,))", "Dense(2)").rows[0].operation) is None


def test_places_in_the_file() -> None:
    plan = read_spec(str(ROOT / "specs" / "lstm_stack.yaml"))
    rows = [row for row in key_of(plan).rows if not row.extra]
    assert all(row.place and row.place.source is plan.place.source for row in rows)


def test_letters_of_the_model() -> None:
    assert key("Input((T, 3))", "LSTM(u)", "Dense(5)").rows[-1].letters == {"T", "u"}
    assert key("Input((3, 1))", "LSTM(10)").rows[0].letters == set()


def test_a_layer_behind_one_that_is_defined_elsewhere() -> None:
    rows = key("Input((3,))", "Layer(name='mine')", "Dense(5)").rows
    assert [(row.call is None, row.params) for row in rows[1:]] == [(False, None), (True, None)]
    assert rows[-1].explanation is None


def test_explanations() -> None:
    rows = key("Input((3, 1))", "LSTM(10)").rows
    assert rows[0].explanation is None
    assert rows[1].explanation
    assert (rows[1].explanation.name, rows[1].explanation.total) == ("lstm", 480)


def test_a_wrong_model() -> None:
    with pytest.raises(ModelError):
        key("Input((3,))", "LSTM(10)")


# Calls


def test_result() -> None:
    result = call("Input((5,))", "Dense(2)").result
    assert result == Result(
        ((N, 2),),
        (
            WeightCount("kernel", 10, True, "one value for each input and unit"),
            WeightCount("bias", 2, True, "one value for each unit"),
        ),
    )
    assert result.params == 12


def test_other_arguments() -> None:
    dense = call("Input((5,))", "Dense(2)")
    without_bias = dense.changed(use_bias=False)
    assert without_bias.result
    assert dense.result
    assert (without_bias.result.params, dense.result.params) == (10, 12)
    assert without_bias.inputs == dense.inputs


def test_other_inputs() -> None:
    lstm = call("Input((3, 1))", "LSTM(10)")
    other = lstm.with_inputs((N, 3, 5)).result
    assert other
    assert (other.params, other.shapes) == (640, ((N, 10),))
    assert lstm.with_inputs((N, 3)).result is None  # An LSTM reads three axes.


def test_the_explanation_of_a_call() -> None:
    lstm = call("Input((3, 1))", "LSTM(10)")
    assert lstm.explanation
    assert lstm.explanation.total == 480
    assert lstm.with_inputs((N, 3)).explanation is None


def test_a_model_without_an_input() -> None:
    with pytest.raises(ModelError, match="the model has no input"):
        key_of(read_data(["Dense(3)", "Dense(2)"]))
