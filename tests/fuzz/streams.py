"""Generator: standard streams that are closed, full, not read, or asked for twice."""

from __future__ import annotations

from random import Random

from fuzz.case import Case
from fuzz.lines import FILES, PARTS, allowed, changed, files_for, written

DOUBLED = (
    *("summary - -", "diff - -", "diff a.yaml -", "check - -", "check a.yaml -", "lint - -"),
    *(
        "summary -",
        "lint -",
        "lint - --fix",
        "convert - -",
        "convert -",
        "explain -",
        "why",
        "why -",
    ),
    *("solve - --total-params 100 --for dense.units", "summary - a.yaml -", "check -"),
    *("check a.yaml sheet.txt --rubric -", "check - - --rubric -", "check a.yaml - --rubric -"),
    *("lint - --fix --output -", "quiz --seed 1 --count 1 --out - --key -", "schema", "--help"),
    *("quiz --seed 1 --count 1 --interactive", "summary nothing.yaml", "check a.yaml nothing.txt"),
)
"""Command lines that read standard input, some of them twice, and lines that print much."""

FAULTS = ("closed", "closed", "full", "pipe")


def random_streams(random: Random) -> Case:
    """Return a command line with standard streams that may fail."""
    line = random.choice(DOUBLED).split() if random.random() < 0.7 else random.choice(PARTS)
    if random.random() < 0.1:
        line = changed(random, line)
    if "schema" not in line and not allowed(line):
        line = ["summary", "-"]
    stdin = random.choice((b"", b"\xff\x00", b"1\n2\n", *FILES.values()))
    streams = {}
    for number in random.choice(((), (0,), (0,), (1,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2))):
        fault = random.choice(FAULTS)
        streams[number] = "closed" if not number and fault == "full" else fault
    files = files_for(line)
    return Case(line, files, stdin, writes=written(line, files), streams=streams)
