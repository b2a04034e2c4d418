"""The page of all commands: it has every command, option and example, as their help does."""

from __future__ import annotations

import re

import pytest
from cli.test_help import examples

from shapecalc.cli.main import COMMANDS, load
from shapecalc.cli.reference import page

PAGE = page()


def section(name: str) -> str:
    """Return what the page says of a command."""
    return PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_described(name: str) -> None:
    text = section(name)
    assert COMMANDS[name] in text
    shown = {option for row in re.findall(r"^\| `(-.*?)`", text, re.M) for option in row.split()}
    options = {option for each in load(name).params if not each.hidden for option in each.opts}
    assert {option for option in options if option[0] == "-"} <= {o.strip(",") for o in shown}
    assert [line for line in examples(name) if line not in text] == []


def test_a_command_is_in_the_list() -> None:
    assert re.findall(r"^\| \[`(\w+)`\]\(#\1\)", PAGE, re.M) == list(COMMANDS)
