"""``shapecalc layers``: which layers there are, and what is known of each."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from shapecalc.catalogue import declared, matching, named, suggestion
from shapecalc.layer import Rule
from shapecalc.show import terminal
from shapecalc.show.layers import as_dict, full, listed, only_ascii
from shapecalc.show.styled import CODES


def run(name: str | None, form: str) -> int:
    """Prints all layers, those with something in their name, or one in full."""
    one = named(name) if name else None
    rules = [one] if one else matching(name or "")
    if not rules:
        print(f"error: there is no layer `{name}`", file=sys.stderr)
        hint = suggestion(name or "") or "`shapecalc layers` lists them all"
        print(f"    hint: {hint}", file=sys.stderr)
        return 2
    print(text(rules, form))
    return 0


def text(rules: Sequence[Rule], form: str) -> str:
    """Layers in the form that is asked for: one alone in full."""
    if form == "json":
        return json.dumps(list(map(as_dict, rules)), indent=2, ensure_ascii=False)
    if form == "markdown":
        from shapecalc.show.layers_page import page

        return page(rules, whole=len(rules) == len(declared()))
    columns, codes = terminal.columns(), CODES[terminal.colors(sys.stdout)]
    show = full(rules[0], columns, codes) if len(rules) == 1 else listed(rules, columns, codes)
    return only_ascii(show) if terminal.only_ascii(sys.stdout) else show
