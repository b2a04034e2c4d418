"""Standard streams that are closed, full, binary, or read by nobody, in real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import command
from hostile_lines import lay_out, run_process, wrong

CLOSED = b"cannot read <stdin>: it is closed"
TWICE = b"cannot read <stdin>: it can be read only once"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay_out(tmp_path)
    return tmp_path


@pytest.mark.parametrize("streams", ["<&-", "<&- >&-"])
def test_standard_input_is_closed(folder: Path, streams: str) -> None:
    done = run_process(["summary", "-"], streams, folder)
    assert (done.returncode, CLOSED in done.stderr) == (2, True)


def test_an_error_message_from_a_closed_standard_input(folder: Path) -> None:
    done = run_process(["why"], "<&-", folder)
    assert done.stderr == b"error: cannot read standard input: it is closed\n"
    assert done.returncode == 2


def test_nobody_reads_the_errors(folder: Path) -> None:
    assert run_process(["summary", "missing.yaml"], "2>&-", folder).returncode == 2
    assert run_process(["summary", "missing.yaml"], ">&- 2>/dev/full", folder).returncode == 2
    assert run_process(["summary", "model.yaml"], "<&- >&- 2>&-", folder).returncode == 0


def test_nobody_reads_the_help(folder: Path) -> None:
    """Rich would exit with 1 by itself."""
    done = run_process(["--help"], "| true", folder)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_file_does_not_get_the_number_of_a_closed_stream(folder: Path) -> None:
    """Else what a library prints would go into that file."""
    script = (
        "import os, sys\n"
        "from shapecalc.cli.streams import prepare\n"
        "prepare()\n"
        "file = os.open('out', os.O_WRONLY | os.O_CREAT)\n"
        "sys.exit(file < 3)"
    )
    done = subprocess.run(
        ["bash", "-c", '"$@" <&- >&- 2>&-', "bash", sys.executable, "-c", script],
        cwd=folder,
        check=False,
    )
    assert done.returncode == 0


@pytest.mark.parametrize("line", ["summary - -", "diff - -", "check - -", "lint - -"])
def test_standard_input_twice(folder: Path, line: str) -> None:
    done = run_process(line.split(), "<model.yaml", folder)
    assert not wrong(done.returncode, "", done.stderr.decode())
    assert done.returncode == 2
    assert TWICE in done.stderr + done.stdout


def test_json_is_complete_in_every_encoding() -> None:
    """What the encoding of the output lacks is escaped, and not replaced."""
    spec = json.dumps([{"Dense": {"units": 3, "name": "층\u200e", "input_shape": [3]}}])
    for encoding in ("utf-8", "ascii", "latin-1"):
        done = command("summary", "-", "--format", "json", stdin=spec, encoding=encoding)
        assert json.loads(done.stdout)["layers"][0]["name"] == "층\u200e"
        assert ("층" in done.stdout) == (encoding == "utf-8")
