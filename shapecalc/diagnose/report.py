"""Problems as people read them: place, what is wrong, the line with a mark under it, a hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from shapecalc.diagnose.repair import Diagnosis
from shapecalc.read.places import Position
from shapecalc.terminal import width

RED, YELLOW, CYAN, GREEN, OFF = "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[32m", "\x1b[0m"
ROOM = 100
"""How many characters of a long line are shown."""


def failure(diagnoses: Sequence[Diagnosis], colors: bool = False) -> str:
    r"""All problems, each with its place.

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
    return "\n".join(line for each in diagnoses for line in _lines(each, colors))


def _lines(diagnosis: Diagnosis, colors: bool) -> Iterator[str]:
    problem, position = diagnosis.problem, diagnosis.position
    source = diagnosis.source
    severe = RED if not problem.code.is_warning else YELLOW
    strong, cyan, green, off = (severe, CYAN, GREEN, OFF) if colors else ("",) * 4
    where = source.name + (f":{position.line}:{position.column}" if position else "")
    kind = "warning" if problem.code.is_warning else "error"
    about = f"{problem.layer}: " if problem.layer else ""
    yield (
        safe(f"{where}: ")
        + f"{strong}{kind}[{problem.code.value}]{off}: "
        + safe(about + problem.message)
    )
    if position:
        yield from _excerpt(source.lines, position, strong, off)
    for chain in diagnosis.chains:
        begun, *rest = _folded(safe(chain))
        yield f"    {cyan}shapes{off}: {begun}"
        yield from rest
    if diagnosis.suggestions:
        first, *others = diagnosis.suggestions
        yield f"    {green}fix{off}: {safe(str(first))}"
        yield from (f"    {green}or{off}: {safe(str(other))}" for other in others)
    elif problem.advice and not diagnosis.consequence:
        yield f"    {cyan}hint{off}: {safe(problem.advice)}"
    if diagnosis.consequence:
        yield f"    {cyan}note{off}: what mends another mistake mends this one, too"
    if diagnosis.behind:
        yield f"    {cyan}note{off}: it shows once the others are mended"


def _excerpt(lines: list[str], position: Position, red: str, off: str) -> Iterator[str]:
    """The line, and below it a mark under the part that is meant."""
    if position.line > len(lines):
        return
    line = lines[position.line - 1].replace("\t", " ")
    start, end = position.column - 1, min(position.end - 1, len(line))
    skipped = max(0, start - ROOM // 2) if len(line) > ROOM else 0
    shown = line[skipped : skipped + ROOM]
    blanks = " " * width(shown[: start - skipped])
    mark = "^" * max(1, width(shown[start - skipped : end - skipped]))
    yield f"    {safe(shown)}"
    yield f"    {blanks}{red}{mark}{off}"


def _folded(chain: str) -> list[str]:
    """A long chain on several lines, cut before its arrows only."""
    uncut = chain.replace(" ", "\0").replace("\0→\0", " →\0")
    lines = wrap(uncut, ROOM, subsequent_indent=" " * 8, break_long_words=False)
    return [line.replace("\0", " ") for line in lines]


def safe(text: str) -> str:
    """A text whose control characters a terminal shows instead of obeying them."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
