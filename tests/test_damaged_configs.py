"""Damaged configs of saved models: shapecalc refuses what Keras refuses, and prints its tables."""

from __future__ import annotations

import json
from random import Random

import pytest
from damaged_configs import compare, damaged_config, verdict
from saved_models import saved

from shapecalc.oracle.build import Builder

COUNT = 150


def test_damaged_configs(builder: Builder) -> None:
    outcomes = set()
    for number in range(COUNT):
        text = damaged_config(Random(f"0 {number}"))
        outcome, difference = compare(text, verdict(builder, text))
        assert not difference, f"{outcome}: {difference}\n{text}"
        outcomes.add(outcome)
    assert {"the same", "both refuse it"} <= outcomes


@pytest.mark.parametrize("kind", ["keras", "keras2"])
def test_the_same_seed_gives_the_same_config(kind: str) -> None:
    first, second = (damaged_config(Random(7), kind) for _ in range(2))
    assert first == second
    assert json.loads(first) not in map(json.loads, saved(kind))
