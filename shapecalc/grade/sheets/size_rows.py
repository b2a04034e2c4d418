"""Bare numbers in a row that are the sizes of one shape, by their count or what separates them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from shapecalc.grade.sheets.habits import Decision
from shapecalc.grade.sheets.statements import Mention, Statement
from shapecalc.grade.sheets.value import sizes_of
from shapecalc.grade.sheets.weightless import SEQUENCES, is_among, is_weightless, rank_of
from shapecalc.grade.sheets.words import Role
from shapecalc.patterns import regex


def joined_by_rank(
    statement: Statement, loose: Sequence[Mention]
) -> tuple[Mention | None, Sequence[Mention]]:
    """Return the shape of ``Conv2D 26 26 32 320``, and what is left: the number of parameters.

    The output of a class of layers has as many sizes; that of a recurrent layer may have two.
    """
    rank = rank_of(statement)
    if not rank and is_among(statement, SEQUENCES) and len(loose) == 3:
        rank = 2  # `gru 30 24 2304`
    if not rank or not rank <= len(loose) <= rank + 1 or any(f.before for f in loose[1:]):
        return None, loose
    if any(f.doubt or f.words or not f.value.is_number for f in loose):
        return None, loose
    if all(len(f.value.text) == 3 for f in loose[1:]) and rank == 2:
        return None, loose  # They may be thousands.
    return _joined(loose[:rank], " "), loose[rank:]


_PAIR = regex(r"(\d+),(\d+)")
"""Two sizes, or a fraction with a comma."""


def read_pair(statement: Statement, mention: Mention) -> None:
    """Read ``conv1d 60,48`` as the shape of a layer whose output has two axes."""
    pair = _PAIR.fullmatch(mention.value.text)
    free = mention.label in (None, Role.SHAPE_LABEL) and mention.value.is_fraction
    if pair and free and rank_of(statement) == 2:
        sizes = sizes_of([int(pair[1]), int(pair[2])])
        mention.value = replace(mention.value, shapes=[sizes], doubt="")
        mention.doubt = ""


def join_pairs(decisions: Sequence[tuple[Statement, Decision]]) -> None:
    """Read the pairs of ``Conv1D 57, 72`` and ``MaxPooling1D 19, 72`` on a sheet as shapes.

    The second number beside a layer without weights is no number of parameters, unless it is 0.
    """
    pairs = [pair for pair in decisions if _has_two_sizes(*pair)]
    if len(pairs) > 1 and any(
        is_weightless(s) and d.open[1].value.amounts != [0] for s, d in pairs
    ):
        for _, decision in pairs:
            decision.shape, decision.open = _joined(decision.open, ", "), []


def _has_two_sizes(statement: Statement, decision: Decision) -> bool:
    """Return whether a line has only two bare numbers, and its layer's output as many sizes."""
    if len(decision.open) != 2 or rank_of(statement) != 2 or decision.shape or decision.params:
        return False
    clear = all(m.value.is_number and not (m.doubt or m.words) for m in decision.open)
    return clear and decision.open[1].before == ","


def joined_before_arrow(loose: Sequence[Mention]) -> Mention | None:
    """Return the shape of ``=> 24, 16 => 1200``: the sizes before the number of parameters."""
    *sizes, last = loose
    if len(sizes) < 2 or last.before != "→" or sizes[0].before != "→":
        return None
    if any(size.before != "," for size in sizes[1:]):
        return None
    return _joined(sizes, ", ")


def joined_before_gap(loose: Sequence[Mention]) -> Mention | None:
    """Return the shape of columns without headings: ``24 24 16     416``."""
    *sizes, _ = loose
    gaps = [b.value.start - a.value.end for a, b in pairwise(loose)]
    if len(sizes) < 2 or any(f.before for f in loose):
        return None
    if gaps[-1] < max(3, *(2 * gap for gap in gaps[:-1])):
        return None
    if all(len(size.value.text) == 3 for size in sizes[1:]):
        return None  # They may be thousands.
    return _joined(sizes, " ")


def _joined(sizes: Sequence[Mention], sign: str) -> Mention:
    """Return the first of some numbers, after setting that it is the shape of all of them."""
    first = sizes[0]
    text = sign.join(size.value.text for size in sizes)
    shape = sizes_of([size.value.amounts[0] for size in sizes])
    first.value = replace(first.value, text=text, shapes=[shape])
    return first


_ALONE = regex(r"[(\[]\s*(\d[\d,]*)\s*[)\]]")
"""A number in brackets, which may be a shape or the number of parameters."""


def read_brackets(statements: Sequence[Statement]) -> None:
    """Read the number in brackets behind ``26x26x32  [320]`` as that of parameters.

    On such a sheet, so is the one behind ``1600  [0]``.
    """
    pairs = [(s, pair) for s in statements if (pair := _before_brackets(s))]
    clear = [pair for _, pair in pairs if len((pair[0].value.shapes or [()])[0]) > 1]
    if not clear:
        return
    for statement, (size, number) in pairs:
        brackets = _ALONE.fullmatch(number.value.text)
        if size not in [shape for shape, _ in clear] and not (statement.subject and len(clear) > 1):
            continue
        assert brackets
        amount = int(brackets[1].replace(",", ""))
        number.value = replace(number.value, shapes=None, amounts=[amount], strong=False)
        size.label, number.label = Role.SHAPE_LABEL, Role.PARAMS_LABEL
        size.doubt = number.doubt = ""


def _before_brackets(statement: Statement) -> tuple[Mention, Mention] | None:
    """Return the last two values if they are a shape or a number, and a number in brackets."""
    last = statement.mentions[-1] if len(statement.mentions) > 1 else None
    if last is None or last.label or last.value.text[:1] not in ("(", "["):
        return None
    if len(statement.answers) < 2 or statement.answers[-2].label:
        return None
    size, number = statement.answers[-2:]
    bare = size.value.text[:1] not in "([" and (size.value.shapes or size.value.is_number)
    behind = number.value.start > size.value.end and _ALONE.fullmatch(number.value.text)
    return (size, number) if bare and behind else None
