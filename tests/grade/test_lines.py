"""Answers in lines of plain text, as people type them."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.notation import evaluate
from shapecalc.grade.lines import (
    LONGEST,
    MOST_BRACKETS,
    is_shape,
    read_layer,
    read_line,
    read_total,
    read_values,
)
from shapecalc.grade.sheet import Answer

N = None


def values(answer: Answer) -> tuple[Any, Any]:
    """The first shape of an answer, and its number of parameters."""
    shapes = answer.shape.shapes if answer.shape else None
    shape = [n if isinstance(n, int) else N for n in shapes[0]] if shapes else None
    return shape, answer.params.amount if answer.params else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((f"dense (None, 5) {text}", "5·u") for text in ("5u", "5·u", "u·5", "u*5", "= 5u")),
        *(("dense: u(u+1)", "u² + u"), ("dense u²", "u²"), ("dense (None, u) u + 1", "u + 1")),
        *((f"dense (None, 5) {text}", "None") for text in ("ok", "x", "so-so", "well-known", "u")),
        *((f"dense {text}", "None") for text in ("-", "n/a done", "see (b)", "1st try")),
        ("dense 480개", "480"),
    ],
)
def test_formulas_of_letters(text: str, value: str) -> None:
    response = read_line(text).params
    assert str(evaluate(response.amount) if response and response.amount else None) == value


# Totals


@pytest.mark.parametrize(
    ("line", "which", "amount"),
    [
        ("Total params: 491", "total", 491),
        (" Total params: 491 (1.92 KB)", "total", 491),
        ("total: 491", "total", 491),
        ("Total 491", "total", 491),
        ("- **Total params**: 491", "total", 491),
        ("total_params: 491", "total", 491),
        ("Total number", None, None),
        ("Trainable params: 3,058", "trainable", 3058),
        ("trainable parameters = 3058", "trainable", 3058),
        ("Non-trainable params: 0 (0.00 B)", "non-trainable", 0),
        ("Nontrainable params: 4", "non-trainable", 4),
        ("Non trainable params: 4", "non-trainable", 4),
        ("Total params: (1 + 2) * 3", "total", 9),
        ("Total params: at least 22 (88.00 B)", "total", 22),
        ("Total params: ≥ 22", "total", 22),
        ("Total params: 1,024 (4.00", "total", 1024),
        ("lstm: 480", None, None),
        ("the total params are 3", None, None),
        ("", None, None),
    ],
)
def test_totals(line: str, which: str | None, amount: int | None) -> None:
    total = read_total(line)
    assert (total and (total[0], total[1].amount)) == (which and (which, amount))


# Lines


@pytest.mark.parametrize(
    ("line", "name", "class_name", "shape", "params"),
    [
        ("lstm (LSTM)  (None, 3, 10)  480", "lstm", "LSTM", [N, 3, 10], 480),
        ("lstm (LSTM)  (None, 3, 10)  480  input_1[0][0]", "lstm", "LSTM", [N, 3, 10], 480),
        ("LSTM(10) -> ?×3×10", "", "LSTM", [N, 3, 10], None),
        ("LSTM(10, return_sequences=True) # (None,3,10)", "", "LSTM", [N, 3, 10], None),
        ("Dense: 55 params", "Dense", "", None, 55),
        ("Dense(5, activation='relu'): 4*(10+1) = 55", "", "Dense", None, 55),
        ("- lstm: (None, 10), 480", "lstm", "", [N, 10], 480),
        ("2. Dense(1) -> ?x1  11 params", "", "Dense", [N, 1], 11),
        ("* dense | (None, 1) | 11", "dense", "", [N, 1], 11),
        ("# dense (1,) 11", "dense", "", [1], 11),
        ("dense  3  18", "dense", "", [3], 18),
        ("dense 18", "dense", "", None, 18),
        ("lstm\t(None, 10)\t480", "lstm", "", [N, 10], 480),
        ("lstm = 4 * (10 + 1 + 1) * 10 = 480", "lstm", "", None, 480),
        ("LSTM은 (None,10)", "LSTM은", "", [N, 10], None),
        ("（None，3，10） 480", "", "", [N, 3, 10], 480),
        ("(None, 3, 10)", "", "", [N, 3, 10], None),
        ("480", "", "", None, 480),
        ("None, 3, 10", "", "", [N, 3, 10], None),
        ("conv2d (None, 26, 26, 32) params: (3*3*1+1)*32", "conv2d", "", [N, 26, 26, 32], 320),
        ("dense (Dense)", "dense", "Dense", None, None),
        ("output shape: (None, 5)", "output", "", [N, 5], None),
        ("", "", "", None, None),
    ],
)
def test_lines(line: str, name: str, class_name: str, shape: Any, params: Any) -> None:
    answer = read_line(line, 7)
    assert (answer.name, answer.class_name, answer.line) == (name, class_name, 7)
    assert values(answer) == (shape, params)


@pytest.mark.parametrize(
    "line", ["My number at school is 20261121.", "I have done 3 of the exercises"]
)
def test_a_sentence_is_no_answer(line: str) -> None:
    assert read_line(line, 1) == Answer(line=1)


def test_a_long_line_is_cut_off() -> None:
    start = "dense " + "x" * LONGEST
    assert values(read_line(f"{start} (None, 3) 18")) == (None, None)


@pytest.mark.parametrize(
    ("text", "name", "class_name"),
    [
        ("my layer (Dense)", "my layer", "Dense"),
        ("dense (Dense", "dense", "Dense"),
        ("lstm_1 (LS…)", "lstm_1", "LS…"),
        ("LSTM(10)", "", "LSTM"),
        ("Conv2D(10, (3, 3))", "", "Conv2D"),
        ("dense_1", "dense_1", ""),
        ("층 1", "층 1", ""),
        ("", "", ""),
    ],
)
def test_layers(text: str, name: str, class_name: str) -> None:
    assert read_layer(text) == Answer(name, class_name)


# Shapes and arguments


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("(None, 10)", True),
        ("[None, 10]", True),
        ("(3, 10)", True),
        ("(10,)", True),
        ("(None)", True),
        ("[(None, 8), (None, 8)]", True),
        ("(10 + 1 + 1)", False),
        ("(10)", False),
        ("()", False),
        ("(10, activation='relu')", False),
        ("(3, 'same')", False),
        ("(a b, c)", False),
    ],
)
def test_is_shape(group: str, expected: bool) -> None:
    assert is_shape(group) is expected


@pytest.mark.parametrize(
    ("text", "shape", "params"),
    [
        ("(None, 3, 10) 480", [N, 3, 10], 480),
        ("480 (None, 3, 10)", [N, 3, 10], 480),
        ("= 4 * (10 + 1 + 1) * 10", None, 480),
        ("  3   18", [3], 18),
        ("LSTM1을 지나 output은 (None,3,10)", [N, 3, 10], None),
        ("?×3×10, 480", [N, 3, 10], 480),
        ("3 x 10   480", [3, 10], 480),
        ("None, 3, 10", [N, 3, 10], None),
        ("shape: (3,), param #: 12", [3], 12),
        ("x = 1 = 4,457,472", None, 4457472),
        ("12 parameters", None, 12),
        ("input_1[0][0]", None, None),
        ("4·(u + d + 1)·u", None, "formula"),
        ("nothing", None, None),
        ("", None, None),
    ],
)
def test_values(text: str, shape: Any, params: Any) -> None:
    read_shape, read_params = read_values(text)
    expected_shape, expected_params = values(Answer(shape=read_shape, params=read_params))
    if params == "formula":
        assert not isinstance(expected_params, (int, type(None)))
    else:
        assert expected_params == params
    assert expected_shape == shape


def test_only_some_brackets_are_tried() -> None:
    assert read_values("(a b)" * (MOST_BRACKETS - 1) + " (3, 4)")[0]
    assert read_values("(a b) " * MOST_BRACKETS + "(3, 4)")[0] is None
