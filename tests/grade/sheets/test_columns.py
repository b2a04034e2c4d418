"""The columns of tables by their headings."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.columns import (
    CellRow,
    columns_of,
    completed,
    kind_of,
    turned,
    unread_columns,
    without_reasons,
    words_in,
)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        *((heading, "name") for heading in ("Layer (type)", "layer", "Name", "층", "레이어")),
        *((heading, "class") for heading in ("Type", "class_name")),
        *((heading, "shape") for heading in ("Output Shape", "shape", "`output`", "출력")),
        *((heading, "params") for heading in ("Param #", "params", "#", "num_params", "파라미터")),
        *((heading, "") for heading in ("Connected to", "", "trainable_params", "Trainable")),
        *((heading, "height") for heading in ("H", "Height", "높이", "Output H", "out_h")),
        *((heading, "params") for heading in ("# of parameters", "n_params", "#P", "# prm")),
        *((heading, "channels") for heading in ("출력(C)", "Output (C)", "out[channels]")),
        *((heading, "shape") for heading in ("Output (shape)", "출력(형태)")),
    ],
)
def test_kinds_of_columns(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (["Layer (type)", "Output Shape", "Param #"], {"name": 0, "shape": 1, "params": 2}),
        (["type", "layer", "params"], {"class": 0, "name": 1, "params": 2}),
        (["layer", "shape", "output"], {"name": 0, "shape": 1}),
        (["layer", "type"], {}),
        (["lstm", "(None, 3)", "480"], {}),
        ([], {}),
    ],
)
def test_columns(cells: list[str], columns: dict[str, int]) -> None:
    assert columns_of(cells) == columns


def test_a_table_with_a_column_for_each_layer() -> None:
    rows = [CellRow(["", "lstm", "dense"], 1), CellRow(["params", "480", "11"], 2)]
    assert [row.cells for row in turned(rows)] == [
        {"name": "lstm", "params": "480"},
        {"name": "dense", "params": "11"},
    ]
    assert turned(rows[:1]) == []


def test_columns_whose_cells_say_what_they_are() -> None:
    rows = [CellRow(["lstm", "(3, 10)", "480"], 2), CellRow(["dense", "(1,)", "11"], 3)]
    assert completed({"params": 2}, [rows]) == {"params": 2, "name": 0, "shape": 1}
    assert words_in("Layer (type)   Output Shape") == ["Layer (type)", "Output Shape"]


def test_columns_of_numbers_that_are_not_read() -> None:
    heading = CellRow(["layer", "foo", "kernel", "note", "params"], 1)
    rows = [CellRow(["lstm", "99", "3", "easy", "480"], 2)]
    (named,) = unread_columns(heading, {"name": 0, "params": 4}, rows)
    assert (named.line, named.cells, named.noise) == (1, {}, "the column 'foo' is not read")
    assert list(unread_columns(heading, {}, rows)) == []


def test_reasons_are_no_answers_beside_another_column() -> None:
    assert without_reasons({"name": 0, "working": 3}) == {"name": 0}


def test_layers_of_one_name_are_told_apart_by_their_columns() -> None:
    rows = [CellRow(["", "lstm", "lstm"], 1), CellRow(["params", "480", "11"], 2)]
    rows.append(CellRow(["shape", "(3, 10)", "(1,)"], 3))
    assert [row.cells for row in turned(rows)] == [
        {"name": "lstm", "params": "480", "shape": "(3, 10)"},
        {"name": "lstm", "params": "11", "shape": "(1,)"},
    ]
