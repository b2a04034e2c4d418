"""Wrong answers as students make them: the first mistake named is the real one.

``scripts/mistakes`` prints a table of all mistakes. Where several mistakes give the same answer,
the one that people make most often counts as the real one: the order in ``usual/counts.py`` and in
``usual/shapes.py``.
"""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from grade.usual.counts import COUNTS
from grade.usual.facts import taught
from grade.usual.measure import WrongAnswer, marked, models, tally
from grade.usual.shapes import SHAPES

from shapecalc.errors import Source
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.grade.marking import Marker
from shapecalc.grade.mistakes.arguments import inside
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.read.document import read_data


def test_the_first_mistake_named(request: pytest.FixtureRequest) -> None:
    seed = request.config.getoption("seed")
    found = tally(models(drawn=20, seed=seed))
    assert all(not counts["right"] for counts in found.outcomes.values())
    assert found.share() > 0.95


def numbers_in(mistake: Mistake) -> Any:
    """The number or the shapes to which a mistake leads; None if it has none."""
    return mistake.shapes if mistake.params is None else mistake.params


def test_no_explanation_has_another_number_than_the_student(
    request: pytest.FixtureRequest,
) -> None:
    """Of random numbers and shapes near the right ones, as well as far from them."""
    random, count = Random(request.config.getoption("seed")), 0
    for key in models(drawn=0, seed=request.config.getoption("seed") + 1):
        marker = Marker(key)
        for layer in taught(key):
            values = {*(random.randint(1, 2 * layer.params + 9) for _ in range(15))}
            for value in values - {layer.params}:
                verdict = marked(marker, WrongAnswer(COUNTS[0], layer, PARAMS, value))
                found = [numbers_in(reason) for reason in verdict.reasons if numbers_in(reason)]
                assert set(found) <= {value}, (layer.row.name, value, verdict.reasons)
                count += len(found)
            for _ in range(10):
                near = tuple(size and max(size + random.randint(-2, 2), 1) for size in layer.leaves)
                if near != layer.leaves:
                    verdict = marked(marker, WrongAnswer(SHAPES[0], layer, SHAPE, near))
                    found = [reason.shapes for reason in verdict.reasons if reason.shapes]
                    texts = {str(tuple(map(str, shape))) for (shape,) in found}
                    assert texts <= {str(tuple(map(str, near)))}, (layer.row.name, near)
                    count += len(found)
    assert count > 100


def test_an_argument_that_the_layer_does_not_have_is_never_named() -> None:
    for key in models(drawn=10, seed=3):
        marker = Marker(key)
        calls = [row.call for row in key.rows if row.call]
        for call in (call for call in calls if not list(inside(call.plan))):
            for mistake in (
                m for kinds in marker.kinds for m in marker.mistakes_with(call, None, kinds)
            ):
                argument = re.match(r"this is right for (\w+)=", mistake.why)
                assert not argument or argument[1] in call.plan.rule.accepted, mistake.why


@pytest.mark.parametrize(
    ("layer", "shape", "first"),
    [
        ("Conv2D(4, 3, padding='same', input_shape=(4, 4, 1))", "(None, 2, 2, 4)", "padding"),
        (
            "Conv2D(4, 3, padding='same', strides=2, input_shape=(9, 9, 1))",
            "(None, 4, 4, 4)",
            "padding",
        ),
        ("MaxPooling2D(2, input_shape=(5, 5, 3))", "(None, 3, 3, 3)", "rounding"),
        ("Conv2D(4, 3, input_shape=(9, 9, 1))", "(None, 3, 3, 4)", "strides"),
    ],
)
def test_padding_comes_before_strides(layer: str, shape: str, first: str) -> None:
    key = key_of(read_data([layer]))
    answer = Answer(key.rows[-1].name, shape=Response.shape(shape))
    (verdict,) = Marker(key).mark(Sheet(Source("x"), [answer])).verdicts
    assert verdict.reasons[0].name == first
