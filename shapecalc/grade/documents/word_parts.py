"""What a Word file has beside its text: footnotes, comments, headers and footers of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from shapecalc.grade.documents.line import Line, quoted

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

NOTES = ("footnote", "endnote")
"""The kinds of notes, each of which has a part of the file."""

ASIDE = {"comments": "comment", "header": "header", "footer": "footer"}
"""The parts that are named and not read, by their types: a comment may be another person's."""

Read = Callable[[Any], Iterator[Line]]
"""What reads the lines of a part of a file."""


def notes(parts: list[tuple[str, Any]], read: Read) -> Iterator[Line]:
    """Yield the lines of the notes below the pages and at the end, each with its place."""
    for kind in NOTES:
        roots = [root for name, root in parts if name == f"{kind}s"]
        items = [item for root in roots for item in root.findall(f"{WORD}{kind}")]
        written = [item for item in items if item.get(f"{WORD}type") in (None, "normal")]
        for number, item in enumerate(written, start=1):
            for line in read(item):
                yield replace(line, place=f"{kind} {number}")


def asides(parts: list[tuple[str, Any]], read: Read) -> Iterator[str]:
    """Yield what is not read: each comment, and headers and footers with a number in them."""
    texts: dict[str, None] = {}
    for name, root in parts:
        if name not in ASIDE:
            continue
        items = root.findall(f"{WORD}comment") if name == "comments" else [root]
        for item in items:
            text = " ".join(line.text for line in read(item) if line.text)
            if text and (name == "comments" or any(sign.isdigit() for sign in text)):
                texts[f"{ASIDE[name]}: {quoted(text)}"] = None
    yield from texts
