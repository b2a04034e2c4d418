"""Runs of the command in a process of its own, whose standard streams may be closed."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from time import monotonic, sleep
from typing import Any

from fuzz.case import Case, Outcome
from fuzz.watch import SECONDS

HANGS = 300
"""Seconds after which a process is ended. It has its limit of processor time besides."""


def forked(case: Case) -> Outcome:
    """Run a case in a copy of this process, which saves the time to start Python."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with tempfile.TemporaryFile() as stdin:
            stdin.write(case.stdin)
            stdin.seek(0)
            sys.stdout.flush()
            sys.stderr.flush()
            child = os.fork()
            if not child:
                run_as_process(case, [stdin.fileno(), out.fileno(), err.fileno()])
            code, work = ended(child)
        out.seek(0)
        err.seek(0)
        outcome = Outcome(code, out.read().decode("utf-8", "backslashreplace"))
        outcome.err = err.read().decode("utf-8", "backslashreplace")
    if code < 0:
        outcome.reason = f"ends with signal {-code}, or does not end in {HANGS} s"
    elif work > SECONDS:
        outcome.reason = f"takes {work:.1f} s"
    return outcome


def ended(child: int) -> tuple[int, float]:
    """Wait for a process; return its exit code, minus a signal's number, and its processor time."""
    begun, pause = monotonic(), 0.001
    while True:
        process, status, usage = os.wait4(child, os.WNOHANG)
        if process:
            return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
        if monotonic() - begun > HANGS:
            os.kill(child, signal.SIGKILL)
        sleep(pause)
        pause = min(pause * 1.5, 0.1)


def run_as_process(case: Case, files: list[int]) -> None:
    """Be the command: with the streams and arguments of the case, and exit."""
    code = 70
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        faults = (case.streams or {}).items()  # Sorted, as what is opened takes the place of what
        for number, fault in sorted(faults, key=lambda item: item[1] == "closed"):  # is closed.
            spoil(number, fault)
        sys.stdin, sys.stdout, sys.stderr = map(opened, (0, 1, 2))
        sys.argv = ["shapecalc", *case.line]
        if case.call:
            sys.exit(case.call())
        from shapecalc.cli.main import run

        run()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                continue
        os._exit(code)


def spoil(number: int, fault: str) -> None:
    """Close a standard stream, or replace it by one that takes nothing."""
    if fault == "closed":
        os.close(number)
    elif fault == "full":
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, number)
        os.close(full)
    elif fault == "pipe":
        read, write = os.pipe()
        os.dup2(write if number else read, number)
        os.close(read)
        os.close(write)


def opened(number: int) -> Any:
    """Return a standard stream as Python opens it: None if it is closed."""
    try:
        os.fstat(number)
    except OSError:
        return None
    mode, errors = ("w", "backslashreplace") if number == 2 else ("r", "strict")
    mode = "w" if number else mode
    return open(number, mode, encoding="utf-8", errors=errors, closefd=False)
