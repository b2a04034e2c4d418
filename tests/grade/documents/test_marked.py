"""Files of other programs, marked: every right answer in them is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from grade.documents.office_files import document
from grade.documents.pdf_files import Text, pdf

from shapecalc.cli.main import main

LINES = (
    "lstm (LSTM)  (None, 3, 10)  480",
    "lstm_1 (LSTM)  (None, 3, 5)  320",
    "lstm_2 (LSTM)  (None, 2)  64",
    "dense (Dense)  (None, 5)  15",
    "Total params: 879",
)
"""Right answers about specs/lstm_stack.yaml."""


def listed(file: Any) -> None:
    """Add the answers to a Word file as a list with numbers."""
    for line in LINES:
        file.add_paragraph(line, style="List Number" if "(" in line else "Normal")


NOTEBOOK = {"cells": [{"cell_type": "markdown", "source": "\n".join(LINES)}]}
PRINTED = {"cell_type": "code", "outputs": [{"output_type": "stream", "text": "\n".join(LINES)}]}

FILES = {
    "a.txt": "\r\n".join(LINES).encode("utf-16"),
    "a.docx": document(*LINES),
    "list.docx": document(change=listed),
    "a.pdf": pdf([Text(50, 800 - 20 * at, line) for at, line in enumerate(LINES)]),
    "pages.pdf": pdf(*[[Text(50, 800, line)] for line in LINES]),
    "a.ipynb": json.dumps(NOTEBOOK).encode(),
    "printed.ipynb": json.dumps({"cells": [PRINTED]}).encode(),
    "a.html": "".join(f"<p>{line}</p>" for line in LINES).encode(),
    "pre.html": f"<pre>{chr(10).join(LINES)}</pre>".encode(),
    "a.py": f'"""\n{chr(10).join(LINES)}\n"""'.encode(),
}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a.txt", "line 3"),
        ("a.docx", "line 3"),
        ("pages.pdf", "page 3, line 1"),
        ("a.ipynb", "cell 1, line 3"),
        ("printed.ipynb", "cell 1, line 3 of the output"),
    ],
)
def test_places(name: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    main(["check", str(ROOT / "specs" / "lstm_stack.yaml"), str(path), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert {v["place"] for v in data["verdicts"] if v["layer"] == "lstm_2"} == {place}


@pytest.mark.parametrize("name", FILES)
def test_right_answers(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    main(["check", str(ROOT / "specs" / "lstm_stack.yaml"), str(path), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert [verdict["right"] for verdict in data["verdicts"]] == [True] * 9
