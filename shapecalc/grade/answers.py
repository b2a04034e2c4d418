"""Read an answer sheet in any form: lines, tables, data, or comments in a spec or a program."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from shapecalc.declare.names import snake_case
from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.grade.documents.line import Document, Line, readable
from shapecalc.grade.documents.reading import document_of, read_lines_of
from shapecalc.grade.key import AnswerKey, KeyRow
from shapecalc.grade.likeness import aliases_of
from shapecalc.grade.places import places_of
from shapecalc.grade.sheet import Answer, Remark, Sheet
from shapecalc.grade.sheets.characters import plain
from shapecalc.grade.sheets.collected import SheetReading
from shapecalc.grade.sheets.columns import AnswerRow
from shapecalc.grade.sheets.data import DataAnswers
from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.parts import NamedLayer
from shapecalc.grade.sheets.reading import NO_LAYER, read_statements
from shapecalc.grade.sheets.rows import statement_of_row
from shapecalc.grade.sheets.scan import tokens_of
from shapecalc.grade.sheets.statements import Statement
from shapecalc.grade.sheets.tables import rows_and_lines
from shapecalc.grade.sheets.words import SheetWords, all_classes, vocabulary
from shapecalc.limits import SHEET_CHARACTERS
from shapecalc.patterns import regex
from shapecalc.read.places import locate

MOST = 2_000
"""The most layers on a sheet; no exercise has as many."""

MOST_STATEMENTS = 10_000
"""The most lines of a sheet, or parts of lines about a layer."""

LINES_OF_ANSWER = 2
"""The lines of an answer: the shape and the number of parameters may have one of their own."""

LONGEST = 1_000
"""The most characters of a line that are read."""


def read_sheet(path: str, key: AnswerKey | None = None) -> Sheet:
    """Return the answers in a file; ``-`` is standard input.

    Args:
        path: the file.
        key: the right answers, for the names of the layers; no value in it is used.

    Raises:
        InputError: if the file cannot be read, or if nothing in it may be an answer.
    """
    return read_document(read_lines_of(path), key)


def sheet_of(source: Source, key: AnswerKey | None = None) -> Sheet:
    """Return the answers in the text of a file.

    Raises:
        InputError: if the text is too long, or if nothing in it may be an answer.
    """
    if len(source.text) > SHEET_CHARACTERS:
        raise _unreadable(source, f"it has more than {SHEET_CHARACTERS:,} characters")
    return read_document(document_of(source), key)


def read_document(document: Document, key: AnswerKey | None = None) -> Sheet:
    """Return the answers in a file that has become lines.

    Raises:
        InputError: if it is too long, or if nothing in it may be an answer.
    """
    source = document.source
    words = words_of(key)
    try:
        reading = read_statements(_limited(_statements(document, words), source))
    except RecursionError:
        raise _unreadable(source, "it is nested too deeply") from None
    if len(reading.answers) > MOST:
        raise _too_long(source, f"{len(reading.answers):,}")
    sheet = _sheet_with(source, reading)
    sheet.lines = document.lines
    sheet.places = places = places_of(document.lines)
    if places:
        sheet.passed = [replace(r, place=places.get(r.line, "")) for r in sheet.passed]
    for part in document.unread:
        remarks = sheet.doubts if _UNSEEN.match(part) else sheet.passed
        remarks.append(Remark(0, part, "it is not read"))
    if not (sheet.answers or sheet.totals or sheet.rest or sheet.costs) and all(
        d.why == NO_LAYER for d in sheet.doubts
    ):
        raise _unreadable(source, "it contains no shape and no number of parameters")
    return sheet


_UNSEEN = regex(r"page \d|.*(?:: hidden|without its result)$")
"""The parts of files in which answers may be."""


def _limited(statements: Iterable[Statement], source: Source) -> list[Statement]:
    """Return statements; of a text with more than a sheet may have, the rest is not read.

    Raises:
        InputError: if there are too many.
    """
    read: list[Statement] = []
    answers = 0
    for statement in statements:
        read.append(statement)
        answers += not statement.is_empty
        if len(read) == MOST_STATEMENTS or answers > MOST * LINES_OF_ANSWER:
            raise _too_long(source, "too many")
    return read


def _sheet_with(source: Source, reading: SheetReading) -> Sheet:
    return Sheet(
        source,
        reading.answers,
        reading.totals,
        reading.rest,
        reading.doubts,
        reading.passed,
        costs=reading.costs,
    )


@lru_cache(maxsize=4)
def words_of(key: AnswerKey | None) -> SheetWords:
    """Return the vocabulary of sheets about a model."""
    rows = key.rows if key else ()
    classes = [*(row.class_name for row in rows), *all_classes(), *OTHER_CLASSES]
    classes += [alias for row in rows for alias in aliases_of(row)]
    snakes = [snake_case(name) for name in classes]  # A class has precedence over such a name.
    kinds = {row.name: row.class_name for row in rows} if key else None
    return vocabulary([row.name for row in rows], [*snakes, *classes], kinds)


OTHER_CLASSES: tuple[str, ...] = (
    "InputLayer",
    "ReLU",
    "Softmax",
    "LeakyReLU",
    "PReLU",
    "ELU",
    "Permute",
)
OTHER_CLASSES += ("RepeatVector", "Lambda", "Rescaling", "ZeroPadding2D", "UpSampling2D")
OTHER_CLASSES += ("GaussianNoise", "Masking", "Subtract", "Multiply", "Average", "Maximum", "Dot")
OTHER_CLASSES += (
    "Sequential",
    "Functional",
    "Cropping2D",
    "ConvLSTM2D",
    "Normalization",
)
"""Classes that students name as Keras does, besides those that courses have words for."""


def _statements(document: Document, words: SheetWords) -> Iterator[Statement]:
    """Yield what the lines of a document say."""
    if document.data is not None:
        data = DataAnswers(document.source, words).read(document.data)
        statements = _limited(data, document.source)
        if any(not statement.is_empty for statement in statements):
            yield from statements
            return
    lines = _with_code_above(list(_split(document.lines)))
    for item in rows_and_lines(lines):
        if isinstance(item, AnswerRow):
            yield statement_of_row(item, words)
        elif item.code and not item.text and _ENTRY.match(item.code):
            entry = re.sub(r"_(?=(?:shape|params|output)\b)", " ", item.code[:LONGEST])
            yield from statements_of(plain(entry), item.number, words)
        elif item.code:
            yield from _statements_beside_code(item, words)
        else:
            yield from statements_of(plain(item.text[:LONGEST]), item.number, words)


def _split(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines; a pasted table on one line becomes several."""
    for line in lines:
        text = _RUNS.sub("====", line.text)  # A long ruler would take long to split at.
        if not line.cells and _PASTED.search(text):
            for part in _RULERS.split(text):
                yield Line(part, line.number, code=line.code, place=line.place)
        else:
            yield line


_RUNS = regex(r"[_=]{4,}")
_PASTED = regex(r"Shape\s+Param #\s+\S|[_=]{4,}\s+\w.*[_=]{4,}|Param #\s*[=_]{4,}\s*\w")
_RULERS = regex(
    r"\s*[_=]{4,}\s*|(?<=Param #)\s+|\s+(?=Layer \(type\))"
    r"|\s+(?=(?:Total|Trainable|Non-trainable) params:)"
)


# Code with comments


def _with_code_above(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a program; comments alone get the code of the layer above or below.

    Where the first comment stands, above the first layer or below it, the others stand as well.
    """
    bare = [at for at, line in enumerate(lines) if _is_bare_comment(line)]
    layers = [
        at for at, line in enumerate(lines) if line.code and not line.text and _layer_in(line.code)
    ]
    if not bare or not layers:
        return list(lines)
    joined = list(lines)
    above = layers[0] - 1 in bare and not _is_heading(lines[layers[0] - 1])
    below = layers[-1] + 1 in bare and not _is_heading(lines[layers[-1] + 1])
    step = -1 if below or not above else 1
    for layer in layers:
        first = layer - step
        while step > 0 and first - 1 in bare and not _is_heading(lines[first - 1]):
            first -= 1
        if first in bare:
            joined[first] = Line(lines[first].text, lines[first].number, code=lines[layer].code)
            joined[layer] = Line("", lines[layer].number)
    return joined


def _is_heading(line: Line) -> bool:
    """Return whether a comment is about the sheet or the model: a number of a student, a total."""
    return bool(_HEADING.search(line.text))


_HEADING = regex(r"\d{6,}|\b(?:total|sum)\b|합계|총", re.IGNORECASE)


def _is_bare_comment(line: Line) -> bool:
    return bool(line.text and not line.code and re.search(r"\d", line.text))


_ENTRY = regex(r"\s*[\"'][\w ]+[\"']\s*:\s*[\[(\d]|\s*\w+_(?:shape|params|output)\s*=\s*[\[(\d]")
"""An answer in a program: ``"lstm": ((None, 10), 480)``, ``lstm_params = 480``."""

_CALL = regex(
    r"(?<![\w])(?:\w+\.)*([A-Z]\w+)\s*\(|(?<![\w.])((?:concatenate|add|average|multiply)\s*\(\s*\[)"
)


def _layer_in(code: str) -> str:
    """Return the call of a layer in a line of code, from its class on; empty if there is none."""
    for match in _CALL.finditer(code):
        if match[2]:
            return code[match.start(2) :]
        if match[1] not in ("Sequential", "Model", "Input"):
            return code[match.start(1) :]
    return ""


def _statements_beside_code(line: Line, words: SheetWords) -> Iterator[Statement]:
    """Yield what a comment says about the layer in the code before it."""
    statements = statements_of(plain(line.text[:LONGEST]), line.number, words)
    call = _layer_in(line.code)
    tokens = tokens_of(call[:LONGEST], words) if call else []
    first = statements[0]
    # A number that is trained may be that of the layer: `read_together` decides.
    named = first.subject is not None or first.total not in ("", "trainable")
    if not named and tokens and isinstance(tokens[0].value, NamedLayer):
        first.subject, first.order = tokens[0].value, None
        first.text = f"{line.code.strip()}  # {line.text}"
    yield from statements


# Comments in a spec


def sheet_in_spec(key: AnswerKey, source: Source) -> Sheet:
    """Return the answers in the comments of a spec; the sheet is empty if there are none."""
    words = words_of(key)
    starts = _first_lines(key, source)
    lines = [line for line, _ in starts]
    statements: list[Statement] = []
    for line, comment in comments(source):
        above = bisect_right(lines, line)
        for statement in statements_of(plain(comment[:LONGEST]), line, words):
            if not above and not statement.total:
                continue  # It is about the file.
            if not statement.total:
                row = starts[above - 1][1]
                statement.subject, statement.order = (
                    NamedLayer(row.name, row.name, row.class_name),
                    None,
                )
            if not statement.is_empty:
                statements.append(statement)
    reading = read_statements(statements)
    reading.answers = list(_joined(reading.answers))
    return _sheet_with(source, reading)


def _joined(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield one answer about each layer, with what several comments say about it."""
    by_name: dict[str, Answer] = {}
    for answer in answers:
        first = by_name.setdefault(answer.name, answer)
        first.shape, first.params = first.shape or answer.shape, first.params or answer.params
    yield from by_name.values()


def _first_lines(key: AnswerKey, source: Source) -> list[tuple[int, KeyRow]]:
    """Return the first line of each layer of a spec, in the order of the file."""
    starts = []
    for row in key.rows:
        position = locate(row.place) if row.place and row.place.source is source else None
        if position:
            starts.append((position.line, position.column, row))
    return [(line, row) for line, _, row in sorted(starts, key=lambda start: start[:2])]


_QUOTED = regex(r"'[^']*'|\"[^\"]*\"")


def comments(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the comments of a YAML file, each with the number of its line."""
    for number, line in enumerate(source.lines, start=1):
        bare = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), line)
        match = re.search(r"(?:^|\s)#", bare)
        if match:
            yield number, readable(line[match.end() :])


def _too_long(source: Source, count: str) -> InputError:
    return _unreadable(source, f"it has {count} answers; at most {MOST:,} are read")


def _unreadable(source: Source, why: str) -> InputError:
    message = f"cannot read answers from {source.name}: {why}"
    hint = "write a line for each layer, such as `lstm (LSTM)  (None, 3, 10)  480`"
    return InputError([Problem(Code.FILE, message, Place(Source(source.name)), hint)])
