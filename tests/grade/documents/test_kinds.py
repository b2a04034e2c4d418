"""What a file is, whatever its name says."""

from __future__ import annotations

import pytest
from grade.documents.office_files import archive, document, workbook
from grade.documents.pdf_files import pdf

from shapecalc.grade.documents.kinds import (
    DIRECTORY,
    OLE,
    NoTextError,
    kind_of_bytes,
    kind_of_text,
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf([]), "pdf"),
        (b"\n" + pdf([]), "pdf"),
        (workbook([]), "spreadsheet"),
        (document(), "word"),
        (b"lstm 480", None),
        (b"BM 480", None),
        (b"GIF8", None),
        (b"", None),
        ("층".encode("utf-16"), None),
    ],
)
def test_kind_of_bytes(content: bytes, kind: str | None) -> None:
    assert kind_of_bytes(content, "a.txt") == kind


def ole(part: str) -> bytes:
    return OLE + b"\0" * 99 + part.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\r\n", "it is a picture"),
        (b"\xff\xd8\xff\xe0", "it is a picture"),
        (b"BM\x01\x02\x03\x04\0\0\0\0", "it is a picture"),
        (b"\0\0\0\x18ftypheic", "it is a picture"),
        (b"RIFF\x01\x02\x03\x04WEBP", "it is a picture"),
        (b"HWP Document File V3.00", r"it is a file of Hangul \(HWP\)"),
        (ole("\x05HwpSummaryInformation"), r"it is a file of Hangul \(HWP\)"),
        (ole("WordDocument"), r"it is an old Word file \(.doc\)"),
        (ole("Workbook"), r"it is an old Excel file \(.xls\)"),
        (ole("EncryptedPackage"), "it is protected by a password"),
        (ole("x"), "it is a file in an old format of Microsoft"),
        (b"{\\rtf1 480}", "it is a file in Rich Text Format"),
        (b"\x1f\x8b\x08\x00", "it is an archive of files"),
        (b"Rar!\x1a", "it is an archive of files"),
        (b"PK\x03\x04", "it is damaged: "),
        (archive({"a.txt": b"480"}), "it is an archive of files"),
        (archive({"Contents/section0.xml": b""}), r"it is a file of Hangul \(HWPX\)"),
        (archive({"ppt/presentation.xml": b""}), "it is a PowerPoint file"),
        (archive({"config.json": b""}), "it is a model, and no answers"),
        (archive({f"{at}": b"" for at in range(DIRECTORY + 1)}), "it is an archive of files"),
        (b"\x93NUMPY\x01\x00", "it is a file of NumPy"),
    ],
)
def test_kinds_without_lines(content: bytes, why: str) -> None:
    with pytest.raises(NoTextError, match=why) as caught:
        kind_of_bytes(content, "a.txt")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html><p>a", "html"),
        ("\n<!-- a --><html>", "html"),
        ('<?xml version="1.0"?>\n<html>', "html"),
        ("<p>a</p>", "html"),
        ("< 480", "text"),
        ("<None>", "text"),
        ('{"cells": [{"cell_type": "code"}]}', "notebook"),
        ('{"lstm": 480}', "text"),
        ("# a\n<table>", "text"),
        ("", "text"),
    ],
)
def test_kind_of_text(text: str, kind: str) -> None:
    assert kind_of_text(text) == kind


@pytest.mark.parametrize("text", ['<?xml version="1.0"?><a>', "<svg>"])
def test_xml(text: str) -> None:
    with pytest.raises(NoTextError, match="it is a file in XML"):
        kind_of_text(text)


def test_a_page_that_takes_no_time() -> None:
    assert kind_of_text("<!-- " * 20_000) == "text"
    assert kind_of_text('{"cells":' * 20_000) == "text"
