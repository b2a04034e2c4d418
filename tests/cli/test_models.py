"""Models that a command line names, and the numbers for their letters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import command

LETTERS = "layers:\n- LSTM(u, input_shape=(T, 1))\n- Dense(5, activation='relu')\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters.yaml").write_text(LETTERS)
    (tmp_path / "other.yaml").write_text("layers:\n- Dense(F, input_shape=(3,))\n")
    (tmp_path / "none.yaml").write_text("layers: [Dense(3)]\n")
    monkeypatch.chdir(tmp_path)


def ran(line: str) -> tuple[int, str, str]:
    done = command(*line.split(), cwd=Path.cwd())
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "summary letters.yaml --set {}",
        "diff letters.yaml letters.yaml --set {}",
        "explain letters.yaml --set {}",
        "explain letters.yaml:lstm --set {}",
        "solve letters.yaml --total-params 535 --for dense.units --set u=10,{}",
        "train letters.yaml --set {}",
    ],
)
def test_a_letter_that_the_model_does_not_have(line: str) -> None:
    code, printed, error = ran(line.format("F=3"))
    assert (code, printed) == (2, "")
    assert error == "error: --set: no size is called `F`\n    hint: the letters are T, u\n"


def test_letters_of_several_models() -> None:
    """Each letter has to be in one of them."""
    assert ran("summary letters.yaml other.yaml none.yaml --set F=3,T=2,u=1")[0] == 0
    code, _, error = ran("diff letters.yaml other.yaml --set F=3,x=2")
    assert (code, "no size is called `x`" in error, "F, T, u" in error) == (2, True, True)


def test_a_model_without_letters() -> None:
    _, _, error = ran("summary none.yaml --set T=3")
    assert error == "error: --set: no size is called `T`\n    hint: no size is a letter\n"


def test_every_file_that_cannot_be_read_is_reported() -> None:
    code, printed, error = ran("diff a.yaml b.yaml --set T=3")
    assert (code, printed) == (2, "")
    assert error.count("there is no such file") == 2


PROGRAM = """\
from keras import Input, Sequential
from keras.layers import Dense
def build(units):
    return Sequential([Input((3,)), Dense(units)])
small = build(2)
large = build(50)
"""

COMMANDS = [
    "summary {}",
    "diff {} none.yaml",
    "explain {}",
    "explain {}:dense_1",
    "solve {} --total-params 200 --for dense_1.units",
    "lint {}",
    "convert {} --to yaml",
    "check {} answers.txt",
]


@pytest.fixture
def programs(folder: None) -> None:
    Path("two.py").write_text(PROGRAM)
    Path("two.txt").write_text(PROGRAM)
    Path("answers.txt").write_text("dense_1 (None, 50) 200\n")
    cells = [{"cell_type": "code", "source": part} for part in PROGRAM.split("small")]
    cells[1]["source"] = "small" + cells[1]["source"]
    Path("two.ipynb").write_text(json.dumps({"cells": cells}))


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("line", COMMANDS)
def test_the_model_of_a_program(line: str) -> None:
    """The option chooses a model as its name behind the file does, in every command."""
    option = ran(f"{line.format('two.py')} --model large")
    assert option[0] == line.startswith("diff")
    assert ran(f"{line.format('two.txt')} --model large --from python")[0] == option[0]
    if not line.startswith("explain"):  # There, the name behind the file is that of a layer.
        code, printed, _ = ran(line.format("two.py:large"))
        # The heading of a comparison has the names of the files.
        assert (code, printed.splitlines()[1:]) == (option[0], option[1].splitlines()[1:])


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("line", COMMANDS)
def test_a_model_that_a_program_does_not_have(line: str) -> None:
    code, printed, error = ran(f"{line.format('two.py')} --model big")
    listed = "its models and functions are build (line 3), small (line 5), large (line 6)"
    assert code in (1, 2)
    assert listed in printed + error
    code, printed, error = ran(f"{line.format('two.ipynb')} --model lagre")
    listed = "did you mean `large`? its models and functions are build (cell 1, line 3), "
    assert code in (1, 2)
    assert listed in printed + error


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("line", COMMANDS)
def test_options_that_say_nothing_about_a_file(line: str) -> None:
    code, printed, error = ran(f"{line.format('letters.yaml')} --model large")
    wrong = "error: --model: letters.yaml is no program\n"
    assert (code, printed, error.startswith(wrong)) == (2, "", True)
    code, printed, error = ran(f"{line.format('letters.yaml')} --from python")
    if "none.yaml" not in line:  # Several files: all of their names are known.
        wrong = "error: --from: the suffix of letters.yaml says what it contains\n"
        assert (code, printed, error.startswith(wrong)) == (2, "", True)


@pytest.mark.usefixtures("programs")
def test_one_of_two_files_is_a_program() -> None:
    assert ran("diff two.py none.yaml --model large")[0] == 1
    assert ran("diff none.yaml two.txt --model large --from python")[0] == 1
    assert ran("diff two.py:small two.py --model small")[0] == 0
    assert ran("diff two.py:small two.py --model large")[0] == 1


@pytest.mark.usefixtures("programs")
def test_commands_that_need_one_model_name_those_there_are() -> None:
    code, printed, error = ran("diff two.py none.yaml")
    assert (code, printed) == (2, "")
    assert "this program has 2 models: small (line 5), large (line 6)" in error
    assert "hint: choose one: --model small" in error
    assert ran("lint two.py")[0] == 0  # It looks at all of them.


def piped(text: str, line: str) -> tuple[int, str, str]:
    done = command(*line.split(), cwd=Path.cwd(), stdin=text)
    return done.returncode, done.stdout, done.stderr


def test_standard_input() -> None:
    """A program there is recognized by its lines, or the user says what it is."""
    assert piped(PROGRAM, "summary - --model large")[0] == 0
    code, _, error = piped("if 1: Sequential([Dense(3)]).summary()", "summary - --from python")
    assert (code, "is not imported" in error) == (1, True)
    spec = "- Dense(3, input_shape=(2,)) # model = keras.Sequential()\n"
    assert piped(spec, "summary - --from spec")[0] == 0
    code, printed, error = piped(spec, "summary - --model large --from spec")
    assert (code, printed) == (2, "")
    assert "there is nothing that --model could choose" in error


@pytest.mark.usefixtures("programs")
def test_a_text_file_that_is_a_program() -> None:
    code, printed, error = ran("summary two.txt")
    assert (code, printed) == (2, "")
    assert "hint: add --from python" in error


def test_two_models_of_one_name() -> None:
    """The title, as `summary` prints it, chooses one of them."""
    text = "def first(model):\n    model.summary()\ndef second(model):\n    model.summary()\n"
    Path("twice.py").write_text(f"{PROGRAM}{text}first(small)\nsecond(large)\n")
    code, _, error = ran("diff twice.py none.yaml")
    assert (code, "hint: choose one: --model 'model (line 8)'" in error) == (2, True)
    done = command("summary", "twice.py", "--model", "model (line 10)", cwd=Path.cwd())
    assert (done.returncode, "(None, 50)" in done.stdout) == (0, True)
