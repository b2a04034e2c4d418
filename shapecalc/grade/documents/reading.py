"""Any file that a student may hand in, as lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.grade.documents.csv_tables import is_csv, read_csv_lines
from shapecalc.grade.documents.decoding import decoded
from shapecalc.grade.documents.kinds import (
    ONLY_ANSWERS,
    Kind,
    NoTextError,
    kind_of_bytes,
    kind_of_text,
)
from shapecalc.grade.documents.line import Document, Line
from shapecalc.grade.documents.markdown import read_markdown
from shapecalc.grade.documents.plain_text import lines_of_text
from shapecalc.grade.documents.scripts import read_script
from shapecalc.limits import SHEET_CHARACTERS
from shapecalc.patterns import regex
from shapecalc.read.text import is_program, parse, read_content

if TYPE_CHECKING:
    from shapecalc.grade.documents.libraries import Content

TABLES = (".csv", ".tsv")
"""The ends of the names of tables that are text."""

NO_TABLES = (".py", ".yaml", ".yml", ".json")
"""The ends of the names of texts whose commas and tabs separate no cells."""

DATA = (".yaml", ".yml", ".json")
"""The ends of the names of files that are parsed as data."""

_JSON = regex(r"\s*[\[{].*[\]}]\s*", re.DOTALL)


def read_lines_of(path: str) -> Document:
    """Return the lines of a file; ``-`` is standard input.

    Raises:
        InputError: if the file cannot be read as text.
    """
    source, content = read_content(path)
    try:
        kind = kind_of_bytes(content, source.name)
        document = _binary(source, _read_binary(kind, content)) if kind else _text(source, content)
        _check_length(sum(len(line.text) + len(line.code) for line in document.lines))
    except NoTextError as error:
        message = f"{source.name} cannot be read as text: {error}"
        place = Place(Source(source.name))
        raise InputError([Problem(Code.FILE, message, place, error.hint)]) from None
    return document


def _check_length(characters: int) -> None:
    """Check that a text is not too long.

    Raises:
        NoTextError: if it is.
    """
    if characters > SHEET_CHARACTERS:
        raise NoTextError(f"it has more than {SHEET_CHARACTERS:,} characters", ONLY_ANSWERS)


def _binary(source: Source, content: Content) -> Document:
    source.text = _joined(content.lines)
    return Document(source, content.lines, unread=content.unread)


def _read_binary(kind: Kind, content: bytes) -> Content:
    """Return what a binary file contains; what reads it is imported when it is needed.

    Raises:
        NoTextError: if it cannot be read.
    """
    if kind == "pdf":
        from shapecalc.grade.documents.pdf import read_pdf

        return read_pdf(content)
    if kind == "spreadsheet":
        from shapecalc.grade.documents.spreadsheets import read_spreadsheet

        return read_spreadsheet(content)
    from shapecalc.grade.documents.word import read_word

    return read_word(content)


def _text(source: Source, content: bytes) -> Document:
    """Return the lines of a text, by what it is and else by the end of the name of its file.

    Raises:
        NoTextError: if its bytes are no text.
    """
    source.text, name = decoded(content)
    if not name:
        raise NoTextError("its bytes are no text in UTF-8, UTF-16 or CP949")
    return document_of(source)


def document_of(source: Source) -> Document:
    """Return the lines of a text that has been read."""
    kind, ending = kind_of_text(source.text), PurePath(source.name).suffix.lower()
    if kind == "notebook":
        from shapecalc.grade.documents.notebooks import read_notebook

        lines = read_notebook(source.text)
    elif kind == "html":
        from shapecalc.grade.documents.html_pages import read_html

        page = read_html(source.text)
        lines = [replace(line, number=number) for number, line in enumerate(page, start=1)]
    else:
        _check_length(len(source.text))
        return Document(source, _plain(source.text, ending), _data(source, ending))
    source.text = _joined(lines)
    return Document(source, lines)


def _plain(text: str, ending: str) -> list[Line]:
    """Return the lines of a plain text."""
    texts = lines_of_text(text)
    if ending in TABLES or (ending not in NO_TABLES and is_csv(texts)):
        return list(read_csv_lines(texts))
    if ending == ".py" or (not ending and is_program(text)):
        lines = list(read_script(texts))
        if any(line.text for line in lines):
            return lines  # Otherwise, the answers are in the place of code.
    return list(read_markdown(texts))


def _joined(lines: Sequence[Line]) -> str:
    """Return lines as one text."""
    return "\n".join(f"{line.code}  # {line.text}" if line.code else line.text for line in lines)


def _data(source: Source, ending: str) -> Any:
    """Return the value of a file in YAML or JSON; None if it is neither."""
    if ending not in DATA and not _JSON.fullmatch(source.text):
        return None
    try:
        data = parse(source)
    except InputError:
        return None  # A person has written lines into a file with this name.
    return data if isinstance(data, (dict, list)) else None
