"""Frozen models in every form: Keras counts the same, and what is written is read as the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from warnings import catch_warnings, simplefilter

import pytest
from reading import plans

from shapecalc.errors import Source, WriteError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data
from shapecalc.read.text import parse
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary
from shapecalc.write.convert import convert

INNER = ["Dense(4)", "BatchNormalization", "Bidirectional(LSTM(2, return_sequences=True))"]
STACK = ["Input((6, 3))", {"Sequential": {"frozen": True, "layers": INNER}}, "Dense(1)"]
SPECS = {
    "stack": STACK,
    "stack in a stack": ["Input((6, 3))", {"Sequential": STACK[1:]}],
    "stack in a wrapper": ["Input((6, 3))", "TimeDistributed(Sequential([Dense(2)], frozen=True))"],
    "outermost": {"frozen": True, "layers": ["Input((6, 3))", *INNER]},
    "graph": {
        "inputs": {"x": [6, 3]},
        "layers": {
            "e": {"Model": {"frozen": True, "inputs": {"z": [6, 3]},
                            "layers": {"p": "Dense(3)(z)"}}},
            "y": ["x", "e", "Sequential([Dense(2)], frozen=True)", "Dense(1)"],
        },
    },
}  # fmt: skip

PROGRAM = """
base = Sequential([Input((4,)), layers.Dense(3), layers.BatchNormalization(), layers.Dense(2)])
base.trainable = False{}
m = Sequential([Input((4,)), base, layers.Dense(1)])
m.summary()
"""
THAWED = "\nbase.layers[-1].trainable = True"


def shown(plan: ModelPlan) -> str:
    options = Options(columns=100, expand_nested=True, show_trainable=True)
    return table(summary(infer(plan)), options)


def read_back(text: str) -> ModelPlan:
    plan = read_data(parse(Source("<text>", text)))
    plan.place.source.text = text
    return plan


def model_of(text: str, builder: Builder) -> Any:
    """The model that a program makes with real Keras."""
    builder.set_names(None)
    names: dict[str, Any] = {}
    with catch_warnings():
        simplefilter("ignore")
        exec(text.removesuffix("model.summary()\n"), names)
    return names["model"]


@pytest.mark.parametrize("name", SPECS)
def test_forms(builder: Builder, name: str) -> None:
    plan = read_data(SPECS[name])
    before = shown(plan)
    for form in ("yaml", "json"):
        text, _ = convert(plan, form)
        assert "frozen" in text
        assert "trainable" not in text
        assert shown(read_back(text)) == before
    text, _ = convert(plan, "python")
    assert ".trainable = False\n" in text
    assert "trainable=" not in text
    options: dict[str, Any] = dict(expand_nested=True, show_trainable=True)
    assert keras_table(model_of(text, builder), 100, **options).split() == before.split()


@pytest.mark.parametrize("name", SPECS)
def test_keras_reads_its_json_with_the_same_counts(builder: Builder, name: str) -> None:
    plan = read_data(SPECS[name])
    before = summary(infer(plan))
    text, _ = convert(plan, "keras")
    after = summary(infer(read_back(text)))
    model = builder.saved(text)
    trained = sum(variable.numpy().size for variable in model.trainable_variables)
    counts = before.trainable_params, before.total_params
    assert (after.trainable_params, after.total_params) == counts
    assert (trained, model.count_params()) == counts


def test_keras_json_has_no_place_for_it() -> None:
    """Keras forgets that a stack in a model is frozen, but not that its layers are."""
    _, notes = convert(read_data(STACK), "keras")
    assert notes == [
        "Keras's JSON does not say that sequential itself is frozen, only which of its layers are"
    ]


def test_what_keras_forgets_is_refused() -> None:
    attention = {"inputs": {"q": [6, 3]}, "layers": {"r": "MultiHeadAttention(1, 2)(q, q)"}}
    spec = ["Input((6, 3))", {"Model": {"frozen": True, **attention}}]
    with pytest.raises(WriteError, match="trainable_params would be"):
        convert(read_data(spec), "keras")


@pytest.mark.parametrize("changes", ["", THAWED, f"{THAWED}\nbase.layers[0].trainable = True"])
def test_programs(builder: Builder, changes: Sequence[str]) -> None:
    """A part that is thawed again stays so, in every form."""
    (plan,) = plans(PROGRAM.format(changes))
    before = shown(plan)
    for form in ("yaml", "json"):
        assert shown(read_back(convert(plan, form)[0])) == before
    text, _ = convert(plan, "python")
    options: dict[str, Any] = dict(expand_nested=True, show_trainable=True)
    assert keras_table(model_of(text, builder), 100, **options).split() == before.split()
    saved, _ = convert(plan, "keras")
    after, counts = builder.saved(saved), summary(infer(plan))
    trained = sum(variable.numpy().size for variable in after.trainable_variables)
    assert (trained, after.count_params()) == (counts.trainable_params, counts.total_params)
