"""Generator: right files that are broken byte by byte and value by value.

What makes the command say something new is kept and broken further.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

from fuzz.breaks import archive, broken, hdf5
from fuzz.case import Case, Outcome

from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec
from shapecalc.write.convert import convert

COMMANDS = (
    ["summary"],
    ["summary"],
    ["summary"],
    ["summary", "--expand-nested", "--show-trainable", "--every-call"],
    ["summary", "--format", "json"],
    ["summary", "--format", "csv"],
    ["summary", "--format", "markdown", "--correct"],
    ["summary", "--style", "keras2", "--set", "T=3"],
    ["summary", "--explain"],
    ["lint"],
    ["lint", "--fix", "--output", "-"],
    ["lint", "--format", "sarif"],
    ["lint", "--format", "github", "--strict"],
    ["lint", "--format", "json"],
    ["explain"],
    ["explain", "--format", "markdown"],
    ["convert", "--to", "yaml"],
    ["convert", "--to", "python"],
    ["convert", "--to", "keras"],
    ["solve", "--total-params", "100", "--for", "dense.units"],
    ["check"],
)
"""What is done with a file, whose name comes second."""

ABOUT = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|/\S+|\d+|^    .*$", re.MULTILINE)
"""The parts of a message that are about this one input."""

KEPT_BYTES = 20_000
"""The largest file that is kept."""

SLOW = 0.03
"""How often an HDF5 file is taken: its library starts a process."""


class BrokenFiles:
    """A generator that learns.

    Attributes:
        kept: files to break further, each with its name.
        heard: what the command has said so far, without names and numbers.
        archived: how many of the first files may be HDF5 files.
    """

    def __init__(self, seeds: Sequence[Path]) -> None:
        self.kept = [(path.name, path.read_bytes()) for path in seeds]
        self.heard: set[str] = set()
        for path in seeds:
            plan = read_spec(str(path))
            if not plan.saved and infer(plan):
                text, _ = convert(read_spec(str(path)), "keras")
                self.kept.append((f"{path.stem}.json", text.encode()))
        for name, content in [*self.kept]:
            if name.endswith(".json") and b'"class_name"' in content:
                self.kept.append(("model.keras", archive(content)))
                self.kept += [("model.h5", packed) for packed in hdf5(content)]
                wrapped = {"modelTopology": {"model_config": json.loads(content)}}
                self.kept.append(("model.json", json.dumps(wrapped).encode()))
        self.texts = [entry for entry in self.kept if not entry[0].endswith(".h5")]

    def __call__(self, random: Random) -> Case:
        """Return a broken file, and a command for it."""
        name, content = random.choice(self.kept)
        if name.endswith(".h5") and random.random() > SLOW:
            name, content = random.choice(self.texts)
        content = broken(random, content, [random.choice(self.kept)[1]])
        if random.random() < 0.03:
            name = random.choice(("a.yaml", "a.json", "a.keras", "a.h5", "a", "a.txt"))
        command, *options = random.choice(COMMANDS)
        return Case([command, name, *options], {name: content})

    def learn(self, case: Case, outcome: Outcome) -> None:
        """Keep a file with which the command says something new."""
        ((name, content),) = case.files.items()
        message = ABOUT.sub("", outcome.out + outcome.err)[:4000] if outcome.code else ""
        heard = f"{case.line[0]} {outcome.code} {message}"
        if heard not in self.heard:
            self.heard.add(heard)
            if len(content) < KEPT_BYTES:
                self.kept.append((name, content))
