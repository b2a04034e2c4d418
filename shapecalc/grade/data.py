"""Answers in YAML or JSON: by the names of layers, or in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.grade.amounts import plain_data
from shapecalc.grade.lines import read_layer, read_line, read_values
from shapecalc.grade.sheet import Answer, Told
from shapecalc.grade.tables import kind_of

TOTALS = re.compile(r"(non[-_ ]?trainable|trainable|total)(?:[-_ ]?param(?:eter)?s?)?")
ABOUT = {"student", "id", "student_id", "name", "date", "model", "class_name", "title", "course"}
"""What a sheet may say of itself."""


def read_data(data: Any) -> tuple[list[Answer], dict[str, Told]]:
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


def _totals(data: dict[str, Any]) -> dict[str, Told]:
    """What is said of the whole model, which is taken out of a mapping."""
    found: dict[str, Told] = {}
    for key in list(data):
        which = TOTALS.fullmatch(key.lower())
        if which:
            name = re.sub(r"non[-_ ]?", "non-", which[1])
            value = data.pop(key)
            found |= {name: Told.params(plain_data(value))} if value is not None else {}
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
        return Answer(shape=Told.shape(plain_data(items)))
    return read_line(", ".join(map(plain_data, items)))


def _entry(name: str, entry: Any) -> Answer:
    """What is said under the name of a layer."""
    answer = read_layer(name)
    if isinstance(entry, Mapping):
        for key, value in _mended(entry).items():
            _set(answer, key, value)
    elif isinstance(entry, int) and not isinstance(entry, bool):
        answer.params = Told.params(str(entry))
    elif isinstance(entry, list) and not all(n is None or isinstance(n, int) for n in entry):
        answer.shape, answer.params = read_values(", ".join(map(plain_data, entry)))
    elif entry is not None:
        text = plain_data(entry)
        answer.shape, answer.params = read_values(text)
        if not (answer.shape or answer.params):
            answer.params = Told.params(text)
            if not answer.params.readable:
                answer.shape, answer.params = Told.shape(text), None
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
        answer.shape = Told.shape(plain_data(value))
    elif kind == "params":
        answer.params = Told.params(plain_data(value))


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
