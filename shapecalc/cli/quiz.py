"""``shapecalc quiz``: exercises on a sheet with its answer key, or asked one by one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill, indent
from typing import Annotated, Literal

import typer

from shapecalc import terminal
from shapecalc.cli.errors import saved
from shapecalc.cli.options import Command, Force, command_app, format_option, integer, whole_number
from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.grade.report import reasons
from shapecalc.quiz import sheet as show
from shapecalc.quiz.draft import subjects
from shapecalc.quiz.exercise import CHOICE, LAYER, NUMBER, TOTAL, Exercise, Question
from shapecalc.quiz.quiz import exercises
from shapecalc.quiz.random_models import NothingFitsError
from shapecalc.terminal import (
    BOLD,
    CODES,
    NARROW,
    NO,
    YES,
    Codes,
    for_terminal,
    paint,
    usage_error,
    without_marks,
)

app = command_app()

HELP = "Type the answer, h for a hint, s to see the answer, q to end."

QUESTIONS = {
    SHAPE: "What is the output shape of {}?",
    PARAMS: "How many parameters does {} have?",
    TOTAL: "How many parameters does {} have in total?",
    LAYER: "What is the name of {}?",
    NUMBER: "{} =",
    CHOICE: "{}",
}


Topic = Annotated[
    str,
    typer.Option(metavar="A,B,...", help="Layers, chapters or topics: lstm,conv,pooling,window."),
]
Level = Annotated[
    int,
    typer.Option(
        metavar="N",
        parser=whole_number(1, 3),
        help="Difficulty: 1 (layers), 2 (stacks), 3 (branches).",
    ),
]
Count = Annotated[
    int, typer.Option(metavar="N", parser=whole_number(1, 1000), help="Number of exercises.")
]
Seed = Annotated[
    int | None,
    typer.Option(
        metavar="N", parser=integer, help="Random seed, for the same exercises each time."
    ),
]
Interactive = Annotated[
    bool,
    typer.Option(
        "--interactive", help="Ask the questions in the terminal, with hints and a score."
    ),
]
Sheets = Literal["markdown", "yaml", "moodle", "gift", "qti"]
Format = Annotated[Sheets, format_option(Sheets)]
Out = Annotated[
    str | None,
    typer.Option(
        "-o", "--output", "--out", metavar="PATH", help="The file to write, or the folder for YAML."
    ),
]
Key = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="The file of the answer key; - for standard output.",
        show_default="SHEET.key.md",
    ),
]


@app.command(cls=Command)
def quiz(
    topic: Topic = "",
    level: Level = 1,
    count: Count = 10,
    seed: Seed = None,
    interactive: Interactive = False,
    form: Format = "markdown",
    out: Out = None,
    key: Key = None,
    force: Force = False,
) -> int:
    """Generate exercises about shapes and parameters.

    Example: shapecalc quiz --topic lstm,conv --level 2 --count 10 --seed 7
    """
    seed = _fresh_seed() if seed is None else seed
    names = [name for name in topic.split(",") if name.strip()]
    try:
        sheet = exercises(subjects(names), level, count, seed, tables=form == "yaml")
    except ValueError as error:
        return usage_error(str(error), "`shapecalc explain --list` lists the topics and layers")
    except NothingFitsError as error:
        return usage_error(f"there are no exercises about {error} at level {level}")
    title = f"Level {level}, seed {seed}" + (f": {', '.join(names)}" if names else "")
    if interactive:
        return Round(sheet, title).run()
    if form == "yaml":
        return write_folder(sheet, out, force)
    if form != "markdown":
        return write_platform_file(sheet, title, form, out, key, force)
    return write_sheet(sheet, title, out, key, force)


def _fresh_seed() -> int:
    from secrets import randbelow

    return randbelow(10**6)


# Files


def write_folder(exercises: Sequence[Exercise], out: str | None, force: bool) -> int:
    """Write a folder of YAML sheets that `shapecalc check` can grade; return the exit code."""
    if out is None:
        return usage_error("--format yaml writes several files", "add --out DIR")
    texts = {str(Path(out) / name): text for name, text in show.files(exercises).items()}
    return write(texts, force)


def write_sheet(
    exercises: Sequence[Exercise], title: str, out: str | None, key: str | None, force: bool
) -> int:
    """Write a sheet and its answer key, or print what has no file; return the exit code."""
    texts: dict[str, str] = {}
    if key == "-":
        print(for_terminal(show.sheet(exercises, title, solved=True)), end="")
    elif out is None:
        print(for_terminal(show.sheet(exercises, title)), end="")
    if out is not None:
        path = Path(out)
        key = key or str(path.with_name(f"{path.stem}.key{path.suffix}"))
        texts[out] = show.sheet(exercises, title)
    if key not in (None, "-"):
        texts[key] = show.sheet(exercises, title, solved=True)
    return write(texts, force)


def write_platform_file(
    exercises: Sequence[Exercise],
    title: str,
    form: str,
    out: str | None,
    key: str | None,
    force: bool,
) -> int:
    """Write the questions for the platform of a course, or print them; return the exit code."""
    from shapecalc.quiz.gift import gift  # a sheet needs no platform
    from shapecalc.quiz.moodle import moodle_xml
    from shapecalc.quiz.platform import platform_questions
    from shapecalc.quiz.qti import qti_package

    if key is not None:
        return usage_error(f"--format {form} has the answers in it", "leave out --key")
    if out is None and form == "qti":
        return usage_error("--format qti writes a zip", "add --out FILE.zip")
    questions = platform_questions(exercises)
    if form == "qti":
        return write_files({str(out): qti_package(questions, title)}, force)
    text = (moodle_xml if form == "moodle" else gift)(questions, title)
    if out is not None:
        return write({out: text}, force)
    print(for_terminal(text), end="")
    return 0


def write(texts: dict[str, str], force: bool) -> int:
    """Write texts as files; return 2 if one exists already or cannot be written."""
    return write_files({name: text.encode() for name, text in texts.items()}, force)


def write_files(contents: dict[str, bytes], force: bool) -> int:
    """Write files; return 2 if one exists already or cannot be written."""
    existing = [name for name in contents if Path(name).exists() and not force]
    if existing:
        return usage_error(f"{existing[0]} exists", "--force overwrites it")
    written = (saved(content, Path(name), force, True) for name, content in contents.items())
    return 0 if all(written) else 2


# Questions and answers

LINE = 1_000
"""Characters of an answer that is typed; no answer is nearly as long."""


def typed_line() -> str:
    """Return the next line that is typed.

    Raises:
        EOFError: if the input has ended, or is a line that never ends.
    """
    if sys.stdin is None:
        raise EOFError
    if sys.stdin.isatty():
        return input("> ").strip()
    print("> ", end="", flush=True)
    line = sys.stdin.readline(LINE)
    if not line or len(line) == LINE:
        raise EOFError
    return line.strip()


class QuitError(Exception):
    """The user ends the round."""


class Round:
    """A round of questions that are asked one by one.

    Attributes:
        exercises: the exercises with the questions.
        asked: the number of questions so far.
        score: the number of right answers; one that needed help counts half.
    """

    def __init__(self, exercises: Sequence[Exercise], title: str) -> None:
        self.exercises, self.title = exercises, title
        self.asked, self.score = 0, 0.0
        self.codes: Codes = CODES[terminal.colors(sys.stdout)]
        self.columns = max(min(terminal.columns(), 100), NARROW)

    def run(self) -> int:
        """Ask all questions, or as many as the user wants; return the exit code."""
        if sys.stdin is not None:  # Bytes that are no text are a wrong answer.
            sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
        self.say(f"{self.title}. {HELP}")
        try:
            for number, exercise in enumerate(self.exercises, start=1):
                self.show(exercise, number)
                for question in self.chosen(exercise, number):
                    self.ask(exercise, question)
        except (EOFError, KeyboardInterrupt):
            print()
        except QuitError:
            pass
        self.say(
            f"\n{self.score:g} of {self.asked} right." if self.asked else "\nNo questions answered."
        )
        return 0

    def say(self, text: str, style: str = "", indented: str = "") -> None:
        """Print a text, each of its lines as a paragraph."""
        for line in text.split("\n"):
            folded = fill(line, self.columns, initial_indent=indented, subsequent_indent=indented)
            print(paint(for_terminal(folded), style, self.codes))

    def show(self, exercise: Exercise, number: int) -> None:
        """Print an exercise: its model and what is asked."""
        self.say(f"\n{number} of {len(self.exercises)}", BOLD)
        if exercise.spec is not None:
            print(indent(show.spec_text(exercise.spec), "    "))
        if not exercise.is_table:
            self.say(exercise.task)

    def chosen(self, exercise: Exercise, number: int) -> Iterator[Question]:
        """Yield the questions to ask; of a table, one shape and one number of parameters."""
        if not exercise.is_table:
            yield from exercise.questions
            return
        *rows, total = exercise.questions
        layers = len(rows) // 2
        yield rows[2 * (number % layers)]
        yield rows[2 * ((number + 1) % layers) + 1] if layers == 1 or number % 3 else total

    def ask(self, exercise: Exercise, question: Question) -> None:
        """Ask a question until it is answered or shown, and keep the score."""
        hints = show.hints(exercise, question)
        worth = 1.0
        self.say(QUESTIONS[question.kind].format(question.about))
        for line in show.option_lines(question) if question.kind == CHOICE else ():
            self.say(line, indented="  ")
        while True:
            answer = typed_line()
            if answer.lower() in ("q", "quit", "exit"):
                raise QuitError
            if answer.lower() in ("s", "show"):
                self.solve(exercise, question)
                worth = 0
                break
            if answer and answer.lower() not in ("h", "hint", "?"):
                if self.is_right(exercise, question, answer):
                    break
            elif answer:
                self.say(hints.pop(0) if hints else "There are no more hints.", indented="  ")
            else:
                self.say(HELP)
                continue
            worth = 0.5
        self.asked += 1
        self.score += worth

    def is_right(self, exercise: Exercise, question: Question, answer: str) -> bool:
        """Print whether an answer is right, and why it may be wrong; return whether it is right."""
        verdict = exercise.verdict(question, answer)
        if verdict.right:
            self.say("Right.", YES)
            return True
        self.say("Wrong." if verdict.right is False else "Not understood.", NO)
        if verdict.row or question.kind == TOTAL:
            self.say(next(reasons(verdict)), indented="  ")
        elif verdict.reasons:
            why = without_marks(verdict.reasons[0].why)
            self.say(f"{why[:1].upper()}{why[1:]}.", indented="  ")
        return False

    def solve(self, exercise: Exercise, question: Question) -> None:
        """Print the right answer, and how it is calculated."""
        self.say(question.right, BOLD)
        verdict = exercise.verdict(question, question.right)
        for form in show.explanation(exercise, question, verdict):
            self.say(form, indented="  ")
