"""Where characters stand on a page becomes lines: gaps, powers, and columns of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from shapecalc.grade.documents.line import readable
from shapecalc.grade.documents.page_parts import Glyph
from shapecalc.grade.documents.page_tables import Grid
from shapecalc.grade.documents.styled import Piece, joined

BLANK, GAP = 0.15, 0.8
"""How wide a blank is at least, and a gap between columns, as a share of the size of a letter."""

DEPTH = 0.2
"""How far letters reach below the line, as a share of their size."""

BESIDE = 0.3
"""Which share of the smaller of two characters in one line is beside the other at least."""

SMALL, RAISED = 0.85, 0.15
"""How large a power is at most, and how far above the line at least, in the same measure."""

FEWEST_LINES = 3
"""The fewest lines of a column of text. A cell of a table has fewer."""


def page_lines(glyphs: Sequence[Glyph], tables: Sequence[Grid] = ()) -> list[list[str]]:
    """Return the lines of a page from top to bottom, one column of text after the other.

    A row of a table is a line of several texts: its cells, which may have several lines.

    >>> page_lines([Glyph("4", 0, 5, 90, 10), Glyph("8", 5, 10, 90, 10), Glyph("0", 0, 5, 78, 10)])
    [['48'], ['0']]
    """
    free = [glyph for glyph in glyphs if glyph.size > 0]
    rows: list[tuple[float, list[str]]] = []
    for table in tables:
        inside = {at: cell for at, glyph in enumerate(free) if (cell := table.cell_of(glyph))}
        rows += _rows(table, [(free[at], cell) for at, cell in inside.items()])
        free = [glyph for at, glyph in enumerate(free) if at not in inside]
    if not rows:
        return [[text] for flow in _columns(free) for text in map(_line, _lines(flow)) if text]
    rows += [(-line[0].base, [text]) for line in _lines(free) if (text := _line(line))]
    return [texts for _, texts in sorted(rows, key=lambda row: row[0])]


def _rows(
    table: Grid, glyphs: Sequence[tuple[Glyph, tuple[int, int]]]
) -> Iterator[tuple[float, list[str]]]:
    """Yield the rows of a table that have a text, each with its depth on the page."""
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for glyph, at in glyphs:
        cells.setdefault(at, []).append(glyph)
    columns = range(len(table.lefts) - 1)
    for row, depth in enumerate(table.depths[:-1]):
        lines = (map(_line, _lines(cells.get((row, column), []))) for column in columns)
        texts = ["\n".join(filter(None, texts)) for texts in lines]
        if any(texts):
            yield depth, texts


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the characters by lines, from top to bottom and from left to right."""
    lines: list[list[Glyph]] = []
    largest: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (-glyph.base, glyph.left)):
        if not lines or not _are_level(largest[-1], glyph):
            lines.append([glyph])
            largest.append(glyph)
            continue
        lines[-1].append(glyph)
        if glyph.size >= largest[-1].size:
            largest[-1] = glyph  # A power stands above the line to which it belongs.
    return [sorted(line, key=lambda glyph: glyph.left) for line in lines]


def _are_level(upper: Glyph, lower: Glyph) -> bool:
    """Return whether two characters are in one line: the smaller one is beside the other."""
    bottom = max(upper.base - DEPTH * upper.size, lower.base - DEPTH * lower.size)
    top = min(glyph.base + (1 - DEPTH) * glyph.size for glyph in (upper, lower))
    return top - bottom >= BESIDE * min(upper.size, lower.size)


def _line(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a line, with blanks where there is room for them."""
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not printed:
        return ""
    size = median(glyph.size for glyph in printed)
    base = median(glyph.base for glyph in printed)
    pieces, before = [], printed[0]
    is_blank = False
    for glyph in glyphs:
        if glyph.text.isspace():
            is_blank = True
            continue
        room = (glyph.left - before.right) / size
        pieces.append(Piece("    " if room > GAP else " " if is_blank or room > BLANK else ""))
        pieces.append(_piece(glyph, size, base))
        before, is_blank = glyph, False
    return readable(joined(pieces)).strip()


def _piece(glyph: Glyph, size: float, base: float) -> Piece:
    """Return a character, which may be a power."""
    is_raised = glyph.size < SMALL * size and glyph.base > base + RAISED * size
    return Piece(glyph.text, glyph.is_struck, is_raised)


def _columns(glyphs: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    """Yield the columns of a page with several columns of text; else the whole page.

    Such a page has the columns one after the other: the next one begins to the right of the last
    and above its end. A table has its cells row by row.
    """
    flows = list(_flows(glyphs))
    column: list[Glyph] = []
    for flow in flows:
        if column and not _is_beside(column, flow):
            column += flow
        elif column:
            yield column
            column = list(flow)
        else:
            column = list(flow)
    if column:
        yield column


def _flows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield characters until the next one stands several lines above the last."""
    flow: list[Glyph] = []
    for glyph in glyphs:
        if flow and glyph.base - flow[-1].base > FEWEST_LINES * flow[-1].size:
            yield flow
            flow = []
        flow.append(glyph)
    if flow:
        yield flow


def _is_beside(left: Sequence[Glyph], right: Sequence[Glyph]) -> bool:
    """Return whether a part of a page is a column of text to the right of another."""
    top, bottom = max(g.base for g in right), min(g.base for g in right)
    beside = [glyph for glyph in left if bottom - glyph.size < glyph.base < top + glyph.size]
    if not beside or max(glyph.right for glyph in beside) > min(glyph.left for glyph in right):
        return False
    return min(len(_lines(beside)), len(_lines(right))) >= FEWEST_LINES
