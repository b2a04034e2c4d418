"""PDF files: the lines of each page, with gaps between columns."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_double, c_float
from dataclasses import dataclass
from itertools import islice
from typing import Any

from shapecalc.grade.documents.kinds import ONLY_ANSWERS, TYPED, NoTextError
from shapecalc.grade.documents.libraries import SAVE_AGAIN, Content, library, read_apart
from shapecalc.grade.documents.line import Line
from shapecalc.grade.documents.page_layout import Glyph, Stroke, page_lines
from shapecalc.limits import PDF_PAGES, SHEET_CHARACTERS

UNKNOWN = 0xFFFD
"""What stands for a sign if the file does not say which character it is."""

THIN = 3.0
"""How thick a line is at most with its seam, and how long at least, in points."""

MOST_OBJECTS, MOST_STROKES = 5_000, 200
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
    try:
        document = pdfium.PdfDocument(content)
        number = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise NoTextError("it is protected by a password", "save it without one") from None
        raise NoTextError("it is damaged", SAVE_AGAIN) from None
    if number > PDF_PAGES:
        raise NoTextError(f"it has {number:,} pages; at most {PDF_PAGES} are read")
    pages = list(_pages(pdfium, document))
    if sum(page.text.count_chars() for page in pages if page) > SHEET_CHARACTERS:
        raise NoTextError(f"it has more than {SHEET_CHARACTERS:,} characters", ONLY_ANSWERS)
    lines: list[Line] = []
    unread: list[str] = []
    for number, page in enumerate(pages, start=1):
        texts = page_lines(list(_glyphs(pdfium.raw, page))) if page else []
        for at, text in enumerate(texts, start=1):
            lines.append(Line(text, len(lines) + 1, place=f"page {number}, line {at}"))
        if not texts:
            unread.append(f"page {number}: no text")
    if not lines:
        raise NoTextError(SCAN, TYPED)
    whole_text = "".join(line.text for line in lines)
    if whole_text.count(chr(UNKNOWN)) * 2 > len(whole_text):
        raise NoTextError("it does not say which characters its letters are", TYPED)
    return Content(lines, unread)


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


def _glyphs(raw: Any, page: PdfPage) -> Iterator[Glyph]:
    """Yield the characters of a page where they stand, in the order of the file."""
    text, strokes = page.text, list(_strokes(raw, page.page))
    x, y = c_double(), c_double()
    box = raw.FS_RECTF()
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        if raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        sign = "-" if raw.FPDFText_IsHyphen(text, at) == 1 else chr(code or UNKNOWN)
        if raw.FPDFText_GetCharOrigin(text, at, x, y) and raw.FPDFText_GetLooseCharBox(
            text, at, box
        ):
            size = abs(box.top - box.bottom)
            glyph = Glyph(sign, box.left, box.right, y.value, size)
            is_struck = any(stroke.strikes(glyph) for stroke in strokes)
            yield glyph._replace(is_struck=True) if is_struck else glyph


def _strokes(raw: Any, page: Any) -> Iterator[Stroke]:
    """Yield the thin lines from left to right of a page, up to the number that is looked at."""
    left, bottom, right, top = (c_float() for _ in range(4))
    number = raw.FPDFPage_CountObjects(page)
    paths = (raw.FPDFPage_GetObject(page, at) for at in range(min(number, MOST_OBJECTS)))
    strokes = (
        Stroke(left.value, right.value, (top.value + bottom.value) / 2)
        for path in paths
        if raw.FPDFPageObj_GetType(path) == raw.FPDF_PAGEOBJ_PATH
        and raw.FPDFPageObj_GetBounds(path, left, bottom, right, top)
        and top.value - bottom.value < THIN < right.value - left.value
    )
    return islice(strokes, MOST_STROKES)
