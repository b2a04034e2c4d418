"""The comparison with Keras: equal summaries, and every kind of difference."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest

from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import (
    build_or_error,
    differences,
    keras_rows,
    keras_table,
    terminal_width,
    without_trailing_blanks,
)
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data
from shapecalc.table.summary import Summary, summary

PLAN = ["LSTM(4, input_shape=(3, 1))", "Dense(2)"]


@pytest.fixture(scope="module")
def plan() -> ModelPlan:
    return read_data(PLAN)


@pytest.fixture(scope="module")
def model(builder: Builder, plan: ModelPlan) -> Any:
    return builder.model(plan)


@pytest.fixture
def ours(plan: ModelPlan) -> Summary:
    return summary(infer(plan))


def test_equal_summaries(ours: Summary, model: Any) -> None:
    assert list(differences(ours, model)) == []


def test_names_with_marks_that_are_escaped(builder: Builder) -> None:
    plan = read_data([{"Dense": {"units": 2, "name": "층\u200e", "input_shape": [3]}}])
    ours, model = summary(infer(plan)), builder.model(plan)
    assert list(differences(ours, model)) == []
    ours.layers[0].params = 9
    assert list(differences(ours, model)) != []


def test_keras_rows(model: Any) -> None:
    assert keras_rows(model) == [
        {
            "name": "lstm",
            "class_name": "LSTM",
            "output_shape": [None, 4],
            "dtype": "float32",
            "params": 96,
            "trainable_params": 96,
            "non_trainable_params": 0,
            "connected_to": ["input_layer[0][0]"],
        },
        {
            "name": "dense",
            "class_name": "Dense",
            "output_shape": [None, 2],
            "dtype": "float32",
            "params": 10,
            "trainable_params": 10,
            "non_trainable_params": 0,
            "connected_to": ["lstm[0][0]"],
        },
    ]


def test_another_value(ours: Summary, model: Any) -> None:
    ours.layers = [replace(ours.layers[0], dtype="float16"), ours.layers[1]]
    assert list(differences(ours, model)) == [
        "lstm: dtype is float32 in Keras, float16 in shapecalc"
    ]


def test_another_number_of_rows(ours: Summary, model: Any) -> None:
    ours.layers = ours.layers[:1]
    first, *tables = differences(ours, model, widths=[80])
    assert first == "Keras has 2 rows, shapecalc has 1"
    assert len(tables) == 4


def test_another_character(ours: Summary, model: Any) -> None:
    ours.name = "other"
    first, *others = differences(ours, model, widths=[80])
    assert len(others) == 3
    assert first.splitlines() == [
        "at 80 columns :",
        '  Keras:     Model: "sequential"',
        '  shapecalc: Model: "other"',
    ]


def test_the_table_of_keras(model: Any) -> None:
    narrow, wide = keras_table(model, 60), keras_table(model, 100)
    assert 'Model: "sequential"' in narrow
    assert max(map(len, narrow.splitlines())) < max(map(len, wide.splitlines()))


def test_a_plan_that_keras_refuses(builder: Builder) -> None:
    refused = read_data(["Dense(2, input_shape=(3,))", "LSTM(4)"])
    model, message = build_or_error(builder, refused)
    assert model is None
    assert message.startswith("ValueError: ")


def test_a_plan_that_keras_accepts(builder: Builder, plan: ModelPlan) -> None:
    model, message = build_or_error(builder, plan)
    assert message == ""
    assert model.name == "sequential"


@pytest.mark.parametrize("before", [None, "77"])
def test_the_width_of_the_terminal_is_restored(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if before is not None:
        monkeypatch.setenv("COLUMNS", before)
    with terminal_width(123):
        assert os.environ["COLUMNS"] == "123"
    assert os.environ.get("COLUMNS") == before


@pytest.mark.parametrize(
    ("table", "expected"), [("a  \nb\t \n\n", "a\nb"), ("  a", "  a"), ("", "")]
)
def test_without_trailing_blanks(table: str, expected: str) -> None:
    assert without_trailing_blanks(table) == expected
