"""What of the package the page needs: modules, and the files that they read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).parent.parent

LEFT_OUT = frozenset("annotate api cli diff grade oracle quiz train".split())
"""The rooms that the page does not need."""

SUFFIXES = (".py", ".txt", ".yaml")
"""The ends of the names of files that modules are, or read."""

LIBRARIES = {
    "yaml": ["*.py"],
    "rich": ["__init__.py", "_extension.py", "cells.py"],
    "rich/_unicode_data": ["*.py"],
}
"""The modules of others that are imported there: YAML without C, and how wide characters are."""

STAMP = (2020, 1, 1, 0, 0, 0)
"""The date of all files in the archive, so that equal files give equal archives."""


def files() -> Iterator[Path]:
    """Yield the files of the package that the page needs, as paths inside of it."""
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.suffix in SUFFIXES and inside.parts[0] not in LEFT_OUT:
            yield inside


def libraries() -> Iterator[tuple[str, Path]]:
    """Yield the modules of others, by their names in the archive."""
    for folder, patterns in LIBRARIES.items():
        package, *inner = folder.split("/")
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        place = Path(spec.origin).parent.joinpath(*inner)
        for pattern in patterns:
            yield from ((f"{folder}/{path.name}", path) for path in sorted(place.glob(pattern)))


def archive() -> bytes:
    """Return a zip of all that, ready to be unpacked into a folder of modules."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for path in files():
            _add(packed, f"shapecalc/{path.as_posix()}", PACKAGE / path)
        for name, path in libraries():
            _add(packed, name, path)
    return content.getvalue()


def _add(packed: zipfile.ZipFile, name: str, path: Path) -> None:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, path.read_bytes(), compresslevel=9)
