"""Break right models in the ways in which people do, and judge the cures that come first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Report, diagnose
from shapecalc.errors import Problem, ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.read.document import read_texts
from shapecalc.table.summary import summary
from shapecalc.write.convert import convert

TESTS = Path(__file__).parent.parent
PROGRAMS = sorted((TESTS / "right_programs").glob("*.py"))
SPECS = sorted((TESTS.parent / "specs").glob("*.yaml"))


def right_models() -> Sequence[Source]:
    """Return the right models: programs, the same models as specs, and the specs of the notes."""
    programs = [Source(str(path), path.read_text(encoding="utf-8")) for path in PROGRAMS]
    specs = [Source(str(path), path.read_text(encoding="utf-8")) for path in SPECS]
    converted = []
    for program in programs:
        text, _ = convert(read_texts(program)[-1], "yaml")
        converted.append(Source(program.name.replace(".py", ".yaml"), text))
    return [*programs, *converted, *specs]


RIGHT = right_models()
"""What is broken."""

Change: TypeAlias = "Callable[[re.Match[str]], str] | str"


@dataclass(frozen=True, slots=True)
class Break:
    """One way in which people break a model.

    Attributes:
        name: what they do.
        pattern: what they change.
        change: what they write instead.
        where: what the text must contain: ``python``, ``spec``, or empty for both.
        reversible: whether the text tells what was there before. Where it does not, no cure is
            expected, but none may do harm.
    """

    name: str
    pattern: str
    change: Change
    where: str = ""
    reversible: bool = True

    def texts(self, text: str, name: str) -> Iterator[str]:
        """Yield the text with this mistake at each of its places."""
        form = "python" if name.endswith(".py") else "spec"
        if self.where not in ("", form):
            return
        for match in re.finditer(self.pattern, text, re.MULTILINE):
            new = self.change if isinstance(self.change, str) else self.change(match)
            broken = text[: match.start()] + match.expand(new) + text[match.end() :]
            if broken != text:
                yield broken


def table(source: Source) -> str:
    """Return the tables of all models in a text, without names that the text does not give."""
    plans = read_texts(source)
    return "\n".join(str(summary(infer(plan))) for plan in plans)


@dataclass(slots=True)
class Outcome:
    """What came of one broken text."""

    verdict: str
    broken: Source
    fixed: Source
    report: Report


def judged(right: Source, text: str) -> Outcome | None:
    """Return what comes of a broken text; None if nothing is wrong with it."""
    broken = Source(right.name, text)
    problems = check(broken)
    if not problems:
        return None
    report = diagnose(broken, problems, check, again=False)
    return Outcome(verdict(right, broken, report), broken, report.fixed, report)


def verdict(right: Source, broken: Source, report: Report) -> str:
    """Return ``right``, ``none``, ``other`` or ``harmful``."""
    fixed = report.fixed
    if fixed.text == broken.text:
        return "none"
    if errors(report.left):
        return "harmful" if not errors(report.problems) else "part"
    try:
        if table(fixed) == table(right):
            return "right"
    except ShapecalcError:
        return "harmful"
    return "harmful" if "?" in table(fixed) else "other"


def errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if not problem.code.is_warning]
