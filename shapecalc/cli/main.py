"""The entry point of the command ``shapecalc``: a table of commands, and what runs one."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer

from shapecalc import __version__
from shapecalc.cli import streams
from shapecalc.cli.errors import CommandLineError, print_fault, print_usage_error
from shapecalc.cli.interrupt import INTERRUPTED, end_on_interrupt, raise_on_interrupt
from shapecalc.cli.options import QUESTION, Command, CommandGroup, command_app, usual_settings
from shapecalc.similar import did_you_mean
from shapecalc.terminal import note, usage_error, visible_output

BROKEN_PIPE = 141
"""The exit code if nobody reads the output any more, as shells have it for SIGPIPE."""

COMMANDS = {
    "new": "Print or write a model to start from, with comments.",
    "summary": "Print the table that Keras's model.summary() prints.",
    "explain": "Explain the output shape and the parameters of a layer, step by step.",
    "solve": "Find layer arguments that give a number of parameters or an output shape.",
    "report": "Write a page with the table, costs, explanations, picture and mistakes of a model.",
    "diff": "Compare two models side by side.",
    "lint": "Report errors and likely mistakes in models, with fixes.",
    "why": "Explain an error message of Keras or TensorFlow, and how to fix it.",
    "convert": "Convert a model to a spec, to Keras's JSON or to a Python program.",
    "plot": "Draw the graph of a model: as SVG, HTML, PNG, PDF, or in the terminal.",
    "annotate": "Write shapes and parameters as comments behind the lines of the code.",
    "verify": "Compare the computed tables with those of the installed Keras.",
    "watch": "Run a command again whenever its file is saved.",
    "layers": "List the supported layers, or describe one.",
    "schema": "Print the JSON Schema of a spec, for completion and checks in editors.",
    "train": "Build the model of a spec with Keras and train it.",
    "check": "Grade answers about shapes and parameters, and explain wrong ones.",
    "quiz": "Generate exercises about shapes and parameters.",
}
"""The commands, with the first line of their help. Each has a module of the same name."""


COMPLETION = ("--install-completion", "--show-completion")
"""The options about completion."""


class Commands(CommandGroup):
    """All commands; the module of a command is imported when that command runs."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words before a command; those about completion need no value."""
        words = [f"{word}=" if word in COMPLETION else word for word in args[:1]]
        return super().parse_args(ctx, args if args[1:] else words)

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


def install_completion(shell: str | None) -> None:
    """Teach a shell to complete the words of a command line, and exit."""
    if shell is not None:
        from shapecalc.cli import completion

        note(completion.installed(completion.chosen_shell(shell)))
        raise typer.Exit


def show_completion(shell: str | None) -> None:
    """Print what teaches a shell to complete the words of a command line, and exit."""
    if shell is not None:
        from shapecalc.cli import completion

        print(completion.script(completion.chosen_shell(shell)))
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
    install_completion: Annotated[
        str | None,
        typer.Option(
            metavar="[SHELL]",
            callback=install_completion,
            is_eager=True,
            help="Install completion: bash, zsh or fish; without a name, for this shell.",
        ),
    ] = None,
    show_completion: Annotated[
        str | None,
        typer.Option(
            metavar="[SHELL]",
            callback=show_completion,
            is_eager=True,
            help="Print the script for completion, also for powershell.",
        ),
    ] = None,
) -> None:
    """Keras's summary table, with shapes and parameters, without TensorFlow."""


def main(arguments: Sequence[str]) -> int:
    """Run a command line, and return its exit code; what is wrong in shapecalc itself is raised."""
    command = load("main")
    question = os.environ.get(QUESTION)
    if question:
        from shapecalc.cli.completion import answer

        return answer(command, question)
    try:
        with visible_output():
            return invoked(command, arguments)
    except typer.Exit as error:
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED


def invoked(command: Any, arguments: Sequence[str]) -> int:
    """Run a command line, and return its exit code; print what is wrong with it."""
    try:
        with usual_settings(), command.make_context("shapecalc", list(arguments)) as context:
            return int(command.invoke(context) or 0)
    except typer.TyperException as error:
        return print_usage_error(error)


RARELY = 50_000, 20, 20
"""After how many new objects Python looks for some that nothing needs any more.

What a command makes, it mostly needs to the end; looking more often takes a fifth of its time."""


def run() -> NoReturn:
    """Run the command line of this process; nothing ends in a traceback."""
    streams.prepare()
    gc.freeze()
    gc.set_threshold(*RARELY)
    gc.enable()
    # Python's parser warns of texts such as 5if; what is wrong with them is an error of ours.
    warnings.filterwarnings("ignore", module="<unknown>")
    code = INTERRUPTED
    with suppress(KeyboardInterrupt):  # It may come just before the command or just after it.
        try:
            raise_on_interrupt()
            code = guarded(sys.argv[1:])
        finally:
            end_on_interrupt()
    gc.freeze()  # The process ends: Python need not look for garbage in all that is left.
    sys.exit(code)


def guarded(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code, even if the streams cannot be written."""
    try:
        try:
            return _reported(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # Whoever reads the output has seen enough, as `head` has.
        streams.discard(sys.stdout, sys.stderr)
        return BROKEN_PIPE
    except OSError as error:
        from shapecalc.write.saving import cannot_write

        streams.discard(sys.stdout)
        with suppress(OSError):
            return usage_error(cannot_write(error))
        streams.discard(sys.stderr)
        return 2


def _reported(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; report what is wrong in shapecalc itself."""
    try:
        return main(arguments)
    except (RecursionError, MemoryError):  # Limits prevent both; this is for what escapes them.
        return usage_error("the input is nested too deeply or is too large")
    except OSError:  # A stream or a file cannot be written.
        raise
    except Exception as error:
        return print_fault(error, arguments)
