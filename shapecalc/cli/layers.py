"""``shapecalc layers``: which layers there are, and what is known of each."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from shapecalc import terminal
from shapecalc.declare.layer import Rule
from shapecalc.explain.catalogue import declared, matching, named, suggestion
from shapecalc.explain.catalogue_text import as_dict, full, listed
from shapecalc.terminal import CODES, for_terminal, usage_error


def run(name: str | None, form: str) -> int:
    """Prints all layers, those with something in their name, or one in full."""
    one = named(name) if name else None
    rules = [one] if one else matching(name or "")
    if not rules:
        hint = suggestion(name or "") or "`shapecalc layers` lists them all"
        return usage_error(f"there is no layer `{name}`", hint)
    print(text(rules, form))
    return 0


def text(rules: Sequence[Rule], form: str) -> str:
    """Layers in the form that is asked for: one alone in full."""
    if form == "json":
        return json.dumps(list(map(as_dict, rules)), indent=2, ensure_ascii=False)
    if form == "markdown":
        from shapecalc.explain.catalogue_text import page

        return page(rules, whole=len(rules) == len(declared()))
    columns, codes = terminal.columns(), CODES[terminal.colors(sys.stdout)]
    alone = len(rules) == 1
    return for_terminal(full(rules[0], columns, codes) if alone else listed(rules, columns, codes))
