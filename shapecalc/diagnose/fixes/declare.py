"""How a fix is declared.

A fix is a function that yields suggestions for a case, the most likely ones first. It may be
wrong: each suggestion is tried out, and the model that comes out decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from shapecalc.diagnose.case import LayerCase, Suggestion
from shapecalc.errors import Code
from shapecalc.model.declared import DeclaredLayer

Fix = Callable[[Any], Iterator[Suggestion]]

FIXES: dict[Code, list[Fix]] = {}
"""The fixes of each kind of problem, in the order in which they are tried."""


def fix(*codes: Code) -> Callable[[Fix], Fix]:
    """Register a function as a fix of some kinds of problems."""

    def register(function: Fix) -> Fix:
        for code in codes:
            FIXES.setdefault(code, []).append(function)
        return function

    return register


def rule_arguments(case: LayerCase) -> dict[str, Any]:
    """Return the declared arguments of the layer, without those that all layers share."""
    layer = case.layer
    return dict(layer.rule.arguments) if isinstance(layer, DeclaredLayer) else {}
