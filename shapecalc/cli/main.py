"""The entry point of the command ``shapecalc``."""

from __future__ import annotations

import os
import sys
from typing import NoReturn, TextIO

from typer.models import CommandInfo

from shapecalc.cli import models, study
from shapecalc.cli.app import app

__all__ = ["app", "models", "run", "study"]


def run() -> None:
    """The entry point: no text that cannot be shown or written ends in a traceback."""
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    only(sys.argv[1:2])
    try:
        try:
            app(prog_name="shapecalc")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _give_up(1)
    except (RecursionError, MemoryError):  # The limits lie below; this is for what escapes them.
        print("error: this is nested too deeply, or too large, to be read", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        print(f"error: cannot write: {error.strerror}", file=sys.stderr)
        _give_up(2)


def only(named: list[str]) -> None:
    """Forgets all other commands where one is named: typer reads the options of each, in its time.

    What is no command, such as ``--help``, leaves them all.
    """
    found = [each for each in app.registered_commands if _name(each) in named]
    app.registered_commands = found or app.registered_commands


def _name(command: CommandInfo) -> str:
    return str(command.name or getattr(command.callback, "__name__", ""))


def _nowhere() -> TextIO:
    """What stands in for a stream that whoever called has closed."""
    return open(os.devnull, "w", encoding="utf-8")


def _give_up(code: int) -> NoReturn:
    """Ends without the second try to write that Python would make."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)
