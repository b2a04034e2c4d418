"""``shapecalc diff``: two models side by side."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from shapecalc import terminal
from shapecalc.cli.errors import print_problems
from shapecalc.cli.models import read_single, selection_of
from shapecalc.cli.options import (
    Command,
    Language,
    ModelName,
    Sizes,
    TextFormat,
    Texts,
    command_app,
    named_sizes,
)
from shapecalc.cli.streams import printed_json
from shapecalc.diff.compare import Difference, diff
from shapecalc.diff.report import as_dict, as_markdown, as_text
from shapecalc.errors import ShapecalcError
from shapecalc.terminal import CODES, for_terminal

app = command_app()

Left = Annotated[
    str,
    typer.Argument(
        metavar="A",
        help="The first model: a program, a spec or a saved model; - for standard input.",
    ),
]
Macs = Annotated[
    bool, typer.Option("--macs", help="Compare the multiply-adds for one example, too.")
]
Right = Annotated[str, typer.Argument(metavar="B", help="The second model.")]


@app.command(cls=Command)
def compare(
    left: Left,
    right: Right,
    sizes: Sizes = None,
    model: ModelName = None,
    language: Language = None,
    macs: Macs = False,
    form: TextFormat = "text",
) -> int:
    """Compare two models side by side.

    The exit code is 0 if they are equal, 1 if they differ, and 2 if one cannot be read.

    Example: shapecalc diff model.yaml changed.yaml
    """
    files = (left, right)
    plans, code = read_single(files, named_sizes(sizes), selection_of(files, model, language))
    if code:
        return 2
    try:
        difference = diff(*plans, macs=macs)
    except ShapecalcError as error:
        print_problems(error)
        return 2
    print(text(difference, files, form))
    return int(difference.exists)


def text(difference: Difference, names: tuple[str, str], form: Texts) -> str:
    """Return a difference in one of the output formats."""
    if form == "json":
        return printed_json(as_dict(difference, names))
    if form == "markdown":
        return as_markdown(difference, names)
    codes = CODES[terminal.colors(sys.stdout)]
    return for_terminal(as_text(difference, names, terminal.columns(), codes))
