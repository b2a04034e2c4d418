"""CSVs of spreadsheets and platforms: encodings, delimiters, and files that are none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from shapecalc.errors import InputError
from shapecalc.grade import csv_table
from shapecalc.grade.csv_table import BOM, CsvTable, read_csv_table

TEXT = '학번,이름\r\n20231234,"Kim, Minji"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(TEXT.encode(encoding))
    table = read_csv_table(str(path), "roster")
    assert table.rows == [["학번", "이름"], ["20231234", "Kim, Minji"]]
    assert table.headings == ["학번", "이름"]
    assert table.marked == (encoding != "utf-8")
    written = "".join(table.text())
    assert written == (BOM if table.marked else "") + TEXT


@pytest.mark.parametrize(("delimiter", "newline"), [(";", "\n"), ("\t", "\r\n"), (",", "\n")])
def test_it_is_written_back_as_it_was(tmp_path: Path, delimiter: str, newline: str) -> None:
    text = newline.join([f"a{delimiter}b", f"1{delimiter}", f'" x"{delimiter}"2"', ""])
    (tmp_path / "x.csv").write_bytes(text.encode())
    table = read_csv_table(str(tmp_path / "x.csv"), "roster")
    assert (table.delimiter, table.newline) == (delimiter, newline)
    assert "".join(table.text()) == text.replace('"', "")


def test_empty_lines_are_left_out_and_empty_cells_are_not(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n\n , \n1,2\n")
    assert read_csv_table(str(tmp_path / "x.csv"), "x").rows == [["a", "b"], [" ", " "], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no rows below its headings, so it is no roster"),
        (b"a,b\n", "has no rows below its headings"),
        (b"a,b\n" + b"x" * 200_000, "is no CSV: field larger than field limit"),
        (bytes(range(256)) * 9, "is no text"),
    ],
)
def test_no_tables(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_csv_table(str(tmp_path / "x.csv"), "roster")


def test_a_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as file:
        file.writestr("[Content_Types].xml", "")
    with pytest.raises(InputError, match="is a workbook") as error:
        read_csv_table(str(tmp_path / "x.xlsx"), "roster")
    assert error.value.problems[0].hint == "in the spreadsheet, save it as CSV (UTF-8)"


def test_no_such_file() -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_csv_table("nothing.csv", "roster")


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "MOST_ROWS", 3)
    (tmp_path / "x.csv").write_text("a\n1\n2\n3\n")
    with pytest.raises(InputError, match="has more than 3 rows"):
        read_csv_table(str(tmp_path / "x.csv"), "roster")


def test_no_headings() -> None:
    assert CsvTable("x", []).headings == []
