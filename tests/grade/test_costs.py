"""Multiply-adds and FLOPs on answer sheets: read, marked, and the mistakes behind wrong ones."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import COSTS, Verdict
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

CONV = ["Conv2D(32, 3, input_shape=(28, 28, 1))", "Flatten()", "Dense(10)"]
UP = ["Conv2DTranspose(8, 2, strides=2, input_shape=(8, 8, 4))"]
LSTM = ["LSTM(10, input_shape=(5, 1))", "Dense(3)"]


def verdicts(model: list[Any], text: str) -> list[Verdict]:
    """Return the verdicts on the costs of a sheet."""
    key = key_of(read_data(model))
    marked = Marker(key).mark(sheet_of(Source("sheet.txt", text), key))
    return [verdict for verdict in marked.verdicts if verdict.question in COSTS]


@pytest.mark.parametrize(
    ("model", "line", "question"),
    [
        (CONV, "conv2d: (26, 26, 32), 320 params, MACs 194,688", "macs"),
        (CONV, "conv2d: 194688 MACs, 320 params", "macs"),
        (CONV, "conv2d multiply-adds = 26*26*9*32 = 194688", "macs"),
        (CONV, "conv2d FLOPs: 389,376", "flops"),
        (CONV, "conv2d FLOPs: 0.39M", "flops"),
        (CONV, "conv2d 곱셈-덧셈 194,688", "macs"),
        (CONV, "conv2d 연산량 194,688", "operations"),
        (CONV, "conv2d 연산량은 389,376", "operations"),
        (CONV, "Total MACs: 411,008", "macs"),
        (CONV, "총 연산량: 822,016", "operations"),
        (LSTM, "lstm MACs = 4*5*10*(10+1) = 2200", "macs"),
        (CONV, "| layer | MACs |\n|---|---|\n| conv2d | 194,688 |", "macs"),
        (CONV, "| layer | params | FLOPs |\n|---|---|---|\n| conv2d | 320 | 0.39M |", "flops"),
        (CONV, "층 | 파라미터 | 연산량\nconv2d | 320 | 389376", "operations"),
        (CONV, "Layer      Multiply-adds\nconv2d     26*26*9*32 = 194688", "macs"),
        (CONV, "| layer | MACs |\n|---|---|\n| total | 411,008 |", "macs"),
        (["LSTM(10, input_shape=(None, 1))"], "lstm MACs = 440*T", "macs"),
    ],
)
def test_right(model: list[Any], line: str, question: str) -> None:
    (verdict,) = verdicts(model, line)
    assert (verdict.question, verdict.right) == (question, True), verdict


@pytest.mark.parametrize(
    ("model", "line", "mistake"),
    [
        (CONV, "conv2d MACs 389,376", "factor of two"),
        (CONV, "conv2d FLOPs 194,688", "factor of two"),
        (CONV, "conv2d MACs 288", "times forgotten"),
        (CONV, "conv2d FLOPs 576", "times forgotten"),
        (CONV, "conv2d MACs 225,792", "padding"),
        (CONV, "conv2d MACs 216,320", "bias counted"),
        (CONV, "conv2d MACs 320", "parameters"),
        (LSTM, "lstm MACs 440", "times forgotten"),
        (UP, "conv2d_transpose MACs 32,768", "positions"),
        (CONV, "conv2d MACs 1.95M", "digits"),
        (LSTM, "lstm MACs 480", "parameters"),
        (LSTM, "lstm MACs 2,400", "bias counted"),
        (LSTM, "lstm MACs 7", ""),
        (CONV, "Total MACs: 432,650", "bias counted"),
        (CONV, "Total MACs: 216,608", "times forgotten"),
        (CONV, "Total FLOPs: 433,216", "times forgotten"),
        (CONV, "Total MACs: 216,650", "parameters"),
        (LSTM, "total MACs 4,460", "factor of two"),
    ],
)
def test_mistakes(model: list[Any], line: str, mistake: str) -> None:
    (verdict,) = verdicts(model, line)
    assert verdict.right is False
    assert [reason.name for reason in verdict.reasons] == ([mistake] if mistake else [])


@pytest.mark.parametrize(
    "line",
    [
        "lstm MACs about 2,000 or 2,200",
        "lstm FLOPs = 2 × MACs = 4,400",
        "lstm MACs 2,100, MACs 2,200",
    ],
)
def test_never_wrong_where_it_is_not_clear(line: str) -> None:
    assert all(verdict.right is not False for verdict in verdicts(LSTM, f"{line}\ndense 33"))


def test_a_calculation_alone_is_read_once() -> None:
    key = key_of(read_data(CONV))
    sheet = sheet_of(Source("sheet.txt", "conv2d MACs = 26*26*9*32 = 194688"), key)
    assert sheet.doubts == []


def test_unknown_sizes() -> None:
    (verdict,) = verdicts(["LSTM(10, input_shape=(None, 1))"], "lstm MACs 2200")
    assert verdict.right is None
    assert verdict.reasons[0].why == "the multiply-adds are a formula, and depend on T"


def test_several_calls() -> None:
    model: Any = {
        "inputs": {"x": [3], "y": [3]},
        "layers": {
            "shared": "Dense(4)",
            "a": "shared(x)",
            "b": "shared(y)",
            "out": "Add()([a, b])",
        },
        "outputs": ["out"],
    }
    (verdict,) = verdicts(model, "dense MACs 24")
    assert verdict.right is None


def test_costs_are_no_parameters() -> None:
    """A number of FLOPs is never taken for the parameters beside it."""
    key = key_of(read_data(CONV))
    text = "dense 216,330, FLOPs: 0.43M\nconv2d 320\nMACs 194,688\n"
    marked = Marker(key).mark(sheet_of(Source("sheet.txt", text), key))
    assert [(v.row and v.row.name, v.question, v.right) for v in marked.verdicts] == [
        ("conv2d", "params", True),
        ("conv2d", "macs", True),
        ("dense", "params", True),
        ("dense", "flops", True),
    ]
