"""Printed windows: the formula, the numbers in it, and what every letter means."""

from __future__ import annotations

import re

import pytest

from shapecalc.errors import Source
from shapecalc.explain.layer import Explanation
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.windows_text import (
    window_data,
    window_in_latex,
    window_in_markdown,
    window_lines,
)
from shapecalc.read.document import read_layer


def explained(layer: str) -> Explanation:
    return explain_alone(read_layer(layer, Source("<test>")), None, None)


def lines_of(layer: str, columns: int = 80) -> list[str]:
    return "\n".join(window_lines(explained(layer), columns, "Window")).splitlines()


LAYERS = [
    "Conv1D(2, 3, padding='causal', input_shape=(9, 1))",
    "Conv2D(2, 3, strides=2, padding='same', input_shape=(10, 9, 1))",
    "Conv2D(2, 3)",
    "Conv2DTranspose(2, 3, strides=2, input_shape=(10, 9, 1))",
    "Conv2DTranspose(2, 3, strides=2, padding='same', output_padding=1, input_shape=(10, 9, 1))",
    "MaxPooling3D()",
]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("columns", [60, 80, 100])
def test_lines(layer: str, columns: int) -> None:
    lines = lines_of(layer, columns)
    assert max(map(len, lines)) <= columns
    letters = set(re.findall(r"[A-Z]\d?", lines[0].removeprefix("Window")))
    explained_letters = {line.split(":")[0].strip() for line in lines}
    assert letters <= explained_letters


def test_numbers() -> None:
    lines = lines_of(LAYERS[1])
    assert lines[:3] == [
        "Window    ⌊(N+P1+P2−D·(F−1)−1)/S⌋ + 1",
        "  height: N = h = 10, F = kh = 3, S = sh = 2, D = 1, P1 = 0, P2 = 1",
        "          ⌊(10+0+1−1·(3−1)−1)/2⌋ + 1 = 5",
    ]
    assert "the larger half is behind it" in " ".join(" ".join(lines).split())
    pooling = lines_of("MaxPooling1D(3, padding='same', input_shape=(7, 1))")
    assert "left out of the maximum" in " ".join(" ".join(pooling).split())


def test_letters_alone() -> None:
    lines = lines_of("Conv2D(2, 3)")
    assert lines[1] == "  height: N = h, F = kh = 3, S = 1, D = 1, P1 = 0, P2 = 0"


def test_other_forms() -> None:
    layer = explained(LAYERS[1])
    assert "`⌊(10+0+1−1·(3−1)−1)/2⌋ + 1 = 5`" in "\n".join(window_in_markdown(layer))
    latex = "\n".join(window_in_latex(layer))
    assert latex.isascii()
    assert r"\left\lfloor" in latex
    assert [row["positions"] for row in window_data(layer)["window"]] == [5, 5]


def test_none() -> None:
    dense = explained("Dense(3)")
    assert [*window_lines(dense, 80, ""), *window_in_markdown(dense)] == []
    assert [*window_in_latex(dense)] == []
    assert window_data(dense) == {"window": []}
