"""What answers in YAML and JSON say, as statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.errors import KeyStep, Place, Source
from shapecalc.grade.amounts import data_text
from shapecalc.grade.sheets.characters import plain
from shapecalc.grade.sheets.columns import kind_of
from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.rows import add_params, add_shape, named
from shapecalc.grade.sheets.statements import Statement
from shapecalc.grade.sheets.words import SheetWords
from shapecalc.patterns import regex
from shapecalc.read.places import locate

TOTALS = regex(r"(non[-_ ]?trainable|trainable|total)(?:[-_ ]?param(?:eter)?s?)?")
ABOUT = {"student", "id", "student_id", "name", "date", "model", "class_name", "title", "course"}
"""The keys that describe the sheet and not a layer."""


class DataAnswers:
    """Reads the statements in plain data.

    Args:
        source: the file, for the numbers of lines; None if there is none.
        words: the vocabulary.
    """

    def __init__(self, source: Source | None, words: SheetWords) -> None:
        self.source, self.words = source, words

    def read(self, data: Any) -> Iterator[Statement]:
        """Yield what some data says."""
        place = Place(self.source) if self.source else None
        layers = data
        if isinstance(data, Mapping):
            rest = {str(key): (key, value) for key, value in data.items()}
            yield from self._totals(rest, place)
            named = (key for key in ("layers", "answers") if key in rest)
            lists = (key for key, (_, value) in rest.items() if _is_list_of_answers(value))
            inner = next(named, "") or next(lists, "")
            if inner:
                layers, place = rest[inner][1], self._below(place, rest[inner][0])
            else:
                layers = {
                    key: value for key, (_, value) in rest.items() if key.lower() not in ABOUT
                }
        yield from self._layers(layers, place)

    def _below(self, place: Place | None, key: Any) -> Place | None:
        if place is None:
            return None
        return place / (key if isinstance(key, int) else KeyStep(str(key)))

    def _line(self, place: Place | None) -> int:
        position = locate(place) if place else None
        return position.line if position else 0

    def _totals(self, data: dict[str, tuple[Any, Any]], place: Place | None) -> Iterator[Statement]:
        """Yield the totals of the model in a mapping, and remove them from it."""
        for key in list(data):
            which = TOTALS.fullmatch(key.lower())
            if which:
                original, value = data.pop(key)
                if value is not None:
                    yield self._total(which[1], value, self._below(place, original))
            elif key == "totals" and isinstance(data[key][1], Mapping):
                original, inner = data.pop(key)
                below = self._below(place, original)
                yield from self._totals({str(n): (n, v) for n, v in inner.items()}, below)

    def _total(self, which: str, value: Any, place: Place | None) -> Statement:
        text = data_text(value)
        statement = Statement(self._line(place), text, total=re.sub(r"non[-_ ]?", "non-", which))
        add_params(statement, plain(text), self.words)
        return statement

    def _layers(self, data: Any, place: Place | None) -> Iterator[Statement]:
        if isinstance(data, Mapping):
            for name, entry in data.items():
                yield self._entry(str(name), entry, self._below(place, name))
        elif isinstance(data, list):
            for number, item in enumerate(data):
                below = place / number if place else None
                yield from self._item(item, below)

    def _item(self, item: Any, place: Place | None) -> Iterator[Statement]:
        """Yield what an item of a list of layers says."""
        if isinstance(item, Mapping):
            entries = join_shapes(item)
            totals = {key: (key, value) for key, value in entries.items()}
            is_layer = any(kind_of(key) in ("name", "class", "shape") for key in entries)
            mention = [] if is_layer else list(self._totals(totals, place))
            if mention:
                yield from mention
                return
            if len(entries) == 1 and not kind_of(next(iter(entries))):
                ((name, entry),) = entries.items()
                yield self._entry(name, entry, place)
            else:
                yield self._entry("", entries, place)
        elif isinstance(item, list) and not _is_shape(item):
            text = ", ".join(map(data_text, item))
            yield from statements_of(plain(text), self._line(place), self.words)
        else:
            yield from statements_of(plain(data_text(item)), self._line(place), self.words)

    def _entry(self, name: str, entry: Any, place: Place | None) -> Statement:
        """Return what stands below the name of a layer: a mapping, a list, a number or a text."""
        line = self._line(place)
        statement = named(plain(name), line, f"{name}: {data_text(entry)}"[:200], self.words)
        if isinstance(entry, Mapping):
            for key, value in join_shapes(entry).items():
                self._set(statement, key, value)
        elif isinstance(entry, bool) or entry is None:
            return statement
        elif isinstance(entry, int):
            add_params(statement, str(entry), self.words)
        elif isinstance(entry, list) and _is_shape(entry):
            add_shape(statement, data_text(entry), self.words)
        else:
            text = ", ".join(map(data_text, entry)) if isinstance(entry, list) else data_text(entry)
            inner = statements_of(plain(text), line, self.words)[0]
            statement.mentions, statement.letters = inner.mentions, inner.letters
            statement.no_params = inner.no_params
            if not inner.mentions and not inner.no_params:
                add_params(statement, plain(text), self.words)
        return statement

    def _set(self, statement: Statement, key: str, value: Any) -> None:
        """Set the part of a statement that a key names."""
        kind = "class" if key == "class_name" else kind_of(key)
        if value is None:
            return
        if kind in ("class", "name"):
            other = named(plain(str(value)), statement.line, statement.text, self.words)
            if other.total:
                statement.total = other.total
            elif statement.subject is None or kind == "name":
                statement.subject, statement.order = other.subject, other.order
        elif kind == "number" and isinstance(value, int):
            statement.order = value
        elif kind == "shape":
            add_shape(statement, plain(data_text(value)), self.words)
        elif kind == "params":
            add_params(statement, plain(data_text(value)), self.words)


def _is_list_of_answers(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, (Mapping, str)) for item in value)


def _is_shape(entry: list[Any]) -> bool:
    return all(
        item is None or (isinstance(item, int) and not isinstance(item, bool)) for item in entry
    )


def join_shapes(data: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a mapping in braces after joining shapes, which YAML splits at their commas.

    >>> join_shapes({"shape": "(None", "3": None, "10)": None, "params": 480})
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
