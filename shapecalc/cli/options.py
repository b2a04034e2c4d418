"""The choices and options that several commands have."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer


class Style(str, Enum):
    """Whose table is printed."""

    keras3 = "keras3"
    keras2 = "keras2"


class Format(str, Enum):
    """In which form a summary is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"


class TextFormat(str, Enum):
    """In which form what was found is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


class Written(str, Enum):
    """In which form a model is written."""

    yaml = "yaml"
    json = "json"
    keras = "keras"
    python = "python"


class Explained(str, Enum):
    """In which form an explanation is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"
    latex = "latex"


class Graded(str, Enum):
    """In which form marks are given."""

    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"
    gradescope = "gradescope"


class Exercises(str, Enum):
    """In which form exercises are written."""

    markdown = "markdown"
    yaml = "yaml"


class Linted(str, Enum):
    """In which form mistakes are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


class Color(str, Enum):
    """When colours are used."""

    auto = "auto"
    always = "always"
    never = "never"


def either(names: type[Enum]) -> str:
    """The choices that there are, for a help text."""
    *most, last = (name.value for name in names)
    return f"{', '.join(most)} or {last}"


Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Specs; - is standard input.")]

Sizes = Annotated[
    str | None,
    typer.Option("--set", metavar="T=3,…", help="Numbers for letters that stand for sizes."),
]
Colored = Annotated[Color, typer.Option(metavar="WHEN", help=f"Colours: {either(Color)}.")]
Texts = Annotated[
    TextFormat, typer.Option("--format", metavar="FORM", help=f"As what: {either(TextFormat)}.")
]
