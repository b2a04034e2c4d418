"""The submissions of a class: which there are, and marking in several processes.

`submissions` lists the files, and `marked` marks them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

from shapecalc.grade.journal import Record
from shapecalc.grade.results import (
    FEEDBACK,
    OWN_NAMES,
    RESULTS,
    has_results,
    is_same,
    is_within,
    page_names,
)


@dataclass(frozen=True, slots=True)
class Submission:
    """A file that a student has handed in.

    Attributes:
        path: where it is in the folder of the class.
        student: the name of the student.
        other_page: the name of the student's pages, if it is not that of the student.
    """

    path: str
    student: str
    other_page: str = ""

    @property
    def page(self) -> str:
        """The name of the pages about it, without endings."""
        return self.other_page or self.student


@dataclass(frozen=True, slots=True)
class Graded:
    """What is known of a submission, and its pages.

    Attributes:
        record: its record.
        pages: the texts of its pages, by their names in the folder of results.
    """

    record: Record
    pages: Mapping[str, str]


def submissions(folder: Path, output: Path, teachers: Iterable[str] = ()) -> list[Submission]:
    """Return every file of a folder, in order, without the files of the folder of results.

    Args:
        folder: the folder.
        output: the folder of results, which may be inside.
        teachers: the model and the rubric, which may be inside too.

    Raises:
        OSError: if the folder cannot be listed.
    """
    left_out = {os.path.relpath(os.path.realpath(file), folder.resolve()) for file in teachers}
    paths = sorted(
        path for path in _sheets(folder, output) if os.path.normpath(path) not in left_out
    )
    names = students(paths)
    return [
        Submission(path, student, "" if page == student else page)
        for path, student, page in zip(paths, names, page_names(names))
    ]


def not_read(folder: Path, output: Path) -> list[tuple[str, str]]:
    """Return what a folder has that is no submission, in order, with the reason for each."""
    return sorted((path, why) for path, why in _files(folder, output) if why)


def _sheets(folder: Path, output: Path) -> Iterator[str]:
    """Yield what may be a submission."""
    return (path for path, why in _files(folder, output) if not why)


def _files(folder: Path, output: Path) -> Iterator[tuple[str, str]]:
    """Yield what is in a folder, with the reason why it is no submission; empty if it may be one.

    A folder that cannot be listed may be one, so that it is reported as not graded.
    """
    waiting = [str(folder)]
    while waiting:
        root = waiting.pop()
        try:
            with os.scandir(root) as entries:
                listed = list(entries)
        except FileNotFoundError:
            continue
        except OSError:
            if root == str(folder):
                raise
            yield Path(root).relative_to(folder).as_posix(), ""
            continue
        own = OWN_NAMES if has_results(Path(root)) else ()
        for entry in listed:
            if entry.name in own or is_same(entry, output):
                continue
            why = _why_no_submission(entry)
            if not why and entry.is_dir():
                waiting.append(entry.path)
            else:
                yield Path(entry.path).relative_to(folder).as_posix(), why


def _why_no_submission(entry: os.DirEntry[str]) -> str:
    """Return why a file or folder is not read; empty if it is. Links may lead out of the folder."""
    if entry.is_symlink():
        return "a link"
    if entry.name.startswith("."):
        return "hidden"
    if entry.is_dir():
        return "a folder of a program" if entry.name.startswith("__") else ""
    return "" if entry.is_file() else "not a regular file"


def misplaced(folder: Path, output: Path) -> str:
    """Return why the results of a class cannot be written in a folder; empty if they can."""
    if is_same(folder, output):
        return f"{output} is the folder of the submissions; the results need one of their own"
    for name in (FEEDBACK, RESULTS):
        if is_within(folder, output / name):
            return f"{output / name} is needed for results, but it contains the submissions"
    real = folder.resolve()
    for part in (real, *real.parents):
        if part.name in (FEEDBACK, RESULTS) and has_results(part.parent):
            return f"{folder} contains results of an earlier run, not submissions"
    if output.is_dir() and not has_results(output):
        left_out = set(_sheets(folder, Path(os.devnull))).difference(_sheets(folder, output))
        if left_out:
            return f"{output} contains {min(left_out)}, which may be a submission"
    return ""


def students(paths: Sequence[str]) -> list[str]:
    """Return a student's name for each path: the part in which the paths differ.

    >>> students(["a/kim/answers.yaml", "a/lee/answers.yaml"])
    ['a/kim', 'a/lee']
    >>> students(["kim.yaml", "lee.txt", "lee.yaml"])
    ['kim', 'lee.txt', 'lee.yaml']
    """
    same_name = len(paths) > 1 and len({path.rpartition("/")[2] for path in paths}) == 1
    short = [
        path.rpartition("/")[0] if same_name else str(Path(path).with_suffix("").as_posix())
        for path in paths
    ]
    count = Counter(short)
    names = [name if name and count[name] == 1 else path for name, path in zip(short, paths)]
    return names if len(set(names)) == len(names) else list(paths)


CHUNK = 40
"""How many submissions a process gets at once."""

Mark = Callable[[Submission], Graded]
MakeMark = Callable[[], Mark]
"""Makes a function that marks; each process has its own, which keeps what it computes."""

_mark: list[Mark] = []
"""The function that marks in this process."""

_stop: list[Connection] = []
"""What can be read in this process as soon as the run ends."""


def marked(
    make: MakeMark, mark: Mark, lost: Mark, waiting: Sequence[Submission]
) -> Generator[Graded]:
    """Yield submissions in their order, as soon as they are marked.

    Args:
        make: makes the function that marks, in each process.
        mark: marks in this process, if there are too few submissions for several.
        lost: marks a submission that has ended its process.
        waiting: the submissions.
    """
    chunks = [waiting[at : at + CHUNK] for at in range(0, len(waiting), CHUNK)]
    if len(chunks) < 2 or processes() < 2:
        yield from map(mark, waiting)
        return
    done = 0
    try:
        for graded in _mapped(make, chunks, processes()):
            yield from graded
            done += len(graded)
    except BrokenProcessPool:
        rest = done + CHUNK * processes()  # One of those being marked has ended its process.
        for submission in waiting[done:rest]:
            yield from _alone(make, lost, submission)
        yield from marked(make, mark, lost, waiting[rest:])


def _alone(make: MakeMark, lost: Mark, submission: Submission) -> list[Graded]:
    """Return the result of a submission that has a process to itself, and may end it."""
    try:
        (graded,) = _mapped(make, [[submission]], 1)
    except BrokenProcessPool:
        return [lost(submission)]
    return graded


def _mapped(
    make: MakeMark, chunks: Iterable[Sequence[Submission]], count: int
) -> Iterator[list[Graded]]:
    context = multiprocessing.get_context()
    ended, end = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(make, ended))
    try:
        with _without_interruptions():
            results = pool.map(_work, chunks)
        yield from results
    finally:
        end.send_bytes(b"\0")  # All processes see it, as none receives it.
        pool.shutdown(cancel_futures=True)
        end.close()
        ended.close()


@contextmanager
def _without_interruptions() -> Iterator[None]:
    """Start processes that never get Ctrl-C; it is for the parent, which ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def processes() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(make: MakeMark, ended: Connection) -> None:
    """Prepare a process that marks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be blocked
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _mark[:], _stop[:] = [make()], [ended]


def _end_with(parent: Any) -> None:
    """End this process as soon as its parent is gone, however the parent ended."""
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Sequence[Submission]) -> list[Graded]:
    """Mark some submissions; after an interruption, nobody waits for more than one of them."""
    graded = []
    for submission in chunk:
        if _stop[0].poll():
            break
        graded.append(_mark[0](submission))
    return graded
