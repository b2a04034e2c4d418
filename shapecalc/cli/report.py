"""``shapecalc report``: everything about a model, on one page."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from shapecalc.cli.errors import print_problems, saved
from shapecalc.cli.models import check_letters, selection_of
from shapecalc.cli.options import (
    Command,
    Force,
    Language,
    Model,
    ModelName,
    Sizes,
    command_app,
    named_sizes,
)
from shapecalc.errors import ShapecalcError
from shapecalc.read.document import open_source, read_text
from shapecalc.report.contents import contents_of
from shapecalc.report.page import page, page_theme
from shapecalc.terminal import note, usage_error

app = command_app()

Output = Annotated[
    str,
    typer.Option(
        "--output", "-o", metavar="FILE", help="The page to write; - for standard output."
    ),
]


@app.command(cls=Command)
def report(
    file: Model,
    output: Output = "report.html",
    sizes: Sizes = None,
    model: ModelName = None,
    language: Language = None,
    force: Force = False,
) -> int:
    """Write a page with the table, costs, explanations, picture and mistakes of a model.

    The page needs no network and no other file. The exit code is 1 if the model has an error.

    Example: shapecalc report model.yaml -o report.html
    """
    if output != "-" and not force and os.path.lexists(output):
        return usage_error(f"{output} exists", "--force overwrites it")
    try:
        numbers = named_sizes(sizes)
        source = open_source(file, selection_of([file], model, language))
        check_letters(numbers, read_text(source).letters if numbers else ())
        contents = contents_of(source, page_theme(), numbers)
    except ShapecalcError as error:
        return print_problems(error)
    content = page(contents).encode("utf-8", "backslashreplace")
    if output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    elif not saved(content, Path(output), force):
        return 2
    else:
        note(f"written to {output}")
    return int(any(not item.problem.code.is_warning for item in contents.diagnoses))
