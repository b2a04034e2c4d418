"""Match the answers on a sheet with the layers of a model: by name, else by order and class.

Automatic names differ between Keras 2 and Keras 3, and between sessions: ``lstm_4`` may be the only
LSTM. So names decide only if the model has all of them. Else all answers and layers are aligned
at once: a missing line, or one too many, does not shift the others. Words, numbers and order
decide, never the values: where two layers fit equally, nobody knows which is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.grade.alignment import aligned, alternatives
from shapecalc.grade.key import KeyRow
from shapecalc.grade.likeness import Correct, Written, score
from shapecalc.grade.sheet import Answer
from shapecalc.grade.sheets.words import without_number
from shapecalc.patterns import regex

MOST_PAIRS = 2_500_000
"""The most pairs of an answer and a layer that are aligned; among more, only names decide."""


@dataclass(slots=True)
class LayerMatch:
    """An answer with the layer that it is about.

    Attributes:
        answer: the answer.
        row: the row of the layer; None if there is no such layer.
        others: the rows of other layers that fit as well.
    """

    answer: Answer
    row: KeyRow | None = None
    others: Sequence[KeyRow] = field(default_factory=list)

    @property
    def is_about_all(self) -> bool:
        """Return whether it says that several layers have no parameters: ``the poolings``."""
        params = self.answer.params
        nothing = params is not None and [*params.amounts] == [0] and self.answer.shape is None
        return self.answer.is_plural and nothing

    @property
    def all_rows(self) -> Sequence[KeyRow | None]:
        """Return the rows that the answer is about, mostly one."""
        return [self.row, *self.others] if self.is_about_all else [self.row]


_NUMBER = regex(r"_\d+$")
"""The number of an automatic name: ``lstm_1`` is one layer, and ``lstm`` may be any LSTM."""

MOST_SCORES = 100_000
"""The most pairs of an answer and a layer whose scores a matcher keeps."""

MOST_WORDS = 60_000
"""The most pairs of different words that are compared; among more, only names decide."""


class LayerMatcher:
    """Finds the layers of a model that the answers on sheets are about.

    It serves all sheets of a class: what it knows of the layers is worked out once.

    Args:
        rows: the rows of the layers.
    """

    def __init__(self, rows: Sequence[KeyRow]) -> None:
        self.rows = rows
        self.correct = Correct.all(rows)
        self._known: dict[Written, list[float]] = {}
        self._classes = {row.class_name for row in rows}
        self._different = len({(c.class_name, c.base) for c in self.correct})
        self._by_name: dict[str, Correct] = {}
        # A layer inside an inner model may have the name of one outside, which then comes first.
        for correct in sorted(self.correct, key=lambda correct: correct.row.inside):
            self._by_name.setdefault(correct.row.name.lower(), correct)

    def match(self, answers: Sequence[Answer]) -> list[LayerMatch]:
        """Return each answer with the row of its layer."""
        named = self._named([answer for answer in answers if not answer.is_other])
        if named is not None:
            rows, taken = iter(named), {id(row) for row in named}
            return [
                self._match_free(answer, taken)
                if answer.is_other
                else LayerMatch(answer, next(rows))
                for answer in answers
            ]
        matches = [
            match_ for section in _sections(answers) for match_ in self._match_section(section)
        ]
        return self._kept_names(matches) or matches

    def _kept_names(self, matches: Sequence[LayerMatch]) -> list[LayerMatch]:
        """Return matches that keep the names of the model; empty if another session gave them.

        A class whose first name stands on the sheet is numbered as in the model: ``conv2d``,
        ``conv2d_1``. An answer in other words is about another layer.
        """
        names = {match_.answer.name.lower() for match_ in matches}
        moved = {
            first
            for name in (m.answer.name.lower() for m in matches if m.row and not _has_name(m))
            if (first := _NUMBER.sub("", name)) != name and first in names
        }
        of_class = [m for m in matches if _NUMBER.sub("", m.answer.name.lower()) in moved]
        rows = self._named([match_.answer for match_ in of_class])
        if not rows:
            return []
        kept = {id(m): LayerMatch(m.answer, row) for m, row in zip(of_class, rows)}
        taken = {id(row) for row in rows}
        taken |= {id(m.row) for m in matches if id(m) not in kept and id(m.row) not in taken}
        for m in matches:
            if id(m) not in kept and any(m.row is row for row in rows):
                kept[id(m)] = self._match_free(m.answer, taken)
                taken.add(id(kept[id(m)].row))
        return [kept.get(id(m), m) for m in matches]

    def _named(self, answers: Sequence[Answer]) -> list[KeyRow] | None:
        """Return the rows by name; None if the model lacks a name, or one twice may be a class."""
        names = [answer.name.lower() for answer in answers]
        if not {*names} <= self._by_name.keys():
            return None
        twice = {name for name, count in Counter(names).items() if count > 1}
        if any(self._by_name[name].is_automatic and not _NUMBER.search(name) for name in twice):
            return None
        if any(answer.name in self._classes for answer in answers):
            return None
        layers = [self._by_name[name] for name in names]
        pairs = [(Written.of(a), layer) for a, layer in zip(answers, layers)]
        if any(words.likeness(layer) <= 0 or words.is_against(layer) for words, layer in pairs):
            return None
        return [layer.row for layer in layers]

    def _match_free(self, answer: Answer, taken: Container[int]) -> LayerMatch:
        """Return an answer with the layer that fits best among those that no other one names."""
        written = Written.of(answer)
        free = [layer for layer in self.correct if id(layer.row) not in taken]
        scores = [score(written, layer) for layer in free]
        most = max(scores, default=0)
        rows = [layer.row for layer, fit in zip(free, scores) if most > 0 and fit == most]
        return LayerMatch(answer, rows[0] if rows else None, rows[1:])

    def _match_section(self, answers: Sequence[Answer]) -> list[LayerMatch]:
        """Return the matches of answers that follow the order of the model, mostly."""
        rows, correct = self.rows, self.correct
        many = len(answers) * len(rows) > MOST_PAIRS
        if many or _words(answers) * self._different > MOST_WORDS:
            named = {row.name.lower(): row for row in reversed(rows)}
            return [LayerMatch(answer, named.pop(answer.name.lower(), None)) for answer in answers]
        written = _with_arguments([Written.of(answer) for answer in answers], correct)
        by_order = _by_order(written, correct)
        if by_order is not None:
            return [LayerMatch(answer, row) for answer, row in zip(answers, by_order)]
        scores = [self._scores(words) for words in written]
        unique = _unique_best(scores)
        chosen = unique or aligned(scores)
        matches = [
            LayerMatch(answer, None if at is None else rows[at])
            for answer, at in zip(answers, chosen)
        ]
        if unique:
            return matches
        for match_, fitting in zip(matches, alternatives(scores, chosen)):
            others = [rows[at] for at in fitting if rows[at] is not match_.row]
            match_.others = (
                [] if match_.row is None else [r for r in others if not _same(r, match_.row)]
            )
        _match_rest(matches, written, correct)
        return matches

    def _scores(self, words: Written) -> list[float]:
        """Return how well an answer fits each row; equal words of a class are compared once."""
        if words not in self._known:
            if len(self._known) * len(self.rows) > MOST_SCORES:
                self._known.clear()
            self._known[words] = [score(words, correct) for correct in self.correct]
        return self._known[words]


def _sections(answers: Sequence[Answer]) -> Iterator[Sequence[Answer]]:
    """Yield the parts of a sheet that go through the model once: all shapes, then all numbers."""
    kinds = [(answer.shape is not None, answer.params is not None) for answer in answers]
    changes = [at for at in range(1, len(kinds)) if kinds[at] != kinds[at - 1]]
    orders = [answer.order for answer in answers]
    goes_on = len(orders) > 1 and orders == [*range(1, len(orders) + 1)]  # Numbers of questions.
    if len(changes) == 1 and {*kinds} == {(True, False), (False, True)} and not goes_on:
        yield answers[: changes[0]]
        yield answers[changes[0] :]
    else:
        yield answers


def _has_name(match_: LayerMatch) -> bool:
    return match_.row is not None and match_.row.name.lower() == match_.answer.name.lower()


def _words(answers: Sequence[Answer]) -> int:
    """Return how many different words name layers in some answers."""
    return len({answer.class_name or without_number(answer.name) for answer in answers})


def _with_arguments(written: Sequence[Written], correct: Sequence[Correct]) -> list[Written]:
    """Return words in which numbers that cannot all count layers are arguments: ``Dense 16``."""
    highest: dict[tuple[object, ...], int] = {}
    for words in written:
        if words.count < 0:
            highest[words.kind] = max(highest.get(words.kind, 0), -words.count)
    large = {
        words.kind
        for words in written
        if words.count < 0
        and highest[words.kind] > sum(words.likeness(layer) > 0 for layer in correct)
    }
    return [
        replace(words, count=0, numbers=(-words.count,))
        if words.count < 0 and words.kind in large
        else words
        for words in written
    ]


def _unique_best(scores: Sequence[Sequence[float]]) -> list[int | None] | None:
    """Return the rows that fit best, in any order; None if an answer has no single such row."""
    best = [max(line, default=0) for line in scores]
    places = [
        [at for at, fit in enumerate(line) if fit == most] for line, most in zip(scores, best)
    ]
    if all(most and len(at) == 1 for most, at in zip(best, places)):
        chosen: list[int | None] = [at[0] for at in places]
        return chosen if len({*chosen}) == len(chosen) else None
    return None


def _same(row: KeyRow, other: KeyRow) -> bool:
    """Return whether the right answers about two layers are the same."""
    return (row.shapes, row.params) == (other.shapes, other.params)


def _by_order(written: Sequence[Written], correct: Sequence[Correct]) -> list[KeyRow | None] | None:
    """Return the rows of answers that name no layer: all of the model, or all with weights."""
    if not written or not all(words.any_layer and not words.count for words in written):
        return None
    rows = [c.row for c in correct if not c.row.extra and not c.row.inside]
    if {words.kinds for words in written} == {(True, False), (False, True)}:
        return [None] * len(written)  # The numbers are those of questions.
    numbers = [words.order for words in written]
    listed = [row for row in rows if row.params != 0]
    if all(isinstance(number, int) for number in numbers):
        places = [int(str(number)) for number in numbers]
        distinct = len({*places}) == len(places) and max(places) <= len(rows)
        full = sorted(places) == list(range(1, len(places) + 1))
        shapes = any(words.kinds[0] for words in written)
        if distinct and (shapes or not (full and len(places) < len(rows))):
            return [rows[place - 1] for place in places]
    for group in (rows, listed):
        if len(group) == len(written):
            return list(group)
    return [None] * len(written)


def _match_rest(
    matches: Sequence[LayerMatch], written: Sequence[Written], correct: Sequence[Correct]
) -> None:
    """Match answers that stand in another order, if only one free layer fits."""
    taken = {id(match_.row) for match_ in matches if match_.row}
    for match_, words in zip(matches, written):
        if match_.row is not None or words.any_layer:
            continue
        scores = {
            at: score(words, row) for at, row in enumerate(correct) if id(row.row) not in taken
        }
        fitting = {at: value for at, value in scores.items() if value > 0}
        if not fitting:
            continue
        best = max(fitting.values())
        rows = [correct[at].row for at, value in fitting.items() if value == best]
        rivals = [w for m, w in zip(matches, written) if m.row is None and w == words]
        if len(rows) == 1 and len(rivals) == 1:
            match_.row = rows[0]
            taken.add(id(rows[0]))
        else:
            match_.row, match_.others = rows[0], rows[1:] or [rows[0]]
