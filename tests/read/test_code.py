"""Programs with Keras: the tables that are read from their text, and those that Keras prints."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from run_code import COLUMNS, FOLDER, Program, Runner, programs

from shapecalc.errors import ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.read.python.program import read_program
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

PROGRAMS = programs()
UNKNOWN = programs(FOLDER / "unknown")


MISSING: frozenset[str] = frozenset(
    {
        "functional: inputs that nobody uses, and a model of a middle tensor",
    }
)
"""Programs that are not read as Keras runs them, yet."""

UNREFUSED: frozenset[str] = frozenset()
"""Programs that give a table, or another reason, and must not."""


WITH_UNKNOWN_ROWS: frozenset[str] = frozenset(
    {
        "classes: layer subclass with a condition on data",
        "subclasses: a call of another package",
        "subclasses: a decorator of another package",
        "subclasses: a method that is replaced",
        "subclasses: a weight of unknown size",
        "subclasses: compute_output_shape of another package",
    }
)
"""Programs of which the table is printed, with ``?`` for what is unknown."""


def read(program: Program) -> list[str]:
    """Return the tables of a program, read from its text.

    Raises:
        ShapecalcError: if it gives none.
    """
    options = Options(columns=COLUMNS, console=COLUMNS)
    plans = read_program(program.source)
    return [table(summary(infer(plan)), options).strip() for plan in plans]


def read_or_error(program: Program) -> list[str]:
    """Return the tables of a program, or the messages if it gives none."""
    try:
        return read(program)
    except ShapecalcError as error:
        return [f"{problem.place.path}: {problem}" for problem in error.problems]


def read_with_notes(program: Program) -> list[str]:
    """Return the tables of a program and the notes on them, or the messages if it gives none."""
    try:
        tables = [(plan, summary(infer(plan))) for plan in read_program(program.source)]
    except ShapecalcError:
        return read_or_error(program)
    notes = [note for plan, rows in tables for note in (*plan.notes, *rows.notes)]
    return [*read_or_error(program), *notes]


UNKNOWN_CELL = re.compile(r"[│|] +\? +[│|]$|at least", re.MULTILINE)
"""A number of parameters that is unknown, or a total that is a lower bound."""


@pytest.fixture(scope="module")
def runner(keras: Any) -> Runner:
    return Runner(keras)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.title)
def test_program(runner: Runner, program: Program) -> None:
    printed = runner.run(program)
    assert printed
    found = read_or_error(program)
    if program.title in MISSING:
        assert found != printed, "this program is read now: take it off MISSING"
    else:
        assert found == printed


@pytest.mark.parametrize("program", UNKNOWN, ids=lambda program: program.title)
def test_unknown(tmp_path: Path, program: Program) -> None:
    """No table, or one with ``?``; a message or note has the reason; and nothing has run."""
    canary = tmp_path / "canary"
    text = program.text.replace("CANARY", str(canary))
    found = read_with_notes(replace(program, text=text))
    tables = [text for text in found if "Total params" in text]
    shows = program.title in WITH_UNKNOWN_ROWS
    assert bool(tables) is shows
    refused = all(UNKNOWN_CELL.search(text) for text in tables)
    refused = refused and any(program.reason in text for text in found)
    assert program.reason
    assert not canary.exists()
    assert refused is (program.title not in UNREFUSED), "\n".join(found)


def test_lists() -> None:
    """Every program that a list names exists."""
    assert {program.title for program in PROGRAMS} >= MISSING
    assert {program.title for program in UNKNOWN} >= UNREFUSED


def test_size() -> None:
    assert len(PROGRAMS) >= 150
    assert len(UNKNOWN) >= 40


LARGE = (
    "n = [1]\nfor i in range(40): n += n",
    "n = [1]\nn += range(10**8)",
    "n = [1]\nn.extend(range(10**8))",
    "n = {1}\nn.update(range(10**8))",
    "a, *n = range(10**8)",
    "n = [*range(10**8)]",
    "n = max(*range(10**8))",
    "n = list(map(abs, range(10**8)))",
    "n = 0.5 in range(10**9)",
    "n = ('a' * 10**4).replace('a', 'b' * 10**4)",
    "n = ('a' * 10**4).join(['b'] * 10**4)",
    "n = str(['a' * 10**4] * 10**4)",
    "n = '%s' % (['a' * 10**4] * 10**4)",
)
"""Statements whose result is larger than is computed."""


@pytest.mark.parametrize("statement", LARGE)
def test_large(statement: str) -> None:
    """What a statement computes stays unknown; the rest of the program is followed."""
    model = "m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])\nm.summary()\n"
    begun = process_time()
    (plan,) = read_program(Source("a.py", f"import keras\n{statement}\n{model}"))
    assert plan.layers
    assert process_time() - begun < 2
    (plan,) = read_program(
        Source("a.py", f"import keras\n{statement}\n{model.replace('(2,)', '(n,)')}")
    )
    assert any("`n`" in note for note in plan.notes), plan.notes


def test_too_many_letters() -> None:
    """A loop that makes a new unknown size in each round ends."""
    program = "import keras, mine\nm = keras.Sequential()\n"
    program += "while True: m.add(keras.layers.Dense(mine.size()))\n"
    with pytest.raises(ShapecalcError, match="more than 1,000 unknown sizes"):
        read_program(Source("a.py", program))


@pytest.mark.parametrize("statement", ["global n\nn", "global n\nmine(n)", "nonlocal n\nn += 1"])
def test_shared_names_without_a_value(statement: str) -> None:
    """A name that ``global`` declares may have no value yet."""
    model = "m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])\nm.summary()\n"
    (plan,) = read_program(Source("a.py", f"import keras\n{statement}\n{model}"))
    assert plan.layers
