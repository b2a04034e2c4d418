"""Web pages, and HTML inside Markdown: lines, tables and lists as a person sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.documents.kinds import ONLY_ANSWERS, NoTextError
from shapecalc.grade.documents.libraries import SAVE_AGAIN, library
from shapecalc.grade.documents.line import Line, readable, rows
from shapecalc.grade.documents.styled import Piece, joined
from shapecalc.limits import HTML_TAGS
from shapecalc.patterns import regex

_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section "
    "summary table tbody tfoot thead tr ul".split()
)
_PASSED = frozenset("script style title template annotation noscript".split())
"""The elements whose content a person does not see."""

_CONTROLS = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""What the library takes for the end of a page, or refuses."""

_STRUCK = regex(r"text-decoration[^;]*line-through")
_RAISED = regex(r"vertical-align\s*:\s*super")
_KEPT = regex(r"white-space\s*:\s*(?:pre|break-spaces)")
_HIDDEN = regex(r"display\s*:\s*none|visibility\s*:\s*hidden")
_BLANKS = regex(r"[ \t\n\f\r]+")

MOST_SPAN = 50
"""The most columns or rows over which one cell reaches."""

MOST_COLUMNS = 1_000
"""The most columns of a row, after which a cell is one column wide."""


@dataclass(slots=True)
class Element:
    """An element that is open.

    Attributes:
        tag: its name.
        line: the line of the page where it begins.
        is_struck, is_raised: how its text looks.
        is_hidden: whether a person does not see it.
        keeps: whether its blanks and line ends count.
        children: how many elements in it have begun.
    """

    tag: str
    line: int = 1
    is_struck: bool = False
    is_raised: bool = False
    is_hidden: bool = False
    keeps: bool = False
    children: int = 0


@dataclass(slots=True)
class HtmlTable:
    """A table that is open.

    Attributes:
        cells: the texts of the cells of the row so far; None between rows.
        rowspans: over how many more rows the cell of a column above reaches.
        above: the cells of the row above.
        line: the line of the page where the row begins.
        column: the column of the last cell.
        in_cell: whether a cell is open.
    """

    cells: list[str] | None = None
    rowspans: dict[int, int] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    line: int = 1
    column: int = 0
    in_cell: bool = False

    def fill_down(self) -> None:
        """Add the texts of cells above that reach down into the next columns."""
        cells = [] if self.cells is None else self.cells
        while self.rowspans.get(len(cells), 0):
            self.rowspans[len(cells)] -= 1
            cells.append(self.above[len(cells)] if len(cells) < len(self.above) else "")


@dataclass(slots=True)
class HtmlReader:
    """Reads a page, element by element.

    Attributes:
        lines: the lines so far, each with the line of the page where it is.
        elements: the elements that are open.
        tables: the tables that are open.
        lists: the numbers of the items of the lists that are open; None for bullets.
        pieces: the text of the line that is read.
        label: the number of the item that has begun.
        line: the line of the page that is read.
        first: the line of the page where the text of the line that is read begins.
    """

    lines: list[Line] = field(default_factory=list)
    elements: list[Element] = field(default_factory=lambda: [Element("")])
    tables: list[HtmlTable] = field(default_factory=list)
    lists: list[Iterator[int] | None] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    label: str = ""
    line: int = 1
    first: int = 1

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        """Begin an element."""
        if tag in _BLOCKS or tag == "br":
            self.break_line()
        self.line = max(self.line, line)
        above = self.elements[-1]
        above.children += 1
        if above.tag == "mfrac" and above.children == 2:
            self.add("/")
        self.elements.append(self._element(tag, attributes))
        if tag == "table":
            if self.tables:  # The table around it frames the page.
                self._end_row()
            self.tables.append(HtmlTable())
        elif tag in ("td", "th") and self.tables:
            self._begin_cell(attributes)
        elif tag in ("ol", "ul"):
            self.lists.append(count(_number(attributes, "start")) if tag == "ol" else None)
        elif tag == "li" and self.lists:
            numbers = self.lists[-1]
            self.label = "- " if numbers is None else f"{next(numbers)}. "

    def _element(self, tag: str, attributes: Mapping[str, str]) -> Element:
        """Return an element, whose text looks as that around it and as it says itself."""
        above, style = self.elements[-1], attributes.get("style", "").lower()
        is_power = above.tag == "msup" and above.children == 2
        is_hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
        return Element(
            tag,
            self.line,
            above.is_struck or tag in ("s", "del", "strike") or bool(_STRUCK.search(style)),
            above.is_raised or tag == "sup" or is_power or bool(_RAISED.search(style)),
            above.is_hidden or tag in _PASSED or is_hidden or bool(_HIDDEN.search(style)),
            above.keeps or tag in ("pre", "textarea") or bool(_KEPT.search(style)),
        )

    def end(self, tag: str) -> None:
        """End an element."""
        if tag in _BLOCKS or tag in ("td", "th"):
            self.break_line()
        if tag in ("td", "th") and self.tables:
            self.tables[-1].in_cell = False
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag == "table":
            self._end_row()
            self.tables.pop()
        elif tag in ("ol", "ul"):
            self.lists.pop()
        self.elements.pop()

    def add_text(self, text: str) -> None:
        """Add text as it stands in the page."""
        element = self.elements[-1]
        if not element.keeps:
            self.add(text)
            self.line += text.count("\n")
            return
        first, *others = text.replace("\r\n", "\n").split("\n")
        self.add(first)
        for other in others:
            self._end_line()
            self.line += 1
            self.add(other)

    def add(self, text: str) -> None:
        """Add text that a person sees there."""
        element = self.elements[-1]
        if element.is_hidden or not (self.pieces or text.strip() or element.keeps):
            return
        if not self.pieces:
            self.first = self.line + text[: len(text) - len(text.lstrip())].count("\n")
        self.pieces.append(Piece(text, element.is_struck, element.is_raised))

    def break_line(self) -> None:
        """End a line of a text, unless it is empty."""
        if any(piece.text.strip() for piece in self.pieces):
            self._end_line()
        self.pieces.clear()

    def _end_line(self) -> None:
        """End a line, in a cell or on the page."""
        text = joined(self.pieces)
        keeps = self.elements[-1].keeps
        text = text.rstrip() if keeps else _BLANKS.sub(" ", text).strip()
        text, self.label = self.label + text, ""
        self.pieces.clear()
        table = self.tables[-1] if self.tables else None
        if table and table.in_cell and table.cells:
            table.cells[table.column] += f"{text}\n"
        else:
            self.lines.append(Line(readable(text), self.first))

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        """Begin a cell; columns into which a cell above reaches have its text."""
        table = self.tables[-1]
        if table.cells is None:
            table.cells, table.line = [], self.line
        cells = table.cells
        table.fill_down()
        down = _number(attributes, "rowspan")
        columns = _number(attributes, "colspan") if len(cells) < MOST_COLUMNS else 1
        table.column = len(cells)
        for column in range(table.column, table.column + columns):
            table.rowspans[column] = down - 1
        cells += [""] * columns
        table.in_cell = True

    def _end_row(self) -> None:
        """End a row, if one is open."""
        table = self.tables[-1]
        self.break_line()
        if table.cells:
            table.fill_down()
            table.above = table.cells
        if table.cells and any(table.cells):
            self.lines += rows(table.cells, table.line)
        table.cells, table.in_cell = None, False


def _number(attributes: Mapping[str, str], name: str) -> int:
    """Return the number in an attribute; 1 without one."""
    value = attributes.get(name, "").strip()
    return max(1, min(int(value), MOST_SPAN)) if re.fullmatch(r"[0-9]{1,9}", value) else 1


def read_html(text: str) -> list[Line]:
    """Return the lines of a page, each with the number of the line of the page where it is.

    Raises:
        NoTextError: if lxml is not installed, or if the page is too large or too deep.

    >>> [line.text for line in read_html("<ol><li>LSTM <s>440</s> 480<li>Dense 15</ol>")]
    ['1. LSTM ~~440~~ 480', '2. Dense 15']
    """
    if text.count("<") > HTML_TAGS:
        raise NoTextError(f"it has more than {HTML_TAGS:,} tags", ONLY_ANSWERS)
    etree = library("lxml.etree", "HTML")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    root = etree.fromstring(_CONTROLS.sub(" ", text).encode(), parser)
    if any("depth" in error.message for error in parser.error_log):
        raise NoTextError("it has too many elements inside each other", SAVE_AGAIN)
    reader = HtmlReader()
    if root is None:
        return []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            reader.start(element.tag, element.attrib, element.sourceline or 1)
            reader.add_text(element.text or "")
        else:
            reader.end(element.tag)
            reader.add_text(element.tail or "")
    reader.break_line()
    return reader.lines
