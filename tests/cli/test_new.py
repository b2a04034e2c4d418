"""``shapecalc new``: what is printed and written, and what is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import command

from shapecalc.starters.collection import starters


def test_the_list() -> None:
    done = command("new")
    assert (done.stderr, done.returncode) == ("", 0)
    assert [line.split()[0] for line in done.stdout.splitlines() if line[:3].strip()] == [
        "Models",
        *starters(),
        *("`shapecalc", "`shapecalc"),
    ]
    for width in (40, 80):
        assert max(map(len, command("new", columns=width).stdout.splitlines())) <= max(width, 46)


def test_it_is_printed() -> None:
    done = command("new", "lstm")
    assert (done.stdout, done.stderr, done.returncode) == (starters()["lstm"].text, "", 0)


@pytest.mark.parametrize("name", ["model.yaml", "model.yml"])
def test_a_spec_keeps_its_comments(tmp_path: Path, name: str) -> None:
    assert command("new", "unet", name, cwd=tmp_path).returncode == 0
    assert (tmp_path / name).read_text(encoding="utf-8") == starters()["unet"].text
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("name", starters())
def test_a_program_has_the_same_table(tmp_path: Path, name: str) -> None:
    assert command("new", name, "model.py", cwd=tmp_path).returncode == 0
    assert command("new", name, "model.yaml", cwd=tmp_path).returncode == 0
    tables = [command("summary", file, cwd=tmp_path) for file in ("model.py", "model.yaml")]
    assert [done.returncode for done in tables] == [0, 0]
    assert tables[0].stdout == tables[1].stdout


def test_a_file_that_exists(tmp_path: Path) -> None:
    target = tmp_path / "model.yaml"
    target.write_text("mine")
    done = command("new", "cnn", "model.yaml", cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr == "error: model.yaml exists\n    hint: --force overwrites it\n"
    assert target.read_text() == "mine"
    assert command("new", "cnn", "model.yaml", "--force", cwd=tmp_path).returncode == 0
    assert target.read_text(encoding="utf-8") == starters()["cnn"].text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["cnm"], "there is no model `cnm` to start from\n    hint: did you mean `cnn`?"),
        (["x"], "there is no model `x` to start from\n    hint: there are autoencoder, cnn, "),
        (["cnn", "model.txt"], "the format of model.txt is unknown\n    hint: name it .yaml or"),
        (["cnn", "no/model.yaml"], "cannot write no/model.yaml: No such file or directory"),
    ],
)
def test_mistakes(tmp_path: Path, words: list[str], message: str) -> None:
    done = command("new", *words, cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith(f"error: {message}")
    assert os.listdir(tmp_path) == []
