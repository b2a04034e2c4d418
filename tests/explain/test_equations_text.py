"""Printed equations: in every form, and none where there are none."""

from __future__ import annotations

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.explain.equations_text import (
    equation_lines,
    equations_data,
    equations_in_latex,
    equations_in_markdown,
    parts_line,
    width,
)
from shapecalc.explain.layer import Explanation, explain
from shapecalc.read.document import read_layer


def explained(layer: str) -> Explanation:
    return explain(read_layer(layer, Source("<test>")), [(UNKNOWN, 4, 3)])


@pytest.mark.parametrize("layer", ["LSTM(5)", "GRU(5)", "SimpleRNN(5)"])
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_lines(layer: str, columns: int) -> None:
    lines = "\n".join(equation_lines(explained(layer), columns, "Equations")).splitlines()
    assert lines[0] == "Equations of one time step"
    assert max(map(width, lines)) <= columns


def test_the_order_is_that_of_the_weights() -> None:
    lines = list(equation_lines(explained("LSTM(5)"), 80, "Equations"))
    assert [line.split()[0] for line in lines[1:7]] == ["iₜ", "fₜ", "c\u0303ₜ", "oₜ", "cₜ", "hₜ"]
    assert lines[8] == "  W_i, W_f, W_c, W_o: kernel, cut into 4 parts"


def test_other_forms() -> None:
    lstm = explained("LSTM(5)")
    latex = "\n".join(equations_in_latex(lstm))
    assert r"\tilde{c}_{t} &= \tanh\left(x_{t} W_{c} + h_{t-1} U_{c} + b_{c}\right)" in latex
    assert latex.isascii()
    markdown = "\n".join(equations_in_markdown(lstm))
    assert "- `hₜ = oₜ ⊙ tanh(cₜ)` (hidden state, which is the output)" in markdown
    assert [row["meaning"] for row in equations_data(lstm)["equations"]][:2] == [
        "input gate",
        "forget gate",
    ]
    assert parts_line(lstm).startswith("g·(u·(u + d) + u) with g = 4: input gate, forget gate")


def test_none() -> None:
    flatten = explained("Flatten()")
    assert [*equation_lines(flatten, 80, ""), *equations_in_markdown(flatten)] == []
    assert [*equations_in_latex(flatten)] == []
    assert parts_line(flatten) == ""
