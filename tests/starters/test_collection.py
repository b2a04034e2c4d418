"""The models to start from: real Keras agrees with each, and nothing in them is doubtful."""

from __future__ import annotations

import pytest

from shapecalc.api.linting import lint
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.read.document import read_spec
from shapecalc.starters.collection import starters
from shapecalc.table.summary import summary

each_starter = pytest.mark.parametrize("name", starters())


@each_starter
def test_keras(builder: Builder, name: str) -> None:
    plan = read_spec(str(starters()[name].path))
    assert list(differences(summary(infer(plan)), builder.model(plan), widths=[80])) == []


@each_starter
def test_no_mistakes(name: str) -> None:
    report = lint(str(starters()[name].path))
    assert report.ok, str(report)


@each_starter
def test_the_first_line_says_what_it_is_for(name: str) -> None:
    starter = starters()[name]
    assert starter.text.startswith(f"# {starter.description}.\n#\n# ")
    assert starter.description[0].isupper()


def test_the_lines_fit() -> None:
    assert (
        max(len(line) for starter in starters().values() for line in starter.text.splitlines())
        <= 100
    )
