"""The submissions of a class, marked in several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.grade.journal import Record
from shapecalc.grade.submission import Submission


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

_mark: list[Mark] = []
"""The function that marks in this process."""

_stop: list[Connection] = []
"""What can be read in this process as soon as the run ends."""


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
    chunks = [waiting[at : at + CHUNK] for at in range(0, len(waiting), CHUNK)]
    if len(chunks) < 2 or processes() < 2:
        yield from map(mark, waiting)
        return
    done = 0
    try:
        for graded in _mapped(make, chunks, processes()):
            yield from graded
            done += len(graded)
    except BrokenProcessPool:
        rest = done + CHUNK * processes()  # One of those being marked has ended its process.
        for submission in waiting[done:rest]:
            yield from _alone(make, lost, submission)
        yield from marked(make, mark, lost, waiting[rest:])


def _alone(make: MakeMark, lost: Mark, submission: Submission) -> list[Graded]:
    """Return the result of a submission that has a process to itself, and may end it."""
    try:
        (graded,) = _mapped(make, [[submission]], 1)
    except BrokenProcessPool:
        return [lost(submission)]
    return graded


def _mapped(
    make: MakeMark, chunks: Iterable[Sequence[Submission]], count: int
) -> Iterator[list[Graded]]:
    context = multiprocessing.get_context()
    ended, end = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(make, ended))
    try:
        with _without_interruptions():
            results = pool.map(_work, chunks)
        yield from results
    finally:
        end.send_bytes(b"\0")  # All processes see it, as none receives it.
        pool.shutdown(cancel_futures=True)
        end.close()
        ended.close()


@contextmanager
def _without_interruptions() -> Iterator[None]:
    """Start processes that never get Ctrl-C; it is for the parent, which ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def processes() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(make: MakeMark, ended: Connection) -> None:
    """Prepare a process that marks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be blocked
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _mark[:], _stop[:] = [make()], [ended]


def _end_with(parent: Any) -> None:
    """End this process as soon as its parent is gone, however the parent ended."""
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Sequence[Submission]) -> list[Graded]:
    """Mark some submissions; after an interruption, nobody waits for more than one of them."""
    graded = []
    for submission in chunk:
        if _stop[0].poll():
            break
        graded.append(_mark[0](submission))
    return graded
