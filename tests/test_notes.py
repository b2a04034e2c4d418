"""The figures of the class notes, each with the note that states it, and what Keras says to it."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT

import shapecalc
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_spec
from shapecalc.table.rows import Row


def rows(spec: str) -> list[Row]:
    return list(shapecalc.summarize(ROOT / "specs" / spec).layers)


def shapes(spec: str) -> list[str]:
    return [row.shape_text for row in rows(spec)]


@pytest.mark.parametrize(
    ("note", "spec", "params"),
    [
        ("004_e5bd42928360bc0f.txt: LSTM 4 * (10 + 1 + 1) * 10", "lstm_480.yaml", 480),
        ("004_e5bd42928360bc0f.txt: SimpleRNN (10 + 1 + 1) * 10", "simple_rnn.yaml", 120),
        ("004_e5bd42928360bc0f.txt: GRU 3 * (5 + 1 + 1) * 5", "gru_105.yaml", 105),
        ("003_f57451d252973ab5.txt: one more bias", "gru.yaml", 120),
        ("001_72713bebca5a7321.txt: [(256+4096+1)*256]*4", "lstm_4457472.yaml", 4_457_472),
        ("004_e5bd42928360bc0f.txt: (1 * (2*2) + 1) * 10", "conv2d_50.yaml", 50),
        ("004_e5bd42928360bc0f.txt: pooling learns nothing", "max_pooling_odd.yaml", 0),
    ],
)
def test_parameters(builder: Builder, note: str, spec: str, params: int) -> None:
    assert rows(spec)[0].params == params, note
    model: Any = builder.model(read_spec(str(ROOT / "specs" / spec)))
    assert model.layers[0].count_params() == params, note


@pytest.mark.parametrize(
    ("note", "spec", "expected"),
    [
        ("000: one LSTM", "lstm.yaml", ["(None, 10)", "(None, 5)"]),
        (
            "000: three LSTMs; the note has (None, 3, 2) third, Keras (None, 2)",
            "lstm_stack.yaml",
            ["(None, 3, 10)", "(None, 3, 5)", "(None, 2)", "(None, 5)"],
        ),
        (
            "002: return_sequences",
            "lstm_relu_stack.yaml",
            ["(None, 3, 10)", "(None, 3, 2)", "(None, 10)"],
        ),
        ("002: Reshape((10, 1))", "lstm_reshape.yaml", ["(None, 10)", "(None, 10, 1)"]),
        ("004: CNN output size", "conv2d.yaml", ["(None, 8, 8, 10)", "(None, 5, 5, 7)"]),
        ("004: padding same", "conv2d_same.yaml", ["(None, 10, 10, 10)", "(None, 10, 10, 7)"]),
        ("004: strides (2, 1)", "conv2d_strides.yaml", ["(None, 4, 8, 10)", "(None, 4, 4, 7)"]),
        ("004: 4 * 4 by 2 * 2, then Flatten", "max_pooling.yaml", ["(None, 2, 2, 1)", "(None, 4)"]),
        ("004: the rest is dropped", "max_pooling_odd.yaml", ["(None, 2, 2, 1)"]),
        ("003: Conv1D takes and gives three axes", "conv1d.yaml", ["(None, 4, 10)"]),
    ],
)
def test_shapes(note: str, spec: str, expected: list[str]) -> None:
    assert shapes(spec)[: len(expected)] == expected, note


def test_ensemble_row_for_row() -> None:
    """001_72713bebca5a7321.txt; its names count from 1, those of Keras 3 from 0."""
    note = [
        ("InputLayer", "(None, 3, 1)", 0),
        ("LSTM", "(None, 8)", 320),
        ("InputLayer", "(None, 3, 1)", 0),
        ("Dense", "(None, 4)", 36),
        ("LSTM", "(None, 8)", 320),
        ("Dense", "(None, 6)", 30),
        ("Dense", "(None, 6)", 54),
        ("Dense", "(None, 2)", 14),
        ("Dense", "(None, 4)", 28),
        ("Concatenate", "(None, 6)", 0),
        ("Dense", "(None, 4)", 28),
        ("Dense", "(None, 10)", 50),
        ("Dense", "(None, 4)", 44),
        ("Dense", "(None, 16)", 80),
        ("Dense", "(None, 64)", 320),
        ("Dense", "(None, 32)", 544),
        ("Dense", "(None, 16)", 1040),
        ("Dense", "(None, 3)", 99),
        ("Dense", "(None, 3)", 51),
    ]
    found = rows("ensemble.yaml")
    assert [(row.class_name, row.shape_text, row.params) for row in found] == note
    assert shapecalc.summarize(ROOT / "specs" / "ensemble.yaml").total_params == 3058


def test_parameters_are_counts_plus_nodes() -> None:
    """003_f57451d252973ab5.txt, keras22: every node has its bias."""
    assert [row.params for row in rows("mlp5.yaml")] == [3 * 5 + 5, 5 * 4 + 4, 4 * 2 + 2]


def test_bidirectional_doubles() -> None:
    """003_f57451d252973ab5.txt, keras46: the RNN runs once more."""
    assert (rows("bidirectional.yaml")[0].params, rows("lstm_480.yaml")[0].params) == (960, 480)


@pytest.mark.parametrize(
    ("note", "typed", "meant"),
    [
        ("000: model.add(Desne(5))", "Desne(5)", "Dense"),
        ("000: return_sequneces=True", "LSTM(10, return_sequneces=True)", "return_sequences"),
    ],
)
def test_typos(note: str, typed: str, meant: str) -> None:
    with pytest.raises(shapecalc.ModelError) as caught:
        shapecalc.summarize(["Input((3, 1))", typed])
    assert f"`{meant}`" in caught.value.problems[0].advice, note


def test_adding_to_a_loaded_model_needs_new_names() -> None:
    """000 and 004: names are given automatically, and clash with those of a loaded model."""
    with pytest.raises(shapecalc.ModelError, match="another layer of this model"):
        shapecalc.summarize(["Dense(5, input_shape=(3,), name='dense_1')", "Dense(4)", "Dense(3)"])
