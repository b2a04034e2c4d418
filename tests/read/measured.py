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
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, timeout=900)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024,
    done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")]))
"""
"""A small process between: what a process has had before it became another counts as memory."""


@dataclass(slots=True)
class Run:
    """How a command ended, and what it took: seconds of the processor, MB."""

    code: int
    processor: float
    megabytes: float
    out: str
    err: str


def measured(arguments: Sequence[str], folder: Path) -> Run:
    """Runs the command in a folder."""
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
