"""Recognised error messages as text for the terminal, as Markdown and as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from shapecalc.diagnose.why import Finding
from shapecalc.table.escape import markdown
from shapecalc.terminal import BOLD, CLASS, NARROW, Codes, paint

_SHAPE = re.compile(r"[(\[][^()\[\]]{0,40}[)\]]")


def as_text(finding: Finding, columns: int, codes: Codes) -> str:
    """Return a recognised message for the terminal: title, message, meaning, fixes."""
    return "\n".join(_lines(finding, max(columns, NARROW), codes))


def _lines(finding: Finding, columns: int, codes: Codes) -> Iterator[str]:
    title = f"{finding.code.value}: {finding.code.title}"
    yield paint(title, CLASS, codes)
    yield from paragraph(finding.text, columns, "  ", "  ")
    yield ""
    yield from (paint(line, BOLD, codes) for line in paragraph(finding.means, columns, "  ", "  "))
    yield ""
    for number, fix in enumerate(finding.fixes):
        yield from paragraph(fix, columns, "  or    " if number else "  Fix   ", " " * 8)
    yield from paragraph(f"shapecalc explain {finding.code.value}", columns, "  More  ", " " * 8)


def paragraph(text: str, columns: int, first: str, rest: str) -> list[str]:
    """Return a text in lines that break between words, but never inside a shape.

    >>> paragraph("expects (None, 8), got (None, 3, 8)", 20, "- ", "  ")
    ['- expects (None, 8),', '  got (None, 3, 8)']
    """
    unbroken = _SHAPE.sub(lambda shape: shape[0].replace(" ", "\xa0"), text)
    lines = wrap(
        unbroken, columns, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )
    return [line.replace("\xa0", " ") for line in lines]


def as_markdown(finding: Finding) -> str:
    """Return a recognised message as a section of a Markdown page."""
    fixes = [f"- {markdown(fix)}" for fix in finding.fixes]
    lines = [f"### {finding.code.value}: {finding.code.title}", ""]
    lines += ["```text", finding.text, "```", "", markdown(finding.means), ""]
    return "\n".join([*lines, *fixes])


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return a recognised message as plain data."""
    fields = finding.fields
    return {
        "code": finding.code.value,
        "title": finding.code.title,
        "message": finding.text,
        "layer": fields.name or None,
        "class": fields.rule.name if fields.rule else None,
        "takes": list(fields.axes) or None,
        "told": {name: fields[name] for name in fields},
        "means": finding.means,
        "cures": list(finding.fixes),
    }
