"""Wrong answers as students make them: the first mistake named is the real one.

``scripts/mistakes`` prints a table of all mistakes. Where several mistakes give the same answer,
the one that people make most often counts as the real one: the order in ``usual/counts.py`` and in
``usual/shapes.py``.
"""

from __future__ import annotations

import pytest
from grade.usual.measure import models, tally


def test_the_first_mistake_named(request: pytest.FixtureRequest) -> None:
    seed = request.config.getoption("seed")
    found = tally(models(drawn=20, seed=seed))
    assert all(not counts["right"] for counts in found.outcomes.values())
    assert found.share() > 0.95
