"""Explanations of the layers of a model, and the formulas in its table."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import RuleError
from shapecalc.errors import ModelError
from shapecalc.explain import model as explain_of_model
from shapecalc.explain.layer import Explanation, explain
from shapecalc.explain.model import Explainer, add_formulas, explain_model, layer_names
from shapecalc.model.infer import Inference, infer
from shapecalc.model.layer import Layer
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data
from shapecalc.table.rows import Row
from shapecalc.table.summary import summary

STACK = ["Input((3, 1))", "LSTM(10, return_sequences=True)", "LSTM(5)", "Dense(2)"]
INNER = ["Input((10,))", {"Sequential": ["Dense(8)", "Dropout(0.5)"]}, "Dense(3)"]


def formulas(spec: Any) -> dict[str, str]:
    """The formulas of all rows, those of inner models included."""
    plan = read_data(spec)
    rows = summary(infer(plan)).layers
    add_formulas(rows, plan)

    def of(rows: list[Row]) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in rows:
            found |= {row.name: row.formula, **of(list(row.layers))}
        return found

    return of(list(rows))


def test_every_layer_but_the_input() -> None:
    found = explain_model(read_data(STACK))
    assert [(e.name, e.total) for e in found] == [("lstm", 480), ("lstm_1", 320), ("dense", 12)]


def test_shapes_come_from_the_calls() -> None:
    _, second, _ = explain_model(read_data(STACK))
    assert [second.shape(shape) for shape in second.inputs] == [(UNKNOWN, 3, 10)]
    assert [second.shape(shape) for shape in second.outputs] == [(UNKNOWN, 5)]


@pytest.mark.parametrize(
    "spec",
    [
        ["Input((u, v))", "Flatten()", "Dense(10)", "Dense(u)"],
        ["Input((d, h, 3))", "Conv2D(8, (f, 3))", "Reshape((-1, 8))", "LSTM(10)", "Dense(d)"],
        ["Input((T, F))", "GRU(3, return_sequences=True)", "LSTM(u)", "Dense(F)"],
    ],
)
def test_the_letters_of_a_model_keep_their_meaning(spec: list[Any]) -> None:
    """No letter that stands for a number in an explanation is a letter of the model."""
    rows = {row.name: row.params for row in summary(infer(read_data(spec))).layers}
    found = explain_model(read_data(spec))
    assert {e.name: e.total for e in found} == {e.name: rows[e.name] for e in found}
    assert len(found) == len(rows)


def test_layers_of_inner_models() -> None:
    found = explain_model(read_data(INNER))
    assert [e.rule.name for e in found] == ["Dense", "Dropout", "Dense"]


def test_one_layer() -> None:
    (found,) = explain_model(read_data(STACK), "lstm_1")
    assert found.name == "lstm_1"


@pytest.mark.parametrize(
    ("name", "hint"),
    [("nothing", "its layers are lstm, lstm_1"), ("lstm_9", "did you mean `lstm_1`")],
)
def test_no_such_layer(name: str, hint: str) -> None:
    with pytest.raises(RuleError, match="no layer") as caught:
        explain_model(read_data(STACK), name)
    assert hint in caught.value.hint


def test_a_layer_that_is_never_called() -> None:
    spec = {"inputs": {"x": "Input((4,))"}, "layers": {"a": "Dense(3)", "y": "Dense(2)(x)"}}
    assert len(explain_model(read_data(spec))) == 1


def test_a_shared_layer_is_explained_once() -> None:
    spec = {
        "inputs": {"x": "Input((4,))", "y": "Input((4,))"},
        "layers": {"a": "Dense(3)", "b": "a(x)", "c": "a(y)", "d": "Add()([b, c])"},
    }
    assert [e.rule.name for e in explain_model(read_data(spec))] == ["Dense", "Add"]


def test_a_wrong_model() -> None:
    with pytest.raises(ModelError):
        explain_model(read_data(["Input((3,))", "LSTM(10)"]))


def test_explain_call() -> None:
    inference = Inference(keras2=False, correct=False)
    model = inference.outermost_model(read_data(STACK))
    layer = model.layers[-1]
    assert isinstance(layer, Layer)
    plan = inference.plans[layer]
    assert isinstance(plan, LayerPlan)
    found = Explainer().explain_call(plan, layer)
    assert (found.name, found.source_text, found.total) == ("dense", "Dense(units=2)", 12)


def test_formulas_of_a_table() -> None:
    assert formulas(STACK) == {
        "lstm": "4·(10+1+1)·10",
        "lstm_1": "4·(5+10+1)·5",
        "dense": "(5+1)·2",
    }


def test_rows_without_parameters_have_no_formula() -> None:
    assert formulas(["Input((3, 4))", "Flatten()", "Dense(1)"]) == {
        "flatten": "",
        "dense": "(12+1)·1",
    }


def test_formulas_inside_an_inner_model() -> None:
    found = formulas(INNER)
    assert found["sequential"] == ""
    assert sorted(found.values()) == ["", "", "(10+1)·8", "(8+1)·3"]


def test_formulas_with_letters() -> None:
    assert formulas(["Input((T, F))", "LSTM(10)"])["lstm"] == "4·10·(F+10+1)"


def test_two_layers_of_one_name() -> None:
    """An inner model may have a layer with the name of a layer outside."""
    spec = ["Input((9,))", {"Sequential": ["Dense(8, name='a')"]}, "Dense(3, name='a')"]
    plan = read_data(spec)
    rows = summary(infer(plan)).layers
    add_formulas(rows, plan)
    inner, outer = rows[-2].layers[0], rows[-1]
    assert (inner.formula, outer.formula) == ("(9+1)·8", "(8+1)·3")


def test_equal_calls_are_explained_once(monkeypatch: pytest.MonkeyPatch) -> None:
    explained: list[LayerPlan] = []

    def noted(plan: LayerPlan, *call: Any) -> Explanation:
        explained.append(plan)
        return explain(plan, *call)

    monkeypatch.setattr(explain_of_model, "explain", noted)
    layers = ["Dense(3)", "Dense(3, name='b')", "Dense(units=3)", "Dense(4)", "Dense(3)"]
    explanations = explain_model(read_data(["Input(3)", *layers]))
    assert len(explained) == 3  # The last one has another input.
    assert [explanation.name for explanation in explanations] == [
        "dense", "b", "dense_1", "dense_2", "dense_3",
    ]  # fmt: skip
    assert [explanation.total for explanation in explanations] == [12, 12, 12, 16, 15]


def test_a_model_without_an_input() -> None:
    """Nothing can be explained, and the message says how to give it one."""
    with pytest.raises(ModelError, match=r"has no input.*Input\(shape=\(…\)\) before its first"):
        explain_model(read_data(["Dense(3)", "Dense(2)"]))


def test_names_of_layers_also_in_a_wrong_model() -> None:
    layers = ["Dense(2, name='y', input_shape=(3,))", "LSTM(3)", "Dense(5)"]
    assert layer_names(read_data(layers)) == ["y", "lstm", "dense"]


@pytest.mark.parametrize("inner", [{"Sequential": ["Dense(8)"]}, "Dense(8)"])
def test_a_model_at_each_time_step(inner: Any) -> None:
    """A model has no declaration that names the axes of its input."""
    (found,) = explain_model(read_data(["Input((3, 10))", {"TimeDistributed": {"layer": inner}}]))
    shapes = [[str(size) for size in found.shape(shape)] for shape in found.inputs]
    assert (found.total, shapes) == (88, [["None", "3", "10"]])
