"""``shapecalc lint``: every problem of some models, with fixes."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from shapecalc import terminal
from shapecalc.cli.errors import layout, saved
from shapecalc.cli.files import named_files, results
from shapecalc.cli.lint_settings import (
    LintSettings,
    Reports,
    is_excluded,
    settings_in,
    settings_of,
)
from shapecalc.cli.models import selection_of
from shapecalc.cli.options import (
    Command,
    FilesAndFolders,
    Force,
    Jobs,
    Language,
    ModelName,
    command_app,
    format_option,
)
from shapecalc.cli.reports import FixedCopy, Linter, ReportPrinter
from shapecalc.cli.streams import changes
from shapecalc.errors import Code, Source
from shapecalc.read.text import STDIN
from shapecalc.similar import did_you_mean
from shapecalc.terminal import note, usage_error

app = command_app()

Format = Annotated[Reports | None, format_option(Reports, default="text")]
Fix = Annotated[bool, typer.Option("--fix", help="Write a fixed copy, and show the changes.")]
Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
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


def codes(names: list[str] | None) -> frozenset[str] | None:
    """Return codes without an order; None if there are none."""
    return frozenset(names) if names else None


Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE", parser=code_of_kind, help="Ignore warnings with this code (repeatable)."
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE",
        parser=code_of_kind,
        help="Of the warnings, show only those with this code (repeatable).",
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATTERN", help="Leave out such files of folders, as 'old/*' (repeatable)."
    ),
]
NoConfig = Annotated[
    bool, typer.Option("--no-config", help="Take no settings from pyproject.toml.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]


@app.command(cls=Command)
def lint(
    files: FilesAndFolders,
    form: Format = None,
    fix: Fix = False,
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    strict: Strict = False,
    model: ModelName = None,
    language: Language = None,
    jobs: Jobs = 1,
    force: Force = False,
    no_config: NoConfig = False,
) -> int:
    """Report errors and likely mistakes in models, with fixes.

    The exit code is 0 if there are no errors, 1 if there are, and 2 if a file cannot be read.
    Settings may also stand in pyproject.toml, under [tool.shapecalc.lint].

    Example: shapecalc lint model.yaml *.py
    """
    settings_in.cache_clear()  # `watch` looks at the files again.
    settings = LintSettings(codes(select), codes(ignore), strict or None, exclude, form)

    def settings_for(file: str) -> LintSettings:
        return settings if no_config else settings.over(settings_of(file))

    named = named_files(files, lambda file: is_excluded(file, settings_for(file)))
    if output and named.several:
        return usage_error("--output works with one file only")
    for file in named.names:
        settings_for(file)  # What is wrong with settings is reported before any file.
    form = settings_for(".").format or "text"
    linter = Linter(
        form,
        settings,
        not no_config,
        fix,
        selection_of(named.names, model, language),
        layout(sys.stdout),
        terminal.only_ascii(sys.stdout),
    )
    printer = ReportPrinter(form)
    with closing(results(linter, linter.lost, named.names, jobs)) as reports:
        printer.print_all(reports)
    shows = form == "text"  # A program reads the other formats.
    return max([printer.code, *(_write(copy, output, force, shows) for copy in printer.copies)])


def _write(copy: FixedCopy, output: str | None, force: bool, shows: bool) -> int:
    """Write the fixed copy of a file, and perhaps show the changes; return the exit code."""
    content = _content(copy)
    if content is None:
        return usage_error(
            f"{copy.name} is not a text file", "`shapecalc convert` makes a spec of it"
        )
    path = Path(copy.name)
    target = output or str(path.with_name(f"{path.stem}.fixed{path.suffix}"))
    if copy.name == STDIN and not output:
        target = "-"
    if shows:
        sys.stdout.writelines(changes(Source(copy.name, copy.text), copy.fixed, target))
    if target != "-":
        mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
        if not saved(mark + copy.fixed.encode(), Path(target), force):
            return 2
        note(f"written to {target}")
    return copy.code


def _content(copy: FixedCopy) -> bytes | None:
    """Return the bytes of a file; None if they are not the text that was read, but an archive."""
    if copy.name == STDIN:
        return copy.text.encode()
    try:
        content = Path(copy.name).read_bytes()
        return content if content.decode("utf-8-sig") == copy.text else None
    except (OSError, ValueError):
        return None
