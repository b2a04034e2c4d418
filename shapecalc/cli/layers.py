"""``shapecalc layers``: which layers there are, and what is known of each."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from shapecalc.catalogue import declared, matching, named, suggestion
from shapecalc.cli.streams import refuse, shown
from shapecalc.layer import Rule
from shapecalc.show import terminal
from shapecalc.show.layers import as_dict, full, listed
from shapecalc.show.styled import CODES


def run(name: str | None, form: str) -> int:
    """Prints all layers, those with something in their name, or one in full."""
    one = named(name) if name else None
    rules = [one] if one else matching(name or "")
    if not rules:
        hint = suggestion(name or "") or "`shapecalc layers` lists them all"
        return refuse(f"there is no layer `{name}`", hint)
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
    alone = len(rules) == 1
    return shown(full(rules[0], columns, codes) if alone else listed(rules, columns, codes))
