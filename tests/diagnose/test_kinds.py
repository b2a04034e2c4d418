"""Each kind of problem is declared once, and its example has just this problem."""

from __future__ import annotations

import ast

import pytest
from conftest import ROOT

from shapecalc.diagnose.kinds import KINDS, Kind
from shapecalc.errors import Code, ShapecalcError
from shapecalc.infer import infer
from shapecalc.read.spec import read_text
from shapecalc.show.errors_pages import pages
from shapecalc.show.kinds import printed
from shapecalc.write.convert import convert

SPECS = [kind for kind in KINDS.values() if not kind.python]


def number(kind: Kind) -> str:
    return str(kind.code.value)


def used(kind: Kind) -> None:
    plan = read_text(kind.example, "model.yaml")
    if kind.form:
        convert(plan, kind.form)
    infer(plan)


def test_every_code_is_declared() -> None:
    assert set(KINDS) == set(Code)


@pytest.mark.parametrize("kind", [k for k in SPECS if not k.code.is_warning], ids=number)
def test_the_example_has_this_problem(kind: Kind) -> None:
    with pytest.raises(ShapecalcError) as raised:
        used(kind)
    codes = {problem.code for problem in raised.value.problems}
    assert codes == {kind.code}
    assert f"[{kind.code.value}]" in printed(kind)


@pytest.mark.parametrize("kind", [k for k in SPECS if k.code.is_warning], ids=number)
def test_the_example_of_a_warning_is_a_model(kind: Kind) -> None:
    infer(read_text(kind.example, "model.yaml"))


@pytest.mark.parametrize("kind", KINDS.values(), ids=number)
def test_words(kind: Kind) -> None:
    assert 2 <= kind.cause.count(". ") + 1 <= 6
    assert kind.cause.endswith(".")
    assert kind.cures
    if kind.python:
        ast.parse(kind.example)
        assert any(message.samples for message in kind.messages)


def test_pages_are_up_to_date() -> None:
    folder = ROOT / "docs" / "errors"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == pages()
