"""The keys below ``data``, ``train`` and ``base`` as tables for the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shapecalc.declare.kinds import REQUIRED, Argument
from shapecalc.rules.settings import BASE, SETTINGS, Section

SECTIONS: Mapping[str, Section] = {**SETTINGS, "base": BASE}


def page(name: str) -> str:
    """The table of one section: its keys with their defaults and meanings."""
    return "\n".join(["| key | default | |", "| --- | --- | --- |", *_rows(SECTIONS[name])])


def _rows(section: Section) -> Iterator[str]:
    for name, key in section.keys.items():
        yield f"| `{name}` | {_default(key)} | {key.note} |"


def _default(key: Argument) -> str:
    if key.default in (None, REQUIRED, ()):
        return ""
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    return f"`{key.default}`"
