"""Every layer of Keras, by itself: many configurations each, right ones and wrong ones."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from strategies import RULES_ON_TENSORS, alone
from test_explain import check as check_explained
from test_oracle import plan_of, summary_of

from shapecalc.layer import Rule
from shapecalc.oracle import Builder, differences, judged
from shapecalc.read.spec import read_data
from shapecalc.rules import RULES

Coverage = list[tuple[Any, ...]]

CASES = 40
"""How many configurations of each layer are tried."""


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

    What is explained comes to the numbers of the table.
    """
    outcomes: Counter[str] = Counter()
    for right in (True, False):
        compare(builder, alone(rule, right), request.config.getoption("seed"), outcomes)
    told = outcomes["accepted"] + outcomes["refused"]
    coverage.append((rule.name, told, outcomes["accepted"], outcomes["refused"], 0))
    assert told >= 30
    assert outcomes["accepted"] >= 10


IMAGES = sorted(
    {rule for rule in RULES.values() if rule.first == "data"}, key=lambda rule: rule.name
)

IMAGE_VALUES = {
    "factor": 1.0,
    "height": 4,
    "width": 5,
    "height_factor": 0.1,
    "width_factor": 0.1,
    "max_number": 3,
}


@pytest.mark.parametrize("shape", [[8, 9, 3], [None, None, 3], [8, 9]])
@pytest.mark.parametrize("dtype", ["float32", "uint8"])
@pytest.mark.parametrize("rule", IMAGES, ids=repr)
def test_images(builder: Builder, rule: Rule, dtype: str, shape: list[int | None]) -> None:
    """Layers for images, whose arguments are not looked at, give Keras's shapes and dtypes."""
    values = {name: IMAGE_VALUES[name] for name in rule.arguments if name in IMAGE_VALUES}
    plan = read_data([{"Input": {"shape": shape, "dtype": dtype}}, {rule.name: values}])
    ours, (model, refused) = summary_of(plan), judged(builder, plan)
    assert (ours is None) == bool(refused), refused
    if ours is not None:
        assert list(differences(ours, model, widths=(80,))) == []


def compare(
    builder: Builder, strategy: SearchStrategy[Any], number: int, outcomes: Counter[str]
) -> None:
    """Holds some models against Keras; a difference is shown in the smallest that has it."""

    @seed(number)
    @settings(
        max_examples=CASES // 2,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(strategy)
    def agree(data: Any) -> None:
        plan = plan_of(data)
        if plan is None:
            outcomes["not told"] += 1
            return
        ours, (model, refused) = summary_of(plan), judged(builder, plan)
        assert (ours is None) == bool(refused), refused or "Keras takes it"
        outcomes["refused" if refused else "accepted"] += 1
        if ours is not None:
            assert list(differences(ours, model, widths=(80,))) == []
            check_explained(plan, ours)

    agree()
