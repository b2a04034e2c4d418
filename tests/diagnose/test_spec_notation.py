"""How specs write models: the parts that are more than one change of YAML."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.case import LayerCase
from shapecalc.diagnose.edits import UneditableError, applied
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.spec_notation import SpecNotation
from shapecalc.errors import KeyStep, Place, Source, Span
from shapecalc.model.call import LayerProblem
from shapecalc.plan import CallPlan

NOTATION = SpecNotation()


def call_of(text: str) -> CallPlan:
    problem = check(Source("a.yaml", text))[0]
    assert isinstance(problem, LayerProblem)
    assert problem.call
    return LayerCase(problem).problem.call or problem.call


@pytest.mark.parametrize(
    ("text", "path", "changed"),
    [
        ("- Dense(5, a=(1, 2), b=3)\n", (0, Span(9, 10)), "- Dense(5, b=3)\n"),
        ("- Dense(a=1, b=3)\n", (0, Span(6, 7)), "- Dense(b=3)\n"),
        ("- {Dense: {a: 1, b: 3}}\n", (0, "Dense", KeyStep("a")), "- {Dense: {b: 3}}\n"),
    ],
)
def test_remove_argument(text: str, path: tuple[object, ...], changed: str) -> None:
    place = Place(Source("a.yaml", text), path)  # type: ignore[arg-type]
    assert applied(NOTATION.remove_argument(place), text) == changed


def test_the_value_of_an_argument_that_does_not_end() -> None:
    place = Place(Source("a.yaml", "- Dense(5, a=((1)\n"), (0, Span(9, 10)))
    with pytest.raises(UneditableError):
        NOTATION.remove_argument(place)


def test_inputs() -> None:
    text = "inputs:\n  a: 3\n  b: 3\nlayers:\n  y: Dense(2)([a, b])\noutputs: y\n"
    call = call_of(text)
    assert NOTATION.inputs(call) == ["a", "b"]
    assert "Dense(2)(f([a, b]))" in applied(NOTATION.join_inputs(call, "f"), text)
    assert "Dense(2)([a, f(b)])" in applied(NOTATION.wrap_input(call, 1, "f"), text)
