"""Slips: the answer for another layer, and digits that were copied wrongly.

They come last: nearly every number has a neighbor that differs in a digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.algebra.size import shape_text
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes, Situation

SHORTEST = 2
"""The fewest digits of a number in which a slip is looked for."""


def other_layer(situation: Situation) -> Mistakes:
    """Yield the answers for the other layers, those for the nearest ones first."""
    for row in situation.nearest():
        if row.params not in (None, 0):
            why = f"{row.params:,} is the number of parameters of {row.name}"
            if not situation.right.weights:
                why += f", but {situation.class_name} has no weights"
            yield Mistake("other layer", why, params=row.params)
        if row.shapes and not row.operation.is_input:
            why = f"{', '.join(map(shape_text, row.shapes))} is the output of {row.name}"
            yield Mistake("other layer", why, row.shapes)


def digits(situation: Situation) -> Mistakes:
    """Yield the numbers that differ from the right one by a slip of the pen."""
    right = situation.right.params
    text = str(right) if isinstance(right, int) else ""
    if len(text) >= SHORTEST:
        for slip, what in _slips(text):
            if not slip.startswith("0"):
                why = f"perhaps {what}: {int(slip):,} for {right:,}"
                yield Mistake("digits", why, params=int(slip))


def slips_in(amount: Any, own: Any) -> Mistakes:
    """Yield the slip of the pen with which a number comes from another one."""
    for slip, what in _slips(str(own)) if isinstance(own, int) else ():
        if slip == str(amount):
            yield Mistake("digits", f"perhaps {what}: {amount:,} for {own:,}")


def _slips(text: str) -> Iterator[tuple[str, str]]:
    """Yield a number with two digits exchanged, one too many, one missing, or a zero more or less.

    >>> [slip for slip, _ in _slips("480")]
    ['840', '408', '4800', '48', '4480', '4880', '80', '40', '48']
    """
    for at in range(len(text) - 1):
        exchanged = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        yield exchanged, "two digits were exchanged"
    yield f"{text}0", "a zero was added"
    if text.endswith("0"):
        yield text[:-1], "a zero is missing"
    for at in range(len(text)) if len(text) > SHORTEST else ():
        doubled = text[:at] + text[at] + text[at:]
        if at < len(text) - 1 or text[at] != "0":
            yield doubled, "a digit was written twice"
    for at in range(len(text)) if len(text) > SHORTEST else ():
        yield text[:at] + text[at + 1 :], "a digit is missing"
