"""The files that a command line names, and work on each of them, in one process or in several."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from itertools import islice
from typing import Any, TypeVar

from typer.core import TyperArgument

from shapecalc.cli.errors import CommandLineError
from shapecalc.dataclasses import dataclass
from shapecalc.errors import InputError, Source
from shapecalc.limits import ENTRIES_BELOW_FOLDER
from shapecalc.read.folders import MAGIC, is_pattern
from shapecalc.read.text import PROGRAMS, unreadable

CHUNK = 16
"""The most files that a process gets at once."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """The files that a command line names.

    Attributes:
        names: their paths; ``-`` is standard input.
    """

    names: Sequence[str]

    @property
    def several(self) -> bool:
        """Whether there are several files, so that the output has to say which is which."""
        return len(self.names) > 1


def named_files(
    arguments: Sequence[str], is_excluded: Callable[[str], bool] = lambda file: False
) -> NamedFiles:
    """Return the files that arguments name: files, folders of models, and patterns.

    A folder or a pattern does not stand for a file that an argument before it names. What
    cannot be read stays as it is: whoever reads it learns why not.

    Args:
        arguments: the words of the command line.
        is_excluded: whether a folder or a pattern does not stand for a file.

    Raises:
        CommandLineError: if an argument stands for too many files.
    """
    names: list[str] = []
    for argument in arguments:
        before = {*names}
        files = _files_for(argument)
        if files == [argument]:
            names += files
        else:
            names += [file for file in files if file not in before and not is_excluded(file)]
    return NamedFiles(names)


def _files_for(argument: str) -> list[str]:
    """Return the files for which a folder or a pattern stands; anything else is the file itself."""
    if os.path.isdir(argument):
        return _in_folder(argument) or [argument]
    return (_matching(argument) if is_pattern(argument) else []) or [argument]


def _in_folder(folder: str) -> list[str]:
    """Return the models in a folder and below it; the folder itself, if it is one model."""
    from shapecalc.read.model_files import model_files  # Few command lines name folders.

    try:
        models = model_files(folder)
    except InputError as error:
        (problem,) = error.problems
        raise CommandLineError(problem.message, problem.hint) from None
    if len(models) == 1 and not models[0].endswith(PROGRAMS):
        is_inside = os.path.normpath(os.path.dirname(models[0])) == os.path.normpath(folder)
        return [folder] if is_inside else models
    return models


def _matching(pattern: str) -> list[str]:
    """Return the files that match a pattern, and those in folders that match.

    A pattern without an ending, such as ``models/*``, stands for the models that match.
    """
    from shapecalc.read.model_files import looks_like_model

    files: list[str] = []
    others: list[str] = []
    above = pattern
    for path in _matches(pattern):
        if path.startswith(above):  # What is below a folder follows it, and is taken already.
            continue
        if not os.path.isdir(path):
            (files if _has_ending(pattern) or looks_like_model(path) else others).append(path)
        elif inner := _in_folder(path):
            files += inner
            above = os.path.join(path, "")
    return files or others


def _matches(pattern: str) -> list[str]:
    """Return what matches a pattern, each folder before what is below it."""
    from glob import iglob  # A shell replaces most patterns.

    try:
        paths = list(islice(iglob(pattern, recursive=True), ENTRIES_BELOW_FOLDER + 1))
    except ValueError:  # no path of this system
        return []
    if len(paths) > ENTRIES_BELOW_FOLDER:
        raise CommandLineError(f"more than {ENTRIES_BELOW_FOLDER:,} files match {pattern}")
    return sorted(paths, key=lambda path: path.split(os.sep))


def _has_ending(pattern: str) -> bool:
    """Return whether a pattern says how the names of the files end.

    >>> _has_ending("models/*.yaml"), _has_ending("models.v2/*"), _has_ending("models/*.*")
    (True, False, False)
    """
    ending = os.path.splitext(pattern)[1]
    return bool(ending) and not any(sign in ending for sign in MAGIC)


def read_by(context: Any) -> list[str]:
    """Return the words of a command line that may name files that the command reads.

    Args:
        context: what typer has read of the command line; the name of a command about a subject,
            such as a file, is that subject.
    """
    words = [str(context.info_name)]
    for parameter in context.command.params:
        if isinstance(parameter, TyperArgument) and parameter.metavar != "[OUT]":
            value = context.params.get(parameter.name)
            words += [value] if isinstance(value, str) else value or ()
    return [*dict.fromkeys(words)]


def results(
    work: Callable[[str], Result],
    lost: Callable[[str], Result],
    files: Sequence[str],
    jobs: int,
) -> Generator[Result]:
    """Yield the result of each file, in the order of the files.

    Args:
        work: returns the result of a file; other processes get it as it is.
        lost: returns the result of a file that has ended its process.
        files: the files; standard input can be read in this process only.
        jobs: the number of processes.
    """
    if jobs < 2 or len(files) < 2 or "-" in files:
        yield from map(work, files)
        return
    from functools import partial

    from shapecalc.workers import Workers  # slow to import

    chunk = max(1, min(CHUNK, len(files) // (4 * jobs)))
    count = min(jobs, -(-len(files) // chunk))
    yield from Workers(partial(_same, work), lost, count, chunk).results(files)


def _same(work: Callable[[str], Result]) -> Callable[[str], Result]:
    """Return the work: all processes do the same."""
    return work


def lost_file(file: str) -> InputError:
    """Return the error of a file that has ended its process."""
    why = "the process that was to read it has ended"
    return unreadable(Source(file), why, "it may need more memory than there is")


def counted(number: int, noun: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "file"), counted(10_000, "file")
    ('1 file', '10,000 files')
    """
    return f"{number:,} {noun}" + "s" * (number != 1)
