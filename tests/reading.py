"""Programs of a few lines, and what is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from run_code import COLUMNS, Runner
from run_code import Program as Program_

from shapecalc.algebra.size import shape_text
from shapecalc.errors import Mark, Problem, ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.plan import ModelPlan
from shapecalc.read.problems import Findings
from shapecalc.read.python.program import Program, read_program
from shapecalc.read.python.values import UnknownValue
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import Summary, summary

KERAS = "import keras, numpy as np\nfrom keras import Input, Model, Sequential, layers, ops\n"
"""The lines with which most programs here begin."""


def followed(text: str, chosen: Mapping[str, Any] | None = None) -> Program:
    """Return a program that has been followed to its end."""
    program = Program(Source("a.py", KERAS + text), Findings(), chosen or {})
    program.start()
    program.follow("")
    return program


def value(text: str, chosen: Mapping[str, Any] | None = None) -> Any:
    """Return the value of ``v`` at the end of a program; the reason if it is unknown."""
    program = followed(text, chosen)
    known = program.scope.names["v"]
    known = program.poisoned.get(id(known), (known, known))[1]
    return f"? {known.reason}" if isinstance(known, UnknownValue) else known


def python(text: str) -> Any:
    """Return the value of ``v`` at the end of a program that Python runs."""
    names: dict[str, Any] = {"np": np, "__name__": "__main__"}
    exec(text, names)
    return names["v"]


def agree(text: str) -> bool:
    """Return whether a program gives ``v`` the value that Python gives it, of the same type."""
    return repr(value(text)) == repr(python(text))


def as_keras(keras: Any, text: str) -> Any:
    """Return the value of ``v`` at the end of a program that runs with real Keras."""
    keras.utils.clear_session(free_memory=False)
    names: dict[str, Any] = {}
    exec(KERAS + text, names)
    return names["v"]


def tables(text: str) -> list[str]:
    """Return the tables of a program, read from its text."""
    options = Options(columns=COLUMNS, console=COLUMNS)
    return [table(model, options).strip() for model in summaries(text)]


def printed(keras: Any, text: str) -> list[str]:
    """Return the tables of a program, as real Keras prints them."""
    return Runner(keras).run(Program_("a.py", KERAS + text))


def plans(text: str, chosen: Mapping[str, Any] | None = None) -> list[ModelPlan]:
    """Return the plans of the models of a program."""
    return read_program(Source("a.py", KERAS + text), chosen)


def summaries(text: str, chosen: Mapping[str, Any] | None = None) -> list[Summary]:
    """Return the summaries of the models of a program."""
    return [summary(infer(plan)) for plan in plans(text, chosen)]


def rows(text: str, chosen: Mapping[str, Any] | None = None) -> list[str]:
    """Return the rows of the only model of a program, in short."""
    (model,) = summaries(text, chosen)
    return [f"{row.name} {shape_text(row.calls[0][0] or ())} {row.params}" for row in model.layers]


def problems(text: str) -> list[str]:
    """Return the messages about a program that cannot be read, or whose model is wrong."""
    try:
        summaries(text)
    except ShapecalcError as error:
        return [problem.message for problem in error.problems]
    return []


def answer(text: str, chosen: Mapping[str, Any] | None = None) -> list[str]:
    """Return all that is answered to a program: its rows and notes, or its problems in full."""
    try:
        models = plans(text, chosen)
        made = [summary(infer(plan)) for plan in models]
    except ShapecalcError as error:
        return [*map(in_full, error.problems)]
    lines = []
    for plan, model in zip(models, made):
        lines += [
            f"{row.name} {shape_text(row.calls[0][0] or ()) if row.calls else '?'} {row.params}"
            for row in model.layers
        ]
        lines += [*plan.notes, *(note for note in model.notes if note not in plan.notes)]
    return lines


def in_full(problem: Problem) -> str:
    """Return a problem with its place, its code, and the word that was meant."""
    place = problem.place
    last = place.path[-1] if place.path else None
    if isinstance(last, Mark):
        at = f"{last.line}:{last.column}-{last.end_line}:{last.end_column}"
    else:
        at = "/".join(map(str, place.path))
    meant = f" (meant: {problem.meant})" if problem.meant else ""
    return f"{at} {problem.code.value} {problem}{meant}"


def outdated(text: str) -> list[str]:
    """Return what is noted of code for an older version: each problem, and its changes."""
    program = followed(text)
    lines = []
    for problem in program.outdated:
        lines.append(in_full(problem))
        for change in problem.changes:
            (mark,) = change.place.path
            assert isinstance(mark, Mark)
            lines.append(f"{mark.line}:{mark.column}-{mark.end_column} {change.text!r}")
    return [*lines, *map(in_full, program.problems)]
