"""Word files as students write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from grade.documents.office_files import document, with_part

from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.word import read_word

MATH_NAMES = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def texts(content: bytes) -> list[str]:
    return [line.text for line in read_word(content).lines]


def paragraph(inside: str) -> Callable[[Any], object]:
    """Return what adds a paragraph in XML."""
    xml = f"<w:p {nsdecls('w')} {MATH_NAMES} {MC}>{inside}</w:p>"
    return lambda file: file.element.body.insert(0, parse_xml(xml))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs() -> None:
    content = document("과제 3", "", "lstm\t480", "a\nb")
    lines = read_word(content).lines
    assert [line.text for line in lines] == ["과제 3", "", "lstm    480", "a", "b"]
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert {line.place for line in lines} == {""}


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("440", "<w:strike/>") + run(" 480"), "~~440~~ 480"),
        (run("44", "<w:strike/>") + run("0", "<w:dstrike w:val='1'/>"), "~~440~~"),
        (run("440", "<w:strike w:val='0'/>"), "440"),
        (run("n") + run("2", "<w:vertAlign w:val='superscript'/>"), "n^2"),
        (run("h") + run("t", "<w:vertAlign w:val='subscript'/>"), "ht"),
        (run("a") + run("b", "<w:vanish/>"), "a"),
        (f"<w:del>{run('440').replace('w:t', 'w:delText')}</w:del>", "~~440~~"),
        (f"<w:ins>{run('480')}</w:ins>", "480"),
        (f"<w:moveFrom>{run('480')}</w:moveFrom>", ""),
        (f"<w:hyperlink>{run('480')}</w:hyperlink>", "480"),
        (f"<w:sdt><w:sdtContent>{run('480')}</w:sdtContent></w:sdt>", "480"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>", "a\nb-c"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0E0'/></w:r>", "→"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FF'/></w:r>", "\ufffd"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", ""),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>층</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "층",
        ),
        (
            "<m:oMath><m:sSup><m:e><m:r><m:t>n</m:t></m:r></m:e>"
            "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>",
            "n^2",
        ),
    ],
)
def test_runs(inside: str, text: str) -> None:
    assert texts(document(change=paragraph(inside))) == text.split("\n")


def test_boxes_are_read_once() -> None:
    box = f"<w:txbxContent><w:p>{run('480')}</w:p></w:txbxContent>"
    inside = (
        f"{run('a')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(document(change=paragraph(inside))) == ["a", "480"]


def add_lists(file: Any) -> None:
    for text, style in (
        ("LSTM", "List Number"),
        ("(None, 3)", "List Number"),
        ("a", "List Bullet"),
        ("", "List Number"),
        ("Dense", "List Number"),
        ("x", "Heading 1"),
    ):
        file.add_paragraph(text, style=style)


def test_lists() -> None:
    found = texts(document(change=add_lists))
    assert found == ["1. LSTM", "2. (None, 3)", "- a", "", "3. Dense", "x"]


def add_table(file: Any) -> None:
    table = file.add_table(3, 3)
    for at, row in enumerate((["층", "출력", "수"], ["lstm\n(LSTM)", "(None, 10)", "480"])):
        for cell, text in zip(table.rows[at].cells, row):
            cell.text = text
    file.add_paragraph("end")


def test_tables() -> None:
    lines = read_word(document("begin", change=add_table)).lines
    assert [(line.number, line.text, line.place) for line in lines] == [
        (1, "begin", ""),
        (2, "층 | 출력 | 수", "table 1, row 1"),
        (3, "lstm (LSTM) | (None, 10) | 480", "table 1, row 2"),
        (4, "end", ""),
    ]
    assert lines[2].cells == ("lstm (LSTM)", "(None, 10)", "480")


def add_frame(file: Any) -> None:
    cell = file.add_table(1, 1).cell(0, 0)
    cell.text = "lstm 480\ndense 15\ntotal 495"
    cell.add_table(1, 2).cell(0, 1).text = "inside"


def test_a_frame_around_answers() -> None:
    lines = read_word(document(change=add_frame)).lines
    assert [line.text for line in lines] == ["lstm 480", "dense 15", "total 495", " | inside"]
    assert [line.cells for line in lines] == [(), (), (), ("", "inside")]


def test_only_pictures() -> None:
    content = with_part(document(), "word/media/image1.jpeg", lambda _: b"\xff\xd8\xff")
    with pytest.raises(NoTextError, match="it has only pictures, and no text"):
        read_word(content)


def test_a_picture_beside_text() -> None:
    content = with_part(document("480"), "word/media/image1.jpeg", lambda _: b"\xff\xd8\xff")
    assert read_word(content).unread == ["1 picture"]


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"])
def test_damaged_parts(name: str) -> None:
    content = with_part(document("480"), name, lambda xml: xml[:-20])
    with pytest.raises(NoTextError, match="it is damaged: "):
        read_word(content)


def test_entities_are_not_resolved() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    content = with_part(
        document("480 X"),
        "word/document.xml",
        lambda xml: xml.replace(b"?>", b"?>" + entity, 1).replace(b"480 X", b"480 &a;"),
    )
    assert texts(content) == ["480"]


def test_styles_that_are_based_on_one_another() -> None:
    file = docx.Document()
    first, second = (file.styles.add_style(name, 1) for name in ("one", "two"))
    first.base_style = second
    second.base_style = first

    def change(other: Any) -> None:
        for style in (first, second):
            other.styles.element.append(style.element)
        other.add_paragraph("480").style = "one"

    assert texts(document(change=change)) == ["480"]
