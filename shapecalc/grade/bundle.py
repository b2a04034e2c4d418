"""An autograder for Gradescope: a zip with the model, the rubric, and shapecalc itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import metadata
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from shapecalc.errors import Code, InputError, Place, Problem, ShapecalcError, Source
from shapecalc.grade.assignment import Assignment
from shapecalc.grade.autograder import SETTINGS
from shapecalc.read.document import Selection

PACKAGE = Path(__file__).parent.parent
EXTRAS = ("marking",)
"""What is installed besides what shapecalc always needs: the readers of Word, Excel and PDF."""

FOR_HDF5 = ("h5",)
HDF5_ENDINGS = (".h5", ".hdf5", ".keras")

VISIBILITY = "after_due_date"
"""When students see the results, which have the right answers."""

RUBRIC = "rubric.yaml"

EXECUTABLE, READABLE = 0o755, 0o644

SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when the autograder is built: Python and small libraries.
set -euo pipefail
apt-get update
apt-get install -y python3 python3-venv
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install -r /autograder/source/requirements.txt
"""

RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission. Another folder than its own may be given, to try it.
set -euo pipefail
root="${1:-/autograder}"
python=/autograder/venv/bin/python
[ -x "$python" ] || python="${PYTHON:-python3}"
exec "$python" "$root/source/mark.py" "$root"
"""
"""Gradescope copies the script beside the folder of the bundle, ``/autograder/source``."""

MARK = '''\
"""Grade what a student has handed in, and write the results for Gradescope."""

import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCE))

from shapecalc.grade.autograder import mark_submission

mark_submission(Path(sys.argv[1] if len(sys.argv) > 1 else "/autograder"), SOURCE)
'''


def bundle(model: str, rubric: str | None, selection: Selection) -> bytes:
    """Return an autograder as a zip.

    Args:
        model: the file of the model.
        rubric: the file with the points for each answer, if there is one.
        selection: what the user says about the file of the model besides its name.

    Raises:
        InputError: if the model or the rubric cannot be read, or the model needs other files.
    """
    Assignment(model, ".", ".", rubric, "text", selection)
    name = f"model{Path(model).suffix}"
    files = {name: Path(model).read_bytes()}
    _check_alone(name, files[name], selection, model)
    if rubric:
        files[RUBRIC] = Path(rubric).read_bytes()
    settings = {
        "model": name,
        "rubric": RUBRIC if rubric else None,
        "model_name": selection.model,
        "language": selection.language,
        "visibility": VISIBILITY,
    }
    texts = {
        "setup.sh": SETUP,
        "run_autograder": RUN,
        "mark.py": MARK,
        SETTINGS: json.dumps(settings, indent=1) + "\n",
        "requirements.txt": "".join(f"{line}\n" for line in requirements(model)),
    }
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as file:
        for name, text in texts.items():
            mode = EXECUTABLE if text.startswith("#!") else READABLE
            _add(file, name, text.encode(), mode)
        for name, data in [*files.items(), *_package()]:
            _add(file, name, data, READABLE)
    return content.getvalue()


def _add(file: ZipFile, name: str, data: bytes, mode: int) -> None:
    """Add a file whose time does not matter, so that the same bundle has the same bytes."""
    member = ZipInfo(name)
    member.external_attr, member.compress_type = mode << 16, ZIP_DEFLATED
    file.writestr(member, data)


def _check_alone(name: str, content: bytes, selection: Selection, model: str) -> None:
    """Raise an error if the model cannot be read without the files beside it."""
    with TemporaryDirectory(prefix="shapecalc-") as folder:
        alone = Path(folder) / name
        alone.write_bytes(content)
        try:
            Assignment(str(alone), folder, folder, None, "text", selection)
        except ShapecalcError:
            message = f"{model} needs other files, which a bundle does not have"
            hint = f"write it as one: shapecalc convert {model} model.yaml"
            raise InputError([Problem(Code.FILE, message, Place(Source(model)), hint)]) from None


def _package() -> Iterator[tuple[str, bytes]]:
    """Yield the files of shapecalc itself, so that nothing else has its version."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}", path.read_bytes()


def requirements(model: str) -> list[str]:
    """Return what pip has to install for a model: no Keras, and HDF5 only if it is needed."""
    extras = (*EXTRAS, *(FOR_HDF5 if model.endswith(HDF5_ENDINGS) else ()))
    needed = []
    for line in metadata.requires(PACKAGE.name) or []:
        requirement, _, marker = (part.strip() for part in line.partition(";"))
        extra = re.search(r"extra\s*==\s*['\"](\w+)['\"]", marker)
        if extra is None or extra[1] in extras:
            needed.append(requirement)
    return needed


def is_bundle(path: Path) -> bool:
    """Return whether a file is an autograder that this program has written."""
    try:
        with ZipFile(path) as file:
            return {SETTINGS, "run_autograder", "mark.py"} <= set(file.namelist())
    except (OSError, BadZipFile):
        return False
