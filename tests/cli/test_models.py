"""Models that a command line names, and the numbers for their letters."""

from __future__ import annotations

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
