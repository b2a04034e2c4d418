"""Which platform has handed out the submissions of a class."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from shapecalc.grade.exports.export import export_of, store_of

CANVAS = ["kim_12345_67890_a.txt", "lee_12346_67891_a.txt"]
MOODLE = ["Kim_12345_assignsubmission_file_/a.txt", "Lee_12346_assignsubmission_file_/a.txt"]
GRADESCOPE = ["export/submission_metadata.yml", "export/submission_1/a.txt"]
PLAIN = ["kim.txt", "lee.txt"]
TEXT = "submission_1:\n  :submitters:\n  - :name: Kim\n"


@pytest.mark.parametrize(
    ("platform", "paths"),
    [("Canvas", CANVAS), ("Moodle", MOODLE), ("Gradescope", GRADESCOPE), ("", PLAIN)],
)
def test_the_same_in_a_folder_and_in_a_zip(tmp_path: Path, platform: str, paths: list[str]) -> None:
    folder, packed = tmp_path / "in", tmp_path / "in.zip"
    with zipfile.ZipFile(packed, "w") as file:
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(TEXT)
            file.writestr(path, TEXT)
    found = [export_of(store_of(path, tmp_path / "out")) for path in (folder, packed)]
    assert found[0] == found[1]
    assert found[0].platform == platform
    assert len(found[0].hand_ins) == (1 if platform == "Gradescope" else 2)
    assert not (tmp_path / "out").exists()
