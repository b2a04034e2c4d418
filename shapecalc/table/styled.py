"""Text with styles, laid out as rich does: cut, wrapped and padded to the columns that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, takewhile

from shapecalc.dataclasses import dataclass
from shapecalc.terminal import UNSTYLED, Codes, paint, width

Layout = Sequence[tuple[int, str]]
"""The width of each column of a table, and how its texts are moved: ``left``, ``center``, …"""

WORD = re.compile(r"\s*\S+\s*")
"""A word with the blanks around it."""


def crop(text: str, columns: int) -> str:
    """Return the start of a text in exactly so many columns.

    >>> crop("lstm", 3), crop("lstm", 6), crop("층층", 3)
    ('lst', 'lstm  ', '층 ')
    """
    if text.isascii():
        return text[:columns].ljust(columns)
    from rich.cells import set_cell_size

    return set_cell_size(text, columns)


@dataclass(slots=True)
class Styled:
    """A text whose parts have styles.

    Attributes:
        parts: pairs of text and style; an empty style is plain text.

    >>> dense = Styled([("dense (", ""), ("Dense", "class"), (")", "")])
    >>> dense.plain, dense.between(7, 9).parts
    ('dense (Dense)', [('De', 'class')])
    """

    parts: Sequence[tuple[str, str]]

    @property
    def plain(self) -> str:
        """The text without styles."""
        if len(self.parts) == 1:
            return self.parts[0][0]
        return "".join(text for text, _ in self.parts)

    def between(self, start: int, end: int) -> Styled:
        """Return the characters from ``start`` to ``end``."""
        if not start and len(self.plain) <= end:
            return self
        return Styled(next(_cut_lines(self.parts, [(start, end)])))

    def padded(self, columns: int, justify: str) -> Styled:
        """Return the text in exactly so many columns: with blanks, or cut with an ellipsis.

        Args:
            columns: the width.
            justify: ``left``, ``center`` or ``right``.
        """
        # rich strips a text before it centers it or moves it to the right.
        own = self if justify == "left" else self.between(0, len(self.plain.rstrip()))
        plain = own.plain
        blanks = columns - width(plain)
        if blanks < 0:
            return own.cut(columns)
        left = {"left": 0, "center": blanks // 2, "right": blanks}[justify]
        before, behind = " " * left, " " * (blanks - left)
        if own.is_unstyled:
            return unstyled(before + plain + behind)
        return Styled([(before, UNSTYLED), *own.parts, (behind, UNSTYLED)])

    @property
    def is_unstyled(self) -> bool:
        """Whether it is one text without a style."""
        return len(self.parts) == 1 and not self.parts[0][1]

    def cut(self, columns: int) -> Styled:
        """Return the start of the text, with an ellipsis in the last of so many columns."""
        kept = crop(self.plain, columns - 1)
        # Half of a wide character does not fit; a blank takes its place.
        uncut = len(kept) if self.plain.startswith(kept) else len(kept) - 1
        if self.is_unstyled:
            return unstyled(f"{kept}…")
        return Styled([*self.between(0, uncut).parts, (kept[uncut:] + "…", UNSTYLED)])

    def paint(self, codes: Codes) -> str:
        """Return the text with the escape codes of a terminal."""
        if self.is_unstyled:
            return self.plain
        return "".join(paint(text, style, codes) for text, style in self.parts)


def unstyled(text: str) -> Styled:
    """Return a text without styles."""
    return Styled(((text, UNSTYLED),))


def wrap(text: str, columns: int, fold: bool) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each line of a text.

    Lines break between words.

    Args:
        text: the text.
        columns: the width of a line.
        fold: whether a word that is too long is continued on the next line. Otherwise it
            gets a line of its own, to be cut.

    >>> [text[a:b] for text in ["input_layer_1 (InputLayer)"] for a, b in wrap(text, 20, False)]
    ['input_layer_1 ', '(InputLayer)']
    """
    start, used = 0, 0
    columns_of = len if text.isascii() else width
    for match in WORD.finditer(text):
        word, begin = match.group(), match.start()
        long = columns_of(word.rstrip())
        if long <= columns - used:
            used += columns_of(word)
            continue
        if begin and (long > columns or used):
            yield start, begin
            start = begin
        used = columns_of(word)
        while fold and long > columns:
            end = start + _fitting(text[start : match.end()], columns)
            if end == match.end():
                break
            yield start, end
            start = end
            long = used = columns_of(text[start : match.end()])
    yield start, len(text)


def _fitting(text: str, columns: int) -> int:
    """Return how many characters of a text fit into so many columns; the first one always does."""
    ends = accumulate(map(width, text))
    return max(1, len(list(takewhile(columns.__ge__, ends))))


def lines(text: Styled, columns: int, fold: bool) -> list[Styled]:
    """Return a text in lines of at most so many columns; see `wrap`."""
    plain = text.plain
    if len(plain) <= columns and plain.isascii():  # Most texts fit.
        return [text]
    ends = []
    for start, end in wrap(plain, columns, fold):
        over = max(end - start - columns, 0)
        blanks = end - start - len(plain[start:end].rstrip())
        ends.append((start, end - min(over, blanks)))
    if text.is_unstyled:
        return [unstyled(plain[start:end]) for start, end in ends]
    return [Styled(parts) for parts in _cut_lines(text.parts, ends)]


def text_lines(text: str, columns: int, justify: str) -> list[str]:
    """Return a text without styles in lines of exactly so many columns.

    It is what `lines` and `Styled.padded` return for such a text, in a third of the time.

    >>> text_lines("lstm_1 (LSTM)", 8, "left"), text_lines("1,234", 8, "right")
    (['lstm_1  ', '(LSTM)  '], ['   1,234'])
    """
    if not text.isascii():
        parts = lines(unstyled(text), columns, fold=False)
        return [part.padded(columns, justify).plain for part in parts]
    if len(text) <= columns:
        return [_padded(text, columns, justify)]
    pieces = [text[start:end] for start, end in wrap(text, columns, fold=False)]
    return [_padded(_without_blanks(piece, columns), columns, justify) for piece in pieces]


def plain_lines(cells: Sequence[str], layout: Layout, edges: str) -> Iterator[str]:
    """Yield the lines of a row of a table without styles.

    Blanks fill a cell that has fewer lines.

    Args:
        cells: the texts of the cells.
        layout: the width and the justification of each column.
        edges: the left edge, an unused character, a divider of columns, the right edge.

    >>> list(plain_lines(["lstm (LSTM)", "9"], [(6, "left"), (3, "right")], "| ||"))
    ['| lstm   |   9 |', '| (LSTM) |     |']
    """
    left, _, divider, right = tuple(edges)
    parts = [text_lines(cell, columns, justify) for cell, (columns, justify) in zip(cells, layout)]
    height = max(map(len, parts))
    if height > 1:
        for part, (columns, _justify) in zip(parts, layout):
            part.extend([" " * columns] * (height - len(part)))
    between = f" {divider} "
    for texts in zip(*parts):
        yield f"{left} {between.join(texts)} {right}"


def _without_blanks(text: str, columns: int) -> str:
    """Return a line without the blanks at its end that have no room."""
    return text if len(text) <= columns else text[: max(len(text.rstrip()), columns)]


def _padded(text: str, columns: int, justify: str) -> str:
    if justify != "left":
        text = text.rstrip()
    if len(text) > columns:
        return f"{text[: columns - 1]}…"
    if justify == "left":
        return text.ljust(columns)
    return text.rjust(columns) if justify == "right" else _centered(text, columns)


def _centered(text: str, columns: int) -> str:
    """Return a text in the middle; of an odd number of blanks, one more is behind it."""
    return (" " * ((columns - len(text)) // 2) + text).ljust(columns)


def _cut_lines(
    parts: Sequence[tuple[str, str]], ends: Sequence[tuple[int, int]]
) -> Iterator[list[tuple[str, str]]]:
    """Yield the parts between the ends of each line.

    One walk over the parts cuts all lines, since a cell may have thousands of them.
    """
    number = at = 0
    for start, end in ends:
        line = []
        while number < len(parts):
            text, style = parts[number]
            piece = text[max(start - at, 0) : max(end - at, 0)]
            if piece:
                line.append((piece, style))
            if at + len(text) > end:
                break
            number, at = number + 1, at + len(text)
        yield line
