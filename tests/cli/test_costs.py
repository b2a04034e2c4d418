"""``shapecalc summary --columns``: the table with costs, in every output format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from command_line import command

from shapecalc.cli.costs import column_names, sorting_column, view_of
from shapecalc.table.keras3 import Options

CNN, LSTM, NESTED = "specs/mnist_cnn.yaml", "specs/lstm.yaml", "specs/extended.yaml"
UNKNOWN = "- Input((None, 1))\n- LSTM(10)\n- Dense(5)\n"


def test_the_first_rows() -> None:
    done = command("summary", CNN, "--columns", "name,macs", "--sort", "macs", "--top", "2")
    assert (done.stderr, done.returncode) == ("", 0)
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith("│")]
    assert [(row[1], row[-2]) for row in rows] == [("conv2d_1", "1,384,448"), ("dense", "147,456")]
    assert " Shown: 2 of 9 layers, with 93.8% of the MACs\n" in done.stdout


@pytest.mark.parametrize(
    "option", [["--sort", "macs"], ["--top", "9"], ["--depth", "1"], ["--only", "*"]]
)
def test_each_option_gives_the_usual_columns(option: list[str]) -> None:
    heads = command("summary", LSTM, *option).stdout.splitlines()[2]
    assert heads.split("┃")[1:-1] == [" Layer (type)  ", " Output Shape ", " Param # ", "  MACs "]


def test_options_of_keras_table() -> None:
    """What the other options add to Keras's table is there, too."""
    options = Options(expand_nested=True, show_trainable=True, formulas=True)
    view = view_of(options, ("name",), "macs", None, None, None)
    assert (view.columns, view.depth) == (["name", "macs", "formula", "trainable"], None)
    done = command("summary", NESTED, "--columns", "name,formula", "--expand-nested")
    assert "4·(10+1+1)·10" in done.stdout


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--columns", "name,mac"], "'mac' is not one of 'name'"),
        (["--columns", "name,name"], "'name' is there twice"),
        (["--columns", ""], "'' is not one of"),
        (["--sort", "output"], "'output' is not one of 'params', 'macs', 'memory', 'name'"),
        (["--top", "0"], "'0' is not a whole number"),
        (["--depth", "0"], "'0' is not a whole number"),
        (["--columns", "name", "--line-length", "5"], "5 columns are too few"),
    ],
)
def test_errors(options: list[str], error: str) -> None:
    done = command("summary", LSTM, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert error in done.stderr


def test_a_misspelled_column() -> None:
    assert "did you mean `macs`?" in command("summary", LSTM, "--columns", "name,mac").stderr
    assert column_names(" Name , macs") == ("name", "macs")
    assert sorting_column("params") == "params"


def test_json() -> None:
    data = json.loads(command("summary", NESTED, "--columns", "macs", "--format", "json").stdout)
    assert [layer["macs"] for layer in data["layers"]] == [1815, 10, 10]
    assert data["total_macs"] == 1835
    plain = json.loads(command("summary", NESTED, "--format", "json").stdout)
    assert {**plain, "layers": 0, "total_macs": 1835} == {**data, "layers": 0}


def test_csv_of_several_files() -> None:
    line = ["summary", LSTM, NESTED, "--columns", "name,macs", "--format", "csv"]
    done = command(*line)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == ["file", "model", "name", "macs"]
    assert sum(int(row["macs"]) for row in rows if row["file"] == LSTM) == 1370
    assert command(*line, "--jobs", "2") == done


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "html", "latex"])
def test_folders(tmp_path: Path, form: str) -> None:
    (tmp_path / "b.yaml").write_text("- Dense(5, input_shape=(3,), name='층층')\n")
    (tmp_path / "c.yaml").write_text("- Desne(5)\n")
    (tmp_path / "d.yaml").write_text(UNKNOWN)
    line = ["summary", ".", "--sort", "macs", "--format", form]
    done = command(*line, cwd=tmp_path)
    assert ("440$\\cdot$T" if form == "latex" else "440·T") in done.stdout
    assert ("note: the order of the rows" in done.stderr) == (form == "table")
    assert done.returncode == 1
    assert command(*line, "--jobs", "2", cwd=tmp_path) == done


def test_the_reason_for_a_question_mark() -> None:
    spec = UNKNOWN + "- Layer(class_name='Mine', output_shape=(4,), params=5)\n"
    done = command("summary", "-", "--columns", "name,macs", stdin=spec)
    assert "│     ? │" in done.stdout
    note = "note: the multiply-adds of mine are unknown: what its code computes is not known\n"
    assert done.stderr == note


def test_a_file_with_weights_only(tmp_path: Path) -> None:
    import h5py
    import numpy

    path = tmp_path / "a.weights.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("layers/dense/vars/0", data=numpy.zeros((3, 5)))
    assert "dense" in command("summary", str(path)).stdout
    done = command("summary", str(path), "--sort", "macs")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "only weights" in done.stderr


def test_sizes() -> None:
    """``--set`` gives numbers to the letters of unknown sizes, and ``--input-size`` a shape."""
    line = ["summary", "-", "--columns", "name,output,macs"]
    done = command(*line, "--set", "T=100", stdin=UNKNOWN)
    assert " Total MACs: 44,050\n" in done.stdout
    assert "44,050" in command(*line, "--input-size", "(100, 1)", stdin=UNKNOWN).stdout
    plain = command("summary", CNN, "--input-size", "64,64,1").stdout
    assert "(None, 64, 64, 32)" in plain
    assert "MACs" not in plain


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--set", "U=3", "--sort", "macs"], "no size is called `U`"),
        (["--set", "T=3"], "no size is called `T`"),
        (["--input-size", "3,x"], "'3,x' does not have the form 28,28,1"),
        (["--input-size", "3"], "expects (batch, time, features), got (None, 3)"),
    ],
)
def test_wrong_sizes(options: list[str], error: str) -> None:
    done = command("summary", "-", *options, stdin=UNKNOWN)
    assert error in done.stderr
    assert done.stdout == ""


def test_a_size_for_several_inputs() -> None:
    done = command("summary", "specs/ensemble.yaml", LSTM, "--input-size", "4,1")
    assert "the model has 2 inputs: it cannot have one size" in done.stderr
    assert done.stdout.count("Total params") == 1
    assert done.returncode == 1


def test_pages_of_keras_table() -> None:
    done = command("summary", "specs/ensemble.yaml", "--format", "html")
    assert "<th>Connected to</th>" in done.stdout
    assert "MACs" not in done.stdout
    done = command("summary", LSTM, NESTED, "--format", "latex")
    assert done.stdout.count("\\begin{tabular}{llr}") == 2
    assert "\n\n\\section*{specs/extended.yaml}\n" in done.stdout
