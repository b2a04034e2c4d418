"""Commands run in the process of the tests, which is much faster than a process for each."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from conftest import ROOT

from shapecalc.cli.explain import explain_layer
from shapecalc.cli.layer_options import LayerCommand, values
from shapecalc.cli.main import main
from shapecalc.cli.solve import goal_of, goal_options
from shapecalc.declare.layer import Rule
from shapecalc.explain.layer import Explanation
from shapecalc.explain.solutions import Listing, solve_layer


@dataclass(slots=True)
class Done:
    """What a command printed, and its exit code."""

    stdout: str
    stderr: str
    returncode: int


def command(
    *arguments: str,
    columns: int = 80,
    stdin: str | bytes = "",
    encoding: str = "utf-8",
    cwd: Path = ROOT,
) -> Done:
    """Run a command line that is not on a terminal."""
    out, err = stream(encoding=encoding), stream()
    content = stdin if isinstance(stdin, bytes) else stdin.encode()
    with (
        inside(cwd),
        patch.dict(os.environ, COLUMNS=str(columns)),
        patch.object(sys, "stdin", stream(content)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main(arguments)
        out.flush()
        err.flush()
    return Done(text(out), text(err), code)


def stream(content: bytes = b"", encoding: str = "utf-8") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace", newline="\n")


def text(printed: io.TextIOWrapper) -> str:
    content: Any = printed.buffer
    return str(content.getvalue().decode(printed.encoding))


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Run with another working directory."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


# Layers whose arguments are options


def layer_values(rule: Rule, words: Sequence[str], goals: bool = False) -> dict[str, Any]:
    """Return the values of the options of a layer."""
    more = goal_options(rule) if goals else ()
    command = LayerCommand(rule, lambda values, form: 0, more)
    return values(command.make_context(rule.name, list(words)))


def explained(rule: Rule, words: Sequence[str] = ()) -> Explanation:
    """Return the explanation of a layer with these options."""
    return explain_layer(rule, layer_values(rule, words))


def solved(rule: Rule, words: Sequence[str]) -> Listing:
    """Return the solutions for a layer with these options."""
    return solve_layer(goal_of(rule, layer_values(rule, words, goals=True)))
