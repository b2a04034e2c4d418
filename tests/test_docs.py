"""What the documents show is true: their specs are read, their commands print what they show."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT

from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.code import MissingCodeError, snippets
from shapecalc.oracle.compare import differences, without_trailing_blanks
from shapecalc.read.document import read_spec
from shapecalc.read.schema import schema
from shapecalc.table.summary import summary

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language: str) -> list[tuple[str, str]]:
    found = []
    for path in DOCUMENTS:
        texts = BLOCK.findall(path.read_text(encoding="utf-8"))
        found += [(path.name, text) for kind, text in texts if kind == language]
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


@pytest.mark.parametrize(("document", "text"), blocks("console"))
def test_commands(document: str, text: str) -> None:
    """``$ shapecalc …`` and what it prints."""
    for part in text.split("$ ")[1:]:
        command, _, expected = part.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "shapecalc"
        done = subprocess.run(
            [sys.executable, "-m", "shapecalc", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env={"COLUMNS": "100"},
        )
        assert without_trailing_blanks(done.stdout + done.stderr) == without_trailing_blanks(
            expected
        )


@pytest.mark.parametrize(("document", "text"), blocks("python"))
def test_programs(document: str, text: str) -> None:
    subprocess.run([sys.executable, "-c", text], cwd=ROOT, check=True)
