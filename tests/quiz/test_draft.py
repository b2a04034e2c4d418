"""Drafts of models: their text, their specs, and whether they make exercises."""

from __future__ import annotations

from shapecalc.algebra.size import UNKNOWN
from shapecalc.quiz.draft import Branch, LayerDraft, ModelDraft, published, stack, usual
from shapecalc.rules import RULES

DENSE = LayerDraft(RULES["Dense"], {"units": 4})
LSTM = LayerDraft(RULES["LSTM"], {"units": 8})


def test_text() -> None:
    assert DENSE.text() == "Dense(4)"
    assert DENSE.text({"input_shape": (3,)}) == "Dense(4, input_shape=(3,))"
    assert LayerDraft(RULES["Flatten"], {}).text() == "Flatten"
    wrapper = LayerDraft(RULES["Bidirectional"], {"layer": LSTM, "merge_mode": "sum"})
    assert wrapper.text() == "Bidirectional(LSTM(8), merge_mode='sum')"


def test_an_argument_after_a_missing_one_is_given_by_name() -> None:
    assert LayerDraft(RULES["Conv1D"], {"kernel_size": 3}).text() == "Conv1D(kernel_size=3)"


def test_changes_leave_the_draft_as_it_is() -> None:
    changed = LSTM.with_arguments(return_sequences=True)
    assert changed.text() == "LSTM(8, return_sequences=True)"
    assert changed.without("return_sequences") == LSTM
    assert LSTM.text() == "LSTM(8)"


def test_a_stack() -> None:
    model = stack([5, 3], [LSTM, DENSE])
    assert model.spec == ["LSTM(8, input_shape=(5, 3))", "Dense(4)"]
    assert model.output_shape == (UNKNOWN, 4)
    assert model.table
    assert model.table.total_params == 4 * (8 + 3 + 1) * 8 + 9 * 4
    assert model.with_layers(0, [LSTM]).spec == ["LSTM(8, input_shape=(5, 3))"]


def test_a_layer_without_an_input_shape() -> None:
    merging = stack([5], [LayerDraft(RULES["Add"], {})])
    assert merging.spec == ["Input((5,))", "Add"]


def test_branches() -> None:
    model = ModelDraft(
        {"a": [3], "b": [3]},
        [Branch("c", ["a"], [DENSE]), Branch("d", ["c", "b"], [LayerDraft(RULES["Add"], {})])],
        ["d"],
    )
    assert model.spec == {
        "inputs": {"a": [3], "b": [3]},
        "layers": {"c": ["a", "Dense(4)"], "d": [["c", "b"], "Add"]},
        "outputs": "d",
    }
    assert model.table is None  # 4 and 3 cannot be added


def test_what_cannot_be_worked_out_by_hand_has_no_table() -> None:
    assert stack([1000], [DENSE.with_arguments(units=100)]).table is None
    states = LSTM.with_arguments(return_state=True)
    assert stack([5, 3], [states]).table is None


def test_layers_of_exercises() -> None:
    names = {rule.name for rule in published()}
    assert {"Dense", "LSTM", "Resizing"} <= names
    assert not names & {"Input", "InputLayer", "LSTMCell", "Lambda", "Layer"}
    assert {"Dense", "LSTM", "Conv2D"} <= {rule.name for rule in usual()} < names
    assert "Conv3D" not in {rule.name for rule in usual()}
