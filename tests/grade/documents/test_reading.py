"""Files of each kind, as they lie in the folder of a class."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from grade.documents.office_files import document as office
from grade.documents.office_files import workbook
from grade.documents.pdf_files import Text, pdf

from shapecalc.errors import Code, InputError
from shapecalc.grade.documents.line import Document
from shapecalc.grade.documents.reading import read_lines_of
from shapecalc.limits import SHEET_CHARACTERS

NOTEBOOK = {"cells": [{"cell_type": "markdown", "source": "lstm 480"}]}


def document(folder: Path, name: str, content: str | bytes) -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_lines_of(str(path))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "lstm 480\ndense 15", [("lstm 480", ()), ("dense 15", ())]),
        ("a.csv", "lstm,480", [("lstm,480", ("lstm", "480"))]),
        ("a.TSV", "lstm\t480", [("lstm    480", ("lstm", "480"))]),
        ("a.py", "LSTM(2)  # 64", [("64", ())]),
        ("a", "import keras\nLSTM(2)  # 64", [("", ()), ("64", ())]),
        ("a.py", "lstm: (None, 10) 480", [("lstm: (None, 10) 480", ())]),
        ("a.py", "lstm_params = 480", [("lstm_params = 480", ())]),
        (
            "a.txt",
            "a\tb\tc\nd\te\t",
            [("a    b    c", tuple("abc")), ("d    e    ", ("d", "e", ""))],
        ),
        ("a.md", "| lstm | 480 |", [("| lstm | 480 |", ())]),
        ("a.txt", "", []),
        ("층.txt", "층: 480".encode("cp949"), [("층: 480", ())]),
    ],
)
def test_lines(tmp_path: Path, name: str, content: str | bytes, expected: list[Any]) -> None:
    read = document(tmp_path, name, content)
    assert [(line.text, line.cells) for line in read.lines] == expected
    assert read.data is None
    assert read.source.name == str(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "data"),
    [
        ("a.yaml", "lstm: 480", {"lstm": 480}),
        ("a.json", '{"lstm": 480}', {"lstm": 480}),
        ("a.txt", '{"lstm": 480}', {"lstm": 480}),
        ("a.txt", "lstm: 480", None),
        ("a.yaml", "lstm: a: 480", None),
        ("a.json", "lstm 480", None),
        ("a.yml", "lstm: 480\nlstm: 320", None),
    ],
)
def test_data(tmp_path: Path, name: str, content: str, data: Any) -> None:
    read = document(tmp_path, name, content)
    assert read.data == data
    assert [line.text for line in read.lines] == content.split("\n")


@pytest.mark.parametrize(("name", "head"), [("a.txt", ""), ("a.html", "<p>"), ("a.py", "# ")])
def test_a_text_that_is_too_long(tmp_path: Path, name: str, head: str) -> None:
    with pytest.raises(InputError, match=f"more than {SHEET_CHARACTERS:,} characters"):
        document(tmp_path, name, head + "x" * (SHEET_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("name", "content", "first"),
    [
        ("a.txt", workbook([["lstm", 480]]), ("lstm | 480", "row 1")),
        ("a.pdf", office("lstm 480"), ("lstm 480", "")),
        ("a", pdf([Text(50, 800, "lstm 480")]), ("lstm 480", "page 1, line 1")),
        ("a.txt", "<html><p>lstm 480", ("lstm 480", "")),
        ("a.xls", "<table><tr><td>lstm<td>480", ("lstm | 480", "")),
        ("a.json", json.dumps(NOTEBOOK), ("lstm 480", "cell 1, line 1")),
    ],
)
def test_the_content_tells_the_kind(
    tmp_path: Path, name: str, content: str | bytes, first: tuple[str, str]
) -> None:
    read = document(tmp_path, name, content)
    assert (read.lines[0].text, read.lines[0].place) == first
    assert read.source.text == first[0]
    assert read.data is None


@pytest.mark.parametrize("content", [bytes(range(256)), b"\x00" * 9])
def test_no_text(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="cannot be read as text") as caught:
        document(tmp_path, "a.txt", content)
    (problem,) = caught.value.problems
    assert problem.code is Code.FILE
    assert problem.hint


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_lines_of(str(tmp_path / "a.txt"))
