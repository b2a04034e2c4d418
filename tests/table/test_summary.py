"""Summaries: the rows, totals and notes of a model."""

from __future__ import annotations

import json
from math import prod
from typing import Any

import pytest
from reading import summaries

from shapecalc.algebra.size import UNKNOWN
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.table import keras2, keras3
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import Summary, summary

STACK = ["LSTM(4, input_shape=(3, 1))", "Dense(2, trainable=False)"]

SHARED = {
    "inputs": {"x": "(3, 2)", "y": "(5, 2)"},
    "layers": {
        "lstm": "LSTM(4, return_sequences=True)",
        "a": "lstm(x)",
        "b": "lstm(y)",
        "c": "concatenate([a, b], axis=1)",
    },
}

CUSTOM = {"Layer": {"class_name": "My"}}


def made(data: Any, correct: bool = False, **options: Any) -> Summary:
    return summary(infer(read_data(data), correct=correct), correct=correct, **options)


def test_a_stack() -> None:
    found = made(STACK)
    assert (found.name, found.class_name) == ("sequential", "Sequential")
    assert [(row.name, row.class_name) for row in found.layers] == [
        ("lstm", "LSTM"),
        ("dense", "Dense"),
    ]
    assert [row.output_shapes for row in found.layers] == [[(UNKNOWN, 4)], [(UNKNOWN, 2)]]
    assert [row.params for row in found.layers] == [96, 10]
    assert [row.trainable_params for row in found.layers] == [96, 0]
    assert [row.non_trainable_params for row in found.layers] == [0, 10]
    assert [row.trainable_text for row in found.layers] == ["Y", "N"]
    assert (found.total_params, found.trainable_params) == (106, 96)
    assert (found.total_bytes, found.non_trainable_bytes) == (424, 40)
    assert (found.built, found.connected, found.lower_bound) == (True, False, False)
    assert list(found.notes) == []


def test_an_unbuilt_stack() -> None:
    found = made(["Dense(2)"])
    assert not found.built
    assert found.layers[0].params is None
    assert found.layers[0].output_shapes is None
    assert found.total_params == 0


@pytest.mark.parametrize(
    ("layers", "connected"),
    [
        ({"y": "Dense(2)(x)"}, False),
        ({"a": "Dense(2)(x)", "b": "Dense(2)(x)", "y": "add([a, b])"}, True),
        ({"d": "Dense(3)", "a": "d(x)", "y": "d(a)"}, True),
    ],
    ids=["chain", "branches", "shared"],
)
def test_the_column_of_connections(layers: dict[str, str], connected: bool) -> None:
    found = made({"inputs": {"x": 3}, "layers": layers, "outputs": "y"})
    assert found.connected is connected


def test_connections() -> None:
    found = made(SHARED)
    by_name = {row.name: row for row in found.layers}
    assert by_name["lstm"].connected_to == ["input_layer[0][0]", "input_layer_1[0][0]"]
    assert by_name["concatenate"].connected_to == ["lstm[0][0]", "lstm[1][0]"]
    assert [row.name for row in found.layers if row.is_input] == ["input_layer", "input_layer_1"]


def test_calls_with_different_shapes() -> None:
    found = made(SHARED)
    (lstm,) = [row for row in found.layers if row.name == "lstm"]
    assert lstm.different_shapes
    assert lstm.shape_text == "(None, 5, 4)"
    assert list(found.notes) == [
        "lstm is called 2 times with different output shapes; the table shows the last one, as "
        "Keras does (--every-call shows all)"
    ]


def test_every_call() -> None:
    found = made(SHARED, every_call=True)
    (lstm,) = [row for row in found.layers if row.name == "lstm"]
    assert lstm.shape_text == "(None, 3, 4), (None, 5, 4)"
    assert list(found.notes) == []


def test_an_unknown_layer() -> None:
    found = made(["Input((3,))", CUSTOM, "Dense(2)"])
    assert found.lower_bound
    assert [row.params_text for row in found.layers] == ["?", "?"]
    assert list(found.notes) == [
        'the totals are lower bounds: the number of parameters of My "my" is unknown',
        'the totals are lower bounds: the number of parameters of Dense "dense" is unknown',
    ]


BIDIRECTIONAL = [
    "Input((5, 3))",
    {
        "Bidirectional": {
            "layer": "LSTM(4)",
            "backward_layer": "LSTM(8, go_backwards=True)",
            "merge_mode": "concat",
        }
    },
]


def test_where_keras_reports_another_shape() -> None:
    found = made(BIDIRECTIONAL)
    assert found.layers[0].shape_text == "(None, 8)"
    assert list(found.notes) == [
        "bidirectional: the table shows what Keras reports, but the layer gives (None, 12) "
        "(--correct)"
    ]


def test_the_correct_shape() -> None:
    found = made(BIDIRECTIONAL, correct=True)
    assert found.layers[0].shape_text == "(None, 12)"
    assert list(found.notes) == []


def saved(**more: Any) -> dict[str, Any]:
    """Return the config of a saved model of one Dense layer, with 8 parameters."""
    layers = [
        {"class_name": "InputLayer", "config": {"batch_shape": [None, 3], "name": "x"}},
        {"class_name": "Dense", "config": {"name": "dense", "units": 2}},
    ]
    return {
        "class_name": "Sequential",
        "config": {"name": "saved", "layers": layers},
        "module": "keras",
        **more,
    }


def test_the_optimizer_of_a_compiled_model() -> None:
    found = made(saved(compile_config={"optimizer": "rmsprop"}))
    assert found.optimizer is not None
    assert (found.optimizer.params, found.optimizer.size) == (2 + 8, 8 + 4 + 8 * 4)
    assert isinstance(found.optimizer.size, int)
    assert found.total_params == 8
    assert list(found.notes) == [
        "the total includes the variables of the optimizer, as in Keras; the model itself has 8 "
        "parameters (--correct)"
    ]
    assert list(made(saved(compile_config={"optimizer": "rmsprop"}), correct=True).notes) == []


def test_a_custom_optimizer() -> None:
    compiled = {"optimizer": {"class_name": "Mine", "config": {}}}
    found = made(saved(compile_config=compiled))
    assert found.optimizer is None
    (note,) = found.notes
    assert note.startswith("the optimizer Mine is")
    assert note.endswith("its variables are not included")


def test_notes_on_the_weights_in_the_file() -> None:
    model = infer(read_data(saved()))
    assert list(summary(model).notes) == []
    model.saved_weights.notes.append("the file has other weights")
    assert list(summary(model).notes) == ["the file has other weights"]


def test_parameters_of_which_nobody_knows_whether_they_are_trained() -> None:
    model = infer(read_data(["Dense(2, input_shape=(3,))", "Dense(4)"]))
    for variable in model.layers[1].variables:
        variable.trainable = None
    table = summary(model)
    row = table.layers[1]
    assert (row.params, row.trainable_params, row.non_trainable_params) == (12, None, None)
    assert (table.total_params, table.total_bytes) == (20, 80)
    assert (table.trainable_params, table.non_trainable_params, table.undecided.params) == (
        8,
        0,
        12,
    )
    least = [table.least(label) for label, _ in table.totals]
    assert least == ["", "at least ", "at least "]
    assert table.to_dict()["undecided_params"] == 12
    assert table.to_dict()["layers"][1]["trainable_params"] is None


def test_rows_of_every_kind() -> None:
    spec = {
        "inputs": {"x": "(3, 2)"},
        "layers": {
            "a": "BatchNormalization(dtype='float16')(x)",
            "m": {"Sequential": {"name": "inner", "layers": ["Dense(4, trainable=False)"]}},
            "b": "m(a)",
            "c": "Dense(2)(b)",
            "d": "ReLU()(c)",
        },
        "outputs": "d",
    }
    assert [
        (
            *(row.name, row.dtype, row.params, row.trainable_params, row.non_trainable_params),
            *(row.trainable, row.has_weights, row.is_input, row.unknown, row.different_shapes),
        )
        for row in made(spec).layers
    ] == [
        ("input_layer", "float32", 0, 0, 0, True, False, True, False, False),
        ("batch_normalization", "float16", 8, 4, 4, True, True, False, False, False),
        ("inner", "float32", 12, 0, 12, True, True, False, False, False),
        ("dense_1", "float32", 10, 10, 0, True, True, False, False, False),
        ("re_lu", "float32", 0, 0, 0, True, False, False, False, False),
    ]


def test_nested_models() -> None:
    inner = {"Sequential": {"name": "inner", "layers": ["Dense(4)", "Dense(2)"]}}
    found = made(["Input((3,))", inner])
    (row,) = found.layers
    assert (row.name, row.params) == ("inner", 26)
    assert [(layer.name, layer.params) for layer in row.layers] == [("dense", 16), ("dense_1", 10)]


@pytest.mark.parametrize(
    ("inner", "note"),
    [
        ({"trainable": False, "layers": ["Conv2D(8, 3)"]}, "sequential has 224 trainable"),
        ({"layers": ["Conv2D(8, 3, trainable=False)"]}, ""),
        ({"trainable": False, "layers": ["Flatten"]}, ""),
    ],
)
def test_a_stack_that_is_not_frozen(builder: Builder, inner: Any, note: str) -> None:
    plan = read_data(["Input((32, 32, 3))", {"Sequential": inner}])
    model = summary(infer(plan))
    assert [text[: len(note)] for text in model.notes] == ([note] if note else [])
    theirs = builder.model(plan)
    assert model.trainable_params == sum(prod(weight.shape) for weight in theirs.trainable_weights)


def test_printed_and_as_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = made(STACK)
    assert 'Model: "sequential"' in str(found)
    assert " Total params: 106 (424.00 B)" in str(found)
    data = json.loads(json.dumps(found.to_dict()))
    assert data["total_params"] == 106
    assert found._repr_html_().startswith("<table>")


def test_a_model_of_keras_2_is_printed_as_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    made = summary(infer(read_data(STACK), keras2=True), keras2=True)
    assert str(made) == keras2.table(made, Options(columns=80))
    assert "=" * 65 in str(made)


def test_a_layer_that_is_built_and_not_called(keras: Any) -> None:
    model = keras.Sequential([keras.layers.Dense(2), keras.layers.Dense(4)])
    model.layers[0].build((None, 3))
    text = model.to_json()
    theirs = keras_table(keras.models.model_from_json(text), 80)
    ours = keras3.table(summary(infer(read_data(json.loads(text)))))
    assert "(None, 2)" in theirs
    assert without_trailing_blanks(ours) == without_trailing_blanks(theirs)


def test_operations_have_rows(keras: Any) -> None:
    """A Functional model shows them between its layers."""
    keras.utils.clear_session(free_memory=False)
    names: dict[str, Any] = {"keras": keras}
    text = "x = keras.Input((4, 3))\nm = keras.Model(x, keras.ops.mean(x, axis=1) + 1)\n"
    exec(text, names)
    (ours,) = summaries(text)
    assert [row.name for row in ours.layers] == [each.name for each in names["m"]._operations]


def test_totals_with_letters_have_an_order() -> None:
    """Which terms come first depends on the layers, not on where their weights are in memory."""
    for _ in range(20):
        found = made([{"Input": ["T"]}, "Normalization()"])
        assert str(found.total_params) == str(found.non_trainable_params) == "2·T + 1"


def test_a_stack_without_an_input() -> None:
    (note,) = summary(infer(read_data(["Dense(3)", "Dense(2)"]))).notes
    assert note.startswith("the model has no input, so no shape is known: put Input(shape=(…))")
    assert summary(infer(read_data(["Dense(3, input_shape=(2,))"]))).notes == []
