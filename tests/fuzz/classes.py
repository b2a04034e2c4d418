"""Generator: hostile classes, each graded twice in a process of its own."""

from __future__ import annotations

from pathlib import Path
from random import Random

from fuzz.case import Case
from hostile_classes import faults, hostile_class

FORMS = ("markdown", "text", "html", "json")


def random_class(random: Random) -> Case:
    """Return a class with odd names, kinds of files and contents."""
    seed, form = random.getrandbits(64), random.choice(FORMS)

    def grade() -> int:
        folder = Path.cwd()
        hostile_class(Random(seed), folder / "class")
        found = faults(folder / "class", folder / "out", form)
        for fault in found:
            print(f"failure: {fault!a}")
        return 70 if found else 0

    line = ["check", "lstm.yaml", "--submissions", f"hostile_class(Random({seed}), folder)"]
    return Case(line, writes=("",), streams={}, call=grade)
