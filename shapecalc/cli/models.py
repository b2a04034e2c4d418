"""The models that a command line names, and the sizes that it gives them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from shapecalc.algebra.size import Letter
from shapecalc.cli.errors import CommandLineError, print_problems
from shapecalc.dataclasses import dataclass
from shapecalc.errors import ShapecalcError
from shapecalc.plan import ModelPlan
from shapecalc.read.document import ALL, Selection, read_models, read_spec, split_name
from shapecalc.read.text import PROGRAMS, has_known_ending

Content = TypeVar("Content")


def selection_of(files: Sequence[str], model: str | None, language: str | None) -> Selection:
    """Return what ``--model`` and ``--from`` say about files.

    Raises:
        CommandLineError: if they say it about none of them.
    """
    names = [split_name(file)[0] for file in files]
    if language and all(map(has_known_ending, names)):
        hint = "leave out --from, or rename the file"
        raise CommandLineError(f"--from: the suffix of {names[0]} says what it contains", hint)
    if model and all(has_known_ending(name) and not name.endswith(PROGRAMS) for name in names):
        hint = "leave out --model: only a program has several models"
        raise CommandLineError(f"--model: {names[0]} is no program", hint)
    return Selection(model or "", language or "")


def read_one(
    file: str, sizes: Mapping[str, int] | None = None, selection: Selection = ALL
) -> ModelPlan:
    """Return the plan of the model in a file.

    Raises:
        ShapecalcError: if the file cannot be read.
        CommandLineError: if it has no letter that ``--set`` gives a number.
    """
    plan = read_spec(file, sizes, selection)
    check_sizes(sizes or {}, [plan])
    return plan


def read_subject(file: str, values: Mapping[str, Any]) -> ModelPlan:
    """Return the plan of the model in a file.

    Args:
        file: its path.
        values: the values of the options that all commands about a file have.

    Raises:
        ShapecalcError: if the file cannot be read.
        CommandLineError: if the options do not fit the file.
    """
    selection = selection_of([file], values.get("model"), values.get("language"))
    return read_one(file, values.get("sizes"), selection)


def read_all(
    files: Sequence[str], sizes: Mapping[str, int] | None = None, selection: Selection = ALL
) -> tuple[list[ModelPlan], int]:
    """Read all models of files, and print the problems of those that cannot be read.

    Returns:
        The plans of the files that can be read, and the exit code of the others.

    Raises:
        CommandLineError: if no file has a letter that ``--set`` gives a number.
    """
    return read_each(files, sizes or {}, partial(read_models, selection=selection))


def read_each(
    files: Sequence[str],
    sizes: Mapping[str, int],
    read: Callable[[str, Mapping[str, int]], Sequence[Content]],
) -> tuple[list[Content], int]:
    """Read files with a function that returns all plans of a file, and maybe other content.

    Returns:
        The content of the files that can be read, and the exit code of the others.

    Raises:
        CommandLineError: if no file has a letter that ``--set`` gives a number.
    """
    reader = FileReader(sizes)
    results = [reader.read(lambda name: read(name, sizes), file) for file in files]
    contents = [content for result in results for content in result or ()]
    if not reader.code:
        check_sizes(sizes, [plan for plan in contents if isinstance(plan, ModelPlan)])
    return contents, reader.code


def read_single(
    files: Sequence[str], sizes: Mapping[str, int] | None = None, selection: Selection = ALL
) -> tuple[list[ModelPlan], int]:
    """Read the only model of each file, as `read_all` reads all of them."""

    def read(file: str, sizes: Mapping[str, int]) -> Sequence[ModelPlan]:
        return [read_spec(file, sizes, selection)]

    return read_each(files, sizes or {}, read)


@dataclass
class FileReader:
    """Reads files, and prints the problems of those that cannot be read.

    Attributes:
        sizes: the numbers that ``--set`` gives; fixes are tried with them.
        code: the exit code so far.
    """

    sizes: Mapping[str, int] | None = None
    code: int = 0

    def read(self, read: Callable[[str], Content], file: str) -> Content | None:
        """Return the content of a file; None if it cannot be read."""
        try:
            return read(file)
        except ShapecalcError as error:
            self.code = max(self.code, print_problems(error, self.sizes))
        return None


def check_sizes(sizes: Mapping[str, int], plans: Sequence[ModelPlan]) -> None:
    """Check that models have the letters that ``--set`` gives numbers.

    Raises:
        CommandLineError: if no model has one of them.
    """
    check_letters(sizes, {letter for plan in plans for letter in plan.letters})


def check_letters(sizes: Mapping[str, int], letters: Collection[str]) -> None:
    """Check that ``--set`` gives numbers only to some letters.

    Raises:
        CommandLineError: if it gives one to another letter.
    """
    unknown = [letter for letter in sizes if letter not in letters]
    if unknown:
        from shapecalc.algebra.formula import as_letter

        there = ", ".join(sorted(word for word in letters if isinstance(as_letter(word), Letter)))
        hint = f"the letters are {there}" if there else "no size is a letter"
        raise CommandLineError(f"--set: no size is called `{unknown[0]}`", hint)
