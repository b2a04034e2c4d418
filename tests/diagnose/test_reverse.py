"""Right models, broken in the ways in which people do: the first cure is the reverse.

Or it is another change that gives the same table. No cure makes a file worse, and right models
have no warnings. ``scripts/reverse`` prints a table of all ways.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from diagnose.reverse import RIGHT, Break, judged
from diagnose.reverse_breaks import BREAKS

from shapecalc.diagnose.lints import check
from shapecalc.errors import Source

EVERY = 10
"""Of how many broken texts one is tried by default."""


@pytest.mark.parametrize("right", RIGHT, ids=lambda source: source.name)
def test_right_models_have_no_warnings(right: Source) -> None:
    assert check(right) == []


def test_there_are_many() -> None:
    assert len({each.name for each in BREAKS}) == len(BREAKS) > 80
    for each in BREAKS:
        assert any(list(each.texts(right.text, right.name)) for right in RIGHT), each.name


def test_first_cures(request: pytest.FixtureRequest, tally: dict[str, Counter[str]]) -> None:
    outcomes = tally.setdefault("first cures of broken models", Counter())
    random = Random(request.config.getoption("seed"))
    reversible = Counter[str]()
    pairs = [(right, each) for right in RIGHT for each in BREAKS]
    for right, each in random.sample(pairs, len(pairs) // EVERY):
        verdict = tried(right, each, random)
        assert verdict != "harmful", (right.name, each.name)
        outcomes[verdict] += 1
        reversible[verdict] += each.reversible
    found = reversible.total() - reversible[""] - reversible["valid"]
    assert found > 200
    assert reversible["right"] > 0.95 * found


def tried(right: Source, each: Break, random: Random) -> str:
    """Return what comes of one way to break a model; empty if it has nothing to break so."""
    texts = list(each.texts(right.text, right.name))
    if not texts:
        return ""
    outcome = judged(right, random.choice(texts))
    return outcome.verdict if outcome else "valid"
