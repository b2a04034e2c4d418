"""``shapecalc check``: marks the answers to an exercise, one sheet or those of a class."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from shapecalc import terminal
from shapecalc.cli.summary import complain
from shapecalc.errors import Code, InputError, Place, Problem, ShapecalcError, Source
from shapecalc.grade.answers import read_sheet, sheet_in_spec
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marking import Marked, Marker
from shapecalc.grade.report import as_text
from shapecalc.grade.rubric import Rubric, check_layers, read_rubric
from shapecalc.grade.sheet import Sheet
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_spec
from shapecalc.terminal import CODES, for_terminal


@dataclass(slots=True)
class Request:
    """What the command line asks for."""

    model: str
    answers: str | None
    rubric: str | None
    form: str


def run(request: Request) -> int:
    """Marks one sheet; 1 if any answer is wrong, 2 if something cannot be read."""
    try:
        plan = read_spec(request.model)
        key = key_of(plan)
        rubric = _rubric(request, key)
        marked = Marker(key).mark(_sheet(request, plan, key))
    except ShapecalcError as error:
        complain(error)
        return error.exit_code
    print(_rendered(request, key, marked, rubric))
    return 1 if marked.wrong else 0


def _rubric(request: Request, key: AnswerKey) -> Rubric | None:
    """What each answer is worth, if that is asked for."""
    if request.rubric is None:
        return Rubric() if request.form == "gradescope" else None
    rubric = read_rubric(request.rubric)
    check_layers(rubric, key, request.rubric)
    return rubric


def _sheet(request: Request, plan: ModelPlan, key: AnswerKey) -> Sheet:
    if request.answers is not None:
        return read_sheet(request.answers)
    source = plan.place.source
    sheet = sheet_in_spec(key, source)
    if sheet.empty:
        message = f"no comment in {source.name} is a shape or a number of parameters"
        hint = "`- LSTM(10)  # (None, 10) 480`, or name a file with the answers"
        raise InputError([Problem(Code.FILE, message, Place(Source(source.name)), hint)])
    return sheet


def _rendered(request: Request, key: AnswerKey, marked: Marked, rubric: Rubric | None) -> str:
    """A marked sheet in the form that is asked for."""
    scores = rubric.scores(rubric.questions(key), marked) if rubric else None
    if request.form == "text":
        codes = CODES[terminal.colors(sys.stdout)]
        text = as_text(marked, terminal.columns(), codes, scores)
        return for_terminal(text)
    if request.form == "gradescope":
        from shapecalc.grade.class_report import gradescope

        return json.dumps(gradescope(marked, scores or ()), indent=2, ensure_ascii=False)
    from shapecalc.grade import report as forms

    if request.form == "json":
        return json.dumps(forms.as_dict(marked, scores), indent=2, ensure_ascii=False)
    show = forms.as_html if request.form == "html" else forms.as_markdown
    return show(marked, scores, marked.sheet.source.name)
