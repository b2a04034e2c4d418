"""Explanations of layers as LaTeX."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.explain.layer import Explanation, explain
from shapecalc.explain.layer_latex import as_latex, latex_shape
from shapecalc.read.document import read_layer

N = UNKNOWN


def explained(name: str, *shapes: tuple[Any, ...], **arguments: Any) -> Explanation:
    return explain(read_layer({name: arguments}, Source("<test>")), [(N, *s) for s in shapes])


LSTM = explained("LSTM", (N, 1), units=10)
DENSE = explained("Dense", (3,), units=4)
POOLING = explained("MaxPooling2D", (7, 7, 3))
BATCH = explained("BatchNormalization", (512,))


@pytest.mark.parametrize("explanation", [LSTM, POOLING, BATCH, DENSE])
def test_latex(explanation: Explanation) -> None:
    page = as_latex(explanation)
    assert page.isascii()
    assert page.count("{") == page.count("}")
    # The second block has the equations, or the formula of the window.
    assert page.count(r"\begin{align*}") == page.count(r"\end{align*}") == 2
    assert page.count(r"\left(") == page.count(r"\right)")


def test_latex_of_a_layer() -> None:
    lines = as_latex(DENSE).splitlines()
    assert lines[0] == r"\paragraph{\texttt{Dense(units=4)}}"
    assert r"\text{parameters} &= \left(d + 1\right) \cdot u \\" in lines
    legend = r"$u$${} = 4$: units: width of the output; $d$${} = 3$: features of the input."
    assert legend in lines
    assert lines[-1] == "$W$: kernel; $b$: bias; $x$: input."


def test_latex_shape() -> None:
    assert latex_shape((N, 3)) == r"\left(\text{None}, 3\right)"
