"""``shapecalc watch``: a command that runs again whenever its file is saved."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

import typer
from typer._click.shell_completion import _resolve_context

from shapecalc.cli.errors import CommandLineError
from shapecalc.cli.files import named_files, read_by
from shapecalc.cli.layer_options import SubjectGroup
from shapecalc.cli.options import Command, command_app
from shapecalc.read.text import has_known_ending
from shapecalc.terminal import note, unfiltered

app = command_app()

INTERVAL = 0.1
"""The seconds between two looks at the files."""

CLEAR = "\x1b[2J\x1b[H"
"""Clears the screen of a terminal; what was printed before it stays in the history."""

USUAL = "summary"
"""The command that runs if none is named."""

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="LINE...",
        help="A command with its file and its options; without a command, summary runs.",
        show_default=False,
    ),
]

State = Sequence[tuple[int, ...]]
"""What tells whether files have changed: times, sizes and numbers, or nothing for those missing."""


@app.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
def watch(words: Words) -> int:
    """Run a command again whenever its file is saved.

    Ctrl-C ends it. On a terminal, each run clears the screen.

    Examples:
      shapecalc watch model.yaml
      shapecalc watch lint model.py
      shapecalc watch explain model.yaml:dense
    """
    from shapecalc.cli.main import COMMANDS, invoked, load

    line = words if words[0] in COMMANDS else [USUAL, *words]
    if line[0] == "watch":
        raise CommandLineError("watch cannot watch itself", "leave out the second `watch`")
    files = files_on(line)
    if not files:
        raise CommandLineError("there is no file to watch", "name one behind the command")
    code = 0
    for number, _ in enumerate(changes(files, pause)):
        begin(number)
        code = invoked(load("main"), line)
        sys.stdout.flush()
        if sys.stdout.isatty():
            print(file=sys.stderr)
            note(f"watching {', '.join(files)}; Ctrl-C ends")
    return code


def begin(number: int) -> None:
    """Make room for what a run prints: an empty screen, or an empty line behind the run before."""
    if sys.stdout.isatty():
        unfiltered(sys.stdout).write(CLEAR)
    elif number:
        print()


def pause() -> bool:
    """Wait until the files are looked at again; return whether they are, as Ctrl-C ends that."""
    time.sleep(INTERVAL)
    return True


def files_on(line: Sequence[str]) -> list[str]:
    """Return the files and folders that a command line reads; some of them may be missing.

    Raises:
        typer.TyperException: if the command line is wrong, which no file can change.
    """
    from shapecalc.cli.main import load

    name, *words = line
    command = load(name)
    program = _resolve_context(load("main"), {}, "shapecalc", [])
    context = command.make_context(name, words, parent=program)
    if isinstance(command, SubjectGroup) and context._protected_args:
        words = [*context._protected_args, *context.args]
        name, command, words = command.resolve_command(context, words)
        context = command.make_context(name, words, parent=context)
    names = [name if is_there(name) else name.rpartition(":")[0] for name in read_by(context)]
    return [name for name in names if is_there(name)]


def is_there(name: str) -> bool:
    """Return whether a name is one of a file or folder, or tells that it is meant for a file.

    >>> is_there("missing.yaml"), is_there("lstm")
    (True, False)
    """
    return os.path.exists(name) or has_known_ending(name)


def state(files: Sequence[str]) -> State:
    """Return the state of files, and of the models in folders, at this moment."""
    paths = [*files, *named_files(files).names]
    return [*map(_state, paths)]


def _state(path: str) -> tuple[int, ...]:
    try:
        status = os.stat(path)
    except OSError:  # An editor that replaces a file takes it away for a moment.
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


def changes(files: Sequence[str], pause: Callable[[], bool]) -> Iterator[None]:
    """Yield once at the start, and once after each change, when nothing changes any more.

    Args:
        files: the files and folders.
        pause: waits; returns whether to go on.
    """
    shown = latest = state(files)
    yield
    while pause():
        before, latest = latest, state(files)
        if latest != shown and latest == before:
            shown = latest
            yield
