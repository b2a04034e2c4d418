"""``shapecalc summary``: read the specs, print their tables."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapecalc import terminal
from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import Summary, summary


@dataclass(slots=True)
class Request:
    """What the command line asks for."""

    keras2: bool
    form: str
    color: str
    line_length: int | None
    expand_nested: bool
    show_trainable: bool
    layer_range: tuple[str, str] | None
    every_call: bool
    correct: bool
    sizes: Mapping[str, int]
    explain: bool

    def options(self) -> Options:
        return Options(
            columns=terminal.columns(),
            console=terminal.console_width(),
            line_length=self.line_length,
            expand_nested=self.expand_nested,
            show_trainable=self.show_trainable,
            layer_range=self.layer_range,
            formulas=self.explain,
            colors=terminal.colors(sys.stdout, self.color),
            ascii=terminal.only_ascii(sys.stdout),
        )


def numbers(told: str) -> dict[str, int]:
    """Numbers by the letters that stand for them.

    >>> numbers("T=3,F=1")
    {'T': 3, 'F': 1}
    """
    found = {}
    for part in filter(None, told.split(",")):
        name, _, number = part.partition("=")
        if not number.strip().isdecimal() or len(number) > 18:
            raise ValueError(f"{part!r} gives no letter a number: --set T=3,F=1")
        found[name.strip()] = int(number)
    return found


def run(files: Sequence[str], request: Request) -> int:
    """Prints the summary of each file; the exit code is that of the worst."""
    found, code = [], 0
    for file in files:
        try:
            found.append(_summary(file, request))
        except ShapecalcError as error:
            complain(error, request.sizes)
            code = max(code, error.exit_code)
    try:
        show(found, request, alone=len(files) == 1)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return code


def _summary(file: str, request: Request) -> Summary:
    plan = read_spec(file, request.sizes)
    found = summary(
        infer(plan, request.keras2, request.correct), request.every_call, request.correct
    )
    found.notes = [*plan.notes, *found.notes]
    if request.explain:
        from shapecalc.explain.model import add_formulas

        add_formulas(found.layers, plan)
    return found


def complain(error: ShapecalcError, sizes: Mapping[str, int] | None = None) -> None:
    """Prints what is wrong, and what would mend it, on standard error."""
    from shapecalc.diagnose.lints import mistakes
    from shapecalc.diagnose.repair import diagnose
    from shapecalc.diagnose.report import failure

    first = error.problems[0].place.source
    report = diagnose(first, error.problems, lambda source: mistakes(source, sizes))
    colors = terminal.colors(sys.stderr) not in ("none", "bold")
    print(failure(report.diagnoses, colors), file=sys.stderr)


def show(summaries: Sequence[Summary], request: Request, alone: bool) -> None:
    """Prints summaries in the form that is asked for."""
    if request.form == "csv" and summaries:
        return show_csv(summaries, request.options())
    for number, each in enumerate(summaries):
        if number and request.form != "json":
            print()
        print(text(each, request, alone))
        for note in each.notes if request.form == "table" else ():
            print(f"note: {note}", file=sys.stderr)
    return None


def text(each: Summary, request: Request, alone: bool) -> str:
    """One summary, in any form but CSV."""
    if request.form == "json":
        import json

        return json.dumps(each.to_dict(), indent=2 if alone else None, ensure_ascii=False)
    if request.form == "markdown":
        from shapecalc.table.forms import as_markdown

        return as_markdown(each, request.options())
    if request.keras2:
        from shapecalc.table import keras2

        return keras2.table(each, request.options())
    from shapecalc.table import keras3

    return keras3.table(each, request.options())


def show_csv(summaries: Sequence[Summary], options: Options) -> None:
    """Prints one table for all models."""
    import csv

    from shapecalc.table.forms import COLUMNS, as_csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in summaries:
        writer.writerows(as_csv(each, options))
