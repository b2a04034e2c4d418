"""What the editor completes: the names of layers, and those of their arguments."""

from __future__ import annotations

from typing import Any

from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.layer import COMMON, Rule
from shapecalc.explain.catalogue import declared, documentation, short_signature


def layers() -> list[dict[str, Any]]:
    """Return every layer with its arguments, as plain data."""
    return [
        {
            "name": rule.name,
            "also": list(rule.aliases),
            "call": short_signature(rule),
            "about": documentation(rule).partition("\n")[0],
            "arguments": arguments(rule),
        }
        for rule in declared()
    ]


def arguments(rule: Rule) -> list[dict[str, str]]:
    """Return the arguments of a layer with their defaults, those that all layers share last."""
    shared = [(name, kind) for name, kind in COMMON.items() if name in rule.common]
    return [
        {
            "name": name,
            "about": kind.note,
            "default": "" if kind.default is REQUIRED else repr(kind.default),
        }
        for name, kind in [*rule.arguments.items(), *rule.keywords.items(), *shared]
    ]
