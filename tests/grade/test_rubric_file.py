"""Rubrics of teachers: files that are read, files that are none, and names that a model lacks."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from shapecalc.errors import InputError
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.late import LateRule
from shapecalc.grade.marking import Marker
from shapecalc.grade.rubric import Rubric
from shapecalc.grade.rubric_file import KEYS, check_rubric, mistake_name, read_rubric
from shapecalc.read.document import read_data


def key() -> AnswerKey:
    return key_of(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(1)"]))


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
        ("[1, 2]", "a rubric is a mapping with the keys `points`, `layers`, `follow_on`", ""),
        ("point: {shape: 1}", "unknown key `point` in a rubric", "did you mean `points`?"),
        (
            "xyz: 1",
            "unknown key `xyz` in a rubric",
            "the keys are points, layers, follow_on, mistakes",
        ),
        ("points: 3", "points are a mapping with the keys shape, params, macs, flops, total", ""),
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


EVERYTHING = """
points: {shape: 1, params: 2, total: 1}
layers: {lstm: {params: 5}}
follow_on: 0.5
mistakes: {bias forgotten: 0.5}
accept: {lstm.params: [440, 480], lstm.shape: [None, 10], dense.shape: "(None, 3, 1)"}
bonus: {total: 2}
late: {deadline: 2026-12-01 23:59+09:00, per_day: 0.1, at_most: 0.5, grace_minutes: 10}
overrides:
  kim: {lstm.params: 2}
  20231234: {total: 1}
"""


def test_all_keys(tmp_path: Path) -> None:
    rubric = read(tmp_path, EVERYTHING)
    assert rubric.mistakes == {"bias forgotten": 0.5}
    assert rubric.accept == {
        "lstm.params": ["440", "480"],
        "lstm.shape": ["(None, 10)"],
        "dense.shape": ["(None, 3, 1)"],
    }
    assert rubric.bonus == {"total": 2}
    deadline = datetime(2026, 12, 1, 23, 59, tzinfo=timezone(timedelta(hours=9)))
    assert rubric.late == LateRule(deadline, 0.1, 0.5, timedelta(minutes=10))
    assert rubric.overrides == {"kim": {"lstm.params": 2}, "20231234": {"total": 1}}
    assert all(f"{name}:" in EVERYTHING for name in KEYS)
    check_rubric(rubric, key(), Marker(key()).mistake_names())
    assert [name in ("bias", "bias forgotten") for name in rubric.mistakes] == [True]


def test_empty_keys_are_as_missing_ones(tmp_path: Path) -> None:
    empty = "".join(f"{name}:\n" for name in KEYS if name not in ("points", "follow_on"))
    assert read(tmp_path, empty) == Rubric()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("mistakes: [a]", "`mistakes` is a mapping from mistakes to fractions", ""),
        ("mistakes: {bias: 2}", "`bias` is a fraction of the points, from 0 to 1", ""),
        ("accept: 3", "`accept` is a mapping from questions to answers", ""),
        ("accept: {lstm.params: ['?!']}", "a number of parameters or a formula, not '?!'", ""),
        ("accept: {lstm.shape: '?!'}", "an answer that counts as right is a shape", ""),
        ("bonus: 3", "`bonus` is a mapping from questions to points", ""),
        ("late: 3", "`late` is a mapping with the keys deadline", ""),
        ("late: {}", "`deadline` is a time such as 2026-12-01 23:59+09:00", ""),
        ("late: {deadline: soon}", "`deadline` is a time such as", ""),
        ("late: {deadline: 2026-12-01 23:59}", "needs its offset from UTC", "in Korea: 2026"),
        ("late: {deadlin: x}", "unknown key `deadlin` in a rubric", "did you mean `deadline`?"),
        ("late: {deadline: 2026-12-01 23:59Z, per_day: 3}", "`per_day` is a fraction", ""),
        ("overrides: {kim: 3}", "this is a mapping from questions to points", ""),
        ("overrides: {kim: {lstm.params: x}}", "points are a number from 0 to 999,999", ""),
    ],
)
def test_other_keys(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    (problem,) = error.value.problems
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("layers: {lstn: {params: 2}}", "no layer 'lstn'", "did you mean `lstm`?"),
        ("layers: {conv2d: {params: 2}}", "no layer 'conv2d'", "has input_layer, lstm, dense"),
        ("accept: {lstn.params: 1}", "no question 'lstn.params'", "did you mean `lstm.params`?"),
        ("bonus: {totl: 1}", "no question 'totl'", "did you mean `total`?"),
        ("overrides: {kim: {dens.params: 1}}", "no question 'dens.params'", "`dense.params`"),
        ("mistakes: {biaz forgotten: 1}", "no mistake 'biaz forgotten'", "did you mean"),
    ],
)
def test_what_the_model_lacks(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        check_rubric(read(tmp_path, text), key(), Marker(key()).mistake_names())
    (problem,) = error.value.problems
    assert message in problem.message
    assert hint in problem.hint
    assert problem.place.source.name.endswith("rubric.yaml")


def test_what_the_model_has(tmp_path: Path) -> None:
    rubric = read(tmp_path, "layers: {lstm: {params: 2}}\nbonus: {trainable: 1}")
    assert check_rubric(rubric, key(), []) is rubric


def test_names_of_mistakes() -> None:
    assert mistake_name("bias missing", ["bias"]) == "bias"
    assert mistake_name("bias", ["bias", "bias forgotten"]) == "bias"
    assert mistake_name("other", ["bias"]) == "other"
