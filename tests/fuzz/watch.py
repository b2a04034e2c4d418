"""What a run may not do: forbidden events, foreign files, too much work or memory."""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import shapecalc

SECONDS = 8.0
"""Processor time for a run: more than the 2 seconds that are the aim, as other work slows it."""

MEGABYTES = 250
"""By how much the memory of this process may grow in a run."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

FORBIDDEN = re.compile(
    r"subprocess|socket|ctypes|shutil|winreg|urllib|webbrowser|pickle|ensurepip"
    r"|os\.(system|exec|spawn|posix_spawn|kill|putenv|chdir)"
)
"""Events of Python's audit that no command has a use for."""

CHANGING = re.compile(r"os\.(remove|rename|rmdir|mkdir|link|symlink|chmod|chown|truncate|utime)")
"""Events that change files, for commands that write some."""

CODE = (".py", ".pyc", ".so")
"""Endings of the files that Python itself reads."""

PACKAGE = Path(shapecalc.__file__).parent
"""The folder of the package, which has some data."""


class SlowError(BaseException):
    """The alarm rang. No ``except Exception`` catches it."""


@dataclass(slots=True)
class Watch:
    """Python's audit, heeded while a command runs.

    Attributes:
        folder: the folder of the input.
        on: whether a command runs.
        writes: the names of the files that the command may write, "" for any in the folder.
        named: the words of the command line, which may name files elsewhere.
        seen: events that must not happen.
    """

    folder: Path
    on: bool = False
    writes: Collection[str] = ()
    named: Collection[str] = ()
    seen: list[str] = field(default_factory=list)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an event that must not happen."""
        if not self.on:
            return
        if event == "open":
            self.opened(*arguments)
        elif event == "exec":
            if not Path(arguments[0].co_filename).is_file() and not importing():
                self.seen.append(f"runs {arguments[0]}")
        elif FORBIDDEN.match(event) or (not self.writes and CHANGING.match(event)):
            self.seen.append(f"{event} {str(arguments)[:200]}")

    def opened(self, path: Any, mode: Any, flags: int) -> None:
        """Note a file that is opened for writing, or that is outside the folder."""
        if isinstance(path, int):
            return
        path = os.fsdecode(path)
        if path == os.devnull or path.endswith(CODE):
            return
        if flags & WRITING and (not self.writes or Path(path).absolute().is_relative_to(PACKAGE)):
            self.seen.append(f"writes {path}")
        inside = any(map(Path(path).absolute().is_relative_to, (self.folder, PACKAGE)))
        named = path in self.named or self.in_named_folder(Path(path))
        if not inside and (flags & WRITING or not named):
            self.seen.append(f"opens {path}")

    def in_named_folder(self, path: Path) -> bool:
        """Return whether a file is directly in a folder of the command line: perhaps a model."""
        return any(word[:1] == "/" and path.parent == Path(word) for word in self.named)


def importing() -> bool:
    """Return whether Python imports a module, which may define classes by running a text."""
    frame: FrameType | None = sys._getframe()
    while frame and frame.f_code.co_filename != "<frozen importlib._bootstrap>":
        frame = frame.f_back
    return frame is not None


def memory() -> int:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Stop what works longer, by the clock of the processor."""

    def ring(*_: object) -> None:
        raise SlowError

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def where(error: BaseException) -> str:
    """Return the line of the package that an exception came from."""
    last, trace = "", error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "shapecalc" in path.parts:
            last = f"{path.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return last
