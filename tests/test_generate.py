"""What ``scripts/generate`` writes is up to date, and ``--check`` says so if it is not."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

LOADER = SourceFileLoader("generate", str(ROOT / "scripts" / "generate"))
SPEC = spec_from_loader("generate", LOADER)
assert SPEC is not None
GENERATE: Any = module_from_spec(SPEC)
LOADER.exec_module(GENERATE)

Capture = pytest.CaptureFixture[str]


def test_nothing_differs() -> None:
    """What other tests compare is left out: test_docs.py and test_verified.py.

    It runs in a process of its own, as for a developer: other tests change what a process caches.
    """
    parts = sorted(set(GENERATE.PARTS) - {"documents", "verified"})
    command = [sys.executable, str(ROOT / "scripts" / "generate"), "--check", *parts]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page, not written yet, of the only part that there is."""
    page = tmp_path / "docs" / "page.md"
    monkeypatch.setattr(GENERATE, "ROOT", tmp_path)
    monkeypatch.setattr(GENERATE, "PARTS", {"pages": lambda: {page: "new\n"}})
    monkeypatch.setattr(GENERATE, "WHOLE_FOLDERS", {"pages": [page.parent]})
    return page


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["scripts/generate", *arguments])
    code: int = GENERATE.main()
    return code


def test_check_names_what_differs_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, page: Path
) -> None:
    assert run(monkeypatch, "--check") == 1
    assert capsys.readouterr().out == "pages: docs/page.md differs\n"
    assert not page.exists()


def test_what_is_written_differs_no_longer(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, page: Path
) -> None:
    page.parent.mkdir()
    page.write_text("old\n")
    (page.parent / "left_over.md").write_text("of a kind that is gone\n")
    assert run(monkeypatch, "pages") == 0
    assert capsys.readouterr().out == "pages: docs/page.md\npages: docs/left_over.md\n"
    assert [path.name for path in page.parent.iterdir()] == ["page.md"]
    assert page.read_text() == "new\n"
    assert run(monkeypatch, "--check") == 0


def test_a_part_that_there_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, page: Path
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "chapters")
    assert "no such part: chapters; there are pages" in capsys.readouterr().err
