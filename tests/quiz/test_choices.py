"""Questions with several texts to choose from, and numbers of tables."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from shapecalc.errors import Code, Place, Problem, Source
from shapecalc.explain.topic import Topic, TopicRows
from shapecalc.explain.topics import TOPICS
from shapecalc.quiz.choices import REASONS, cell_of_topic, why_it_does_not_fit
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.exercise import CHOICE, LETTERS
from shapecalc.quiz.random_models import NothingFitsError, RandomModels


def models(number: int) -> RandomModels:
    return RandomModels(Dice(seed=4, level=1, exercise=number), 1)


def test_losses() -> None:
    """What is given decides about the answer: no other row of the table has it."""
    columns: Counter[str] = Counter()
    for number in range(60):
        exercise = cell_of_topic(models(number), TOPICS["loss"])
        (question,) = exercise.questions
        assert question.kind == CHOICE
        assert len(question.options) == len(set(question.options)) <= len(LETTERS)
        right = [option for option in question.options if exercise.verdict(question, option).right]
        assert right == [question.right]
        letter = LETTERS[question.options.index(question.right)]
        assert exercise.verdict(question, f"({letter})").right
        for option in {*question.options} - {question.right}:
            assert "belongs to" in exercise.verdict(question, option).reasons[0].why
        columns[question.about] += 1
    assert set(columns) == {"Which last layer?", "Which loss?", "Which labels?"}


@pytest.mark.parametrize("name", ["minmax", "standard"])
def test_scaling(name: str) -> None:
    """Two decimals are enough, and no other value of the column is right."""
    for number in range(30):
        exercise = cell_of_topic(models(number), TOPICS[name])
        (question,) = exercise.questions
        right = Fraction(question.right)
        for digits in (2, 4):
            assert exercise.verdict(question, f"{float(right):.{digits}f}").right
        for wrong in (right + Fraction(1, 50), right - Fraction(1, 50)):
            assert not exercise.verdict(question, f"{float(wrong):.4f}").right
        for trap, why in question.traps:
            assert exercise.verdict(question, trap).reasons[0].why == why
        assert exercise.steps[-1].endswith(question.right)


def test_scaling_is_that_of_scikit_learn() -> None:
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    scalers = {"minmax": preprocessing.MinMaxScaler(), "standard": preprocessing.StandardScaler()}
    for name, scaler in scalers.items():
        for number in range(30):
            exercise = cell_of_topic(models(number), TOPICS[name])
            given, _, asked = exercise.task.partition(". What is")
            values = [[int(value)] for value in given.rpartition(" are ")[2].split(", ")]
            wanted = int(asked.rpartition(" = ")[2].partition("?")[0])
            scaled = scaler.fit_transform(values)[values.index([wanted])][0]
            (question,) = exercise.questions
            assert exercise.verdict(question, f"{scaled:.4f}").right
            assert abs(scaled - float(question.right)) < 1e-4


def test_a_topic_without_a_table() -> None:
    with pytest.raises(NothingFitsError):
        cell_of_topic(models(1), TOPICS["evaluate"])


def test_a_table_with_more_cells_than_letters() -> None:
    rows = [("name", "first", "second"), *((f"{n}", f"a{n}", f"b{n}") for n in range(9))]
    topic = Topic("long", "It has a long table.", {}, lambda a: iter([TopicRows(rows)]), "a source")
    with pytest.raises(NothingFitsError):
        cell_of_topic(models(1), topic)


@pytest.mark.parametrize("code", [*REASONS, Code.STATEFUL])
def test_reasons(code: Code) -> None:
    problem = Problem(code, "a message", Place(Source("a file")))
    questions = why_it_does_not_fit(problem)
    assert [question.right for question in questions] == [code.title] * (code in REASONS)
