"""The settings of ``lint`` in ``pyproject.toml``, under ``[tool.shapecalc.lint]``.

As for ruff, those of a file are in the nearest ``pyproject.toml`` in its folder or above that has
this table. What the command line says comes first.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from shapecalc.cli.errors import CommandLineError
from shapecalc.dataclasses import dataclass
from shapecalc.errors import Code
from shapecalc.read.document import split_name
from shapecalc.similar import did_you_mean

FILE = "pyproject.toml"
TABLE = ("tool", "shapecalc", "lint")

Reports = Literal["text", "json", "sarif", "github"]
"""The output formats of ``lint``."""

LARGEST = 2**20
"""The largest file of settings that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class LintSettings:
    """What is reported about a file, and how; None where nothing is set.

    Attributes:
        select: the codes of the only warnings that are reported.
        ignore: the codes of warnings that are not.
        strict: whether warnings count as errors.
        exclude: patterns for the files of a folder that are left out.
        format: the output format.
        folder: the folder in which the patterns are meant; empty for the working directory.
    """

    select: frozenset[str] | None = None
    ignore: frozenset[str] | None = None
    strict: bool | None = None
    exclude: Sequence[str] | None = None
    format: Reports | None = None
    folder: str = ""

    def over(self, other: LintSettings) -> LintSettings:
        """Return these settings, with those of another place where nothing is set here."""
        excluding = other if self.exclude is None else self
        return LintSettings(
            other.select if self.select is None else self.select,
            other.ignore if self.ignore is None else self.ignore,
            other.strict if self.strict is None else self.strict,
            excluding.exclude,
            self.format or other.format,
            excluding.folder,
        )

    def reports(self, code: Code) -> bool:
        """Return whether a kind of problem is reported: all errors are, and some warnings."""
        if not code.is_warning:
            return True
        selected = self.select is None or code.value in self.select
        return selected and code.value not in (self.ignore or ())


def settings_of(file: str) -> LintSettings:
    """Return the settings for a file; those of standard input are those of the working directory.

    Raises:
        CommandLineError: if some of them are wrong.
    """
    path = os.path.abspath(split_name(file)[0])
    return settings_in(path if os.path.isdir(path) else os.path.dirname(path))


@cache
def settings_in(folder: str) -> LintSettings:
    """Return the settings for the files of a folder, which is absolute.

    Raises:
        CommandLineError: if some of them are wrong.
    """
    path = os.path.join(folder, FILE)
    table = _table(path) if os.path.isfile(path) else None
    above = os.path.dirname(folder)
    if table is not None:
        return LintTable(path).settings(table)
    return settings_in(above) if above != folder else LintSettings()


def _table(path: str) -> Any:
    """Return the table of a file; None if it has none."""
    try:
        content = Path(path).read_bytes()
    except OSError:  # Whose settings cannot be read, has none for us.
        return None
    if b"shapecalc" not in content or len(content) > LARGEST:
        return None  # Most projects have no settings here, and their files need not be parsed.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        data: Any = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        where = f":{place[1]}:{place[2]}" if place else ""
        why = str(error).partition(" (at ")[0] if place else "it cannot be parsed"
        raise CommandLineError(f"{_shown(path)}{where}: this is not TOML: {why}") from None
    for name in TABLE:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _shown(path: str) -> str:
    """Return a path as people write it: from the working directory, if it is there."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


class LintTable:
    """Reads the settings of a file.

    Attributes:
        path: the file.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def settings(self, table: Any) -> LintSettings:
        """Return the settings in a table.

        Raises:
            CommandLineError: if one of them is unknown or wrong.
        """
        if not isinstance(table, dict):
            raise self.error(TABLE[-1], f"`{'.'.join(TABLE)}` is no table")
        for key in table:
            if key not in KINDS:
                hint = did_you_mean(key, KINDS) or f"the settings are {', '.join(KINDS)}"
                raise self.error(key, f"lint has no setting `{key}`", hint)
        read = {key: KINDS[key](self, key, value) for key, value in table.items()}
        return LintSettings(**read, folder=os.path.dirname(self.path))

    def codes(self, key: str, value: Any) -> frozenset[str]:
        """Return codes of problems, in capitals."""
        known = [code.value for code in Code]
        codes = [text.upper() for text in self.texts(key, value)]
        for code in codes:
            if code not in known:
                raise self.error(
                    key, f"{key}: there is no code `{code}`", did_you_mean(code, known)
                )
        return frozenset(codes)

    def texts(self, key: str, value: Any) -> Sequence[str]:
        """Return the texts in a list."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(key, f"`{key}` must be a list of texts", f'write {key} = ["…"]')
        return tuple(value)

    def flag(self, key: str, value: Any) -> bool:
        """Return true or false."""
        if not isinstance(value, bool):
            raise self.error(key, f"`{key}` must be true or false")
        return value

    def form(self, key: str, value: Any) -> Reports:
        """Return an output format."""
        for form in get_args(Reports):
            if value == form:
                return form  # type: ignore[no-any-return]
        raise self.error(key, f"`{key}` must be one of {', '.join(get_args(Reports))}")

    def error(self, key: str, message: str, hint: str = "") -> CommandLineError:
        """Return the error of a setting, with its line."""
        line = line_of(key, Path(self.path).read_text("utf-8-sig"))
        return CommandLineError(f"{_shown(self.path)}:{line}: {message}", hint)


KINDS: Mapping[str, Callable[[LintTable, str, Any], Any]] = {
    "select": LintTable.codes,
    "ignore": LintTable.codes,
    "strict": LintTable.flag,
    "exclude": LintTable.texts,
    "format": LintTable.form,
}
"""The settings, each with what reads it; `LintSettings` says what they mean."""


def line_of(key: str, text: str) -> int:
    r"""Return the number of the line that sets a key of our table; else that of the table.

    >>> line_of("strict", "[tool.other]\nstrict = 1\n[tool.shapecalc.lint]\nstrict = 2")
    4
    """
    header = re.compile(r"\s*\[\s*" + r"\s*\.\s*".join(rf"[\"']?{n}[\"']?" for n in TABLE[:2]))
    setting = re.compile(rf"\s*([\w.\s]*\.)?\s*[\"']?{re.escape(key)}[\"']?\s*=")
    first = 0
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("["):
            inside = bool(header.match(line))
            first = first or number * inside
        elif inside and setting.match(line):
            return number
    return first or 1


def is_excluded(file: str, settings: LintSettings) -> bool:
    """Return whether a pattern excludes a file, a folder above it, or the name of one of them.

    >>> settings = LintSettings(exclude=("old", "models/*.h5"), folder="/work")
    >>> [is_excluded(f"/work/{file}", settings) for file in ("a/old/b.py", "models/a.h5", "a.h5")]
    [True, True, False]
    """
    relative = os.path.relpath(os.path.abspath(file), settings.folder or os.curdir)
    parts = relative.split(os.sep)
    words = [*parts, *("/".join(parts[: end + 1]) for end in range(len(parts)))]
    patterns = [pattern.rstrip("/") for pattern in settings.exclude or ()]
    return any(fnmatchcase(word, pattern) for word in words for pattern in patterns)
