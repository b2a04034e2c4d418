"""The entry point of the command ``shapecalc``: a table of commands, and what runs one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Annotated, Any, NoReturn, TextIO

import typer

from shapecalc import __version__
from shapecalc.cli.errors import CommandLineError, print_usage_error
from shapecalc.cli.options import Command, CommandGroup, command_app
from shapecalc.errors import did_you_mean

COMMANDS = {
    "summary": "Print the table that Keras's model.summary() prints.",
    "explain": "Explain the output shape and the parameters of a layer, step by step.",
    "solve": "Find layer arguments that give a number of parameters or an output shape.",
    "diff": "Compare two models side by side.",
    "lint": "Report errors and likely mistakes in models, with fixes.",
    "why": "Explain an error message of Keras or TensorFlow, and how to fix it.",
    "convert": "Convert a model to a spec, to Keras's JSON or to a Python program.",
    "verify": "Compare the computed tables with those of the installed Keras.",
    "layers": "List the supported layers, or describe one.",
    "schema": "Print the JSON Schema of a spec, for completion and checks in editors.",
    "train": "Build the model of a spec with Keras and train it.",
    "check": "Grade answers about shapes and parameters, and explain wrong ones.",
    "quiz": "Generate exercises about shapes and parameters.",
}
"""The commands, with the first line of their help. Each has a module of the same name."""


class Commands(CommandGroup):
    """All commands; the module of a command is imported when that command runs."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command without its options, as ``shapecalc --help`` lists it."""
        return Command(cmd_name, help=COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str, Any, list[str]]:
        name, *rest = args
        if name not in COMMANDS:
            hint = did_you_mean(name, COMMANDS) or "`shapecalc --help` lists the commands"
            raise CommandLineError(f"there is no command `{name}`", hint)
        return name, load(name), rest


@cache
def load(name: str) -> Any:
    """Return a command; typer reads its options from the annotations of a function."""
    return typer.main.get_command(import_module(f"shapecalc.cli.{name}").app)


app = command_app(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(wanted: bool) -> None:
    """Print the version and exit, if ``--version`` is on the command line."""
    if wanted:
        print(f"shapecalc {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Keras's summary table, with shapes and parameters, without TensorFlow."""


def main(arguments: Sequence[str]) -> int:
    """Run a command line, and return its exit code."""
    try:
        code = load("main").main(list(arguments), prog_name="shapecalc", standalone_mode=False)
    except typer.TyperException as error:
        return print_usage_error(error)
    except typer.Abort:
        print("aborted", file=sys.stderr)
        return 1
    return int(code or 0)


def run() -> None:
    """Run the command line of this process; no failure to print ends in a traceback."""
    sys.stdout, sys.stderr = sys.stdout or _null_stream(), sys.stderr or _null_stream()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        try:
            code = main(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _give_up(1)
    except (RecursionError, MemoryError):  # Limits prevent both; this is for what escapes them.
        print("error: the input is nested too deeply or is too large", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        from shapecalc.saving import cannot_write

        print(f"error: {cannot_write(error)}", file=sys.stderr)
        _give_up(2)
    sys.exit(code)


def _null_stream() -> TextIO:
    """Return a stream in place of one that the calling process has closed."""
    return open(os.devnull, "w", encoding="utf-8")


def _give_up(code: int) -> NoReturn:
    """Exit, and keep Python from trying to write the rest of the output again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)
