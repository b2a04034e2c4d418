"""What ``lint`` prints about a file, as text in every output format, and how it is printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from shapecalc import __version__, terminal
from shapecalc.cli.files import counted, lost_file
from shapecalc.cli.lint_settings import LintSettings, Reports, settings_of
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Report, examine, without_fixes
from shapecalc.diagnose.report import failure
from shapecalc.errors import Code, Problem, Source
from shapecalc.read.document import ALL, Selection
from shapecalc.table.escape import json_text

UNREADABLE = (Code.FILE, Code.SYNTAX, Code.DUPLICATE_KEY)
"""The problems of a file that cannot be read at all."""


@dataclass(slots=True)
class FixedCopy:
    """A file with its fixes made.

    Attributes:
        name: the name of the file.
        text: its text as it is.
        fixed: the text with the fixes.
        code: the exit code for the problems that are left.
    """

    name: str
    text: str
    fixed: str
    code: int


@dataclass(slots=True)
class FileReport:
    """What ``lint`` prints about a file.

    Attributes:
        code: the exit code.
        texts: the problems in the output format, some in one text, or each in one.
        errors, warnings, fixable: how many problems are errors or warnings, and have a fix.
        copy: the file with the fixes made, if it is wanted and there are some.
    """

    code: int
    texts: Sequence[str]
    errors: int
    warnings: int
    fixable: int
    copy: FixedCopy | None = None


@dataclass(frozen=True, slots=True)
class Linter:
    """Looks for the problems of a file, in this process or in another one.

    Attributes:
        form: the output format.
        settings: what the command line says about the problems to report.
        configured: whether files of settings say more about it.
        fix: whether a copy with the fixes made is wanted.
        selection: what the user says about the files besides their names.
        layout: whether the text has colors, and the width at which it is wrapped.
        ascii: whether the output shows only ASCII characters.
    """

    form: Reports = "text"
    settings: LintSettings = LintSettings()
    configured: bool = False
    fix: bool = False
    selection: Selection = ALL
    layout: tuple[bool, int] = (False, 0)
    ascii: bool = False

    def __call__(self, file: str) -> FileReport:
        """Return the problems of a file, without the warnings that are ignored."""
        linter = self.for_file(file)
        return linter.file_report(examine(file, linter.problems, self.selection))

    def for_file(self, file: str) -> Linter:
        """Return the same with all settings for a file."""
        if not self.configured:
            return self
        return replace(self, settings=self.settings.over(settings_of(file)), configured=False)

    def lost(self, file: str) -> FileReport:
        """Return the report on a file that has ended its process."""
        return self.file_report(without_fixes(Source(file), lost_file(file).problems))

    def problems(self, source: Source) -> Sequence[Problem]:
        """Return the problems of a text, without the warnings that are ignored."""
        return [problem for problem in check(source) if self.settings.reports(problem.code)]

    def file_report(self, report: Report) -> FileReport:
        """Return what is printed of a report."""
        warnings = sum(diagnosis.problem.code.is_warning for diagnosis in report.diagnoses)
        source, fixed = report.source, report.fixed
        copy = None
        if self.fix and fixed.text != source.text:
            copy = FixedCopy(source.name, source.text, fixed.text, self.code(report.left))
        return FileReport(
            self.code(report.problems),
            self.texts(report),
            len(report.diagnoses) - warnings,
            warnings,
            sum(bool(diagnosis.suggestions) for diagnosis in report.diagnoses),
            copy,
        )

    def code(self, problems: Sequence[Problem]) -> int:
        """Return the exit code for the problems of a file."""
        if any(problem.code in UNREADABLE for problem in problems):
            return 2
        strict = self.settings.strict
        return int(any(strict or not problem.code.is_warning for problem in problems))

    def texts(self, report: Report) -> Sequence[str]:
        """Return the problems of a file in the output format."""
        if self.form == "text":
            return [failure(report.diagnoses, *self.layout)] if report.diagnoses else []
        from shapecalc.diagnose import annotations

        if self.form == "github":
            return list(annotations.as_github([report]))
        is_sarif = self.form == "sarif"
        items = annotations.sarif_results(report) if is_sarif else annotations.as_dicts([report])
        return [json_text(item, 2, self.ascii) for item in items]


# What is printed


@dataclass(slots=True)
class ReportPrinter:
    """Prints the reports on files, one file after another.

    Attributes:
        form: the output format.
        code: the worst exit code of the files without a copy.
        files, errors, warnings, fixable: how many there are of them.
        copies: the copies with the fixes made.
    """

    form: Reports
    code: int = 0
    files: int = 0
    errors: int = 0
    warnings: int = 0
    fixable: int = 0
    copies: list[FixedCopy] = field(default_factory=list)

    def print_all(self, reports: Iterable[FileReport]) -> None:
        """Print what there is about all files."""
        if self.form in ("json", "sarif"):
            self.print_json(reports)
            return
        if self.form == "github":
            terminal.send_commands(sys.stdout)
        for report in reports:
            self.count(report)
            for text in report.texts:
                print(text)
        if self.form == "text":
            sys.stdout.flush()
            print(self.tally, file=sys.stderr)

    def count(self, report: FileReport) -> None:
        """Count the problems of a file; whoever writes its copy learns the exit code."""
        self.files += 1
        self.errors += report.errors
        self.warnings += report.warnings
        self.fixable += report.fixable
        if report.copy:
            self.copies.append(report.copy)
        else:
            self.code = max(self.code, report.code)

    def print_json(self, reports: Iterable[FileReport]) -> None:
        """Print one list of all problems as JSON, alone or in a log of SARIF, as they come."""
        before, indent, after = _frame(self.form)
        separator = f"{before}["
        for report in reports:
            self.count(report)
            for text in report.texts:
                inner = text.replace("\n", f"\n{indent}  ")
                print(f"{separator}\n{indent}  {inner}", end="")
                separator = ","
        print(f"{before}[]{after}" if separator != "," else f"\n{indent}]{after}")

    @property
    def tally(self) -> str:
        """The number of problems in words."""
        files = counted(self.files, "file")
        if not self.errors + self.warnings:
            return f"{files}: no problems"
        counts = [(self.errors, "error"), (self.warnings, "warning")]
        text = ", ".join(counted(number, noun) for number, noun in counts if number)
        return f"{files}: {text}" + (
            f" ({self.fixable:,} fixable with --fix)" if self.fixable else ""
        )


def _frame(form: Reports) -> tuple[str, str, str]:
    """Return the JSON before the list of all problems, the blanks before the list, and the rest."""
    if form == "json":
        return "", "", ""
    from shapecalc.diagnose import annotations

    log = json_text(annotations.as_sarif([], __version__), 2, terminal.only_ascii(sys.stdout))
    before, _, after = log.rpartition("[]")
    line = before.rpartition("\n")[2]
    return before, line[: len(line) - len(line.lstrip())], after
