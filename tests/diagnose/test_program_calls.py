"""Calls of layers on tensors, and the inputs of models, in programs."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.edits import UneditableError, applied
from shapecalc.diagnose.program_calls import (
    call_on,
    output_of,
    swapped_ends,
    tensors_before,
    variable_of,
    with_input,
)
from shapecalc.errors import Mark, Place, Source

TEXT = "a = I(4)\nx = D(3)(a)\nx = D(2)\nm = M(a, x)\nn = M(inputs=[a], outputs=x)\n"


def place(word: str, line: int) -> Place:
    """Return the place of a word in a line of the program."""
    start = TEXT.split("\n")[line - 1].index(word) + 1
    return Place(Source("a.py", TEXT)) / Mark(line, start, line, start + len(word))


def test_tensors_before() -> None:
    assert list(tensors_before(place("D(2)", 3))) == ["x", "x"]
    assert list(tensors_before(place("M(a, x)", 4))) == ["x"]


def test_call_on() -> None:
    assert "x = D(2)(x)\n" in applied(call_on(place("D(2)", 3), "x"), TEXT)
    assert "M(a, x.output)" in applied(output_of(place("x", 4)), TEXT)


def test_inputs_of_a_model() -> None:
    assert variable_of(place("I(4)", 1)) == "a"
    assert "m = M([a, b], x)" in applied(with_input(place("M(a, x)", 4), "b"), TEXT)
    model = place("M(inputs=[a], outputs=x)", 5)
    assert "n = M(inputs=[a, b], outputs=x)" in applied(with_input(model, "b"), TEXT)
    with pytest.raises(UneditableError):
        variable_of(place("D(3)", 2))


def test_swapped_ends() -> None:
    assert "m = M(x, a)" in applied(swapped_ends(place("M(a, x)", 4)), TEXT)
    model = place("M(inputs=[a], outputs=x)", 5)
    assert "n = M(inputs=x, outputs=[a])" in applied(swapped_ends(model), TEXT)
    with pytest.raises(UneditableError):
        swapped_ends(place("D(2)", 3))
