"""``shapecalc quiz``: exercises on a sheet with its key, or asked one after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill, indent

from shapecalc import terminal
from shapecalc.cli.convert import save
from shapecalc.grade.marking import PARAMS, SHAPE
from shapecalc.grade.report import reasons
from shapecalc.quiz import sheet as show
from shapecalc.quiz.draft import subjects
from shapecalc.quiz.exercise import LAYER, NUMBER, TOTAL, Exercise, Question
from shapecalc.quiz.quiz import exercises
from shapecalc.quiz.random_models import NothingFitsError
from shapecalc.terminal import BOLD, CODES, NARROW, NO, YES, Codes, for_terminal, paint, usage_error

HELP = "Type the answer, h for a hint, s to see the answer, q to end."

ASKED = {
    SHAPE: "Which shape leaves {}?",
    PARAMS: "How many parameters has {}?",
    TOTAL: "How many parameters has {} in all?",
    LAYER: "What is the name of {}?",
    NUMBER: "{} =",
}


@dataclass(slots=True)
class Request:
    """What the command line asks for."""

    topics: str
    level: int
    count: int
    seed: int | None
    form: str
    out: str | None
    key: str | None
    force: bool
    interactive: bool


def run(request: Request) -> int:
    """Makes exercises; 2 if there are none, or a file cannot be written."""
    seed = _fresh_seed() if request.seed is None else request.seed
    names = [name for name in request.topics.split(",") if name.strip()]
    try:
        found = exercises(
            subjects(names), request.level, request.count, seed, tables=request.form == "yaml"
        )
    except ValueError as error:
        return usage_error(str(error), "`shapecalc explain --list` lists topics and layers")
    except NothingFitsError as error:
        return usage_error(f"there are no exercises about {error} on level {request.level}")
    title = f"Level {request.level}, seed {seed}" + (f": {', '.join(names)}" if names else "")
    if request.interactive:
        return Round(found, title).run()
    return write(found, title, request)


def _fresh_seed() -> int:
    from secrets import randbelow

    return randbelow(10**6)


# Files


def write(found: Sequence[Exercise], title: str, request: Request) -> int:
    """Writes a sheet and its key, or a folder of sheets to be marked."""
    if request.form == "yaml":
        if request.out is None:
            return usage_error("YAML goes into a folder", "--out DIR")
        texts = {str(Path(request.out) / name): text for name, text in show.files(found).items()}
        return saved(texts, request.force)
    sheet = show.sheet(found, title)
    key = show.sheet(found, title, solved=True)
    if request.key == "-":
        print(for_terminal(key), end="")
        return saved({request.out: sheet}, request.force) if request.out else 0
    if request.out is None:
        print(for_terminal(sheet), end="")
        return saved({request.key: key}, request.force) if request.key else 0
    path = Path(request.out)
    beside = str(path.with_name(f"{path.stem}.key{path.suffix}"))
    return saved({request.out: sheet, request.key or beside: key}, request.force)


def saved(texts: dict[str, str], force: bool) -> int:
    """Writes files; 2 if one is there already, or cannot be written."""
    there = [name for name in texts if Path(name).exists() and not force]
    if there:
        return usage_error(f"{there[0]} exists", "--force overwrites it")
    for name, text in texts.items():
        try:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            save(text.encode(), Path(name), force)
        except OSError as error:
            return usage_error(f"cannot write {name}: {error.strerror or error}")
    return 0


# Questions and answers


def heard() -> str:
    """What is typed next.

    Raises:
        EOFError: if nothing more can come.
    """
    if sys.stdin is None:
        raise EOFError
    return input("> ").strip()


class EnoughError(Exception):
    """Whoever is asked has had enough."""


class Round:
    """Asks one question after the other, and keeps the score.

    Attributes:
        exercises: what is asked about.
        asked: how many questions there have been.
        score: how many were right; half of one for what was right after help.
    """

    def __init__(self, found: Sequence[Exercise], title: str) -> None:
        self.exercises, self.title = found, title
        self.asked, self.score = 0, 0.0
        self.codes: Codes = CODES[terminal.colors(sys.stdout)]
        self.columns = max(min(terminal.columns(), 100), NARROW)

    def run(self) -> int:
        """The whole round; it ends early without a fuss."""
        if sys.stdin is not None:  # Whatever is typed is an answer, if a wrong one.
            sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
        self.say(f"{self.title}. {HELP}")
        try:
            for number, exercise in enumerate(self.exercises, start=1):
                self.show(exercise, number)
                for question in self.chosen(exercise, number):
                    self.ask(exercise, question)
        except (EOFError, KeyboardInterrupt):
            print()
        except EnoughError:
            pass
        self.say(f"\n{self.score:g} of {self.asked} right." if self.asked else "\nUntil next time.")
        return 0

    def say(self, text: str, style: str = "", indented: str = "") -> None:
        """Prints a paragraph."""
        for part in text.split("\n"):
            told = fill(part, self.columns, initial_indent=indented, subsequent_indent=indented)
            print(paint(for_terminal(told), style, self.codes))

    def show(self, exercise: Exercise, number: int) -> None:
        """The task, with its model."""
        self.say(f"\n{number} of {len(self.exercises)}", BOLD)
        if exercise.spec is not None:
            print(indent(show.spec_text(exercise.spec), "    "))
        if not exercise.is_table:
            self.say(exercise.task)

    def chosen(self, exercise: Exercise, number: int) -> Iterator[Question]:
        """Of a table, a shape and a number of parameters, of different layers where there are."""
        if not exercise.is_table:
            yield from exercise.questions
            return
        *rows, total = exercise.questions
        layers = len(rows) // 2
        yield rows[2 * (number % layers)]
        yield rows[2 * ((number + 1) % layers) + 1] if layers == 1 or number % 3 else total

    def ask(self, exercise: Exercise, question: Question) -> None:
        """One question, until it is answered."""
        hints = show.hints(exercise, question)
        worth = 1.0
        self.say(ASKED[question.kind].format(question.about))
        while True:
            told = heard()
            if told.lower() in ("q", "quit", "exit"):
                raise EnoughError
            if told.lower() in ("s", "show"):
                self.solve(exercise, question)
                worth = 0
                break
            if told and told.lower() not in ("h", "hint", "?"):
                if self.is_right(exercise, question, told):
                    break
            elif told:
                self.say(hints.pop(0) if hints else "There is no more to say.", indented="  ")
            else:
                self.say(HELP)
                continue
            worth = 0.5
        self.asked += 1
        self.score += worth

    def is_right(self, exercise: Exercise, question: Question, told: str) -> bool:
        """Whether an answer is right; if not, why it may not be."""
        verdict = exercise.verdict(question, told)
        if verdict.right:
            self.say("Right.", YES)
            return True
        self.say("Not right.", NO)
        if verdict.row and verdict.reasons:
            self.say(next(reasons(verdict)), indented="  ")
        return False

    def solve(self, exercise: Exercise, question: Question) -> None:
        """The right answer, and how it comes about."""
        self.say(question.right, BOLD)
        verdict = exercise.verdict(question, question.right)
        for form in show.explanation(exercise, question, verdict):
            self.say(form, indented="  ")
