"""Each kind of problem is declared once, and its example has just this problem."""

from __future__ import annotations

import ast

import pytest
from conftest import ROOT

from shapecalc.diagnose.kinds import KINDS, Kind
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.reference import pages, printed
from shapecalc.errors import Code, ShapecalcError, Source
from shapecalc.read.document import read_text
from shapecalc.write.convert import convert

SPECS = [kind for kind in KINDS.values() if not kind.needs_data]


def number(kind: Kind) -> str:
    return str(kind.code.value)


def found(kind: Kind) -> set[Code]:
    """The problems of an example."""
    source = Source(kind.file, kind.example)
    try:
        if kind.form:
            convert(read_text(source), kind.form)
    except ShapecalcError as error:
        return {problem.code for problem in error.problems}
    return {problem.code for problem in check(source)}


def test_every_code_is_declared() -> None:
    assert set(KINDS) == set(Code)


@pytest.mark.parametrize("kind", SPECS, ids=number)
def test_the_example_has_this_problem(kind: Kind) -> None:
    assert found(kind) == {kind.code}
    assert f"[{kind.code.value}]" in printed(kind)


@pytest.mark.parametrize("kind", KINDS.values(), ids=number)
def test_words(kind: Kind) -> None:
    assert 2 <= kind.cause.count(". ") + 1 <= 6
    assert kind.cause.endswith(".")
    assert kind.fixes
    if kind.python:
        ast.parse(kind.example)
        assert not kind.needs_data or any(message.samples for message in kind.messages)


def test_pages_are_up_to_date() -> None:
    folder = ROOT / "docs" / "errors"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == pages()
