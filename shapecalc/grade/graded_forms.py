"""A marked sheet for other eyes: Markdown, HTML, and plain data for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from shapecalc.explain.layer_text import as_dict as explained
from shapecalc.grade.marking import Marked, Verdict
from shapecalc.grade.report import (
    derivation,
    earned,
    headline,
    name,
    printable,
    reasons,
    shown,
    state,
)
from shapecalc.grade.rubric import Score

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
