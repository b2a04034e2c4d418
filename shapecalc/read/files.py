"""The files that are read: the spec itself, and those beside it that it loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapecalc.errors import Code, InputError, Place, Source
from shapecalc.limits import NESTED
from shapecalc.read.problems import Findings, TooMuchError
from shapecalc.read.syntax import stop
from shapecalc.read.text import parse, read_source


@dataclass(slots=True)
class File:
    """A file that is being read.

    Attributes:
        source: its text.
        folder: where the files that it loads may lie.
        problems: what is wrong with it and with those that it loads.
        loading: the files that led here, for a file that loads itself.
        sizes: numbers for the letters that stand for sizes in it.
    """

    source: Source
    folder: Path
    problems: Findings = field(default_factory=Findings)
    loading: tuple[Path, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

    def other(self, path: str, place: Place) -> tuple[File, Any]:
        """A spec that this one loads, with its data; it has to lie in the folder of this one.

        Raises:
            SpecError: if there is none, or it may not be read.
        """
        try:
            target = (self.folder / path).resolve()
        except (OSError, RuntimeError, ValueError):  # links in a circle, or no path at all
            raise stop(Code.FILE, f"`{path}` cannot be loaded: it is no path", place) from None
        if not target.is_relative_to(self.folder.resolve()):
            message = f"`{path}` lies outside the folder of this spec"
            raise stop(Code.FILE, message, place, "put it beside this file or below")
        if target in self.loading:
            raise stop(Code.ORDER, f"`{path}` loads itself", place)
        if len(self.loading) > NESTED:
            raise stop(Code.FILE, f"more than {NESTED} files load each other", place)
        try:
            source = read_source(str(Path(self.source.name).parent / path))
            data = parse(source, self.problems)
        except TooMuchError:
            raise
        except InputError as error:
            for problem in error.problems:
                self.problems.append(problem)
            raise stop(Code.FILE, f"`{path}` cannot be loaded", place) from None
        loading = (*self.loading, target)
        return File(source, target.parent, self.problems, loading, self.sizes), data
