"""What the documents show is true: their specs are read, their commands print what they show."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import ROOT
from documents import BLOCK, DOCUMENTS, FROM_NOTHING, PAGES, renewed, saved
from links import broken
from run_code import COLUMNS, Program, Runner

from shapecalc.errors import ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.code import MissingCodeError, snippets
from shapecalc.oracle.compare import differences
from shapecalc.read.document import read_spec
from shapecalc.read.python.program import read_program
from shapecalc.read.schema import schema
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

LINKED = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(language: str, pages: Sequence[Path] = PAGES) -> list[tuple[str, str]]:
    found = []
    for path in pages:
        texts = BLOCK.findall(path.read_text(encoding="utf-8"))
        found += [(name(path), text) for kind, text in texts if kind == language]
    return found


@pytest.mark.parametrize(("document", "text"), blocks("yaml") + blocks("json"))
def test_specs(builder: Builder, tmp_path: Path, document: str, text: str) -> None:
    (tmp_path / "saved.yaml").write_text((ROOT / "specs" / "saved.yaml").read_text())
    path = tmp_path / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    plan = read_spec(str(path))
    ours = summary(infer(plan))
    if snippets(plan):  # Keras cannot build it, since the document does not have the code.
        with pytest.raises(MissingCodeError):
            builder.model(plan)
    else:
        assert list(differences(ours, builder.model(plan), widths=(80,))) == []
    jsonschema.validate(yaml.safe_load(text), schema())


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands(page: Path) -> None:
    """``$ shapecalc …`` and what it prints; ``scripts/generate documents`` writes it anew."""
    assert page.read_text(encoding="utf-8") == renewed(page)


@pytest.mark.parametrize("page", LINKED, ids=name)
def test_links(page: Path) -> None:
    assert list(broken(page)) == []


@pytest.mark.parametrize(("document", "text"), blocks("python", DOCUMENTS))
def test_programs(document: str, text: str) -> None:
    subprocess.run([sys.executable, "-c", text], cwd=ROOT, check=True)


SAVED = [(path, text) for page in FROM_NOTHING for path, text in saved(page) if path[-3:] == ".py"]


@pytest.mark.parametrize(("path", "text"), SAVED)
def test_programs_that_readers_save(keras: Any, path: str, text: str) -> None:
    """Keras prints the same tables of them, or refuses them as well."""
    options = Options(columns=COLUMNS, console=COLUMNS)
    theirs = None
    with suppress(ValueError, NameError):
        theirs = Runner(keras).run(Program(path, text))
    try:
        plans = read_program(Source(path, text))
        ours = [table(summary(infer(plan)), options).strip() for plan in plans]
    except ShapecalcError:
        assert theirs is None
    else:
        assert ours == theirs


def test_the_site_leads_to_every_page() -> None:
    """All but those about single errors, which a list leads to."""
    listed = set(re.findall(r'"([\w/-]+\.md)"', (ROOT / "zensical.toml").read_text()))
    pages = {name(page) for page in [*PAGES, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]}
    assert listed == {*pages, "docs/errors/README.md"}
