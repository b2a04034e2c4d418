"""Draws inputs from all generators, runs them, and counts by generator what happens."""

from __future__ import annotations

import faulthandler
import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from random import Random

from fuzz.case import Case, Generator, Outcome
from fuzz.classes import random_class
from fuzz.configs import random_config
from fuzz.documents import random_document
from fuzz.files import ABOUT, BrokenFiles
from fuzz.lines import random_line, solved_line
from fuzz.parts import random_answer, random_layer, random_model, saved_model
from fuzz.programs import random_program
from fuzz.runner import Runner
from fuzz.sheets import checked_sheet, random_sheet
from fuzz.specs import random_spec
from fuzz.streams import random_streams

import shapecalc
from shapecalc.cli.main import COMMANDS, load

ROOT = Path(__file__).resolve().parents[2]

WEIGHTS = {
    "answers": 400,
    "layers": 300,
    "models": 100,
    "saved": 80,
    "sheets": 60,
    "files": 30,
    "programs": 20,
    "specs": 14,
    "configs": 8,
    "documents": 4,
    "check": 2,
    "lines": 5,
    "solve": 0.5,
    "streams": 0.4,
    "classes": 0.1,
}
"""How many of 1,000 inputs come from each generator."""

TWICE = 50
"""Every input of this number runs a second time, and must print the same."""

TRIES = 300
"""How many smaller inputs are tried of one that fails."""

HANGS = 600
"""Seconds after which the process ends with a traceback: for what no alarm of Python stops."""


@dataclass(slots=True)
class Failure:
    """An input that fails.

    Attributes:
        generator, seed, number: how to draw the input again.
        reason: what it does that it must not.
        case: the input, with a file that is as small as possible.
    """

    generator: str
    seed: int
    number: int
    reason: str
    case: Case

    def __str__(self) -> str:
        again = f"--only {self.generator} --seed {self.seed} --first {self.number} --count 1"
        named = {name: text for name, text in self.case.files.items() if name in self.case.line}
        largest = max(named.items(), key=lambda item: len(item[1]), default=("", b""))
        shown = f"{largest[0]} {largest[1][:600]!r}" if largest[0] else ""
        return f"{self.reason}\n  {again}\n  {self.case.line!r:.600}\n  {shown}"


@dataclass(slots=True)
class Tally:
    """What became of the inputs of one generator.

    Attributes:
        inputs: how many ran.
        codes: how many ended with each exit code.
        failures: how many failed.
        seconds: the processor time for them, that of other processes included.
        longest: the most of it for one input.
        digest: of all that was printed; it must not depend on the hashes of strings.
    """

    inputs: int = 0
    codes: Counter[int] = field(default_factory=Counter)
    failures: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    digest: str = ""

    def add(self, outcome: Outcome, seconds: float) -> None:
        """Count an input."""
        self.inputs += 1
        self.codes[outcome.code] += 1
        self.failures += bool(outcome.reason)
        self.seconds += seconds
        self.longest = max(self.longest, seconds)
        printed = f"{self.digest}\0{outcome.code}\0{outcome.out}\0{outcome.err}"
        self.digest = hashlib.sha256(printed.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def generators(names: Sequence[str]) -> dict[str, Generator]:
    """Return the generators of these names, or all."""
    found: dict[str, Generator] = {
        "specs": random_spec,
        "configs": random_config,
        "sheets": random_sheet,
        "documents": random_document,
        "check": checked_sheet,
        "lines": random_line,
        "solve": solved_line,
        "streams": random_streams,
        "classes": random_class,
        "layers": random_layer,
        "answers": random_answer,
        "models": random_model,
        "saved": saved_model,
        "programs": random_program,
    }
    if not names or "files" in names:
        found["files"] = BrokenFiles(sorted((ROOT / "specs").glob("*.*")))
    return {name: found[name] for name in names or WEIGHTS}


class Driver:
    """Runs the inputs of some generators.

    Attributes:
        tallies: what has happened, by generator.
        stopped: whether the input that runs is the last.
    """

    def __init__(self, folder: Path, seed: int, names: Sequence[str] = (), first: int = 0) -> None:
        import_everything()
        self.seed = seed
        self.runner = Runner(folder)
        self.generators = generators(names)
        self.tallies = {name: Tally() for name in self.generators}
        self.numbers = dict.fromkeys(self.generators, first)
        self.stopped = False

    def stop(self, *_: object) -> None:
        """Let the input that runs be the last."""
        self.stopped = True

    def fuzz(self, count: int) -> Iterator[Failure]:
        """Run so many inputs; yield one failure of each kind."""
        self.warm_up()
        self.runner.begin()
        kinds: set[tuple[str, str]] = set()
        order = Random(self.seed)
        names = list(self.generators)
        weights = [WEIGHTS[name] for name in names]
        for index in range(count):
            if self.stopped:
                return
            if not index % 200:
                faulthandler.dump_traceback_later(HANGS, exit=True, file=2)
            (name,) = order.choices(names, weights)
            failure = self.next(name)
            if failure and (kind := (name, ABOUT.sub("", failure.reason)[:150])) not in kinds:
                kinds.add(kind)
                failure.case = self.smaller(failure.case, failure.reason)
                yield failure
        faulthandler.cancel_dump_traceback_later()

    def warm_up(self) -> None:
        """Run an input of each generator, so that later ones import and cache little."""
        for number in range(3):
            for name, generator in self.generators.items():
                if name not in ("classes", "streams"):
                    self.runner.run(generator(Random(f"{name} {number}")))

    def next(self, name: str) -> Failure | None:
        """Run the next input of a generator."""
        number = self.numbers[name]
        self.numbers[name] += 1
        generator = self.generators[name]
        case = generator(Random(f"{self.seed} {name} {number}"))
        begun = sum(os.times()[:4])
        outcome = self.runner.run(case)
        self.tallies[name].add(outcome, sum(os.times()[:4]) - begun)
        if not number % TWICE and not outcome.reason:
            again = self.runner.run(case)
            if (again.code, again.out, again.err) != (outcome.code, outcome.out, outcome.err):
                outcome.reason = "prints something else the second time"
                self.tallies[name].failures += 1
        if isinstance(generator, BrokenFiles) and not outcome.reason:
            generator.learn(case, outcome)
        if not outcome.reason:
            return None
        return Failure(name, self.seed, number, outcome.reason, case)

    def smaller(self, case: Case, reason: str) -> Case:
        """Return a case without bytes of its largest file that the failure does not need."""
        slow = "takes" in reason or "does not end" in reason
        if case.call or case.streams is not None or not case.files or slow:
            return case
        name = max(case.files, key=lambda name: (name in case.line, len(case.files[name])))
        step, tries = max(len(case.files[name]) // 2, 1), TRIES
        while step and tries > 0:
            at = 0
            while at < len(case.files[name]) and tries > 0:
                content = case.files[name]
                shorter = content[:at] + content[at + step :]
                candidate = replace(case, files={**case.files, name: shorter})
                tries -= 1
                if ABOUT.sub("", self.runner.run(candidate).reason) == ABOUT.sub("", reason):
                    case = candidate
                else:
                    at += step
            step //= 2
        return case

    def table(self) -> str:
        """Return what has happened, as a table."""
        return table(self.tallies, self.seed)


def import_everything() -> None:
    """Import what is imported once, so that what is measured later is about the input."""
    for module in walk_packages(shapecalc.__path__, "shapecalc."):
        if not module.name.endswith(("__main__", "oracle")) and ".train" not in module.name:
            import_module(module.name)
    for name in COMMANDS:
        load(name)


def table(tallies: Mapping[str, Tally], seed: int) -> str:
    """Return tallies as a table, with their sum."""
    heading = "inputs", "exit 0", "exit 1", "exit 2", "failures", "seconds", "longest"
    lines = [f"{'generator':10}" + "".join(f"{word:>11}" for word in heading) + "  digest"]
    total = Tally()
    for name, tally in tallies.items():
        lines.append(row(name, tally))
        total.inputs += tally.inputs
        total.codes += tally.codes
        total.failures += tally.failures
        total.seconds += tally.seconds
        total.longest = max(total.longest, tally.longest)
    return "\n".join([*lines, row("all", total), f"seed {seed}"])


def row(name: str, tally: Tally) -> str:
    """Return a line of the table."""
    numbers = tally.inputs, *(tally.codes[code] for code in (0, 1, 2)), tally.failures
    counts = "".join(f"{number:11,}" for number in numbers)
    return f"{name:10}{counts}{tally.seconds:11.1f}{tally.longest:11.2f}  {tally.digest}".rstrip()
