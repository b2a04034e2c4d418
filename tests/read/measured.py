"""The command in a process of its own, with the time and the memory that it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT

METER = """
import json, os, resource, subprocess, sys, time
begun = time.monotonic()
done = subprocess.run(sys.argv[1:], capture_output=True, timeout=30)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, time.monotonic() - begun, used.ru_utime + used.ru_stime,
    used.ru_maxrss / 1024, done.stdout.decode("utf-8", "replace"),
    done.stderr.decode("utf-8", "replace")]))
"""
"""A small process between: what a process has had before it became another counts as memory."""


@dataclass(slots=True)
class Run:
    """How a command ended, and what it took: seconds, seconds of the processor, MB."""

    code: int
    seconds: float
    processor: float
    megabytes: float
    out: str
    err: str


def measured(arguments: Sequence[str], folder: Path) -> Run:
    """Runs the command in a folder; once more if the machine had much else to do."""
    run = _run(arguments, folder)
    if run.seconds < 1.5 * run.processor:
        return run
    return min(run, _run(arguments, folder), key=lambda each: each.seconds)


def _run(arguments: Sequence[str], folder: Path) -> Run:
    command = [sys.executable, "-m", "shapecalc", *arguments]
    done = subprocess.run(
        [sys.executable, "-S", "-c", METER, *command],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    return Run(*json.loads(done.stdout))
