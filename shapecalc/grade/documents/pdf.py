"""PDF files: the lines of each page, with gaps between columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from ctypes import addressof, c_double, c_float, c_int
from itertools import islice
from operator import attrgetter
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.grade.documents.kinds import ONLY_ANSWERS, TYPED, NoTextError
from shapecalc.grade.documents.libraries import SAVE_AGAIN, Content, library, read_apart
from shapecalc.grade.documents.line import Line, rows
from shapecalc.grade.documents.page_layout import page_lines
from shapecalc.grade.documents.page_parts import Glyph, Stroke, Upright
from shapecalc.grade.documents.page_tables import grids
from shapecalc.limits import PDF_CHARACTERS, PDF_PAGES

UNKNOWN = 0xFFFD
"""What stands for a sign if the file does not say which character it is."""

THIN = 3.0
"""How thick a line is at most with its seam, and how long at least, in points."""

MOST_OBJECTS, MOST_LINES = 5_000, 500
"""How many objects of a page are looked at, and how many lines among them."""

FAR, MOST_MOVED = 3_000, 200
"""How far apart texts are moved, in points, and how many of a page."""

SHADOW = 0.3
"""How far a shadow of a text is from it at most, as a share of the size of a letter."""

SCAN = "it has only pictures, and no text"


def read_pdf(content: bytes) -> Content:
    """Return the lines of a PDF file.

    Raises:
        NoTextError: if it cannot be read, or has no text.
    """
    library("pypdfium2", "PDF files")
    return read_apart(lambda: _read(content))


def _read(content: bytes) -> Content:
    pdfium = library("pypdfium2", "PDF files")
    document = _opened(pdfium, content)
    pages = list(_pages(pdfium, document))
    if sum(page.text.count_chars() for page in pages if page) > PDF_CHARACTERS:
        raise NoTextError(f"it has more than {PDF_CHARACTERS:,} characters", ONLY_ANSWERS)
    lines: list[Line] = []
    unread: list[str] = []
    for number, page in enumerate(pages, start=1):
        rows_of_page = _rows(pdfium.raw, page) if page else []
        for at, texts in enumerate(rows_of_page, start=1):
            lines += rows(texts, len(lines) + 1, f"page {number}, line {at}")
        if not rows_of_page:
            unread.append(f"page {number}: no text")
    if not lines:
        raise NoTextError(SCAN, TYPED)
    whole_text = "".join(line.text for line in lines)
    if whole_text.count(chr(UNKNOWN)) * 2 > len(whole_text):
        raise NoTextError("it does not say which characters its letters are", TYPED)
    return Content(lines, unread)


def _opened(pdfium: Any, content: bytes) -> Any:
    """Return a document.

    Raises:
        NoTextError: if it is damaged, protected, or has too many pages.
    """
    try:
        document = pdfium.PdfDocument(content)
        number = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise NoTextError("it is protected by a password", "save it without one") from None
        raise NoTextError("it is damaged", SAVE_AGAIN) from None
    if number > PDF_PAGES:
        raise NoTextError(f"it has {number:,} pages; at most {PDF_PAGES} are read", ONLY_ANSWERS)
    return document


@dataclass(slots=True)
class PdfPage:
    """A page with its text, as the library has them.

    Attributes:
        page: the page.
        text: its text.
        moved: how far down each text of the page was moved, by its address.
    """

    page: Any
    text: Any
    moved: Mapping[int, float]


def _pages(pdfium: Any, document: Any) -> Iterator[PdfPage | None]:
    """Yield the pages; None for one that is damaged."""
    for number in range(len(document)):
        try:
            yield _page(pdfium.raw, document[number])
        except pdfium.PdfiumError:
            yield None


def _page(raw: Any, page: Any) -> PdfPage:
    """Return a page with all of its texts.

    PDFium takes a text for the shadow of an equal one if their boxes overlap, as those of lines
    below each other may, and leaves it out. So such texts are moved apart.
    """
    text = page.get_textpage()
    number = text.count_chars()
    present = {_address(raw, text, at) for at in range(number if number <= PDF_CHARACTERS else 0)}
    objects = (raw.FPDFPage_GetObject(page, at) for at in range(_count(raw, page)))
    texts = (item for item in objects if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT)
    hidden = [item for item in texts if present and addressof(item.contents) not in present]
    moved: dict[int, float] = {}
    for times, item in enumerate(hidden[:MOST_MOVED], start=1):
        moved[addressof(item.contents)] = times * FAR
        raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, 0, -times * FAR)
    return PdfPage(page, page.get_textpage() if moved else text, moved)


def _count(raw: Any, page: Any) -> int:
    return min(int(raw.FPDFPage_CountObjects(page)), MOST_OBJECTS)


def _address(raw: Any, text: Any, at: int) -> int:
    """Return the address of the text that a character belongs to; 0 if it belongs to none."""
    item = raw.FPDFText_GetTextObject(text, at)
    return addressof(item.contents) if item else 0


def _without_shadows(glyphs: Sequence[tuple[Glyph, float]]) -> list[Glyph]:
    """Return the characters of a page without those of moved texts that are shadows.

    Args:
        glyphs: the characters, each with how far its text was moved.
    """

    def places(glyph: Glyph) -> Iterator[tuple[str, int, int]]:
        step = SHADOW * glyph.size or 1
        left, base = int(glyph.left // step), int(glyph.base // step)
        yield from ((glyph.text, left + x, base + y) for x in (0, -1, 1) for y in (0, -1, 1))

    texts: dict[float, list[Glyph]] = {0: []}
    for glyph, far in glyphs:
        texts.setdefault(far, []).append(glyph)
    shadows: set[int] = set()
    first = texts.pop(0)
    taken = {next(places(glyph)) for glyph in first} if texts else set()
    for text in texts.values():
        shadows |= {id(glyph) for glyph in text if not taken.isdisjoint(places(glyph))}
        taken |= {next(places(glyph)) for glyph in text}
    return [glyph for glyph, _ in glyphs if id(glyph) not in shadows]


def _rows(raw: Any, page: PdfPage) -> list[list[str]]:
    """Return the lines of a page, and the cells of its tables."""
    thin = list(_thin_lines(raw, page.page))
    strokes = sorted((line for line in thin if isinstance(line, Stroke)), key=attrgetter("height"))
    uprights = [line for line in thin if isinstance(line, Upright)]
    glyphs = _without_shadows(list(_glyphs(raw, page, strokes)))
    return page_lines(glyphs, list(grids(strokes, uprights)))


def _glyphs(raw: Any, page: PdfPage, strokes: Sequence[Stroke]) -> Iterator[tuple[Glyph, float]]:
    """Yield the characters of a page where they stand, in the order of the file.

    Args:
        raw: the library.
        page: the page.
        strokes: the lines from left to right, by their heights.

    Yields:
        Each character, and how far its text was moved.
    """
    heights = [stroke.height for stroke in strokes]
    x, y = c_double(), c_double()
    box = raw.FS_RECTF()
    text, number = page.text.raw, page.text.count_chars()
    for at in range(number):
        code = raw.FPDFText_GetUnicode(text, at)
        if raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        sign = "-" if raw.FPDFText_IsHyphen(text, at) == 1 else chr(code or UNKNOWN)
        if raw.FPDFText_GetCharOrigin(text, at, x, y) and raw.FPDFText_GetLooseCharBox(
            text, at, box
        ):
            size = abs(box.top - box.bottom)
            back = page.moved.get(_address(raw, text, at), 0) if page.moved else 0
            base = y.value + back
            glyph = Glyph(sign, box.left, box.right, base, size)
            near = slice(bisect_left(heights, base), bisect_left(heights, base + size))
            is_struck = any(stroke.strikes(glyph) for stroke in strokes[near])
            yield glyph._replace(is_struck=True) if is_struck else glyph, back


def _thin_lines(raw: Any, page: Any) -> Iterator[Stroke | Upright]:
    """Yield the thin lines of a page, up to the number that is looked at."""
    objects = (raw.FPDFPage_GetObject(page, at) for at in range(_count(raw, page)))
    paths = (item for item in objects if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH)
    return islice((line for path in paths for line in _lines_of(raw, path)), MOST_LINES)


def _lines_of(raw: Any, path: Any) -> Iterator[Stroke | Upright]:
    """Yield the thin lines that a path is, or that a frame consists of."""
    sides = [c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(path, *sides):
        return
    left, bottom, right, top = (side.value for side in sides)
    is_wide, is_high = right - left >= THIN, top - bottom >= THIN
    if is_wide and not is_high:
        yield Stroke(left, right, (top + bottom) / 2)
    elif is_high and not is_wide:
        yield Upright(bottom, top, (left + right) / 2)
    elif is_wide and is_high and _is_frame(raw, path):
        yield from (Stroke(left, right, height) for height in (bottom, top))
        yield from (Upright(bottom, top, distance) for distance in (left, right))


def _is_frame(raw: Any, path: Any) -> bool:
    """Return whether a path is a rectangle whose border is drawn."""
    fill, stroke = c_int(), c_int()
    has_mode = raw.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(has_mode and stroke.value and raw.FPDFPath_CountSegments(path) in (4, 5))
