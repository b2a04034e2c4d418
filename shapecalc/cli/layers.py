"""``shapecalc layers``: the layers that there are, and the declaration of one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from shapecalc import terminal
from shapecalc.cli.options import Command, TextFormat, Texts, command_app
from shapecalc.cli.streams import printed_json
from shapecalc.declare.layer import Rule
from shapecalc.explain.catalogue import declared, matching, named, suggestion
from shapecalc.explain.catalogue_text import as_dict, full, listed, page
from shapecalc.terminal import CODES, for_terminal, usage_error

app = command_app()

Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="A layer, or a part of several names.")
]


@app.command(cls=Command)
def list_layers(name: Name = None, form: TextFormat = "text") -> int:
    """List the supported layers, or describe one.

    Example: shapecalc layers LSTM
    """
    rule = named(name) if name else None
    rules = [rule] if rule else matching(name or "")
    if not rules:
        hint = suggestion(name or "") or "`shapecalc layers` lists the layers"
        return usage_error(f"there is no layer `{name}`", hint)
    print(text(rules, form))
    return 0


def text(rules: Sequence[Rule], form: Texts) -> str:
    """Return layers in one of the output formats: several as a list, one in full."""
    if form == "json":
        return printed_json(list(map(as_dict, rules)))
    if form == "markdown":
        return page(rules, introduction=len(rules) == len(declared()))
    columns, codes = terminal.columns(), CODES[terminal.colors(sys.stdout)]
    if len(rules) == 1:
        return for_terminal(full(rules[0], columns, codes))
    return for_terminal(listed(rules, columns, codes))
