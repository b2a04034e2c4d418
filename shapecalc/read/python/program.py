"""The models of a program: a script or a notebook of Python, which is never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from shapecalc.errors import Code, InputError, ModelError, Place, Problem, ShapecalcError, Source
from shapecalc.limits import PROGRAM_STEPS
from shapecalc.plan import ModelPlan, StackPlan
from shapecalc.read.problems import Findings
from shapecalc.read.python.arguments import at_line, line_of
from shapecalc.read.python.follower import EndlessError
from shapecalc.read.python.meant_names import undefined_problem
from shapecalc.read.python.models import PausedError, Shown
from shapecalc.read.python.packages import PackageObjects
from shapecalc.read.python.source import parts
from shapecalc.read.python.statements import ReturnError, UncertainError
from shapecalc.read.python.values import Function, UnknownValue
from shapecalc.read.text import is_notebook
from shapecalc.similar import closest


def read_program(
    source: Source, chosen: Mapping[str, Any] | None = None, name: str = ""
) -> list[ModelPlan]:
    """Return the models of a program: those that it shows, or else those that its names hold.

    Args:
        source: the text of the script or notebook.
        chosen: values that the user gives, by the text of the expression.
        name: the name of the only model to return, if there is one.

    Raises:
        ShapecalcError: if the program makes no model, or has mistakes.
    """
    program = Program(source, Findings(), chosen or {})
    with reading(program):
        follow(program, name)
        plans = program.result()
    for shown in program.shown if program.runs_code else ():
        shown.plan.paused = partial(pause, source, chosen or {}, name, shown.number)
    return plans


def pause(source: Source, chosen: Mapping[str, Any], name: str, number: int) -> ModelPlan:
    """Return a model of a program as it is when the program shows it, with the program paused.

    What the code of its layers does can then be followed on other shapes, with a record.

    Args:
        source: the text of the script or notebook.
        chosen: values that the user gives, by the text of the expression.
        name: the name of the only model that is shown, if there is one.
        number: how many models the program shows before it.

    Raises:
        ModelError: if the program cannot be followed as far.
    """
    program = Program(source, Findings(), chosen)
    program.pause_at, program.recording = number, True
    try:
        follow(program, name)
    except PausedError as paused:
        program.is_paused = program.running_steps = True
        return paused.model
    except InputError as error:
        raise ModelError(error.problems) from None
    message = "the program does not show this model when it is followed once more"
    raise ModelError([Problem(Code.FILE, message, Place(source))])


@contextmanager
def reading(program: Program) -> Iterator[None]:
    """Note what it takes to read a program, and that reading it again would give its problems."""
    source = program.source
    try:
        yield
    except ShapecalcError as error:
        error.of_program = True
        raise
    finally:
        source.work, source.shown = program.work, len(program.shown)


def follow(program: Program, name: str = "") -> None:
    """Follow a program from its start to its end.

    Args:
        program: the program.
        name: the name of the only model that it shows, if there is one.

    Raises:
        InputError: if it is too large.
    """
    program.start()
    try:
        program.follow(name)
    except EndlessError:
        message = "this program takes more steps than are followed"
        if not program.shown:
            raise InputError([Problem(Code.FILE, message, Place(program.script))]) from None
        program.notes.append(f"{message}: its other models are not known")
    except RecursionError:
        message = "this program is nested too deeply"
        raise InputError([Problem(Code.FILE, message, Place(program.script))]) from None


STEPS_PER_LAYER = 10
"""How many steps take as long to follow as one layer to read, about 0.1 ms."""

CHARACTERS_PER_LAYER = 30
"""How many characters take as long to read as one layer."""

NAMED = 20
"""How many models and functions a message names."""


class Program(PackageObjects):
    """Follows a whole program.

    Attributes:
        assigned: where the names of the module got their models.
    """

    @property
    def is_lost(self) -> bool:
        """Whether a model is not known."""
        return bool(self.lost or self.unbuilt)

    @property
    def runs_code(self) -> bool:
        """Whether it has layers with code of its own, those with a function included."""
        return bool(self.objects) or self.has_code

    def start(self) -> None:
        super().start()
        self.assigned: dict[str, Place] = {}
        self.not_shown = {}

    def follow(self, name: str) -> None:
        """Follow the program, and then functions that nothing calls, if they make a model."""
        self.script = self.source
        for part in parts(self.source):
            try:
                self.part(part)
            except (ReturnError, UncertainError):
                if is_notebook(self.script.text):
                    continue  # with the next cell
                break
        if name:
            self.choose(name)
            return
        if self.shown:
            self.note_not_shown()
        if not self.shown and not self.is_lost:
            self.show_names()
        if not self.shown and not self.is_lost and not self.problems:
            self.call_builders(self.scope.module.names)

    def note_not_shown(self) -> None:
        """Note the calls of ``summary()`` that are not followed, and may show further models."""
        for place, unknown in self.not_shown.values():
            why = f"{unknown.reason}{at_line(unknown)}"
            self.notes.append(f"{line_of(place)}: what this `summary()` shows is not known: {why}")

    def choose(self, name: str) -> None:
        """Show only the model with a name: a variable, what is shown, or a function's result."""
        shown, self.shown, self.lost, self.unbuilt = self.shown, [], [], []
        value = self.named_values().get(name)
        if isinstance(value, ModelPlan):
            self.show_names(name)
        elif isinstance(value, Function):
            self.call_builders({name: value})
        else:
            self.shown = [model for model in shown if name in (model.name, model.title)]
        if not self.shown and not self.is_lost:
            self.problems.append(self.not_there(name, value, shown))

    def not_there(self, name: str, value: Any, shown: Sequence[Shown]) -> Problem:
        """Return the problem of a name that no model has, with those that there are."""
        message = f"the program has no model `{name}`"
        if isinstance(value, UnknownValue):
            message = f"`{name}` is not known: {value.reason}{at_line(value)}"
        there = {
            other: value.place
            for other, value in self.named_values().items()
            if isinstance(value, (ModelPlan, Function))
        }
        there |= self.assigned
        there |= {model.name: model.place for model in shown}
        meant = closest(name, there)
        listed = [f"{other} ({line_of(place)})" for other, place in there.items()]
        hint = f"its models and functions are {', '.join(listed[:NAMED])}" if listed else ""
        hint = f"did you mean `{meant}`? {hint}" if meant else hint
        return Problem(Code.UNKNOWN_NAME, message, Place(self.script), hint, meant=meant)

    def named_values(self) -> Mapping[str, Any]:
        """Return the values of the program's variables, and those that it keeps in modules."""
        kept = {path.rpartition(".")[2]: value for path, value in self.module_values.items()}
        return {**kept, **self.scope.module.names}

    def show_names(self, only: str = "") -> None:
        """Show every model that a name of the program holds at its end."""
        seen: set[ModelPlan] = set()
        for name, value in self.named_values().items():
            if not is_model(value) or value in seen or only not in ("", name):
                continue
            seen.add(value)
            if id(value) in self.poisoned:
                self.lost.append((value.place, self.poisoned[id(value)][1]))
            else:
                self.show(value, name, self.assigned.get(name, value.place))

    def assign(self, target: ast.expr, value: Any) -> None:
        super().assign(target, value)
        if isinstance(target, ast.Name) and isinstance(value, ModelPlan) and not self.depth:
            self.assigned[target.id] = self.place(target)

    def call_builders(self, names: Mapping[str, Any]) -> None:
        """Call functions with their defaults, and show the models that they return."""
        for name, value in list(names.items()):
            if not isinstance(value, Function) or value.is_generator:
                continue
            self.source = value.place.source
            before = len(self.shown)
            spec = value.arguments
            every = [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
            without = every[: len(spec.posonlyargs) + len(spec.args) - len(value.defaults)]
            keyword = {
                word: self.builder_argument(
                    word,
                    UnknownValue(
                        "it is an argument of a function that nothing calls", value.place, word
                    ),
                )
                for word in (*without, *(a.arg for a in spec.kwonlyargs))
                if word not in value.keyword_defaults
            }
            try:
                result = self.run(value, [], keyword)
            except (ReturnError, UncertainError):
                continue
            known = isinstance(result, ModelPlan) and id(result) not in self.poisoned
            if len(self.shown) == before and known:
                self.show(result, name, value.place)

    def of_call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "summary":
            owner = self.value(node.func.value)
            if self.defines(owner, "summary"):
                return self.call(self.attribute(owner, "summary"), self.passed(node))
            if isinstance(owner, ModelPlan):
                self.show(owner, ast.unparse(node.func.value), self.place(node))
                return None
            if isinstance(owner, UnknownValue):
                self.lost.append((self.place(node), owner))
                return owner
        return super().of_call(node)

    def result(self) -> list[ModelPlan]:
        """Return the models.

        Raises:
            ShapecalcError: if there are none, or the program has mistakes.
        """
        for shown in self.shown:
            shown.plan.title = shown.title
        problems = list(self.problems)
        problems += self.unknown_models()
        if not self.shown and not problems:
            message = "this program makes no Keras model that can be followed"
            if self.skipped:  # It may well make one.
                reason = f"{self.skipped.reason}{at_line(self.skipped)}"
                message = f"{message}: {reason}"
            problems = [Problem(Code.FORM, message, Place(self.script))]
        if problems and not self.shown:
            raise ModelError(problems) if self.problems else InputError(problems)
        if self.problems:  # Shapes may have more mistakes, which the first model tells.
            self.shown[0].plan.problems = problems
            return [self.shown[0].plan]
        self.notes += [f"{line_of(item.place)}: {item.message}" for item in problems]
        self.add_notes()
        return [shown.plan for shown in self.shown]

    def letter_notes(self) -> list[str]:
        """Return what the letters in place of unknown sizes stand for."""
        return [
            f"{letter} stands for `{value.text}`: {value.reason}{at_line(value)}; "
            f"give it with --set '{value.text}=…'"
            for letter, value in self.asked.items()
        ]

    @property
    def work(self) -> int:
        """What it takes to read the program and to compute its models, in layers."""
        work = (PROGRAM_STEPS - self.steps_left) // STEPS_PER_LAYER
        work += len(self.script.text) // CHARACTERS_PER_LAYER
        stacked = sum(len(step.layers) for step in self.program if isinstance(step, StackPlan))
        models = max(1, len(self.shown))
        return self.problems.work + work + models * (len(self.program) + stacked)

    def unknown_models(self) -> Iterator[Problem]:
        """Yield the models that are not known; for each cause, where it is met first."""
        causes = {str(problem.place.path) for problem in self.problems}
        unbuilt = {str(unknown.place.path) for _, unknown in self.unbuilt}
        for lost, known in ((self.unbuilt, causes), (self.lost, causes | unbuilt)):
            for place, unknown in lost:
                if str(unknown.place.path) in known:
                    continue
                if unknown.meant:
                    known.add(str(unknown.place.path))
                    yield undefined_problem(unknown)
                else:
                    message = f"this model is not known: {unknown.reason}{at_line(unknown)}"
                    yield Problem(Code.UNKNOWN_NAME, message, place)

    def add_notes(self) -> None:
        """Add the remarks about the program to its models."""
        if self.unsure_names:
            reason = f"{self.unsure_names.reason}{at_line(self.unsure_names)}"
            self.notes.append(f"numbers in automatic names may differ: {reason}")
        self.notes += self.letter_notes()
        for old in self.outdated:
            advice = f"; {old.hint}" if old.hint else ""
            self.notes.append(f"{line_of(old.place)}: {old.message}{advice}")
        for number, shown in enumerate(self.shown):
            shown.plan.letters = self.problems.letters
            shown.plan.warnings = self.outdated if not number else ()
            shown.plan.notes = tuple(dict.fromkeys(self.notes)) if not number else ()


def is_model(value: Any) -> bool:
    """Return whether a value is a model, and not a layer of one's own."""
    return isinstance(value, ModelPlan) and (value.own is None or value.own.is_model)
