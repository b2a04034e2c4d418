"""Several processes: the order of results, processes that end, and how far they work ahead."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from conftest import ROOT

from shapecalc.limits import Lift
from shapecalc.workers import AHEAD, Workers, processors


def negative(item: int) -> int:
    """Return the result of an item; each of these numbers does something else."""
    time.sleep(0.02 if item % 7 == 0 else 0)
    return -item


def deadly(item: int) -> int:
    return os._exit(9) if item in (5, 6, 30) else -item


def killed_once(folder: Path, item: int) -> int:
    """End the process as somebody does who kills it; the next process is left alone."""
    mark = folder / str(item)
    if item in (4, 35) and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return -item


def wrong(item: int) -> int:
    return -item // (item - 9)


Work = TypeVar("Work")


def workers(work: Callable[[int], int], count: int = 2, chunk: int = 3) -> Workers[int, int]:
    return Workers(partial(same, work), lambda item: 1000 + item, count, chunk)


def same(work: Work) -> Work:
    return work


@pytest.mark.parametrize(("count", "chunk"), [(1, 1), (2, 3), (3, 10), (2, 100)])
def test_results_come_in_order(count: int, chunk: int) -> None:
    assert list(workers(negative, count, chunk).results(range(40))) == [-n for n in range(40)]
    assert list(workers(negative, count, chunk).results([])) == []


def test_items_that_end_their_process() -> None:
    """All others have their results, those in the same chunk, too."""
    expected = [1000 + n if n in (5, 6, 30) else -n for n in range(40)]
    assert list(workers(deadly).results(range(40))) == expected


def test_a_process_that_is_killed(tmp_path: Path) -> None:
    """Its item gets another process, and nothing is lost."""
    assert list(workers(partial(killed_once, tmp_path)).results(range(40))) == [
        -n for n in range(40)
    ]


def test_an_error_ends_the_run() -> None:
    with pytest.raises(ZeroDivisionError), closing(workers(wrong).results(range(40))) as results:
        list(results)
    assert not children()


def children() -> list[int]:
    """Return the processes that this one has started and not ended."""
    return [process.pid or 0 for process in multiprocessing.active_children()]


def test_the_processes_end_with_the_run() -> None:
    with closing(workers(negative).results(range(1000))) as results:
        assert next(results) == 0
        assert len(children()) == 2
    assert not children()


def test_how_far_they_work_ahead() -> None:
    """However many items there are, few of them are in memory at once."""
    taken = []

    def items() -> Iterator[int]:
        for number in range(300):
            taken.append(number)
            yield number

    with closing(workers(negative).results(items())) as results:
        for number, _ in enumerate(results):
            assert len(taken) <= number + 3 * (2 * AHEAD + 1) + 1


STOPPED = """
import sys, time
from functools import partial
from shapecalc.workers import Workers

def work(item):
    with open(sys.argv[1], "a") as file:
        file.write(".")
    time.sleep(0.2)
    return item

def same(work):
    return work

try:
    list(Workers(partial(same, work), None, 2, 50).results(range(1000)))
except KeyboardInterrupt:
    sys.exit("stopped")
"""


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interruption(tmp_path: Path, which: signal.Signals) -> None:
    """Each process finishes the item that it is at, and not its whole chunk."""
    log = tmp_path / "log"
    log.touch()
    line = [sys.executable, "-c", STOPPED, str(log)]
    run = subprocess.Popen(
        line, stderr=subprocess.PIPE, cwd=ROOT, text=True, start_new_session=True
    )
    while log.stat().st_size < 2:
        assert run.poll() is None
        time.sleep(0.01)
    os.killpg(run.pid, which) if which == signal.SIGINT else run.send_signal(which)
    error = run.communicate()[1]  # It ends when all processes have ended.
    assert log.stat().st_size < 50
    assert error == ("stopped\n" if which == signal.SIGINT else "")


def test_processors() -> None:
    assert processors() >= 1


def settings(item: int) -> tuple[tuple[int, int, int], int, bool]:
    """Return when this process looks for garbage, how many warnings it shows, and its limits."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.warn("odd", stacklevel=1)
    return gc.get_threshold(), len(caught), Lift.is_on


@pytest.mark.parametrize("without_limits", [False, True])
def test_a_process_that_is_not_forked(
    monkeypatch: pytest.MonkeyPatch, without_limits: bool
) -> None:
    """It has the garbage collection and limits of its parent, and prints no warnings."""
    monkeypatch.setattr(Lift, "is_on", without_limits)
    spawn = multiprocessing.get_context("spawn")
    monkeypatch.setattr(multiprocessing, "get_context", lambda: spawn)
    work = Workers(partial(same, settings), settings, 1, 1)
    assert list(work.results([1])) == [(gc.get_threshold(), 0, without_limits)]
