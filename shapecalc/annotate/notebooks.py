"""Changes of the cells of a notebook, made in its JSON text; all other characters stay."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from shapecalc.diagnose.edits import Edit
from shapecalc.diagnose.layout import letters
from shapecalc.errors import Source


def in_notebook(cell: Source, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the changes of a notebook that make some changes at ends of lines of a cell.

    Raises:
        UneditableError: if the notebook does not contain the cell as usual.
    """
    if not edits:
        return
    places, ascii_only = letters(cell), cell.file.text.isascii()
    for edit in edits:
        at = places.ends[edit.start - 1]  # A change follows the code of its line.
        yield Edit(at, at, json.dumps(edit.text, ensure_ascii=ascii_only)[1:-1])
        for number in range(edit.start, edit.end):  # They may be in several strings.
            yield Edit(places.starts[number], places.ends[number], "")
