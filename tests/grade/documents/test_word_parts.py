"""What a Word file has beside its text."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml.ns import nsdecls
from grade.documents.office_files import document, with_part

from shapecalc.grade.documents.libraries import Content
from shapecalc.grade.documents.line import quoted
from shapecalc.grade.documents.word import read_word

RELATIONS = "word/_rels/document.xml.rels"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(kind: str, inside: str) -> Content:
    """Read a Word file with a part of a kind."""
    root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
    xml = f"<w:{root} {nsdecls('w')}>{inside}</w:{root}>".encode()
    relation = f'<Relationship Id="x" Type="{TYPES}/{kind}" Target="{kind}.xml"/></Relationships>'
    content = with_part(document("lstm 480"), f"word/{kind}.xml", lambda _: xml)
    end = b"</Relationships>"
    return read_word(with_part(content, RELATIONS, lambda old: old.replace(end, relation.encode())))


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_are_read(kind: str) -> None:
    separator = f"<w:{kind} w:type='separator'>{paragraph('9')}</w:{kind}>"
    note = f"<w:{kind} w:id='2'>{paragraph('dense 11')}</w:{kind}>"
    content = read(f"{kind}s", separator + note)
    assert [(line.text, line.place) for line in content.lines] == [
        ("lstm 480", ""),
        ("dense 11", f"{kind} 1"),
    ]
    assert content.unread == []


@pytest.mark.parametrize(
    ("kind", "inside", "unread"),
    [
        ("comments", f"<w:comment>{paragraph('why 480')}</w:comment>", ["comment: 'why 480'"]),
        ("header", paragraph("Kim, 20261121"), ["header: 'Kim, 20261121'"]),
        ("header", paragraph("Deep Learning"), []),
        ("footer", paragraph("Total: 491"), ["footer: 'Total: 491'"]),
        ("footer", paragraph("1" * 99), [f"footer: {quoted('1' * 99)}"]),
    ],
)
def test_what_is_named_and_not_read(kind: str, inside: str, unread: list[str]) -> None:
    content = read(kind, inside)
    assert [line.text for line in content.lines] == ["lstm 480"]
    assert content.unread == unread


def merged(file: Any) -> None:
    table = file.add_table(3, 3)
    for at, row in enumerate((["flatten", "1600", "0"], ["dropout", "", ""], ["Total", "", "7"])):
        for cell, text in zip(table.rows[at].cells, row):
            cell.text = text
    for column in (1, 2):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(2, 0).merge(table.cell(2, 1))


def test_merged_cells() -> None:
    cells = [line.cells for line in read_word(document(change=merged)).lines if line.cells]
    assert cells == [("flatten", "1600", "0"), ("dropout", "1600", "0"), ("Total", "", "7")]
