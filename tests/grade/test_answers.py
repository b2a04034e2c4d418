"""Answer sheets as they come: any form, any Keras, any width, typed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from shapecalc.errors import InputError, ShapecalcError, Source
from shapecalc.grade import answers
from shapecalc.grade.answers import MOST, read_document, read_sheet, sheet_of
from shapecalc.grade.documents.reading import document_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.grade.report import as_text
from shapecalc.grade.sheet import Answer, Sheet
from shapecalc.grade.sheets import line_reader
from shapecalc.limits import SHEET_CHARACTERS
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data, read_spec
from shapecalc.table import keras2, keras3
from shapecalc.table.summary import summary

SHEETS = {
    "lines.txt": "- lstm (LSTM): (None, 10), 480\n2. Dense(1) -> ?x1  11 params\nTotal params: 491",
    "labels.txt": "lstm\t(None, 10)\tParam # 480\ndense\t(1,)\tParam # 11\nTotal params\t491",
    "tabs.txt": "lstm\t(None, 10)\t480\ndense\t(None, 1)\t11\nTotal params\t491",
    "braces.yaml": "lstm: {shape: (None, 10), params: 480}\ndense: {shape: (1,), params: 11}\n"
    "total: 491",
    "list.yaml": "- LSTM: (10,) 480\n- {layer: dense, output shape: '(None, 1)', params: 11}\n"
    "- total params: 491",
    "layers.json": '{"layers": [{"name": "lstm", "output_shape": [null, 10], "params": 480},'
    ' {"class_name": "Dense", "output_shape": [null, 1], "params": 11}], "total_params": 491}',
    "quoted.csv": 'layer,shape,params\nlstm,"(None, 10)",480\ndense,"(None, 1)",11\ntotal,,491\n',
    "bare.csv": "lstm,(None, 10),480\ndense,(None, 1),11\nTotal params,,491\n",
    "semicolons.csv": "Layer;Output Shape;Param #\nlstm;(None, 10);480\ndense;(None, 1);11\n"
    "Total params;;491",
    "markdown.md": "| Layer | Output | Params |\n|---|---|---|\n| `lstm` | (10,) | 480 |\n"
    "| `dense` | (1,) | 11 |\n\n- Total params: 491",
}


def mark(spec: list[Any], sheet: Sheet) -> Marked:
    return Marker(key_of(read_data(spec))).mark(sheet)


LSTM_DENSE = ["LSTM(10, input_shape=(3, 1))", "Dense(1)"]


@pytest.mark.parametrize("name", SHEETS)
def test_forms(name: str) -> None:
    found = mark(LSTM_DENSE, sheet_of(Source(name, SHEETS[name])))
    assert [(v.row and v.row.name, v.question, v.right) for v in found.verdicts] == [
        ("lstm", "shape", True),
        ("lstm", "params", True),
        ("dense", "shape", True),
        ("dense", "params", True),
        (None, "total", True),
    ]


@pytest.mark.parametrize("expand", [False, True])
def test_models_inside_models(expand: bool) -> None:
    """Keras 2 puts them into boxes; who does not open them up has answered all the same."""
    spec = ["Input((10,))", {"Sequential": ["Dense(8)", "Dense(4)"]}, "Dense(3)"]
    plan = read_data(spec)
    key = key_of(plan)
    for draw, older in ((keras3.table, False), (keras2.table, True)):
        options = keras3.Options(columns=80, console=80, expand_nested=expand)
        text = draw(summary(infer(plan, keras2=older)), options)
        found = Marker(key).mark(sheet_of(Source("pasted", text)))
        assert (found.wrong, found.unanswered) == ([], [])
        assert len(found.verdicts) == (11 if expand else 7)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.txt", "hello", "contains no shape and no number of parameters"),
        ("x.txt", "", "contains no shape and no number of parameters"),
        ("x.csv", "a,b", "contains no shape and no number of parameters"),
        ("x.yaml", "student: kim", "contains no shape and no number of parameters"),
        ("x.txt", "My number at school is 20261121.", "contains no shape"),
        ("x.txt", "dense 18\n" * (MOST + 1), "it has 2,001 answers; at most 2,000 are read"),
        ("x.txt", "x" * (SHEET_CHARACTERS + 1), "it has more than 200,000 characters"),
    ],
)
def test_unreadable(name: str, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        sheet_of(Source(name, text))


@pytest.mark.parametrize("line", ["dense 18", "480", "a word 480", "- dense: 480"])
def test_a_text_of_many_lines_is_read_to_the_limit(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is behind the limit is not read, so that refusing a text costs no more than reading."""
    read = []

    def statements_of(text: str, *more: Any) -> Any:
        read.append(text)
        return line_reader.statements_of(text, *more)

    monkeypatch.setattr(answers, "statements_of", statements_of)
    monkeypatch.setattr("shapecalc.grade.sheets.data.statements_of", statements_of)
    for name in ("x.txt", "x.yaml"):
        read.clear()
        with pytest.raises(InputError, match="too many answers; at most 2,000 are read"):
            sheet_of(Source(name, f"{line}\n" * 9_000))
        assert len(read) <= 2 * MOST + 1


@pytest.mark.parametrize(
    "line",
    [
        "dense: params 4 194 816",
        "dense: shape 40, 48, params 480",
        "dense 8*4 = 32, + 4 = 36",
        "dense => 24, 16 => 1200",
        "dense m*n + n -> 15",
        "flatten 13*13*32 = 5408",
        "dense 1 024 / 12 288",
    ],
)
def test_students_with_equal_lines(line: str) -> None:
    """The sheets of a class share the parts of a line, which none of them changes."""
    first, second = (sheet_of(Source("x", f"{line}\n{line}")) for _ in range(2))
    assert (first.answers, first.doubts) == (second.answers, second.doubts)
    assert first.answers


def test_the_hint_is_a_line_that_can_be_read() -> None:
    with pytest.raises(InputError) as error:
        sheet_of(Source("x.txt", "hello"))
    (problem,) = error.value.problems
    assert problem.message.startswith("cannot read answers from x.txt: ")
    (answer,) = sheet_of(Source("x.txt", problem.hint.split("`")[1])).answers
    assert answer.params
    assert (answer.label, answer.params.amount) == ("lstm (LSTM)", 480)


# Lines


def test_lines_with_their_numbers() -> None:
    text = "# my answers\n\nlstm 480\ndense: (None, 1)\ntotal: 491\n"
    sheet = sheet_of(Source("x.txt", text))
    assert [(answer.name, answer.line) for answer in sheet.answers] == [("lstm", 3), ("dense", 4)]
    assert sheet.totals["total"].amount == 491
    assert [(remark.line, remark.text) for remark in sheet.passed] == [(1, "# my answers")]


def parts(answer: Answer) -> tuple[Any, ...]:
    shape, params = (part and part.text for part in (answer.shape, answer.params))
    return answer.name, answer.class_name, shape, params


# Comments in a spec


COMMENTED = """\
layers:
  - LSTM(10, input_shape=(3, 1))  # (None, 10), 480
  - Dense:
      units: 1   # (None, 1)
      activation: "#fff"  # 11 params
# Total params: 491
"""


def test_comments() -> None:
    source = Source("x.yaml", COMMENTED)
    assert [line for line, _ in answers.comments(source)] == [2, 4, 5, 6]
    assert dict(answers.comments(source))[5] == " 11 params"


def test_sheet_in_spec(tmp_path: Path) -> None:
    path = tmp_path / "commented.yaml"
    path.write_text(
        COMMENTED.replace('      activation: "#fff"  # 11 params\n', "      # 11 params\n")
    )
    plan = read_spec(str(path))
    sheet = answers.sheet_in_spec(key_of(plan), plan.place.source)
    assert [parts(answer) for answer in sheet.answers] == [
        ("lstm", "LSTM", "(None, 10)", "480"),
        ("dense", "Dense", "(None, 1)", "11"),
    ]
    assert [answer.line for answer in sheet.answers] == [2, 4]
    assert sheet.totals["total"].amount == 491


def test_a_spec_without_comments() -> None:
    plan = read_spec(str(ROOT / "specs" / "lstm.yaml"))
    source = Source(plan.place.source.name, "layers: []\n")
    assert answers.sheet_in_spec(key_of(plan), source).empty


def test_no_text_breaks_it() -> None:
    """Beginnings of real sheets, and sheets with a piece cut out."""
    key = Marker(key_of(read_data(LSTM_DENSE)))
    whole = [*SHEETS.items(), ("x.txt", (ROOT / "docs" / "answers.txt").read_text())]
    for name, text in whole:
        for at in range(0, len(text), 3):
            for cut in (text[:at], text[at:], text[:at] + text[at + 7 :]):
                try:
                    key.mark(sheet_of(Source(name, cut)))
                except ShapecalcError:
                    continue


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_sheets_from_windows(tmp_path: Path, encoding: str) -> None:
    """What editors and spreadsheets save in Korea is read, too."""
    path = tmp_path / "정답.csv"
    path.write_bytes('층,출력,파라미터\nlstm,"(None, 10)",480\n'.encode(encoding))
    (answer,) = read_sheet(str(path)).answers
    assert answer.params
    assert (answer.name, answer.params.amount) == ("lstm", 480)


def test_a_sheet_of_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"lstm \xff\xff 480")
    with pytest.raises(InputError, match="cannot be read as text: its bytes are no text in UTF-8"):
        read_sheet(str(path))


def test_what_has_no_text_is_named() -> None:
    document = document_of(Source("x.txt", "lstm 480"))
    document.unread = ["page 2: no text", "2 pictures"]
    sheet = read_document(document)
    assert [doubt.text for doubt in sheet.doubts] == ["page 2: no text"]
    assert [remark.text for remark in sheet.passed] == ["2 pictures"]
    marked = Marker(key_of(read_data(LSTM_DENSE))).mark(sheet)
    assert as_text(marked).endswith("Passed over, as no answers: 2 pictures.")
    assert len(marked.not_understood) == 1
