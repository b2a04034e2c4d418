"""Mistakes as the page underlines and lists them: with places in its text, and with fixes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.diagnose.case import Suggestion
from shapecalc.diagnose.layout import offset
from shapecalc.diagnose.repair import Diagnosis
from shapecalc.terminal import visible


def utf16(text: str, at: int) -> int:
    """Return the place of a character in a text as JavaScript counts it.

    >>> utf16("😀: 1", 3)
    4
    """
    return at if text.isascii() else len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def listed(text: str, diagnoses: Sequence[Diagnosis]) -> list[dict[str, Any]]:
    """Return the mistakes of a text as plain data."""
    return [_mistake(text, diagnosis) for diagnosis in diagnoses]


def _mistake(text: str, diagnosis: Diagnosis) -> dict[str, Any]:
    problem = diagnosis.problem
    start, end = _interval(text, diagnosis)
    return {
        "start": utf16(text, start),
        "end": utf16(text, end),
        "line": text.count("\n", 0, start) + 1 if end else None,
        "severity": "warning" if problem.code.is_warning else "error",
        "code": problem.code.value,
        "title": problem.code.title,
        "message": visible(f"{problem.layer}: " * bool(problem.layer) + problem.message),
        "chains": list(map(visible, diagnosis.chains)),
        "hint": "" if diagnosis.suggestions else visible(problem.advice),
        "fixes": [_fix(text, suggestion, diagnosis) for suggestion in diagnosis.suggestions],
    }


def _interval(text: str, diagnosis: Diagnosis) -> tuple[int, int]:
    """Return the first character of a mistake and the one behind it; twice 0 if it has no place."""
    position, source = diagnosis.position, diagnosis.source
    if position is None or source.file.text != text:
        return 0, 0
    start, end = (offset(source, position.line, at) for at in (position.column, position.end))
    start = min(start, len(text))
    return start, min(max(end, start), len(text))


def _fix(text: str, suggestion: Suggestion, diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a fix; without changes if these are for the text with the other fixes made."""
    edits = () if diagnosis.behind else suggestion.edits
    return {
        "message": visible(suggestion.message),
        "lines": list(map(visible, suggestion.lines)),
        "edits": [
            {"from": utf16(text, edit.start), "to": utf16(text, edit.end), "insert": edit.text}
            for edit in edits
        ],
    }
