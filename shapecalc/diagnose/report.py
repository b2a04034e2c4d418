"""Problems as text: place, message, the marked line, the shapes, and the fix or a hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.repair import Diagnosis
from shapecalc.read.places import Position
from shapecalc.terminal import visible, width, wrapped

RED, YELLOW, CYAN, GREEN, OFF = "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[32m", "\x1b[0m"
ROOM = 100
"""The number of characters shown of a long line."""

FRONT = len("    shapes: ")


def failure(diagnoses: Sequence[Diagnosis], colors: bool = False, columns: int = 0) -> str:
    r"""Return all problems as text.

    Args:
        diagnoses: the problems.
        colors: whether the output may have colours.
        columns: the width at which messages are wrapped; 0 for long lines.

    >>> from shapecalc.diagnose.repair import undiagnosed
    >>> from shapecalc.errors import Code, Place, Problem, Source
    >>> source = Source("a.yaml", "layers:\n- Desne(5)\n")
    >>> place = Place(source, ("layers", 0))
    >>> problem = Problem(Code.UNKNOWN_LAYER, "there is no layer `Desne`", place)
    >>> print(failure(undiagnosed([problem])))
    a.yaml:2:3: error[SC201]: there is no layer `Desne`
        - Desne(5)
          ^^^^^^^^
    """
    form = Form(colors, columns)
    return "\n".join(line for diagnosis in diagnoses for line in _lines(diagnosis, form))


@dataclass(frozen=True, slots=True)
class Form:
    """How problems are laid out.

    Attributes:
        colors: whether the output may have colours.
        columns: the width at which messages are wrapped; 0 for long lines.
    """

    colors: bool
    columns: int

    def labelled(self, label: str, text: str, color: str) -> Iterator[str]:
        """Yield the lines of a text with a label before it."""
        first, *rest = wrapped(f"    {label}: {text}", self.columns, " " * 8)
        yield self.painted(first, label, color)
        yield from rest

    def painted(self, line: str, word: str, color: str) -> str:
        """Return a line with a word in a colour."""
        return line.replace(word, f"{color}{word}{OFF}", 1) if self.colors else line


def _lines(diagnosis: Diagnosis, form: Form) -> Iterator[str]:
    problem, position = diagnosis.problem, diagnosis.position
    source = diagnosis.source
    strong = YELLOW if problem.code.is_warning else RED
    where = source.name + (f":{position.line}:{position.column}" if position else "")
    severity = f"{'warning' if problem.code.is_warning else 'error'}[{problem.code.value}]"
    about = f"{problem.layer}: " if problem.layer else ""
    text = visible(f"{where}: ") + f"{severity}: " + visible(about + problem.message)
    first, *rest = wrapped(text, form.columns, " " * 4)
    yield form.painted(first, severity, strong)
    yield from rest
    if position:
        yield from _excerpt(source.lines, position, *((strong, OFF) if form.colors else ("", "")))
    for chain in diagnosis.chains:
        first, *rest = _folded(visible(chain), form.columns - FRONT if form.columns else ROOM)
        yield form.painted(f"    shapes: {first}", "shapes", CYAN)
        yield from rest
    yield from _advice(diagnosis, form)


def _advice(diagnosis: Diagnosis, form: Form) -> Iterator[str]:
    """Yield the fixes, or else the hint, and the notes."""
    for number, suggestion in enumerate(diagnosis.suggestions):
        label = "or" if number else "fix"
        yield from form.labelled(label, visible(suggestion.message), GREEN)
        for count, line in enumerate(suggestion.lines, start=1):
            yield f"      {count}. {visible(line)}"
    hint = diagnosis.problem.advice
    if hint and not diagnosis.suggestions:
        yield from form.labelled("hint", visible(hint), CYAN)
    if diagnosis.behind:
        note = "this problem shows only after the others are fixed"
        yield from form.labelled("note", note, CYAN)


def _excerpt(lines: list[str], position: Position, color: str, off: str) -> Iterator[str]:
    """Yield the line of a problem, and a line with a mark under the part that is wrong."""
    if position.line > len(lines):
        return
    line = lines[position.line - 1].replace("\t", " ")
    start, end = position.column - 1, min(position.end - 1, len(line))
    skipped = max(0, start - ROOM // 2) if len(line) > ROOM else 0
    excerpt = line[skipped : skipped + ROOM]
    blanks = " " * width(visible(excerpt[: start - skipped]))
    mark = "^" * max(1, width(visible(excerpt[start - skipped : end - skipped])))
    yield f"    {visible(excerpt)}"
    yield f"    {blanks}{color}{mark}{off}"


def _folded(chain: str, room: int) -> list[str]:
    """Return a long chain in several lines, which break only before its arrows."""
    unbroken = chain.replace(" ", "\0").replace("\0→\0", " →\0")
    lines = wrap(unbroken, room, subsequent_indent=" " * 8, break_long_words=False)
    return [line.replace("\0", " ") for line in lines]
