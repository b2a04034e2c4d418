"""Sheets that are meant ill: a reason in plain words, in bounded time and memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT
from grade.documents.office_files import document, with_part, workbook
from grade.documents.pdf_files import HEAD, assembled
from read.measured import measured

PROCESSOR_SECONDS, MEGABYTES = 10, 300
"""As in tests/read/test_hard_input.py: the aim is 2 s."""

SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b"".join(b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10) for at in range(1, 9))


def workbook_with(old: bytes, new: bytes, part: str = SHEET) -> bytes:
    return with_part(workbook([["a"]]), part, lambda xml: xml.replace(old, new))


def document_with(inside: bytes, head: bytes = b"") -> bytes:
    def changed(xml: bytes) -> bytes:
        return xml.replace(b"<w:body>", b"<w:body>" + inside).replace(b"?>", b"?>" + head, 1)

    return with_part(document("x"), "word/document.xml", changed)


def page(drawing: bytes, *objects: bytes, resources: bytes = b"/Font << /F1 3 0 R >>") -> bytes:
    """Return a PDF file with one page, a hundred times, and some other objects, from the ninth."""
    packed = zlib.compress(drawing, 9)
    head = list(HEAD)
    head[1] = b"<< /Type /Pages /Kids [%s] /Count 100 >>" % (b"7 0 R " * 100)
    stream = b"<< /Filter /FlateDecode /Length %d >> stream\n%s\nendstream" % (len(packed), packed)
    description = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R"
        b" /Resources << %s >> >>" % resources
    )
    return assembled([*head, stream, description, *objects])


FORM = (
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 12"
    b" /Resources << /XObject << /X 8 0 R >> >> >> stream\n/X Do /X Do \nendstream"
)

FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "cells that are merged over the whole sheet.xlsx": (
        partial(
            workbook_with,
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
        "reading it does not end",
    ),
    "a bomb.xlsx": (
        lambda: with_part(workbook([["a"]]), "xl/a.xml", lambda _: b" " * (100 * 2**20)),
        "more than 8 MB of text and markup",
    ),
    "many paragraphs.docx": (
        partial(document_with, b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 200_000),
        "reading it does not end",
    ),
    "entities.docx": (
        partial(
            document_with,
            b"<w:p><w:r><w:t>&a8;</w:t></w:r></w:p>",
            b'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">' + ENTITIES + b"]>",
        ),
        "it is damaged: XMLSyntaxError",
    ),
    "forms in themselves.pdf": (
        partial(page, b"/X Do", FORM, resources=b"/XObject << /X 8 0 R >>"),
        "reading it does not end",
    ),
    "many signs.pdf": (
        partial(page, b"BT /F1 9 Tf 9 9 Td <0041> Tj ET\n" * 300_000),
        "reading it does not end",
    ),
    "many tags.html": (lambda: b"<table>" + b"<tr><td>1" * 300_000, "more than 100,000 tags"),
    "comments.txt": (lambda: b"<!--" * 49_000, "no shape and no number"),
}
"""Files by their names, each with words of the reason why it is refused."""


@pytest.mark.parametrize("name", FILES)
def test_hard(tmp_path: Path, name: str) -> None:
    make, reason = FILES[name]
    (tmp_path / name).write_bytes(make())
    run = measured(["check", str(ROOT / "specs" / "lstm_stack.yaml"), name], tmp_path)
    assert run.code == 2
    assert reason in run.err.replace("\n", " ")
    assert "Traceback" not in run.err
    assert run.processor < PROCESSOR_SECONDS
    assert run.megabytes < MEGABYTES
