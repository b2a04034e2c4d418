"""Match the answers on a sheet with the layers of a model: by name, else by order and class.

Automatic names differ between Keras 2 and Keras 3, and between sessions: ``lstm_4`` may be the only
LSTM. So names decide only if the model has all of them. Else all answers and layers are aligned
at once: a missing line, or one too many, does not shift the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from shapecalc.declare.names import snake_case
from shapecalc.grade.amounts import has_letters
from shapecalc.grade.key import KeyRow
from shapecalc.grade.sheet import CUT, Answer

Agrees = Callable[[Answer, KeyRow], int]
"""Counts the values of an answer that are right for a layer; names and classes do not matter."""

ALIKE = 0.75
"""The lowest ratio of similarity at which a word counts as a misspelling of another."""

MOST_PAIRS = 2_500_000
"""The most pairs of an answer and a layer that are aligned; among more, only names decide."""

MOST_COMPARED = 250_000
"""The most pairs of different answers and different layers whose values are compared."""

MOST_CHARACTERS = 8_000_000
"""The most pairs of characters in the words that are compared."""

WORD = 60
"""The characters of a word that are compared."""

FORMULA_WORK = 25
"""For how many pairs a shape with letters counts at each layer."""


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
    for answer, row in _by_order_or_name(other_answers, other_rows, agrees):
        matched[id(answer)] = row
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


def _by_order_or_name(
    answers: Sequence[Answer], rows: Sequence[KeyRow], agrees: Agrees
) -> list[tuple[Answer, KeyRow]]:
    """Return the alignment of answers and rows; if it takes too much work, those of one name."""
    if len(answers) * len(rows) <= MOST_PAIRS:
        for compare in (agrees, None):
            kinds = _Kinds.of(answers, rows, compare)
            if kinds.comparable:
                return _aligned(answers, rows, kinds.scores())
    named = {row.name.lower(): row for row in reversed(rows)}
    pairs = [(answer, named.pop(answer.name.lower(), None)) for answer in answers]
    return [(answer, row) for answer, row in pairs if row]


def _has_automatic_name(row: KeyRow) -> bool:
    base = re.escape(snake_case(row.class_name))
    return bool(re.fullmatch(rf"{base}(_\d+)?|input_layer(_\d+)?", row.name))


def likeness(answer: Answer, row: KeyRow) -> float:
    """Return from 0 to 1 how well the class of an answer, or its name, fits a layer."""
    return _Written.of(answer).likeness(_Correct.of(row))


@dataclass(frozen=True, slots=True)
class _Correct:
    """The words that name a layer.

    Attributes:
        class_name: its class.
        snake_case: the class as in automatic names.
        base: the name of the layer without its number.
    """

    class_name: str
    snake_case: str
    base: str

    @classmethod
    def of(cls, row: KeyRow) -> _Correct:
        base = re.sub(r"_\d+$", "", row.name)
        return cls(row.class_name, snake_case(row.class_name), base)


@dataclass(frozen=True, slots=True)
class _Written:
    """The words that name a layer in an answer.

    Attributes:
        class_name: the class; empty if there is none.
        base: the name without its number, which counts only if there is no class.
        any_layer: whether the answer names no layer.
    """

    class_name: str
    base: str
    any_layer: bool

    @classmethod
    def of(cls, answer: Answer) -> _Written:
        base = "" if answer.class_name else re.sub(r"_?\d+$", "", answer.name)
        return cls(answer.class_name, base, not answer.label)

    def likeness(self, correct: _Correct) -> float:
        """Return from 0 to 1 how well the words fit a layer."""
        if self.any_layer:
            return 0.5
        if self.class_name:
            return _similarity(self.class_name, correct.class_name)
        return max(
            _similarity(self.base, correct.class_name),
            _similarity(self.base, correct.snake_case),
            0.9 * _similarity(self.base, correct.base),
        )


@lru_cache(maxsize=4096)
def _similarity(written: str, correct: str) -> float:
    """Return from 0 to 1 how similar two words are: cut off, in other case, misspelled.

    >>> _similarity("lstm", "LSTM"), _similarity("conv2d_t…", "Conv2DTranspose")
    (1, 0.9)
    """
    written, correct = (word[:WORD].lower().replace("_", "") for word in (written, correct))
    if written == correct:
        return 1
    start = written.rstrip(CUT)
    cut_off = start != written or len(start) > 4
    if len(start) > 1 and correct.startswith(start) and cut_off:
        return 0.9
    both_inputs = {written, correct} <= {"input", "inputlayer"}
    ratio = 0.9 if both_inputs else SequenceMatcher(None, written, correct).ratio()
    return ratio * 0.9 if ratio >= ALIKE else 0


@dataclass(slots=True)
class _Kinds:
    """Answers and rows, grouped so that only those that differ are compared.

    Attributes:
        written: the words of each answer.
        correct: the words of each row.
        answer_kinds, row_kinds: the kind of each answer and each row: the place of the first one
            that has the same words and values.
        lettered: the kinds of answers with letters in a shape. What letters mean depends on the
            layer, so that these are compared with every row.
        agrees: counts the right values; None if there are too many values to compare.
    """

    answers: Sequence[Answer]
    rows: Sequence[KeyRow]
    written: list[_Written]
    correct: list[_Correct]
    answer_kinds: list[int]
    row_kinds: list[int]
    lettered: set[int]
    agrees: Agrees | None

    @classmethod
    def of(cls, answers: Sequence[Answer], rows: Sequence[KeyRow], agrees: Agrees | None) -> _Kinds:
        """Group answers and rows."""
        written, correct = list(map(_Written.of, answers)), list(map(_Correct.of, rows))
        answer_kinds = _first_places(
            (words, *(_texts(answer) if agrees else ())) for words, answer in zip(written, answers)
        )
        row_kinds = _first_places(
            (words, row.extra, *((row.shapes, row.params) if agrees else ()))
            for words, row in zip(correct, rows)
        )
        shapes = {kind: answers[kind].shape for kind in answer_kinds if agrees}
        lettered = {
            kind for kind, shape in shapes.items() if shape and has_letters(shape.shapes or ())
        }
        return cls(answers, rows, written, correct, answer_kinds, row_kinds, lettered, agrees)

    @property
    def comparable(self) -> bool:
        """Return whether the kinds are few enough to be compared."""
        compared = len(set(self.answer_kinds)) * len(set(self.row_kinds))
        formulas = len(self.lettered) * len(self.rows)
        if compared + FORMULA_WORK * formulas > MOST_COMPARED:
            return False
        written = {w.class_name or w.base for w in self.written}
        correct = {word for c in self.correct for word in (c.class_name, c.snake_case, c.base)}
        return _characters(written) * _characters(correct) <= MOST_CHARACTERS

    def scores(self) -> list[list[float]]:
        """Return how well each answer fits each row."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            places[row.name.lower()].append(at)
        of_kind = {kind: self._scores_of(kind) for kind in set(self.answer_kinds)}
        scores = []
        for answer, kind in zip(self.answers, self.answer_kinds):
            line, same_name = of_kind[kind]
            if answer.name.lower() in places:
                line = line.copy()
                for place in places[answer.name.lower()]:
                    line[place] = same_name[place]
            scores.append(line)
        return scores

    def _scores_of(self, kind: int) -> tuple[list[float], list[float]]:
        """Return how well answers fit each row if they have another name, and the same."""
        answer, written = self.answers[kind], self.written[kind]
        row_kinds = range(len(self.rows)) if kind in self.lettered else self.row_kinds
        likenesses: dict[_Correct, float] = {}
        other_name, same_name = {}, {}
        for at in dict.fromkeys(row_kinds):
            correct = self.correct[at]
            if correct not in likenesses:
                likenesses[correct] = written.likeness(correct)
            scores = _scores(answer, self.rows[at], likenesses[correct], self.agrees)
            other_name[at], same_name[at] = scores
        return [other_name[at] for at in row_kinds], [same_name[at] for at in row_kinds]


def _first_places(items: Iterable[Hashable]) -> list[int]:
    """Return the place of the first equal item for each item.

    >>> _first_places("abca")
    [0, 1, 2, 0]
    """
    first: dict[Hashable, int] = {}
    return [first.setdefault(item, at) for at, item in enumerate(items)]


def _texts(answer: Answer) -> tuple[str | None, ...]:
    return tuple(part.text if part else None for part in (answer.shape, answer.params))


def _characters(words: Iterable[str]) -> int:
    return sum(min(len(word), WORD) for word in words)


def _scores(answer: Answer, row: KeyRow, fits: float, agrees: Agrees | None) -> tuple[float, float]:
    """Return how well an answer fits a row if it has another name, and the same.

    The class counts most, then the values, then the exact name.
    """
    if not fits:
        return 0, 0
    right = 0.4 * agrees(answer, row) if agrees else 0
    extra = 0.5 * row.extra
    return 4 * fits + right - extra, 4 * fits + 0.05 + right - extra


def _aligned(
    answers: Sequence[Answer], rows: Sequence[KeyRow], scores: Sequence[Sequence[float]]
) -> list[tuple[Answer, KeyRow]]:
    """Return the best alignment of answers and rows, both in their order.

    This is the alignment of two sequences by dynamic programming: ``best[i][j]`` is the score of
    the best alignment of ``answers[i:]`` with ``rows[j:]``.
    """
    best = [[0.0] * (len(rows) + 1)]
    for line in reversed(scores):
        best.append(_best_line(line, best[-1]))
    best.reverse()
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


def _best_line(scores: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return the best scores of an answer and those after it, from those after it."""
    right = 0.0
    line = [right]
    # This runs for each pair; `max` would take more than twice as long.
    for score, here, after in zip(reversed(scores), below[-2::-1], reversed(below)):
        unmatched = here if here > right else right
        matched = after + score if score else 0.0
        right = matched if matched > unmatched else unmatched
        line.append(right)
    line.reverse()
    return line
