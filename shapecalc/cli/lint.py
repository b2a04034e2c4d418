"""``shapecalc lint``: every mistake in some models, and what mends it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from shapecalc import __version__, terminal
from shapecalc.cli.convert import saved
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Report, examine
from shapecalc.diagnose.report import failure, safe
from shapecalc.errors import Code, Problem, Source
from shapecalc.read.text import STDIN
from shapecalc.terminal import usage_error


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for."""

    form: str
    fix: bool
    output: str | None
    force: bool
    strict: bool
    ignored: frozenset[str]


def run(files: Sequence[str], request: Request) -> int:
    """Looks at each file; the exit code is that of the worst."""
    unknown = {word.upper() for word in request.ignored} - {code.value for code in Code}
    if unknown or (request.output and len(files) > 1):
        wrong = f"there is no code {min(unknown)}" if unknown else "--output is for one file"
        return usage_error(wrong)
    reports = [_examined(file, request) for file in files]
    _print(reports, request)
    if request.fix:
        return max(_fixed(report, request) for report in reports)
    return max(_code(report.problems, request) for report in reports)


def _examined(file: str, request: Request) -> Report:
    """What is wrong with one file, but for what is to be left out."""

    def looked_at(source: Source) -> Sequence[Problem]:
        return [each for each in check(source) if not _ignored(each, request)]

    return examine(file, looked_at)


def _ignored(problem: Problem, request: Request) -> bool:
    ignored = {word.upper() for word in request.ignored}
    return problem.code.is_warning and problem.code.value in ignored


def _code(problems: Sequence[Problem], request: Request) -> int:
    """2 for what cannot be read at all, 1 for what is wrong, 0 for what is at most odd."""
    if any(problem.code in (Code.FILE, Code.SYNTAX, Code.DUPLICATE_KEY) for problem in problems):
        return 2
    wrong = [each for each in problems if request.strict or not each.code.is_warning]
    return 1 if wrong else 0


def _print(reports: Sequence[Report], request: Request) -> None:
    """All problems, in the form that is asked for."""
    if request.form == "text":
        colors = terminal.colors(sys.stdout) not in ("none", "bold")
        for report in reports:
            if report.diagnoses:
                print(failure(report.diagnoses, colors))
        print(_tally(reports), file=sys.stderr)
        return
    from shapecalc.diagnose import annotations

    if request.form == "github":
        for line in annotations.as_github(reports):
            print(line)
        return
    sarif = request.form == "sarif"
    version = __version__
    found = annotations.as_sarif(reports, version) if sarif else annotations.as_dicts(reports)
    print(json.dumps(found, indent=2))  # in ASCII: no sign in it moves a cursor


def _tally(reports: Sequence[Report]) -> str:
    """How many mistakes there are, in a sentence."""
    found = [each for report in reports for each in report.diagnoses]
    warnings = sum(each.problem.code.is_warning for each in found)
    mended = sum(bool(each.suggestions) or each.consequence for each in found)
    if not found:
        return f"{_count(len(reports), 'file')}: nothing is wrong"
    counts = [(len(found) - warnings, "error"), (warnings, "warning")]
    listed = ", ".join(_count(number, noun) for number, noun in counts if number)
    told = f"{_count(len(reports), 'file')}: {listed}"
    return told + (f"; --fix mends {mended}" if mended else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + "s" * (number != 1)


def _fixed(report: Report, request: Request) -> int:
    """Writes the mended copy of a file and shows what has changed; the exit code."""
    source, mended = report.source, report.mended
    if mended.text == source.text:
        return _code(report.problems, request)
    if not _is_text(source):
        return usage_error(f"{source.name} is no text: `shapecalc convert` makes one")
    path = Path(source.name)
    target = request.output or str(path.with_name(f"{path.stem}.fixed{path.suffix}"))
    if source.name == STDIN and not request.output:
        target = "-"
    sys.stdout.writelines(_difference(source, mended, target))
    if target != "-":
        if not saved(mended.text.encode(), Path(target), request.force):
            return 2
        print(f"written to {target}", file=sys.stderr)
    return _code(report.left, request)


def _is_text(source: Source) -> bool:
    """Whether the file holds the text that was read, and not an archive around it."""
    if source.name == STDIN:
        return True
    try:
        return Path(source.name).read_text(encoding="utf-8-sig") == source.text
    except (OSError, ValueError):
        return False


def _difference(source: Source, mended: Source, target: str) -> Iterator[str]:
    """The lines that have changed, as ``diff -u`` shows them."""
    old, new = (each.text.splitlines(keepends=True) for each in (source, mended))
    for line in unified_diff(old, new, source.name, target):
        text = safe(line.rstrip("\r\n").replace("\t", " "))
        yield f"{text}\n" if line.endswith("\n") else f"{text}\n\\ No newline at end of file\n"
