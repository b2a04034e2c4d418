"""``shapecalc explain CODE``: a kind of problem, with an example and what mends it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from shapecalc import terminal
from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.reference import as_dict, as_markdown, as_text
from shapecalc.errors import Code
from shapecalc.terminal import CODES, for_terminal, usage_error


def run(code: Code, options: Sequence[str], form: str) -> int:
    """Explains a kind of problem, which has no options of its own."""
    ArgumentParser(prog=f"shapecalc explain {code.value}", description=code.title).parse_args(
        list(options)
    )
    kind = KINDS[code]
    if form == "json":
        print(json.dumps(as_dict(kind), indent=2, ensure_ascii=False))
    elif form == "markdown":
        print(as_markdown(kind))
    elif form == "latex":
        return usage_error("a kind of problem is not explained in LaTeX", "--format markdown")
    else:
        print(for_terminal(as_text(kind, terminal.columns(), CODES[terminal.colors(sys.stdout)])))
    return 0
