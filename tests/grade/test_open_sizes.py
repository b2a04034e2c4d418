"""Models with letters: an equal formula is right, and a number is told what is open."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.grade.open_sizes import OPEN, open_amount, open_shapes
from shapecalc.grade.report import as_text, reasons
from shapecalc.read.document import read_data

LSTM = ("LSTM(u, input_shape=(3, 1))", "Dense(5)")
MODELS: dict[str, tuple[Any, ...]] = {
    "lstm": LSTM,
    "lengths": ("Input((T, F))", "LSTM(10, return_sequences=True)", "Conv1D(f, 2)", "Dense(5)"),
    "flat": ("Input((u, v))", "Flatten()", "Dense(10)", "Dense(u)"),
    "images": (
        "Input((h, w, c))",
        "Conv2D(f, (k, 3), strides=2, padding='same')",
        "BatchNormalization()",
        "MaxPooling2D(2)",
        "Flatten()",
        "Dense(n)",
    ),
    "both": ("Input((T, d))", "Bidirectional(LSTM(u))", "GroupNormalization(1)", "Dense(1)"),
    "words": ("Input((n,))", "Embedding(v, e)", "GRU(u)", "Dense(u, use_bias=False)"),
    "own code": ("Input((n, 8))", "Layer(name='mine')", "Dense(u)"),
}


@cache
def key(name: str) -> AnswerKey:
    return key_of(read_data(list(MODELS[name])))


def mark(name: str, text: str) -> Marked:
    return Marker(key(name)).mark(sheet_of(Source("sheet.txt", text)))


def sheet(name: str, change: str = "") -> str:
    """Return a sheet with the right answers, each number of parameters followed by a change."""
    lines = []
    for row in key(name).rows:
        shape = ", ".join(map(str, (row.shapes or ((),))[0]))
        params = "" if row.params is None else f"{row.params}{change}"
        lines.append(f"{row.name} ({shape}) {params}" if row.shapes else f"{row.name} {params}")
    totals = key(name).totals.items()
    lines += [f"{total} params: {n}{change}" for total, n in totals if n is not None]
    return "\n".join(lines)


@pytest.mark.parametrize("name", MODELS)
def test_the_formulas_of_the_key_are_right(name: str) -> None:
    marked = mark(name, sheet(name))
    assert [verdict.question for verdict in marked.wrong] == []
    assert len(marked.verdicts) >= len(key(name).rows)


@pytest.mark.parametrize("change", [" + 1", "*2 + 1", " + u - u + 3"])
@pytest.mark.parametrize("name", MODELS)
def test_other_formulas_are_wrong(name: str, change: str) -> None:
    marked = mark(name, sheet(name, change))
    assert not [v for v in marked.verdicts if v.question != "shape" and v.right]
    assert as_text(marked)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        *(("4*u*(u+2)", True), ("4u² + 8u", True), ("4*(u+d+1)*u", True), ("8u + 4u^2", True)),
        *(("4*(units + 1 + 1)*units", True), ("4*n*(n+2)", True), ("8*u + 4*u*u = 4u(u+2)", True)),
        *(("4*u*(u+1)", False), ("4*u*(u+T)", False), ("480", False), ("41", False)),
    ],
)
def test_params_of_an_lstm(answer: str, right: bool) -> None:
    assert [v.right for v in mark("lstm", f"lstm: {answer}").verdicts] == [right]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        *(("(None, T, 10)", True), ("(T, 10)", True), ("(b, T, 10)", True), ("(?, T, u)", True)),
        *(("(None, F, 10)", False), ("(None, n, 10)", False), ("(None, None, 10)", False)),
        *(("(None, T-1, 10)", False), ("(None, T, F)", False), ("(None, 3, 10)", False)),
    ],
)
def test_shapes_of_an_lstm(answer: str, right: bool) -> None:
    """A letter of the model never means anything else."""
    assert [v.right for v in mark("lengths", f"lstm: {answer}").verdicts] == [right]


@pytest.mark.parametrize(
    ("answer", "right"),
    [("(None, u, v)", True), ("(None, v, u)", False), ("(None, x, y)", False)],
)
def test_shapes_of_an_input(answer: str, right: bool) -> None:
    assert [v.right for v in mark("flat", f"input_layer: {answer}").verdicts] == [right]


def test_letters_of_other_layers_are_no_custom_letters() -> None:
    assert mark("lengths", "lstm: 40*(F + 11)").verdicts[0].right
    assert mark("lengths", "lstm: 40*(x + 11)").verdicts[0].right
    assert not mark("lengths", "lstm: 40*(f + 11)").verdicts[0].right


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("lstm", "lstm: 480", "leaves u open, so the answer is a formula; 480 is right only for u"),
        ("lstm", "lstm: 41", "leaves u open, so the answer is a formula; no u gives 41."),
        ("lstm", "Total params: 20", "leaves u open, so the answer is a formula; no u gives 20."),
        ("lstm", "lstm (None, 10)", "leaves u open, so this size is u, not 10."),
        ("lstm", "lstm (10,)", "leaves u open, so this size is u, not 10."),
        ("lengths", "conv1d (None, None, f)", "leaves T open, so this size is T - 1, not None."),
        ("lengths", "conv1d: 60", "leaves f open, so the answer is a formula; no f gives 60."),
        ("flat", "dense: 60", "leaves u and v open, so the answer is a formula."),
        ("images", "conv2d: 60", "leaves c, f and k open, so the answer is a formula."),
        ("images", "input_layer (None, 9, w, c)", "leaves h open, so this size is h, not 9."),
    ],
)
def test_numbers_are_wrong_as_the_size_is_open(name: str, text: str, why: str) -> None:
    (verdict,) = mark(name, text).verdicts
    assert not verdict.right
    assert verdict.reasons[0].name == OPEN
    (first, *_) = reasons(verdict)
    assert first.startswith(f"The model {why}")


def test_mistakes_are_recognized_in_letters() -> None:
    """And numbers that follow from a number for an open size are follow-on errors."""
    text = "lstm (None, 3, u) 4*u*(u+1)\ndense (None, 3, 5) 5u\ntotal: 4u(u+1)+5u"
    names = [verdict.reasons[0].name for verdict in mark("lstm", text).wrong]
    assert names == ["return_sequences", *["bias forgotten", "follow-on"] * 2]
    marked = mark("lstm", "lstm (None, 10) 480\ndense (None, 5) 55\ntotal: 535")
    assert [verdict.follow_on for verdict in marked.wrong] == [False, False, True, True]
    (factor,) = mark("lstm", "lstm: u*u + 2u").wrong
    assert factor.reasons[0].why.startswith("the factor 4 is missing: each of the 4 parts has")


def test_open_amount() -> None:
    u, n = Formula.of("u"), Formula.of("n")
    assert list(open_amount(480, 480)) == []
    assert list(open_amount(u, 2 * u)) == []
    assert list(open_amount(480, UNKNOWN)) == []
    (mistake,) = open_amount(4, 2 * u)
    assert mistake.why.endswith("; 4 is right only for u = 2")
    (mistake,) = open_amount(4, u // 3 + 1)
    assert mistake.why.endswith("; 4 is right only for u = 9..11")
    (mistake,) = open_amount(4, n * u)
    assert mistake.why == "the model leaves n and u open, so the answer is a formula"
    (mistake,) = open_amount(10**300, u)
    assert "no u gives 1,000" in mistake.why
    (mistake,) = open_amount(4, u * u % 7)
    assert mistake.why.endswith("so the answer is a formula")


def test_open_shapes() -> None:
    u = Formula.of("u")
    assert list(open_shapes([(UNKNOWN, 3)], [(UNKNOWN, 4)])) == []
    assert list(open_shapes([(UNKNOWN, "u")], [(UNKNOWN, u)])) == []
    assert list(open_shapes([], [(UNKNOWN, u)])) == []
    (mistake,) = open_shapes([(2, 3), (1,)], [(u, u), (u,)])
    assert mistake.why == "the model leaves u open, so this size is u, not 3"
