"""Models that a program loads: files beside it, which shapecalc's own readers read."""

from __future__ import annotations

from os.path import realpath
from pathlib import Path
from typing import Any

from shapecalc.dataclasses import dataclass, replace
from shapecalc.errors import Code, Place, Problem
from shapecalc.plan import ModelPlan
from shapecalc.read.python.clones import Clones
from shapecalc.read.python.follower import FailedError
from shapecalc.read.python.values import Imported, Passed, UnknownValue
from shapecalc.read.text import STDIN


@dataclass(frozen=True, slots=True, eq=False)
class OpenedFile(UnknownValue):
    """A file that the program opens, or its text.

    Attributes:
        path: its name.
    """

    path: str = ""

    def called(self, text: str) -> OpenedFile:
        return replace(self, text=text)

    def fresh(self) -> OpenedFile:
        return self

    def derived(self, *parts: Any) -> UnknownValue:
        return self if parts == ("read",) else UnknownValue.derived(self, *parts)


class Loading(Clones):
    """Follows functions that load a model."""

    def named(self, function: Imported, passed: Passed) -> Any:
        first = passed.values[0] if passed.values else None
        if function.path in ("open", "io.open") and isinstance(first, str):
            unknown = self.unknown(f"`open` is not followed: what is in `{first}` is not known")
            return OpenedFile(unknown.reason, unknown.place, unknown.text, path=first)
        return super().named(function, passed)

    def keras_load_model(self, passed: Passed) -> Any:
        """Return the model in a file beside the program."""
        names = ("filepath", "custom_objects", "compile", "safe_mode")
        by_name = dict(zip(names, passed.positional)) | passed.keyword
        path = by_name.get("filepath")
        if isinstance(path, UnknownValue) or not isinstance(path, str):
            return self.not_followed(
                path if isinstance(path, UnknownValue) else self.unknown("this file is not known"),
                passed,
            )
        if not path.endswith(FORMATS):
            hint = "save it with model.save('model.keras')"
            self.fail(
                Code.FILE, f"Keras 3 does not load `{path}`: it ends in none of {ENDINGS}", hint
            )
        plan = self.read_model(path)
        if by_name.get("compile") is False:
            plan.compiled = None
        return self.loaded_model(plan)

    def keras_model_from_json(self, passed: Passed) -> Any:
        first = passed.values[0] if passed.values else None
        if not isinstance(first, OpenedFile):
            return super().keras_model_from_json(passed)
        plan = self.read_model(first.path)
        plan.weights = None
        return self.loaded_model(plan)

    def read_model(self, path: str) -> ModelPlan:
        """Return the plan of the model in a file.

        Raises:
            FailedError: if it is elsewhere, or cannot be read.
        """
        from shapecalc.read.files import File  # few programs load a model
        from shapecalc.read.saved import read_saved
        from shapecalc.read.syntax import SpecError

        source = self.script
        program = Path.cwd() / "-" if source.name == STDIN else Path(realpath(source.name))
        file = File(source, program.parent, self.problems.branch(), (program,))
        try:
            other, data = file.other(path, self.place(self.node))
            if not isinstance(data, dict) or "class_name" not in data:
                self.fail(Code.FILE, f"`{path}` is not a model saved by Keras")
            plan = read_saved(data, Place(other.source), other.problems)
        except SpecError as error:
            problem = next(iter(file.problems), error.problem)
            raise FailedError(self.at_load(path, problem)) from None
        if other.problems:
            raise FailedError(self.at_load(path, other.problems[0]))
        if plan.keras2:
            raise FailedError(self.at_load(path, Problem(Code.FILE, plan.notes[0], plan.place)))
        return plan

    def at_load(self, path: str, problem: Problem | None) -> Problem:
        """Return the problem of a file at the line that loads it."""
        message = problem.message if problem else "it cannot be read"
        if message.startswith("cannot read"):
            message = message.partition(": ")[2]
        if not message.startswith("cannot load"):
            message = f"cannot load `{path}`: {message}"
        hint = problem.hint if problem else ""
        return Problem(Code.FILE, message, self.place(self.node), hint)

    def loaded_model(self, plan: ModelPlan) -> ModelPlan:
        """Add a model of a file to the program."""
        self.finish_stacks()
        self.notes += plan.notes
        plan.notes = ()
        self.program.append(plan)
        self.program += plan.steps
        return plan


FORMATS = (".keras", ".h5", ".hdf5")
"""The endings of the files that Keras 3 loads."""

ENDINGS = ", ".join(FORMATS)
