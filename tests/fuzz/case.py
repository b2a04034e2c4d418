"""An input for the command, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from random import Random


@dataclass(slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        code: the exit code.
        out: the standard output.
        err: the standard error.
        reason: what is wrong with the run; "" if nothing is.
    """

    code: int = 0
    out: str = ""
    err: str = ""
    reason: str = ""


Run = Callable[["Case"], Outcome]

Agreement = Callable[["Case", Outcome, Run], str]
"""A check of a run against other runs: what does not agree, or ""."""


@dataclass(slots=True)
class Case:
    """An input: a command line and the files that it is about.

    Attributes:
        line: the command line. Names of files are relative to the folder of the run.
        files: the files by their names.
        stdin: the standard input.
        writes: the files that the command may write.
        agreement: what else must hold.
        streams: what is wrong with the standard streams, by number: closed, full, or a pipe that
            nobody reads. Such a case runs in a process of its own, also if nothing is wrong.
        call: runs instead of the command line, which then describes it.
    """

    line: list[str]
    files: dict[str, bytes] = field(default_factory=dict)
    stdin: bytes = b""
    writes: Collection[str] = ()
    agreement: Agreement | None = None
    streams: Mapping[int, str] | None = None
    call: Callable[[], int] | None = None

    def with_line(self, *line: str) -> Case:
        """Return a case with the same files and another command line."""
        return Case([*line], self.files, self.stdin)


Generator = Callable[[Random], Case]
