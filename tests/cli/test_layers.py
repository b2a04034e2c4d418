"""``shapecalc layers``: the list, one layer, and names that nothing has."""

from __future__ import annotations

import json
import re

import pytest
from command_line import command

from shapecalc.cli.layers import list_layers
from shapecalc.explain.catalogue import declared

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_list(capsys: Capture) -> None:
    assert list_layers(None, "text") == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "  Dense(units, …)                   batch … features → batch … units" in lines
    named = [match[1] for line in lines if (match := re.match(r"  (\w+)\(", line))]
    assert named == [rule.name for rule in declared()]


def test_part_of_a_name(capsys: Capture) -> None:
    list_layers("globalavg", "text")
    shown = capsys.readouterr().out
    assert "GlobalAveragePooling2D(…)" in shown
    assert "GlobalMax" not in shown


@pytest.mark.parametrize("name", ["GRU", "gru", "bidirect"])
def test_one(capsys: Capture, name: str) -> None:
    list_layers(name, "text")
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "Common mistake" in shown
    assert "\x1b" not in shown


def test_weights_and_parameters(capsys: Capture) -> None:
    list_layers("LSTM", "text")
    shown = capsys.readouterr().out
    assert re.search(r"Parameters +4·features·units \+ 4·units² \+ 4·units\n", shown)
    assert "recurrent_kernel  (units, 4·units)  previous state to the four gates" in shown
    assert "return_sequences=False        whether to return all time steps, not only" in shown


def test_nothing_of_the_name(capsys: Capture) -> None:
    assert list_layers("Desne", "text") == 2
    done = capsys.readouterr()
    assert done.out == ""
    assert "there is no layer `Desne`\n    hint: did you mean `Dense`?" in done.err


def test_json(capsys: Capture) -> None:
    list_layers("Embedding", "json")
    (found,) = json.loads(capsys.readouterr().out)
    assert found["output_axes"] == [["batch", "…", "output_dim"]]
    assert found["weights"][0]["shape"] == ["input_dim", "output_dim"]
    assert {
        "name": "input_dim",
        "note": "size of the vocabulary: the largest index + 1",
        "required": True,
        "by_position": True,
    } in found["arguments"]
    list_layers(None, "json")
    assert len(json.loads(capsys.readouterr().out)) == len(declared())


def test_markdown_of_one(capsys: Capture) -> None:
    list_layers("Dense", "markdown")
    assert capsys.readouterr().out.startswith("## Core layers\n")


def test_a_terminal_without_unicode(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.terminal.only_ascii", lambda stream: True)
    list_layers("Dense", "text")
    assert capsys.readouterr().out.replace("activation(x · kernel", "").isascii()


@pytest.mark.parametrize(
    ("name", "columns"),
    [([], 80), ([], 120), (["LSTM"], 60), (["LSTM"], 100), (["pool"], 60)],
)
def test_width(name: list[str], columns: int) -> None:
    done = command("layers", *name, columns=columns)
    assert (done.stderr, done.returncode) == ("", 0)
    lines = [line for line in done.stdout.splitlines() if "https://" not in line]
    assert max(map(len, lines)) <= columns


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("Desne", "did you mean `Dense`?"),
        ("zzzz", "`shapecalc layers` lists the layers"),
        ("LSTM --format xml", "see `shapecalc layers --help`"),
        ("LSTM --from json", "did you mean `--format`?"),
        ("LSTM GRU", "see `shapecalc layers --help`"),
    ],
)
def test_errors(line: str, hint: str) -> None:
    done = command("layers", *line.split())
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.endswith(f"    hint: {hint}\n")
