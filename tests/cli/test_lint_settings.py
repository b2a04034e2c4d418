"""The settings of ``lint`` in ``pyproject.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Done, command

from shapecalc.cli.lint_settings import LintSettings, is_excluded, line_of, settings_in
from shapecalc.errors import Code

ODD = "layers:\n- LSTM(8, return_sequences=True, input_shape=(3, 1))\n- Dense(1)\n"
OLD = "import keras\nm = keras.Sequential([keras.layers.Dense(output_dim=1, input_shape=(2,))])\n"
"""A model with the warning SC705, and one with SC708."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    settings_in.cache_clear()
    for name, text in (
        ("odd.yaml", ODD),
        ("in/old.py", OLD),
        ("in/odd.yaml", ODD),
        ("in/legacy/odd.yaml", ODD),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def lint(folder: Path, settings: str, *words: str) -> Done:
    (folder / "pyproject.toml").write_text(f"[project]\nname = 'x'\n{settings}")
    return command("lint", *(words or (".",)), cwd=folder)


def warned(done: Done) -> list[str]:
    """Return the files with their codes."""
    lines = [line for line in done.stdout.splitlines() if "[SC" in line]
    return [f"{line.partition(':')[0]} {line.partition('[')[2][:5]}" for line in lines]


TABLE = "[tool.shapecalc.lint]\n"
ALL = ["in/legacy/odd.yaml SC705", "in/odd.yaml SC705", "in/old.py SC708", "odd.yaml SC705"]


@pytest.mark.parametrize(
    ("settings", "words", "files", "code"),
    [
        ("", ".", ALL, 0),
        (TABLE, ".", ALL, 0),
        (f"{TABLE}strict = true", ".", ALL, 1),
        (f"{TABLE}strict = true", ". --no-config", ALL, 0),
        (f"{TABLE}ignore = ['sc705']", ".", ["in/old.py SC708"], 0),
        ("[tool.shapecalc]\nlint = {ignore = ['SC705']}", ".", ["in/old.py SC708"], 0),
        (f"{TABLE}ignore = ['SC705']", ". --ignore SC708", [*ALL[:2], ALL[3]], 0),
        (f"{TABLE}select = ['SC708']", ".", ["in/old.py SC708"], 0),
        (f"{TABLE}select = ['SC708']", ". --select SC709", [], 0),
        (f"{TABLE}exclude = ['in/old.py', 'legacy']", ".", [ALL[1], ALL[3]], 0),
        (f"{TABLE}exclude = ['in/']", ".", ["odd.yaml SC705"], 0),
        (f"{TABLE}exclude = ['in']", "in/odd.yaml", ["in/odd.yaml SC705"], 0),
        (f"{TABLE}exclude = ['*.yaml']", ". --exclude legacy", [*ALL[1:]], 0),
        (f"{TABLE}exclude = ['*']", ".", [], 0),
    ],
)
def test_settings(folder: Path, settings: str, words: str, files: list[str], code: int) -> None:
    done = lint(folder, settings, *words.split())
    assert (warned(done), done.returncode) == (files, code)


def test_the_nearest_file_with_settings(folder: Path) -> None:
    """Those of each file count; another project's file without our table is passed over."""
    (folder / "in" / "pyproject.toml").write_text(f"{TABLE}ignore = ['SC705']")
    (folder / "in" / "legacy" / "pyproject.toml").write_text("[tool.ruff]\nx = 'shapecalc'")
    done = lint(folder, f"{TABLE}strict = true", ".", "--jobs", "2")
    assert (warned(done), done.returncode) == (["in/old.py SC708", "odd.yaml SC705"], 1)
    assert lint(folder, "", "in").returncode == 0
    done = command("lint", "-", stdin=ODD, cwd=folder / "in")
    assert "no problems" in done.stderr


def test_the_format_is_that_of_the_working_directory(folder: Path) -> None:
    done = lint(folder, f"{TABLE}format = 'github'", "in/odd.yaml")
    assert done.stdout.startswith("::warning file=in/odd.yaml")
    assert command("lint", "odd.yaml", "--format", "json", cwd=folder).stdout.startswith("[")
    done = command("lint", "odd.yaml", "--no-config", cwd=folder)
    assert done.stdout.startswith("odd.yaml:3:3: warning")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            f"{TABLE}\nignor = []",
            "5: lint has no setting `ignor`\n    hint: did you",
        ),
        (
            f"{TABLE}colour = 1",
            "4: lint has no setting `colour`\n    hint: the settings are",
        ),
        (f"{TABLE}ignore = ['SC999']", "4: ignore: there is no code `SC999`"),
        (
            f"{TABLE}ignore = 'SC705'",
            "4: `ignore` must be a list of texts",
        ),
        (f"{TABLE}exclude = [1]", "4: `exclude` must be a list of texts"),
        (f"{TABLE}strict = 'yes'", "4: `strict` must be true or false"),
        (f"{TABLE}format = 'xml'", "4: `format` must be one of text, json, sarif, github"),
        ("[tool.shapecalc]\nlint = 3", "4: `tool.shapecalc.lint` is no table"),
        (f"{TABLE}strict = = 1", "4:10: this is not TOML: Invalid value"),
        (f"{TABLE}a = {'[' * 5000}", ": this is not TOML: it cannot be parsed"),
    ],
)
def test_wrong_settings(folder: Path, settings: str, message: str) -> None:
    """They are named with their line, and no file is examined."""
    done = lint(folder, settings)
    assert done.stderr.startswith(f"error: pyproject.toml:{message.removeprefix(':')}")
    assert (done.stdout, done.returncode) == ("", 2)


def test_the_place_of_settings_elsewhere(folder: Path) -> None:
    lint(folder, f"{TABLE}strict = 1")
    done = command("lint", "odd.yaml", cwd=folder / "in")
    assert f"error: {folder}/pyproject.toml:4: `strict`" in done.stderr
    assert command("lint", "odd.yaml", "--no-config", cwd=folder / "in").returncode == 0


def test_what_comes_first() -> None:
    own = LintSettings(strict=True, exclude=("a",), folder="/x")
    other = LintSettings(frozenset(["SC705"]), None, False, ("b",), "json", "/y")
    assert own.over(other) == LintSettings(other.select, None, True, ("a",), "json", "/x")
    assert LintSettings().over(other) == other


def test_errors_are_always_reported() -> None:
    settings = LintSettings(select=frozenset(["SC705"]), ignore=frozenset(["SC402", "SC705"]))
    by_value = {code.value: code for code in Code}
    assert settings.reports(Code.RANK)
    assert not settings.reports(by_value["SC705"])
    assert not settings.reports(by_value["SC708"])


def test_patterns() -> None:
    settings = LintSettings(exclude=("old", "models/*.h5", "a/b/"), folder="/work")
    assert is_excluded("/work/x/old", settings)
    assert is_excluded("/work/a/b/c/d.yaml", settings)
    assert not is_excluded("/work/b/d.yaml", settings)
    assert not is_excluded("/work/x", LintSettings())


def test_lines() -> None:
    text = 'strict = 1\n[tool.shapecalc]\nlint.strict = 1\n["tool".shapecalc.lint]\n"ignore"=1\n[x]'
    assert [line_of(key, text) for key in ("strict", "ignore", "select")] == [3, 5, 2]
    assert line_of("strict", "tool.shapecalc.lint.strict = 1") == 1
