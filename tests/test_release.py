"""Files about the project for hosts and libraries: they name commands and options that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import command
from conftest import ROOT

import shapecalc
from shapecalc.cli.main import COMMANDS, load

FILES = ("action.yml", ".gitlab-ci.yml", ".github/workflows/test.yml", ".pre-commit-hooks.yaml")


def data(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def texts(value: Any) -> list[str]:
    """Return all texts in some data."""
    if isinstance(value, dict):
        value = list(value.values())
    return (
        [text for item in value for text in texts(item)]
        if isinstance(value, list)
        else [str(value)]
    )


@pytest.mark.parametrize("name", FILES)
def test_commands_and_options_exist(name: str) -> None:
    lines = [line for text in texts(data(name)) for line in text.splitlines()]
    calls = [
        line[match.start() :]
        for line in lines
        for match in re.finditer(r"\bshapecalc [a-z]+ ", line)
    ]
    calls = [call for call in calls if call.split()[1] in COMMANDS]
    assert calls or name == ".pre-commit-hooks.yaml"
    for call in calls:
        _, name, *words = shlex.split(call.partition("|")[0].partition(">")[0])
        if "$" not in call:
            assert command(name, *words).returncode == 0
        options = {option for parameter in load(name).params for option in parameter.opts}
        assert "$" not in call or {word for word in words if word[:2] == "--"} <= options


def test_the_hook_runs_a_command() -> None:
    (hook,) = data(".pre-commit-hooks.yaml")
    assert hook["entry"].split()[1] in COMMANDS


def test_the_inputs_of_the_action_are_used() -> None:
    action = data("action.yml")
    used = set(re.findall(r"inputs\.(\w+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(action["inputs"])


def test_no_input_of_the_action_is_code() -> None:
    """A value stands in the environment: in a script, it would be a part of it."""
    for step in data("action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_version_to_cite() -> None:
    assert data("CITATION.cff")["version"] == shapecalc.__version__
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert heading is not None
    assert heading[1] == shapecalc.__version__


def test_the_workflow_runs_what_the_readme_says() -> None:
    steps = data(".github/workflows/test.yml")["jobs"]["test"]["steps"]
    assert any(step.get("run") == "scripts/test" for step in steps)
    assert Path(ROOT, "scripts", "test").exists()
