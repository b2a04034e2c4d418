"""``shapecalc convert``: a model from one file into another form."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
from pathlib import Path

from shapecalc.cli.summary import complain
from shapecalc.errors import ShapecalcError
from shapecalc.read.document import read_spec
from shapecalc.terminal import usage_error
from shapecalc.write.convert import FORMS, convert

ENDINGS = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".keras.json": "keras",
    ".json": "json",
    ".py": "python",
}
"""Which form the end of a file's name asks for."""

NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""Why a file system without hard links refuses one."""


def run(source: str, target: str, to: str | None, force: bool) -> int:
    """Converts one file; ``-`` is standard input or output."""
    form = to or next((form for end, form in ENDINGS.items() if target.endswith(end)), None)
    if form is None:
        wanted = "the output" if target == "-" else target
        return usage_error(
            f"it is not said what form {wanted} has", f"--to takes {', '.join(FORMS)}"
        )
    if target != "-" and not force and os.path.lexists(target):
        return usage_error(f"{target} exists", "--force overwrites it")
    try:
        plan = read_spec(source)
        text, notes = convert(plan, form)
    except ShapecalcError as error:
        complain(error)
        return error.exit_code
    content = text.encode("utf-8", "backslashreplace")
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    elif not saved(content, Path(target), force):
        return 2
    if form in ("yaml", "json") and "data" in plan.settings and _elsewhere(source, target):
        notes = [*notes, "paths under `data` begin at the folder of the spec, which is another now"]
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return 0


def _elsewhere(source: str, target: str) -> bool:
    """Whether two files lie in different folders."""
    one, other = (Path(name).resolve().parent for name in (source, target))
    return "-" not in (source, target) and one != other


def saved(content: bytes, target: Path, force: bool) -> bool:
    """Whether a file could be written."""
    try:
        save(content, target.resolve() if force else target, force)
    except FileExistsError:
        usage_error(f"{target} exists", "--force overwrites it")
    except OSError as error:
        usage_error(f"cannot write {target}: {error.strerror or error}")
    else:
        return True
    return False


def save(content: bytes, target: Path, force: bool) -> None:
    """Writes a whole file or none.

    Raises:
        FileExistsError: if there is a file that is not to be overwritten.
        OSError: if it cannot be written.
    """
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is not a regular file")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with open(draft, "xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if force:
            if target.exists():
                shutil.copymode(target, draft)
            os.replace(draft, target)
        else:
            _put(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _put(draft: Path, target: Path) -> None:
    """Gives a file its name, unless another has it already."""
    try:
        os.link(draft, target)
    except OSError as error:
        if error.errno not in NO_LINKS or target.exists():
            raise
        os.replace(draft, target)
