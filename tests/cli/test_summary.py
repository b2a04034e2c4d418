"""``shapecalc summary``: the tables of models, in every output format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from command_line import command
from conftest import ROOT

from shapecalc.cli.summary import print_summaries

ENSEMBLE, LSTM = "specs/ensemble.yaml", "specs/lstm.yaml"


def test_the_table_and_nothing_else() -> None:
    done = command("summary", ENSEMBLE)
    assert done.stdout == (ROOT / "tests/snapshots/ensemble.yaml.txt").read_text(encoding="utf-8")
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(("columns", "width"), [(200, 108), (80, 80), (60, 56)])
def test_width_follows_the_terminal(columns: int, width: int) -> None:
    lines = command("summary", ENSEMBLE, columns=columns).stdout.splitlines()
    assert max(map(len, lines)) <= max(width, 56)
    assert max(map(len, lines)) >= width - 5


def test_line_length() -> None:
    lines = command("summary", ENSEMBLE, "--line-length", "70", columns=200).stdout.splitlines()
    assert max(map(len, lines)) == 70


def test_standard_input() -> None:
    done = command("summary", "-", stdin="- Dense(5, input_shape=(3,))\n")
    assert "dense (Dense)" in done.stdout


def test_the_worst_exit_code_counts(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("- Desne(5)\n")
    done = command("summary", LSTM, str(wrong), "specs/gru.yaml")
    assert done.stdout.count("Total params") == 2
    assert "error[SC201]" in done.stderr
    assert done.returncode == 1
    assert command("summary", str(wrong), "nothing.yaml").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["nothing.yaml"], "there is no such file"),
        (["scripts"], "cannot read scripts: the folder has no file of a model"),
        ([ENSEMBLE, "--layer-range", "nothing", "dense"], "error: "),
        ([ENSEMBLE, "--line-length", "5"], "too few"),
        ([ENSEMBLE, "--style", "keras9"], "did you mean `keras"),
        ([ENSEMBLE, "--set", "T"], "--set: 'T' does not have the form T=3"),
    ],
)
def test_errors(arguments: list[str], error: str) -> None:
    done = command("summary", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert error in done.stderr


def test_a_terminal_that_is_too_narrow() -> None:
    done = command("summary", ENSEMBLE, columns=12)
    assert done.returncode == 2
    assert "too few" in done.stderr


def test_json() -> None:
    one = json.loads(command("summary", ENSEMBLE, "--format", "json").stdout)
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
    lines = command("summary", ENSEMBLE, ENSEMBLE, "--format", "json").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [{"file": ENSEMBLE, **one}] * 2
    lines = command("summary", ENSEMBLE, "none", "--format", "json").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [{"file": ENSEMBLE, **one}]


def test_json_of_a_program_with_two_models(tmp_path: Path) -> None:
    program = tmp_path / "a.py"
    model = "keras.Sequential([keras.Input((3,)), keras.layers.Dense({})])"
    program.write_text(f"import keras\na = {model.format(1)}\nb = {model.format(2)}\n")
    lines = command("summary", str(program), "--format", "json").stdout.splitlines()
    assert [json.loads(line)["total_params"] for line in lines] == [4, 8]


def test_csv() -> None:
    done = command("summary", ENSEMBLE, LSTM, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 19 + 2
    assert sum(int(row["params"]) for row in rows) == 3058 + 535
    assert [row["file"] for row in rows] == [ENSEMBLE] * 19 + [LSTM] * 2
    assert rows[1]["output_shape"] == "(None, 8)"
    alone = csv.DictReader(io.StringIO(command("summary", LSTM, "--format", "csv").stdout))
    assert [{"file": LSTM, **row} for row in alone] == rows[19:]
    assert command("summary", "nothing.yaml", "--format", "csv").stdout == ""


def test_markdown() -> None:
    done = command("summary", LSTM, "--format", "markdown")
    assert "| `lstm` (LSTM) | (None, 10) | 480 |" in done.stdout


def test_style_of_keras_2() -> None:
    assert "_" * 65 in command("summary", LSTM, "--style", "keras2").stdout


def test_options_of_the_table() -> None:
    options = ["--expand-nested", "--show-trainable", "--layer-range", "seq", "dense_x"]
    done = command("summary", "specs/extended.yaml", *options)
    assert "└ lstm (LSTM)" in done.stdout
    assert "dense_y" not in done.stdout
    assert "Train" in done.stdout


def test_formulas() -> None:
    assert "4·(10+1+1)·10" in command("summary", LSTM, "--explain", columns=100).stdout


def test_sizes() -> None:
    spec = "- Input((T, 1))\n- LSTM(10, return_sequences=True)\n"
    assert "(None, 7, 10)" in command("summary", "-", "--set", "T=7", stdin=spec).stdout


def test_notes_go_to_standard_error() -> None:
    spec = (
        "- Bidirectional(LSTM(5), backward_layer=LSTM(7, go_backwards=True), input_shape=(3, 1))\n"
    )
    done = command("summary", "-", stdin=spec)
    assert "(None, 10)" in done.stdout
    note = "note: bidirectional: the table shows what Keras reports, but the layer gives"
    assert note in done.stderr
    correct = command("summary", "-", "--correct", stdin=spec)
    assert "(None, 12)" in correct.stdout
    assert correct.stderr == ""


def test_what_cannot_be_correct() -> None:
    """Keras reports a shape for what it will not be able to compute."""
    ways = "LSTM(5), backward_layer=LSTM(7, go_backwards=True)"
    spec = f"- Bidirectional({ways}, merge_mode='sum', input_shape=(3, 1))\n"
    reason = "(None, 5) and (None, 7) cannot be merged by 'sum'"
    done = command("summary", "-", stdin=spec)
    assert reason in done.stderr
    assert done.returncode == 0
    correct = command("summary", "-", "--correct", stdin=spec)
    assert reason in correct.stderr
    assert correct.returncode == 1


def test_scores_of_more_keys_than_queries() -> None:
    spec = "inputs: {q: [5, 8], v: [7, 8]}\nlayers:\n"
    spec += "  a: MultiHeadAttention(2, 4)(q, v, return_attention_scores=True)\n"
    assert "(None, 2, 5, 5)" in command("summary", "-", stdin=spec).stdout
    assert "(None, 2, 5, 7)" in command("summary", "-", "--correct", stdin=spec).stdout


def test_a_shared_layer_with_two_shapes() -> None:
    spec = "inputs: {x: [3, 1], y: [5, 1]}\nlayers:\n  l: LSTM(2, return_sequences=True)\n"
    done = command("summary", "-", stdin=spec + "  a: l(x)\n  b: l(y)\n")
    assert "note: lstm is called 2 times" in done.stderr
    assert "(None, 3, 2)" not in done.stdout
    every = command("summary", "-", "--every-call", stdin=spec + "  a: l(x)\n  b: l(y)\n")
    assert every.stderr == ""
    assert all(shape in every.stdout for shape in ("(None, 3, 2),", "(None, 5, 2)"))


def test_custom_layers() -> None:
    """What the spec states counts; the rest is unknown, and the totals are a lower bound."""
    spec = """
- Input((6, 3))
- Layer(class_name='Mine', output_shape=(5,), params=12, non_trainable_params=2)
- "Lambda(lambda x: x[:, :4], output_shape=(4,))"
- Dense(2)
"""
    done = command("summary", "-", stdin=spec)
    assert "mine (Mine)" in done.stdout
    assert "Total params: 22 " in done.stdout
    assert "Non-trainable params: 2 " in done.stdout
    assert done.stderr == ""
    done = command("summary", "-", stdin=spec.replace(", output_shape=(4,)", ""))
    assert "Total params: at least 12 " in done.stdout
    assert done.stderr.startswith("note: ")
    data = command("summary", "-", "--format", "json", stdin="- Input([2])\n- Layer").stdout
    assert json.loads(data)["lower_bound"] is True
    assert json.loads(data)["layers"][0]["params"] is None


def test_colors() -> None:
    assert "\x1b[" not in command("summary", LSTM).stdout
    assert "\x1b[" in command("summary", LSTM, "--color", "always").stdout
    assert "\x1b[" not in command("summary", LSTM, "--color", "never").stdout


def test_a_terminal_without_unicode() -> None:
    done = command("summary", LSTM, encoding="ascii")
    assert done.returncode == 0
    assert done.stdout.splitlines()[1].startswith("+---")


def test_a_table_that_is_too_wide() -> None:
    """A billion columns took 1.9 GB."""
    for width in ("10001", "9" * 9, "9" * 30):
        done = command("summary", LSTM, "--line-length", width)
        assert (done.stdout, done.returncode) == ("", 2)
        assert "is not a whole number from 1 to 10,000" in done.stderr


def test_training_needs_a_model_that_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.cli.train.train_all", lambda files, *_: 40 + len(files))
    assert command("summary", "docs/wrong.yaml", "--train").returncode == 1
    assert command("summary", LSTM, LSTM, "--train").returncode == 42


def test_the_function_behind_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_summaries([str(ROOT / LSTM)], form="markdown") == 0
    assert "LSTM" in capsys.readouterr().out


def test_several_models_of_a_program(tmp_path: Path) -> None:
    program = tmp_path / "a.py"
    program.write_text(
        "from keras import Sequential, layers\n"
        "a = Sequential([layers.Dense(1, input_shape=(2,))])\n"
        "b = Sequential([layers.Dense(1, input_shape=(3,))])\n"
    )
    lines = command("summary", str(program)).stdout.splitlines()
    assert [line for line in lines if line.endswith(":") or "Model:" in line] == [
        "a (line 2):",
        'Model: "sequential"',
        "b (line 3):",
        'Model: "sequential_1"',
    ]
    (alone,) = command("summary", f"{program}:b", "--format", "csv").stdout.splitlines()[1:]
    assert alone.startswith("sequential_1,dense_1,Dense")


def test_code_is_run_in_a_training_only() -> None:
    done = command("summary", "specs/lstm.yaml", "--run-code")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith("error: --run-code has no effect without --train\n")


MANY = {
    "b.yaml": "- Dense(5, input_shape=(3,))\n",
    "a/z.yaml": "- Desne(5)\n",
    "a/y.json": '["Dense(5)", {"layers": ["no list"]}]',
    "a/c.yaml": "- Input((T, 1))\n- LSTM(u)\n",
    "d.py": "import keras\na = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])\n"
    "b = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\n",
}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for name, text in MANY.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_folder(many: Path) -> None:
    """Each table names its file, and errors come in between."""
    done = command("summary", ".", cwd=many)
    shown = [line for line in done.stdout.splitlines() if line.endswith(":")]
    assert shown == ["a/c.yaml:", "b.yaml:", "d.py: a (line 2):", "d.py: b (line 3):"]
    assert done.stdout.startswith('a/c.yaml:\nModel: "sequential"')
    assert done.stdout.count("\n\nb.yaml:\n") == 1
    errors = [line for line in done.stderr.splitlines() if "error[" in line]
    assert [error.partition(":")[0] for error in errors] == ["a/y.json", "a/z.yaml"]
    assert done.stderr.endswith("\n5 files: 4 models, 2 files with errors\n")
    assert done.returncode == 1


def test_a_folder_in_markdown(many: Path) -> None:
    done = command("summary", ".", "--format", "markdown", cwd=many)
    heads = [line for line in done.stdout.splitlines() if line.startswith("##")]
    assert heads == [
        "## `a/c.yaml`",
        "## `b.yaml`",
        "## `d.py`: a (line 2)",
        "## `d.py`: b (line 3)",
    ]


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
@pytest.mark.parametrize("options", ["", "--set T=3", "--set u=3 --explain", "--set x=3"])
def test_the_same_in_several_processes(many: Path, form: str, options: str) -> None:
    line = ["summary", ".", "--format", form, *options.split()]
    alone = command(*line, cwd=many)
    assert command(*line, "--jobs", "3", cwd=many) == alone
    assert bool(alone.stdout) == ("x=3" not in options)


def test_letters_of_many_files(many: Path) -> None:
    """A number for a letter that no file has is refused before anything is printed."""
    for name in ("a/y.json", "a/z.yaml"):
        (many / name).unlink()
    for jobs in ("1", "2"):
        done = command("summary", "b.yaml", "a", "--set", "u=3,x=3", "--jobs", jobs, cwd=many)
        error = "error: --set: no size is called `x`\n    hint: the letters are T, u\n"
        assert (done.stdout, done.stderr, done.returncode) == ("", error, 2)
        done = command("summary", "b.yaml", "a", "--set", "u=3", "--jobs", jobs, cwd=many)
        assert done.stdout.count("Total params") == 2


def test_a_range_that_one_file_lacks(many: Path) -> None:
    for jobs in ("1", "2"):
        line = ["b.yaml", "a/c.yaml", "b.yaml", "--layer-range", "dense", "dense", "--jobs", jobs]
        done = command("summary", *line, cwd=many)
        assert done.stdout.count("Total params") == 1
        assert done.stderr.startswith("error: ")
        assert done.returncode == 2


def test_standard_input_among_many_files(many: Path) -> None:
    line = ["summary", "b.yaml", "-", "a/c.yaml", "--jobs", "2", "--format", "json"]
    done = command(*line, stdin="- Dense(7, input_shape=(1,))\n", cwd=many)
    assert [json.loads(row)["file"] for row in done.stdout.splitlines()] == [
        "b.yaml",
        "-",
        "a/c.yaml",
    ]


@pytest.mark.parametrize("jobs", ["0", "x", "-1", "257", "1.5"])
def test_jobs_that_are_no_number(jobs: str) -> None:
    done = command("summary", LSTM, "--jobs", jobs)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --jobs: ")


def test_memory_as_data() -> None:
    """JSON has the numbers of the block below the table, in bytes."""
    options = ["--memory", "--batch-size", "8", "--optimizer", "sgd", "--format", "json"]
    memory = json.loads(command("summary", LSTM, *options).stdout)["memory"]
    assert memory["batch_size"] == 8
    assert memory["training"]["parts"] == {
        "weights": 2140,
        "gradients": 2140,
        "optimizer": 12,
        "activations": 6336,
    }
    assert memory["training"]["bytes"] == 2140 + 2140 + 12 + 6336
    assert memory["inference"] == {
        "bytes": 2140 + 480,
        "parts": {"weights": 2140, "tensors_alive_at_once": 480},
        "at": "dense",
    }
    lengths = command("summary", "docs/any_length.yaml", "--memory", "--format", "json").stdout
    assert "T" in json.loads(lengths)["memory"]["training"]["parts"]["activations"]
    assert "memory" not in json.loads(command("summary", LSTM, "--format", "json").stdout)


def test_memory() -> None:
    """Below the table, in both kinds of table, for the sizes that the command line gives."""
    table = command("summary", LSTM).stdout
    done = command("summary", LSTM, "--memory", "--batch-size", "8", "--optimizer", "sgd")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith(table)
    assert " Training, batch 8, SGD: 10.38 KB\n" in done.stdout
    assert "   activations            8 × 792 bytes = 6.19 KB\n" in done.stdout
    lengths = command("summary", "docs/any_length.yaml", "--memory", "--set", "T=7").stdout
    assert "   activations            32 × 1,768 bytes  = 55.25 KB\n" in lengths
    assert (
        " Training, batch 32, Adam: " in command("summary", LSTM, "--top", "1", "--memory").stdout
    )


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--optimizer", "fast", "--memory"], "'fast' is not one of SGD, RMSprop"),
        (["--batch-size", "8"], "--batch-size has no effect without --memory"),
        (["--optimizer", "adam"], "--optimizer has no effect without --memory"),
        (
            ["--memory", "--format", "csv", "--top", "2"],
            "--memory with --format csv has no rows of",
        ),
    ],
)
def test_wrong_memory(options: list[str], error: str) -> None:
    done = command("summary", LSTM, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert error in done.stderr
