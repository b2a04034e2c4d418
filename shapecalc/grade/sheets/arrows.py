"""Arrows from the input of a layer to its output: ``(5, 5, 64) -> 1600 -> 0``."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.grade.sheets.statements import Mention, Statement
from shapecalc.grade.sheets.weightless import gives_vector, is_vector
from shapecalc.grade.sheets.words import Role


def without_input(statement: Statement, mentions: list[Mention]) -> list[Mention]:
    """Return values without the input from which an arrow leads to a number, the output.

    The number is a size if the layer gives a vector, and if it has no weights or another arrow
    leads to their number.
    """
    if len(mentions) < 2 or not _leads_to_number(*mentions[:2]):
        return mentions
    source, output, *rest = mentions
    if output.value.amounts == [0]:  # It is no size.
        if source.value.is_number and not rest and gives_vector(statement):
            source.label, output.label = Role.SHAPE_LABEL, Role.PARAMS_LABEL
        return mentions
    if rest and gives_vector(statement) and _is_number_of_params(rest[0], source):
        rest[0].label = Role.PARAMS_LABEL
    elif source.value.is_number or not is_vector(statement):
        return mentions
    output.label = Role.SHAPE_LABEL
    return [output, *rest]


def without_corrected(
    numbers: list[Mention], answer: Mention | None, mentions: Sequence[Mention]
) -> list[Mention]:
    """Return numbers without those from which an arrow leads to what they lack, and the answer."""
    if answer is None:
        return numbers
    return [number for number in numbers if not _is_corrected(number, answer, mentions)]


def _is_corrected(number: Mention, answer: Mention, mentions: Sequence[Mention]) -> bool:
    """Return whether the answer adds to a number what an arrow names: ``160 -> bias 5, so 165``."""
    behind = [m for m in mentions if m.part and number.value.end <= m.value.start]
    if not behind or behind[0].before != "→" or answer.value.start < behind[-1].value.start:
        return False
    sides = [m.value.amounts[-1:] for m in (number, *behind, answer)]
    first, *parts, last = [side[0] if side else None for side in sides]
    numbers = [amount for amount in (first, *parts) if isinstance(amount, int)]
    return len(numbers) == len(parts) + 1 and sum(numbers) == last


def _leads_to_number(source: Mention, output: Mention) -> bool:
    """Return whether an arrow leads from a value to a number."""
    arrow = output.before == "→" and _is_open(source) and _is_open(output)
    return arrow and output.value.is_number


def _is_number_of_params(mention: Mention, source: Mention) -> bool:
    """Return whether a value behind the input and the output is the number of parameters."""
    signs = ("→", ",", ";", "|", ":") if source.value.is_number else ("→",)
    return mention.before in signs and _is_open(mention) and not mention.value.is_shape


def _is_open(mention: Mention) -> bool:
    return mention.label is None and not (mention.part or mention.final or mention.doubt)
