"""Specs and programs write models in different ways; both can be asked the same."""

from __future__ import annotations

from inspect import signature

import pytest

from shapecalc.diagnose.notation import Notation
from shapecalc.diagnose.notations import notation_of
from shapecalc.diagnose.program_edits import ProgramNotation
from shapecalc.diagnose.spec_notation import SpecNotation
from shapecalc.errors import Source


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.yaml", "- Dense(5)\n", SpecNotation),
        ("a.py", "x = 1\n", ProgramNotation),
        ("a.ipynb", "{}", ProgramNotation),
        ("<stdin>", "import keras\n", ProgramNotation),
        ("<stdin>", "- Dense(5)\n", SpecNotation),
    ],
)
def test_notation_of(name: str, text: str, kind: type) -> None:
    notation = notation_of(Source(name, text))
    assert isinstance(notation, kind)
    assert notation.is_program is (kind is ProgramNotation)


@pytest.mark.parametrize("kind", [SpecNotation, ProgramNotation])
def test_all_changes_are_there(kind: type) -> None:
    names = [name for name in vars(Notation) if not name.startswith("_")]
    for name in names:
        assert signature(getattr(kind, name)) == signature(getattr(Notation, name))
