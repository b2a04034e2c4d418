"""What kind of file it is, by its content; why some kinds have no lines, and what helps."""

from __future__ import annotations

import re
from typing import Literal

from shapecalc.patterns import regex
from shapecalc.read.formats import recognized

Kind = Literal["text", "html", "notebook", "pdf", "spreadsheet", "word"]
"""The kinds of files that have lines."""


class NoTextError(Exception):
    """A file without lines; the message says why.

    Attributes:
        hint: what to hand in instead.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint or INSTEAD


INSTEAD = "hand in a text, a Word or Excel file, a notebook, or a PDF with text"
ONLY_ANSWERS = "hand in only the answers"
TYPED = "type the answers into a text, a Word or an Excel file, and hand in that"
UNPACKED = "unpack it, and hand in the file with the answers"
FROM_HANGUL = "save it in Hangul as PDF or DOCX, and hand in that"
PICTURE = "it is a picture"
PACKED = "it is an archive of files"
HANGUL = "it is a file of Hangul (HWP)"

STARTS: dict[bytes, tuple[str, str]] = {
    b"HWP Document File": (HANGUL, FROM_HANGUL),
    b"Rar!": (PACKED, UNPACKED),
    b"7z\xbc\xaf": (PACKED, UNPACKED),
    b"\x1f\x8b": (PACKED, UNPACKED),
    b"ALZ\x01": (PACKED, UNPACKED),
    b"EGGA": (PACKED, UNPACKED),
    b"{\\rtf": ("it is a file in Rich Text Format", "save it as DOCX, and hand in that"),
    b"\x89HDF": ("it is a model or weights in HDF5, and no answers", TYPED),
    b"MIME-Version:": ("it is a web page in one file (MHTML)", "save it as HTML or PDF"),
}
"""Kinds without lines, by the bytes with which their files start."""

PICTURES = regex(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0{4}|II\*\0|MM\0\*"
    rb"|.{4}ftyp(hei[cfx]|mif1|avif)|RIFF.{4}WEBP",
    re.DOTALL,
)
"""The starts of PNG, JPEG, GIF, BMP, TIFF, HEIC and WebP."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The start of a file of Microsoft's older format, which Hangul uses, too."""

IN_OLE: tuple[tuple[str, tuple[str, str]], ...] = (
    ("HwpSummaryInformation", (HANGUL, FROM_HANGUL)),
    (
        "EncryptedPackage",
        ("it is protected by a password", "save it without a password, and hand in that"),
    ),
    ("WordDocument", ("it is an old Word file (.doc)", "save it as .docx, and hand in that")),
    ("Workbook", ("it is an old Excel file (.xls)", "save it as .xlsx, and hand in that")),
    ("PowerPoint Document", ("it is an old PowerPoint file", "save it as PDF, and hand in that")),
)
"""Kinds in Microsoft's older format, by the name of a part."""

IN_ZIP: tuple[tuple[str, Kind | tuple[str, str]], ...] = (
    ("word/document.xml", "word"),
    ("xl/workbook.xml", "spreadsheet"),
    ("xl/workbook.bin", ("it is a binary Excel file (.xlsb)", "save it as .xlsx")),
    ("ppt/presentation.xml", ("it is a PowerPoint file", "save it as PDF, and hand in that")),
    ("Contents/section0.xml", ("it is a file of Hangul (HWPX)", FROM_HANGUL)),
    ("Index/Document.iwa", ("it is a file of Pages or Numbers", "export it as DOCX or XLSX")),
    ("META-INF/manifest.xml", ("it is a file of LibreOffice", "save it as DOCX or XLSX")),
    ("config.json", ("it is a model, and no answers", TYPED)),
)
"""Kinds of archives, by a file in them."""

DIRECTORY = 1_000
"""The most files in an archive that is read; a document has some dozens."""

_PDF = regex(rb"\s*%PDF-")
_HTML = regex(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype html|html|head|body|meta|style|table|div|p|ol|ul|h[1-6]|pre|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_NOTEBOOK = regex(r'\s*\{.*"(?:cells|worksheets)"\s*:', re.DOTALL)
_XML = regex(r"\s*<\?xml|\s*<svg\b")


def kind_of_bytes(content: bytes, name: str) -> Kind | None:
    """Return the kind of a binary file; None if it may be a text.

    Raises:
        NoTextError: if files of its kind have no lines.
    """
    if _PDF.match(content[:1024]):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    if content.startswith(OLE):
        raise NoTextError(*_reason_of_ole(content))
    for start, reason in STARTS.items():
        if content.startswith(start):
            raise NoTextError(*reason)
    if PICTURES.match(content):
        raise NoTextError(PICTURE, TYPED)
    if content and (b"\0" in content[:1024]) and (other := recognized(content, name)):
        raise NoTextError(other[0])
    return None


def kind_of_text(text: str) -> Kind:
    r"""Return the kind of a text.

    Raises:
        NoTextError: if it is in a language that no person reads.

    >>> kind_of_text("<!DOCTYPE html>\n<p>480"), kind_of_text("lstm < 480")
    ('html', 'text')
    """
    if _HTML.match(text):
        return "html"
    if _XML.match(text):
        raise NoTextError("it is a file in XML")
    if text.lstrip()[:1] == "{" and _NOTEBOOK.match(text) and '"cell_type"' in text:
        return "notebook"
    return "text"


def _kind_of_archive(content: bytes) -> Kind:
    import zipfile
    from io import BytesIO

    from shapecalc.read.hdf5 import DAMAGED

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except DAMAGED as error:
        raise NoTextError(f"it is damaged: {error}", "save it again, and hand in that") from None
    if len(names) > DIRECTORY:
        raise NoTextError(PACKED, UNPACKED)
    for name, kind in IN_ZIP:
        if name in names:
            if isinstance(kind, tuple):
                raise NoTextError(*kind)
            return kind
    raise NoTextError(PACKED, UNPACKED)


def _reason_of_ole(content: bytes) -> tuple[str, str]:
    """Return what a file in Microsoft's older format is, and what helps."""
    for part, reason in IN_OLE:
        if part.encode("utf-16-le") in content:
            return reason
    return "it is a file in an old format of Microsoft", "save it as DOCX, XLSX or PDF"
