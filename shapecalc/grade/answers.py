"""Read an answer sheet in any form: a table, CSV, YAML, JSON, lines, or comments in a spec."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.grade.amounts import data_text
from shapecalc.grade.documents.reading import read_lines_of
from shapecalc.grade.key import AnswerKey, KeyRow
from shapecalc.grade.lines import read_layer, read_line, read_total, read_values
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.grade.tables import clean, is_table, kind_of, read_csv, read_table
from shapecalc.read.places import locate
from shapecalc.read.text import parse

LARGEST = 200_000
"""The most characters of a sheet."""

MOST = 2_000
"""The most layers on a sheet; no exercise has as many."""


def read_sheet(path: str) -> Sheet:
    """Return the answers in a file; ``-`` is standard input.

    Raises:
        InputError: if the file cannot be read, or if it has no shape and no number of parameters.
    """
    return sheet_of(read_lines_of(path).source)


def sheet_of(source: Source) -> Sheet:
    """Return the answers in the text of a file.

    Raises:
        InputError: if the text is too long, or if it has no shape and no number of parameters.
    """
    if len(source.text) > LARGEST:
        raise _unreadable(source, f"it has more than {LARGEST:,} characters")
    try:
        answers, totals = _read(source)
    except RecursionError:
        raise _unreadable(source, "it is nested too deeply") from None
    if len(answers) > MOST:
        raise _unreadable(source, f"it has {len(answers):,} answers; at most {MOST:,} are read")
    sheet = Sheet(source, answers, totals)
    if sheet.empty:
        raise _unreadable(source, "it contains no shape and no number of parameters")
    return sheet


def _read(source: Source) -> tuple[list[Answer], dict[str, Response]]:
    if source.name.lower().endswith((".csv", ".tsv")):
        return read_csv(source.text)
    structured = source.name.lower().endswith((".json", ".yaml", ".yml"))
    if is_table(source.text):
        return read_table(source.text)
    try:
        data = parse(source)
    except InputError:
        if structured and not _has_layer_lines(source.text):
            raise
        return read_lines(source.text)
    if isinstance(data, (dict, list)):
        answers, totals = read_data(data)
        if answers or totals:
            return answers, totals
    if source.text.count(",") > 1 and re.match(r"\s*\"?[\w #]+\"?\s*[,;\t]", source.text):
        return read_csv(source.text)
    return read_lines(source.text)


def _has_layer_lines(text: str) -> bool:
    """Return whether each line of a text that is not YAML starts with the call of a layer."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(re.match(r"\s*(?:-\s+)?\w+ ?\(", line) for line in lines)


def read_lines(text: str) -> tuple[list[Answer], dict[str, Response]]:
    """Return the answers and the totals in lines of plain text."""
    answers, totals = [], {}
    for number, line in enumerate(clean(text), start=1):
        total = read_total(line)
        if total:
            totals[total[0]] = total[1]
            continue
        answer = read_line(line, number)
        if answer.shape or answer.params:
            answers.append(answer)
    return answers, totals


def _unreadable(source: Source, why: str) -> InputError:
    message = f"cannot read answers from {source.name}: {why}"
    hint = "write a line for each layer, such as `lstm (LSTM)  (None, 3, 10)  480`"
    return InputError([Problem(Code.FILE, message, Place(Source(source.name)), hint)])


TOTALS = re.compile(r"(non[-_ ]?trainable|trainable|total)(?:[-_ ]?param(?:eter)?s?)?")
ABOUT = {"student", "id", "student_id", "name", "date", "model", "class_name", "title", "course"}
"""The keys that describe the sheet and not a layer."""


def read_data(data: Any) -> tuple[list[Answer], dict[str, Response]]:
    """Return the answers and the totals in plain data.

    >>> answers, totals = read_data({"lstm": {"shape": "(3, 10)", "params": 480}, "total": 491})
    >>> answers[0].name, answers[0].params.amount, totals["total"].amount
    ('lstm', 480, 491)
    """
    layers, totals = data, {}
    if isinstance(data, Mapping):
        rest = {str(key): value for key, value in data.items()}
        totals = _totals(rest)
        named = [rest[key] for key in ("layers", "answers") if key in rest]
        layers = named[0] if named else _without_about(rest)
    elif isinstance(data, list):
        layers = []
        for item in data:
            totals_of_item = _totals(_join_shapes(item)) if isinstance(item, Mapping) else {}
            totals |= totals_of_item
            layers += [] if totals_of_item else [item]
    return list(_answers(layers)), totals


def _totals(data: dict[str, Any]) -> dict[str, Response]:
    """Return the totals of the model in a mapping, and remove them from it."""
    totals: dict[str, Response] = {}
    for key in list(data):
        which = TOTALS.fullmatch(key.lower())
        if which:
            name = re.sub(r"non[-_ ]?", "non-", which[1])
            value = data.pop(key)
            totals |= {name: Response.params(data_text(value))} if value is not None else {}
        elif key == "totals" and isinstance(data[key], Mapping):
            totals |= _totals({str(name): value for name, value in data.pop(key).items()})
    return totals


def _without_about(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key.lower() not in ABOUT}


def _answers(data: Any) -> Iterator[Answer]:
    if isinstance(data, Mapping):
        for name, entry in data.items():
            yield _answer_for(str(name), entry)
    elif isinstance(data, list):
        yield from map(_answer_in_list, data)


def _answer_in_list(item: Any) -> Answer:
    """Return the answer in an item of a list of layers."""
    if isinstance(item, Mapping):
        entries = _join_shapes(item)
        if len(entries) == 1 and not kind_of(next(iter(entries))):
            ((name, entry),) = entries.items()
            return _answer_for(name, entry)
        return _answer_for("", entries)
    if isinstance(item, list):
        return _answer_of_values(item)
    return read_line(data_text(item))


def _answer_of_values(items: list[Any]) -> Answer:
    """Return the answer in a list such as ``[lstm, (None, 3, 10), 480]``, or in a shape alone."""
    if all(item is None or isinstance(item, int) for item in items):
        return Answer(shape=Response.shape(data_text(items)))
    return read_line(", ".join(map(data_text, items)))


def _answer_for(name: str, entry: Any) -> Answer:
    """Return the answer below the name of a layer: a mapping, a list, a number or a text."""
    answer = read_layer(name)
    if isinstance(entry, Mapping):
        for key, value in _join_shapes(entry).items():
            _set(answer, key, value)
    elif isinstance(entry, int) and not isinstance(entry, bool):
        answer.params = Response.params(str(entry))
    elif isinstance(entry, list) and not all(n is None or isinstance(n, int) for n in entry):
        answer.shape, answer.params = read_values(", ".join(map(data_text, entry)))
    elif entry is not None:
        text = data_text(entry)
        answer.shape, answer.params = read_values(text)
        if not (answer.shape or answer.params):
            answer.params = Response.params(text)
            if not answer.params.readable:
                answer.shape, answer.params = Response.shape(text), None
    return answer


def _set(answer: Answer, key: str, value: Any) -> None:
    """Set the part of an answer that a key names."""
    kind = kind_of(key)
    if value is None:
        return
    if kind == "class" or key == "class_name":
        answer.class_name = str(value)
    elif kind == "name":
        answer.name = str(value)
    elif kind == "shape":
        answer.shape = Response.shape(data_text(value))
    elif kind == "params":
        answer.params = Response.params(data_text(value))


def _join_shapes(data: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a mapping in braces after joining shapes, which YAML splits at their commas.

    >>> _join_shapes({"shape": "(None", "3": None, "10)": None, "params": 480})
    {'shape': '(None, 3, 10)', 'params': 480}
    """
    joined: dict[str, Any] = {}
    last = ""
    for key, value in data.items():
        before = joined.get(last)
        is_open = isinstance(before, str) and before.count("(") > before.count(")")
        if value is None and is_open:
            joined[last] += f", {key}"
        else:
            last = str(key)
            joined[last] = value
    return joined


_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def sheet_in_spec(key: AnswerKey, source: Source) -> Sheet:
    """Return the answers in the comments of a spec; the sheet is empty if there are none."""
    sheet = Sheet(source)
    starts = _first_lines(key, source)
    lines = [line for line, _ in starts]
    answers: dict[int, Answer] = {}
    for line, comment in comments(source):
        total = read_total(comment)
        above = bisect_right(lines, line)
        if total:
            sheet.totals[total[0]] = total[1]
        elif above:
            _, row = starts[above - 1]
            answer = answers.setdefault(id(row), Answer(row.name, row.class_name, line=line))
            shape, params = read_values(comment)
            answer.shape, answer.params = answer.shape or shape, answer.params or params
    sheet.answers = [answer for answer in answers.values() if answer.shape or answer.params]
    return sheet


def _first_lines(key: AnswerKey, source: Source) -> list[tuple[int, KeyRow]]:
    """Return the first line of each layer of a spec, in the order of the file."""
    starts = []
    for row in key.rows:
        position = locate(row.place) if row.place and row.place.source is source else None
        if position:
            starts.append((position.line, position.column, row))
    return [(line, row) for line, _, row in sorted(starts, key=lambda start: start[:2])]


def comments(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the comments of a YAML file, each with the number of its line."""
    for number, line in enumerate(source.lines, start=1):
        plain = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), line)
        match = re.search(r"(?:^|\s)#", plain)
        if match:
            yield number, line[match.end() :]
