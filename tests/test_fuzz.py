"""A few thousand broken inputs; ``scripts/fuzz`` tries any number of them."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


def test_broken_inputs() -> None:
    """In a process of its own: Python's audit, once heeded, is heeded for good."""
    command = [sys.executable, "scripts/fuzz", "--count", "2000", "--seed", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2,000 inputs of seed 0" in done.stdout
