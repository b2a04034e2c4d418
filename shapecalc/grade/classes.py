"""The submissions of a class, marked in several processes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.grade.journal import Record
from shapecalc.grade.submission import Submission
from shapecalc.workers import Workers, processors


@dataclass(frozen=True, slots=True)
class Graded:
    """What is known of a submission, and its pages.

    Attributes:
        record: its record.
        pages: the texts of its pages, by their names in the folder of results.
    """

    record: Record
    pages: Mapping[str, str]


CHUNK = 40
"""How many submissions a process gets at once."""

Mark = Callable[[Submission], Graded]
MakeMark = Callable[[], Mark]
"""Makes a function that marks; each process has its own, which keeps what it computes."""


def marked(
    make: MakeMark, mark: Mark, lost: Mark, waiting: Sequence[Submission]
) -> Generator[Graded]:
    """Yield submissions in their order, as soon as they are marked.

    Args:
        make: makes the function that marks, in each process.
        mark: marks in this process, if there are too few submissions for several.
        lost: marks a submission that has ended its process.
        waiting: the submissions.
    """
    if len(waiting) <= CHUNK or processors() < 2:
        yield from map(mark, waiting)
    else:
        yield from Workers(make, lost, processors(), CHUNK).results(waiting)
