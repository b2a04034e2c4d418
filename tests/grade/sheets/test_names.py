"""Names of several words in formulas."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES, verdicts

from shapecalc.grade.sheets.names import with_names


@pytest.mark.parametrize(
    "line",
    ["time steps: 3", "kernel size 3", "hidden units = 10, a * b"],
)
def test_other_lines_stay(line: str) -> None:
    assert with_names(line) == line


@pytest.mark.parametrize(
    "formula",
    [
        "(kernel size × kernel size × input channels + 1) × filters",
        "kernel size*kernel size*input channels*filters + filters = 3*3*1*32+32 = 320",
        "(kernel size × kernel size × input channels + 1) × filters = 320",
        "(filter size^2 * input channels + 1) * number of filters = 320",
        "(kernel_size*kernel_size*c + 1) * filters = (3*3*1 + 1) * 32 = 320",
    ],
)
def test_formulas_of_a_convolution(formula: str) -> None:
    assert verdicts(f"conv2d: {formula}", IMAGE) == "conv2d params right"


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        ("4 * (hidden units + input features + 1) * hidden units", "right"),
        ("4 * ((input dim + 1) * hidden size + hidden size^2) = 480", "right"),
        ("4 * (time steps + units + 1) * units", "wrong"),
        ("4 * (sequence length + units + 1) * units", "wrong"),
        ("4 * (image size + units + 1) * units", "?"),
    ],
)
def test_formulas_of_an_lstm(formula: str, verdict: str) -> None:
    assert verdicts(f"lstm: {formula}", SERIES) == f"lstm params {verdict}"
