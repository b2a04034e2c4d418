"""The limits of what is read: each is a positive number with a reason, and is used."""

from __future__ import annotations

import ast

import pytest
from conftest import ROOT

from shapecalc import limits

TREE = ast.parse((ROOT / "shapecalc" / "limits.py").read_text("utf-8"))
NAMES = [name for name in vars(limits) if name.isupper()]


def test_every_limit_is_positive() -> None:
    assert len(NAMES) > 10
    for name in NAMES:
        assert getattr(limits, name) > 0, name


def test_every_limit_is_documented() -> None:
    """A string follows each assignment."""
    assigned = [node for node in TREE.body if isinstance(node, ast.Assign)]
    for node in assigned:
        follower = TREE.body[TREE.body.index(node) + 1]
        assert isinstance(follower, ast.Expr), ast.unparse(node)
        assert isinstance(follower.value, ast.Constant), ast.unparse(node)
    assert len(assigned) == len(NAMES)


def test_every_limit_is_used() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "shapecalc").rglob("*.py")]
    used = {
        alias.name
        for source in sources
        if "shapecalc.limits" in source
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "shapecalc.limits"
        for alias in node.names
    }
    assert used == {*NAMES, "Lift", "most"}


def test_lifted_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.most(5) == 5
    monkeypatch.setattr(limits.Lift, "is_on", True)
    assert limits.most(5) > 10**15
