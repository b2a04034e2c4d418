"""Hostile command lines end with an exit code and a message, never with a traceback."""

from __future__ import annotations

from pathlib import Path
from random import Random

from command_line import command
from hostile_lines import SLOW, hostile_line, is_endless, lay_out, wrong

from shapecalc.cli.main import COMMANDS, load

LINES = 200


def test_hostile_lines(tmp_path: Path) -> None:
    random = Random(0)
    commands = [name for name in COMMANDS if name not in SLOW]
    lay_out(tmp_path)
    for _ in range(LINES):
        line = hostile_line(random, commands)
        if "--train" in line or is_endless(line):
            continue
        done = command(*line, cwd=tmp_path)
        assert not wrong(done.returncode, done.stdout, done.stderr), line


def test_every_option_is_drawn() -> None:
    random = Random(1)
    lines = [hostile_line(random) for _ in range(12_000)]
    words = {word.partition("=")[0] for line in lines for word in line}
    options = {name for command in COMMANDS for item in load(command).params for name in item.opts}
    assert {name for name in options if name.startswith("--")} <= words
    assert {"--kernel-size", "--units", "--input-shape", "--total-params"} <= words
    assert {line[0] for line in lines} >= set(COMMANDS)
