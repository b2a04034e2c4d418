"""Ctrl-C at any moment: exit code 130, and no traceback."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from conftest import ROOT

PAUSE = """
import os, signal, sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.write(1, b"!")
            os.read(0, 1)

sys.meta_path.insert(0, Finder())
sys.argv[1:] = ["summary", "specs/lstm.yaml"]
signal.signal(signal.SIGINT, {handler})
from shapecalc.__main__ import start
start()
"""
"""Runs a command that waits where it imports a module."""


def interrupted(module: str, handler: str) -> tuple[int, bytes]:
    """Return the exit code and the messages after Ctrl-C where a module is imported."""
    words = [sys.executable, "-c", PAUSE.format(module=module, handler=handler)]
    process = subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.read(1) == b"!"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors


@pytest.mark.parametrize("module", ["shapecalc.cli.main", "shapecalc.table.keras3"])
def test_ctrl_c_while_modules_are_imported(module: str) -> None:
    """The first is imported before a command runs, the second by a command."""
    assert interrupted(module, "signal.default_int_handler") == (130, b"")


def test_ctrl_c_that_the_calling_process_has_ignored() -> None:
    """As a shell does for what it starts in the background."""
    assert interrupted("shapecalc.cli.main", "signal.SIG_IGN") == (0, b"")
