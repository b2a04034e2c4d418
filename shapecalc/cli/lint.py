"""``shapecalc lint``: every problem of some models, with fixes."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from shapecalc import __version__, terminal
from shapecalc.cli.errors import saved
from shapecalc.cli.models import selection_of
from shapecalc.cli.options import (
    Command,
    Files,
    Force,
    Language,
    ModelName,
    command_app,
    format_option,
)
from shapecalc.cli.streams import changes, printed_json
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Report, examine
from shapecalc.diagnose.report import failure
from shapecalc.errors import Code, Problem, Source
from shapecalc.read.document import Selection
from shapecalc.read.text import STDIN
from shapecalc.similar import did_you_mean
from shapecalc.terminal import note, usage_error

app = command_app()

UNREADABLE = (Code.FILE, Code.SYNTAX, Code.DUPLICATE_KEY)
"""The problems of a file that cannot be read at all."""

Reports = Literal["text", "json", "sarif", "github"]
Format = Annotated[Reports, format_option(Reports)]
Fix = Annotated[bool, typer.Option("--fix", help="Write a fixed copy, and show the changes.")]
Output = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="The file of the fixed copy; - to write none.",
        show_default="NAME.fixed.yaml or NAME.fixed.py",
    ),
]


def code_of_kind(text: str) -> str:
    """Return the code of a kind of problem, in capitals."""
    codes = [code.value for code in Code]
    if text.upper() not in codes:
        hint = did_you_mean(text.upper(), codes)
        raise typer.BadParameter(f"there is no code {text}" + (f"; {hint}" if hint else ""))
    return text.upper()


Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE", parser=code_of_kind, help="Ignore warnings with this code (repeatable)."
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]


@app.command(cls=Command)
def lint(
    files: Files,
    form: Format = "text",
    fix: Fix = False,
    output: Output = None,
    ignore: Ignore = None,
    strict: Strict = False,
    model: ModelName = None,
    language: Language = None,
    force: Force = False,
) -> int:
    """Report errors and likely mistakes in models, with fixes.

    The exit code is 0 if there are no errors, 1 if there are, and 2 if a file cannot be read.

    Example: shapecalc lint specs/*.yaml
    """
    if output and len(files) > 1:
        return usage_error("--output works with one file only")
    ignored = frozenset(ignore or ())
    selection = selection_of(files, model, language)
    reports = [_examined(file, ignored, selection) for file in files]
    _print(reports, form)
    if fix:
        shows = form == "text"  # A program reads the other formats.
        return max(_fixed(report, output, force, strict, shows) for report in reports)
    return max(_code(report.problems, strict) for report in reports)


def _examined(file: str, ignored: frozenset[str], selection: Selection) -> Report:
    """Return the problems of a file, without the warnings that are ignored."""

    def problems(source: Source) -> Sequence[Problem]:
        return [
            problem
            for problem in check(source)
            if not (problem.code.is_warning and problem.code.value in ignored)
        ]

    return examine(file, problems, selection)


def _code(problems: Sequence[Problem], strict: bool) -> int:
    """Return the exit code for the problems of a file."""
    if any(problem.code in UNREADABLE for problem in problems):
        return 2
    return int(any(strict or not problem.code.is_warning for problem in problems))


def _print(reports: Sequence[Report], form: Reports) -> None:
    """Print all problems in one of the output formats."""
    if form == "text":
        colors = terminal.colors(sys.stdout) not in ("none", "bold")
        for report in reports:
            if report.diagnoses:
                print(failure(report.diagnoses, colors, terminal.wrapping(sys.stdout)))
        print(_tally(reports), file=sys.stderr)
        return
    from shapecalc.diagnose import annotations

    if form == "github":
        terminal.send_commands(sys.stdout)
        for line in annotations.as_github(reports):
            print(line)
        return
    data = (
        annotations.as_sarif(reports, __version__)
        if form == "sarif"
        else annotations.as_dicts(reports)
    )
    print(printed_json(data))


def _tally(reports: Sequence[Report]) -> str:
    """Return the number of problems in words."""
    diagnoses = [diagnosis for report in reports for diagnosis in report.diagnoses]
    warnings = sum(diagnosis.problem.code.is_warning for diagnosis in diagnoses)
    fixable = sum(bool(diagnosis.suggestions) for diagnosis in diagnoses)
    files = _count(len(reports), "file")
    if not diagnoses:
        return f"{files}: no problems"
    counts = [(len(diagnoses) - warnings, "error"), (warnings, "warning")]
    text = ", ".join(_count(number, noun) for number, noun in counts if number)
    return f"{files}: {text}" + (f" ({fixable} fixable with --fix)" if fixable else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + "s" * (number != 1)


def _fixed(report: Report, output: str | None, force: bool, strict: bool, shows: bool) -> int:
    """Write the fixed copy of a file, and perhaps show the changes; return the exit code."""
    source, fixed = report.source, report.fixed
    if fixed.text == source.text:
        return _code(report.problems, strict)
    content = _content(source)
    if content is None:
        return usage_error(
            f"{source.name} is not a text file", "`shapecalc convert` makes a spec of it"
        )
    path = Path(source.name)
    target = output or str(path.with_name(f"{path.stem}.fixed{path.suffix}"))
    if source.name == STDIN and not output:
        target = "-"
    if shows:
        sys.stdout.writelines(changes(source, fixed.text, target))
    if target != "-":
        mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
        if not saved(mark + fixed.text.encode(), Path(target), force):
            return 2
        note(f"written to {target}")
    return _code(report.left, strict)


def _content(source: Source) -> bytes | None:
    """Return the bytes of a file; None if they are not the text that was read, but an archive."""
    if source.name == STDIN:
        return source.text.encode()
    try:
        content = Path(source.name).read_bytes()
        return content if content.decode("utf-8-sig") == source.text else None
    except (OSError, ValueError):
        return None
