"""Errors that were recognised, for people and for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from shapecalc.diagnose.why import Finding
from shapecalc.terminal import BOLD, CLASS, NARROW, Codes, paint

_SHAPE = re.compile(r"[(\[][^()\[\]]{0,40}[)\]]")
_MARK = re.compile(r"[\\*<>\[\]`#|]|(?<!\w)_|_(?!\w)")


def as_text(found: Finding, columns: int, codes: Codes) -> str:
    """A recognised error for the terminal."""
    return "\n".join(_lines(found, max(columns, NARROW), codes))


def _lines(found: Finding, columns: int, codes: Codes) -> Iterator[str]:
    title = f"{found.code.value}: {found.code.title}"
    yield paint(title, CLASS, codes)
    yield from paragraph(found.text, columns, "  ", "  ")
    yield ""
    yield from (paint(line, BOLD, codes) for line in paragraph(found.means, columns, "  ", "  "))
    yield ""
    for number, cure in enumerate(found.cures):
        yield from paragraph(cure, columns, "  or    " if number else "  Cure  ", " " * 8)
    yield from paragraph(f"shapecalc explain {found.code.value}", columns, "  More  ", " " * 8)


def paragraph(words: str, columns: int, first: str, rest: str) -> list[str]:
    """Words in lines that break between words, but in no shape."""
    kept = _SHAPE.sub(lambda shape: shape[0].replace(" ", "\xa0"), words)
    lines = wrap(
        kept, columns, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
    return [line.replace("\xa0", " ") for line in lines]


def as_markdown(found: Finding) -> str:
    """A recognised error as a section of a page."""
    cures = [f"- {_quoted(cure)}" for cure in found.cures]
    lines = [f"### {found.code.value}: {found.code.title}", "", "```text", found.text, "```", ""]
    return "\n".join([*lines, _quoted(found.means), "", *cures])


def _quoted(text: str) -> str:
    """Words in which Markdown finds no marks of its own."""
    return _MARK.sub(r"\\\g<0>", text)


def as_dict(found: Finding) -> dict[str, Any]:
    """A recognised error as plain data."""
    rule = found.told.rule
    return {
        "code": found.code.value,
        "title": found.code.title,
        "message": found.text,
        "layer": found.told.name or None,
        "class": rule.name if rule else None,
        "takes": list(found.told.axes) or None,
        "told": {name: found.told[name] for name in found.told},
        "means": found.means,
        "cures": list(found.cures),
    }
