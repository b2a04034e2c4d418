"""Small PDF files: texts at places of pages, without the fonts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Text(NamedTuple):
    """A text at a place of a page, in points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 12


HEAD = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"",
    b"<< /Type /Font /Subtype /Type0 /BaseFont /HYSMyeongJo-Medium /Encoding /UniKS-UCS2-H"
    b" /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYSMyeongJo-Medium /FontDescriptor 5 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >> /DW 1000"
    b" /W [1 95 500] >>",
    b"<< /Type /FontDescriptor /FontName /HYSMyeongJo-Medium /Flags 6 /ItalicAngle 0 /Ascent 752"
    b" /Descent -271 /CapHeight 737 /StemV 58 /FontBBox [-9 -148 1000 880] >>",
]
"""The objects of every file: catalog, pages, and a font of Korea that every reader knows."""


def pdf(*pages: Sequence[Text], more: bytes = b"") -> bytes:
    """Return a file with pages; `more` is drawn on each."""
    objects = list(HEAD)
    kids = []
    for page in pages:
        drawn = more + b"".join(map(drawing, page))
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return assembled(objects)


def drawing(text: Text) -> bytes:
    """Return what draws a text."""
    codes = text.text.encode("utf-16-be").hex().encode()
    return b"BT /F1 %g Tf %g %g Td <%s> Tj ET\n" % (text.size, text.x, text.y, codes)


def assembled(objects: Sequence[bytes]) -> bytes:
    """Return a file with objects, which are numbered from 1."""
    content, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    size = b"trailer << /Root 1 0 R /Size %d >>\n" % (len(objects) + 1)
    return content + head + table + size + b"startxref\n%d\n%%%%EOF\n" % len(content)
