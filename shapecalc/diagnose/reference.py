"""The reference of all kinds of problems: text for the terminal, Markdown pages, plain data."""

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

FIX_HEADING = "How to fix it"
MESSAGES_HEADING = "Messages of Keras and other libraries"


@lru_cache(maxsize=256)
def printed(kind: Kind) -> str:
    """Return what a command prints for the example; empty if the problem shows only with data."""
    if kind.needs_data:
        return ""
    source = Source(kind.file, kind.example)
    report = diagnose(source, _problems(source, kind), check)
    return failure(report.diagnoses).replace(f"{Path.cwd()}{sep}", "")


def _problems(source: Source, kind: Kind) -> Sequence[Problem]:
    """Return the problems of an example, of converting it if that is the problem."""
    if not kind.form:
        return check(source)
    from shapecalc.write.convert import convert  # only this needs it

    try:
        convert(read_text(source), kind.form)
    except ShapecalcError as error:
        return error.problems
    return ()


def as_text(kind: Kind, columns: int, codes: Codes) -> str:
    """Return a kind of problem as text for the terminal."""
    return "\n".join(_lines(kind, max(columns, NARROW), codes))


def _lines(kind: Kind, columns: int, codes: Codes) -> Iterator[str]:
    yield paint(f"{kind.code.value}: {kind.code.title}", CLASS, codes)
    yield from paragraph(kind.cause, columns, "  ", "  ")
    yield from ("", paint("Example", BOLD, codes), indent(kind.example, "  "))
    if printed(kind):
        command = f"convert {kind.file} --to {kind.form}" if kind.form else f"lint {kind.file}"
        yield paint(f"$ shapecalc {command}", BOLD, codes)
        yield indent(printed(kind), "  ") + "\n"
    yield paint(FIX_HEADING, BOLD, codes)
    for fix in kind.fixes:
        yield from paragraph(fix, columns, "  - ", "    ")
    if kind.messages:
        yield from ("", paint(MESSAGES_HEADING, BOLD, codes))
    for version, sample in samples(kind):
        yield from paragraph(f"{version}: {sample}", columns, "  ", "    ")


def samples(kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield each version and the message that it prints for this kind of problem."""
    for message in kind.messages:
        yield from message.samples.items()


def as_markdown(kind: Kind) -> str:
    """Return a kind of problem as a Markdown page."""
    return "\n".join(_markdown(kind))


def _markdown(kind: Kind) -> Iterator[str]:
    yield from (f"# {kind.code.value}: {kind.code.title}", "", kind.cause, "", "## Example", "")
    yield from (f"```{'python' if kind.python else 'yaml'}", f"{kind.example}```", "")
    if printed(kind):
        yield from ("```text", printed(kind), "```", "")
    yield from (f"## {FIX_HEADING}", "", *(f"- {fix}" for fix in kind.fixes))
    if kind.messages:
        yield from ("", f"## {MESSAGES_HEADING}", "", "| | |", "| --- | --- |")
    for version, sample in samples(kind):
        mark = "``" if "`" in sample else "`"
        quoted = f"{mark} {sample} {mark}" if mark == "``" else f"`{sample}`"
        yield f"| {version} | {quoted.replace('|', chr(92) + '|')} |"


def as_dict(kind: Kind) -> dict[str, Any]:
    """Return a kind of problem as plain data."""
    return {
        "code": kind.code.value,
        "name": kind.code.name,
        "title": kind.code.title,
        "warning": kind.code.is_warning,
        "cause": kind.cause,
        "cures": list(kind.fixes),
        "example": kind.example,
        "printed": printed(kind) or None,
        "messages": [{"version": name, "text": text} for name, text in samples(kind)],
    }


INTRODUCTION = """\
# Kinds of problems

<!-- scripts/generate writes these pages from the declarations in shapecalc/diagnose/kinds/. -->
`shapecalc explain SC402` prints one of these pages. `shapecalc why` finds the kind of an error of
Keras.
"""

CHAPTERS = {
    "SC1": "Files",
    "SC2": "Layers and arguments",
    "SC3": "Names and connections",
    "SC4": "Shapes",
    "SC5": "Conversion",
    "SC6": "Data, labels and training",
    "SC7": "Warnings: the model is valid, but probably not intended",
}
"""The chapters, by the start of their codes."""


def pages() -> Mapping[str, str]:
    """Return all pages, by file name."""
    kinds = {f"{code.value}.md": as_markdown(KINDS[code]) + "\n" for code in Code}
    return {"README.md": _index(), **kinds}


def _index() -> str:
    lines = [INTRODUCTION]
    for start, chapter in CHAPTERS.items():
        codes = [code for code in Code if code.value.startswith(start)]
        lines += [f"## {chapter}", ""]
        lines += [f"- [{code.value}]({code.value}.md): {code.title}" for code in codes]
        lines.append("")
    return "\n".join(lines)
