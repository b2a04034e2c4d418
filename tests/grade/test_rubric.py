"""Rubrics: the questions with points, and the scores of a sheet."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marking import Marker
from shapecalc.grade.rubric import Rubric, full_points
from shapecalc.read.document import read_data

LSTM_DENSE = ["LSTM(10, input_shape=(3, 1))", "Dense(1)"]


def key(spec: Any = LSTM_DENSE) -> AnswerKey:
    return key_of(read_data(spec))


def questions(rubric: Rubric, spec: Any = LSTM_DENSE) -> dict[str, float]:
    return {question.name: question.points for question in rubric.questions(key(spec))}


def earned(rubric: Rubric, text: str, spec: Any = LSTM_DENSE) -> dict[str, float]:
    answers = key(spec)
    marked = Marker(answers).mark(sheet_of(Source("x", text)))
    scores = rubric.scores(rubric.questions(answers), marked)
    return {score.question.name: score.earned for score in scores}


# Questions


def test_each_shape_and_each_number_has_a_point() -> None:
    assert questions(Rubric()) == {
        "lstm.shape": 1,
        "lstm.params": 1,
        "dense.shape": 1,
        "dense.params": 1,
    }


def test_inputs_have_no_points() -> None:
    assert "input_layer.shape" not in questions(Rubric(), ["Input((3, 1))", "LSTM(10)"])


def test_points_by_question() -> None:
    rubric = Rubric({"shape": 0, "params": 2, "total": 3, "trainable": 0.5})
    assert questions(rubric) == {
        "lstm.params": 2,
        "dense.params": 2,
        "total": 3,
        "trainable": 0.5,
    }


def test_points_by_layer() -> None:
    rubric = Rubric(layers={"lstm": {"params": 5, "shape": 0}})
    assert questions(rubric) == {"lstm.params": 5, "dense.shape": 1, "dense.params": 1}


def test_layers_of_an_inner_model_have_points_only_by_name() -> None:
    spec = ["Input((10,))", {"Sequential": ["Dense(8)", "Dense(4, name='inner')"]}, "Dense(3)"]
    inside = {name for name in questions(Rubric(), spec) if name.startswith("inner")}
    assert inside == set()
    rubric = Rubric(layers={"inner": {"params": 2}})
    assert questions(rubric, spec)["inner.params"] == 2


def test_two_layers_of_one_name() -> None:
    spec = ["Input((9,))", {"Sequential": ["Dense(8, name='a')"]}, "Dense(3, name='a')"]
    rubric = Rubric({"shape": 0, "params": 0}, {"a": {"params": 1}})
    assert questions(rubric, spec) == {"a.params": 1, "a#2.params": 1}


def test_what_is_unknown_is_not_asked() -> None:
    answers = key()
    answers.rows[-1].params = None
    names = [question.name for question in Rubric().questions(answers)]
    assert names == ["lstm.shape", "lstm.params", "dense.shape"]


# Scores


def test_scores() -> None:
    rubric = Rubric({"shape": 1, "params": 2, "total": 3})
    assert earned(rubric, "lstm (10,) 481\ndense 11\ntotal: 491") == {
        "lstm.shape": 1,
        "lstm.params": 0,
        "dense.shape": 0,
        "dense.params": 2,
        "total": 3,
    }


@pytest.mark.parametrize(("follow_on", "points"), [(0, 0), (0.5, 1), (1, 2)])
def test_follow_on_errors(follow_on: float, points: float) -> None:
    rubric = Rubric({"shape": 2, "params": 0}, follow_on=follow_on)
    text = "lstm (None, 3, 10)\ndense (None, 3, 1)"
    assert earned(rubric, text) == {"lstm.shape": 0, "dense.shape": points}


def test_no_answer_has_no_verdict() -> None:
    answers = key()
    marked = Marker(answers).mark(sheet_of(Source("x", "dense 11")))
    rubric = Rubric()
    scores = rubric.scores(rubric.questions(answers), marked)
    assert [score.verdict is None for score in scores] == [True, True, True, False]


def test_of_two_answers_the_first_counts() -> None:
    rubric = Rubric({"shape": 0, "params": 1})
    text = "lstm 480\ntotal: 1\ntotal: 491"
    assert earned(rubric, text)["lstm.params"] == 1


def test_points_are_rounded() -> None:
    rubric = Rubric({"shape": 1, "params": 0}, follow_on=1 / 3)
    text = "lstm (None, 3, 10)\ndense (None, 3, 1)"
    assert earned(rubric, text)["dense.shape"] == 0.33333


# Partial credit, other right answers, bonus


def test_mistakes_have_a_fraction_of_the_points() -> None:
    rubric = Rubric({"shape": 0, "params": 2}, mistakes={"bias forgotten": 0.5})
    assert earned(rubric, "lstm 440\ndense 12") == {"lstm.params": 1, "dense.params": 0}


def test_the_larger_of_two_fractions_counts() -> None:
    text = "lstm (None, 3, 10)\ndense (None, 3, 1)"
    for fraction, points in [(0.2, 1), (1, 2)]:
        rubric = Rubric({"shape": 2, "params": 0}, follow_on=0.5, mistakes={"follow-on": fraction})
        assert earned(rubric, text)["dense.shape"] == points


GRU = ["GRU(5, input_shape=(3, 1))"]


@pytest.mark.parametrize(
    ("accepted", "text", "points"),
    [
        (["105", "120"], "gru 105", 1),
        (["105", "120"], "gru 120", 1),
        (["105"], "gru 120", 1),
        (["105"], "gru 106", 0),
        (["105"], "gru 3*(5+1+1)*5", 1),
        (["3*(u+d+1)*u"], "gru 3*(u+d+1)*u", 1),
        (["3*(u+d+1)*u"], "gru 3u(1+u+d)", 1),
        (["3*(u+d+1)*u"], "gru 3*(u+d)*u", 0),
        (["105"], "gru 3*(u+d)*u", 0),
        (["105"], "gru ?!", 0),
    ],
)
def test_accepted_numbers(accepted: list[str], text: str, points: float) -> None:
    rubric = Rubric({"shape": 0, "params": 1}, accept={"gru.params": accepted})
    sheet = f"{text}\ntotal: 1"
    assert earned(rubric, sheet, GRU)["gru.params"] == points


def test_accepted_shapes() -> None:
    rubric = Rubric({"shape": 1, "params": 0}, accept={"lstm.shape": ["(None, 3, 10)"]})
    assert earned(rubric, "lstm (None, 3, 10)")["lstm.shape"] == 1
    assert earned(rubric, "lstm (3, 10)")["lstm.shape"] == 1
    assert earned(rubric, "lstm (None, 10)")["lstm.shape"] == 1
    assert earned(rubric, "lstm (None, 3, 9)")["lstm.shape"] == 0


def test_an_accepted_answer_is_right() -> None:
    answers = key(GRU)
    marked = Marker(answers).mark(sheet_of(Source("x", "gru 105")))
    rubric = Rubric(accept={"gru.params": ["105"]})
    rubric.scores(rubric.questions(answers), marked)
    assert (marked.right, marked.wrong) == (1, [])


def test_accepted_totals() -> None:
    rubric = Rubric({"shape": 0, "params": 0, "total": 1}, accept={"total": ["480"]})
    assert earned(rubric, "total: 480") == {"total": 1}
    assert earned(rubric, "total: 481") == {"total": 0}


def test_bonus() -> None:
    rubric = Rubric({"shape": 0, "params": 1}, bonus={"total": 3, "dense.shape": 1})
    assert questions(rubric) == {
        "lstm.params": 1,
        "dense.shape": 1,
        "dense.params": 1,
        "total": 3,
    }
    assert full_points(rubric.questions(key())) == 2
    assert sum(earned(rubric, "lstm 480\ndense 11\ntotal: 491").values()) == 5


# Multiply-adds and FLOPs

TABLE = "| layer | MACs |\n|---|---|\n| lstm | 1,320 |\n| dense | 11 |\n| total | 1,330 |"


def test_costs_have_points_only_by_name() -> None:
    assert "lstm.macs" not in Rubric().names(key())
    rubric = Rubric({"shape": 0, "params": 0, "macs": 2, "total flops": 3})
    assert questions(rubric) == {"lstm.macs": 2, "dense.macs": 2, "total flops": 3}
    assert questions(Rubric(layers={"dense": {"flops": 1}}))["dense.flops"] == 1


def test_what_multiplies_nothing_is_not_asked() -> None:
    rubric = Rubric({"shape": 0, "params": 0, "macs": 1})
    spec = ["Conv2D(4, 3, input_shape=(8, 8, 1))", "Flatten()", "Dense(2)"]
    assert questions(rubric, spec) == {"conv2d.macs": 1, "dense.macs": 1}


def test_points_for_costs() -> None:
    rubric = Rubric({"shape": 0, "params": 0, "macs": 2, "total macs": 3})
    assert earned(rubric, TABLE) == {"lstm.macs": 2, "dense.macs": 0, "total macs": 3}
    partly = Rubric({"shape": 0, "params": 0, "macs": 2}, mistakes={"parameters": 0.5})
    assert earned(partly, TABLE) == {"lstm.macs": 2, "dense.macs": 1}


def test_a_word_for_operations_is_each_of_the_costs() -> None:
    for kind in ("macs", "flops"):
        rubric = Rubric({"shape": 0, "params": 0, kind: 1})
        assert earned(rubric, "lstm 연산량 1320\ndense 연산량 20")[f"lstm.{kind}"] == 1


def test_other_costs_that_count_as_right() -> None:
    rubric = Rubric({"shape": 0, "params": 0, "macs": 1}, accept={"dense.macs": ["11"]})
    assert earned(rubric, TABLE)["dense.macs"] == 1


def test_what_is_not_understood_needs_review() -> None:
    answers = key()
    marked = Marker(answers).mark(sheet_of(Source("x", "lstm_1: 48O\ndense 11")))
    for verdict in marked.verdicts[:1]:
        verdict.right = None
    scores = Rubric({"shape": 0, "params": 1}).scores(Rubric().questions(answers), marked)
    assert any(score.needs_review and score.earned == 0 for score in scores)
