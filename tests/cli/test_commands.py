"""The command line in a process of its own: its streams, and what it imports."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence

import pytest
from conftest import ROOT

ENSEMBLE = "specs/ensemble.yaml"
LITE = {
    "rich",
    "numpy",
    "pydantic",
    "sympy",
    "h5py",
    "sklearn",
    "keras",
    "tensorflow",
    "jsonschema",
}
"""What costs more time to import than the whole command takes."""


def shapecalc(
    *arguments: str, columns: int = 80, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shapecalc", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": str(columns), **environment},
    )


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """Return what a command prints when its output is a terminal."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "shapecalc", *arguments],
        cwd=ROOT,
        stdout=slave,
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm-256color", **environment},
    )
    os.close(slave)
    printed = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        printed += chunk
    process.wait()
    return printed.decode()


def test_colours_on_a_terminal() -> None:
    assert "\x1b[38;5;33mLSTM\x1b[0m" in on_a_terminal("summary", "specs/lstm.yaml")
    assert "38;5" not in on_a_terminal("summary", "specs/lstm.yaml", NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal("summary", "specs/lstm.yaml", "--color", "never")
    assert "\x1b[" not in shapecalc("summary", "specs/lstm.yaml").stdout
    assert "\x1b[" in shapecalc("summary", "specs/lstm.yaml", "--color", "always").stdout


def imported(*arguments: str) -> set[str]:
    """Return the modules that a command imports."""
    script = (
        "import sys; sys.argv = ['shapecalc', *sys.argv[1:]]\n"
        "from shapecalc.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: print('\\n' + ' '.join(sys.modules))"
    )
    done = run_script(script, arguments)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def run_script(script: str, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a script of Python in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


MODULES = """
    algebra algebra.size cli cli.errors cli.files cli.interrupt cli.main cli.models cli.options
    cli.streams cli.summaries cli.summary collector
    dataclasses declare declare.bind declare.equal_binding declare.kinds declare.layer
    declare.names declare.operation declare.fields declare.out declare.products declare.registry
    declare.sight declare.size_kinds errors limits
    model model.automatic_names model.call model.checks model.declared model.first_calls
    model.graph model.infer model.layer model.models model.operation_calls model.operations
    model.results model.ruled model.stacks model.weights
    plan read read.document read.expressions read.files read.folders read.frozen
    read.json_text read.layer_names read.literals read.problems read.repeats read.slips read.spec
    read.syntax read.text read.undefined read.yaml_loader
    rules rules.layers rules.layers.core rules.layers.gates rules.layers.merging
    rules.layers.recurrent rules.layers.recurrent_cells rules.layers.shared
    similar table table.boxes table.keras3 table.rows table.styled table.summary terminal
"""


def test_start_up_imports() -> None:
    """The table needs these modules of shapecalc and nothing that is slow to import."""
    modules = imported("summary", ENSEMBLE)
    own = {name for name in modules if name.split(".")[0] == "shapecalc"}
    assert own == {
        "shapecalc",
        *(f"shapecalc.{name}" for name in MODULES.split()),
    }
    assert not {name.split(".")[0] for name in modules} & LITE


def test_json_needs_no_yaml() -> None:
    assert "yaml" not in imported("summary", "specs/cifar10.json")


def test_the_check_of_imports_can_fail() -> None:
    assert "rich" in imported("--help") | imported("verify", ENSEMBLE)


@pytest.mark.parametrize(
    ("redirection", "code", "message"),
    [
        ("> /dev/full", 2, "error: cannot write: No space left on device"),
        ("| true; exit ${PIPESTATUS[0]}", 141, ""),
        (">&-", 0, ""),
    ],
)
@pytest.mark.parametrize("files", [["specs/lstm.yaml"], ["specs/lstm.yaml"] * 20])
def test_output_that_cannot_be_written(
    files: list[str], redirection: str, code: int, message: str
) -> None:
    words = [sys.executable, "-m", "shapecalc", "summary", *files]
    done = subprocess.run(
        ["bash", "-c", f'"$@" {redirection}', "bash", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    tally = "20 files: 20 models" if len(files) > 1 and not code else ""
    assert (done.returncode, done.stderr.strip()) == (code, message or tally)


def test_errors_and_help_of_a_process() -> None:
    done = shapecalc("summery")
    hint = "    hint: did you mean `summary`?\n"
    assert done.stderr == f"error: there is no command `summery`\n{hint}"
    assert (done.stdout, done.returncode) == ("", 2)
    assert shapecalc("explain").returncode == 2
    assert "rich" not in imported("--version")


@pytest.mark.parametrize(
    "arguments",
    [["verify", ENSEMBLE], ["train", "specs/boston.yaml"], ["summary", ENSEMBLE, "--train"]],
)
def test_what_is_missing_is_named(arguments: list[str]) -> None:
    """Without Keras and what it brings along, the message says what to install."""
    missing = [name for name in LITE if name != "rich"]
    script = (
        f"import sys; sys.modules.update(dict.fromkeys({missing}))\n"
        "sys.argv = ['shapecalc', *sys.argv[1:]]\n"
        "from shapecalc.cli.main import run\n"
        "run()"
    )
    done = run_script(script, arguments)
    assert done.returncode == 2
    assert "needs Keras" in done.stderr or "needs numpy" in done.stderr
    assert "pip install 'shapecalc[train]'" in done.stderr


def test_garbage_is_collected_while_a_command_runs() -> None:
    """Not while modules are imported and not at the end, which would take a fifth of the time."""
    script = (
        "import gc, sys; sys.argv = ['shapecalc', '--version']\n"
        "import shapecalc.cli.main as main\n"
        "main.guarded = lambda arguments: print(gc.isenabled(), gc.get_freeze_count() > 0) or 0\n"
        "from shapecalc.__main__ import start\n"
        "start()"
    )
    assert run_script(script, []).stdout == "True True\n"
