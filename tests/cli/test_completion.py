"""Completion: what a shell gets for an unfinished command line, in the form of each shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Done, command
from conftest import ROOT

from shapecalc.cli.candidates import VALUES
from shapecalc.cli.completion import HARMLESS, before_option, joined, plain
from shapecalc.cli.main import COMMANDS, load
from shapecalc.cli.options import QUESTION


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Asking:
    return Asking(monkeypatch)


class Asking:
    """A shell that asks what can follow on a command line; its last word is unfinished."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.setenv = monkeypatch.setenv

    def bash(self, line: str, cwd: Path = ROOT) -> list[str]:
        """Return the words for bash, where ``:`` and ``=`` are words of their own."""
        words = [word for word in line.replace(":", " : ").replace("=", " = ").split(" ") if word]
        open_word = line.endswith((" ", "=")) and not line.endswith(":")
        self.setenv("COMP_WORDS", "\n".join(words))
        self.setenv("COMP_CWORD", str(len(words) - (not open_word)))
        done = self.answer("complete_bash", cwd)
        return done.stdout.split()

    def other(self, shell: str, line: str) -> str:
        """Return what another shell gets."""
        self.setenv("_TYPER_COMPLETE_ARGS", line)
        self.setenv("_TYPER_COMPLETE_WORD_TO_COMPLETE", line.rpartition(" ")[2])
        self.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
        return self.answer(f"complete_{shell}").stdout.rstrip("\n")

    def answer(self, question: str, cwd: Path = ROOT) -> Done:
        self.setenv(QUESTION, question)
        done = command(cwd=cwd)
        assert (done.stderr, done.returncode) == ("", 0)
        return done


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("shapecalc su", "summary"),
        ("shapecalc --vers", "--version"),
        ("shapecalc explain LST", "LSTM LSTMCell"),
        ("shapecalc explain lst", "lstm lstmcell"),
        ("shapecalc explain SC201", "SC201"),
        ("shapecalc explain LSTM --un", "--units --unit-forget-bias --unroll"),
        ("shapecalc explain dense --no-u", "--no-use-bias"),
        ("shapecalc explain LSTM --activation rel", "relu relu6"),
        ("shapecalc explain LSTM --use-bias ", "yes no"),
        ("shapecalc explain conv2d --padding=", "valid same"),
        ("shapecalc explain specs/lstm.yaml:", "lstm dense"),
        ("shapecalc explain specs/ensemble.yaml:forecast1", "forecast1"),
        ("shapecalc explain docs/wrong.yaml:", "lstm_1 lstm_2"),
        ("shapecalc explain - : ", ""),
        ("shapecalc solve specs/lstm.yaml --for ", "lstm.units dense.units"),
        ("shapecalc summary specs/lstm.yaml --only d", "dense"),
        ("shapecalc summary specs/lstm.yaml --layer-range lstm d", "dense"),
        ("shapecalc summary specs/lstm.yaml --format=j", "json"),
        ("shapecalc summary --columns name,par", "name,params"),
        ("shapecalc summary --sort ma", "macs"),
        ("shapecalc summary --optimizer adamw", "adamw"),
        ("shapecalc summary docs/two_lstms.py --model ", "model"),
        ("shapecalc plot docs/two_lstms.py:", "model"),
        ("shapecalc lint --ignore SC71", "SC710"),
        ("shapecalc new ls", "lstm"),
        ("shapecalc watch su", "summary"),
        ("shapecalc watch lint spec", ""),
        ("shapecalc layers LSTMC", "LSTMCell"),
        ("shapecalc quiz --topic lstm,wind", "lstm,window"),
        ("shapecalc explain lstm --format mark", "markdown"),
        # What is wrong is only not completed: a shell then offers its own files.
        ("shapecalc summery ", ""),
        ("shapecalc explain no/such/file.yaml:", ""),
        ("shapecalc summary specs/ls", ""),
        ("shapecalc explain Desne --un", ""),
        ("shapecalc explain 'unfinished", ""),
        ("shapecalc --version ", " ".join(COMMANDS)),
    ],
)
def test_words(ask: Asking, line: str, words: str) -> None:
    assert sorted(ask.bash(line)) == sorted(words.split())


def test_files_and_folders_beside_layers(ask: Asking, tmp_path: Path) -> None:
    (tmp_path / "dense").mkdir()
    for name in ("denoise.yaml", "dense.txt"):
        (tmp_path / name).write_text("")
    assert ask.bash("shapecalc explain den", tmp_path) == ["dense", "denoise.yaml", "dense/"]


def test_a_name_that_a_shell_would_run_is_not_offered(ask: Asking, tmp_path: Path) -> None:
    names = ["$(touch x)", "`id`", "a;b", "it's", "two words", "good-1"]
    layers = [f'Dense(1, name="{name}")' for name in names]
    (tmp_path / "m.yaml").write_text(json.dumps(["Input((3,))", *layers]))
    assert ask.bash("shapecalc explain m.yaml:", tmp_path) == ["good-1"]
    assert not HARMLESS.fullmatch("a\nb")


def test_form_of_each_shell(ask: Asking) -> None:
    line = "shapecalc explain specs/lstm.yaml:d"
    assert ask.other("zsh", line) == r"""_arguments '*: :(("specs/lstm.yaml\\:dense"))'"""
    assert ask.other("fish", line) == "specs/lstm.yaml:dense"
    assert ask.other("powershell", line) == "specs/lstm.yaml:dense::: "
    assert ask.other("zsh", "shapecalc no-such-command ") == "_files"
    help = "Width of the state."
    assert ask.other("zsh", "shapecalc explain lstm --units") == (
        f"""_arguments '*: :(("--units":"{help}"))'"""
    )
    assert ask.other("fish", "shapecalc explain lstm --units") == f"--units\t{help}"
    assert ask.other("pwsh", "shapecalc explain lstm --units") == f"--units:::{help}"


def test_fish_asks_whether_there_are_words(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(QUESTION, "complete_fish")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "is-args")
    for line, code in (("shapecalc summ", 0), ("shapecalc summary specs/l", 1)):
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        assert command().returncode == code


def test_install(ask: Asking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for shell, file in (
        ("bash", ".bash_completions/shapecalc.sh"),
        ("zsh", ".zfunc/_shapecalc"),
        ("fish", ".config/fish/completions/shapecalc.fish"),
    ):
        done = command("--install-completion", shell)
        assert (done.stdout, done.returncode) == ("", 0)
        assert done.stderr.startswith(f"completion for {shell} is in {tmp_path / file};")
        content = (tmp_path / file).read_text()
        assert content.strip() == command("--show-completion", shell).stdout.strip()
        assert QUESTION in content
    done = command("--install-completion", "pwsh")
    assert "run shapecalc --show-completion pwsh >> $PROFILE" in done.stderr
    assert QUESTION in command("--show-completion", "pwsh").stdout
    assert ask.answer("source_bash").stdout == command("--show-completion", "bash").stdout


def test_the_shell_that_runs_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "shapecalc.cli.completion._get_shell_name"
    monkeypatch.setattr(module, lambda: "fish")
    assert command("--show-completion").stdout.startswith("complete --command shapecalc")
    monkeypatch.setattr(module, lambda: None)
    monkeypatch.setenv("SHELL", "/bin/zsh")
    assert command("--show-completion").stdout.startswith("#compdef shapecalc")
    monkeypatch.setenv("SHELL", "")
    done = command("--show-completion")
    assert (done.stderr.partition("\n")[0], done.returncode) == ("error: the shell is unknown", 2)
    assert "no completion for tcsh" in command("--show-completion", "tcsh").stderr


def test_an_unknown_shell_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    for question in ("complete_tcsh", "nonsense", "_"):
        monkeypatch.setenv(QUESTION, question)
        done = command()
        assert (done.stdout, done.stderr, done.returncode) == ("", "", 1)


def test_words_as_they_were() -> None:
    assert joined(["a", ":", "b", "c", "=", ""]) == ["a:b", "c="]
    assert joined([""]) == [""]
    assert before_option(["summary", "a", "--only", "b"]) == ["summary", "a"]
    assert plain("It's `x`: $y") == "Its x, y"


def test_every_value_belongs_to_an_option_or_an_argument() -> None:
    there = {"--for"}  # of the command about a file that `solve` makes
    for name in COMMANDS:
        for parameter in load(name).params:
            there |= {parameter.opts[-1], f"{name} {parameter.name}"}
    assert set(VALUES) <= there
