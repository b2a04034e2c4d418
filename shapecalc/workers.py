"""Work in several processes: the results come in order, and the processes end with the run.

If a process is killed, its items and those that wait get new ones; a result is lost only if an item
ends a process that it has to itself. Ctrl-C is for the parent alone, which ends the others.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, Generic, TypeVar

from shapecalc.dataclasses import dataclass
from shapecalc.limits import Lift

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 3
"""How many chunks for each process wait, or have results that nobody has taken yet.

With more, the results of many items would fill the memory while one item takes long."""

_work: list[Callable[[Any], Any]] = []
"""The function that works on an item in this process."""

_stop: list[Connection] = []
"""What can be read in this process as soon as the run ends."""


@dataclass(frozen=True, slots=True)
class Workers(Generic[Item, Result]):
    """Processes that all do the same work.

    Attributes:
        make: returns the function that works on an item. Each process has its own, which keeps
            what it computes.
        lost: returns the result of an item that has ended its process.
        count: the number of processes.
        chunk: how many items a process gets at once.
    """

    make: Callable[[], Callable[[Item], Result]]
    lost: Callable[[Item], Result]
    count: int
    chunk: int

    def results(self, items: Iterable[Item]) -> Generator[Result]:
        """Yield the result of each item, in the order of the items."""
        left = iter(items)
        chunks = iter(lambda: list(islice(left, self.chunk)), [])
        waiting: deque[tuple[Sequence[Item], Future[list[Result]]]] = deque()
        while True:
            try:
                yield from self._results(chunks, waiting)
                return
            except BrokenProcessPool:  # All its processes have ended; the next round has new ones.
                while waiting:
                    yield from self._kept(*waiting.popleft())

    def _results(
        self,
        chunks: Iterator[Sequence[Item]],
        waiting: deque[tuple[Sequence[Item], Future[list[Result]]]],
    ) -> Iterator[Result]:
        """Yield results as long as all processes live; what has none yet is left waiting."""
        with _pool(self.make, self.count) as submit:
            for chunk in chunks:
                waiting.append((chunk, submit(chunk)))
                if len(waiting) > AHEAD * self.count:
                    yield from _first(waiting)
            while waiting:
                yield from _first(waiting)

    def _kept(self, chunk: Sequence[Item], future: Future[list[Result]]) -> list[Result]:
        """Return the results of a chunk, some of whose items may have ended their process."""
        if future.done() and not future.cancelled() and not future.exception():
            return future.result()
        return self._alone(chunk)

    def _alone(self, items: Sequence[Item]) -> list[Result]:
        """Return the results of items that have a process to themselves.

        If they end it, each half of them gets a new one: few processes are started until an item
        is alone, and is lost if it ends its process again.
        """
        try:
            with _pool(self.make, 1) as submit:
                return submit(items).result()
        except BrokenProcessPool:
            middle = len(items) // 2
            if not middle:
                return list(map(self.lost, items))
        return self._alone(items[:middle]) + self._alone(items[middle:])


def _first(waiting: deque[tuple[Sequence[Item], Future[list[Result]]]]) -> list[Result]:
    """Return the results of the first chunk, which waits no longer.

    Raises:
        BrokenProcessPool: if a process has ended; the chunk waits then.
    """
    results = waiting[0][1].result()
    waiting.popleft()
    return results


@contextmanager
def _pool(
    make: Callable[[], Callable[[Item], Result]], count: int
) -> Iterator[Callable[[Sequence[Item]], Future[list[Result]]]]:
    """Start processes, give a function that hands chunks to them, and end them."""
    context = multiprocessing.get_context()
    ended, end = context.Pipe(duplex=False)
    settings = make, ended, gc.get_threshold(), Lift.is_on
    pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=settings)

    def submit(chunk: Sequence[Item]) -> Future[list[Result]]:
        try:
            with _without_interruptions():
                return pool.submit(_work_on, chunk)
        except BrokenProcessPool as error:
            future: Future[list[Result]] = Future()
            future.set_exception(error)
            return future

    try:
        yield submit
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


def processors() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(
    make: Callable[[], Callable[[Any], Any]],
    ended: Connection,
    threshold: tuple[int, int, int],
    without_limits: bool,
) -> None:
    """Prepare a process that works, also one that is not forked and knows nothing of its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be blocked
    warnings.simplefilter("ignore")  # Only the parent prints.
    gc.set_threshold(*threshold)
    Lift.is_on = without_limits
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _work[:], _stop[:] = [make()], [ended]


def _end_with(parent: Any) -> None:
    """End this process as soon as its parent is gone, however the parent ended."""
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_on(chunk: Sequence[Any]) -> list[Any]:
    """Work on some items; after an interruption, nobody waits for more than one of them."""
    results = []
    for item in chunk:
        if _stop[0].poll():
            break
        results.append(_work[0](item))
    return results
