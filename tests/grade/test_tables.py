"""Answers in tables: what models print, in all widths, and what people make of it."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import SPECS

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.sheet import CUT, Answer
from shapecalc.grade.tables import clean, columns_of, is_table, kind_of, read_csv, read_table
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec
from shapecalc.table import keras2, keras3
from shapecalc.table.forms import as_markdown
from shapecalc.table.summary import Summary, summary


def row(answer: Answer) -> tuple[Any, ...]:
    """The parts of an answer as texts, and its line."""
    shape, params = (part and part.text for part in (answer.shape, answer.params))
    return answer.name, answer.class_name, shape, params, answer.line


# Columns


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        *((heading, "name") for heading in ("Layer (type)", "layer", "Name", "층", "레이어")),
        *((heading, "class") for heading in ("Type", "class_name")),
        *((heading, "shape") for heading in ("Output Shape", "shape", "`output`", "출력")),
        *((heading, "params") for heading in ("Param #", "params", "#", "num_params", "파라미터")),
        *((heading, "") for heading in ("Connected to", "", "trainable_params", "Trainable")),
    ],
)
def test_kinds_of_columns(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (
            ["Layer (type)", "Output Shape", "Param #", "Connected to"],
            {"name": 0, "shape": 1, "params": 2},
        ),
        (["type", "layer", "params"], {"class": 0, "name": 1, "params": 2}),
        (["layer", "shape", "output"], {"name": 0, "shape": 1}),
        (["layer", "type"], {}),
        (["lstm", "(None, 3)", "480"], {}),
        ([], {}),
    ],
)
def test_columns(cells: list[str], columns: dict[str, int]) -> None:
    assert columns_of(cells) == columns


# Recognizing tables


def test_clean() -> None:
    assert clean("\x1b[1mModel\x1b[0m\r\n┃ a │ b ┃\n\tc") == ["Model", "| a | b |", "    c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Layer | Params |\n|---|---|\n| lstm | 480 |", True),
        ("Layer  Output Shape  Param #\n=====\nlstm  (None, 3)  480", True),
        ("| lstm | 480 |\n| dense | 11 |", True),
        ("lstm: 480\ndense: 11", False),
        ("lstm | 480\ndense | 11", False),
        ("Layer  Output Shape  Param #\nlstm  (None, 3)  480", False),
        ("", False),
    ],
)
def test_is_table(text: str, expected: bool) -> None:
    assert is_table(text) is expected


# Tables with bars


def test_markdown() -> None:
    text = (
        "# Answers\n\n| Layer | Output | Params |\n|---|---|---|\n"
        "| `lstm` | (10,) | 480 |\n| dense | | 11 |\n\n- Total params: 491\n"
    )
    answers, totals = read_table(text)
    assert list(map(row, answers)) == [
        ("lstm", "", "(10,)", "480", 5),
        ("dense", "", None, "11", 6),
    ]
    assert {name: total.amount for name, total in totals.items()} == {"total": 491}


def test_bars_without_a_heading() -> None:
    answers, _ = read_table("| lstm | (None, 10) | 480 |\n|---|---|---|\n| dense | (1,) | 11 |")
    assert list(map(row, answers)) == [
        ("lstm", "", "(None, 10)", "480", 1),
        ("dense", "", "(1,)", "11", 3),
    ]


def test_wrapped_cells() -> None:
    text = (
        "| Layer (type) | Output Shape | Param # |\n"
        "+--------------+--------------+---------+\n"
        "| lstm (LSTM)  | (None, 3,    | 480     |\n"
        "|              | 10)          |         |\n"
        "+--------------+--------------+---------+\n"
        "| a_long_name  | (None, 1)    | 11      |\n"
        "| (Dense)      |              |         |\n"
    )
    answers, _ = read_table(text)
    assert list(map(row, answers)) == [
        ("lstm", "LSTM", "(None, 3, 10)", "480", 3),
        ("a_long_name", "Dense", "(None, 1)", "11", 6),
    ]


def test_cut_cells_are_no_answers() -> None:
    text = (
        "| Layer (type) | Output Shape | Param # |\n|---|---|---|\n"
        "| lstm (LS… | (None, 3… | 480 |\n| dense (Dense) | (None, 1) | 4,45… |"
    )
    answers, _ = read_table(text)
    assert list(map(row, answers)) == [
        ("lstm", "LS…", None, "480", 3),
        ("dense", "Dense", "(None, 1)", None, 4),
    ]


def test_values_in_the_wrong_column() -> None:
    text = "| Layer | Output | Params |\n|---|---|---|\n| dense | 11 params | (None, 1) |"
    (answer,), _ = read_table(text)
    assert answer.shape
    assert answer.params
    assert (answer.shape.text, answer.params.amount) == ("(None, 1)", 11)


# Tables without bars


KERAS_2 = """\
Model: "sequential"
_________________________________________________________________
 Layer (type)                Output Shape              Param #
=================================================================
 lstm (LSTM)                 (None, 10)                480

 dense_with_a_long_name (De  (None, 1)                 11
 nse)

=================================================================
Total params: 491 (1.92 KB)
Trainable params: 491 (1.92 KB)
Non-trainable params: 0 (0.00 B)
_________________________________________________________________
"""


@pytest.mark.parametrize("text", [KERAS_2, KERAS_2.replace("\n\n", "\n")])
def test_a_table_of_keras_2(text: str) -> None:
    answers, totals = read_table(text)
    assert [row(answer)[:4] for answer in answers] == [
        ("lstm", "LSTM", "(None, 10)", "480"),
        ("dense_with_a_long_name", "Dense", "(None, 1)", "11"),
    ]
    assert {name: total.amount for name, total in totals.items()} == {
        "total": 491,
        "trainable": 491,
        "non-trainable": 0,
    }


def test_columns_that_are_shifted() -> None:
    """Two blanks separate cells, wherever the columns start."""
    text = "Layer   Output Shape   Param #\n====\nlstm (LSTM)     (None, 3, 10)     480"
    (answer,), _ = read_table(text)
    assert row(answer)[:4] == ("lstm", "LSTM", "(None, 3, 10)", "480")


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_pasted_tables(path: Any) -> None:
    """Every spec's table, of both Kerases, in all widths: the rows, or what is left of them."""
    plan = str(path)
    table = summary(infer(read_spec(plan)))
    for columns in (40, 50, 60, 80, 120):
        for ascii_only in (False, True):
            options = keras3.Options(columns=columns, console=columns, ascii=ascii_only)
            same(table, keras3.table(table, options))
    same(table, as_markdown(table, keras3.Options(columns=80, console=80)))
    same(table, f"\x1b[1mModel\x1b[0m\n{keras3.table(table, options)}".replace("\n", "\r\n"))
    older = summary(infer(read_spec(plan), keras2=True))
    for length in (40, 50, 66, 80, 120):
        options = keras3.Options(columns=80, console=80, line_length=length)
        text = keras2.table(older, options)
        same(older, text)
        same(older, "\n".join(line for line in text.splitlines() if line.strip()), length > 80)


def same(table: Summary, text: str, exact: bool = True) -> None:
    """Whether the answers in a pasted table are those of its rows."""
    if not table.built:
        return
    sheet = sheet_of(Source("pasted", text))
    if not exact:
        return
    assert len(sheet.answers) == len(table.layers), text
    for answer, layer in zip(sheet.answers, table.layers):
        assert layer.name.startswith(answer.name.rstrip(CUT))
        assert layer.class_name.startswith(answer.class_name.rstrip(CUT))
        if answer.shape:
            assert list(answer.shape.shapes or ()) == list(layer.output_shapes or ()), text
        if answer.params:
            assert answer.params.amount == layer.params, text
    assert {name: total.amount for name, total in sheet.totals.items()} == {
        label.lower(): weights.params for label, weights in table.totals
    }


# CSV


@pytest.mark.parametrize(
    "text",
    [
        'layer,shape,params\nlstm,"(None, 3, 10)",480\n',
        "layer,shape,params\nlstm,(None, 3, 10),480\n",
        "layer;shape;params\nlstm;(None, 3, 10);480\n",
        "layer\tshape\tparams\nlstm\t(None, 3, 10)\t480\n",
        "params,layer,shape\n480,lstm,(None, 3, 10)\n",
        "층,출력,파라미터\nlstm,（None，3，10）,480\n",
        "layer,shape,params\n\n , ,\nlstm,(None, 3, 10),480\n",
    ],
)
def test_csv(text: str) -> None:
    (answer,), totals = read_csv(text)
    assert row(answer)[:4] == ("lstm", "", "(None, 3, 10)", "480") or "（" in text
    assert answer.shape
    assert str(answer.shape.shapes) == "[(None, 3, 10)]"
    assert totals == {}


def test_csv_without_a_heading() -> None:
    answers, totals = read_csv("lstm,(None, 10),480\ndense,(None, 1),11\nTotal params,,491\n")
    assert [row(answer)[:4] for answer in answers] == [
        ("lstm", "", "(None, 10)", "480"),
        ("dense", "", "(None, 1)", "11"),
    ]
    assert totals["total"].amount == 491


def test_csv_with_classes_only() -> None:
    (answer,), _ = read_csv("type,params\nLSTM,480\n")
    assert (answer.name, answer.class_name) == ("LSTM", "LSTM")


def test_csv_of_nothing() -> None:
    assert read_csv("") == ([], {})
