"""Random programs: real Keras runs them and prints the tables that are read from their text."""

from __future__ import annotations

from typing import Any

import pytest
from random_programs import random_program
from run_code import COLUMNS, Program, Runner

from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.python.program import read_program
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

ONE_IN = 5
"""How many random models are compared for each random program."""


def printed(runner: Runner, program: Program) -> list[str]:
    """Return the tables that Keras prints; none if it refuses the program."""
    try:
        return runner.run(program)
    except Exception:  # of any kind: Keras, TensorFlow and Python have their own
        return []


def read(program: Program) -> list[str] | str:
    """Return the tables that are read from the text, or the messages if there are none."""
    options = Options(columns=COLUMNS, console=COLUMNS)
    try:
        plans = read_program(program.source)
        return [table(summary(infer(plan)), options).strip() for plan in plans]
    except ShapecalcError as error:
        return str(error)


def test_random_programs(keras: Any, request: pytest.FixtureRequest) -> None:
    runner = Runner(keras)
    seed, count = (request.config.getoption(name) for name in ("--seed", "--models"))
    refused = 0
    for number in range(count // ONE_IN // 5):
        program = Program(f"random {seed}/{number}", random_program(f"{seed}/{number}"))
        tables, found = printed(runner, program), read(program)
        refused += not tables
        if not tables:
            assert isinstance(found, str), f"Keras refuses:\n{program.text}"
        else:
            assert found == tables, f"{program.text}\n{found}\n{tables}"
    assert refused < count / ONE_IN / 5 / 2


def test_the_same_seed_gives_the_same_program() -> None:
    assert random_program("0/1") == random_program("0/1")
    assert random_program("0/1") != random_program("0/2")
