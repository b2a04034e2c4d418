"""``shapecalc convert``: a model from one file into another form."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from shapecalc import terminal
from shapecalc.cli.errors import print_problems, saved
from shapecalc.cli.models import selection_of
from shapecalc.cli.options import MODEL, Command, Force, Language, ModelName, command_app
from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec
from shapecalc.terminal import usage_error
from shapecalc.write.convert import FORMS, convert

app = command_app()

Forms = Literal["yaml", "json", "keras", "python"]

ENDINGS: Mapping[str, Forms] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".keras.json": "keras",
    ".json": "json",
    ".py": "python",
}
"""The form that each ending of a file's name asks for."""

Source = Annotated[str, typer.Argument(metavar="IN", help=MODEL)]
Target = Annotated[
    str,
    typer.Argument(
        metavar="[OUT]",
        help="The output file, whose suffix selects the format: .yaml, .json, .keras.json, .py.",
    ),
]
Form = Annotated[
    Forms | None,
    typer.Option(metavar="FORMAT", help=f"Output format: {', '.join(get_args(Forms))}."),
]


@app.command(cls=Command)
def convert_file(
    source: Source,
    target: Target = "-",
    to: Form = None,
    model: ModelName = None,
    language: Language = None,
    force: Force = False,
) -> int:
    """Convert a model to a spec, to Keras's JSON or to a Python program.

    Example: shapecalc convert model.yaml model.py
    """
    selection = selection_of([source], model, language)
    form = to or next((ENDINGS[end] for end in ENDINGS if target.endswith(end)), None)
    if form is None:
        output = "standard output" if target == "-" else target
        usage_error(f"the output format of {output} is unknown", f"add --to: {', '.join(FORMS)}")
    elif target != "-" and not force and os.path.lexists(target):
        usage_error(f"{target} exists", "--force overwrites it")
        form = None
    try:
        plan = read_spec(source, selection=selection)
        if form is None:
            infer(plan)
            return 2
        text, notes = convert(plan, form)
    except ShapecalcError as error:
        code = print_problems(error)
        return code if form else 2
    content = text.encode("utf-8", "backslashreplace")
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    elif not saved(content, Path(target), force):
        return 2
    if form in ("yaml", "json") and "data" in plan.settings and _elsewhere(source, target):
        notes = [
            *notes,
            "paths under `data` are relative to the spec, which is in another folder now",
        ]
    for note in notes:
        terminal.note(f"note: {note}")
    return 0


def _elsewhere(source: str, target: str) -> bool:
    """Return whether two files are in different folders."""
    folders = {Path(name).resolve().parent for name in (source, target)}
    return "-" not in (source, target) and len(folders) > 1
