"""Modules import downwards only: the levels, and a check of the source against them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

LEVELS = [
    "limits expr symbols notation errors identifiers dtypes",
    "arguments sizes quantities registry former layer operation binding",
    "rules",
    "objectives",
    "settings",
    "plan graph variable values",
    "read instance foreign applied",
    "model call",
    "compiled letters slopes",
    "loading",
    "infer schema catalogue",
    "summary",
    "explain topics",
    "solve diagnose",
    "diff grade",
    "show write",
    "api builder",
    "oracle",
    "train",
    "cli __init__ __main__",
]
"""From the bottom to the top. A module imports from levels below its own, or from its own folder
or level."""

LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names.split()}
PACKAGE = ROOT / "shapecalc"
MODULES = sorted(PACKAGE.rglob("*.py"))
KERAS_ITSELF = {"shapecalc.builder", "shapecalc.oracle"}
KERAS = {"keras", "tensorflow", "tf_keras"}


def top(path: Path) -> str:
    """The folder or module right below the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """What a module imports, and whether it does so at once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_once = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, id(node) in at_once
        elif isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in at_once) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_levels(path: Path) -> None:
    level = LEVEL[top(path)]
    for module, at_once in imports(path):
        package, _, name = module.partition(".")
        if package == "shapecalc" and at_once:
            first = name.partition(".")[0] or "__init__"
            assert LEVEL[first] <= level, f"{module} stands above"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_oracle_imports_keras(path: Path) -> None:
    for module, _ in imports(path):
        assert module.partition(".")[0] not in KERAS, "the oracle and training import it by name"
        assert module not in KERAS_ITSELF or top(path) in ("cli", "train", "oracle")


def test_no_circles_within_a_level() -> None:
    """Modules of one level may use each other one way only."""
    graph = {
        path: {
            PACKAGE / Path(*module.split(".")[1:]).with_suffix(".py")
            for module, at_once in imports(path)
            if module.startswith("shapecalc.") and at_once
        }
        for path in MODULES
    }

    def reaches(start: Path, goal: Path, seen: set[Path]) -> bool:
        for path in graph.get(start, set()) - seen:
            if path == goal or reaches(path, goal, seen | {path}):
                return True
        return False

    for path in MODULES:
        assert not reaches(path, path, set()), f"{path} imports itself in the end"


def test_files_are_not_too_long() -> None:
    for path in MODULES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path
