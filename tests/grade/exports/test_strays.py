"""Files that are no answer sheets, by their names."""

from __future__ import annotations

import pytest

from shapecalc.grade.exports.strays import is_readme, why_no_sheet, why_not_listed


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (".DS_Store", "hidden"),
        ("kim/.DS_Store", "hidden"),
        ("__MACOSX/kim/._answers.txt", "a folder of a program"),
        (".git/config", "hidden"),
        ("Thumbs.db", "a file of the system"),
        ("~$answers.docx", "a lock of Office"),
        ("kim.jpeg", "an image"),
        ("kim.PNG", "an image"),
        ("model.keras", "a saved model"),
        ("kim/weights.h5", "a saved model"),
        ("kim.7z", "an archive that is not read: only .zip is"),
        ("kim.zip", ""),
        ("kim.pdf", ""),
        ("kim", ""),
        ("png", ""),
        ("kim.txt", ""),
        ("__init__.txt", ""),
    ],
)
def test_why_no_sheet(path: str, why: str) -> None:
    assert why_no_sheet(path) == why


def test_folders() -> None:
    assert why_not_listed("section 1") == ""
    assert why_not_listed("__pycache__") == "a folder of a program"


@pytest.mark.parametrize("name", ["README", "readme.txt", "Read_Me.md", "READ ME.txt"])
def test_readme(name: str) -> None:
    assert is_readme(name)
    assert not is_readme(f"kim/{name}")


def test_what_is_no_readme() -> None:
    assert not is_readme("readme_kim.txt")
