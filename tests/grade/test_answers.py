"""Answer sheets as they come: any form, any Keras, any width, typed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SPECS

from shapecalc.errors import InputError, ShapecalcError, Source
from shapecalc.grade.amounts import read_amount, read_shapes
from shapecalc.grade.answers import read_sheet, sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marking import Marked, Marker
from shapecalc.grade.sheet import CUT, Sheet
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data, read_spec
from shapecalc.table import keras2, keras3
from shapecalc.table.forms import as_markdown
from shapecalc.table.summary import Summary, summary

N = None


def plain(shapes: Any) -> list[list[Any]]:
    return [[n if isinstance(n, int) else None for n in shape] for shape in shapes]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        *((text, [[N, 3, 10]]) for text in ("(None, 3, 10)", "?×3×10", "None,3,10", "(-1, 3, 10)")),
        *((text, [[N, 3, 10]]) for text in ("[null, 3, 10]", "(?,3,10)", "None x 3 x 10")),
        *((text, [[N, 3, 10]]) for text in ("（None，3，10）", "(batch, 3, 10", "None 3 10")),
        *((text, [[N, 3, 10]]) for text in ("TensorShape([None, 3, 10])", "[(None, 3, 10)]")),
        *((text, [[3, 10]]) for text in ("(3,10)", "[3, 10]", "3x10", "3 10", "( 3 , 10 ,)")),
        ("[(None, 8), (None, 8)]", [[N, 8], [N, 8]]),
        ("10", [[10]]),
        ("(None,)", [[N]]),
        ("(None, (28-3)//2+1, 4*2)", [[N, 13, 8]]),
    ],
)
def test_shapes(text: str, shape: list[list[Any]]) -> None:
    assert plain(read_shapes(text)) == shape


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *((text, 4457472) for text in ("4,457,472", "4_457_472", "4 457 472", "4.457.472")),
        *((text, 480) for text in ("480", "480 params", "Param #: 480", "480개", "480 (1.88 KB)")),
        *((text, 480) for text in ("4*(10+1+1)*10", "4 × 12 × 10 = 480", "4(10+1+1)10", "4·12·10")),
        *((text, 18) for text in ("3x3x2", "3²·2", "3^2*2", "(3)²·2", "2·3²")),
        ("[(256+4096+1)*256]*4", 4457472),
    ],
)
def test_amounts(text: str, amount: int) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    ["no idea", "(9^8)^8^8^8^8", "1/0", "__import__('os')", "9" * 9999, "a+" * 200, "", "3²2"],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_amount(text)


SHEETS = {
    "lines.txt": "- lstm (LSTM): (None, 10), 480\n2. Dense(1) -> ?x1  11 params\nTotal params: 491",
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


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_pasted_tables(path: Any) -> None:
    """Every spec's table, of both Kerases, in all widths: the rows, or what is left of them."""
    plan = str(path)
    found = summary(infer(read_spec(plan)))
    for columns in (40, 50, 60, 80, 120):
        for ascii_only in (False, True):
            options = keras3.Options(columns=columns, console=columns, ascii=ascii_only)
            same(found, keras3.table(found, options))
    same(found, as_markdown(found, keras3.Options(columns=80, console=80)))
    same(found, f"\x1b[1mModel\x1b[0m\n{keras3.table(found, options)}".replace("\n", "\r\n"))
    older = summary(infer(read_spec(plan), keras2=True))
    for length in (40, 50, 66, 80, 120):
        options = keras3.Options(columns=80, console=80, line_length=length)
        table = keras2.table(older, options)
        same(older, table)
        same(older, "\n".join(line for line in table.splitlines() if line.strip()), length > 80)


def same(table: Summary, text: str, exact: bool = True) -> None:
    """Whether the answers in a pasted table are those of its rows."""
    if not table.built:
        return
    sheet = sheet_of(Source("pasted", text))
    if not exact:
        return
    assert len(sheet.answers) == len(table.layers), text
    for answer, row in zip(sheet.answers, table.layers):
        assert row.name.startswith(answer.name.rstrip(CUT))
        assert row.class_name.startswith(answer.class_name.rstrip(CUT))
        if answer.shape:
            assert list(answer.shape.shapes or ()) == list(row.output_shapes or ()), text
        if answer.params:
            assert answer.params.amount == row.params, text
    assert {name: told.amount for name, told in sheet.totals.items()} == {
        label.lower(): weights.params for label, weights in table.totals
    }


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


def test_a_name_inside_a_model_and_outside() -> None:
    spec = ["Input((9,))", {"Sequential": ["Dense(8, name='a')"]}, "Dense(3, name='a')"]
    found = mark(spec, sheet_of(Source("x", "sequential (8,) 80\na (3,) 27")))
    assert [(v.row and v.row.class_name, v.right) for v in found.verdicts] == [
        *[("Sequential", True)] * 2,
        *[("Dense", True)] * 2,
    ]


@pytest.mark.parametrize("missing", range(6))
def test_a_missing_line_shifts_nothing(missing: int) -> None:
    spec = ["Input((9,))", *(f"Dense({n})" for n in (8, 7, 7, 6, 5, 4))]
    rows = [item for item in key_of(read_data(spec)).rows if not item.extra]
    lines = [f"Dense {item.shapes} {item.params}" for item in rows]
    del lines[missing]
    found = mark(spec, sheet_of(Source("x", "\n".join(lines))))
    assert found.wrong == []
    assert len(found.unanswered) == 1


def test_names_of_another_session_and_a_line_too_many() -> None:
    text = "lstm_4 (10) 480\ndropout (10) 0\ndense_7 (1) 12"
    found = mark(LSTM_DENSE, sheet_of(Source("x", text.replace("(10)", "(10,)"))))
    wrong = {(v.row.name if v.row else v.label): v for v in found.wrong}
    assert set(wrong) == {"dense", "dropout"}
    assert wrong["dropout"].reasons[0].name == "no such layer"


@pytest.mark.parametrize(
    ("spec", "text", "right"),
    [
        ("LSTM(10, input_shape=(3, 1))", "4*(u+d+1)*u", True),
        ("LSTM(10, input_shape=(3, 1))", "4*(n + m + 1)*n", True),
        ("LSTM(10, input_shape=(3, 1))", "4*(units + features + 1)*units", True),
        ("LSTM(10, input_shape=(3, 1))", "4*(u+d+1)*d", False),
        ("LSTM(10, input_shape=(3, 1))", "48*u", False),
        ("LSTM(10, input_shape=(3, 1))", "4u(u+2)", True),
        ("GRU(5, input_shape=(3, 1))", "3*(u+d+1)*u", False),
        ("GRU(5, input_shape=(3, 1))", "3(u²+d·u+2u)", True),
        ("Conv2D(8, (2, 4), input_shape=(9, 9, 3), use_bias=False)", "m*n*3*f", True),
        ("Conv2D(8, (2, 4), input_shape=(9, 9, 3))", "(m×n×3+1)×f", True),
        ("Conv2D(8, (2, 4), input_shape=(9, 9, 3))", "m*n*3*f", False),
    ],
)
def test_formulas(spec: str, text: str, right: bool) -> None:
    found = mark([spec], sheet_of(Source("x.yaml", f"{spec.partition('(')[0].lower()}: {text}")))
    assert [verdict.right for verdict in found.verdicts] == [right]


@pytest.mark.parametrize(
    ("told", "right"),
    [
        ("(None, ⌊(h−kh)/sh⌋+1, (w-kw)//sw + 1, f)", True),
        ("(None, (h-kh+sh)//sh, floor((w-kw)/sw) + 1, f)", True),
        ("(None, ceil((h-kh)/sh)+1, (w-kw)//sw + 1, f)", False),
    ],
)
def test_shapes_in_letters(told: str, right: bool) -> None:
    spec = ["Conv2D(8, (2, 4), strides=(2, 3), input_shape=(9, 8, 3))"]
    found = mark(spec, sheet_of(Source("x.yaml", f"conv2d: {{shape: '{told}'}}")))
    assert [verdict.right for verdict in found.verdicts] == [right]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("x.yaml", "a: ["), ("x.json", "{"), ("x.txt", "hello"), ("x.txt", ""), ("x.csv", "a,b")),
        ("x.txt", "My number at school is 20261121."),
    ],
)
def test_unreadable(name: str, text: str) -> None:
    with pytest.raises(InputError):
        sheet_of(Source(name, text))


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
    with pytest.raises(InputError, match="byte 5 is not CP949"):
        read_sheet(str(path))
