"""Word and Excel files, written by the libraries that read them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
import openpyxl


def workbook(rows: Sequence[Sequence[Any]], change: Callable[[Any], object] | None = None) -> bytes:
    """Return an Excel file with rows; `change` may change the workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def document(*paragraphs: str, change: Callable[[Any], object] | None = None) -> bytes:
    """Return a Word file with paragraphs; `change` may change the document."""
    file = docx.Document()
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    if change:
        change(file)
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def archive(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of files."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return stream.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return an archive in which one file is changed, or added."""
    with zipfile.ZipFile(BytesIO(content)) as opened:
        files = {part: opened.read(part) for part in opened.namelist()}
    files[name] = change(files.get(name, b""))
    return archive(files)
