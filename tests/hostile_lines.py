"""Hostile command lines, drawn from the declarations of the commands and of their options.

A new command, option or layer is attacked without a change here. The first part draws the words
of a command line, which may run in the process of the tests; the second part runs a command line in
a process with redirected streams. `fuzz/streams.py` draws what may be wrong with these.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import typer
from conftest import ROOT
from typer.core import TyperArgument

from shapecalc.cli.layer_options import SubjectGroup
from shapecalc.cli.main import COMMANDS, load
from shapecalc.errors import Code
from shapecalc.explain.topics import TOPICS
from shapecalc.rules import RULES

SLOW = frozenset(("train", "verify", "watch"))
"""The commands that import Keras, as `summary --train` does, and one that has no end."""

FILES = {
    "model.yaml": "layers:\n- LSTM(10, input_shape=(3, 1))  # (None, 10) 480\n- Dense(5)\n",
    "letters.yaml": "layers:\n- LSTM(u, input_shape=(T, 1))\n- Dense(5)\n",
    "graph.yaml": "inputs: {x: (3, 4)}\nlayers: {y: Dense(3)(x), z: '[y, ReLU()]'}\n",
    "wrong.yaml": "layers:\n- Desne(5, input_shape=(3,))\n- Dense(-1)\n",
    "keys.yaml": "inputs: {x: {2: 3}}\nlayers: {1: Dense(3)(x), null: Dense(4)(x), no: x}\n",
    "tab.yaml": "layers:\n\t- Dense(5)\n",
    "set.yaml": "layers: !!set {a, b}\n",
    "a\u202eb.yaml": "layers: [Dense(3)\n",
    "-x.yaml": "layers: [Dense(3)]\n",
    "empty.yaml": "",
    "model.json": '{"class_name": "Sequential", "config": {"layers": [{}]}}',
    "program.py": "import keras\nmodel = keras.Sequential()\n",
    "answers.txt": "lstm (None, 10) 480\ndense (None, 5) 55\ntotal 535\n",
    "rubric.yaml": "points: {lstm: 3}\n",
    "message.txt": "expected min_ndim=4, found ndim=3",
    "sheets/ann.txt": "lstm 41\nTotal params: 20\n",
}
"""The texts in the folder of a hostile command line."""

BINARY = bytes(range(256)) * 4

PLACES = (*FILES, "binary.yaml", "folder", "sheets", "model.keras", "missing.yaml", "new/a.yaml")

NUMBERS = (
    *("0", "-1", "-0", "1", "2", "3", "17", "1e9", "9" * 9, "9" * 30, "-" + "9" * 30, "9" * 5000),
    *("nan", "inf", "-inf", "1e400", "0.5", "1_000", "0x10", "١٢", "½", "²", "+3", " 3", "3 "),
    *("1,2,3", "3,,3", "-1,-1", "(3,3)", "(3,", "[[1]]", "None,3", "9" * 30 + ",1", "T", "T,1"),
    *("T=3", "T=3,F=1", "u=5,T=4", "T=", "=3", "T", "T=-1", "T==3", "T=" + "9" * 30, ",,", "é=3"),
)

WORDS = (
    *("", " ", "-", "--", "---", "-x", "--=", "=", "--xyz", "--help", "-h", "--version", "a" * 999),
    *("Dense", "dense", "LSTM(3)", "LSTM(", "conv", "SC402", "list", "window", "yes", "no", "none"),
    *("model.yaml:lstm", "model.yaml:", ":", "::", "dense.units", "lstm.units", ".units", "dense."),
    *("x\ny", "\x1b[31m", "\x9b1m", "\u202e", "\ufeff", "\udcff", "층", "[bold]", "{", "%s", "$A"),
    *("..", "/", "/dev/null", "~", "a/b/c", "x" * 300 + ".yaml", "http://a/b.yaml", "*", "\\", "'"),
)


def hostile_line(random: Random, commands: Collection[str] = ()) -> list[str]:
    """Return the words of a hostile command line, to be run in a folder that `lay_out` has filled.

    Args:
        random: draws the words.
        commands: the commands to choose from; if empty, all of them.
    """
    name = random.choice([*(commands or COMMANDS)])
    command = load(name)
    words = [*_given(command, random)]
    if isinstance(command, SubjectGroup):
        subject = random.choice(random.choice((_subjects(), _subjects(), PLACES, WORDS)))
        words.append(subject)
        with suppress(typer.TyperException):
            words += _given(command.subject_command(subject), random)
    if random.random() < 0.2:
        words.insert(random.randrange(len(words) + 1), random.choice(WORDS))
    if words and random.random() < 0.1:
        del words[random.randrange(len(words))]
    return [name, *words] if random.random() < 0.98 else [random.choice(WORDS), *words]


def is_endless(line: Sequence[str]) -> bool:
    """Return whether a command reads all models of the machine, or of a folder above."""
    above = any(word and word.rstrip("/") in ("", "..") for word in line)
    return above and bool({"summary", "lint"} & {*line})


@cache
def _subjects() -> Sequence[str]:
    """Return what `explain` and `solve` can be asked about, files excepted."""
    return (*RULES, *RULES, *TOPICS, *(code.value for code in Code))


def _given(command: Any, random: Random) -> Iterator[str]:
    """Yield the words for some of the parameters of a command, in any order."""
    arguments = [item for item in command.params if isinstance(item, TyperArgument)]
    options = [item for item in command.params if item not in arguments]
    chosen = random.sample(options, min(random.choice((0, 1, 1, 2, 4)), len(options)))
    chosen += [item for item in options if item.required and random.random() < 0.9]
    parameters = [*arguments, *chosen]
    random.shuffle(parameters)
    for parameter in parameters:
        if parameter in chosen:
            yield from _option(parameter, random)
            continue
        many = 1 if parameter.nargs == 1 else random.choice((1, 1, 2, 3))
        for _ in range(many if random.random() < 0.9 else many - 1):
            yield _value(parameter, random)


def _option(parameter: Any, random: Random) -> Iterator[str]:
    """Yield an option and its values, once or twice."""
    for _ in range(random.choice((1, 1, 1, 2))):
        name = random.choice(parameter.opts + parameter.secondary_opts)
        if parameter.is_flag:
            yield name if random.random() < 0.9 else f"{name}={random.choice(WORDS)}"
        elif random.random() < 0.2:
            yield f"{name}={_value(parameter, random)}"
        else:
            yield name
            for _ in range(parameter.nargs):
                yield _value(parameter, random)


def _value(parameter: Any, random: Random) -> str:
    """Return a value for a parameter: one that it takes, or one that it must refuse."""
    choices = [*map(str, getattr(parameter.type, "choices", None) or ())]
    if choices and random.random() < 0.7:
        return str(random.choice(choices))
    metavar = str(parameter.metavar)
    if re.match(r"\W*(N|T=N|SHAPE|NUMBER|0)\b", metavar) and random.random() < 0.8:
        return str(random.choice(NUMBERS))
    if re.search(r"FILE|DIR|PATH|MODEL|IN|OUT|ANSWERS|^[AB]$", metavar) and random.random() < 0.8:
        return str(random.choice((*PLACES, "-", "-", "-")))
    return str(random.choice((*WORDS, *WORDS, *NUMBERS, *PLACES, *_subjects())))


def lay_out(folder: Path) -> None:
    """Fill a folder with the files that hostile command lines name."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "binary.yaml").write_bytes(BINARY)
    (folder / "folder").mkdir()
    with zipfile.ZipFile(folder / "model.keras", "w") as archive:
        archive.writestr("config.json", FILES["model.json"])


# Streams


def run_process(
    line: Sequence[str], streams: str, folder: Path, seconds: float = 120
) -> subprocess.CompletedProcess[bytes]:
    """Run a command line in a process of its own, in a folder, with redirected streams."""
    script = f'"$@" {streams}\nexit ${{PIPESTATUS[0]}}'
    words = [sys.executable, "-m", "shapecalc", *line]
    return subprocess.run(
        ["bash", "-c", script, "bash", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        check=False,
    )


CODES = (0, 1, 2, 130, 141)
"""The exit codes that docs/terminal.md lists, without that of an error in shapecalc itself."""


def wrong(code: int, output: str, errors: str) -> str:
    """Return what is wrong with how a command ended; empty if nothing is."""
    if code not in CODES:
        return f"exit code {code}: {errors[-500:]}"
    if "Traceback (most recent call last)" in output + errors:
        return f"a traceback: {errors[-500:]}"
    if code == 2 and not (output + errors).strip():
        return "exit code 2 without a message"
    return ""
