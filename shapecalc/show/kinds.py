"""Kinds of problems: for the terminal, in Markdown, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from os import sep
from pathlib import Path
from textwrap import indent
from typing import Any

from shapecalc.diagnose.kind import Kind
from shapecalc.errors import ShapecalcError
from shapecalc.infer import infer
from shapecalc.read.spec import read_text
from shapecalc.show.failure import failure
from shapecalc.show.findings import paragraph
from shapecalc.show.layers import NARROW
from shapecalc.show.styled import BOLD, CLASS, Codes, paint

FILE = "model.yaml"
"""What the example is called."""


@lru_cache(maxsize=256)
def printed(kind: Kind) -> str:
    """What is printed for the example, if nothing but the file is needed to see the problem."""
    if kind.python or kind.code.is_warning:
        return ""
    try:
        plan = read_text(kind.example, FILE)
        if kind.form:
            from shapecalc.write.convert import convert  # only this needs it

            convert(plan, kind.form)
        infer(plan)
    except ShapecalcError as error:
        return failure(error.problems).replace(f"{Path.cwd()}{sep}", "")
    return ""


def as_text(kind: Kind, columns: int, codes: Codes) -> str:
    """A kind of problem for the terminal."""
    return "\n".join(_lines(kind, max(columns, NARROW), codes))


def _lines(kind: Kind, columns: int, codes: Codes) -> Iterator[str]:
    yield paint(f"{kind.code.value}: {kind.code.title}", CLASS, codes)
    yield from paragraph(kind.cause, columns, "  ", "  ")
    yield from ("", paint("Example", BOLD, codes), indent(kind.example, "  "))
    if printed(kind):
        command = f"convert {FILE} --to {kind.form}" if kind.form else f"summary {FILE}"
        yield paint(f"$ shapecalc {command}", BOLD, codes)
        yield indent(printed(kind), "  ") + "\n"
    yield paint("What mends it", BOLD, codes)
    for cure in kind.cures:
        yield from paragraph(cure, columns, "  - ", "    ")
    if kind.messages:
        yield from ("", paint("What Keras and others print", BOLD, codes))
    for version, sample in samples(kind):
        yield from paragraph(f"{version}: {sample}", columns, "  ", "    ")


def samples(kind: Kind) -> Iterator[tuple[str, str]]:
    """What Keras and others print in this case, with the version."""
    for message in kind.messages:
        yield from message.samples.items()


def as_markdown(kind: Kind) -> str:
    """A kind of problem as a page."""
    return "\n".join(_markdown(kind))


def _markdown(kind: Kind) -> Iterator[str]:
    yield from (f"# {kind.code.value}: {kind.code.title}", "", kind.cause, "", "## Example", "")
    yield from (f"```{'python' if kind.python else 'yaml'}", f"{kind.example}```", "")
    if printed(kind):
        yield from ("```text", printed(kind), "```", "")
    yield from ("## What mends it", "", *(f"- {cure}" for cure in kind.cures))
    if kind.messages:
        yield from ("", "## What Keras and others print", "", "| | |", "| --- | --- |")
    for version, sample in samples(kind):
        mark = "``" if "`" in sample else "`"
        quoted = f"{mark} {sample} {mark}" if mark == "``" else f"`{sample}`"
        yield f"| {version} | {quoted.replace('|', chr(92) + '|')} |"


def as_dict(kind: Kind) -> dict[str, Any]:
    """A kind of problem as plain data."""
    return {
        "code": kind.code.value,
        "name": kind.code.name,
        "title": kind.code.title,
        "warning": kind.code.is_warning,
        "cause": kind.cause,
        "cures": list(kind.cures),
        "example": kind.example,
        "printed": printed(kind) or None,
        "messages": [{"version": name, "text": text} for name, text in samples(kind)],
    }
