"""Exercises about the multiply-adds and the floating-point operations of a layer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shapecalc.algebra.notation import expr_text
from shapecalc.algebra.size import UNKNOWN, shape_text
from shapecalc.errors import Source
from shapecalc.explain.layer import Explanation, explain
from shapecalc.explain.multiply_adds import explain_multiply_adds
from shapecalc.explain.multiply_adds_text import output_sizes
from shapecalc.explain.topic import Topic
from shapecalc.quiz.exercise import NUMBER, Exercise, Question
from shapecalc.quiz.random_models import TRIES, NothingFitsError, RandomModels
from shapecalc.read.document import read_layer
from shapecalc.rules import RULES


def multiply_adds(models: RandomModels, topic: Topic) -> Exercise:
    """Return the exercise to work out the multiply-adds of a layer, or its FLOPs above level 1.

    Raises:
        NothingFitsError: if no layer of the topic has any.
    """
    asks_flops = models.level > 1 and models.dice.below(2) == 1
    for _ in range(TRIES):
        shape, layer = models.alone(RULES[models.dice.pick(topic.layers)])
        plan = read_layer({layer.rule.name: layer.arguments}, Source("<quiz>"))
        explanation = explain(plan, [(UNKNOWN, *shape)])
        macs = explain_multiply_adds(explanation)
        if macs is None or not isinstance(macs.total, int) or macs.total == 0:
            continue
        formula, *numbers = map(expr_text, macs.steps(macs.formula))
        sizes = "".join(f", {size}" for size in output_sizes(macs).values())
        steps = [f"{formula}{meanings(explanation, formula)}{sizes}", *numbers[:1]]
        called = f"`{layer.text()}` is called on {shape_text((UNKNOWN, *shape))}."
        if asks_flops:
            steps.append(f"FLOPs = 2·{macs.total}")
        what = "FLOPs (floating-point operations)" if asks_flops else "multiply-adds"
        task = f"{called} How many {what} is that for one example?"
        right = f"{macs.total * (1 + asks_flops)}"
        traps = [*_traps(macs.total, explanation.total, asks_flops)]
        question = Question(NUMBER, what.partition(" ")[0], right, traps=traps)
        return Exercise(task, None, [question], steps)
    raise NothingFitsError(topic.name)


def _traps(macs: int, params: object, asks_flops: bool) -> Iterator[tuple[str, str]]:
    """Yield the numbers that are mistaken for multiply-adds or FLOPs."""
    if asks_flops:
        yield f"{macs}", "these are the multiply-adds; FLOPs are twice as many"
    else:
        yield f"{2 * macs}", "these are the FLOPs; multiply-adds are half as many"
    if params not in (macs, 2 * macs):
        yield f"{params}", "this is the number of parameters: each is used at every position"


def meanings(explanation: Explanation, formula: str) -> str:
    """Return the meaning of those letters of a formula that have numbers: ``, u for units``."""
    used = re.findall(r"[^\W\d_]\w*", formula)
    symbols = [s for s in explanation.symbols if s.number is not None and s.letter in used]
    return "".join(f", {s.letter} for {s.meaning.partition(':')[0]}" for s in symbols)
