"""Broken inputs without end, for every reader and the command line, and a watch over what they do.

Right files are broken byte by byte and value by value; what makes the command say something
new is kept and broken further. An input fails if it ends in anything but an exit code
of 0, 1 or 2, takes too long or too much memory, or touches anything besides its own files.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from random import Random
from time import process_time
from typing import Any

import yaml

import shapecalc
from shapecalc.cli.main import main
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec
from shapecalc.write.convert import convert

SECONDS = 8.0
"""What an input may take of the processor: much more than the 2 that are the aim."""

MEGABYTES = 250
"""What the memory may grow by."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

FORBIDDEN = re.compile(
    r"subprocess|socket|ctypes|shutil|winreg|urllib|webbrowser|pickle|ensurepip"
    r"|os\.(system|exec|spawn|posix_spawn|kill|remove|rename|rmdir|mkdir|link|symlink"
    r"|chmod|chown|truncate|utime|putenv|chdir)"
)
"""Events of Python's audit that reading a model has no part in."""

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

COMMANDS = (
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
    ["explain"],
    ["explain", "--format", "markdown"],
    ["convert", "--to", "yaml"],
    ["convert", "--to", "python"],
    ["convert", "--to", "keras"],
    ["solve", "--total-params", "100", "--for", "dense.units"],
)
"""What is done with a file, which stands last."""

LINES = """
nothing of the kind
explain lstm --units 10 --input-dim 1
explain conv2d --filters 7 --kernel-size 3,3 --padding same --input-shape 10,10,1 --format json
explain dense --units u --input-dim 3 --format latex
explain list
explain SC402
why Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, found ndim=2.
why Layer "dense" expects 1 input(s), but it received 2 input tensors.
explain lengths --n 10
explain bidirectional --layer LSTM(10) --input-shape 5,2
solve lstm --input-dim 1 --params 480
solve conv2d --input-shape 10,10,1 --output-shape 5,5,7
solve dense --params 1000 --format json
layers LSTM
layers con --format json
layers --format markdown
schema
"""

TOKENS = (
    *("0", "-1", "1", "3", "9" * 30, "9" * 400, "1e400", "-0.0", ".nan", ".inf", "NaN", "0b_"),
    *("null", "~", "true", "no", '""', "''", "[]", "{}", "[[]]", "- ", ": ", "? ", "<<: ", "&a "),
    *("*a", "!!int ", "!!python/name:os.system ", "---\n", "...\n", "%YAML 1.1\n", "# ", "\t"),
    *("\r", "\0", "\ufeff", "\u202e", "\x1b[31m", "\x9b", "\ud800", "é", "층", "[bold]", "\\ud800"),
    *("(", ")", "((", "))", "[", "]", "{", "}", ",", '"', "'", "`", "|", ">", "=", "->", "..."),
    *("*", "**", "x", "dense", "Dense(3)", "LSTM", "lambda: 0", "__import__('os')", "(x)", "T"),
    *("load_model('x.yaml')", "load_model('/etc/passwd')", "Sequential([])", "Model(x, x)", "[0]"),
)

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 3, 7, 2**31, 10**18, 10**400, 0.5, 1e308, float("inf")),
    *(float("nan"), "", "x", "same", "valid", "relu", "Dense", "Dense(3)", "a\x00b", "\x1b[2J"),
    *([], {}, [[]], [1, 2], [None, 3], ["x", 0, 0], {"a": 1}, "(2, 2)", "l2(0.1)", "float16"),
    *({"class_name": "Dense", "config": {}}, "int8_from_float32", "keras.layers", "keras.src.ops"),
    "__keras_tensor__",
)


@dataclass(slots=True)
class Failure:
    """What an input has done that it must not."""

    reason: str
    line: Sequence[str]
    content: bytes
    name: str


class SlowError(BaseException):
    """The alarm rang. No ``except Exception`` catches it."""


@dataclass
class Watch:
    """Python's audit, heeded while an input is read.

    Attributes:
        folder: where the input lies; files elsewhere are nobody's business.
        seen: what has happened that must not.
    """

    folder: Path
    on: bool = False
    line: Sequence[str] = ()
    seen: list[str] = field(default_factory=list)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if FORBIDDEN.match(event):
            self.seen.append(f"{event} {str(arguments)[:200]}")
        elif event == "open":
            self.opened(*arguments)
        elif event == "exec" and not Path(arguments[0].co_filename).is_file():
            self.seen.append(f"runs {arguments[0]}")

    def opened(self, path: Any, mode: Any, flags: int) -> None:
        if isinstance(path, int):
            return
        path = os.fsdecode(path)
        if flags & WRITING and path != os.devnull:
            self.seen.append(f"writes {path}")
        inside = Path(path).absolute().is_relative_to(self.folder) or path in self.line
        if not inside and not path.endswith((".py", ".pyc", ".so")):
            self.seen.append(f"reads {path}")


class Fuzzer:
    """Makes inputs, runs the command on them, and keeps those that bring something new.

    Attributes:
        kept: files to break further, each with its name.
        lines: command lines to break further.
        said: what the command has said so far, without its names and numbers.
    """

    def __init__(self, seeds: Sequence[Path], folder: Path, seed: int) -> None:
        self.random = Random(seed)
        self.folder = folder.resolve()
        self.kept: list[tuple[str, bytes]] = [(path.name, path.read_bytes()) for path in seeds]
        self.lines = [line.split() for line in LINES.strip().splitlines()]
        self.said: set[str] = set()
        self.watch = Watch(self.folder)
        self.size = 0
        self.archived = len(self.kept)
        self.tried = 0
        self.stopped = False

    def stop(self, *_: object) -> None:
        """Lets the input that is being tried be the last."""
        self.stopped = True

    # Seeds

    def prepare(self, seeds: Sequence[Path]) -> None:
        """Reads everything that is read once, so that what comes later tells of the input."""
        for module in walk_packages(shapecalc.__path__, "shapecalc."):
            if not module.name.endswith(("__main__", "oracle")) and ".train" not in module.name:
                import_module(module.name)
        for path in seeds:
            plan = read_spec(str(path))
            if not plan.saved and infer(plan):
                text, _ = convert(read_spec(str(path)), "keras")
                self.kept.append((f"{path.stem}.json", text.encode()))
        for name, content in [*self.kept]:
            if name.endswith(".json") and b'"class_name"' in content:
                self.kept.append(("model.keras", archive(content)))
                self.kept += [("model.h5", made) for made in hdf5(content)]
                wrapped = {"modelTopology": {"model_config": json.loads(content)}}
                self.kept.append(("model.json", json.dumps(wrapped).encode()))
        for number, (name, content) in enumerate(self.kept):
            self.run([*COMMANDS[number % len(COMMANDS)]], name, content)
        for line in self.lines:
            self.run(line)
        sys.addaudithook(self.watch)
        self.size = memory()

    # Inputs

    def inputs(self) -> Iterator[tuple[list[str], str, bytes]]:
        """Command lines, each with the name and content of the file that it reads, if it does."""
        while True:
            if self.random.random() < 0.12:
                yield self.broken_line(), "", b""
                continue
            name, content = self.random.choice(self.kept)
            if name.endswith(".h5") and self.random.random() < 0.97:
                name, content = self.random.choice(self.kept[: self.archived])
            for _ in range(self.random.choice((1, 1, 1, 2, 4))):
                content = self.random.choice(self.breaks)(content)
            if self.random.random() < 0.03:
                name = self.random.choice(("a.yaml", "a.json", "a.keras", "a.h5", "a", "a.txt"))
            yield [*self.random.choice(COMMANDS)], name, content[: 2**20]

    @property
    def breaks(self) -> Sequence[Callable[[bytes], bytes]]:
        return (self.bytes_changed, self.stretch, self.token, self.spliced, *[self.value] * 4)

    def bytes_changed(self, content: bytes) -> bytes:
        """A few bytes changed."""
        changed = bytearray(content or b"x")
        for _ in range(self.random.choice((1, 1, 2, 8))):
            changed[self.random.randrange(len(changed))] = self.random.randrange(256)
        return bytes(changed)

    def stretch(self, content: bytes) -> bytes:
        """A stretch left out, written twice, or all that comes after it left out."""
        start = self.random.randrange(len(content) + 1)
        end = start + self.random.choice((1, 2, 5, 20, 100))
        kind = self.random.randrange(3)
        middle = (b"", content[start:end] * self.random.choice((2, 3, 50)), b"")[kind]
        return content[:start] + middle + (b"" if kind == 2 else content[end:])

    def token(self, content: bytes) -> bytes:
        """A word put in."""
        at = self.random.randrange(len(content) + 1)
        word = self.random.choice(TOKENS).encode("utf-8", "surrogatepass")
        return content[:at] + word + content[at + self.random.choice((0, 0, len(word))) :]

    def spliced(self, content: bytes) -> bytes:
        """The beginning of one and the end of another."""
        _, other = self.random.choice(self.kept)
        cut, from_ = self.random.randrange(len(content) + 1), self.random.randrange(len(other) + 1)
        return content[:cut] + other[from_:]

    def value(self, content: bytes) -> bytes:
        """A value of the data put in another's place, left out, or repeated."""
        opened = unpacked(content)
        data = parsed(opened if opened is not None else content)
        if data is None:
            return self.token(content)
        holders = [one for one in walk(data) if one]
        if not holders:
            return self.token(content)
        self.change(self.random.choice(holders), holders)
        text = json.dumps(data, ensure_ascii=self.random.random() < 0.5)
        made = text.encode("utf-8", "surrogatepass")
        return made if opened is None else self.packed(made, content)

    def change(self, holder: Any, others: Sequence[Any]) -> None:
        """Changes one value of a list or mapping."""
        key = self.random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        kind = self.random.randrange(6)
        if kind == 0:
            del holder[key]
        elif kind == 1 and isinstance(holder, list):
            holder[key:key] = [deepcopy(holder[key])] * self.random.choice((1, 2, 30))
        elif kind == 1:
            holder[str(self.random.choice(VALUES))[:50]] = holder[key]
        elif kind == 2:
            holder[key] = deepcopy(self.random.choice(others))
        elif kind == 3 and isinstance(holder[key], str):
            holder[key] = self.token(holder[key].encode("utf-8", "replace")).decode(
                "utf-8", "replace"
            )
        elif kind == 4:
            holder[key] = (
                [holder[key]] if self.random.random() < 0.5 else {"Sequential": holder[key]}
            )
        else:
            holder[key] = deepcopy(self.random.choice(VALUES))

    def packed(self, config: bytes, before: bytes) -> bytes:
        """A config in an archive again."""
        if before.startswith(b"PK"):
            return archive(config, self.random)
        return next(iter(hdf5(config)), before)

    def broken_line(self) -> list[str]:
        """A command line with something else in it."""
        line = [*self.random.choice(self.lines)]
        for _ in range(self.random.choice((1, 1, 2, 4))):
            at = self.random.randrange(len(line))
            words = [*TOKENS, *self.random.choice(self.lines), *map(str, VALUES)]
            kind = self.random.randrange(4)
            if kind == 0:
                line[at] = self.random.choice(words)
            elif kind == 1:
                line.insert(at + 1, self.random.choice(words))
            elif kind == 2 and len(line) > 1:
                del line[at]
            else:
                word = line[at].encode("utf-8", "surrogatepass")
                line[at] = self.token(word).decode("utf-8", "replace")
        return [CONTROL.sub("", word) for word in line]  # Nobody attacks a terminal by typing.

    # Runs

    def run(self, line: list[str], name: str = "", content: bytes = b"") -> str:
        """Why an input fails, "" if it does not."""
        if name:
            path = self.folder / name
            path.write_bytes(content)
            line = [line[0], str(path), *line[1:]]
        self.watch.line, self.watch.seen = line, []
        code, out, problem = self.outcome(line)
        seen, self.watch.seen = self.watch.seen, []
        wrong = problem or (seen[0] if seen else self.judged(code, out))
        said = f"{line[0]} {code} {ABOUT.sub('', out)[:4000] if code else ''}"
        if not wrong and said not in self.said:
            self.said.add(said)
            if self.size and name and len(content) < 20_000:
                self.kept.append((name, content))
            elif self.size and not name:
                self.lines.append(line)
        return wrong

    def judged(self, code: Any, out: str) -> str:
        """What is wrong with how the command ended and what it printed."""
        if code not in (0, 1, 2):
            return f"exit code {code}"
        if CONTROL.search(out):
            return f"prints a control character: {CONTROL.search(out)!r}"
        if "Traceback (most" in out or (code and not out.strip()):
            return f"exit code {code} and says {out[-200:]!r}"
        if self.size and memory() > self.size + MEGABYTES:
            self.size = memory()
            return f"takes {self.size} MB"
        return ""

    def outcome(self, line: list[str]) -> tuple[Any, str, str]:
        """The exit code, what is printed, and what went wrong besides."""
        printed = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="replace", write_through=True)
        code: Any = 0
        begun = process_time()
        try:
            with redirect_stdout(printed), redirect_stderr(printed), alarm(SECONDS * 3):
                self.watch.on = True
                try:
                    code = main(line)
                finally:
                    self.watch.on = False
        except SystemExit as exit_:
            code = exit_.code or 0
        except SlowError:
            return code, "", f"does not end in {SECONDS * 3} s"
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            return code, "", f"{type(error).__name__}: {str(error)[:300]} {where(error)}"
        if process_time() - begun > SECONDS:
            return code, "", f"takes {process_time() - begun:.1f} s"
        return code, printed.buffer.getvalue().decode(), ""

    def fuzz(self, count: int) -> Iterator[Failure]:
        """Tries so many inputs; what fails is made smaller first."""
        told: set[str] = set()
        for (line, name, content), _ in zip(self.inputs(), range(count)):
            (self.folder / "current").write_text(repr((line, name, content)))
            reason = self.run(line, name, content)
            self.tried += 1
            if self.stopped:
                return
            if reason and ABOUT.sub("", reason) not in told:
                told.add(ABOUT.sub("", reason))
                yield Failure(reason, line, self.smaller(line, name, content, reason), name)

    def smaller(self, line: list[str], name: str, content: bytes, reason: str) -> bytes:
        """The content without what is not needed for the same failure."""
        if "takes" in reason or not name:
            return content
        step, tries = max(len(content) // 2, 1), 400
        while step and tries:
            at = 0
            while at < len(content) and tries:
                shorter = content[:at] + content[at + step :]
                tries -= 1
                if ABOUT.sub("", self.run(line, name, shorter)) == ABOUT.sub("", reason):
                    content = shorter
                else:
                    at += step
            step //= 2
        return content


ABOUT = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|/\S+|\d+|^    .*$", re.MULTILINE)
"""What of a message is about this one input."""


def where(error: BaseException) -> str:
    """The line of ours that an exception came from."""
    last, trace = "", error.__traceback__
    while trace:
        if "shapecalc" in trace.tb_frame.f_code.co_filename:
            last = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return last


def memory() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Stops what works longer; what does not listen ends the process, with a trace."""

    def ring(*_: object) -> None:
        raise SlowError

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    faulthandler.dump_traceback_later(seconds * 40, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        faulthandler.cancel_dump_traceback_later()


def archive(config: bytes, random: Random | None = None) -> bytes:
    """A ``.keras`` file."""
    stream = io.BytesIO()
    packing = random.choice((0, 8, 12, 14)) if random else 8
    with zipfile.ZipFile(stream, "w", packing) as made:
        made.writestr("metadata.json", '{"keras_version": "3.15.1"}')
        made.writestr("config.json" if not random or random.random() < 0.9 else "../x", config)
    return stream.getvalue()


def hdf5(config: bytes) -> Iterator[bytes]:
    """An HDF5 file, if that can be written here."""
    try:
        import h5py
    except ImportError:
        return
    stream = io.BytesIO()
    try:
        with h5py.File(stream, "w") as made:
            made.attrs["model_config"] = config.decode("utf-8", "replace").replace("\0", "")
    except (OSError, ValueError, RuntimeError):  # larger than an attribute may be
        return
    yield stream.getvalue()


def unpacked(content: bytes) -> bytes | None:
    """The config of an archive or of an HDF5 file, None for a text."""
    from shapecalc.read.archives import archive_config, hdf5_config

    if not content.startswith((b"PK", b"\x89HDF")):
        return None
    read = archive_config if content.startswith(b"PK") else hdf5_config
    try:
        return read(io.BytesIO(content), 2**20)
    except Exception:
        return b""


def parsed(content: bytes) -> Any:
    """The data of a text, None if it is none, or no list and no mapping."""
    try:
        text = content[:50_000].decode()
        data = json.loads(text) if text[:1] in "{[" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    return data if isinstance(data, (list, dict)) else None


def walk(data: Any) -> Iterator[Any]:
    """Every list and mapping, from the outside in."""
    pending, left = [data], 3_000
    while pending and left:
        one, left = pending.pop(), left - 1
        if isinstance(one, (list, dict)):
            yield one
            pending += one.values() if isinstance(one, dict) else one
