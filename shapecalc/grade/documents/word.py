"""Word files: paragraphs, tables, lists and equations, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.documents.formulas import MATH, equation
from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.libraries import (
    SAVE_AGAIN,
    Content,
    check_archive,
    library,
    pictures_in,
    read_apart,
)
from shapecalc.grade.documents.line import Line, readable, rows
from shapecalc.grade.documents.numbering import Numbering, integer, numbering_of
from shapecalc.grade.documents.styled import Piece, joined
from shapecalc.grade.documents.word_parts import ASIDE, NOTES, WORD, asides, notes

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

SYMBOLS = {
    "F0E0": "→",
    "F0E8": "→",
    "F0AE": "→",
    "F0DE": "⇒",
    "F0B4": "×",
    "F0D7": "·",
    "F0A3": "≤",
    "F0B3": "≥",
    "F02B": "+",
    "F02D": "-",
    "F03D": "=",
}
"""Signs of the fonts Symbol and Wingdings, which Word inserts for what is typed, as ``-->``."""

PARTS = ("numbering", "styles", *(f"{kind}s" for kind in NOTES), *ASIDE)
"""The parts beside the text that are looked at."""

MOST_STYLES = 10
"""The most styles of which each is based on the next; they may be based on one another."""

MOST_COLUMNS = 50
"""The most columns over which a cell reaches."""

_SIGNS = {
    f"{WORD}tab": "\t",
    f"{WORD}br": "\n",
    f"{WORD}cr": "\n",
    f"{WORD}noBreakHyphen": "-",
}
_PASSED = (f"{WORD}rPr", f"{WORD}pPr", f"{WORD}instrText", f"{WORD}moveFrom", FALLBACK)
"""What a person does not see in the text."""


def read_word(content: bytes) -> Content:
    """Return the lines of a Word file.

    Raises:
        NoTextError: if it cannot be read.
    """
    check_archive(content)
    library("docx", "Word files")
    return read_apart(lambda: _read(content))


def _read(content: bytes) -> Content:
    docx = library("docx", "Word files")
    try:
        document = docx.Document(BytesIO(content))
        body, part = document.element.body, document.part
        parts = list(_parts(part.rels.values(), library("docx.oxml", "Word files").parse_xml))
    except Exception as error:  # The library checks little: any error means that a part is odd.
        raise NoTextError(f"it is damaged: {type(error).__name__}: {error}", SAVE_AGAIN) from None
    roots = dict(parts)
    reader = WordReader(numbering_of(roots.get("numbering"), WORD), _styles(roots.get("styles")))
    lines = [*reader.read(body), *notes(parts, reader.read)]
    pictures = pictures_in(content)
    if pictures and not any(line.text for line in lines):
        raise NoTextError("it has only pictures, and no text")
    return Content(lines, [*pictures, *asides(parts, reader.read)])


def _parts(relations: Iterable[Any], parse: Callable[[bytes], Any]) -> Iterator[tuple[str, Any]]:
    """Yield the roots of the parts of a file that are read, each with its type."""
    for relation in relations:
        name = relation.reltype.rpartition("/")[2]
        if name in PARTS and not relation.is_external:
            part = relation.target_part
            yield name, part.element if hasattr(part, "element") else parse(part.blob)


def _styles(root: Any) -> dict[str, tuple[int, int]]:
    """Return the number of the list and the level that styles of paragraphs give to them."""
    items = [] if root is None else root.findall(f"{WORD}style")
    styles = {item.get(f"{WORD}styleId"): item for item in items}
    lists = {name: _list_of_style(styles, item) for name, item in styles.items()}
    return {name: at for name, at in lists.items() if at}


def _list_of_style(styles: Mapping[str, Any], style: Any) -> tuple[int, int] | None:
    """Return the list and the level of a style, or of the style on which it is based."""
    for _ in range(MOST_STYLES):
        properties = style.find(f"{WORD}pPr/{WORD}numPr")
        if properties is not None:
            return _list_of(properties)
        base = style.find(f"{WORD}basedOn")
        style = None if base is None else styles.get(base.get(f"{WORD}val"))
        if style is None:
            break
    return None


def _list_of(properties: Any) -> tuple[int, int]:
    """Return the number of a list and the level in it; 0 for no list."""
    parts = (properties.find(f"{WORD}{name}") for name in ("numId", "ilvl"))
    number, level = (integer(None if p is None else p.get(f"{WORD}val")) for p in parts)
    return number, level


@dataclass(slots=True)
class WordReader:
    """Reads the tree of a Word file.

    Attributes:
        numbering: counts the items of lists.
        styles: the list and the level of each style that has one.
        numbers: the numbers of the lines.
        tables: the numbers of the tables.
    """

    numbering: Numbering
    styles: dict[str, tuple[int, int]]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    tables: Iterator[int] = field(default_factory=lambda: count(1))

    def read(self, parent: Any) -> Iterator[Line]:
        """Yield the lines of a body, of a box, or of a cell."""
        for block in parent:
            if block.tag == f"{WORD}p":
                for text in self._paragraph(block).split("\n"):
                    yield Line(readable(text).rstrip(), next(self.numbers))
                yield from self._boxes(block)
            elif block.tag == f"{WORD}tbl":
                yield from self._table(block)
            elif block.tag in (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}customXml"):
                yield from self.read(block)

    def _boxes(self, block: Any) -> Iterator[Line]:
        """Yield the lines of the boxes that are fixed to a paragraph, each once."""
        for box in block.iter(f"{WORD}txbxContent"):
            if not any(parent.tag == FALLBACK for parent in box.iterancestors()):
                yield from self.read(box)

    def _table(self, table: Any) -> Iterator[Line]:
        """Yield the rows of a table; tables inside its cells follow their row."""
        number = next(self.tables)
        above: list[str] = []
        for at, row in enumerate(_inside(table, "tr"), start=1):
            cells = list(_inside(row, "tc"))
            texts = above = list(self._columns(cells, above))
            place = f"table {number}, row {at}"
            if any(text.strip() for text in texts):
                yield from rows(texts, next(self.numbers), place)
            for cell in cells:
                for inner in _inside(cell, "tbl"):
                    yield from self._table(inner)
                for block in _inside(cell, "p"):
                    yield from self._boxes(block)

    def _columns(self, cells: Iterable[Any], above: Sequence[str]) -> Iterator[str]:
        """Yield the texts of a row by columns; a cell that goes on from the row above has its text.

        Of a cell over several columns, the first one has the text.
        """
        column = 0
        for cell in cells:
            merged, span = (
                cell.find(f"{WORD}tcPr/{WORD}{name}") for name in ("vMerge", "gridSpan")
            )
            goes_on = merged is not None and merged.get(f"{WORD}val") != "restart"
            text = "\n".join(self._cell(cell))
            yield above[column] if goes_on and column < len(above) and not text.strip() else text
            width = 1 if span is None else integer(span.get(f"{WORD}val"))
            more = min(max(width, 1), MOST_COLUMNS) - 1
            yield from [""] * more
            column += 1 + more

    def _cell(self, cell: Any) -> Iterator[str]:
        """Yield the paragraphs of a cell."""
        return (self._paragraph(block) for block in _inside(cell, "p"))

    def _paragraph(self, block: Any) -> str:
        """Return the text of a paragraph, with its number in a list."""
        text = joined(_pieces(block))
        label = self._label(block) if text.strip() else ""
        return f"{label} {text}" if label else text

    def _label(self, block: Any) -> str:
        properties = block.find(f"{WORD}pPr/{WORD}numPr")
        style = block.find(f"{WORD}pPr/{WORD}pStyle")
        if properties is not None:
            number, level = _list_of(properties)
        else:
            name = "" if style is None else style.get(f"{WORD}val")
            number, level = self.styles.get(name, (0, 0))
        return self.numbering.label(number, level) if number else ""


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Yield the parts of a table, a row or a cell by their name."""
    for part in parent:
        if part.tag == f"{WORD}{name}":
            yield part
        elif part.tag in (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}customXml"):
            yield from _inside(part, name)


def _pieces(element: Any, is_deleted: bool = False) -> Iterator[Piece]:
    """Yield the text of a paragraph, or of a part of one.

    Args:
        element: the paragraph or the part.
        is_deleted: whether a person has deleted it, and the file keeps the change.
    """
    for part in element:
        tag = part.tag
        if tag in _PASSED or not isinstance(tag, str):
            continue
        if tag == f"{WORD}r":
            yield _run(part, is_deleted)
        elif tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
            yield Piece(equation(part), is_deleted)
        else:
            yield from _pieces(part, is_deleted or tag == f"{WORD}del")


def _run(run: Any, is_deleted: bool) -> Piece:
    """Return a run: characters of one format."""
    text = "".join(map(_sign, run))
    properties = run.find(f"{WORD}rPr")
    if properties is None:
        return Piece(text, is_deleted)
    if _is_on(properties, "vanish"):
        return Piece("")
    position = properties.find(f"{WORD}vertAlign")
    is_raised = position is not None and position.get(f"{WORD}val") == "superscript"
    is_struck = is_deleted or _is_on(properties, "strike") or _is_on(properties, "dstrike")
    return Piece(text, is_struck, is_raised)


def _is_on(properties: Any, name: str) -> bool:
    """Return whether a property of a run is switched on."""
    item = properties.find(f"{WORD}{name}")
    return item is not None and item.get(f"{WORD}val") not in ("0", "false", "off")


def _sign(part: Any) -> str:
    """Return the text of a part of a run."""
    if part.tag in (f"{WORD}t", f"{WORD}delText"):
        return part.text or ""
    if part.tag == f"{WORD}sym":
        return SYMBOLS.get(str(part.get(f"{WORD}char")).upper(), "\ufffd")
    if part.tag in _SIGNS:
        return _SIGNS[part.tag]
    # Characters with small ones above them, as in East Asia.
    base = part.iterfind(f"{WORD}rubyBase/{WORD}r") if part.tag == f"{WORD}ruby" else ()
    return "".join(_sign(sign) for run in base for sign in run)
