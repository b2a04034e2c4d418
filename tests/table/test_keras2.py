"""The notes' table against Keras 2, with long cells, nested models and any width."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from every_row import rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tensorflow_calls import compare

from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.table.keras2 import table
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import Summary, summary

NESTED = {
    "name": "outer",
    "inputs": {"a": "(5, 3)", "b": "(5, 3)"},
    "layers": {
        "shared": {
            "Sequential": {
                "name": "a_name_that_takes_more_room_than_there_is",
                "layers": ["LSTM(4)", {"Sequential": ["Dense(3000)", "Dense(3, trainable=False)"]}],
            }
        },
        "c": "shared(a)",
        "d": "shared(b)",
        "e": [["c", "d"], "Concatenate", "Dropout(0.5)"],
    },
}


def both(keras2: Builder, data: Any, **options: Any) -> tuple[str, str]:
    plan = read_data(data)
    ours = table(summary(infer(plan, keras2=True)), Options(**options))
    return without_trailing_blanks(ours), without_trailing_blanks(
        keras_table(keras2.model(plan), 80, **options)
    )


@pytest.fixture(scope="module")
def nested(keras2: Builder) -> tuple[Summary, Any]:
    """Our summary and Keras's model: it takes a second to build, and the tests only print it."""
    plan = read_data(NESTED)
    return summary(infer(plan, keras2=True)), keras2.model(plan)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    line_length=st.none() | st.integers(70, 200),
    expand_nested=st.booleans(),
    show_trainable=st.booleans(),
)
def test_any_width(nested: tuple[Summary, Any], **options: Any) -> None:
    ours, model = nested
    drawn = without_trailing_blanks(table(ours, Options(**options)))
    assert drawn == without_trailing_blanks(keras_table(model, 80, **options))


@pytest.mark.parametrize("layer_range", [("dense", "dense_1"), ("d.*", "dense_2")])
def test_layer_range(keras2: Builder, layer_range: tuple[str, str]) -> None:
    stack = ["Dense(5, input_shape=(3,))", "Dense(4)", "Dense(3)"]
    ours, theirs = both(keras2, stack, layer_range=layer_range)
    assert ours == theirs


def test_a_model_without_an_input_shape() -> None:
    with pytest.raises(
        ValueError, match="Keras 2 cannot show a model whose input shape is unknown"
    ):
        table(summary(infer(read_data(["Dense(2)"]), keras2=True)), Options())


@pytest.mark.parametrize("mark", ["),", "},", "],", "',"])
def test_where_a_cell_continues(keras2: Builder, mark: str) -> None:
    """A name may have any of the marks, once Keras has created the layer."""
    plan, name = read_data(["Dense(5, input_shape=(3,))"]), f"a{mark}b{mark}"
    made, model = summary(infer(plan, keras2=True)), keras2.model(plan)
    model.layers[0]._name = name
    ours = table(replace(made, layers=[replace(made.layers[0], name=name)]), Options())
    assert without_trailing_blanks(ours) == without_trailing_blanks(keras_table(model, 80))


def test_calls_with_different_shapes(keras2: Builder) -> None:
    spec = {
        "inputs": {"a": "(3, 2)", "b": "(5, 2)"},
        "layers": {"d": "Dense(4)", "x": "d(a)", "y": "d(b)"},
        "outputs": ["x", "y"],
    }
    ours, theirs = both(keras2, spec)
    assert "multiple" in theirs
    assert ours == theirs


def test_an_operation_with_several_outputs(keras2: Builder) -> None:
    compare(keras2, "tf.math.top_k(x, 2)")


def test_without_keras() -> None:
    made = summary(infer(read_data(["Dense(2, input_shape=(3,))"]), keras2=True))
    assert table(made, Options()).splitlines() == [
        'Model: "sequential"',
        "_" * 65,
        " Layer (type)                Output Shape              Param #   ",
        "=" * 65,
        " dense (Dense)               (None, 2)                 8         ",
        " " * 65,
        "=" * 65,
        "Total params: 8 (32.00 Byte)",
        "Trainable params: 8 (32.00 Byte)",
        "Non-trainable params: 0 (0.00 Byte)",
        "_" * 65,
    ]


EVERYTHING = [
    'Model: "<m>"',
    "______________________________________________________________________________________",
    " Layer (type)         Output Shape           Para   Connected to           Trainable  ",
    "                                             m #                                      ",
    "======================================================================================",
    " x (InputLayer)       [(None, 2)]            0      []                     Y          ",
    "                                                                                      ",
    " nest (Sequential)    (None, 3)              8      ['x[0][0]']            N          ",
    "|¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯|",
    "| in|ner (Dense)      (None, 3)              8      ['x[0][0]']            Y         |",
    "¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯",
    " add (Add)            [(None, 3),            2·u    ['nest[0][0]',         Y          ",
    "                       ?, (None, u)]                 'x[0][0]']                       ",
    "                                                                                      ",
    " new (Layer)          []                     ?      []                     Y          ",
    "                                                                                      ",
    " late (Dense)         []                     None   []                     Y          ",
    "                                                                                      ",
    "======================================================================================",
    "Total params: at least 1008 (3.91 KB)",
    "Trainable params: at least 1000 (3.91 KB)",
    "Non-trainable params: at least 8 (2.50 Byte)",
    "______________________________________________________________________________________",
]

NARROW = [
    'Model: "<m>"',
    "______________________________________________________________________",
    " Layer (type)                  Output Shape                Param #    ",
    "======================================================================",
    " x (InputLayer)                [(None, 2)]                 0          ",
    "                                                                      ",
    " nest (Sequential)             (None, 3)                   8          ",
    "                                                                      ",
    "======================================================================",
    "Total params: at least 1008 (3.91 KB)",
    "Trainable params: at least 1000 (3.91 KB)",
    "Non-trainable params: at least 8 (2.50 Byte)",
    "______________________________________________________________________",
]


def test_everything() -> None:
    options = Options(line_length=75, expand_nested=True, show_trainable=True)
    assert table(rows(), options).split("\n") == EVERYTHING
    narrow = Options(line_length=70, layer_range=("x", "nest"))
    assert table(replace(rows(), connected=False), narrow).split("\n") == NARROW
