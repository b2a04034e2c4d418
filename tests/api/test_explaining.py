"""``shapecalc.explain`` and ``shapecalc.explain_model``."""

from __future__ import annotations

from typing import Any

import pytest
from command_line import command
from conftest import ROOT

import shapecalc

STACK = ROOT / "specs" / "lstm_stack.yaml"


@pytest.mark.parametrize(
    ("layer", "input_shape", "params", "outputs"),
    [
        ("LSTM(10)", (3, 1), 480, [(None, 10)]),
        ("LSTM(10, input_shape=(3, 1))", None, 480, [(None, 10)]),
        ("LSTM(10, return_sequences=True)", ("T", 1), 480, [(None, "T", 10)]),
        ("Conv2D(32, 3)", (28, 28, 1), 320, [(None, 26, 26, 32)]),
        ("Concatenate()", [(3,), (4,)], 0, [(None, 7)]),
        ("dense", None, None, [(None, "u")]),
    ],
)
def test_explain(layer: str, input_shape: Any, params: int | None, outputs: Any) -> None:
    explanation = shapecalc.explain(layer, input_shape)
    assert (explanation.params, explanation.outputs) == (params, outputs)


def test_as_the_command() -> None:
    """It says what the command says, in each of its forms."""
    explanation = shapecalc.explain("Conv2D(32, 3)", (28, 28, 1))
    words = ["explain", "Conv2D(32, 3)", "--input-shape", "28,28,1"]
    assert f"{explanation}\n" == command(*words).stdout
    markdown = command(*words, "--format", "markdown").stdout
    assert f"{explanation._repr_markdown_()}\n" == markdown
    assert f"{explanation.to_latex()}\n" == command(*words, "--format", "latex").stdout
    assert explanation.to_dict()["params"] == 320


def test_features() -> None:
    assert shapecalc.explain("LSTM(10)", input_dim=1).params == 480


def test_explain_model() -> None:
    layers = shapecalc.explain_model(STACK)
    assert [layer.name for layer in layers] == ["lstm", "lstm_1", "lstm_2", "dense"]
    assert sum(layer.params or 0 for layer in layers) == shapecalc.summarize(STACK).total_params
    (layer,) = shapecalc.explain_model(STACK, "lstm_1")
    assert (layer.layer, layer.params) == ("LSTM", 320)


@pytest.mark.parametrize(
    ("layer", "input_shape", "message"),
    [
        ("Desne(5)", None, "did you mean `Dense`"),
        ("desne", None, "did you mean `Dense`"),
        ("Dense(0)", None, "`units` must be a whole number of at least 1"),
        ("LSTM(5)", (3,), "expects (batch, time, features)"),
        ("LSTM(5)", "abc", "is not a shape"),
        ("LSTM(5)", (3.5, 1), "is not a shape"),
    ],
)
def test_errors(layer: str, input_shape: Any, message: str) -> None:
    with pytest.raises(shapecalc.ModelError) as caught:
        shapecalc.explain(layer, input_shape)
    assert message in str(caught.value)


def test_no_such_layer() -> None:
    with pytest.raises(shapecalc.ModelError, match="there is no layer 'nothing'"):
        shapecalc.explain_model(STACK, "nothing")
