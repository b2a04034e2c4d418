"""Kinds of problems: for the terminal, in Markdown, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from os import sep
from pathlib import Path
from textwrap import indent
from typing import Any

from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.kinds.declare import Kind
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.message_report import paragraph
from shapecalc.diagnose.repair import diagnose
from shapecalc.diagnose.report import failure
from shapecalc.errors import Code, Problem, ShapecalcError, Source
from shapecalc.read.document import read_text
from shapecalc.terminal import BOLD, CLASS, NARROW, Codes, paint

FILE = "model.yaml"
"""What the example is called."""


@lru_cache(maxsize=256)
def printed(kind: Kind) -> str:
    """What is printed for the example, if nothing but the file is needed to see the problem."""
    if kind.python:
        return ""
    source = Source(FILE, kind.example)
    report = diagnose(source, _found(source, kind), check)
    return failure(report.diagnoses).replace(f"{Path.cwd()}{sep}", "")


def _found(source: Source, kind: Kind) -> Sequence[Problem]:
    """What is wrong with the example; of some, only that it cannot be written in another form."""
    if not kind.form:
        return check(source)
    from shapecalc.write.convert import convert  # only this needs it

    try:
        convert(read_text(source), kind.form)
    except ShapecalcError as error:
        return error.problems
    return ()


def as_text(kind: Kind, columns: int, codes: Codes) -> str:
    """A kind of problem for the terminal."""
    return "\n".join(_lines(kind, max(columns, NARROW), codes))


def _lines(kind: Kind, columns: int, codes: Codes) -> Iterator[str]:
    yield paint(f"{kind.code.value}: {kind.code.title}", CLASS, codes)
    yield from paragraph(kind.cause, columns, "  ", "  ")
    yield from ("", paint("Example", BOLD, codes), indent(kind.example, "  "))
    if printed(kind):
        command = f"convert {FILE} --to {kind.form}" if kind.form else f"lint {FILE}"
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


INTRODUCTION = """\
# Kinds of problems

Made by `scripts/errors` from the declarations in `shapecalc/diagnose/kinds/`; `shapecalc explain
SC402` prints the same, and `shapecalc why` finds the kind of an error that Keras has printed.
"""

CHAPTERS = {
    "SC1": "The file",
    "SC2": "Layers and arguments",
    "SC3": "Names and connections",
    "SC4": "Shapes",
    "SC5": "Writing",
    "SC6": "Data, labels, training",
    "SC7": "Warnings: Keras takes the model, but it is hardly what was meant",
}
"""What the first number of a code stands for."""


def pages() -> Mapping[str, str]:
    """Every page, by the name of its file."""
    own = {f"{code.value}.md": as_markdown(KINDS[code]) + "\n" for code in Code}
    return {"README.md": _index(), **own}


def _index() -> str:
    lines = [INTRODUCTION]
    for start, chapter in CHAPTERS.items():
        found = [code for code in Code if code.value.startswith(start)]
        lines += [f"## {chapter}", ""]
        lines += [f"- [{code.value}]({code.value}.md): {code.title}" for code in found]
        lines.append("")
    return "\n".join(lines)
