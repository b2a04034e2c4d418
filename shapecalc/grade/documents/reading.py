"""Any file that a student may hand in, as lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.grade.documents.csv_tables import read_csv_lines
from shapecalc.grade.documents.decoding import decoded
from shapecalc.grade.documents.line import Document, Line
from shapecalc.grade.documents.plain_text import lines_of_text, read_plain_lines
from shapecalc.grade.documents.scripts import read_script
from shapecalc.read.problems import LimitError
from shapecalc.read.text import is_program, parse, read_content

TABLES = (".csv", ".tsv")
"""The ends of the names of tables that are text."""

DATA = (".yaml", ".yml", ".json")
"""The ends of the names of files that are parsed as data."""

_JSON = re.compile(r"\s*[\[{].*[\]}]\s*", re.DOTALL)


def read_lines_of(path: str) -> Document:
    """Return the lines of a file; ``-`` is standard input.

    Raises:
        InputError: if the file cannot be read as text.
    """
    source, content = read_content(path)
    source.text, name = decoded(content)
    if content and not name:
        raise not_text(source, "its bytes are no text in UTF-8, UTF-16 or CP949")
    ending = PurePath(source.name).suffix.lower()
    return Document(source, list(_lines(source.text, ending)), _data(source, ending))


def _lines(text: str, ending: str) -> Iterable[Line]:
    """Return the lines of a text, by what it is and else by the end of the name of its file."""
    texts = lines_of_text(text)
    if ending in TABLES:
        return read_csv_lines(texts)
    if ending == ".py" or (not ending and is_program(text)):
        return read_script(texts)
    return read_plain_lines(texts)


def _data(source: Source, ending: str) -> Any:
    """Return the value of a file in YAML or JSON; None if it is neither."""
    if ending not in DATA and not _JSON.fullmatch(source.text):
        return None
    try:
        data = parse(source)
    except LimitError:
        raise
    except InputError:
        return None  # Somebody has written lines into a file with this name.
    return data if isinstance(data, (dict, list)) else None


def not_text(
    source: Source, why: str, hint: str = "hand in a text, a table or a PDF"
) -> InputError:
    """Return the error of a file without lines."""
    message = f"{source.name} cannot be read as text: {why}"
    return InputError([Problem(Code.FILE, message, Place(Source(source.name)), hint)])
