"""Answers that stand in the spec itself, as comments behind the layers that they are about.

- LSTM(10, return_sequences=True)  # (None, 3, 10) 480
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shapecalc.errors import Source
from shapecalc.grade.key import Item, Key
from shapecalc.grade.lines import read_total, read_values
from shapecalc.grade.sheet import Answer, Sheet
from shapecalc.read.places import locate

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def sheet_in_spec(key: Key, source: Source) -> Sheet:
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


def _starts(key: Key, source: Source) -> list[tuple[int, Item]]:
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
