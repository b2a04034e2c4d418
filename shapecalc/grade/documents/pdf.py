"""PDF files: the lines of each page, with gaps between columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from ctypes import c_double, c_float, c_int
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
    """A page with its text, as the library has them."""

    page: Any
    text: Any


def _pages(pdfium: Any, document: Any) -> Iterator[PdfPage | None]:
    """Yield the pages; None for one that is damaged."""
    for number in range(len(document)):
        try:
            page = document[number]
            yield PdfPage(page, page.get_textpage())
        except pdfium.PdfiumError:
            yield None


def _rows(raw: Any, page: PdfPage) -> list[list[str]]:
    """Return the lines of a page, and the cells of its tables."""
    thin = list(_thin_lines(raw, page.page))
    strokes = sorted((line for line in thin if isinstance(line, Stroke)), key=attrgetter("height"))
    uprights = [line for line in thin if isinstance(line, Upright)]
    return page_lines(list(_glyphs(raw, page.text, strokes)), list(grids(strokes, uprights)))


def _glyphs(raw: Any, text: Any, strokes: Sequence[Stroke]) -> Iterator[Glyph]:
    """Yield the characters of a page where they stand, in the order of the file.

    Args:
        raw: the library.
        text: the text of the page.
        strokes: the lines from left to right, by their heights.
    """
    heights = [stroke.height for stroke in strokes]
    x, y = c_double(), c_double()
    box = raw.FS_RECTF()
    text, number = text.raw, text.count_chars()
    for at in range(number):
        code = raw.FPDFText_GetUnicode(text, at)
        if raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        sign = "-" if raw.FPDFText_IsHyphen(text, at) == 1 else chr(code or UNKNOWN)
        if raw.FPDFText_GetCharOrigin(text, at, x, y) and raw.FPDFText_GetLooseCharBox(
            text, at, box
        ):
            size = abs(box.top - box.bottom)
            glyph = Glyph(sign, box.left, box.right, y.value, size)
            near = slice(bisect_left(heights, y.value), bisect_left(heights, y.value + size))
            is_struck = any(stroke.strikes(glyph) for stroke in strokes[near])
            yield glyph._replace(is_struck=True) if is_struck else glyph


def _thin_lines(raw: Any, page: Any) -> Iterator[Stroke | Upright]:
    """Yield the thin lines of a page, up to the number that is looked at."""
    number = raw.FPDFPage_CountObjects(page)
    objects = (raw.FPDFPage_GetObject(page, at) for at in range(min(number, MOST_OBJECTS)))
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
