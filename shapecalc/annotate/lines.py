"""Comments behind the lines of a text, in a column for each block of lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from shapecalc.annotate.comments import without_own
from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.edits import Edit
from shapecalc.terminal import width

GAP = 2
"""The fewest blanks in front of a comment."""

LONGEST = 72
"""A longer line does not move the comments of the other lines of its block."""

ENDS = ("\n", "\r\n", "\r", "")
"""How a line ends behind which a comment may stand; a form feed ends none."""


@dataclass(slots=True)
class CodeLine:
    """A line of a text.

    Attributes:
        start: its first character.
        before: what is on it, with the comment of an earlier run.
        code: what is on it without that comment, and without blanks at its end if it changes.
        comment: the new comment; empty for none.
    """

    start: int
    before: str
    code: str
    comment: str = ""


def edits(text: str, open_ends: Collection[int], comments: Mapping[int, str]) -> list[Edit]:
    r"""Return the changes that give lines their comments, and remove those of earlier runs.

    Args:
        text: the text.
        open_ends: the numbers of the lines at whose end a comment may stand, counted from 1.
        comments: the comments by the number of their line.

    >>> edits("x = 1\ny = 10\n", [1, 2], {1: "# (1)  0"})
    [Edit(start=5, end=5, text='  # (1)  0')]
    """
    changes: list[Edit] = []
    for block in blocks(lines_of(text, open_ends, comments)):
        column = column_of(block)
        changes += [edit for line in block if (edit := change(line, column))]
    return changes


def lines_of(
    text: str, open_ends: Collection[int], comments: Mapping[int, str]
) -> Iterable[CodeLine]:
    """Yield the lines of a text with their comments."""
    start = 0
    for number, full in enumerate(text.splitlines(keepends=True), start=1):
        before = full.splitlines()[0]
        is_open = number in open_ends and full[len(before) :] in ENDS and bool(before.strip())
        code = without_own(before) if is_open else before
        comment = comments.get(number, "") if is_open else ""
        yield CodeLine(start, before, code.rstrip() if comment else code, comment)
        start += len(full)


def blocks(lines: Iterable[CodeLine]) -> Iterable[Sequence[CodeLine]]:
    """Yield the lines between empty lines."""
    block: list[CodeLine] = []
    for line in lines:
        if not line.before.strip() and block:
            yield block
            block = []
        block.append(line)
    yield block


def column_of(block: Sequence[CodeLine]) -> int:
    """Return the column at which the comments of a block begin."""
    widths = [width(line.code) for line in block if line.comment]
    return max((columns for columns in widths if columns <= LONGEST), default=0) + GAP


def change(line: CodeLine, column: int) -> Edit | None:
    """Return the change of a line whose comment begins at a column; None without any."""
    blanks = " " * max(column - width(line.code), GAP)
    after = f"{line.code}{blanks}{line.comment}" if line.comment else line.code
    if after == line.before:
        return None
    same = next(
        (at for at, (old, new) in enumerate(zip(line.before, after)) if old != new),
        min(len(line.before), len(after)),
    )
    return Edit(line.start + same, line.start + len(line.before), after[same:])
