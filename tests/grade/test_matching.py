"""Answers find their layers: by name, by class, in order, with lines missing or added."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.errors import Source
from shapecalc.grade import matching
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import KeyRow, key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import NO_SUCH_LAYER, Marker
from shapecalc.grade.matching import LayerMatcher
from shapecalc.grade.sheet import Answer, Response
from shapecalc.read.document import read_data

CLASSES = ["InputLayer", "LSTM", "Dense", "Dense", "Dropout", "Dense"]
NAMES = ["input_layer", "lstm", "dense", "dense_1", "dropout", "head"]


def row(name: str, class_name: str, **more: Any) -> KeyRow:
    return KeyRow(name, class_name, ((None, 3),), 0, operation=None, **more)  # type: ignore[arg-type]


ROWS = [row(name, class_name) for name, class_name in zip(NAMES, CLASSES)]


def names(answers: list[Answer], rows: list[KeyRow] = ROWS) -> list[Any]:
    """The names of the layers that some answers are about; of the layers that may be meant."""
    matches = LayerMatcher(rows).match(answers)
    assert [id(found.answer) for found in matches] == list(map(id, answers))
    return [
        [found.row.name, *(other.name for other in found.others)]
        if found.row and found.others
        else found.row and found.row.name
        for found in matches
    ]


def mark(spec: list[Any], text: str) -> Marked:
    key = key_of(read_data(spec))
    return Marker(key).mark(sheet_of(Source("x", text), key))


# By name


def test_names_in_any_order() -> None:
    assert names([Answer("dense_1"), Answer("LSTM".lower()), Answer("Head")]) == [
        *("dense_1", "lstm", "head")
    ]


def test_an_answer_in_other_words_moves_no_names() -> None:
    classes = {"c": "Conv2D", "m": "MaxPooling2D", "t": "Conv2DTranspose", "j": "Concatenate"}
    snake = {"c": "conv2d", "m": "max_pooling2d", "t": "conv2d_transpose", "j": "concatenate"}
    order = "cmcmctjctjcc"
    many = [
        row(f"{snake[sign]}_{order[:at].count(sign)}".removesuffix("_0"), classes[sign])
        for at, sign in enumerate(order)
    ]
    named = ["concatenate", "concatenate_1", "conv2d", "conv2d_1", "conv2d_2"]
    in_words = Answer(words="conv", classes=("Conv1D", "Conv2D", "Conv3D"))
    assert names([*map(Answer, named), in_words], many)[:5] == named


def test_names_with_other_classes_are_not_trusted() -> None:
    """The names count differently here: `dense` is the second Dense of the sheet."""
    answers = [Answer("lstm", "Dense"), Answer("dense", "LSTM")]
    assert names(answers) == ["dense", "lstm"]


def test_a_custom_name_counts_even_if_other_names_do_not() -> None:
    assert names([Answer("head"), Answer("lstm_7")]) == ["head", "lstm"]


def test_a_name_twice() -> None:
    assert names([Answer("dense"), Answer("dense"), Answer("dense")]) == [
        "dense",
        "dense_1",
        "head",
    ]


def test_a_name_inside_and_outside() -> None:
    rows = [row("dense", "Dense", inside=True), row("dense", "Dense")]
    (found,) = LayerMatcher(rows).match([Answer("dense")])
    assert found.row is rows[1]


def test_no_answers_and_no_rows() -> None:
    assert names([]) == []
    assert names([Answer("dense")], []) == [None]


# By class and order


@pytest.mark.parametrize("missing", range(len(CLASSES)))
def test_classes_with_one_missing(missing: int) -> None:
    left = [name for at, name in enumerate(NAMES) if at != missing]
    answers = [Answer(class_name=c) for at, c in enumerate(CLASSES) if at != missing]
    found = names(answers)
    assert found == left or missing in (2, 3, 5)  # Of several Dense, any may be missing.


@pytest.mark.parametrize("at", range(len(CLASSES) + 1))
def test_one_line_too_many(at: int) -> None:
    answers = [Answer(class_name=class_name) for class_name in CLASSES]
    answers.insert(at, Answer(class_name="Conv2D"))
    assert names(answers) == [*NAMES[:at], None, *NAMES[at:]]


def test_values_never_decide_between_layers_of_one_class() -> None:
    """Where two layers fit equally, nobody knows which one a student means."""
    rows = [replace(item, params=at) for at, item in enumerate(ROWS)]
    for wanted in (2, 3, 5):
        answers = [Answer(class_name="Dense", params=Response.params(str(wanted)))]
        assert names(answers, rows) == [["dense", "dense_1", "head"]]


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (Answer("dense2"), "dense_1"),
        (Answer(words="fc", classes=("Dense",), count=3), "head"),
        (Answer(words="fc", classes=("Dense",), order=("of class", 2)), "dense_1"),
        (Answer(words="fc", classes=("Dense",), order=("of class", "last")), "head"),
        (Answer(words="output layer", classes="last", order="last"), "head"),
        (Answer(class_name="Dense", order=4), "dense_1"),
    ],
)
def test_numbers_decide(answer: Answer, name: str) -> None:
    rows = [replace(item, params=at) for at, item in enumerate(ROWS)]
    assert names([answer], rows) == [name]


def test_arguments_decide_in_any_order() -> None:
    spec = ["Input((9,))", *(f"Dense({n})" for n in (8, 7, 6))]
    found = mark(spec, "Dense(6) 48\nDense(8) 80\nDense(7) 63")
    assert [(v.row and v.row.name, v.right) for v in found.verdicts] == [
        *(("dense", True), ("dense_1", True), ("dense_2", True))
    ]


def test_shapes_first_and_numbers_after_them() -> None:
    text = "Dense (None, 8)\nDense (None, 7)\nDense 80\nDense 63"
    found = mark(["Input((9,))", "Dense(8)", "Dense(7)"], text)
    assert (found.right, found.wrong, found.not_understood) == (4, [], [])


def test_answers_without_a_layer_are_those_with_weights() -> None:
    spec = ["Input((9,))", "Dense(8)", "Dropout(0.5)", "Dense(7)"]
    assert mark(spec, "80\n63").right == 2
    assert mark(spec, "80\n0\n63").right == 3
    assert len(mark(spec, "80\n0\n0\n63").not_understood) == 4


def test_answers_without_a_layer_are_in_order() -> None:
    rows = ROWS[1:4]
    assert names([Answer(), Answer(), Answer()], rows) == ["lstm", "dense", "dense_1"]


def test_a_row_that_keras_does_not_print_comes_last() -> None:
    rows = [row("input_layer", "InputLayer", extra=True), row("lstm", "LSTM")]
    assert names([Answer()], rows) == ["lstm"]
    assert names([Answer(), Answer()], rows) == [None, None]


@given(st.lists(st.sampled_from(["LSTM", "Dense", "Dropout"]), min_size=1, max_size=8), st.data())
def test_any_part_of_a_model_in_its_order(classes: list[str], data: Any) -> None:
    """The layers of the answers have their classes, and follow each other as in the model."""
    rows = [row(f"{name.lower()}_{n}", name) for n, name in enumerate(classes)]
    kept = data.draw(st.lists(st.sampled_from(range(len(rows))), unique=True).map(sorted))
    matches = LayerMatcher(rows).match([Answer(class_name=classes[n]) for n in kept])
    found = [rows.index(one.row) for one in matches if one.row]
    assert len(found) == len(kept)
    assert found == sorted(set(found))
    assert [classes[n] for n in found] == [classes[n] for n in kept]


# Work

ONE_CLASS = [row(f"dense_{n}", "Dense") for n in range(40)]


def test_among_too_many_words_only_names_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_WORDS", 3)
    assert names([Answer("dense_7"), Answer("dense_1"), Answer("desne")]) == [
        *(None, "dense_1", None)
    ]


# Whole sheets


def test_a_name_inside_a_model_and_outside() -> None:
    spec = ["Input((9,))", {"Sequential": ["Dense(8, name='a')"]}, "Dense(3, name='a')"]
    found = mark(spec, "sequential (8,) 80\na (3,) 27")
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
    found = mark(spec, "\n".join(lines))
    assert found.wrong == []
    assert len(found.unanswered) == 1


def test_names_of_another_session_and_a_line_too_many() -> None:
    text = "lstm_4 (10) 480\ndropout (10) 0\ndense_7 (1) 12"
    found = mark(["LSTM(10, input_shape=(3, 1))", "Dense(1)"], text.replace("(10)", "(10,)"))
    assert [v.row and v.row.name for v in found.wrong] == ["dense"]
    assert {v.label for v in found.not_understood} == {"dropout"}
    assert found.not_understood[0].reasons[0].why == NO_SUCH_LAYER


def test_numbers_need_no_explanation(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the letters of a layer mean is worked out only for answers with letters."""
    explained = KeyRow.explanation.func  # type: ignore[attr-defined]
    rows = []
    counted = cached_property(lambda row: rows.append(row) or explained(row))  # type: ignore[func-returns-value]
    counted.__set_name__(KeyRow, "explanation")
    monkeypatch.setattr(KeyRow, "explanation", counted)
    spec = ["Input((9,))", "Dense(8)", "Dense(7)"]
    assert mark(spec, "desne (None, 8) 80\ndense (None, 7) 63").wrong == []
    assert rows == []
    assert mark(spec, "desne (None, u) 80\ndense (None, 7) 63").wrong == []
    assert {row.name for row in rows} >= {"dense"}
