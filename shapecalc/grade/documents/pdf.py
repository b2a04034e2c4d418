"""PDF files: the lines of each page, with gaps between columns."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_double
from typing import Any

from shapecalc.grade.documents.kinds import ONLY_ANSWERS, TYPED, NoTextError
from shapecalc.grade.documents.libraries import SAVE_AGAIN, Content, library, read_apart
from shapecalc.grade.documents.line import Line
from shapecalc.grade.documents.page_layout import Glyph, page_lines
from shapecalc.limits import PDF_PAGES, SHEET_CHARACTERS

UNKNOWN = 0xFFFD
"""What stands for a sign if the file does not say which character it is."""

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
    pages = [_text_of_page(pdfium, document, page) for page in range(number)]
    if sum(page.count_chars() for page in pages if page) > SHEET_CHARACTERS:
        raise NoTextError(f"it has more than {SHEET_CHARACTERS:,} characters", ONLY_ANSWERS)
    lines: list[Line] = []
    unread: list[str] = []
    for page, glyphs in enumerate(pages):
        page_texts = page_lines(list(_glyphs(pdfium.raw, glyphs))) if glyphs else []
        for at, text in enumerate(page_texts, start=1):
            lines.append(Line(text, len(lines) + 1, place=f"page {page + 1}, line {at}"))
        if not page_texts:
            unread.append(f"page {page + 1}: no text")
    if not lines:
        raise NoTextError(SCAN, TYPED)
    texts = "".join(line.text for line in lines)
    if texts.count(chr(UNKNOWN)) * 2 > len(texts):
        raise NoTextError("it does not say which characters its letters are", TYPED)
    return Content(lines, unread)


def _text_of_page(pdfium: Any, document: Any, number: int) -> Any:
    """Return the text of a page; None if it is damaged."""
    try:
        return document[number].get_textpage()
    except pdfium.PdfiumError:
        return None


def _glyphs(raw: Any, text: Any) -> Iterator[Glyph]:
    """Yield the characters of a page where they stand, in the order of the file."""
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
            yield Glyph(sign, box.left, box.right, y.value, abs(box.top - box.bottom))
