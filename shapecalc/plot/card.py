"""What is written in the box of a layer, and how much room it takes."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.measure import fitted, lines_in, text_width
from shapecalc.terminal import visible

NAME_SIZE, SIZE = 13.0, 12.0
"""The font sizes of names and of everything else."""

PADDING, GAP, ROW, BAR = 10.0, 18.0, 17.0, 7.0
"""The room at the sides, between the two texts of a row, of a row, and for the bar below."""

ROOM = 250.0
"""The most room for the texts of a row."""

LEAST_TITLE = 150.0
"""The room that the left text of a title has in any case."""

MOST_LINES = 4
"""The most lines for a mistake."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A row of texts in a box: one at its left, and one at its right."""

    left: str
    right: str = ""
    bold: bool = False
    is_mistake: bool = False

    @property
    def size(self) -> float:
        """The font size."""
        return NAME_SIZE if self.bold else SIZE

    @property
    def text(self) -> str:
        """Both texts."""
        return " · ".join(filter(None, (self.left, self.right)))

    @property
    def width(self) -> float:
        """The room that the texts take."""
        left = text_width(self.left, self.size, self.bold)
        return left + (GAP + text_width(self.right, SIZE) if self.right else 0)


@dataclass(frozen=True, slots=True)
class CardText:
    """The texts of a box.

    Attributes:
        rows: its rows from above.
        full: everything without abbreviations, for who points at the box.
    """

    rows: Sequence[CardRow]
    full: str

    @property
    def width(self) -> float:
        """The width of the box."""
        return max(row.width for row in self.rows) + 2 * PADDING

    @property
    def height(self) -> float:
        """The height of the box."""
        return len(self.rows) * ROW + 6 + BAR


def card_text(vertex: Vertex) -> CardText:
    """Return what is written in the box of a vertex.

    >>> [(row.left, row.right) for row in card_text(Vertex("lstm", "LSTM", "(None, 8)")).rows]
    [('lstm', '0'), ('LSTM', '(None, 8)')]
    """
    name, kind, shape = map(visible, (vertex.name, vertex.class_name, vertex.shape))
    rows = [_row(name, vertex.params_text, True), _row(kind, shape or "?")]
    if vertex.note:
        rows.append(CardRow(fitted(visible(vertex.note), ROOM, SIZE)))
    for mistake in vertex.mistakes:
        lines = lines_in(visible(mistake), ROOM, SIZE, MOST_LINES)
        rows += [CardRow(line, is_mistake=True) for line in lines]
    count = f"{vertex.params_text} parameters"
    full = ", ".join(filter(None, (name, kind, shape, count, vertex.note, *vertex.mistakes)))
    return CardText(rows, visible(full))


def _row(left: str, right: str, bold: bool = False) -> CardRow:
    """Return a row whose texts fit; the left one is shortened first."""
    right = fitted(right, ROOM * 0.6, SIZE)
    room = ROOM - GAP - text_width(right, SIZE)
    return CardRow(fitted(left, room, NAME_SIZE if bold else SIZE, bold), right, bold)


def frame_title(vertex: Vertex, inside: ModelGraph, room: float) -> CardRow:
    """Return the title of the frame around a model or a block, and its number of parameters.

    Args:
        vertex: the model or the block.
        inside: its graph.
        room: how much room there is; less than `LEAST_TITLE` is not for the left text.
    """
    if vertex.times > 1:
        words = [f"{vertex.times} × {vertex.name}", vertex.note]
        right = f"{vertex.params_text} each"
    else:
        words = [vertex.name, vertex.note, vertex.class_name, vertex.shape]
        right = inside.total
    end = GAP + text_width(right, SIZE) if right else 0
    space = max(room - end, LEAST_TITLE)
    words = [visible(word) for word in words if word]
    while len(words) > 1 and text_width(" · ".join(words), NAME_SIZE, bold=True) > space:
        words.pop()  # The name is the last to be shortened.
    return CardRow(fitted(" · ".join(words), space, NAME_SIZE, bold=True), right, True)
