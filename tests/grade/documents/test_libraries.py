"""The limits of what libraries read."""

from __future__ import annotations

import sys
import zipfile

import pytest
from grade.documents.office_files import archive, with_part, workbook

from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.libraries import (
    Content,
    check_archive,
    library,
    pictures_in,
    read_apart,
)
from shapecalc.grade.documents.line import Line
from shapecalc.limits import DOCUMENT_XML, UNPACKED_DOCUMENT


def test_content_passes_between_processes() -> None:
    content = Content([Line("층 \ud800", 2, ("a", "b"), "c", "row 2")], ["1 picture"])
    assert read_apart(lambda: content) == content


def refuse() -> Content:
    raise NoTextError("why", "hint")


def never_end() -> Content:
    while True:
        pass


def test_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoTextError, match="why") as caught:
        read_apart(refuse)
    assert caught.value.hint == "hint"
    monkeypatch.setattr("shapecalc.grade.documents.libraries.DOCUMENT_SECONDS", 0.1)
    with pytest.raises(NoTextError, match="reading it does not end"):
        read_apart(never_end)


def test_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(NoTextError, match="reading Excel files needs openpyxl") as caught:
        library("openpyxl", "Excel files")
    assert caught.value.hint == "pip install 'shapecalc[marking]'"


def test_a_usual_archive() -> None:
    check_archive(workbook([["a"]]))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (archive({"a.xml": b"x" * (DOCUMENT_XML + 1)}), "MB of text and markup"),
        (archive({"a.bin": b"x" * (UNPACKED_DOCUMENT + 1)}), "it has more than 64 MB"),
        (archive({"a.xml": b""}, zipfile.ZIP_LZMA), "a compression that no office program uses"),
        (archive({"a.xml": b"abc"})[:-9], "it is damaged"),
    ],
)
def test_archives_that_are_refused(content: bytes, why: str) -> None:
    with pytest.raises(NoTextError, match=why):
        check_archive(content)


def test_pictures() -> None:
    content = workbook([["a"]])
    assert pictures_in(content) == []
    for number in "12":
        content = with_part(content, f"xl/media/{number}.png", lambda _: b"")
    assert pictures_in(content) == ["2 pictures"]
