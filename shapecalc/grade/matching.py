"""Which answer is about which layer: by name, else by order and class.

Automatic names count differently in Keras 2, and from session to session: ``lstm_4`` may well be
the only LSTM. So names decide only if the model has all of them; else answers and layers are
aligned as a whole, so that a line too few or too many shifts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from shapecalc.declare.names import snake_case
from shapecalc.grade.key import KeyRow
from shapecalc.grade.sheet import CUT, Answer

Agrees = Callable[[Answer, KeyRow], int]
"""How many of the values of an answer are those of a layer."""

ALIKE = 0.75
"""From which ratio on a word is a misspelling of another."""


def match(
    answers: Sequence[Answer], items: Sequence[KeyRow], agrees: Agrees
) -> list[tuple[Answer, KeyRow | None]]:
    """Each answer with the layer that it is about."""
    by_name = _by_name(answers, items)
    if by_name is not None:
        return list(zip(answers, by_name))
    found = {id(answer): item for answer, item in _own_names(answers, items)}
    taken = {id(item) for item in found.values()}
    left = [answer for answer in answers if id(answer) not in found]
    free = [item for item in items if id(item) not in taken]
    for answer, item in _aligned(left, free, agrees):
        found[id(answer)] = item
    return [(answer, found.get(id(answer))) for answer in answers]


def _by_name(answers: Sequence[Answer], items: Sequence[KeyRow]) -> list[KeyRow | None] | None:
    """The layers by their names, if the model has every name, and none stands twice."""
    names = [answer.name.lower() for answer in answers]
    known: dict[str, KeyRow] = {}
    for item in sorted(items, key=lambda item: item.inside):  # A name inside may be used again.
        known.setdefault(item.name.lower(), item)
    typed_classes = any(answer.name == item.class_name for answer in answers for item in items)
    if typed_classes or len(set(names)) < len(names) or not set(names) <= known.keys():
        return None
    if any(likeness(answer, known[name]) <= 0 for answer, name in zip(answers, names)):
        return None
    return [known[name] for name in names]


def _own_names(answers: Sequence[Answer], items: Sequence[KeyRow]) -> list[tuple[Answer, KeyRow]]:
    """Answers about layers that have a name of their own, which no counter gave them."""
    own = {item.name: item for item in items if not _is_automatic(item)}
    found = []
    for answer in answers:
        item = own.pop(answer.name, None) if answer.name else None
        if item is not None:
            found.append((answer, item))
    return found


def _is_automatic(item: KeyRow) -> bool:
    base = re.escape(snake_case(item.class_name))
    return bool(re.fullmatch(rf"{base}(_\d+)?|input_layer(_\d+)?", item.name))


def likeness(answer: Answer, item: KeyRow) -> float:
    """How well an answer's class, or its name, fits a layer; nothing if it does not."""
    if not answer.label:
        return 0.5
    if answer.class_name:
        return _alike(answer.class_name, item.class_name)
    name = re.sub(r"_?\d+$", "", answer.name)
    base = re.sub(r"_\d+$", "", item.name)
    return max(
        _alike(name, item.class_name),
        _alike(name, snake_case(item.class_name)),
        0.9 * _alike(name, base),
    )


@lru_cache(maxsize=4096)
def _alike(told: str, meant: str) -> float:
    """From 0 to 1, whether a word stands for another: cut off, in other capitals, misspelled."""
    told, meant = (word[:60].lower().replace("_", "") for word in (told, meant))
    if told == meant:
        return 1
    start = told.rstrip(CUT)
    if len(start) > 1 and meant.startswith(start) and (start != told or len(start) > 4):
        return 0.9
    shared = {told, meant} <= {"input", "inputlayer"}
    ratio = 0.9 if shared else SequenceMatcher(None, told, meant).ratio()
    return ratio * 0.9 if ratio >= ALIKE else 0


def _aligned(
    answers: Sequence[Answer], items: Sequence[KeyRow], agrees: Agrees
) -> list[tuple[Answer, KeyRow]]:
    """The best way to put answers to layers in their order; where it is open, values decide."""
    rows, columns = len(answers), len(items)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    worth = [[_worth(answer, item, agrees) for item in items] for answer in answers]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            both = best[i + 1][j + 1] + worth[i][j] if worth[i][j] else 0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if worth[i][j] and best[i][j] == best[i + 1][j + 1] + worth[i][j]:
            found.append((answers[i], items[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            i += 1
    return found


def _worth(answer: Answer, item: KeyRow, agrees: Agrees) -> float:
    fits = likeness(answer, item)
    if not fits:
        return 0
    same_name = 0.05 * (answer.name.lower() == item.name.lower())
    return 4 * fits + same_name + 0.4 * agrees(answer, item) - 0.5 * item.extra
