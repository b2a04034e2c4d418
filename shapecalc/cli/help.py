"""Help screens: usage, description, and panels of arguments, options and commands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from inspect import cleandoc
from textwrap import dedent
from typing import Any

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperGroup

from shapecalc import terminal

NAME, METAVAR, QUIET, REQUIRED = "bold cyan", "bold yellow", "dim", "red"
"""The styles of names, of the words for values, of what is less important, of [required]."""

WIDEST = 0.45
"""The share of the width that names may have. Where they are wider, help is below the names."""

INDENT = 4
"""How far help is indented that is below a name; half of it is between two columns."""

UNBROKEN = "\ue000"
"""Stands for a blank at which no line ends. Rich ends lines at no-break spaces, too."""

Row = tuple[Text, Text]


def print_help(command: Any, context: Any) -> None:
    """Print the help of a command, as wide as the terminal."""
    stream = terminal.unfiltered(sys.stdout)
    colors = terminal.colors(sys.stdout)
    console = Console(
        file=stream,
        width=terminal.console_width(),
        highlight=False,
        force_terminal=colors != "none",
        no_color=colors == "bold",
    )
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    usage = usage.replace("{", "").replace("}", "")  # Typer's braces around what is required.
    lines = [Text.assemble(("Usage: ", "bold yellow"), (terminal.visible(usage), "bold"))]
    lines += [Text(paragraph, QUIET) for paragraph in paragraphs(command.help or "")]
    lines[1].style = ""
    with console.capture() as printed:  # Rich exits by itself if nobody reads what it prints.
        for line in lines:
            console.print()
            console.print(Padding(line, (0, 1), expand=False))
        console.print()
        for title, rows in panels(command, context).items():
            console.print(Panel(table(rows, console), ROUNDED, title=title, **FRAME))
    print(printed.get(), end="", file=stream)


FRAME: dict[str, Any] = {"title_align": "left", "border_style": QUIET}


def paragraphs(help: str) -> Iterator[str]:
    r"""Yield the paragraphs of a docstring; lines are joined, unless they are indented.

    >>> list(paragraphs("First\nline.\n\nExamples:\n  one\n  two"))
    ['First line.', 'Examples:\n  one\n  two']
    """
    for paragraph in cleandoc(help).split("\n\n"):
        indented = "\n  " in paragraph
        yield paragraph if indented else dedent(paragraph).replace("\n", " ")


def panels(command: Any, context: Any) -> dict[str, list[Row]]:
    """Return the rows of every panel by its title."""
    rows: dict[str, list[Row]] = {"Arguments": [], "Options": []}
    for parameter in command.get_params(context):
        if not parameter.hidden:
            usual = "Arguments" if isinstance(parameter, TyperArgument) else "Options"
            title = parameter.rich_help_panel or usual
            rows.setdefault(title, []).append(parameter_row(parameter, context))
    if isinstance(command, TyperGroup):
        for name in command.list_commands(context):
            listed: Any = command.get_command(context, name)
            rows.setdefault("Commands", []).append((Text(name, NAME), Text(listed.help)))
    return {title: lines for title, lines in rows.items() if lines}


def parameter_row(parameter: Any, context: Any) -> Row:
    """Return the name of an argument or option with its value, and its help."""
    if isinstance(parameter, TyperArgument):
        name = Text(parameter.human_readable_name.strip("[]"), NAME)
    else:
        name = Text(", ".join(sorted(parameter.opts, key=len)), NAME)
        if not parameter.is_flag:
            name.append(f" {parameter.make_metavar(context)}", METAVAR)
    help = Text(parameter.help or "")
    default = default_text(parameter)
    if default:
        help.append(f" [default:{UNBROKEN}{default}]", QUIET)
    if parameter.required:
        help.append(" [required]", REQUIRED)
    return name, help


def default_text(parameter: Any) -> str:
    """Return the default of a parameter as the help shows it; empty if it has none."""
    if isinstance(parameter.show_default, str):
        return parameter.show_default
    absent = parameter.default is None or parameter.default == ""
    hidden = absent or not parameter.show_default or getattr(parameter, "is_flag", False)
    return "" if hidden else str(parameter.default)


def table(rows: list[Row], console: Console) -> RenderableType:
    """Return rows in two columns, or with the help below the names where they are too wide."""
    room = console.width - 4
    widest = max(name.cell_len for name, _ in rows)
    below = widest > room * WIDEST
    width = room - (INDENT if below else widest + INDENT // 2)
    rows = [(name, folded(help, width, console)) for name, help in rows]
    if below:
        indent = (0, 0, 0, INDENT)
        return Group(*(part for name, help in rows for part in (name, Padding(help, indent))))
    grid = Table.grid(padding=(0, INDENT // 2), expand=True)
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for row in rows:
        grid.add_row(*row)
    return grid


def folded(text: Text, width: int, console: Console) -> Text:
    """Return a text in lines of a width, which do not end within a default."""
    lines = text.wrap(console, max(width, 1))
    for line in lines:
        line.plain = line.plain.replace(UNBROKEN, " ")
    return Text("\n").join(lines)
