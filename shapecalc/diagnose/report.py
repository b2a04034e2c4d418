"""Problems as text: place, message, the marked line, the shapes, and the fix or a hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from shapecalc.diagnose.repair import Diagnosis
from shapecalc.read.places import Position
from shapecalc.terminal import visible, width

RED, YELLOW, CYAN, GREEN, OFF = "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[32m", "\x1b[0m"
ROOM = 100
"""The number of characters shown of a long line."""


def failure(diagnoses: Sequence[Diagnosis], colors: bool = False) -> str:
    r"""Return all problems as text.

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
    return "\n".join(line for diagnosis in diagnoses for line in _lines(diagnosis, colors))


def _lines(diagnosis: Diagnosis, colors: bool) -> Iterator[str]:
    problem, position = diagnosis.problem, diagnosis.position
    source = diagnosis.source
    severe = RED if not problem.code.is_warning else YELLOW
    strong, off = (severe, OFF) if colors else ("", "")
    where = source.name + (f":{position.line}:{position.column}" if position else "")
    severity = "warning" if problem.code.is_warning else "error"
    about = f"{problem.layer}: " if problem.layer else ""
    yield (
        visible(f"{where}: ")
        + f"{strong}{severity}[{problem.code.value}]{off}: "
        + visible(about + problem.message)
    )
    if position:
        yield from _excerpt(source.lines, position, strong, off)
    for chain in diagnosis.chains:
        first, *rest = _folded(visible(chain))
        yield _labelled("shapes", first, CYAN if colors else "")
        yield from rest
    yield from _advice(diagnosis, colors)


def _advice(diagnosis: Diagnosis, colors: bool) -> Iterator[str]:
    """Yield the fixes, or else the hint, and the notes."""
    cyan, green = (CYAN, GREEN) if colors else ("", "")
    for number, suggestion in enumerate(diagnosis.suggestions):
        yield _labelled("or" if number else "fix", visible(str(suggestion)), green)
    hint = diagnosis.problem.advice
    if hint and not diagnosis.suggestions and not diagnosis.consequence:
        yield _labelled("hint", visible(hint), cyan)
    if diagnosis.consequence:
        yield _labelled("note", "the fix of another problem fixes this one, too", cyan)
    if diagnosis.behind:
        yield _labelled("note", "this problem shows only after the others are fixed", cyan)


def _labelled(label: str, text: str, color: str) -> str:
    return f"    {color}{label}{OFF if color else ''}: {text}"


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


def _folded(chain: str) -> list[str]:
    """Return a long chain in several lines, which break only before its arrows."""
    unbroken = chain.replace(" ", "\0").replace("\0→\0", " →\0")
    lines = wrap(unbroken, ROOM, subsequent_indent=" " * 8, break_long_words=False)
    return [line.replace("\0", " ") for line in lines]
