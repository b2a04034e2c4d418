"""Programs of a few lines, and what is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from shapecalc.algebra.size import shape_text
from shapecalc.errors import ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.read.problems import Findings
from shapecalc.read.python.program import Program, read_program
from shapecalc.read.python.values import UnknownValue
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


def summaries(text: str, chosen: Mapping[str, Any] | None = None) -> list[Summary]:
    """Return the summaries of the models of a program."""
    return [summary(infer(plan)) for plan in read_program(Source("a.py", KERAS + text), chosen)]


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
