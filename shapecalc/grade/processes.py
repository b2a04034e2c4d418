"""Work on many submissions in as many processes as there are cores."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from threading import Thread
from typing import Any

from shapecalc.grade.classes import Submission
from shapecalc.grade.journal import Record

CHUNK = 40
"""How many submissions a process is given at once."""

Mark = Callable[[Submission], Record]
MakeMark = Callable[[], Mark]
"""Makes what marks; each process has its own, which keeps what it works out."""

_own: list[Mark] = []
"""That of this process."""


def marked(
    make: MakeMark, mark: Mark, lost: Mark, waiting: Sequence[Submission]
) -> Iterator[Record]:
    """The records of submissions, in their order, as they are marked.

    Args:
        make: makes what marks, in each process.
        mark: what marks in this one, if there are too few submissions for several.
        lost: what is noted of a submission that has ended its process.
        waiting: the submissions.
    """
    chunks = [waiting[at : at + CHUNK] for at in range(0, len(waiting), CHUNK)]
    if len(chunks) < 2 or processes() < 2:
        yield from map(mark, waiting)
        return
    done = 0
    try:
        for records in _mapped(make, chunks, processes()):
            yield from records
            done += len(records)
    except BrokenProcessPool:
        rest = done + CHUNK * processes()  # It is one of those that were being marked.
        for submission in waiting[done:rest]:
            yield from _alone(make, lost, submission)
        yield from marked(make, mark, lost, waiting[rest:])


def _alone(make: MakeMark, lost: Mark, submission: Submission) -> list[Record]:
    """A submission in a process of its own, which it may end."""
    try:
        (records,) = _mapped(make, [[submission]], 1)
    except BrokenProcessPool:
        return [lost(submission)]
    return records


def _mapped(
    make: MakeMark, chunks: Iterable[Sequence[Submission]], count: int
) -> Iterator[list[Record]]:
    pool = ProcessPoolExecutor(count, initializer=_begin, initargs=(make,))
    try:
        yield from pool.map(_work, chunks)
    finally:
        pool.shutdown(cancel_futures=True)


def processes() -> int:
    """How many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(make: MakeMark) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # It is the one above that is interrupted.
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _own[:] = [make()]


def _end_with(parent: Any) -> None:
    """Ends this process as soon as the one is gone that has begun it, however it ended."""
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Sequence[Submission]) -> list[Record]:
    return list(map(_own[0], chunk))
