"""Exercises about multiply-adds: their answers are the counts of the layers in them."""

from __future__ import annotations

import ast
import re

import pytest

from shapecalc.costs.one_example import one_example
from shapecalc.costs.tally import tally_of
from shapecalc.explain.topics import TOPICS
from shapecalc.quiz.quiz import exercises
from shapecalc.read.document import read_data

TASK = re.compile(r"`(.*)` is called on (\(.*?\))\. How many (FLOPs|multiply-adds)")


@pytest.mark.parametrize("level", [1, 2, 3])
def test_answers(level: int) -> None:
    drawn = exercises([[TOPICS["macs"]]], level, 12, seed=5)
    asked = set()
    for exercise in drawn:
        match = TASK.match(exercise.task)
        assert match
        shape = ast.literal_eval(match[2])[1:]
        example = one_example(read_data([f"Input({shape})", match[1]]))
        assert example is not None
        count = tally_of(example).amount("macs").value
        (question,) = exercise.questions
        right = count * (1 + (match[3] == "FLOPs"))
        assert exercise.verdict(question, f"{right}").right
        assert exercise.verdict(question, f"{right:,}").right
        assert not exercise.verdict(question, f"{right + 1}").right
        asked.add(match[3])
    assert asked == {"multiply-adds"} | ({"FLOPs"} if level > 1 else set())


def test_each_trap_is_another_number_and_sizes_are_equations() -> None:
    drawn = [e for level in (1, 2, 3) for e in exercises([[TOPICS["macs"]]], level, 40, seed=6)]
    for exercise in drawn:
        (question,) = exercise.questions
        numbers = [question.right, *(trap for trap, _ in question.traps)]
        assert len({*numbers}) == len(numbers)
    sizes = [size for exercise in drawn for size in re.findall(r", (o\w)\b(.*)", exercise.steps[0])]
    assert sizes
    assert all(rest.startswith(" = ") for _, rest in sizes)
