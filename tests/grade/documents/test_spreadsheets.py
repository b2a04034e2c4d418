"""Excel files as students fill them in."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import pytest
from grade.documents.office_files import with_part, workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.spreadsheets import MOST_COLUMNS, read_spreadsheet

HEAD = ["층", "출력", "파라미터"]


def texts(content: bytes) -> list[str]:
    return [line.text for line in read_spreadsheet(content).lines]


def test_rows() -> None:
    content = workbook([HEAD, [], ["lstm", "(None, 3, 10)", 480], [None, None, "x"]])
    lines = read_spreadsheet(content).lines
    assert [(line.number, line.place) for line in lines] == [
        (1, "row 1"),
        (3, "row 3"),
        (4, "row 4"),
    ]
    assert [line.cells for line in lines] == [
        tuple(HEAD),
        ("lstm", "(None, 3, 10)", "480"),
        ("", "", "x"),
    ]
    assert lines[1].text == "lstm | (None, 3, 10) | 480"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (480, "480"),
        (480.0, "480"),
        (0.5, "0.5"),
        ("  480 ", "  480"),
        (True, "TRUE"),
        (datetime(2026, 3, 10), "2026-03-10"),
        (datetime(2026, 3, 10, 4, 5), "2026-03-10T04:05:00"),
        (date(2026, 3, 10), "2026-03-10"),
        (time(3, 10), "03:10:00"),
        ("=4*(10+1+1)*10", "=4*(10+1+1)*10"),
        ("#VALUE!", "#VALUE!"),
        (CellRichText("a ", TextBlock(InlineFont(strike=True), "440"), " 480"), "a ~~440~~ 480"),
        (CellRichText("n", TextBlock(InlineFont(vertAlign="superscript"), "2")), "n^2"),
        (ArrayFormula("A1:A2", "=4*12*10"), "=4*12*10"),
    ],
)
def test_cells(value: Any, text: str) -> None:
    assert texts(workbook([[value]])) == [text]


def test_results_of_formulas() -> None:
    """Excel saves the result beside the formula."""
    content = workbook([["lstm", "=4*12*10"], ["dense", "=3*5"]])
    computed = with_part(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb"(4\*12\*10</f>)<v.*?(?=</c>)", rb"\1<v>480</v>", xml),
    )
    assert texts(computed) == ["lstm | 480", "dense | =3*5"]


def strike(book: Any) -> None:
    book.active["A1"].font = Font(strike=True)


def test_cells_that_are_struck_through() -> None:
    assert texts(workbook([[440, 480]], strike)) == ["~~440~~ | 480"]


def add_sheet(book: Any) -> None:
    book.active.title = "Answers"
    book.create_sheet("empty")
    book.create_sheet("답")["B2"] = 480


def test_several_sheets() -> None:
    lines = read_spreadsheet(workbook([["a"]], add_sheet)).lines
    assert [line.place for line in lines] == ["sheet 'Answers', row 1", "sheet '답', row 2"]
    assert [line.number for line in lines] == [1, 3]


def hide(book: Any) -> None:
    sheet = book.active
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["A1"].comment = Comment("first 440\nthen 480", "Kim")
    book.create_sheet("old")["A1"] = 440
    book["old"].sheet_state = "hidden"


def test_what_nobody_sees_is_named_and_not_read() -> None:
    content = read_spreadsheet(workbook([["lstm", 480, 7], ["dense", 12, 8], ["dense", 11]], hide))
    assert [line.text for line in content.lines] == ["lstm | 480", "dense | 11"]
    assert [part.partition("'Sheet', ")[2] or part for part in content.unread] == [
        "note in row 1: 'first 440 then 480'",
        "row 2: hidden",
        "column C: hidden",
        "sheet 'old': hidden",
    ]


def test_formulas_without_results_are_named() -> None:
    content = read_spreadsheet(workbook([["lstm", "=4*(10+1+1)*10"], ["sum", "=B1+B2"]]))
    assert [line.text for line in content.lines] == ["lstm | =4*(10+1+1)*10", "sum"]
    assert content.unread == ["row 2: the formula '=B1+B2' without its result"]


def merge(book: Any) -> None:
    book.active.merge_cells("B1:B2")
    book.active.merge_cells("A3:B3")


def test_merged_cells() -> None:
    content = workbook([["flatten", 1600], ["dropout", None], ["Total", None, 7]], merge)
    assert texts(content) == ["flatten | 1600", "dropout | 1600", "Total |  | 7"]


def put_far(book: Any) -> None:
    book.active["XFD1048576"] = "far"


def test_cells_far_away() -> None:
    lines = read_spreadsheet(workbook([["a"]], put_far)).lines
    assert [(line.text, line.number) for line in lines] == [("a", 1), ("far", 1_048_576)]


def put_beside(book: Any) -> None:
    book.active.cell(1, MOST_COLUMNS + 9, "far")


def test_a_gap_of_many_columns() -> None:
    assert texts(workbook([["a"]], put_beside)) == ["a | far"]


def test_a_list_in_a_cell() -> None:
    lines = read_spreadsheet(workbook([["1", "lstm 480\ndense 15\ntotal 495"]])).lines
    assert [line.text for line in lines] == ["1 | lstm 480", " | dense 15", " | total 495"]
    assert lines[2].place == "row 1, line 3"


def test_no_rows() -> None:
    assert texts(workbook([])) == []


def test_pictures() -> None:
    content = with_part(workbook([["a"]]), "xl/media/image1.png", lambda _: b"\x89PNG")
    assert read_spreadsheet(content).unread == ["1 picture"]


def test_a_damaged_part() -> None:
    content = with_part(workbook([["a"]]), "xl/worksheets/sheet1.xml", lambda xml: xml[:-30])
    with pytest.raises(NoTextError, match="it is damaged: ParseError"):
        read_spreadsheet(content)
