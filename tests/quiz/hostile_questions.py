"""Questions with every character that has a meaning in some format, and with Korean text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from platform_files import ReadQuestion

from shapecalc.quiz.platform import (
    NUMERICAL,
    ONE_OF_SEVERAL,
    SHORT_ANSWER,
    PlatformAnswer,
    PlatformQuestion,
)

SIGNS = "~ = # { } : :: \\ \\n // %50% * \" ' -> #### ]]> $CATEGORY: [html]"
TITLE = "시드 7: a/b & <c>"

HOSTILE = [
    PlatformQuestion(
        f"문제 {SIGNS}",
        kind,
        f"<pre>층:\n  - Dense({escape(SIGNS, quote=False)})</pre><p>답은?</p>",
        [
            PlatformAnswer(right, True, f"맞음 {SIGNS}\n<b> & 두 줄"),
            PlatformAnswer(wrong, False, f"틀림 {SIGNS} 😀"),
        ],
        f"4·(u + d + 1)·u = 480\n⌊n/2⌋ {SIGNS} <tag> &amp;",
        tolerance,
    )
    for kind, right, wrong, tolerance in (
        (NUMERICAL, "480", "-440", "0"),
        (NUMERICAL, "0.25", "0.5", "0.005"),
        (SHORT_ANSWER, f"맞는 답 {SIGNS}", "%50%(None, 3)", "0"),
        (ONE_OF_SEVERAL, f"<b>1</b> & {SIGNS}", f"%50% {SIGNS}", "0"),
    )
]


def same(question: PlatformQuestion, item: ReadQuestion, kinds: Mapping[str, str]) -> None:
    """Check that a question that was read is the one that was written."""
    assert (item.name, item.kind) == (question.name, kinds[question.kind])
    assert item.html == question.html
    assert item.steps == question.steps
    tolerance = question.tolerance if question.kind == NUMERICAL else "0"
    written = [(a.text, float(a.right), a.feedback, tolerance) for a in question.answers]
    assert [(a.text, a.points, a.feedback, a.tolerance) for a in item.answers] == written
