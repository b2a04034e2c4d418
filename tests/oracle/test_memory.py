"""The band in which JAX and XLA are, beside our arithmetic of memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "memory"
SPECS = ("mnist_cnn", "lstm_stack", "mnist_dnn")


def test_band() -> None:
    """JAX keeps, and XLA plans, about what the arithmetic says."""
    specs = ",".join(str(SCRIPT.parents[1] / "specs" / f"{name}.yaml") for name in SPECS)
    command = [sys.executable, str(SCRIPT), "--models", specs]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    rows = [line.split("|") for line in result.stdout.splitlines()[2:]]
    assert len(rows) == len(SPECS), result.stdout + result.stderr[-2000:]
    for row in rows:
        assert 1 < float(row[4]) < 2.2, row
        assert 0.3 < float(row[7]) < 1.8, row
