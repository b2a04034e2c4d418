"""``shapecalc check``: the answers to an exercise, graded; one sheet or those of a class."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from shapecalc import terminal
from shapecalc.cli.errors import CommandLineError, print_problems
from shapecalc.cli.models import FileReader, selection_of
from shapecalc.cli.options import MODEL, Command, Language, ModelName, command_app, format_option
from shapecalc.cli.streams import printed_json
from shapecalc.errors import Code, InputError, Place, Problem, ShapecalcError, Source
from shapecalc.grade import report
from shapecalc.grade.answers import read_document, sheet_in_spec
from shapecalc.grade.documents.reading import read_lines_of
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.grade.rubric import Rubric
from shapecalc.grade.sheet import Remark, Sheet
from shapecalc.plan import ModelPlan
from shapecalc.read.document import Selection, read_spec
from shapecalc.terminal import CODES, for_terminal, usage_error, visible
from shapecalc.write.saving import cannot_write, save

app = command_app()

Model = Annotated[str, typer.Argument(metavar="MODEL", help=MODEL)]
Answers = Annotated[
    str | None,
    typer.Argument(
        metavar="[ANSWERS]", help="The answers; if omitted, the comments in the spec are graded."
    ),
]
Submissions = Annotated[
    str | None,
    typer.Option(
        metavar="PATH",
        help="Grade a class: a folder or a zip, also as Canvas, Moodle or Gradescope export it.",
    ),
]
Output = Annotated[
    str,
    typer.Option("-o", "--output", metavar="DIR", help="Where to write the grades of the class."),
]
RubricFile = Annotated[
    str | None,
    typer.Option("--rubric", metavar="FILE", help="A rubric with the points for each answer."),
]
Roster = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="The list of the class, a CSV or XLSX: id, name, email."),
]
GradebookFile = Annotated[
    str | None,
    typer.Option(
        "--gradebook",
        metavar="FILE",
        help="A list of grades of Canvas, Moodle or Gradescope to fill in, a CSV.",
    ),
]
AssignmentName = Annotated[
    str | None,
    typer.Option(
        "--assignment", metavar="NAME", help="The column of the gradebook that is filled in."
    ),
]
Review = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="What is not understood, and your choices, in YAML."),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 if a person has to look at anything.")
]
Bundle = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Write an autograder for Gradescope, a zip with the model."),
]
Grades = Literal["text", "json", "markdown", "html", "gradescope"]
Format = Annotated[
    Grades | None,
    format_option(Grades, default="text; markdown for a class"),
]


@app.command(cls=Command)
def check(
    model: Model,
    answers: Answers = None,
    submissions: Submissions = None,
    output: Output = "marks",
    rubric: RubricFile = None,
    roster: Roster = None,
    gradebook: GradebookFile = None,
    assignment: AssignmentName = None,
    review: Review = None,
    strict: Strict = False,
    bundle: Bundle = None,
    model_name: ModelName = None,
    language: Language = None,
    form: Format = None,
) -> int:
    """Grade answers about shapes and parameters, and explain wrong ones.

    An answer is right, wrong, or not understood. The exit code is 0 if all are right, 1 if not, and
    2 if a file cannot be read.

    Example: shapecalc check model.yaml answers.txt
    """
    selection = selection_of([model], model_name, language)
    files = [file for file in (roster, gradebook, assignment) if file is not None]
    _check_options(answers, submissions, bundle, bool(files))
    if bundle is not None and strict:
        raise CommandLineError("--strict is about sheets, and --bundle marks none")
    if bundle is not None:
        return _write_bundle(bundle, model, rubric, selection)
    if submissions is None:
        return check_sheet(model, selection, answers, rubric, form or "text", review, strict)
    if assignment and not gradebook:
        raise CommandLineError("--assignment names a column of --gradebook, which is missing")
    if form == "gradescope":
        raise CommandLineError("--submissions always writes results for Gradescope")
    from shapecalc.cli.check_class import check_class
    from shapecalc.grade.class_files import ClassFiles

    of_class = ClassFiles(roster, gradebook, assignment, review)
    form = form or "markdown"
    return check_class(model, submissions, output, rubric, form, selection, of_class, strict)


def _check_options(
    answers: str | None, submissions: str | None, bundle: str | None, of_class: bool
) -> None:
    """Raise an error if options do not go together."""
    if bundle is not None and (answers is not None or submissions is not None):
        raise CommandLineError("--bundle takes neither ANSWERS nor --submissions")
    if submissions is None and of_class:
        raise CommandLineError("--roster, --gradebook and --assignment need --submissions")
    if submissions is not None and answers is not None:
        raise CommandLineError("give ANSWERS or --submissions, not both")


def _write_bundle(path: str, model: str, rubric: str | None, selection: Selection) -> int:
    """Write an autograder for Gradescope; return the exit code."""
    from shapecalc.grade.bundle import bundle, is_bundle

    if Path(path).exists() and not is_bundle(Path(path)):
        return usage_error(f"{path} exists, and is no autograder", "name a new file")
    try:
        save(bundle(model, rubric, selection), Path(path))
    except ShapecalcError as error:
        return print_problems(error)
    except OSError as error:
        return usage_error(cannot_write(error))
    print(f"written: {visible(path)}; upload it to Gradescope as the autograder of the assignment")
    return 0


def check_sheet(
    model: str,
    selection: Selection,
    answers: str | None,
    rubric: str | None,
    form: Grades,
    review: str | None = None,
    strict: bool = False,
) -> int:
    """Print a graded sheet; return the exit code."""
    reader = FileReader()
    plan = reader.read(partial(read_spec, selection=selection), model)
    document = None if answers is None else reader.read(read_lines_of, answers)
    points = Rubric() if form == "gradescope" else None
    if rubric is not None:
        from shapecalc.grade.rubric_file import read_rubric  # with Python's calendar

        points = reader.read(read_rubric, rubric)
    if plan is None or reader.code:
        return reader.code
    try:
        key = key_of(plan)
        marker = Marker(key)
        if points:
            from shapecalc.grade.rubric_file import check_rubric

            check_rubric(points, key, marker.mistake_names())
        sheet = read_document(document, key) if document else _sheet_in_spec(plan, key)
        marked = marker.mark(sheet)
        if review is not None:
            marked = _reviewed(marked, marker, review)
    except ShapecalcError as error:
        return print_problems(error)
    except OSError as error:
        return usage_error(cannot_write(error))
    print(_text(marked, key, points, form))
    is_open = strict and any(map(_is_unread, marked.sheet.passed))
    return 0 if marked.right == len(marked.verdicts) and not is_open else 1


def _is_unread(remark: Remark) -> bool:
    """Return whether a part of a file is not read that may have answers."""
    return not remark.line and not remark.text.startswith(("header:", "footer:"))


def _reviewed(marked: Marked, marker: Marker, path: str) -> Marked:
    """Return a marked sheet with the choices in a file, which is written anew with its doubts."""
    from shapecalc.grade.review import Reviewer, as_review, merged, read_review

    file, earlier = marked.sheet.source.name, read_review(path)
    choices = {doubt.key: doubt.choice for doubt in earlier if doubt.choice}
    reviewer = Reviewer(marker, Rubric().questions(marker.key), choices)
    marked = reviewer.review(marked, file)
    save("".join(as_review(merged(earlier, reviewer.doubts, [file]))), Path(path))
    return marked


def _sheet_in_spec(plan: ModelPlan, key: AnswerKey) -> Sheet:
    """Return the answers in the comments of the spec.

    Raises:
        InputError: if there are none.
    """
    source = plan.place.source
    sheet = sheet_in_spec(key, source)
    if not (sheet.answers or sheet.totals):
        message = f"no comment in {source.name} is a shape or a number of parameters"
        hint = "`- LSTM(10)  # (None, 10) 480`, or name a file with the answers"
        raise InputError([Problem(Code.FILE, message, Place(Source(source.name)), hint)])
    return sheet


def _text(marked: Marked, key: AnswerKey, rubric: Rubric | None, form: Grades) -> str:
    """Return a graded sheet in one of the output formats."""
    scores = rubric.scores(rubric.questions(key), marked) if rubric else None
    if form == "text":
        codes = CODES[terminal.colors(sys.stdout)]
        return for_terminal(report.as_text(marked, terminal.columns(), codes, scores))
    if form == "gradescope":
        from shapecalc.grade.class_report import gradescope

        return printed_json(gradescope(marked, scores or ()))
    if form == "json":
        return printed_json(report.as_dict(marked, scores))
    show = report.as_html if form == "html" else report.as_markdown
    return show(marked, scores, marked.sheet.source.name)
