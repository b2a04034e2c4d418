"""The page of all commands, in the words of their help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from shapecalc.cli.help import UNBROKEN, Row, panels, paragraphs
from shapecalc.cli.main import COMMANDS, load

HEAD = """\
# Commands

<!-- scripts/generate writes this page from the help of the commands. -->
`shapecalc COMMAND --help` prints the same words. `explain` and `solve` also take the arguments of a
[layer](layers.md) as options: `shapecalc explain lstm --help` lists them.
"""
EXAMPLES = re.compile(r"Examples?:\s+(?=shapecalc)")


def page() -> str:
    """Return the page, in Markdown."""
    listed = [f"| [`{name}`](#{name}) | {cell(help)} |" for name, help in COMMANDS.items()]
    parts = [HEAD, "| command | |", "| --- | --- |", *listed, ""]
    program = load("main")
    parts += table("Options", panels(program, context_of(program, "shapecalc"))["Options"])
    for name in COMMANDS:
        parts += described(name, load(name))
    return "\n".join(parts)


def context_of(command: Any, called: str) -> Any:
    """Return what a command is called in, with the names of the option for help."""
    return typer.Context(command, info_name=called, help_option_names=["-h", "--help"])


def described(name: str, command: Any) -> Iterator[str]:
    """Yield the lines about a command."""
    context = context_of(command, f"shapecalc {name}")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield from (f"## {name}", "", "```text", re.sub("[{}]", "", usage), "```", "")
    for paragraph in paragraphs(command.help):
        example = EXAMPLES.match(paragraph)
        if example:
            lines = [line.strip() for line in paragraph[example.end() :].splitlines()]
            yield from ("```sh", *lines, "```", "")
        else:
            yield from (paragraph, "")
    for title, rows in panels(command, context).items():
        yield from table(title, rows)


def table(title: str, rows: list[Row]) -> Iterator[str]:
    """Yield the lines of a table of arguments or options."""
    yield from (f"| {title.lower()} | |", "| --- | --- |")
    yield from (f"| `{name}` | {cell(help.plain)} |" for name, help in rows)
    yield ""


def cell(text: str) -> str:
    r"""Return a text in a cell of a table of Markdown.

    >>> cell("'a*' | <b> [default: 1]")
    "'a\\*' \\| &lt;b> \\[default: 1]"
    """
    return re.sub(r"[|*\[]", r"\\\g<0>", text.replace(UNBROKEN, " ").replace("<", "&lt;"))
