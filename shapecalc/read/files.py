"""The files that are read: the spec itself and the files that it loads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code, InputError, Place, Source
from shapecalc.limits import NESTED_MODELS
from shapecalc.read.folders import read_model
from shapecalc.read.problems import Findings, LimitError
from shapecalc.read.syntax import SpecError
from shapecalc.read.text import parse


@dataclass(slots=True)
class File:
    """A file that is being read.

    Attributes:
        source: the name and text of the file.
        folder: the folder that has to contain the files that it loads.
        problems: what is wrong with it and with the files that it loads.
        loading: the files that led here, to notice a file that loads itself.
        sizes: numbers for the letters that stand for sizes in it.
    """

    source: Source
    folder: Path
    problems: Findings = field(default_factory=Findings)
    loading: tuple[Path, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

    def other(self, path: str, place: Place) -> tuple[File, Any]:
        """Return a file that this one loads, and its data.

        A file from elsewhere must not make the user read any file of the machine, so only
        files in the same folder or below are loaded.

        Raises:
            SpecError: if there is no such file, or it is not allowed to load it.
        """
        try:
            target = (self.folder / path).resolve()
        except (OSError, RuntimeError, ValueError):  # links in a circle, or no path at all
            raise SpecError(
                Code.FILE, f"cannot load `{path}`: it is not a valid path", place
            ) from None
        self._check(target, path, place)
        if len(self.loading) > NESTED_MODELS:
            raise SpecError(
                Code.FILE, f"more than {NESTED_MODELS} files load one another in a chain", place
            )
        try:
            source = read_model(str(Path(self.source.name).parent / path))
            target = Path(source.name).resolve()  # of a folder, the model in it
            self._check(target, path, place)
            data = parse(source, self.problems)
        except LimitError:
            raise
        except InputError as error:
            for problem in error.problems:
                self.problems.append(problem)
            raise SpecError(Code.FILE, f"cannot load `{path}`", place) from None
        loading = (*self.loading, target)
        return File(source, target.parent, self.problems, loading, self.sizes), data

    def _check(self, target: Path, path: str, place: Place) -> None:
        """Check that a file is in the folder of this one or below, and has not led here.

        Raises:
            SpecError: if it is not, or has.
        """
        if not target.is_relative_to(self.folder.resolve()):
            message = f"cannot load `{path}`: it is outside the folder of this file"
            raise SpecError(Code.FILE, message, place, "move it into this folder or one below")
        if target in self.loading:
            raise SpecError(Code.ORDER, f"`{path}` loads itself", place)
