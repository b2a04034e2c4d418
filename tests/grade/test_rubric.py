"""Rubrics: the questions with points, the scores of a sheet, and files that are no rubrics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shapecalc.errors import InputError, Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marking import Marker
from shapecalc.grade.rubric import Rubric, check_layers, read_rubric
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


# Files


def read(tmp_path: Path, text: str) -> Rubric:
    path = tmp_path / "rubric.yaml"
    path.write_text(text, encoding="utf-8")
    return read_rubric(str(path))


def test_a_file(tmp_path: Path) -> None:
    text = "points: {shape: 1, params: 2, total: 1}\nlayers:\n  lstm_1: {params: 5}\nfollow_on: 0.5"
    assert read(tmp_path, text) == Rubric(
        {"shape": 1, "params": 2, "total": 1}, {"lstm_1": {"params": 5}}, 0.5
    )


def test_a_file_with_one_key(tmp_path: Path) -> None:
    assert read(tmp_path, "follow_on: 1") == Rubric(follow_on=1)
    assert read(tmp_path, "points: {total: 2}").points == {"shape": 1, "params": 1, "total": 2}


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[1, 2]", "a rubric is a mapping with the keys `points`, `layers` and `follow_on`", ""),
        ("point: {shape: 1}", "unknown key `point` in a rubric", "did you mean `points`?"),
        ("xyz: 1", "unknown key `xyz` in a rubric", "the keys are points, layers, follow_on"),
        ("points: 3", "points are a mapping with the keys shape, params, total", ""),
        ("points: {shapes: 1}", "unknown key `shapes` in a rubric", "did you mean `shape`?"),
        ("points: {shape: -1}", "points are a number from 0 to 999,999, not -1", ""),
        ("points: {shape: a}", "points are a number from 0 to 999,999, not 'a'", ""),
        ("points: {shape: true}", "points are a number from 0 to 999,999, not True", ""),
        ("points: {shape: 1000000}", "from 0 to 999,999, not 1000000", ""),
        ("points: {shape: .nan}", "from 0 to 999,999, not nan", ""),
        ("layers: [a]", "`layers` is a mapping from names of layers to points", ""),
        ("layers: {a: 3}", "points are a mapping with the keys shape, params", ""),
        ("layers: {a: {total: 3}}", "unknown key `total` in a rubric", "shape, params"),
        ("follow_on: 2", "`follow_on` is a fraction of the points, from 0 to 1", ""),
        ("follow_on: half", "points are a number from 0 to 999,999, not 'half'", ""),
    ],
)
def test_files_that_are_no_rubrics(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    (problem,) = error.value.problems
    assert message in problem.message
    assert hint in problem.hint


def test_layers_that_the_model_lacks() -> None:
    check_layers(Rubric(layers={"lstm": {"params": 2}}), key(), "rubric.yaml")
    with pytest.raises(InputError, match="the model has no layer 'lstn'") as error:
        check_layers(Rubric(layers={"lstn": {"params": 2}}), key(), "rubric.yaml")
    assert error.value.problems[0].hint == "did you mean `lstm`?"
    with pytest.raises(InputError) as error:
        check_layers(Rubric(layers={"conv2d": {"params": 2}}), key(), "rubric.yaml")
    assert error.value.problems[0].hint == "the model has input_layer, lstm, dense"
