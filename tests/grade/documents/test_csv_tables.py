"""CSV as spreadsheets and students write it."""

from __future__ import annotations

import pytest

from shapecalc.grade.documents.csv_tables import MOST_LINES, delimiter_of, is_csv, read_csv_lines
from shapecalc.grade.documents.line import Line

ROW = ("lstm", "(None, 3, 10)", "480")


def lines(text: str) -> list[Line]:
    return list(read_csv_lines(text.split("\n")))


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_delimiters(delimiter: str) -> None:
    texts = [delimiter.join(("lstm", '"(None, 3, 10)"', "480")), delimiter.join(("x", "y", "1"))]
    assert delimiter_of(texts) == delimiter
    assert [line.cells for line in lines("\n".join(texts))] == [ROW, ("x", "y", "1")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('layer,shape,params\nlstm,"(None, 10)",480', True),
        ("layer;shape;params\nlstm;(None, 10);480", True),
        ("layer\tshape\tparams\n\nlstm\t(None, 10)\t480", True),
        ('lstm,"(None, 10)",480\ndense,"(None, 1)",11', True),
        ("lstm\t(None, 10)\t480\ntotal\t\t480", True),
        ("lstm\t480\ndense\t15", False),
        ("1.\tLSTM(10) -> (None, 3, 10), 480\n2.\tDense(1)", False),
        ("lstm (None, 3, 10), 480\ndense (None, 3, 10), 15", False),
        ("lstm, 4,457,472\ndense, 1,000,250", False),
        ("layer,shape,params\nlstm,(None, 10),480", False),
        ("| a | b |\n| - | - |", False),
        ("lstm,480,x", False),
        ("", False),
    ],
)
def test_is_csv(text: str, expected: bool) -> None:
    assert is_csv(text.split("\n")) is expected


def test_shapes_without_quotes() -> None:
    assert lines("lstm;(None, 3, 10);480")[0].cells == ROW
    (line,) = lines("lstm,(None, 3, 10),480")
    assert line == Line("lstm,(None, 3, 10),480", 1, ("lstm", "(None", "3", "10)", "480"))


def test_a_delimiter_that_the_file_names() -> None:
    first, second = lines("sep=;\na,b;1\nc,d;2")
    assert (first.cells, first.number) == (("a,b", "1"), 2)
    assert second.cells == ("c,d", "2")


def test_no_table() -> None:
    assert lines("lstm 480\n\ndense 15") == [
        Line("lstm 480", 1),
        Line("", 2),
        Line("dense 15", 3),
    ]


def test_a_cell_of_several_lines() -> None:
    first, second = lines('"lstm\n(LSTM)",480,x\ndense,15,y')
    assert (first.cells, first.number, first.text) == (
        ("lstm (LSTM)", "480", "x"),
        1,
        '"lstm (LSTM)",480,x',
    )
    assert second.number == 3


def test_a_quote_too_many_hides_no_line() -> None:
    text = 'lstm,"(None, 10),480\n' + "dense,1,15\n" * MOST_LINES
    first, *others = lines(text.rstrip())
    assert first.cells == ("lstm", "(None", "10)", "480")
    assert [line.number for line in others] == list(range(2, MOST_LINES + 2))


def test_quotes_inside_a_quoted_cell() -> None:
    assert lines('"a ""b"" c",1')[0].cells == ('a "b" c', "1")
