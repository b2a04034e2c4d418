"""``shapecalc convert``: a model from one file into another form."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from shapecalc.cli.errors import print_problems
from shapecalc.cli.options import Command, Force, command_app
from shapecalc.errors import ShapecalcError
from shapecalc.read.document import read_spec
from shapecalc.terminal import usage_error
from shapecalc.write.convert import FORMS, convert

app = command_app()

NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""The errors of a file system that has no hard links."""

Forms = Literal["yaml", "json", "keras", "python"]

ENDINGS: Mapping[str, Forms] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".keras.json": "keras",
    ".json": "json",
    ".py": "python",
}
"""The form that each ending of a file's name asks for."""

Source = Annotated[str, typer.Argument(metavar="IN", help="A spec or a saved model.")]
Target = Annotated[
    str,
    typer.Argument(
        metavar="[OUT]",
        help="The output file, whose suffix selects the format: .yaml, .json, .keras.json, .py.",
    ),
]
Form = Annotated[
    Forms | None,
    typer.Option(metavar="FORMAT", help=f"Output format: {', '.join(get_args(Forms))}."),
]


@app.command(cls=Command)
def convert_file(
    source: Source, target: Target = "-", to: Form = None, force: Force = False
) -> int:
    """Convert a model to a spec, to Keras's JSON or to a Python program.

    Example: shapecalc convert specs/ensemble.yaml ensemble.py
    """
    form = to or next((ENDINGS[end] for end in ENDINGS if target.endswith(end)), None)
    if form is None:
        output = "standard output" if target == "-" else target
        return usage_error(
            f"the output format of {output} is unknown", f"add --to: {', '.join(FORMS)}"
        )
    if target != "-" and not force and os.path.lexists(target):
        return usage_error(f"{target} exists", "--force overwrites it")
    try:
        plan = read_spec(source)
        text, notes = convert(plan, form)
    except ShapecalcError as error:
        return print_problems(error)
    content = text.encode("utf-8", "backslashreplace")
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    elif not saved(content, Path(target), force):
        return 2
    if form in ("yaml", "json") and "data" in plan.settings and _elsewhere(source, target):
        notes = [
            *notes,
            "paths under `data` are relative to the spec, which is in another folder now",
        ]
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return 0


def _elsewhere(source: str, target: str) -> bool:
    """Return whether two files are in different folders."""
    folders = {Path(name).resolve().parent for name in (source, target)}
    return "-" not in (source, target) and len(folders) > 1


def saved(content: bytes, target: Path, force: bool) -> bool:
    """Write a file, or print why not; return whether it is written."""
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
    """Write a file completely or not at all.

    Raises:
        FileExistsError: if the file exists and is not to be overwritten.
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
            _link(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _link(draft: Path, target: Path) -> None:
    """Give a file its name, unless another file has that name already."""
    try:
        os.link(draft, target)  # os.replace would overwrite a file that was made meanwhile.
    except OSError as error:
        if error.errno not in NO_LINKS or target.exists():
            raise
        os.replace(draft, target)
