"""Feedback on a marked sheet: as text, Markdown, HTML, and data for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from textwrap import fill
from typing import TYPE_CHECKING, Any

from shapecalc.grade.marked import COSTS, NOT_UNDERSTOOD, PARAMS, SHAPE, Marked, Verdict
from shapecalc.grade.open_sizes import OPEN
from shapecalc.grade.places import joined
from shapecalc.grade.rubric import Score, full_points
from shapecalc.grade.sheet import Remark
from shapecalc.table.escape import html, json_text, markdown
from shapecalc.terminal import BOLD, NARROW, NO, YES, Codes, paint, visible, width, without_marks

if TYPE_CHECKING:
    from shapecalc.explain.layer import Explanation

LONGEST = 60
"""The most characters of an answer that are printed."""

MOST_OF_NOTE = 300
"""The most characters of a note that are printed; it may have the name of a file."""

RIGHT, FOLLOW_ON, WRONG, UNCLEAR = "right", "follow-on", "wrong", "unclear"


def state(verdict: Verdict) -> str:
    """Return a verdict in one word."""
    if verdict.right is None:
        return UNCLEAR
    if verdict.right:
        return RIGHT
    return FOLLOW_ON if verdict.follow_on else WRONG


def one_line(text: str, most: int = LONGEST) -> str:
    """Return the text of a student in one line of visible characters, cut off at some length."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 1] + "…"


def name(verdict: Verdict) -> str:
    """Return the name of the layer that an answer is about; empty if nobody knows."""
    if verdict.row:
        return visible(verdict.row.name)
    return one_line(verdict.label) or ("model" if verdict.question else "")


def headline(marked: Marked, scores: Sequence[Score] | None = None) -> str:
    """Return how many answers are right, and the points if there are scores."""
    count, unclear = len(marked.verdicts), len(marked.not_understood)
    right = f"{marked.right} of {count} answers are right"
    if unclear:
        right += f", {unclear} {'is' if unclear == 1 else 'are'} not understood"
    if scores is None:
        return right
    return f"{right}, {points(sum(s.earned for s in scores))} of {most(scores)} points"


def most(scores: Sequence[Score]) -> str:
    """Return the points of a sheet on which all is right."""
    return points(full_points(score.question for score in scores))


def points(number: float) -> str:
    """Return a number of points with only the digits that it needs.

    >>> points(3.0), points(0.5)
    ('3', '0.5')
    """
    return f"{round(number, 5):g}" if number < 10**5 else f"{number:.0f}"


def as_text(
    marked: Marked,
    columns: int = 80,
    codes: Codes | None = None,
    scores: Sequence[Score] | None = None,
    notes: Sequence[str] = (),
) -> str:
    """Return the feedback for the terminal; notes are lines below its first one."""
    codes, columns = codes or {}, max(columns, NARROW)
    lines = [
        paint(f"{one_line(marked.sheet.source.name)}: {headline(marked, scores)}", BOLD, codes)
    ]
    lines += [fill(one_line(note, MOST_OF_NOTE), columns) for note in notes]
    lines += ["", *_table(marked, codes, scores)]
    for verdict in [*marked.wrong, *marked.not_understood]:
        lines += ["", *_lines(verdict, columns, codes)]
    if marked.sheet.passed:
        lines += ["", fill(passed_over(marked), columns, subsequent_indent="  ")]
    return "\n".join(lines)


def passed_over(marked: Marked) -> str:
    """Return which lines are passed over, as they are no answers, and what has no lines."""
    passed = marked.sheet.passed
    parts = [_without_line(remark) for remark in passed if not remark.line]
    lines = sorted((r for r in passed if r.line), key=lambda remark: remark.line)
    places = {visible(remark.where): None for remark in lines}
    return f"Passed over, as no answers: {', '.join([*parts, *joined(list(places))])}."


def _without_line(remark: Remark) -> str:
    """Return a part of a file that has no line, as a picture."""
    return visible(f"{remark.place}: {remark.text}" if remark.place else remark.text)


def _table(marked: Marked, codes: Codes, scores: Sequence[Score] | None) -> Iterator[str]:
    """Yield a line for each answer."""
    earned = earned_points(scores)
    rows = [
        (state(v), name(v), visible(v.question), one_line(v.response.text), earned.get(id(v), ""))
        for v in marked.verdicts
    ]
    rows += [("-", visible(row.name), "", "no answer", "") for row in marked.unanswered]
    widths = [max((width(cells[n]) for cells in rows), default=0) for n in range(4)]
    for row in rows:
        word, *cells = [cell + " " * (n - width(cell)) for cell, n in zip(row, [*widths, 0])]
        style = {RIGHT: YES, WRONG: NO, FOLLOW_ON: NO, UNCLEAR: BOLD}.get(row[0], "")
        yield f"  {paint(word, style, codes)}  {'  '.join(cells)}".rstrip()


def earned_points(scores: Sequence[Score] | None) -> dict[int, str]:
    """Return the points of each answer as in ``1 of 2``, by the id of its verdict."""
    return {
        id(score.verdict): f"{points(score.earned)} of {points(score.question.points)}"
        for score in scores or ()
        if score.verdict
    }


def _lines(verdict: Verdict, columns: int, codes: Codes) -> Iterator[str]:
    """Yield the lines about a wrong answer: the right one, likely mistakes, the derivation."""
    yield paint(title(verdict), BOLD, codes)
    for sentence in reasons(verdict):
        yield fill(sentence, columns, initial_indent="  ", subsequent_indent="  ")
    for line in derivation(verdict):
        yield from _equation(visible(line), columns)


def _equation(line: str, columns: int) -> Iterator[str]:
    """Yield a line of a derivation; one that is too long has a line for each step."""
    if len(line) + 4 <= columns or line.startswith(LEGEND):
        unbroken = line.replace(" = ", "\xa0=\xa0")  # A letter stays beside its meaning.
        text = fill(unbroken, columns, initial_indent="    ", subsequent_indent="      ")
        yield text.replace("\xa0", " ")
        return
    first, *rest = line.split(" = ")
    yield f"    {first}"
    yield from (f"      = {part}" for part in rest)


def title(verdict: Verdict) -> str:
    """Return the place of an answer, the answer, and the right one."""
    layer = name(verdict)
    if verdict.row and verdict.row.class_name:
        layer += f" ({visible(verdict.row.class_name)})"
    about = ", ".join(filter(None, (visible(verdict.where), layer, visible(verdict.question))))
    answer = ": ".join(filter(None, (about, one_line(verdict.response.text))))
    if verdict.right is None:
        return f"{answer} is not understood"
    return f"{answer} is wrong, {verdict.expected} is right" if verdict.expected else answer


CERTAIN = (NOT_UNDERSTOOD, OPEN)
"""The names of mistakes that are not only likely."""


def reasons(verdict: Verdict) -> Iterator[str]:
    """Yield a sentence for each likely mistake, the most plausible first."""
    if not verdict.reasons:
        yield "None of the common mistakes leads to this answer."
        return
    likely = [reason for reason in verdict.reasons[:3] if reason.name not in CERTAIN]
    for reason in verdict.reasons[:3]:
        if reason.name in CERTAIN:
            why = f"{reason.why[:1].upper()}{without_marks(reason.why[1:])}"
            yield visible(why if why.endswith("?") else f"{why}.")
    label = "Follow-on error" if verdict.follow_on else "Likely mistake"
    for reason in likely[:1] if verdict.follow_on else likely:
        yield visible(f"{label}: {without_marks(reason.why)}.")
        label = "Or"


LEGEND = "where "
"""The start of the line with the meanings of the letters."""


def derivation(verdict: Verdict) -> Iterator[str]:
    """Yield the lines of the calculation of the right answer, as in `explain`."""
    explanation = verdict.row.explanation if verdict.row else None
    if explanation is None or verdict.right is None:
        return
    # A sheet without mistakes needs no formulas.
    from shapecalc.explain.layer_text import axis_forms, tuple_text
    from shapecalc.explain.multiply_adds_text import output_sizes
    from shapecalc.explain.number_text import number_text

    if verdict.question == PARAMS and explanation.weights:
        yield " = ".join(dict.fromkeys(map(number_text, explanation.steps)))
    elif verdict.question == SHAPE:
        for word, shapes in (("in ", explanation.inputs), ("out", explanation.outputs)):
            for shape in shapes:
                forms = (tuple_text(shape), tuple_text(explanation.shape(shape)))
                yield f"{word} {' = '.join(dict.fromkeys(forms))}"
        for shape in explanation.outputs:
            yield from (" = ".join(steps) for steps in axis_forms(explanation, shape))
    elif verdict.question in COSTS and verdict.row and verdict.row.macs:
        macs = verdict.row.macs
        yield " = ".join(dict.fromkeys(map(number_text, macs.steps(macs.formula))))
        yield from output_sizes(macs)
    if explanation.symbols and (explanation.weights or verdict.question == SHAPE):
        letters = (f"{s.letter} = {s.meaning.partition(':')[0]}" for s in explanation.symbols)
        yield LEGEND + ", ".join(letters)


MARKS = {RIGHT: "✓", FOLLOW_ON: "~", WRONG: "✗", UNCLEAR: "?"}


@lru_cache(maxsize=4096)  # The sheets of a class have the same layers and many equal answers.
def quoted(text: str) -> str:
    r"""Return the text of a student in one line, with Markdown and HTML escaped.

    >>> print(quoted("<b>[x](y)</b>"))
    &lt;b&gt;\[x\](y)&lt;/b&gt;
    """
    return markdown(one_line(text))


def as_markdown(
    marked: Marked,
    scores: Sequence[Score] | None = None,
    title: str = "Feedback",
    notes: Sequence[str] = (),
) -> str:
    """Return the feedback as a page in Markdown."""
    return "\n".join(_markdown(marked, scores, title, notes))


def _markdown(
    marked: Marked, scores: Sequence[Score] | None, title: str, notes: Sequence[str]
) -> Iterator[str]:
    yield from (f"# {quoted(title)}", "", f"{headline(marked, scores)}.", "")
    for note in notes:
        yield from (markdown(one_line(note, MOST_OF_NOTE)), "")
    yield from ("| | layer | question | answer | right | points |", "|---|---|---|---|---|---:|")
    earned = earned_points(scores)
    for v in marked.verdicts:
        cells = [MARKS[state(v)], quoted(name(v)), quoted(v.question), quoted(v.response.text)]
        cells += [quoted(v.expected), earned.get(id(v), "")]
        yield f"| {' | '.join(cells)} |"
    yield from (f"| - | {quoted(row.name)} | | *no answer* | | |" for row in marked.unanswered)
    for v in [*marked.wrong, *marked.not_understood]:
        yield from ("", f"## {_heading(v, quoted)}", "")
        right = (
            f" The right answer is **{quoted(v.expected)}**."
            if v.expected and v.right is False
            else ""
        )
        yield f"Your answer is {quoted(v.response.text)}.{right}"
        for sentence in reasons(v):
            yield from ("", markdown(sentence))
        lines = list(derivation(v))
        if lines:
            yield from ("", *(f"    {visible(line)}" for line in lines))
    if marked.sheet.passed:
        yield from ("", passed_over(marked))


def _heading(verdict: Verdict, escape: Callable[[str], str]) -> str:
    """Return the layer and the question of a verdict; the line if neither is known."""
    if not verdict.row and not verdict.question:
        return escape(verdict.where or one_line(verdict.response.text))
    return ", ".join(escape(part) for part in (name(verdict), verdict.question) if part)


# HTML

_STYLE = (
    "body{font-family:sans-serif;max-width:50em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse}td,th{padding:.2em .7em;text-align:left}"
    "tr.wrong,tr.follow-on{background:#fdecea}tr.right{background:#eaf6ec}"
    "tr.unclear{background:#fff8e1}"
    "pre{background:#f4f4f4;padding:.7em;overflow-x:auto}"
)


def as_html(
    marked: Marked,
    scores: Sequence[Score] | None = None,
    title: str = "Feedback",
    notes: Sequence[str] = (),
) -> str:
    """Return the feedback as a page in HTML."""
    return "\n".join(_html(marked, scores, title, notes))


def _html(
    marked: Marked, scores: Sequence[Score] | None, title: str, notes: Sequence[str]
) -> Iterator[str]:
    yield from ("<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8">')
    yield f"<title>{html(one_line(title))}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{html(one_line(title))}</h1><p>{html(headline(marked, scores))}.</p>"
    yield from (f"<p>{html(one_line(note, MOST_OF_NOTE))}</p>" for note in notes)
    yield "<table><tr><th></th><th>layer</th><th>question</th><th>answer</th>"
    yield "<th>right</th><th>points</th></tr>"
    earned = earned_points(scores)
    for v in marked.verdicts:
        cells = [MARKS[state(v)], name(v), v.question, one_line(v.response.text), v.expected]
        yield _row([*cells, earned.get(id(v), "")], state(v))
    for row in marked.unanswered:
        yield _row(["-", row.name, "", "no answer", "", ""], "open")
    yield "</table>"
    for v in [*marked.wrong, *marked.not_understood]:
        yield f"<h2>{_heading(v, html)}</h2>"
        yield from (f"<p>{html(sentence)}</p>" for sentence in reasons(v))
        lines = "\n".join(map(html, derivation(v)))
        yield f"<pre>{lines}</pre>" if lines else ""
    yield f"<p>{passed_over(marked)}</p>" if marked.sheet.passed else ""
    yield "</body></html>"


def _row(cells: Sequence[str], kind: str) -> str:
    """Return a row of the table in HTML; the kind is its class in CSS."""
    return f'<tr class="{kind}">{"".join(f"<td>{html(cell)}</td>" for cell in cells)}</tr>'


# For programs


def _as_json(text: str) -> str:
    return json_text({"error": text})


WITHOUT_MARKUP: Mapping[str, Callable[[str], str]] = {
    "text": one_line,
    "markdown": markdown,
    "html": html,
    "json": _as_json,
}
"""The function that escapes a text for each form of feedback."""


def as_dict(
    marked: Marked, scores: Sequence[Score] | None = None, notes: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the feedback as plain data."""
    data: dict[str, Any] = {
        "file": marked.sheet.source.name,
        "answers": len(marked.verdicts),
        "right": marked.right,
        "not_understood": len(marked.not_understood),
        "verdicts": [_verdict(v) for v in marked.verdicts],
        "unanswered": [row.name for row in marked.unanswered],
        "passed_over": [
            {"line": remark.line, "place": remark.where, "text": remark.text, "why": remark.why}
            for remark in marked.sheet.passed
        ],
    }
    if notes:
        data["notes"] = list(notes)
    if scores is not None:
        data["points"] = round(sum(score.earned for score in scores), 5)
        data["max_points"] = round(full_points(score.question for score in scores), 5)
        data["scores"] = [
            {"question": s.question.name, "points": s.earned, "max_points": s.question.points}
            for s in scores
        ]
    return data


def _verdict(v: Verdict) -> dict[str, Any]:
    explanation = v.row.explanation if v.row and v.right is False else None
    return {
        "layer": v.row.name if v.row else None,
        "class_name": v.row.class_name if v.row else None,
        "written_as": v.label,
        "line": v.line or None,
        "place": v.where or None,
        "question": v.question,
        "answer": v.response.text,
        "right": v.right,
        "follow_on": v.follow_on,
        "expected": v.expected or None,
        "mistakes": [{"mistake": reason.name, "why": reason.why} for reason in v.reasons],
        **({"explanation": _explained(explanation)} if explanation else {}),
    }


def _explained(explanation: Explanation) -> dict[str, Any]:
    from shapecalc.explain.layer_text import as_dict  # as for `derivation`

    return as_dict(explanation)
