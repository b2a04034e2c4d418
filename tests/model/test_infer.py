"""From a plan to a model: its shapes, weights and names, and what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.formula import Formula
from shapecalc.api import summarize
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary

# Letters for sizes


def test_table() -> None:
    """The issue's example: shapes and parameters are formulas."""
    found = summarize(
        [
            {"LSTM": {"units": 10, "input_shape": ["T", "F"], "return_sequences": True}},
            {"MaxPooling1D": 2},
        ]
    )
    assert [row.shape_text for row in found.layers] == ["(None, T, 10)", "(None, ⌊(T−2)/2⌋+1, 10)"]
    assert found.layers[0].params_text == "40·F + 440"
    assert "40·F + 440" in str(found)
    data = found.to_dict()
    assert data["layers"][0]["params"] == "40·F + 440"
    assert data["layers"][1]["output_shape"] == [None, "⌊(T−2)/2⌋+1", 10]


MODEL = ["Input((T, F))", "LSTM(u, return_sequences=True)", "Conv1D(f, 2)", "Flatten()", "Dense(m)"]


@given(st.fixed_dictionaries({name: st.integers(2, 12) for name in "TFufm"}))
def test_numbers_put_in(numbers: dict[str, int]) -> None:
    """Numbers in the formulas, and the model with these numbers from the start, are the same."""
    lettered = summary(infer(read_data(MODEL)))
    counted = summary(infer(read_data(MODEL, numbers)))
    for ours, theirs in zip(lettered.layers, counted.layers):
        params = ours.params
        assert (
            params.substitute(numbers) if isinstance(params, Formula) else params
        ) == theirs.params
        shapes = [
            tuple(
                size.substitute(numbers) if isinstance(size, Formula) else size
                for size in shape or ()
            )
            for shape in ours.output_shapes or ()
        ]
        assert shapes == list(theirs.output_shapes or ())


def test_a_rule_that_has_to_know() -> None:
    """Where a rule cannot do without a number, that is an error with a cure."""
    with pytest.raises(ModelError, match="letter") as caught:
        infer(read_data(["Input((8, c))", "GroupNormalization(groups=2)"]))
    assert "--set" in caught.value.problems[0].hint


def test_words_are_no_letters() -> None:
    with pytest.raises(ModelError):
        infer(read_data([{"Input": [3]}, {"Dense": {"units": "ten"}}]))
