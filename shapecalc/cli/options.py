"""Options that several commands have, and the values that they take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Literal, get_args

import typer
from typer._types import TyperChoice  # what typer itself makes of a literal type
from typer.core import TyperCommand, TyperGroup, TyperOption

from shapecalc.limits import Lift
from shapecalc.terminal import Coloring

QUESTION = "_SHAPECALC_COMPLETE"
"""The variable by which a shell asks what can follow on an unfinished command line."""


class HelpMixin:
    """A command that prints its help as ``shapecalc.cli.help`` lays it out."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from shapecalc.cli.help import print_help  # rich is slow to import

        print_help(self, ctx)


class Command(HelpMixin, TyperCommand):
    """A command with options of its own, ``--color``, and ``--no-limits`` if it reads models."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.append(color_option())
        if any(parameter.name == "language" for parameter in self.params):
            self.params.append(no_limits_option())


@contextmanager
def usual_settings() -> Iterator[None]:
    """Restore afterwards what the options of one command line change: colors and limits."""
    before = Coloring.when, Lift.is_on
    try:
        yield
    finally:
        Coloring.when, Lift.is_on = before


WHEN = ("auto", "always", "never")
"""When there are colors."""


def color_option() -> TyperOption:
    """Return the option that says when there are colors, in results, errors and help."""

    def color(context: Any, parameter: Any, value: str) -> None:
        if value != "auto":
            Coloring.when = value

    return TyperOption(
        param_decls=["color", "--color"],
        type=TyperChoice(WHEN),
        default="auto",
        is_eager=True,
        expose_value=False,
        callback=color,
        metavar="WHEN",
        help="Use colors: auto, always, never.",
        show_default=True,
    )


def no_limits_option() -> TyperOption:
    """Return the option that lifts the limits on the size of models."""

    def lift(context: Any, parameter: Any, value: bool) -> None:
        Lift.is_on = value

    return TyperOption(
        param_decls=["no_limits", "--no-limits"],
        is_flag=True,
        expose_value=False,
        callback=lift,
        help="Read models of any size, however long it takes.",
    )


class CommandGroup(HelpMixin, TyperGroup):
    """A command whose first argument names another command; it has ``--color``, too."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.append(color_option())


def command_app(**settings: Any) -> typer.Typer:
    """Return what makes a command of the function that it decorates.

    The parameters of the function are the command's options, its docstring is the
    help, and its result is the exit code.
    """
    return typer.Typer(add_completion=False, rich_markup_mode=None, **settings)


def format_option(choices: Any, default: str | bool = True) -> Any:
    """Return the option ``--format``, which takes one of the choices of a literal type."""
    names = ", ".join(get_args(choices))
    help = f"Output format: {names}."
    return typer.Option("--format", metavar="FORMAT", help=help, show_default=default)


LONGEST = 1_000
"""Digits of a whole number without limits; Python refuses thousands."""


def is_digits(text: str) -> bool:
    """Return whether a text has only the digits from 0 to 9.

    >>> is_digits("12"), is_digits("١٢"), is_digits("1_000")
    (True, False, False)
    """
    return text.isascii() and text.isdecimal()


def whole_number(minimum: int = 1, maximum: int = 10**15) -> Callable[[str], int]:
    """Return a parser of whole numbers in a range.

    >>> whole_number()("12")
    12
    """
    limits = f"of at least {minimum}" if maximum == 10**15 else f"from {minimum} to {maximum:,}"

    def parse(text: str) -> int:
        if is_digits(str(text)) and minimum <= int(str(text)[:20]) <= maximum:
            return int(text)
        raise typer.BadParameter(f"{text!r} is not a whole number {limits}")

    return parse


def number_of_jobs(text: str) -> int:
    """Return a number of processes; ``auto`` is one for each processor of the machine.

    >>> number_of_jobs("4")
    4
    """
    if text == "auto":
        from shapecalc.workers import processors  # slow to import

        return processors()
    return whole_number(1, 256)(text)


def integer(text: str) -> int:
    """Return a whole number, which may be negative."""
    if not is_digits(text.removeprefix("-")) or len(text) > LONGEST:
        raise typer.BadParameter(f"{text!r} is not a whole number")
    return int(text)


def named_sizes(texts: Sequence[str] | None) -> Mapping[str, int]:
    """Return the sizes that the values of ``--set`` name.

    >>> named_sizes(["T=3,F=1", "u=5"])
    {'T': 3, 'F': 1, 'u': 5}

    A shape gives a size for each axis:

    >>> named_sizes(["x.shape=(60, 28)"])
    {'x.shape[0]': 60, 'x.shape[1]': 28}
    """
    sizes: dict[str, int] = {}
    for part in filter(None, re.split(OUTER_COMMA, ",".join(texts or ()))):
        for name, number in _part_sizes(part):
            if sizes.setdefault(name, number) != number:
                raise typer.BadParameter(f"{part!r} is another size than {name}={sizes[name]}")
    return sizes


OUTER_COMMA = r",(?![^(\[]*[)\]])"
"""A comma that is in no brackets."""


def _part_sizes(part: str) -> list[tuple[str, int]]:
    """Return the sizes of ``T=3``, or of ``x.shape=(60, 28)``."""
    name, _, value = map(str.strip, part.rpartition("="))
    is_shape = value[:1] == "(" and value[-1:] == ")"
    numbers = [number.strip() for number in value.strip("()").split(",")] if is_shape else [value]
    numbers = numbers[:-1] if is_shape and not numbers[-1] else numbers
    if not name or not all(is_digits(number) and len(number) < 19 for number in numbers):
        raise typer.BadParameter(f"{part!r} does not have the form T=3")
    names = [f"{name}[{axis}]" for axis in range(len(numbers))] if is_shape else [name]
    return [*zip(names, map(int, numbers))]


def check_set(texts: list[str]) -> list[str]:
    """Return the values of ``--set`` as they are; typer takes nothing but a list from a callback.

    Raises:
        typer.BadParameter: if they do not name sizes.
    """
    named_sizes(texts)
    return texts


Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Programs, specs or saved models, or - for standard input.",
        show_default=False,
    ),
]
FilesAndFolders = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Programs, specs or saved models, folders of them, patterns such as 'models/*.yaml', "
        "or - for standard input.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        metavar="N",
        parser=number_of_jobs,
        help="Number of processes; auto: one for each processor.",
    ),
]
MODEL = "A program, a spec or a saved model; - for standard input."
"""What the help says of an argument that names one model."""

Model = Annotated[str, typer.Argument(metavar="FILE", help=MODEL)]
Sizes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        callback=check_set,
        metavar="T=N,...",
        help="Values of symbolic sizes, such as T=3,F=1 (repeatable).",
    ),
]
Languages = Literal["python", "spec"]
Language = Annotated[
    Languages | None,
    typer.Option(
        "--from",
        metavar="LANGUAGE",
        help="What standard input, or a file of unknown suffix, contains: python, spec.",
    ),
]
ModelName = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="The model of a program, as FILE.py:NAME."),
]
RunCode = Annotated[
    bool,
    typer.Option("--run-code", help="Run the code of Lambda layers, as safe_mode=False of Keras."),
]
Texts = Literal["text", "json", "markdown"]
TextFormat = Annotated[Texts, format_option(Texts)]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing files.")]
