"""A CSV of a spreadsheet or a platform, with what it takes to write it back as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from shapecalc.dataclasses import dataclass
from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.grade.documents.decoding import decoded
from shapecalc.read.text import ARCHIVE, read_content

DELIMITERS = ",;\t"
BOM = "\ufeff"

MOST_ROWS = 100_000
"""The most rows that are read."""


@dataclass(slots=True)
class CsvTable:
    """The cells of a CSV.

    Attributes:
        name: the name of the file.
        rows: the cells, row by row; the first row has the headings.
        delimiter: what is between cells.
        newline: what is between rows.
        marked: whether the file begins with the mark by which Excel knows UTF-8.
    """

    name: str
    rows: list[list[str]]
    delimiter: str = ","
    newline: str = "\r\n"
    marked: bool = False

    @property
    def headings(self) -> Sequence[str]:
        """Return the cells of the first row, without blanks."""
        return [cell.strip() for cell in self.rows[0]] if self.rows else []

    def text(self) -> Iterator[str]:
        """Yield the file, part by part."""
        if self.marked:
            yield BOM
        for row in self.rows:
            line = StringIO()
            csv.writer(line, delimiter=self.delimiter, lineterminator=self.newline).writerow(row)
            yield line.getvalue()


def read_csv_table(path: str, what: str) -> CsvTable:
    """Return the cells of a CSV.

    Args:
        path: the file.
        what: what it holds, for messages.

    Raises:
        InputError: if it cannot be read, or has no row below the headings.
    """
    source, content = read_content(path)
    if content.startswith(ARCHIVE):
        message = f"{path} is a workbook or another zip, and a {what} is a CSV"
        raise table_problem(path, message, "in the spreadsheet, save it as CSV (UTF-8)")
    text, encoding = decoded(content)
    if not encoding and content:
        raise table_problem(path, f"{path} is no text in UTF-8, UTF-16 or CP949")
    delimiter = _delimiter(text)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        rows = list(islice(filter(None, reader), MOST_ROWS + 1))
    except csv.Error as error:
        raise table_problem(path, f"{path} is no CSV: {error}") from None
    if len(rows) > MOST_ROWS:
        raise table_problem(path, f"{path} has more than {MOST_ROWS:,} rows")
    if len(rows) < 2:
        raise table_problem(path, f"{path} has no rows below its headings, so it is no {what}")
    # What was in another encoding is written in UTF-8, which Excel knows only by the mark.
    marked = content.startswith(BOM.encode()) or not encoding.startswith("utf-8")
    return CsvTable(source.name, rows, delimiter, "\r\n" if "\r\n" in text else "\n", marked)


def _delimiter(text: str) -> str:
    r"""Return what is between the headings.

    >>> _delimiter("학번;이름\\n1;Kim, Minji"), _delimiter("a,b")
    (';', ',')
    """
    first = text.lstrip().partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def table_problem(path: str, message: str, hint: str = "") -> InputError:
    """Return the error about a CSV that is not what it has to be."""
    return InputError([Problem(Code.FORM, message, Place(Source(path)), hint)])
