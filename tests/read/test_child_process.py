from __future__ import annotations

import os
import signal
import sys

import pytest

from shapecalc.read.child_process import in_child_process


def endless() -> bytes:
    while True:
        pass


def killed() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b"never"


def test_a_result() -> None:
    here = os.getpid()
    assert in_child_process(lambda: str(os.getpid()).encode(), 1) != str(here).encode()
    assert in_child_process(lambda: b"x" * 2_000_000, 1) == b"x" * 2_000_000


def test_work_that_does_not_end() -> None:
    assert in_child_process(endless, 0.1) == b""


def test_a_process_that_is_killed() -> None:
    assert in_child_process(killed, 1) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")
def test_a_process_that_needs_too_much_memory() -> None:
    large = 400 * 2**20  # To touch so much memory takes a busy machine over a second.
    assert in_child_process(lambda: b"%d" % len(b"x" * large), 60, large // 2) == b""
    assert in_child_process(lambda: b"%d" % len(b"x" * large), 60, large * 2) == b"%d" % large


def test_without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    assert in_child_process(lambda: str(os.getpid()).encode(), 1) == str(os.getpid()).encode()
