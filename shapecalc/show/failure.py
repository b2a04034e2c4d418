"""Problems as people read them: place, what is wrong, the line with a mark under it, a hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.errors import Problem
from shapecalc.read.where import Position, locate
from shapecalc.show.styled import width

RED, CYAN, OFF = "\x1b[1;31m", "\x1b[36m", "\x1b[0m"
ROOM = 100
"""How many characters of a long line are shown."""


def failure(problems: Sequence[Problem], colors: bool = False) -> str:
    r"""All problems, each with its place.

    >>> from shapecalc.errors import Code, Place, Source
    >>> source = Source("a.yaml", "layers:\n- Desne(5)\n")
    >>> place = Place(source, ("layers", 0))
    >>> print(failure([Problem(Code.UNKNOWN_LAYER, "there is no layer `Desne`", place)]))
    a.yaml:2:3: error[SC201]: there is no layer `Desne`
        - Desne(5)
          ^^^^^^^^
    """
    return "\n".join(line for problem in problems for line in _lines(problem, colors))


def _lines(problem: Problem, colors: bool) -> Iterator[str]:
    position = locate(problem.place)
    where = problem.place.source.name
    if position:
        where += f":{position.line}:{position.column}"
    red, cyan, off = (RED, CYAN, OFF) if colors else ("", "", "")
    about = f"{problem.layer}: " if problem.layer else ""
    yield (
        _safe(f"{where}: ")
        + f"{red}error[{problem.code.value}]{off}: "
        + _safe(about + problem.message)
    )
    if position:
        yield from _excerpt(problem.place.source.lines, position, red, off)
    if problem.advice:
        yield f"    {cyan}hint{off}: {_safe(problem.advice)}"


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
    yield f"    {_safe(shown)}"
    yield f"    {blanks}{red}{mark}{off}"


def _safe(text: str) -> str:
    """A text whose control characters a terminal shows instead of obeying them."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
