"""``%%shapecalc``: the commands in cells of IPython and Jupyter, after ``%load_ext shapecalc``."""

from __future__ import annotations

import io
import shlex
import sys
from typing import Any
from unittest.mock import patch

from shapecalc.cli.main import COMMANDS, main

DEFAULT, STANDARD_INPUT = "summary", "-"


def run_cell(line: str, cell: str) -> None:
    """Run a command on a cell: a spec, the code of a model, or answers.

    Args:
        line: the command and its options; ``summary`` if it names no command. ``-`` is the cell,
            which is the first argument if there is no ``-``.
        cell: the text of the cell.
    """
    name, *words = _words(line)
    words = words if STANDARD_INPUT in words else [STANDARD_INPUT, *words]
    stream = io.TextIOWrapper(io.BytesIO(cell.encode("utf-8", "surrogatepass")), "utf-8")
    with patch.object(sys, "stdin", stream):
        main([name, *words])


def run_line(line: str) -> None:
    """Run a command on files."""
    main(_words(line))


def _words(line: str) -> list[str]:
    """Return the words of a command line, which begins with the name of a command."""
    try:
        words = shlex.split(line)
    except ValueError:  # A quote is not closed.
        words = line.split()
    return words if words and words[0] in COMMANDS else [DEFAULT, *words]


def load_ipython_extension(shell: Any) -> None:
    """Add ``%%shapecalc`` and ``%shapecalc`` to a shell, as ``%load_ext shapecalc`` asks for."""
    shell.register_magic_function(run_line, "line", "shapecalc")
    shell.register_magic_function(run_cell, "cell", "shapecalc")
