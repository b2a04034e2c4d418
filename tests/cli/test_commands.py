"""The command line as people use it: what it prints, where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

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


def test_summary_prints_the_table_and_nothing_else() -> None:
    done = shapecalc("summary", ENSEMBLE)
    assert done.stdout == (ROOT / "tests/snapshots/ensemble.yaml.txt").read_text(encoding="utf-8")
    assert (done.stderr, done.returncode) == ("", 0)


def test_width_follows_the_terminal() -> None:
    wide, narrow = (shapecalc("summary", ENSEMBLE, columns=n).stdout for n in (200, 60))
    assert max(map(len, wide.splitlines())) == 108
    assert max(map(len, narrow.splitlines())) == 56
    given = shapecalc("summary", ENSEMBLE, "--line-length", "70", columns=200).stdout
    assert max(map(len, given.splitlines())) == 70


def test_standard_input() -> None:
    done = shapecalc("summary", "-", stdin="- Dense(5, input_shape=(3,))\n")
    assert "dense (Dense)" in done.stdout


def test_several_files_and_one_that_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("- Desne(5)\n")
    done = shapecalc("summary", "specs/lstm.yaml", str(wrong), "specs/gru.yaml")
    assert done.stdout.count("Total params") == 2
    assert "error[SC201]" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["summary", "nothing.yaml"], 2),
        (["summary", "specs"], 2),
        (["summary", ENSEMBLE, "--layer-range", "nothing", "dense"], 2),
        (["summary", ENSEMBLE, "--line-length", "5"], 2),
        (["summary", ENSEMBLE, "--style", "keras9"], 2),
        (["summary"], 2),
        (["summery"], 2),
    ],
)
def test_wrong_questions(arguments: list[str], code: int) -> None:
    done = shapecalc(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_is_too_narrow() -> None:
    done = shapecalc("summary", ENSEMBLE, columns=12)
    assert done.returncode == 2
    assert "too few" in done.stderr


def test_json() -> None:
    one = json.loads(shapecalc("summary", ENSEMBLE, "--format", "json").stdout)
    assert one["total_params"] == 3058
    assert one["layers"][9] == {
        "name": "concatenate",
        "class_name": "Concatenate",
        "output_shape": [None, 6],
        "dtype": "float32",
        "params": 0,
        "trainable_params": 0,
        "non_trainable_params": 0,
        "connected_to": ["dense_2[0][0]", "dense_4[0][0]"],
    }
    lines = shapecalc("summary", ENSEMBLE, ENSEMBLE, "--format", "json").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [one, one]
    lines = shapecalc("summary", ENSEMBLE, "none", "--format", "json").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [one]


def test_csv() -> None:
    done = shapecalc("summary", ENSEMBLE, "specs/lstm.yaml", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 19 + 2
    assert sum(int(row["params"]) for row in rows) == 3058 + 535
    assert rows[1]["output_shape"] == "(None, 8)"


def test_markdown() -> None:
    done = shapecalc("summary", "specs/lstm.yaml", "--format", "markdown")
    assert "| `lstm` (LSTM) | (None, 10) | 480 |" in done.stdout


def test_options_of_the_table() -> None:
    done = shapecalc(
        "summary",
        "specs/extended.yaml",
        "--expand-nested",
        "--show-trainable",
        "--layer-range",
        "seq",
        "dense_x",
    )
    assert "└ lstm (LSTM)" in done.stdout
    assert "dense_y" not in done.stdout
    assert "Train" in done.stdout


def test_notes_go_to_standard_error() -> None:
    spec = (
        "- Bidirectional(LSTM(5), backward_layer=LSTM(7, go_backwards=True), input_shape=(3, 1))\n"
    )
    done = shapecalc("summary", "-", stdin=spec)
    assert "(None, 10)" in done.stdout
    note = "note: bidirectional: the table shows what Keras reports, but the layer gives (None, 12)"
    assert note in done.stderr
    correct = shapecalc("summary", "-", "--correct", stdin=spec)
    assert "(None, 12)" in correct.stdout
    assert correct.stderr == ""


def test_what_cannot_be_correct() -> None:
    """Keras reports a shape for what it will not be able to compute."""
    ways = "LSTM(5), backward_layer=LSTM(7, go_backwards=True)"
    spec = f"- Bidirectional({ways}, merge_mode='sum', input_shape=(3, 1))\n"
    reason = "(None, 5) and (None, 7) cannot be merged by 'sum'"
    done = shapecalc("summary", "-", stdin=spec)
    assert reason in done.stderr
    assert done.returncode == 0
    correct = shapecalc("summary", "-", "--correct", stdin=spec)
    assert reason in correct.stderr
    assert correct.returncode == 1


def test_scores_of_more_keys_than_queries() -> None:
    spec = "inputs: {q: [5, 8], v: [7, 8]}\nlayers:\n"
    spec += "  a: MultiHeadAttention(2, 4)(q, v, return_attention_scores=True)\n"
    assert "(None, 2, 5, 5)" in shapecalc("summary", "-", stdin=spec).stdout
    assert "(None, 2, 5, 7)" in shapecalc("summary", "-", "--correct", stdin=spec).stdout


def test_a_shared_layer_with_two_shapes() -> None:
    spec = "inputs: {x: [3, 1], y: [5, 1]}\nlayers:\n  l: LSTM(2, return_sequences=True)\n"
    done = shapecalc("summary", "-", stdin=spec + "  a: l(x)\n  b: l(y)\n")
    assert "note: lstm is called 2 times with different output shapes" in done.stderr
    assert "(None, 3, 2)" not in done.stdout
    every = shapecalc("summary", "-", "--every-call", stdin=spec + "  a: l(x)\n  b: l(y)\n")
    assert every.stderr == ""
    assert all(shape in every.stdout for shape in ("(None, 3, 2),", "(None, 5, 2)"))


def test_layers_of_ones_own() -> None:
    """What is said of them counts; what is not said is unknown, and the totals are a bound."""
    spec = """
- Input((6, 3))
- Layer(class_name='Mine', output_shape=(5,), params=12, non_trainable_params=2)
- "Lambda(lambda x: x[:, :4], output_shape=(4,))"
- Dense(2)
"""
    done = shapecalc("summary", "-", stdin=spec)
    assert "mine (Mine)" in done.stdout
    assert "Total params: 22 " in done.stdout
    assert "Non-trainable params: 2 " in done.stdout
    assert done.stderr == ""
    done = shapecalc("summary", "-", stdin=spec.replace(", output_shape=(4,)", ""))
    assert "Total params: at least 12 " in done.stdout
    assert (
        'note: the totals are lower bounds: the number of parameters of Dense "dense" is'
        in done.stderr
    )
    data = json.loads(
        shapecalc("summary", "-", "--format", "json", stdin="- Input([2])\n- Layer").stdout
    )
    assert (data["lower_bound"], data["layers"][0]["params"]) == (True, None)


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a command prints when its output is a terminal."""
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


def test_a_terminal_without_unicode() -> None:
    done = shapecalc("summary", "specs/lstm.yaml", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.splitlines()[1].startswith("+---")


def test_verify() -> None:
    """Nothing but its own words is printed, whatever TensorFlow has to say."""
    done = shapecalc("verify", ENSEMBLE, "specs/lstm.yaml")
    assert done.returncode == 0
    assert "specs/ensemble.yaml: 19 rows as in Keras 3.15" in done.stdout
    assert done.stderr == ""


def test_verify_a_wrong_model() -> None:
    done = shapecalc("verify", "-", stdin="- LSTM(10, input_shape=(3, 1))\n- LSTM(5)\n")
    assert done.returncode == 1
    assert "refuses it: ValueError" in done.stdout
    assert "return_sequences=True" in done.stderr


def test_verify_without_keras(tmp_path: Path) -> None:
    """Where Keras cannot be imported, the command says what to install."""
    (tmp_path / "keras.py").write_text("raise ImportError('No module named tensorflow')")
    done = shapecalc("verify", ENSEMBLE, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == 2
    assert "pip install 'shapecalc[train]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_schema() -> None:
    assert json.loads(shapecalc("schema").stdout)["title"] == "shapecalc spec"


COMMANDS = (
    "summary explain why solve check quiz train convert lint verify diff layers schema".split()
)


def test_help() -> None:
    done = shapecalc("--help")
    assert done.returncode == 0
    assert all(f" {command} " in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(command: str) -> None:
    """The example is one: its files are there."""
    done = shapecalc(command, "--help")
    assert done.returncode == 0
    _, _, examples = done.stdout.partition("╭")[0].partition("Example")
    assert " shapecalc " in examples
    files = [word.partition(":")[0] for word in examples.split() if "/" in word]
    assert all(list(ROOT.glob(file)) for file in files)


def imported(*arguments: str) -> set[str]:
    """The modules that a command imports."""
    script = (
        "import sys; sys.argv = ['shapecalc', *sys.argv[1:]]\n"
        "from shapecalc.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: print('\\n' + ' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


MODULES = """
    algebra algebra.size cli cli.errors cli.main cli.options cli.summary
    declare declare.bind declare.kinds declare.layer declare.names declare.operation
    declare.fields declare.registry declare.size_kinds errors limits
    model model.call model.declared model.graph model.infer model.layer
    model.models model.weights
    plan read read.document read.expressions read.files read.yaml_loader read.problems read.spec
    read.syntax read.text read.undefined rules rules.layers rules.layers.core
    rules.layers.merging rules.layers.recurrent rules.layers.recurrent_cells
    rules.layers.shared
    table table.keras3 table.rows table.summary terminal
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
        ("| true; exit ${PIPESTATUS[0]}", 1, ""),
        (">&-", 0, ""),
    ],
)
@pytest.mark.parametrize("files", [["specs/lstm.yaml"], ["specs/lstm.yaml"] * 20])
def test_output_that_nobody_takes(
    files: list[str], redirection: str, code: int, message: str
) -> None:
    command = [sys.executable, "-m", "shapecalc", "summary", *files]
    done = subprocess.run(
        ["bash", "-c", f'"$@" {redirection}', "bash", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (code, message)
