"""Exercises: the same for a seed, right by Keras's own table, and marked as people answer them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from conftest import ROOT

from shapecalc.algebra.size import Shape
from shapecalc.declare.layer import Arguments, Out, Rule, Weight, layer
from shapecalc.declare.size_kinds import PositiveInt
from shapecalc.errors import InputError, Source
from shapecalc.explain.topic import Topic, Words
from shapecalc.explain.topics import TOPICS
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.grade.marking import Marker
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.draft import published, subjects, usual
from shapecalc.quiz.exercise import CHOICE, LAYER, NUMBER, TOTAL, Exercise
from shapecalc.quiz.quiz import exercises
from shapecalc.quiz.random_models import NothingFitsError
from shapecalc.quiz.sheet import files, hints, rows, sheet
from shapecalc.read.document import read_data
from shapecalc.read.text import parse
from shapecalc.rules import RULES, SAVED
from shapecalc.table.summary import summary

LEVELS = (1, 2, 3)
SHEETS = ROOT / "tests" / "snapshots" / "quiz"
NAMES = ["lstm", "conv", "pooling", "Bidirectional", "merging", "window", "embedding", "split"]


@cache
def some(level: int, seed: int, count: int = 10, *names: str) -> Sequence[Exercise]:
    """Return exercises, drawn once for all tests that look at the same ones."""
    return exercises(subjects(list(names)), level, count, seed)


@pytest.mark.parametrize("level", LEVELS)
def test_a_seed_gives_the_same_everywhere(level: int) -> None:
    """What people see. ``scripts/generate`` writes the files anew."""
    found = sheet(some(level, 7, 10, *NAMES), f"Level {level}", solved=True)
    assert (SHEETS / f"level_{level}.md").read_text(encoding="utf-8") == found


@pytest.fixture
def added_layer() -> Iterator[str]:
    """A layer of tomorrow's Keras, which textbooks have a formula for."""

    def AddedDense(x: Shape, a: Arguments) -> Out:
        """Apply a layer that is new."""
        return Out((*x[:-1], a.units), [Weight("kernel", (x[-1], a.units))])

    AddedDense.__module__ = RULES["Dense"].function.__module__
    layer(
        dict(units=PositiveInt("width of the output", letter="u")),
        input_axes="batch … features",
        textbook=["d·u"],
    )(AddedDense)
    yield "AddedDense"
    del RULES["AddedDense"], SAVED["AddedDense"]


@pytest.mark.parametrize(("level", "at_most"), [(1, 10), (2, 14), (3, 20)])
def test_a_new_layer_changes_only_the_exercises_that_draw_it(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, level: int, at_most: int
) -> None:
    """Of 80 exercises about the twelve usual layers; level 3 draws several layers for each."""

    def separate() -> list[str]:
        found = [exercises(subjects([]), level, 4, seed) for seed in range(20)]
        return [sheet([exercise], "") for some in found for exercise in some]

    before = separate()
    new = request.getfixturevalue("added_layer")
    assert new in {rule.name for rule in usual()}
    drawn: set[tuple[int, int]] = set()
    pick = Dice.pick

    def spied(dice: Dice, items: Sequence[Any]) -> Any:
        item = pick(dice, items)
        if getattr(item, "name", "") == new:
            drawn.add((dice.seed, dice.exercise))
        return item

    monkeypatch.setattr(Dice, "pick", spied)
    for number, pair in enumerate(zip(before, separate(), strict=True)):
        assert (divmod(number, 4) in drawn) == (pair[0] != pair[1])
    assert 1 <= len(drawn) <= at_most


def test_seeds_differ() -> None:
    assert len({sheet(some(2, seed, 4, *NAMES), "") for seed in range(8)}) == 8


def by_keras(builder: Builder, spec: Any) -> tuple[dict[str, tuple[str, str]], str]:
    """Shape and parameters of each layer, and all parameters, as Keras has them."""
    builder.set_names(None)
    model = builder.model(read_data(spec))
    table = {
        layer.name: (str(tuple(layer.output.shape)), f"{layer.count_params():,}")
        for layer in model.layers
    }
    return table, f"{model.count_params():,}"


def is_right_by_keras(builder: Builder, exercise: Exercise) -> None:
    if exercise.is_table:
        table, total = by_keras(builder, exercise.spec)
        for item, shape, params in rows(exercise):
            assert (shape.right, params.right) == table[item.name]
        assert exercise.questions[-1].right == total
    elif exercise.questions[0].kind == LAYER:
        _, refused = build_or_error(builder, read_data(exercise.spec))
        assert refused
    elif exercise.task.startswith("`"):
        call, shape, told = re.findall(
            r"`(.*?)` is called on (\(.*?\)) and (.*?)\. What", exercise.task
        )[0]
        call = call.replace("?", exercise.questions[0].right)
        table, total = by_keras(builder, [f"Input(batch_shape={shape})", call])
        ((leaving, _),) = (row for name, row in table.items() if "input" not in name)
        assert told in (f"has {total} parameters", f"returns {leaving}")


@pytest.mark.parametrize("level", LEVELS)
def test_keras_agrees(
    request: pytest.FixtureRequest,
    builder: Builder,
    tally: dict[str, Counter[str]],
    level: int,
) -> None:
    outcomes = tally.setdefault("exercises", Counter())
    start = request.config.getoption("seed") * 1000
    for seed in range(start, start + max(request.config.getoption("models") // 500, 2)):
        for names in ([], NAMES):
            for exercise in some(level, seed, 8, *names):
                is_right_by_keras(builder, exercise)
                outcomes[exercise.task.split(" ")[0].split("(")[0].strip("`")] += 1


@pytest.mark.parametrize("rule", published(), ids=repr)
def test_every_layer_has_exercises_or_says_so(rule: Rule) -> None:
    for level in LEVELS:
        with suppress(NothingFitsError):
            (found,) = exercises([[rule]], level, 1, seed=1, tables=True)
            assert rule.name in str(found.spec)


def test_usual_layers_have_exercises_on_all_levels() -> None:
    for rule in usual():
        for level in LEVELS:
            assert exercises([[rule]], level, 3, seed=2)


@pytest.mark.parametrize("level", LEVELS)
def test_sizes_can_be_worked_out_by_hand(level: int) -> None:
    for exercise in some(level, 5, 40):
        if exercise.is_table:
            for item in exercise.key.rows:
                assert item.params <= 50_000
                assert all(
                    size is None or size != 0 for shape in item.shapes or () for size in shape
                )


def test_what_names_stand_for() -> None:
    def named(name: str) -> set[str]:
        return {subject.name for subject in subjects([name])[0]}

    assert named("lstm") == {"LSTM"}
    assert named("conv") == {"Conv1D", "Conv2D"}
    assert {"MaxPooling2D", "AveragePooling1D"} <= named("pooling")
    assert named("recurrent") == {"SimpleRNN", "LSTM", "GRU"}
    assert {"Add", "Concatenate"} <= named("merging")
    assert subjects(["window"]) == [[TOPICS["window"]]]
    with pytest.raises(ValueError, match="did you mean `LSTM`"):
        subjects(["lsmt"])
    with pytest.raises(ValueError, match="no exercises about"):
        subjects(["  "])


def test_topics_without_a_number_have_no_exercises() -> None:
    topic = Topic("words", "It has only words.", {}, lambda a: iter([Words("a word")]), "a source")
    with pytest.raises(NothingFitsError):
        exercises([[topic]], 1, 1, seed=1)


ALIKE = {
    SHAPE: ["{}", "[{}]", "?{}"],
    PARAMS: ["{}", " {} ", "{} params"],
    TOTAL: ["{}"],
    LAYER: ["{}", "`{}`", "{} (its class)"],
    NUMBER: ["{}"],
    CHOICE: ["{}", " {} "],
}
"""Some of the ways to write an answer; the other readers have tests of their own."""


WRONG = ("", "1234567", "(7, 7, 7, 7, 7, 7)", "nothing", "(", "1/0", "x" * 5000)


@pytest.mark.parametrize("level", LEVELS)
def test_answers(level: int) -> None:
    """Of each kind of question in an exercise, one is given wrong answers, with all reasons."""
    for exercise in some(level, 11, 24, *NAMES):
        first = {question.kind: question for question in reversed(exercise.questions)}
        for question in exercise.questions:
            for written in ALIKE[question.kind][: 2 if question.kind == SHAPE else None]:
                told = written.format(question.right)
                told = told.replace("[(", "[").replace(")]", "]")
                assert exercise.verdict(question, told).right, (question, told)
            for wrong in WRONG if question is first[question.kind] else ():
                assert not exercise.verdict(question, wrong).right


def test_a_wrong_answer_has_its_reason() -> None:
    (exercise,) = exercises(subjects(["gru"]), 1, 1, seed=4, tables=True)
    (question,) = (one for one in exercise.questions if one.kind == PARAMS)
    u, d = (
        int(n) for n in re.findall(r"GRU\((\d+).*input_shape=\(\d+, (\d+)\)", exercise.spec[0])[0]
    )
    verdict = exercise.verdict(question, f"{3 * (u + d) * u}")
    assert "bias" in verdict.reasons[0].why


@pytest.mark.parametrize("level", LEVELS)
def test_hints_do_not_tell_the_answer(level: int) -> None:
    for exercise in some(level, 3, 20, *NAMES):
        for question in exercise.questions:
            found = hints(exercise, question)
            assert found
            if question.kind == PARAMS and len(question.right) > 2:
                assert not re.search(rf"(?<![\d,]){question.right}(?![\d,])", " ".join(found))


@pytest.mark.parametrize("level", LEVELS)
def test_check_marks_the_files(level: int) -> None:
    """The key is right, all of it, and of a blank sheet no layer is answered."""
    found = exercises(subjects([]), level, 12, seed=9, tables=True)
    texts = files(found)
    assert len(texts) == 36
    for name in (name for name in texts if "answers" not in name):
        source = Source(name, texts[name])
        marker = Marker(key_of(read_data(parse(source))))
        key = texts[f"key/{name.removesuffix('.yaml')}.answers.yaml"]
        marked = marker.mark(sheet_of(Source("key.yaml", key)))
        assert marked.verdicts
        assert marked.wrong == []
        assert [item for item in marked.unanswered if item.class_name != "InputLayer"] == []
        blank = texts[f"{name.removesuffix('.yaml')}.answers.yaml"]
        with pytest.raises(InputError, match="contains no shape and no number"):
            sheet_of(Source("", blank))


def test_what_does_not_fit_is_one_layer_of_the_model() -> None:
    asked = [one for one in some(2, 8, 60, "lstm", "conv") if one.questions[0].kind == LAYER]
    assert len(asked) > 5
    for exercise in asked:
        assert re.fullmatch(r"[a-z0-9_]+", exercise.questions[0].right)
        assert exercise.steps[1]


def test_a_table_of_a_stack_is_that_of_summary() -> None:
    (exercise,) = exercises(subjects(["lstm"]), 2, 1, seed=1, tables=True)
    table = summary(infer(read_data(exercise.spec)))
    assert [item.name for item, _, _ in rows(exercise)] == [row.name for row in table.layers]


def test_the_name_in_a_question_is_no_answer() -> None:
    """A question for a layer names none."""
    for exercise in some(3, 5, 40):
        if exercise.questions[0].kind == LAYER:
            assert "`" not in exercise.task
