"""Wrong answers that may have been misread: where the right one stands near, a teacher decides.

This is a second look at the lines of a sheet, by their digits alone, after all answers are marked.
The right answer never makes an answer right here. It only keeps a line from being marked wrong on
the ground of a reading that may be mistaken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.grade.digits import LONGEST_TEXT, numbers_in, sizes_in_row, without
from shapecalc.grade.key import AnswerKey, KeyRow
from shapecalc.grade.marked import COSTS, FOLLOW_ON, PARAMS, SHAPE, Marked, Verdict, not_understood
from shapecalc.grade.sheets.numbers import read_number
from shapecalc.patterns import regex

LEAST = 10
"""From which size on a number in the line of an answer is the right one, not there by chance."""

LEAST_FAR = 100
"""From which size on a number in another line is."""

LINES_BELOW = 8
"""How many lines below an answer may go on with it."""

MOST_LINES = 200
"""The most lines of a sheet that are searched for right answers."""

BESIDE = "another value of this line is the right answer; which of them is meant?"
RESULT = "its result is right, but another side is not"
WITHIN = "a part of it is the right answer; is it read as it is meant?"
BELOW = "the right answer stands below, in line {line}"
UNREAD = "the right answer stands in line {line}, which is not understood or passed over"
OTHER_QUESTION = "it may be the size of the output or the number of parameters"
SPREAD = "all sizes of the output stand in this line; which of them are the answer?"
OF_LAYER = "it is the number of parameters of {layer}; is it a total?"
OF_INPUT = "nobody counts parameters of an input; is another layer meant?"
FEW_AXES = "it has fewer axes than the output; is it a shape?"
CHANNELS = "it may be the number of channels, and no shape"
OTHER_LAYER = "it is right for {other}; is that layer meant?"
TOGETHER = "it is the number of parameters of all {kind} layers together; is that meant?"
MOVED = "the other value of this answer is right for another layer"

_CALL = regex(r"[^\W\d]\w*\([^()]*\)")
"""A layer with its arguments, which are no answers."""

_ALONE = regex(r"[(\[]\s*\d+\s*[)\]]")

_PIECES = regex(r"==?|//?|-|:|;|→|≈|,\s|\s(?=\d)")
"""What separates numbers that may be answers of their own."""


def send_to_teacher(marked: Marked, key: AnswerKey) -> None:
    """Set that wrong answers are not understood if they may have been misread."""
    wrong = [verdict for verdict in marked.verdicts if verdict.right is False]
    if not wrong:
        return
    look = _SecondLook(marked, key)
    reasons = [look.why_misread(verdict) for verdict in wrong]
    moved = {id(v.row) for v, why in zip(wrong, reasons) if why.startswith(OTHER_LAYER[:15])}
    for verdict, why in zip(wrong, reasons):
        if why or id(verdict.row) in moved:
            not_understood(verdict, why or MOVED)


class _SecondLook:
    """A look at the lines of a marked sheet."""

    def __init__(self, marked: Marked, key: AnswerKey) -> None:
        self.marked, self.key = marked, key
        self.by_line: dict[int, list[Verdict]] = {}
        for verdict in marked.verdicts:
            self.by_line.setdefault(verdict.line, []).append(verdict)
        self.lines: dict[int, str] = {}
        for line in marked.sheet.lines:
            self.lines[line.number] = f"{self.lines.get(line.number, '')} {line.text}"
        unread = [*self._unread()][:MOST_LINES]
        self.unread = [(line, {*numbers_in(text)}, text) for line, text in unread]

    def _unread(self) -> Iterator[tuple[int, str]]:
        """Yield the lines that are passed over or not understood, and have no right answer."""
        right = {verdict.line for verdict in self.marked.verdicts if verdict.right}
        for verdict in self.marked.not_understood:
            if verdict.line not in right:
                yield verdict.line, self.lines.get(verdict.line, "")
        for remark in self.marked.sheet.passed:
            if remark.line not in right:
                yield remark.line, remark.text

    def why_misread(self, verdict: Verdict) -> str:
        """Return why a wrong answer may have been misread; empty if nothing says so."""
        if verdict.question in COSTS:
            beside = numbers_in(self.lines.get(verdict.line, ""))
            return BESIDE if int(verdict.expected.replace(",", "")) in beside else ""
        right = _right_numbers(verdict.row, verdict.question, self.key)
        if verdict.row is None and (rows := self._rows_with_total(verdict)):
            return OF_LAYER.format(layer=rows[0].name)
        if verdict.row is not None and (why := self._why_other(verdict, verdict.row)):
            return why
        if not right:
            return ""
        if _has_right_result(verdict, right):
            because = f": {verdict.reasons[0].why}" if verdict.reasons else ""
            return f"{RESULT}{because}"
        if _is_within(verdict, right):
            return WITHIN
        if self._is_beside(verdict, right) and not _is_explained(verdict, right):
            return BESIDE
        if verdict.question == SHAPE and _is_spread(verdict, right):
            return SPREAD
        if verdict.question == SHAPE and _lacks_axes(verdict, right):
            return FEW_AXES
        return self._why_far(verdict, right)

    def _why_other(self, verdict: Verdict, row: KeyRow) -> str:
        """Return which other question or layer an answer is right for; empty if there is none."""
        is_shape = verdict.question == SHAPE
        response = verdict.response
        if is_shape and self._is_channels(verdict, row):
            return CHANNELS
        if row.class_name == "InputLayer" and not is_shape and verdict.label != row.name:
            return OF_INPUT
        if is_shape and {"+", "="} <= {*response.text} and not verdict.reasons:
            return OTHER_QUESTION
        other = _right_numbers(row, PARAMS if is_shape else SHAPE, self.key)
        if is_shape and other and _sizes(verdict) == other:
            return OTHER_QUESTION
        if not is_shape and other and not self._has_own_shape(verdict):
            product = len(other) > 1 and _runs(response.text) == other
            if product or (response.bare and _sizes(verdict) == other):
                return OTHER_QUESTION
        if not is_shape and self._is_of_all(verdict, row):
            return TOGETHER.format(kind=row.class_name)
        mixed_up = any(mistake.name == "other layer" for mistake in verdict.reasons[:1])
        mixed_up = mixed_up or not (verdict.label or verdict.follow_on)
        rows = self._rows_with(verdict, row) if verdict.label != row.name else []
        rows = rows if mixed_up else [other for other in rows if other.name == verdict.label]
        return OTHER_LAYER.format(other=rows[0].name) if rows else ""

    def _is_of_all(self, verdict: Verdict, row: KeyRow) -> bool:
        """Return whether a number is that of all layers of a class together."""
        counts = [other.params for other in self.key.rows if other.class_name == row.class_name]
        shared = any(
            other.row is not row and other.label == verdict.label
            for other in self.by_line[verdict.line]
        )
        several = len(counts) > 1 and (shared or verdict.label != row.name)
        return several and all(type(n) is int for n in counts) and _sizes(verdict) == [sum(counts)]

    def _is_channels(self, verdict: Verdict, row: KeyRow) -> bool:
        """Return whether one number in brackets is that of the channels, beside a right number."""
        right = _right_numbers(row, SHAPE, self.key)
        alone = _ALONE.fullmatch(verdict.response.text) and len(right) > 1
        beside = any(v.row is row and v.right for v in self.by_line[verdict.line])
        return bool(alone and beside and _sizes(verdict) == right[-1:])

    def _rows_with_total(self, verdict: Verdict) -> list[KeyRow]:
        """Return the layers whose number of parameters a wrong total is."""
        (number,) = _sizes(verdict) or [0]
        may_be = verdict.question == "trainable" or (verdict.question == "total" and number)
        may_be = may_be and all(mistake.name != "row forgotten" for mistake in verdict.reasons)
        return [row for row in self.key.rows if may_be and row.params == number]

    def _has_own_shape(self, verdict: Verdict) -> bool:
        """Return whether the answer about the layer has a shape in brackets besides."""
        return any(
            other.row is verdict.row and other.question == SHAPE and other.response.text[:1] in "(["
            for other in self.by_line[verdict.line]
        )

    def _rows_with(self, verdict: Verdict, row: KeyRow) -> list[KeyRow]:
        """Return the other layers for which an answer is right, if none of them has its own."""
        question, numbers = verdict.question, _sizes(verdict)
        rows = [
            other
            for other in self.key.rows
            if other is not row and numbers and _right_numbers(other, question, self.key) == numbers
        ]
        answered = {id(v.row) for v in self.marked.verdicts if v.right and v.question == question}
        return [] if any(id(other) in answered for other in rows) else rows

    def _is_beside(self, verdict: Verdict, right: Sequence[int]) -> bool:
        """Return whether the right answer stands in the line, outside of the answer."""
        shape = list(right) if verdict.question == SHAPE else []
        for shapes, amounts in verdict.response.beside:
            if shape and _is_shape(shapes, amounts, shape):
                return True
            if not shape and amounts and amounts[-1] == right[0]:
                return True
        if max(right) < LEAST:
            return not shape and _is_labelled(verdict.response.source, right[0])
        rest = without(_CALL.sub(" ", verdict.response.source), verdict.response.text)
        for other in self.by_line[verdict.line]:
            same = other.row is verdict.row
            formula = bool(shape) and len(_runs(other.response.text)) > 1
            if formula if same else other.right:
                rest = without(rest, other.response.text)
        return sizes_in_row(rest, right) if shape else right[0] in numbers_in(rest)

    def _why_far(self, verdict: Verdict, right: Sequence[int]) -> str:
        """Return where the right answer stands in another line that has no other answer."""
        if verdict.question == SHAPE and len(right) < 2:
            return ""
        for number in range(verdict.line + 1, verdict.line + 1 + LINES_BELOW):
            about = [v for v in self.by_line.get(number, ()) if v.right is not None]
            if any(v.row is not verdict.row and (v.row or v.right) for v in about):
                break
            if max(right) >= LEAST and _is_in(self.lines.get(number, ""), right):
                return BELOW.format(line=number)
        if max(right) < LEAST_FAR and len(right) < 2:
            return ""
        for number, numbers, text in self.unread:
            if number == verdict.line or not numbers.issuperset(right):
                continue
            if len(right) == 1 or sizes_in_row(text, right):
                return UNREAD.format(line=number)
        return ""


def _right_numbers(row: KeyRow | None, question: str, key: AnswerKey) -> list[int]:
    """Return the right answer to a question as numbers: the sizes without the batch, or one.

    It is empty if a number is unknown or a formula, and if there are several outputs.
    """
    if row is None:
        numbers: list[Any] = [key.totals.get(question)]
    elif question == SHAPE:
        numbers = list(row.shapes[0][1:]) if row.shapes and len(row.shapes) == 1 else []
    else:
        numbers = [row.params]
    return numbers if all(type(number) is int for number in numbers) else []


def _sizes(verdict: Verdict) -> list[Any]:
    """Return the sizes of an answer without the batch, or its number of parameters."""
    response = verdict.response
    if verdict.question != SHAPE:
        return list(response.amounts[-1:])
    sizes = list((response.shapes or ((),))[-1])
    return [size for size in sizes if type(size) is int]


def _runs(text: str) -> list[int]:
    """Return the sizes in a text: its runs of digits."""
    return [int(run) for run in re.findall(r"(?<!\d)\d{1,9}(?!\d)", text[:LONGEST_TEXT])]


def _is_explained(verdict: Verdict, right: Sequence[int]) -> bool:
    """Return whether a shape with more axes than the vector that is right has a known mistake.

    The size of a vector, as the number of units, may stand in its line for another reason.
    """
    known = any(mistake.shapes or mistake.name == FOLLOW_ON for mistake in verdict.reasons)
    of_several = verdict.question == SHAPE and len(right) == 1 and len(_sizes(verdict)) > 1
    beside = any(shapes for shapes, _ in verdict.response.beside)
    return of_several and known and not beside and verdict.response.text[:1] in "(["


def _has_right_result(verdict: Verdict, right: Sequence[int]) -> bool:
    """Return whether the last side of an equation is the right number: only a step is wrong."""
    amounts = verdict.response.amounts
    return verdict.question != SHAPE and len(amounts) > 1 and amounts[-1] == right[0]


def _is_within(verdict: Verdict, right: Sequence[int]) -> bool:
    """Return whether the right answer is a part of the text of an answer: ``40 = 760``."""
    response = verdict.response
    if verdict.question == SHAPE:
        misread = _sizes(verdict) != [*right]
        runs = _runs(response.text)
        return misread and runs in ([*right], [*right, verdict.row and verdict.row.params])
    if numbers_in(response.text) == [*right]:
        return True  # It was read with the words beside it: `(448 params)`.
    pieces = _PIECES.split(response.text) if right[0] >= LEAST else []
    return any(read_number(piece.strip(" ()")) == right[0] for piece in pieces)


_PARAMS = r"(?:params?|parameter\w*|prms?|paramètres?|parámetros?|파라미터|p|개|個)(?![a-z])"
_NOTHING = re.compile(
    r"\b(?:no|zero|0|none|without|keine?|aucun|sans|sin|ningún)\b\W{0,3}(?:\w+\W){0,2}par[aá]m|없|なし",
    re.IGNORECASE,
)


def _is_labelled(text: str, number: int) -> bool:
    """Return whether a small number stands beside a word for parameters: ``9 params``."""
    pattern = rf"(?<![\d.,]){number}\s?{_PARAMS}|{_PARAMS}\W{{0,3}}{number}(?![\d.,]*\d)"
    beside = re.search(pattern, text[:LONGEST_TEXT], re.IGNORECASE)
    return bool(beside or (number == 0 and _NOTHING.search(text[:LONGEST_TEXT])))


def _lacks_axes(verdict: Verdict, right: Sequence[int]) -> bool:
    """Return whether a shape without brackets lacks axes, and no mistake explains it."""
    known = all(mistake.name == "axes" for mistake in verdict.reasons)
    bare = verdict.response.text.strip()[:1] not in "(["
    return known and bare and len(_sizes(verdict)) < len(right)


def _is_spread(verdict: Verdict, right: Sequence[int]) -> bool:
    """Return whether a shape lacks axes, and all sizes of the output stand in the line."""
    sizes = _runs(verdict.response.source)
    few = len(_sizes(verdict)) < len(right)
    return few and all(sizes.count(size) >= [*right].count(size) for size in right)


def _is_in(text: str, right: Sequence[int]) -> bool:
    """Return whether a line has a number, or several in a row."""
    return right[0] in numbers_in(text) if len(right) == 1 else sizes_in_row(text, right)


def _is_shape(
    shapes: Sequence[Sequence[Any]] | None, amounts: Sequence[Any], shape: Sequence[Any]
) -> bool:
    """Return whether a value is a shape, with or without the batch, or the size of a vector."""
    if shapes:
        return any(
            len(sizes) - len(shape) in (0, 1) and [*sizes[-len(shape) :]] == [*shape]
            for sizes in shapes
        )
    return [*amounts] == [*shape]
