"""CONTRIBUTING.md is true: its names exist, and its example layer works as it says."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from textwrap import dedent
from types import ModuleType

import pytest
from conftest import ROOT

from shapecalc.algebra.notation import expr_text
from shapecalc.cli.main import COMMANDS, main
from shapecalc.declare.layer import RULES
from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.kinds.declare import message
from shapecalc.errors import Code
from shapecalc.explain.model import explain_model
from shapecalc.model.infer import infer
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data
from shapecalc.rules.layers import core
from shapecalc.table.summary import summary

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NAMES = re.findall(r"`(\w+)`\s+in\s+`([\w/]+\.py)`", TEXT)
FILES = re.findall(r"`((?:shapecalc|tests|scripts|docs|specs)/[\w/.-]*)", TEXT)


@pytest.mark.parametrize(("name", "file"), NAMES)
def test_a_name_is_in_its_file(name: str, file: str) -> None:
    tree = ast.parse((ROOT / "shapecalc" / file).read_text(encoding="utf-8"))
    assert name in {defined for node in tree.body for defined in names_of(node)}


def names_of(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement of a module defines."""
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        yield node.name
    if isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_names_are_found() -> None:
    """Keep the pattern above in step with the text."""
    assert len(NAMES) > 10
    assert len(FILES) > 10


@pytest.mark.parametrize("file", sorted(set(FILES)))
def test_a_file_exists(file: str) -> None:
    assert (ROOT / file).exists()


def read(text: str) -> ModelPlan:
    return read_data([text])


@pytest.fixture
def gated_dense() -> Iterator[None]:
    """Declare the example layer, as the text says, for one test."""
    exec(compile(code("def GatedDense"), "CONTRIBUTING.md", "exec"), dict(vars(core)))
    yield
    del RULES["GatedDense"]


@pytest.mark.usefixtures("gated_dense")
def test_the_example_layer_in_a_table() -> None:
    (row,) = summary(infer(read("GatedDense(5, input_shape=(3,))"))).layers
    assert (row.shape_text, row.params) == ("(None, 5)", 2 * (3 + 1) * 5)


@pytest.mark.usefixtures("gated_dense")
def test_the_example_layer_explained() -> None:
    (explanation,) = explain_model(read("GatedDense(5, input_shape=(3,))"))
    assert expr_text(explanation.params) == "2·(d + 1)·u"
    assert explanation.total == 40
    assert [explanation.number(contrast.params) for contrast in explanation.contrasts] == [30]


def test_the_units_of_dense() -> None:
    """The numbers of the worked example."""
    (row,) = summary(infer(read("Dense(5, input_shape=(3,))"))).layers
    assert (row.shape_text, row.params) == ("(None, 5)", 20)


def code(start: str) -> str:
    """Return the block of code that contains a line."""
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    return next(dedent(block) for block in blocks if start in block)


def test_the_example_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Add the example command as the text says, and run it on a right and on a wrong file."""
    module = ModuleType("shapecalc.cli.depth")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code("def depth"), "CONTRIBUTING.md", "exec"), vars(module))
    monkeypatch.setitem(COMMANDS, "depth", "Print the number of layers of a model.")
    assert main(["depth", str(ROOT / "specs" / "lstm_stack.yaml")]) == 0
    assert capsys.readouterr().out == "4\n"
    assert main(["depth", str(ROOT / "docs" / "wrong.yaml")]) == 1
    assert "SC202" in capsys.readouterr().err
    assert main(["depth", "--help"]) == 0
    assert "Example: shapecalc depth" in capsys.readouterr().out


def test_the_example_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Declare the example message beside those of its kind; `why` recognises and explains it."""
    example = eval(compile(code("$most axes"), "CONTRIBUTING.md", "eval"), {"message": message})
    rank = KINDS[Code.RANK]
    monkeypatch.setitem(KINDS, Code.RANK, replace(rank, messages=[*rank.messages, example]))
    assert main(["why", 'Input 0 of layer "dense" expects at most 2 axes']) == 0
    printed = capsys.readouterr().out
    assert "dense takes at most 2 axes" in printed
    assert "remove axes before dense, for example with Flatten" in printed
