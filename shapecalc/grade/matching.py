"""Match the answers on a sheet with the layers of a model: by name, else by order and class.

Automatic names differ between Keras 2 and Keras 3, and between sessions: ``lstm_4`` may be the only
LSTM. So names decide only if the model has all of them. Else all answers and layers are aligned
at once: a missing line, or one too many, does not shift the others.
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
"""Counts the values of an answer that are right for a layer."""

ALIKE = 0.75
"""The lowest ratio of similarity at which a word counts as a misspelling of another."""

MOST_PAIRS = 300_000
"""The most pairs of an answer and a layer that are compared; among more, only names decide."""


def match(
    answers: Sequence[Answer], rows: Sequence[KeyRow], agrees: Agrees
) -> list[tuple[Answer, KeyRow | None]]:
    """Return each answer with the row of its layer; None if there is no such layer."""
    by_name = _by_name(answers, rows)
    if by_name is not None:
        return list(zip(answers, by_name))
    matched: dict[int, KeyRow | None] = {
        id(answer): row for answer, row in _by_custom_name(answers, rows)
    }
    taken = {id(row) for row in matched.values()}
    other_answers = [answer for answer in answers if id(answer) not in matched]
    other_rows = [row for row in rows if id(row) not in taken]
    if len(other_answers) * len(other_rows) <= MOST_PAIRS:
        for answer, row in _aligned(other_answers, other_rows, agrees):
            matched[id(answer)] = row
    else:
        named = {row.name.lower(): row for row in reversed(other_rows)}
        for answer in other_answers:
            matched[id(answer)] = named.pop(answer.name.lower(), None)
    return [(answer, matched.get(id(answer))) for answer in answers]


def _by_name(answers: Sequence[Answer], rows: Sequence[KeyRow]) -> list[KeyRow | None] | None:
    """Return the rows by name; None if the model lacks a name, or the sheet has one twice."""
    names = [answer.name.lower() for answer in answers]
    known: dict[str, KeyRow] = {}
    # A layer inside an inner model may have the name of one outside, which then comes first.
    for row in sorted(rows, key=lambda row: row.inside):
        known.setdefault(row.name.lower(), row)
    classes = {row.class_name for row in rows}
    typed_classes = any(answer.name in classes for answer in answers)
    if typed_classes or len(set(names)) < len(names) or not set(names) <= known.keys():
        return None
    if any(likeness(answer, known[name]) <= 0 for answer, name in zip(answers, names)):
        return None
    return [known[name] for name in names]


def _by_custom_name(
    answers: Sequence[Answer], rows: Sequence[KeyRow]
) -> list[tuple[Answer, KeyRow]]:
    """Return the answers about layers with a custom name, each with its row."""
    custom = {row.name: row for row in rows if not _has_automatic_name(row)}
    matched = []
    for answer in answers:
        row = custom.pop(answer.name, None) if answer.name else None
        if row is not None:
            matched.append((answer, row))
    return matched


def _has_automatic_name(row: KeyRow) -> bool:
    base = re.escape(snake_case(row.class_name))
    return bool(re.fullmatch(rf"{base}(_\d+)?|input_layer(_\d+)?", row.name))


def likeness(answer: Answer, row: KeyRow) -> float:
    """Return from 0 to 1 how well the class of an answer, or its name, fits a layer."""
    if not answer.label:
        return 0.5
    if answer.class_name:
        return _similarity(answer.class_name, row.class_name)
    name = re.sub(r"_?\d+$", "", answer.name)
    base = re.sub(r"_\d+$", "", row.name)
    return max(
        _similarity(name, row.class_name),
        _similarity(name, snake_case(row.class_name)),
        0.9 * _similarity(name, base),
    )


@lru_cache(maxsize=4096)
def _similarity(written: str, correct: str) -> float:
    """Return from 0 to 1 how similar two words are: cut off, in other case, misspelled.

    >>> _similarity("lstm", "LSTM"), _similarity("conv2d_t…", "Conv2DTranspose")
    (1, 0.9)
    """
    written, correct = (word[:60].lower().replace("_", "") for word in (written, correct))
    if written == correct:
        return 1
    start = written.rstrip(CUT)
    cut_off = start != written or len(start) > 4
    if len(start) > 1 and correct.startswith(start) and cut_off:
        return 0.9
    both_inputs = {written, correct} <= {"input", "inputlayer"}
    ratio = 0.9 if both_inputs else SequenceMatcher(None, written, correct).ratio()
    return ratio * 0.9 if ratio >= ALIKE else 0


def _aligned(
    answers: Sequence[Answer], rows: Sequence[KeyRow], agrees: Agrees
) -> list[tuple[Answer, KeyRow]]:
    """Return the best alignment of answers and rows, both in their order.

    This is the alignment of two sequences by dynamic programming: ``best[i][j]`` is the score of
    the best alignment of ``answers[i:]`` with ``rows[j:]``.
    """
    best = [[0.0] * (len(rows) + 1) for _ in range(len(answers) + 1)]
    scores = [[_score(answer, row, agrees) for row in rows] for answer in answers]
    for i in range(len(answers) - 1, -1, -1):
        for j in range(len(rows) - 1, -1, -1):
            matched = best[i + 1][j + 1] + scores[i][j] if scores[i][j] else 0
            best[i][j] = max(matched, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(answers) and j < len(rows):
        if scores[i][j] and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs.append((answers[i], rows[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            i += 1
    return pairs


def _score(answer: Answer, row: KeyRow, agrees: Agrees) -> float:
    """Return how well an answer fits a row: class first, then values, then the exact name."""
    fits = likeness(answer, row)
    if not fits:
        return 0
    same_name = 0.05 * (answer.name.lower() == row.name.lower())
    return 4 * fits + same_name + 0.4 * agrees(answer, row) - 0.5 * row.extra
