"""Every layer of Keras, by itself: many configurations each, right ones and wrong ones."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from explain.test_layer import check as check_explained
from random_values import Strategy
from strategies import RULES_ON_TENSORS, alone, trying
from test_oracle import plan_of, refused_on_purpose, summary_of

from shapecalc.declare.layer import Rule
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.rules import RULES

Coverage = list[tuple[Any, ...]]


def test_none_is_missing(keras: Any) -> None:
    """A layer of Keras is declared, be it as one whose code lives elsewhere."""
    public = {
        name
        for name, value in vars(keras.layers).items()
        if isinstance(value, type) and issubclass(value, keras.layers.Layer)
    }
    assert public <= RULES.keys()


@pytest.mark.parametrize("rule", RULES_ON_TENSORS, ids=repr)
def test_alone(
    request: pytest.FixtureRequest, builder: Builder, coverage: Coverage, rule: Rule
) -> None:
    """Keras takes it where we take it, and then the tables are the same.

    What is explained comes to Keras's numbers, too.
    """
    outcomes: Counter[str] = Counter()
    seed, cases = map(request.config.getoption, ("seed", "cases"))
    for right in (True, False):
        compare(builder, alone(rule, right), seed, cases // 2, outcomes)
    told = outcomes["accepted"] + outcomes["refused"]
    coverage.append((rule.name, told, outcomes["accepted"], outcomes["refused"], 0))
    assert told >= cases * 3 // 4
    assert outcomes["accepted"] >= cases // 4


def compare(
    builder: Builder, strategy: Strategy, seed: int, number: int, outcomes: Counter[str]
) -> None:
    """Compare some models with Keras; a difference is shown in the smallest that has it."""

    @trying(strategy, seed, number)
    def agree(data: Any) -> None:
        plan = plan_of(data)
        if plan is None:
            outcomes["not told"] += 1
            return
        ours, (model, refused) = summary_of(plan), build_or_error(builder, plan)
        if ours is None and not refused and refused_on_purpose(plan):
            outcomes["refused"] += 1
            return
        assert (ours is None) == bool(refused), refused or "Keras takes it"
        outcomes["refused" if refused else "accepted"] += 1
        if ours is not None:
            assert list(differences(ours, model, widths=(80,))) == []
            check_explained(plan, model)

    agree()
