"""Reads an answer sheet in whatever form it is."""

from __future__ import annotations

import re

from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.grade.data import read_data
from shapecalc.grade.lines import read_line, read_total
from shapecalc.grade.sheet import Answer, Sheet, Told
from shapecalc.grade.tables import clean, is_table, read_csv, read_table
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


def _found(source: Source) -> tuple[list[Answer], dict[str, Told]]:
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


def _typed(text: str) -> tuple[list[Answer], dict[str, Told]]:
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
