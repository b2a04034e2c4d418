"""``shapecalc diff``: two models side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from shapecalc import terminal
from shapecalc.cli.summary import complain
from shapecalc.diff.compare import Difference, diff
from shapecalc.diff.report import as_dict, as_markdown, as_text
from shapecalc.errors import ShapecalcError
from shapecalc.read.document import read_spec
from shapecalc.terminal import CODES, for_terminal, usage_error


def run(one: str, other: str, sizes: Mapping[str, int], form: str, color: str) -> int:
    """Compares two files: 0 if they say the same, 1 if not, 2 if they cannot be compared."""
    if one == other == "-":
        return usage_error("standard input can be read once only")
    try:
        found = diff(read_spec(one, sizes), read_spec(other, sizes))
    except ShapecalcError as error:
        complain(error)
        return 2
    print(text(found, (one, other), form, color))
    return int(found.found)


def text(found: Difference, names: tuple[str, str], form: str, color: str) -> str:
    """The difference in the form that is asked for."""
    if form == "json":
        return json.dumps(as_dict(found, names), indent=2, ensure_ascii=False)
    if form == "markdown":
        return as_markdown(found, names)
    codes = CODES[terminal.colors(sys.stdout, color)]
    return for_terminal(as_text(found, names, terminal.columns(), codes))
