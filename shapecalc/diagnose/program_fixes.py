"""Suggest fixes for mistakes that only programs have."""

from __future__ import annotations

from collections.abc import Iterator

from shapecalc.diagnose.case import Case, Suggestion
from shapecalc.diagnose.edits import Edit, Edits
from shapecalc.diagnose.layout import in_file
from shapecalc.diagnose.program_text import text_of
from shapecalc.errors import Code


def mend_syntax(case: Case) -> Iterator[Suggestion]:
    """Make the change with which a statement that is not valid Python has been read on."""
    if case.problem.code is not Code.SYNTAX:
        return
    text = text_of(case.place.source)
    for part in text.parts:
        if part.mends and part.broken and part.broken.place == case.place:
            edits: Edits = ()
            for mend in part.mends:
                start = text.starts[mend.line - 1] + mend.column - 1
                edits += (Edit(start, start + mend.length, mend.text),)
            yield Suggestion(_message(text.text, edits), in_file(text.source, edits), enough=True)


def _message(text: str, edits: Edits) -> str:
    """Return what a change of some characters does, as an imperative sentence."""
    (first, *others) = edits
    old = text[first.start : first.end]
    if others:
        return f"write `{first.text}` instead of `{old}`, and so on"
    if not first.text:
        return f"remove `{old}`"
    return f"write `{first.text}` instead of `{old}`" if old else f"add `{first.text}`"


FIXES = [mend_syntax]
"""The fixes of programs that are tried first."""
