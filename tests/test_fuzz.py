"""A few inputs of every generator; ``scripts/fuzz`` tries any number of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from random import Random

from conftest import ROOT
from fuzz.driver import WEIGHTS
from fuzz.emit import emitted

from shapecalc.errors import Source
from shapecalc.read.document import read_data, read_text

SELDOM = ("classes",)
"""What takes a second for each input has its own tests."""

GENERATORS = [name for name in WEIGHTS if name not in SELDOM]


def fuzz(count: int, hashes: int) -> str:
    """Run the fuzzer in a process: Python's audit, once heeded, is heeded for good."""
    command = [sys.executable, "scripts/fuzz", "--count", str(count), "--seed", "0"]
    command += [word for name in GENERATORS for word in ("--only", name)]
    environment = {**os.environ, "PYTHONHASHSEED": str(hashes)}
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_random_inputs() -> None:
    """No input fails, and what is printed does not depend on the hashes of strings."""
    first, second = fuzz(250, 1), fuzz(250, 2)
    digests = re.findall(r"^(\w+) .*  (\w{12})$", first, re.MULTILINE)
    assert {name for name, _ in digests} > {"answers", "layers", "models", "saved", "sheets"}
    assert digests == re.findall(r"^(\w+) .*  (\w{12})$", second, re.MULTILINE)


def test_what_is_written_is_read_again() -> None:
    data = {"inputs": {"x": [3, 4], "층": "Input((3, 4))"}, "layers": {"a": ["x", "Dense(3)"]}}
    plan = read_data(data)
    for seed in range(100):
        name, text = emitted(Random(seed), data)
        assert read_text(Source(name, text)).layers == plan.layers, text
