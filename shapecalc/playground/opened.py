"""Files that are dropped into the page, as texts for its editor."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from shapecalc.dataclasses import dataclass
from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.read.python.source import CELL_MAGIC, cells
from shapecalc.read.text import HDF5, PROGRAMS, is_notebook, read_source
from shapecalc.terminal import visible

PACKED = (
    "This is the model in {name}. Weights are not read here: if a layer is of a class of one's "
    "own, its parameters are unknown, and nothing compares the weights with the model."
)
NOTEBOOK = "This is the code in the cells of {name}."

NO_HDF5 = "the library that reads HDF5 does not run in a browser"
SAVE_AGAIN = (
    "save the model with model.save('model.keras') and drop that file, or install "
    "'shapecalc[h5]' and run `shapecalc summary` on this one"
)


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """The content of a file.

    Attributes:
        text: the text for the editor.
        language: ``python`` or ``spec``.
        note: what there is to say about it; empty for nothing.
    """

    text: str
    language: str
    note: str = ""


def opened(name: str, content: bytes) -> DroppedFile:
    """Return the content of a file as a text.

    Args:
        name: its name.
        content: its bytes.

    Raises:
        InputError: if it cannot be read, or not in a browser.
    """
    name = PurePath(name).name or "file"
    if content.startswith(HDF5):
        raise _refused(name, NO_HDF5, SAVE_AGAIN)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{PurePath(name).suffix}"
        path.write_bytes(content)
        try:
            source = read_source(str(path))
        except InputError as error:
            problem = error.problems[0]
            why = problem.message.replace(f"cannot read {path}: ", "")
            raise _refused(name, why.replace(str(path), name), problem.advice) from None
    if source.packed:
        return DroppedFile(_indented(source.text), "spec", PACKED.format(name=visible(name)))
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    if is_notebook(text):
        return DroppedFile(as_script(name, text), "python", NOTEBOOK.format(name=visible(name)))
    return DroppedFile(text, "python" if name.endswith(PROGRAMS) else "")


def _indented(text: str) -> str:
    """Return a text in JSON in lines that people can read; a text that is none as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def as_script(name: str, text: str) -> str:
    """Return the code of a notebook; cells that are not Python become comments.

    Raises:
        InputError: if it is no notebook.
    """
    parts = []
    for number, cell in enumerate(cells(Source(name, text)), start=1):
        code = cell.text.rstrip()
        if CELL_MAGIC.match(code):
            code = "\n".join(f"# {line}" for line in code.splitlines())
        parts.append(f"# %% cell {number}\n{code}\n")
    return "\n".join(parts)


def _refused(name: str, why: str, hint: str) -> InputError:
    message = f"cannot read {visible(name)}: {why}"
    return InputError([Problem(Code.FILE, message, Place(Source(name)), hint)])
