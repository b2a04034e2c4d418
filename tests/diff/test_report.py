"""A comparison as text, Markdown and plain data."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reading import plans

from shapecalc.diff.compare import (
    ARGUMENT,
    CALLED,
    CLASS,
    PARAMS,
    READS,
    SHAPE,
    Change,
    Difference,
    diff,
)
from shapecalc.diff.report import (
    as_dict,
    as_markdown,
    as_text,
    change_label,
    escaped,
    no_differences,
    rows,
    totals,
    value_text,
)
from shapecalc.read.document import read_data
from shapecalc.terminal import CODES

START = "Input((6, 4))"
NAMES = ("a.yaml", "b.yaml")


def compared(first: list[Any], second: list[Any]) -> Difference:
    return diff(read_data([START, *first]), read_data([START, *second]))


CHANGED = compared(
    ["LSTM(8)", "Dense(3)", "Dropout(0.5)"], ["LSTM(9)", "Dense(3)", "ReLU()", "ReLU()"]
)
SAME = compared(["LSTM(8)"], ["LSTM(8)"])


def test_as_text() -> None:
    expected = """\
                            a.yaml                     b.yaml
  input_layer (InputLayer)
~ lstm (LSTM)
      units                 8                          9
      output shape          (None, 8)                  (None, 9)
      parameters            416                        504
~ dense (Dense)
      parameters            27                         30
- dropout (Dropout)
      rate                  0.5
      output shape          (None, 3)
+ re_lu (ReLU)
      output shape                                     (None, 3)
+ re_lu_1 (ReLU)
      output shape                                     (None, 3)

  Total params              443                        534 (+91)
  Trainable params          443                        534 (+91)
  Non-trainable params      0                          0"""
    assert as_text(CHANGED, NAMES, 80, {}) == expected


@pytest.mark.parametrize("columns", [10, 60, 80])
def test_the_width(columns: int) -> None:
    lines = as_text(CHANGED, ("a" * 90, "b" * 90), columns, {}).splitlines()
    assert max(map(len, lines)) <= max(columns, 60)
    assert "".join(line.strip() for line in lines).count("a" * 10) > 0


def test_colours() -> None:
    text = as_text(CHANGED, NAMES, 80, CODES["256"])
    assert "\x1b[1;38;5;34m+ " in text
    assert "\x1b[1;91m- " in text
    assert "\x1b[1m~ " in text
    assert text.splitlines()[-1] == as_text(CHANGED, NAMES, 80, {}).splitlines()[-1]


def test_unchanged_neighbours_share_a_row() -> None:
    found = compared(["Dense(3)", "ReLU()", "Dense(1)"], ["Dense(3)", "ReLU()", "Dense(2)"])
    labels = [(row.mark, row.label) for row in rows(found)]
    assert labels[:2] == [(" ", "… 3 unchanged layers"), ("~", "dense_1 (Dense)")]
    found = compared(["ReLU()", "Dense(1)"], ["ReLU()", "Dense(2)"])
    assert next(rows(found)).label == "… 2 unchanged layers"


def test_layers_inside_a_wrapper() -> None:
    found = compared(["Bidirectional(LSTM(8))"], ["Bidirectional(GRU(8))"])
    inside = [row for row in rows(found) if row.depth == 1 and row.mark != " "]
    assert [(row.mark, row.label) for row in inside] == [("~", "layer: lstm → gru (GRU)")]


def test_totals() -> None:
    first, *_ = totals(CHANGED)
    assert (first.label, first.before, first.after) == ("Total params", "443", "534 (+91)")
    assert next(totals(SAME)).after == "416"


def test_no_differences() -> None:
    assert list(no_differences(SAME)) == ["No differences: 1 layer, 416 parameters."]
    assert as_text(SAME, NAMES, 80, {}) == "No differences: 1 layer, 416 parameters."
    assert as_markdown(SAME, NAMES) == "No differences: 1 layer, 416 parameters."


def test_code_that_is_not_compared() -> None:
    classes = "".join(
        f"class Own{n}(layers.Layer):\n    def call(self, x): return x{' + 1' * n}\n"
        for n in range(6)
    )
    texts = [
        f"{classes}m = Sequential([Input((4, 3)), {made}])\nm.summary()"
        for made in ("layers.TimeDistributed(Own0())", ", ".join(f"Own{n}()" for n in range(6)))
    ]
    one, all_six = (diff(*(plans(text)[0] for _ in range(2))) for text in texts)
    assert list(no_differences(one)) == [
        "No differences: 1 layer, at least 0 parameters.",
        "What the code of these classes does is not compared: Own0.",
    ]
    assert list(no_differences(all_six))[1].endswith(
        "not compared: Own0, Own1, Own2, Own3, Own4, …."
    )
    assert as_dict(one, NAMES)["not_compared"] == ["Own0"]
    assert as_dict(SAME, NAMES)["not_compared"] == []


def test_automatic_names_that_differ() -> None:
    first = ["Dense(1)"] * 6
    second = [f"Dense(1, name='dense_{number + 5}')" for number in range(6)]
    found = compared(first, second)
    assert list(no_differences(found))[1] == (
        "Only automatic names differ: dense → dense_5, dense_1 → dense_6, dense_2 → dense_7, "
        "dense_3 → dense_8, dense_4 → dense_9, …."
    )
    text = "\n".join(no_differences(compared(first[:1], second[:1])))
    assert text.endswith("\nOnly automatic names differ: dense → dense_5.")


def test_as_markdown() -> None:
    lines = as_markdown(CHANGED, NAMES).splitlines()
    assert lines[0] == "|  |  | `a.yaml` | `b.yaml` |"
    assert "| ~ | `lstm` (LSTM) |  |  |" in lines
    assert "|   | &emsp;units | `8` | `9` |" in lines
    assert {line.count(" | ") for line in lines} == {3}


def test_as_dict() -> None:
    data = json.loads(json.dumps(as_dict(CHANGED, NAMES)))
    assert (data["a"], data["b"], data["differ"], data["changes"]) == (*NAMES, True, [])
    assert data["layers"][1] == {
        "status": "changed",
        "a": "lstm",
        "b": "lstm",
        "class_name": "LSTM",
        "changes": [
            {"what": "argument", "name": "units", "a": 8, "b": 9},
            {"what": "output shape", "a": [None, 8], "b": [None, 9]},
            {"what": "parameters", "a": 416, "b": 504},
        ],
    }
    added = data["layers"][-1]
    assert (added["status"], added["a"], added["b"]) == ("added", None, "re_lu_1")
    assert data["totals"]["total_params"] == [443, 534]
    assert as_dict(SAME, NAMES)["differ"] is False


@pytest.mark.parametrize(
    ("change", "label"),
    [
        (Change(ARGUMENT, "units", 3, 4), "units"),
        (Change(CALLED, "training", None, True), "called with training"),
        (Change(CLASS, "", "LSTM", "GRU"), "class"),
        (Change(PARAMS, "", 3, 4), "parameters"),
    ],
)
def test_change_label(change: Change, label: str) -> None:
    assert change_label(change) == label


@pytest.mark.parametrize(
    ("what", "value", "text"),
    [
        (SHAPE, [((None, 8),)], "(None, 8)"),
        (SHAPE, [((None, 8), (None, 2))], "[(None, 8), (None, 2)]"),
        (SHAPE, [((None, 8),), ((None, 9),)], "(None, 8) and (None, 9)"),
        (SHAPE, [(None,)], "?"),
        (SHAPE, [], "?"),
        (READS, ["a[0][0]", "b[0][0]"], "a[0][0], b[0][0]"),
        (READS, [], "nothing"),
        (PARAMS, 12345, "12,345"),
        (PARAMS, None, "?"),
        (CLASS, "LSTM", "LSTM"),
        (ARGUMENT, "relu", "'relu'"),
    ],
)
def test_value_text(what: str, value: Any, text: str) -> None:
    assert value_text(Change(what, "", None, None), value) == text


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("return_sequences", "return_sequences"),
        ("dense_1 (Dense)", "`dense_1` (Dense)"),
        ("layer: lstm → gru (GRU)", "`layer: lstm → gru` (GRU)"),
    ],
)
def test_escaped(label: str, text: str) -> None:
    assert escaped(label) == text


def test_numbers_that_json_lacks_are_texts() -> None:
    before, after = (read_data([f"Rescaling({x}, input_shape=(3,))"]) for x in ("1e999", "-1e999"))
    data = as_dict(diff(before, after), NAMES)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["layers"][-1]["changes"] == [
        {"what": "argument", "name": "scale", "a": "inf", "b": "-inf"}
    ]
