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
from shapecalc.grade.marking import NO_SUCH_LAYER, Marked, Marker
from shapecalc.grade.matching import likeness, match
from shapecalc.grade.sheet import Answer, Response
from shapecalc.read.document import read_data

CLASSES = ["InputLayer", "LSTM", "Dense", "Dense", "Dropout", "Dense"]
NAMES = ["input_layer", "lstm", "dense", "dense_1", "dropout", "head"]


def row(name: str, class_name: str, **more: Any) -> KeyRow:
    return KeyRow(name, class_name, ((None, 3),), 0, operation=None, **more)  # type: ignore[arg-type]


ROWS = [row(name, class_name) for name, class_name in zip(NAMES, CLASSES)]


def never(answer: Answer, row: KeyRow) -> int:
    return 0


def names(answers: list[Answer], rows: list[KeyRow] = ROWS, agrees: Any = never) -> list[Any]:
    """The names of the layers that some answers are about."""
    pairs = match(answers, rows, agrees)
    assert [id(answer) for answer, _ in pairs] == list(map(id, answers))
    return [found.name if found else None for _, found in pairs]


def mark(spec: list[Any], text: str) -> Marked:
    return Marker(key_of(read_data(spec))).mark(sheet_of(Source("x", text)))


# By name


def test_names_in_any_order() -> None:
    assert names([Answer("dense_1"), Answer("LSTM".lower()), Answer("Head")]) == [
        *("dense_1", "lstm", "head")
    ]


def test_names_with_other_classes_are_not_trusted() -> None:
    """The names count differently here: `dense` is the second Dense of the sheet."""
    answers = [Answer("lstm", "Dense"), Answer("dense", "LSTM")]
    assert names(answers) == ["dense", None]


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
    ((_, found),) = match([Answer("dense")], rows, never)
    assert found is rows[1]


def test_no_answers_and_no_rows() -> None:
    assert names([]) == []
    assert names([Answer("dense")], []) == [None]


# By class and order


@pytest.mark.parametrize("missing", range(len(CLASSES)))
def test_classes_with_one_missing(missing: int) -> None:
    left = [name for at, name in enumerate(NAMES) if at != missing]
    answers = [Answer(class_name=c) for at, c in enumerate(CLASSES) if at != missing]
    found = names(answers)
    assert found == left or missing in (2, 3)  # Of two Dense in a row, either may be missing.


@pytest.mark.parametrize("at", range(len(CLASSES) + 1))
def test_one_line_too_many(at: int) -> None:
    answers = [Answer(class_name=class_name) for class_name in CLASSES]
    answers.insert(at, Answer(class_name="Conv2D"))
    assert names(answers) == [*NAMES[:at], None, *NAMES[at:]]


def test_values_decide_between_layers_of_one_class() -> None:
    rows = [replace(item, params=at) for at, item in enumerate(ROWS)]
    for wanted in (2, 3, 5):
        answers = [Answer(class_name="Dense", params=Response.params(str(wanted)))]
        agrees = lambda a, r: int(a.params.amount == r.params)  # noqa: E731
        assert names(answers, rows, agrees) == [NAMES[wanted]]


def test_answers_without_a_layer_are_in_order() -> None:
    rows = ROWS[1:4]
    assert names([Answer(), Answer(), Answer()], rows) == ["lstm", "dense", "dense_1"]


def test_a_row_that_keras_does_not_print_comes_last() -> None:
    rows = [row("input_layer", "InputLayer", extra=True), row("lstm", "LSTM")]
    assert names([Answer()], rows) == ["lstm"]
    assert names([Answer(), Answer()], rows) == ["input_layer", "lstm"]


@given(st.lists(st.sampled_from(["LSTM", "Dense", "Dropout"]), min_size=1, max_size=8), st.data())
def test_any_part_of_a_model_in_its_order(classes: list[str], data: Any) -> None:
    """The layers of the answers have their classes, and follow each other as in the model."""
    rows = [row(f"{name.lower()}_{n}", name) for n, name in enumerate(classes)]
    kept = data.draw(st.lists(st.sampled_from(range(len(rows))), unique=True).map(sorted))
    pairs = match([Answer(class_name=classes[n]) for n in kept], rows, never)
    found = [rows.index(layer) for _, layer in pairs if layer]
    assert len(found) == len(kept)
    assert found == sorted(set(found))
    assert [classes[n] for n in found] == [classes[n] for n in kept]


# Work

ONE_CLASS = [row(f"dense_{n}", "Dense") for n in range(40)]


def params(name: str, number: int) -> Answer:
    return Answer(name, params=Response.params(str(number)))


def test_equal_answers_and_equal_layers_are_compared_once() -> None:
    compared = []

    def agrees(answer: Answer, row: KeyRow) -> int:
        compared.append((answer, row))
        return 0

    rows = [*ONE_CLASS, row("lstm", "LSTM"), replace(row("dense_9", "Dense"), params=3)]
    answers = [params(f"dense_{n}", n % 2) for n in range(100, 160)]
    assert names(answers[:40], rows, agrees) == [row.name for row in ONE_CLASS]
    assert len(compared) == 4  # Two kinds of answers, two kinds of `Dense`.


def test_words_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    words = []
    similarity = matching._similarity

    def counted(*two: str) -> float:
        words.append(two)
        return similarity(*two)

    monkeypatch.setattr(matching, "_similarity", counted)
    names([Answer(f"desne_{n}") for n in range(100, 140)], ONE_CLASS)
    assert len(words) == 3


def test_among_too_many_values_only_classes_and_names_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [replace(item, params=at) for at, item in enumerate(ROWS)]
    answers = [params("dense_7", 3), params("dense_8", 5), params("output", 5)]
    agrees = lambda a, r: int(a.params.amount == r.params)  # noqa: E731
    assert names(answers, rows, agrees) == ["dense_1", "head", None]
    monkeypatch.setattr(matching, "MOST_COMPARED", 17)
    assert names(answers, rows, lambda a, r: pytest.fail("compared")) == [
        *("dense", "dense_1", None)
    ]


def test_letters_take_more_work(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [Answer(f"dense_{n}", shape=Response.shape("(None, u)")) for n in (7, 8)]
    monkeypatch.setattr(matching, "MOST_COMPARED", 100)
    found = names(answers, agrees=lambda a, r: pytest.fail("compared"))
    assert found == ["dense", "dense_1"]


def test_among_too_many_words_only_names_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_CHARACTERS", 100)
    monkeypatch.setattr(matching, "_similarity", lambda *two: pytest.fail("compared"))
    assert names([Answer("dense_7"), Answer("dense_1"), Answer("desne")]) == [
        *(None, "dense_1", None)
    ]


# Likeness


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        (Answer("anything", "LSTM"), 1, 1),
        (Answer("anything", "lstm"), 1, 1),
        (Answer("lstm_4"), 1, 1),
        (Answer("LSTM"), 1, 1),
        (Answer("", "LS…"), 0.9, 0.9),
        (Answer("", "LTSM"), 0.6, 0.9),
        (Answer(), 0.5, 0.5),
        (Answer("", "GRU"), 0, 0),
        (Answer("dense"), 0, 0),
        (Answer("lstm", "Dense"), 0, 0),
    ],
)
def test_likeness(answer: Answer, least: float, most: float) -> None:
    assert least <= likeness(answer, row("lstm_2", "LSTM")) <= most


@pytest.mark.parametrize("word", ["max_pooling2d", "MaxPooling2D", "maxpooling2d", "MaxPool…"])
def test_spellings_of_a_class(word: str) -> None:
    assert likeness(Answer(word), row("max_pooling2d_3", "MaxPooling2D")) >= 0.9


@pytest.mark.parametrize("word", ["input", "Input", "InputLayer", "input_1", "input_layer"])
def test_inputs(word: str) -> None:
    assert likeness(Answer(word), row("input_layer", "InputLayer")) >= 0.8


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
