"""A marked sheet as people read it: what is right, and for the rest why it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from textwrap import fill
from typing import Any

from shapecalc.explain.layer_text import as_dict as explained
from shapecalc.explain.layer_text import axis_forms, number_text, tuple_text
from shapecalc.grade.marking import PARAMS, SHAPE, Marked, Verdict
from shapecalc.grade.rubric import Score
from shapecalc.terminal import BOLD, NARROW, NO, YES, Codes, paint, width, without_marks

LONGEST = 60
"""How many characters of an answer are shown."""

RIGHT, FOLLOWS, WRONG = "right", "follows", "wrong"


def state(verdict: Verdict) -> str:
    """In one word, what an answer is."""
    if verdict.right:
        return RIGHT
    return FOLLOWS if verdict.follow_on else WRONG


def shown(text: str) -> str:
    """What somebody has written, in one line that a terminal shows as it is."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def printable(text: str) -> str:
    """A text with blanks instead of signs that no terminal shows."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " for sign in text)


def name(verdict: Verdict) -> str:
    """The layer that an answer is about, as the model calls it."""
    return verdict.item.name if verdict.item else shown(verdict.label) or "model"


def headline(marked: Marked, scores: Sequence[Score] | None = None) -> str:
    """How much is right."""
    count = len(marked.verdicts)
    said = f"{count - len(marked.wrong)} of {count} answers are right"
    if scores is None:
        return said
    return f"{said}, {points(sum(s.earned for s in scores))} of {most(scores)} points"


def most(scores: Sequence[Score]) -> str:
    """The points that there are."""
    return points(sum(score.question.points for score in scores))


def points(number: float) -> str:
    """A number of points, without digits that say nothing.

    >>> points(3.0), points(0.5)
    ('3', '0.5')
    """
    return f"{round(number, 5):g}" if number < 10**5 else f"{number:.0f}"


def as_text(
    marked: Marked,
    columns: int = 80,
    codes: Codes | None = None,
    scores: Sequence[Score] | None = None,
) -> str:
    """A marked sheet for the terminal."""
    codes, columns = codes or {}, max(columns, NARROW)
    lines = [paint(f"{shown(marked.sheet.source.name)}: {headline(marked, scores)}", BOLD, codes)]
    lines += ["", *_table(marked, codes, scores)]
    for verdict in marked.wrong:
        lines += ["", *_lines(verdict, columns, codes)]
    return "\n".join(lines)


def _table(marked: Marked, codes: Codes, scores: Sequence[Score] | None) -> Iterator[str]:
    """Each answer in a line."""
    worth = earned(scores)
    rows = [
        (state(v), name(v), v.question, shown(v.told.text), worth.get(id(v), ""))
        for v in marked.verdicts
    ]
    rows += [("-", item.name, "", "no answer", "") for item in marked.unanswered]
    left = [max((width(row[n]) for row in rows), default=0) for n in range(4)]
    for row in rows:
        word, *cells = [cell + " " * (n - width(cell)) for cell, n in zip(row, [*left, 0])]
        style = {RIGHT: YES, WRONG: NO, FOLLOWS: NO}.get(row[0], "")
        yield f"  {paint(word, style, codes)}  {'  '.join(cells)}".rstrip()


def earned(scores: Sequence[Score] | None) -> dict[int, str]:
    """The points of each answer, as ``1 of 2``."""
    return {
        id(score.verdict): f"{points(score.earned)} of {points(score.question.points)}"
        for score in scores or ()
        if score.verdict
    }


def _lines(verdict: Verdict, columns: int, codes: Codes) -> Iterator[str]:
    """A wrong answer: what is right, which mistake it may be, and how it is worked out."""
    yield paint(title(verdict), BOLD, codes)
    for said in reasons(verdict):
        yield fill(said, columns, initial_indent="  ", subsequent_indent="  ")
    for form in derivation(verdict):
        yield from _equation(form, columns)


def _equation(form: str, columns: int) -> Iterator[str]:
    """What equals what, in one line where there is room, else below each other."""
    if len(form) + 4 <= columns or form.startswith("with "):
        yield fill(form, columns, initial_indent="    ", subsequent_indent="      ")
        return
    first, *rest = form.split(" = ")
    yield f"    {first}"
    yield from (f"      = {part}" for part in rest)


def title(verdict: Verdict) -> str:
    """What is wrong, and what is right."""
    about = name(verdict)
    if verdict.item and verdict.item.class_name:
        about += f" ({verdict.item.class_name})"
    line = f"line {verdict.line}, " if verdict.line else ""
    told = f"{line}{about}, {verdict.question}: {shown(verdict.told.text)}"
    return f"{told} is wrong, {verdict.expected} is right" if verdict.expected else told


def reasons(verdict: Verdict) -> Iterator[str]:
    """The likely mistakes; the first is the most plausible."""
    if not verdict.reasons:
        yield "None of the usual mistakes gives that."
        return
    first, *others = verdict.reasons[:3]
    label = "Follow-on error" if verdict.follow_on else "Likely mistake"
    yield f"{label}: {without_marks(first.why)}."
    yield from (f"Or: {without_marks(other.why)}." for other in others if not verdict.follow_on)


def derivation(verdict: Verdict) -> Iterator[str]:
    """How the right answer comes about, as `explain` says it."""
    found = verdict.item.explanation if verdict.item else None
    if found is None:
        return
    if verdict.question == PARAMS and found.weights:
        yield " = ".join(dict.fromkeys(map(number_text, found.steps)))
    elif verdict.question == SHAPE:
        for word, shapes in (("in ", found.inputs), ("out", found.outputs)):
            for shape in shapes:
                both = (tuple_text(shape), tuple_text(found.shape(shape)))
                yield f"{word} {' = '.join(dict.fromkeys(both))}"
        for shape in found.outputs:
            yield from (" = ".join(forms) for forms in axis_forms(found, shape))
    if found.symbols and (found.weights or verdict.question == SHAPE):
        letters = (f"{s.letter} for {s.meaning.partition(':')[0]}" for s in found.symbols)
        yield "with " + ", ".join(letters)


_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~&$-]")

MARKS = {"right": "✓", "follows": "~", "wrong": "✗"}


def quoted(text: str) -> str:
    r"""What somebody has written, as text in which Markdown reads no markup, nor HTML.

    >>> print(quoted("<b>[x](y)</b>"))
    \<b\>\[x\]\(y\)\</b\>
    """
    return escaped(shown(text))


@lru_cache(maxsize=4096)
def escaped(text: str) -> str:
    """All of a text, however long, with whatever could be markup set off."""
    return _MARKUP.sub(r"\\\g<0>", printable(text))


def as_markdown(
    marked: Marked, scores: Sequence[Score] | None = None, title: str = "Feedback"
) -> str:
    """A marked sheet as a page in Markdown."""
    return "\n".join(_markdown(marked, scores, title))


def _markdown(marked: Marked, scores: Sequence[Score] | None, title: str) -> Iterator[str]:
    yield from (f"# {quoted(title)}", "", f"{headline(marked, scores)}.", "")
    yield from ("| | layer | question | answer | right | points |", "|---|---|---|---|---|---:|")
    worth = earned(scores)
    for v in marked.verdicts:
        cells = [MARKS[state(v)], quoted(name(v)), v.question, quoted(v.told.text)]
        cells += [quoted(v.expected), worth.get(id(v), "")]
        yield f"| {' | '.join(cells)} |"
    yield from (f"| - | {quoted(item.name)} | | *no answer* | | |" for item in marked.unanswered)
    for v in marked.wrong:
        yield from ("", f"## {quoted(name(v))}, {v.question}", "")
        yield f"You have {quoted(v.told.text)}; right is **{quoted(v.expected or 'nothing')}**."
        for said in reasons(v):
            yield from ("", quoted_sentence(said))
        forms = list(derivation(v))
        if forms:
            yield from ("", *(f"    {form}" for form in forms))


def quoted_sentence(text: str) -> str:
    """A sentence of ours with somebody's words in it."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


# HTML

_STYLE = (
    "body{font-family:sans-serif;max-width:50em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse}td,th{padding:.2em .7em;text-align:left}"
    "tr.wrong,tr.follows{background:#fdecea}tr.right{background:#eaf6ec}"
    "pre{background:#f4f4f4;padding:.7em;overflow-x:auto}"
)


def as_html(marked: Marked, scores: Sequence[Score] | None = None, title: str = "Feedback") -> str:
    """A marked sheet as a page in HTML."""
    return "\n".join(_html(marked, scores, title))


def _html(marked: Marked, scores: Sequence[Score] | None, title: str) -> Iterator[str]:
    yield from ("<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8">')
    yield f"<title>{escape(shown(title))}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{escape(shown(title))}</h1><p>{escape(headline(marked, scores))}.</p>"
    yield "<table><tr><th></th><th>layer</th><th>question</th><th>answer</th>"
    yield "<th>right</th><th>points</th></tr>"
    worth = earned(scores)
    for v in marked.verdicts:
        cells = [MARKS[state(v)], name(v), v.question, shown(v.told.text), v.expected]
        yield _row([*cells, worth.get(id(v), "")], state(v))
    for item in marked.unanswered:
        yield _row(["-", item.name, "", "no answer", "", ""], "open")
    yield "</table>"
    for v in marked.wrong:
        yield f"<h2>{escape(name(v))}, {v.question}</h2>"
        yield from (f"<p>{escape(said)}</p>" for said in reasons(v))
        forms = "\n".join(derivation(v))
        yield f"<pre>{escape(forms)}</pre>" if forms else ""
    yield "</body></html>"


def _row(cells: Sequence[str], kind: str) -> str:
    return f'<tr class="{kind}">{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'


# For programs


def _as_json(text: str) -> str:
    return json.dumps({"error": text})


WITHOUT_MARKUP: Mapping[str, Callable[[str], str]] = {
    "text": shown,
    "markdown": escaped,
    "html": escape,
    "json": _as_json,
}
"""How a text stands in each form."""


def as_dict(marked: Marked, scores: Sequence[Score] | None = None) -> dict[str, Any]:
    """A marked sheet as plain data."""
    found: dict[str, Any] = {
        "file": marked.sheet.source.name,
        "answers": len(marked.verdicts),
        "right": len(marked.verdicts) - len(marked.wrong),
        "verdicts": [_verdict(v) for v in marked.verdicts],
        "unanswered": [item.name for item in marked.unanswered],
    }
    if scores is not None:
        found["points"] = round(sum(score.earned for score in scores), 5)
        found["max_points"] = round(sum(score.question.points for score in scores), 5)
        found["scores"] = [
            {"question": s.question.name, "points": s.earned, "max_points": s.question.points}
            for s in scores
        ]
    return found


def _verdict(v: Verdict) -> dict[str, Any]:
    wrong = v.item.explanation if v.item and not v.right else None
    return {
        "layer": v.item.name if v.item else None,
        "class_name": v.item.class_name if v.item else None,
        "written_as": v.label,
        "line": v.line or None,
        "question": v.question,
        "answer": v.told.text,
        "right": v.right,
        "follow_on": v.follow_on,
        "expected": v.expected or None,
        "mistakes": [{"mistake": g.mistake, "why": g.why} for g in v.reasons],
        **({"explanation": explained(wrong)} if wrong else {}),
    }
