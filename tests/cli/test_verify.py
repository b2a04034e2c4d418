"""``shapecalc verify``: the tables, compared with those of real Keras."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from cli.test_commands import ENSEMBLE, shapecalc
from command_line import command
from conftest import ROOT


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


def test_files_that_cannot_be_read() -> None:
    """Keras is not loaded for them."""
    done = command("verify", "nothing.yaml")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "there is no such file" in done.stderr


def test_differences_are_printed(builder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that is not Keras's is found."""
    monkeypatch.setattr("shapecalc.cli.verify.Builder", lambda keras, run_code: builder)
    monkeypatch.setattr("shapecalc.cli.verify.load_keras", lambda: None)
    monkeypatch.setattr("shapecalc.cli.verify.differences", lambda ours, model: ["row 1: wrong"])
    done = command("verify", "specs/lstm.yaml")
    assert (done.stdout, done.returncode) == ("specs/lstm.yaml: row 1: wrong\n", 1)


def test_code_that_keras_does_not_have(
    builder: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A class of the program is not in the file that Keras gets."""
    monkeypatch.setattr("shapecalc.cli.verify.Builder", lambda keras, run_code: builder)
    monkeypatch.setattr("shapecalc.cli.verify.load_keras", lambda: None)
    text = "import keras\n\nclass Own(keras.layers.Layer):\n    def call(self, x): return x\n\n"
    path = tmp_path / "a.py"
    path.write_text(f"{text}m = keras.Sequential([keras.Input((3,)), Own()])\nm.summary()\n")
    done = command("verify", str(path))
    assert (done.stdout, done.stderr, done.returncode) == (
        f"{path}: cannot be compared with Keras: code that it needs is missing\n"
        f"  {path}:6:42: Own: its class is in the program only\n",
        "",
        2,
    )


@pytest.mark.parametrize(
    ("code", "options", "printed", "exit_code"),
    [
        (
            ", k=2: x * k",
            [],
            "{}: cannot be compared with Keras: its code would have to be run\n"
            "  {}:2:4: Lambda: `lambda x, k=2: x * k`\n"
            "  hint: --run-code runs it, as safe_mode=False does in Keras\n",
            2,
        ),
        (", k=2: x * k", ["--run-code"], "{}: 2 rows as in Keras {version}\n", 0),
        (
            ", k=2: y * k",
            ["--run-code"],
            "{}: cannot be compared with Keras: its code fails\n"
            "  {}:2:4: Lambda: `lambda x, k=2: y * k` fails: NameError: name 'y' is not defined\n",
            2,
        ),
    ],
)
def test_code_of_a_lambda(
    keras: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    code: str,
    options: list[str],
    printed: str,
    exit_code: int,
) -> None:
    """It is run only if the user says so; what it does wrong is one message."""
    monkeypatch.setattr("shapecalc.cli.verify.load_keras", lambda: keras)
    path = tmp_path / "a.yaml"
    path.write_text(f"- Input((3,))\n- 'Lambda(lambda x{code})'\n- Dense(1)\n")
    done = command("verify", str(path), *options)
    expected = printed.replace("{}", str(path)).replace("{version}", keras.__version__)
    assert (done.stdout, done.stderr, done.returncode) == (expected, "", exit_code)


def test_letters_cannot_be_compared(
    keras: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Keras knows no letters, and is not blamed for refusing them."""
    monkeypatch.setattr("shapecalc.cli.verify.load_keras", lambda: keras)
    path = tmp_path / "a.yaml"
    path.write_text("- Input((T, F))\n- Dense(2)\n")
    done = command("verify", str(path))
    expected = f"{path}: cannot be compared with Keras: sizes are letters: F, T\n"
    assert (done.stdout, done.stderr, done.returncode) == (expected, "", 2)
