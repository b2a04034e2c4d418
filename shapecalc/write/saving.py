"""Files that are written beside their place and then renamed, so that none is ever half written.

Whatever happens meanwhile, a kill or a full disk, a file is the old one or the new one.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DRAFT = re.compile(r"\.shapecalc-(\d+)-[0-9a-f]{8}")
"""The start of the name of a file that is being written: the process, and a random number."""

ENDING = 32
"""The most characters of a file's endings that its draft has too; libraries look at them."""

NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""The errors of a file system that has no hard links."""


@contextmanager
def draft(target: Path, replace: bool = True, durable: bool = True) -> Iterator[Path]:
    """Yield a path beside a file; what is written there becomes the file at the end.

    If writing fails, the draft is removed and the file stays as it was. A link stays a link: the
    file that it leads to is replaced, and keeps its permissions.

    Args:
        target: the file.
        replace: whether to replace a file that exists.
        durable: whether the content must be on the disk before it replaces the file.

    Raises:
        FileExistsError: if the file exists and is not to be replaced.
        OSError: if it cannot be written, with the name of the file.
    """
    place = Path(os.path.realpath(target)) if replace else target
    beside = place.with_name(f".shapecalc-{os.getpid()}-{os.urandom(4).hex()}{_ending(place)}")
    try:
        if place.exists() and not place.is_file():
            raise OSError(errno.EINVAL, "it is not a regular file")
        yield beside
        if durable:
            _flush(beside)
        _give_name(beside, place, replace)
    except OSError as error:
        if error.filename is None or str(error.filename) == str(beside):
            error.filename = str(target)
            del error.filename2  # None would be printed.
        raise
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def save(content: bytes | str, target: Path, replace: bool = True, parents: bool = False) -> None:
    """Write a file completely or not at all, as `draft` does.

    Args:
        content: what to write.
        target: the file.
        replace: whether to replace a file that exists.
        parents: whether to make the folder of the file if it is missing.

    Raises:
        FileExistsError: if the file exists and is not to be replaced.
        OSError: if it cannot be written, with the name of the file.
    """
    if parents and not target.parent.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
    with draft(target, replace) as beside, open(beside, "xb") as stream:
        stream.write(content.encode("utf-8") if isinstance(content, str) else content)


def sweep(folder: Path, below: bool = True) -> None:
    """Remove the drafts in a folder, and below it, that a process has left which was killed."""
    for path in (folder.rglob if below else folder.glob)(".shapecalc-*"):
        match = DRAFT.match(path.name)
        if match and not path.is_dir() and not _runs(int(match[1])):
            path.unlink(missing_ok=True)


def cannot_write(error: OSError) -> str:
    """Return what cannot be written, and why; a library may have left out either.

    >>> cannot_write(OSError(28, "No space left on device")), cannot_write(OSError("it is full"))
    ('cannot write: No space left on device', 'cannot write: it is full')
    """
    reason = error.strerror or str(error.args[0] if error.args else type(error).__name__)
    name = "" if error.filename is None else f" {os.fsdecode(error.filename)}"
    return f"cannot write{name}: {reason}"


def _ending(path: Path) -> str:
    """Return the last two endings of a name.

    >>> _ending(Path("best.weights.h5")), _ending(Path("a"))
    ('.weights.h5', '')
    """
    return "".join(path.suffixes[-2:])[-ENDING:]


def _flush(path: Path) -> None:
    """Wait until a file is on the disk; a disk may say only now that it is full."""
    number = os.open(path, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _give_name(beside: Path, place: Path, replace: bool) -> None:
    """Give a draft its name; without `replace` only if no other file has that name already."""
    if replace:
        if place.exists():
            beside.chmod(place.stat().st_mode & 0o7777)
        os.replace(beside, place)
        return
    try:
        os.link(beside, place)  # os.replace would overwrite a file that was made meanwhile.
    except OSError as error:
        if error.errno not in NO_LINKS or place.exists():
            raise
        os.replace(beside, place)


def _runs(process: int) -> bool:
    """Return whether a process of this machine runs; it may still write its drafts."""
    if os.name == "nt":  # There, the signal 0 would end it.
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # It belongs to someone else.
        return True
    return True


@contextmanager
def scratch(folder: Path, ending: str = "") -> Iterator[Path]:
    """Yield a path in a folder for a file that is removed at the end; `sweep` removes it, too."""
    path = folder / f".shapecalc-{os.getpid()}-{os.urandom(4).hex()}{ending[:ENDING]}"
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
