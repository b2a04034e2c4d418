"""Runs cases in a folder, and judges how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from time import process_time
from unittest.mock import patch

from fuzz.case import Case, Outcome
from fuzz.forked import forked
from fuzz.watch import MEGABYTES, SECONDS, SlowError, Watch, alarm, memory, where

from shapecalc.cli.main import main

CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\U000e0000-\U000e007f]"
)
"""Characters that act on a terminal. Line feeds are allowed."""

COLOR = re.compile(r"\x1b\[[\d;]*m")
"""What colors a text."""

ESCAPED = ("Traceback (most recent", "this is a bug")
"""What a message about an exception that escaped contains."""

CODES = (0, 1, 2)
"""The exit codes that the documentation lists."""

CODES_OF_PROCESSES = (*CODES, 141)
"""The exit codes of a process whose output may be a pipe that nobody reads."""

CHARACTERS = 8_000
"""How much of the input a report of a failure shows."""


class Runner:
    """Runs cases one after another in the working directory.

    Attributes:
        folder: the working directory, which holds the files of a case while it runs.
        memory: the most memory so far, in MB.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.watch = Watch(self.folder)
        self.memory = 10**9
        os.chdir(folder)
        os.environ["COLUMNS"] = "80"

    def begin(self) -> None:
        """Watch from now on. The audit of Python cannot be switched off again."""
        sys.addaudithook(self.watch)
        self.memory = memory()

    def run(self, case: Case) -> Outcome:
        """Run a case and what it must agree with."""
        if case.call and not case.files and case.streams is None:
            return self.run_alone(case)
        with self.files(case):
            outcome = self.run_alone(case)
            if not outcome.reason and case.agreement:
                outcome.reason = case.agreement(case, outcome, self.checked)
        return outcome

    def checked(self, case: Case) -> Outcome:
        """Run a case that has the files of the one that runs, and perhaps more."""
        for name, content in case.files.items():
            if not (self.folder / name).exists():
                (self.folder / name).write_bytes(content)
        return self.run_alone(case)

    def run_alone(self, case: Case) -> Outcome:
        """Run a case whose files are there already."""
        outcome = self.in_this_process(case) if case.streams is None else forked(case)
        outcome.reason = outcome.reason or self.judged(case, outcome) or self.touched(case)
        return outcome

    @contextmanager
    def files(self, case: Case) -> Iterator[None]:
        """Write the files of a case; delete all files afterwards."""
        for name, content in case.files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        try:
            yield
        finally:
            for entry in os.scandir(self.folder):
                shutil.rmtree(entry) if entry.is_dir(follow_symlinks=False) else os.unlink(entry)

    def in_this_process(self, case: Case) -> Outcome:
        """Run a command line without a new process."""
        out, err, stdin = stream(), stream(), stream(case.stdin)
        outcome, begun = Outcome(), process_time()
        self.watch.writes, self.watch.named, self.watch.seen = case.writes, case.line, []
        with (
            patch.object(sys, "stdin", stdin),
            redirect_stdout(out),
            redirect_stderr(err),
            alarm(SECONDS * 3),
        ):
            outcome.reason = self.escaped(case.call or (lambda: main(case.line)), outcome)
        if not outcome.reason and process_time() - begun > SECONDS:
            outcome.reason = f"takes {process_time() - begun:.1f} s"
        outcome.out, outcome.err = text(out), text(err)
        outcome.reason = outcome.reason or next(iter(self.watch.seen), "")
        return outcome

    def escaped(self, command: Callable[[], int], outcome: Outcome) -> str:
        """Run a command, and describe the exception that escapes from it."""
        try:
            self.watch.on = True
            try:
                outcome.code = command()
            finally:
                self.watch.on = False
        except SystemExit as end:
            outcome.code = end.code if isinstance(end.code, int) else int(bool(end.code))
        except SlowError:
            return f"does not end in {SECONDS * 3} s"
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return f"{type(error).__name__}: {str(error)[:300]} {where(error)}"
        return ""

    def judged(self, case: Case, outcome: Outcome) -> str:
        """Return what is wrong with how a command ended and what it printed."""
        printed = outcome.out + outcome.err
        if outcome.code not in (CODES_OF_PROCESSES if case.streams else CODES):
            return f"exit code {outcome.code} {printed[-400:]}"
        copied = case.line[:1] == ["annotate"]  # It prints the text of the file as it is.
        plain = outcome.err if copied else printed
        colored = {"always", "--color=always"} & {*case.line}
        plain = COLOR.sub("", plain) if colored else plain
        if found := CONTROL.search(plain):
            return f"prints a control character: {found[0]!r}"
        if any(text in printed for text in ESCAPED):
            return f"says {printed[-300:]!r}"
        if outcome.code and not printed.strip() and not case.streams:
            return f"exit code {outcome.code} and no message"
        if memory() > self.memory + MEGABYTES:
            self.memory = memory()
            return f"takes {self.memory} MB"
        return unreadable(case.line, outcome)

    def touched(self, case: Case) -> str:
        """Return which file has changed or appeared that the command may not write."""
        for name, content in case.files.items():
            if name not in case.writes and (
                not (self.folder / name).is_file() or (self.folder / name).read_bytes() != content
            ):
                return f"changes {name}"
        if "" in case.writes or case.call:
            return ""
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and name not in case.files and name not in case.writes:
                return f"leaves {name!r} behind"
        return ""


def stream(content: bytes = b"") -> io.TextIOWrapper:
    """Return a stream like those of a process."""
    return io.TextIOWrapper(io.BytesIO(content), "utf-8", errors="replace", newline="\n")


def text(printed: io.TextIOWrapper) -> str:
    """Return what was printed on a stream."""
    printed.flush()
    buffer = printed.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8", "backslashreplace")


def form_of(line: Sequence[str]) -> str:
    """Return the output format that a command line asks for."""
    form = ""
    for word, following in zip(line, [*line[1:], ""]):
        if word == "--format":
            form = following
        elif word.startswith("--format="):
            form = word.removeprefix("--format=")
    return form


def unreadable(line: Sequence[str], outcome: Outcome) -> str:
    """Return what is wrong with the form of an output that programs read."""
    form, out = form_of(line), outcome.out
    if not out.strip() or {"--help", "-h", "--version"} & {*line}:
        return ""
    try:
        if form in ("json", "sarif", "gradescope"):
            parse_json(out)
        elif form == "csv" and len({len(row) for row in csv.reader(io.StringIO(out))}) > 1:
            return "prints rows of different lengths"
    except (ValueError, csv.Error) as error:
        return f"prints no {form}: {error}"
    return ""


def parse_json(text: str) -> object:
    """Return the data of a JSON text, or of lines that are one each."""
    try:
        return json.loads(text, parse_constant=refuse)
    except ValueError:
        lines = text.splitlines()
        if len(lines) < 2 or not all(line.startswith("{") for line in lines):
            raise
        return [json.loads(line, parse_constant=refuse) for line in lines]


def refuse(constant: str) -> None:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(f"{constant} is no JSON")
