"""``shapecalc new``: a model to start from."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from shapecalc.cli.errors import saved
from shapecalc.cli.options import Command, Force, command_app
from shapecalc.similar import did_you_mean
from shapecalc.starters.collection import Starter, starters
from shapecalc.terminal import columns, usage_error, wrapped

app = command_app()

Name = Annotated[
    str, typer.Argument(metavar="[NAME]", help="The kind of model; without it, list them all.")
]
Target = Annotated[
    str,
    typer.Argument(
        metavar="[OUT]",
        help="The file to write: .yaml, or .py for a Python program. Without it, print the spec.",
    ),
]


@app.command(cls=Command)
def new(name: Name = "", target: Target = "-", force: Force = False) -> int:
    """Print or write a model to start from, with comments.

    Examples:
      shapecalc new cnn model.yaml
      shapecalc new cnn | shapecalc summary -
    """
    known = starters()
    if not name:
        print("\n".join(listing(known)))
        return 0
    if name not in known:
        hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
        return usage_error(f"there is no model `{name}` to start from", hint)
    text = _text(known[name], target)
    if text is None:
        return usage_error(f"the format of {target} is unknown", "name it .yaml or .py")
    content = text.encode("utf-8", "backslashreplace")
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return 0
    return 0 if saved(content, Path(target), force) else 2


def listing(known: Mapping[str, Starter]) -> list[str]:
    """Return the lines of the list of all models to start from."""
    room = max(map(len, known)) + 4
    lines = []
    for name, starter in known.items():
        first, *more = wrapped(starter.description, max(columns() - room, 30))
        lines += [f"  {name}".ljust(room) + first, *(" " * room + line for line in more)]
    return [
        *("Models to start from:", ""),
        *lines,
        *("", "`shapecalc new cnn` prints one.", "`shapecalc new cnn model.yaml` writes it."),
    ]


def _text(starter: Starter, target: str) -> str | None:
    """Return the text of a file in the format that its name asks for; None if that is unknown."""
    if target == "-" or target.endswith((".yaml", ".yml")):
        return starter.text
    if not target.endswith(".py"):
        return None
    from shapecalc.read.document import read_spec  # only a program needs it
    from shapecalc.write.convert import convert

    return convert(read_spec(str(starter.path)), "python")[0]
