"""Options that several commands have, and the values that they take."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
import typer
from command_line import command
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.cli.main import COMMANDS, load, main
from shapecalc.cli.options import command_app, format_option, integer, named_sizes, whole_number
from shapecalc.limits import Lift
from shapecalc.read import text as reading
from shapecalc.read.problems import MOST


@given(st.integers(0, 10**15))
def test_whole_numbers(number: int) -> None:
    assert whole_number(0)(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "0", "-1", "1.5", "x", "1e3", "9" * 400, "10**3", "1 2", "١٢", "²"]
)
def test_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is not a whole number of at least 1"):
        whole_number()(text)


@pytest.mark.parametrize("text", ["0", "4", "30"])
def test_a_range(text: str) -> None:
    assert whole_number(1, 3)("3") == 3
    with pytest.raises(typer.BadParameter, match=f"'{text}' is not a whole number from 1 to 3"):
        whole_number(1, 3)(text)


@pytest.mark.parametrize(
    ("texts", "sizes"),
    [
        (["T=3"], {"T": 3}),
        (["T=3,F=1"], {"T": 3, "F": 1}),
        (["T=3", "F=1"], {"T": 3, "F": 1}),
        ([" T = 3 , F=1,"], {"T": 3, "F": 1}),
        (["T=3,T=3", "T=3"], {"T": 3}),
        ([""], {}),
        (None, {}),
    ],
)
def test_sizes(texts: list[str] | None, sizes: dict[str, int]) -> None:
    assert named_sizes(texts) == sizes


@pytest.mark.parametrize("texts", [["T=3,T=4"], ["T=3", "F=1,T=4"]])
def test_a_size_has_one_number(texts: list[str]) -> None:
    with pytest.raises(typer.BadParameter, match="'T=4' is another size than T=3"):
        named_sizes(texts)


@pytest.mark.parametrize("text", ["T", "T=", "T=x", "T=-1", "3", "T=" + "9" * 19, "T=3;F", "T=٣"])
def test_what_names_no_size(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="does not have the form T=3"):
        named_sizes([text])


def test_integers() -> None:
    assert integer("-3") == -3
    assert integer("9" * 30) == 10**30 - 1
    for text in ("1.5", "", "-", "1_000", "١٢", "9" * 5000):
        with pytest.raises(typer.BadParameter, match="is not a whole number"):
            integer(text)


def test_the_format_option() -> None:
    option = format_option(Literal["text", "json"], default="text for you")
    assert option.default == "--format"
    assert option.help == "Output format: text, json."
    assert option.show_default == "text for you"


def test_a_command_returns_its_exit_code() -> None:
    app = command_app()

    @app.command()
    def three() -> int:
        return 3

    assert typer.main.get_command(app).main([], standalone_mode=False) == 3


def test_no_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are lifted for one command, and hold again afterwards."""
    monkeypatch.setitem(MOST, "layers", 3)
    monkeypatch.setattr(reading, "BYTES", 30)
    path = tmp_path / "spec.json"
    path.write_text('["Input(3)", "Dense(3)", "Dense(3)", "Dense(3)"]')
    assert main(["summary", str(path)]) == 2
    assert main(["summary", str(path), "--no-limits"]) == 0
    assert not Lift.is_on
    assert main(["summary", str(path)]) == 2


def test_no_limits_keep_what_expands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(
        "- &a0 [x, x]\n" + "".join(f"- &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    )
    assert main(["summary", str(path), "--no-limits"]) == 2
    assert "aliases expanded" in capsys.readouterr().err


def test_commands_that_read_models_have_no_limits() -> None:
    """``explain`` and ``solve`` have it behind the name of a file."""
    commands = {name: {option.name for option in load(name).params} for name in COMMANDS}
    reading = {name for name, options in commands.items() if "language" in options}
    assert {name for name, options in commands.items() if "no_limits" in options} == reading
    assert {"summary", "lint", "convert", "diff", "train", "check"} <= reading


def test_every_command_has_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ["main", *COMMANDS]:
        assert [option.name for option in load(name).params].count("color") == 1
    for line in ("explain dense", "explain specs/lstm.yaml", "lint docs/wrong.yaml", "layers LSTM"):
        assert "\x1b[" in command(*line.split(), "--color", "always").stdout
        assert "\x1b[" not in command(*line.split()).stdout
    assert "\x1b[" in command("summary", "docs/wrong.yaml", "--color", "always").stderr
    for words in (["--color", "always", "--help"], ["diff", "--color", "always", "--help"]):
        assert "\x1b[" in command(*words).stdout


def test_an_option_is_for_one_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    for words in (["--color", "never"], ["--color", "never", "--no-such-option"]):
        assert "\x1b[" not in command("explain", "dense", *words).stdout
        assert "\x1b[" in command("explain", "dense").stdout
