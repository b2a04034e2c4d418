"""Several files of one hand-in."""

from __future__ import annotations

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.combined import combined
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

KEY = key_of(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(1)"]))
MARKER = Marker(KEY)


def joined(*texts: str) -> Marked:
    sheets = [sheet_of(Source(f"{n}.txt", text)) for n, text in enumerate(texts)]
    return combined([MARKER.mark(sheet) for sheet in sheets], KEY)


def shown(marked: Marked) -> list[tuple[str, str, bool | None]]:
    return [(v.row.name if v.row else "", v.question, v.right) for v in marked.verdicts]


def test_one_sheet_stays_as_it_is() -> None:
    marked = MARKER.mark(sheet_of(Source("kim.txt", "lstm 480")))
    assert combined([marked], KEY) is marked


def test_answers_in_two_files() -> None:
    marked = joined("dense 11\ntotal: 491", "lstm (None, 10) 480")
    assert shown(marked) == [
        ("lstm", "shape", True),
        ("lstm", "params", True),
        ("dense", "params", True),
        ("", "total", True),
    ]
    assert marked.sheet.source.name == "0.txt + 1.txt"
    assert [row.name for row in marked.unanswered if row.call] == []


def test_places_name_the_file() -> None:
    marked = joined("Kim\nlstm 440", "dense 12")
    assert [verdict.where for verdict in marked.wrong] == ["0.txt, line 2", "1.txt, line 1"]
    assert [remark.where for remark in marked.sheet.passed] == ["0.txt, line 1"]


def test_an_answer_that_is_there_twice() -> None:
    assert shown(joined("lstm 480", "lstm 4*(10+1+1)*10 = 480")) == [("lstm", "params", True)]
    assert shown(joined("lstm 440", "lstm 441")) == [("lstm", "params", False)]


def test_answers_that_disagree() -> None:
    marked = joined("lstm 440", "lstm 480")
    assert shown(marked) == [("lstm", "params", None)]
    assert marked.not_understood[0].reasons[0].why == "another file, 1.txt, has the answer '480'"
