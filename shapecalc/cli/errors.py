"""Errors of the command line: how they are printed, and how a command ends."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

import typer

# Typer has its own copy of click since version 0.28, and exports few of its exceptions.
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

from shapecalc import __version__, terminal
from shapecalc.errors import ShapecalcError, shortened
from shapecalc.similar import did_you_mean
from shapecalc.terminal import usage_error


class NoSubjectError(NoArgsIsHelpError):
    """A command line without a subject: the help is printed instead."""


class CommandLineError(typer.TyperException):
    """A command line that cannot be run, with a hint at one that can."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def print_usage_error(error: typer.TyperException) -> int:
    """Print what is wrong with a command line; return the exit code."""
    if not isinstance(error, NoArgsIsHelpError):  # It has printed the help instead.
        usage_error(_message(error), _suggestion(error) or _see_help(error))
    return error.exit_code


def _message(error: typer.TyperException) -> str:
    if isinstance(error, NoSuchOption):
        return f"there is no option `{error.option_name}`"
    if isinstance(error, MissingParameter) and error.param:
        return f"{error.param.param_type_name} `{_name(error)}` is missing"
    if isinstance(error, BadParameter) and error.param:
        return f"{_name(error)}: {error.message.rstrip('.')}"
    if isinstance(error, BadOptionUsage):  # It requires a value, or several.
        return re.sub(r"'(--[\w-]+)'", r"`\1`", _lower(error.message))
    extra = re.match(r"Got unexpected extra argument\S* \((.*)\)", error.message)
    return f"unexpected argument `{extra[1]}`" if extra else _lower(error.message)


def _lower(message: str) -> str:
    """Return a message of click in the style of ours: no capital, no full stop."""
    return message[:1].lower() + message[1:].rstrip(".")


def _name(error: BadParameter) -> str:
    """Return the name of the parameter that is wrong, as the help shows it."""
    assert error.param
    if error.param.param_type_name == "option":
        return str(error.param.opts[-1])
    return str(error.param.human_readable_name)


def _suggestion(error: typer.TyperException) -> str:
    """Return a question about what was probably meant, if anything is similar."""
    if isinstance(error, NoSuchOption):
        return did_you_mean(error.option_name, error.possibilities or ())
    choice = re.match(r"'(.*)' is not one of (.*)", error.message)
    if choice:
        return did_you_mean(choice[1], re.findall(r"'(.*?)'", choice[2]))
    return error.hint if isinstance(error, CommandLineError) else ""


def _see_help(error: typer.TyperException) -> str:
    context = error.ctx if isinstance(error, UsageError) else None
    return f"see `{context.command_path} --help`" if context else ""


def saved(content: bytes, target: Path, force: bool, parents: bool = False) -> bool:
    """Write a file, or print why not; return whether it is written."""
    from shapecalc.write.saving import cannot_write, save

    try:
        save(content, target, force, parents)
    except FileExistsError:
        usage_error(f"{target} exists", "--force overwrites it")
    except OSError as error:
        usage_error(cannot_write(error))
    else:
        return True
    return False


def print_problems(error: ShapecalcError, sizes: Mapping[str, int] | None = None) -> int:
    """Print the problems of a file, each with its fix, on standard error; return the exit code.

    Args:
        error: the error that reading or computing the file raised.
        sizes: the numbers that ``--set`` gives; fixes are tried with them.
    """
    print(problems_text(error, sizes, *layout(sys.stderr)), file=sys.stderr)
    return error.exit_code


def layout(stream: TextIO) -> tuple[bool, int]:
    """Return whether problems have colors on a stream, and the width at which they are wrapped."""
    return terminal.colors(stream) not in ("none", "bold"), terminal.wrapping(stream)


def problems_text(
    error: ShapecalcError, sizes: Mapping[str, int] | None, colors: bool, columns: int
) -> str:
    """Return the problems of a file, each with its fix.

    Args:
        error: the error that reading or computing the file raised.
        sizes: the numbers that ``--set`` gives; fixes are tried with them.
        colors: whether the text may have colors.
        columns: the width at which it is wrapped; 0 for long lines.
    """
    from shapecalc.diagnose.lints import mistakes
    from shapecalc.diagnose.repair import diagnose
    from shapecalc.diagnose.report import failure

    first = error.problems[0].place.source
    error.__traceback__ = None  # It would keep the whole program in memory during the trials.
    again = not error.of_program
    report = diagnose(first, error.problems, lambda source: mistakes(source, sizes), again)
    return failure(report.diagnoses, colors, columns)


FAULT = 70
"""The exit code of a fault in shapecalc itself; EX_SOFTWARE of the system's sysexits.h."""


def print_fault(error: Exception, arguments: Sequence[str]) -> int:
    """Print that shapecalc itself is wrong, and what a report needs; return the exit code.

    ``python -X dev -m shapecalc`` shows the traceback instead.
    """
    if sys.flags.dev_mode:
        raise error
    from platform import python_version
    from shlex import join
    from traceback import extract_tb

    *_, last = extract_tb(error.__traceback__)
    # In another process, there is only the text of its traceback.
    places = re.findall(r'File "(.+)", line (\d+), in', str(error.__cause__ or ""))
    file, line = places[-1] if places else (last.filename, last.lineno)
    where = f"{Path(file).name}, line {line}"
    what = f"{type(error).__name__}: {shortened(str(error))}"
    version = f"shapecalc {__version__}, Python {python_version()}, {sys.platform}"
    words = shortened(join(["shapecalc", *arguments]))
    report = "this is a fault of shapecalc; please report it with these lines and your files"
    message = f"shapecalc has failed: {what} ({where})"
    return usage_error(message, report, FAULT, details=[f"{version}: {words}"])
