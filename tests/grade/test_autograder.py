"""Grading in Gradescope's container: what its file of metadata may say, and what may be missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from shapecalc.grade.autograder import mark_submission

MODEL = (ROOT / "specs" / "lstm.yaml").read_text()
SETTINGS = {
    "model": "model.yaml",
    "rubric": None,
    "model_name": "",
    "language": "",
    "visibility": "visible",
}


def results(root: Path, model: str = MODEL, metadata: str = "{}") -> dict[str, Any]:
    for folder in ("submission", "source"):
        (root / folder).mkdir()
    (root / "submission" / "kim.txt").write_text("lstm (None, 10) 480\ndense (None, 5) 55\n")
    (root / "source" / "settings.json").write_text(json.dumps(SETTINGS))
    (root / "source" / "model.yaml").write_text(model)
    (root / "submission_metadata.json").write_text(metadata)
    mark_submission(root, root / "source")
    return dict(json.loads((root / "results" / "results.json").read_text()))


@pytest.mark.parametrize(
    "metadata",
    [
        "{}",
        "",
        "[1]",
        '{"users": 3, "created_at": null}',
        '{"users": [3]}',
        '{"users": [{"name": null, "id": 3}], "created_at": "soon"}',
        '{"users": [{"name": "../kim"}]}',
    ],
)
def test_metadata(tmp_path: Path, metadata: str) -> None:
    assert results(tmp_path, metadata=metadata)["score"] == 4


def test_a_model_that_cannot_be_read(tmp_path: Path) -> None:
    data = results(tmp_path, "- Desne(3)")
    assert data["score"] == 0
    assert data["output"].startswith("the autograder cannot be used: ")
    assert data["visibility"] == "visible"
