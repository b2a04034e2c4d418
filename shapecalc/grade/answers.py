"""Reads an answer sheet in whatever form it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.grade.amounts import plain_data
from shapecalc.grade.key import AnswerKey, KeyRow
from shapecalc.grade.lines import read_layer, read_line, read_total, read_values
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.grade.tables import clean, is_table, kind_of, read_csv, read_table
from shapecalc.read.places import locate
from shapecalc.read.text import parse, read_source

LARGEST = 200_000
"""How many characters of answers are read."""

MOST = 2_000
"""How many layers may be answered; no exercise has as many."""


def read_sheet(path: str) -> Sheet:
    """The answers in a file; ``-`` is standard input.

    Raises:
        InputError: if it cannot be read, or says nothing about shapes or parameters.
    """
    return sheet_of(read_source(path, spreadsheet=True))


def sheet_of(source: Source) -> Sheet:
    """The answers in a text that was read.

    Raises:
        InputError: if there are none.
    """
    if len(source.text) > LARGEST:
        raise _unreadable(source, "it is longer than any sheet of answers")
    try:
        answers, totals = _found(source)
    except RecursionError:
        raise _unreadable(source, "it is nested too deeply") from None
    if len(answers) > MOST:
        raise _unreadable(source, f"it has {len(answers):,} answers")
    sheet = Sheet(source, answers, totals)
    if sheet.empty:
        raise _unreadable(source, "nothing in it is a shape or a number of parameters")
    return sheet


def _found(source: Source) -> tuple[list[Answer], dict[str, Response]]:
    if source.name.lower().endswith((".csv", ".tsv")):
        return read_csv(source.text)
    structured = source.name.lower().endswith((".json", ".yaml", ".yml"))
    if is_table(source.text):
        return read_table(source.text)
    try:
        data = parse(source)
    except InputError:
        if structured and not _looks_typed(source.text):
            raise
        return _typed(source.text)
    if isinstance(data, (dict, list)):
        answers, totals = read_data(data)
        if answers or totals:
            return answers, totals
    if source.text.count(",") > 1 and re.match(r"\s*\"?[\w #]+\"?\s*[,;\t]", source.text):
        return read_csv(source.text)
    return _typed(source.text)


def _looks_typed(text: str) -> bool:
    """Whether a text that is no YAML is lines with a layer each, as people type them."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(re.match(r"\s*(?:-\s+)?\w+ ?\(", line) for line in lines)


def _typed(text: str) -> tuple[list[Answer], dict[str, Response]]:
    """Lines that were typed by hand."""
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
    message = f"cannot read {source.name} as answers: {why}"
    hint = "a line for each layer: `lstm (LSTM)  (None, 3, 10)  480`"
    return InputError([Problem(Code.FILE, message, Place(Source(source.name)), hint)])


TOTALS = re.compile(r"(non[-_ ]?trainable|trainable|total)(?:[-_ ]?param(?:eter)?s?)?")
ABOUT = {"student", "id", "student_id", "name", "date", "model", "class_name", "title", "course"}
"""What a sheet may say of itself."""


def read_data(data: Any) -> tuple[list[Answer], dict[str, Response]]:
    """The answers and the totals in plain data.

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
            found = _totals(_mended(item)) if isinstance(item, Mapping) else {}
            totals |= found
            layers += [] if found else [item]
    return list(_answers(layers)), totals


def _totals(data: dict[str, Any]) -> dict[str, Response]:
    """What is said of the whole model, which is taken out of a mapping."""
    found: dict[str, Response] = {}
    for key in list(data):
        which = TOTALS.fullmatch(key.lower())
        if which:
            name = re.sub(r"non[-_ ]?", "non-", which[1])
            value = data.pop(key)
            found |= {name: Response.params(plain_data(value))} if value is not None else {}
        elif key == "totals" and isinstance(data[key], Mapping):
            found |= _totals({str(name): value for name, value in data.pop(key).items()})
    return found


def _without_about(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key.lower() not in ABOUT}


def _answers(data: Any) -> Iterator[Answer]:
    if isinstance(data, Mapping):
        for name, entry in data.items():
            yield _entry(str(name), entry)
    elif isinstance(data, list):
        yield from map(_item, data)


def _item(item: Any) -> Answer:
    """One entry of a list."""
    if isinstance(item, Mapping):
        whole = _mended(item)
        if len(whole) == 1 and not kind_of(next(iter(whole))):
            ((name, entry),) = whole.items()
            return _entry(name, entry)
        return _entry("", whole)
    if isinstance(item, list):
        return _listed(item)
    return read_line(plain_data(item))


def _listed(items: list[Any]) -> Answer:
    """``[lstm, (None, 3, 10), 480]``, or a shape alone."""
    if all(item is None or isinstance(item, int) for item in items):
        return Answer(shape=Response.shape(plain_data(items)))
    return read_line(", ".join(map(plain_data, items)))


def _entry(name: str, entry: Any) -> Answer:
    """What is said under the name of a layer."""
    answer = read_layer(name)
    if isinstance(entry, Mapping):
        for key, value in _mended(entry).items():
            _set(answer, key, value)
    elif isinstance(entry, int) and not isinstance(entry, bool):
        answer.params = Response.params(str(entry))
    elif isinstance(entry, list) and not all(n is None or isinstance(n, int) for n in entry):
        answer.shape, answer.params = read_values(", ".join(map(plain_data, entry)))
    elif entry is not None:
        text = plain_data(entry)
        answer.shape, answer.params = read_values(text)
        if not (answer.shape or answer.params):
            answer.params = Response.params(text)
            if not answer.params.readable:
                answer.shape, answer.params = Response.shape(text), None
    return answer


def _set(answer: Answer, key: str, value: Any) -> None:
    kind = kind_of(key)
    if value is None:
        return
    if kind == "class" or key == "class_name":
        answer.class_name = str(value)
    elif kind == "name":
        answer.name = str(value)
    elif kind == "shape":
        answer.shape = Response.shape(plain_data(value))
    elif kind == "params":
        answer.params = Response.params(plain_data(value))


def _mended(data: Mapping[Any, Any]) -> dict[str, Any]:
    """A mapping in braces, where YAML has cut a shape at its commas.

    >>> _mended({"shape": "(None", "3": None, "10)": None, "params": 480})
    {'shape': '(None, 3, 10)', 'params': 480}
    """
    found: dict[str, Any] = {}
    last = ""
    for key, value in data.items():
        told = found.get(last)
        cut = isinstance(told, str) and told.count("(") > told.count(")")
        if value is None and cut:
            found[last] += f", {key}"
        else:
            last = str(key)
            found[last] = value
    return found


_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def sheet_in_spec(key: AnswerKey, source: Source) -> Sheet:
    """The answers in the comments of a spec."""
    sheet = Sheet(source)
    starts = _starts(key, source)
    found: dict[int, Answer] = {}
    for line, comment in comments(source):
        total = read_total(comment)
        above = [item for start, item in starts if start <= line]
        if total:
            sheet.totals[total[0]] = total[1]
        elif above:
            item = above[-1]
            answer = found.setdefault(id(item), Answer(item.name, item.class_name, line=line))
            shape, params = read_values(comment)
            answer.shape, answer.params = answer.shape or shape, answer.params or params
    sheet.answers = [answer for answer in found.values() if answer.shape or answer.params]
    return sheet


def _starts(key: AnswerKey, source: Source) -> list[tuple[int, KeyRow]]:
    """The lines in which the layers of a spec begin, in order."""
    starts = []
    for item in key.items:
        position = locate(item.place) if item.place and item.place.source is source else None
        if position:
            starts.append((position.line, position.column, item))
    return [(line, item) for line, _, item in sorted(starts, key=lambda start: start[:2])]


def comments(source: Source) -> Iterator[tuple[int, str]]:
    """The comments of a file in YAML, each with its line."""
    for number, line in enumerate(source.lines, start=1):
        plain = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), line)
        match = re.search(r"(?:^|\s)#", plain)
        if match:
            yield number, line[match.end() :]
