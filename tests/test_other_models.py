"""Random programs: real Keras takes what we take, refuses what we refuse, and prints the same."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from other_models import random_program
from programs import difference
from random_values import Strategy, trying

from shapecalc.oracle.build import Builder


def test_random_programs(
    request: pytest.FixtureRequest, builder: Builder, tally: dict[str, Counter[str]]
) -> None:
    outcomes = tally.setdefault("random programs", Counter())
    programs = Strategy(lambda random: random_program(random.random()))
    options = request.config

    @trying(programs, options.getoption("seed"), options.getoption("programs"))
    def agree(program: Any) -> None:
        outcome, text = difference(builder.keras, program)
        assert not text, text
        outcomes[outcome] += 1

    agree()
    accepted = outcomes["accepted by both"] + outcomes["accepted by both and saved"]
    assert accepted > outcomes["refused by both"]
