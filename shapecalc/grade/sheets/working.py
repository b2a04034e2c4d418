"""The values of a line that only lead to its answer: steps, products, results of equations.

What leads to what follows from the line's own numbers, never from the right answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import prod

from shapecalc.dataclasses import replace
from shapecalc.grade.amounts import contains_letters
from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.statements import Mention, doubted
from shapecalc.grade.sheets.value import is_window, sizes_in, sizes_of
from shapecalc.grade.sheets.words import Role
from shapecalc.patterns import regex


def result_of(mention: Mention) -> object:
    """Return the last side of an equation, or the only amount; None if there is none."""
    return mention.value.amounts[-1] if mention.value.amounts else None


_OF_WINDOWS = regex(r"[-/⌊⌈]|floor|ceil")
"""Signs of the calculation of a size that windows make smaller."""


def without_steps(
    shapes: Sequence[Mention], others: list[Mention], weightless: bool = False
) -> list[Mention]:
    """Return values without the steps to a shape: ``28-3+1 = 26, hence (26, 26, 32)``.

    A product beside a layer with weights may be their number: ``4*8 = 32, 32x32x8``.
    """
    if not shapes or not others:
        return others
    last = shapes[-1]
    sizes = {size for shape in last.value.shapes or () for size in shape}

    def is_step(mention: Mention) -> bool:
        if mention.label is not None or mention.value.start > last.value.start:
            return False
        leads = not mention.value.is_number or last.before == "→"
        product = re.search(r"[*×·]|\d\s*x\s*\d", mention.value.text) is not None
        of_size = not product or _OF_WINDOWS.search(mention.value.text) is not None
        leads = leads and (weightless or of_size)
        return last.final or (leads and result_of(mention) in sizes)

    return [mention for mention in others if not is_step(mention)]


def with_results(
    amounts: list[Mention], loose: list[Mention]
) -> tuple[list[Mention], list[Mention]]:
    """Return the amounts with the bare numbers beside them as their results.

    The number may stand behind them, as in ``m*n + n -> 15``, or before: ``128 (16*8)``.
    """
    working = [f for f in (*amounts, *loose) if not f.value.is_number and not f.part]
    for result in [f for f in loose if f.value.is_number]:
        before = [f for f in working if f.value.end <= result.value.start]
        equal = [f for f in working if result.value.amounts == f.value.amounts[-1:]]
        between = [
            f
            for f in (*amounts, *loose)
            if before and before[-1].value.end <= f.value.start < result.value.start
        ]
        leads = bool(before) and not between and result.before in ("→", "=", ":")
        if leads or equal:
            calculation = before[-1] if leads else equal[-1]
            value = calculation.value
            text = f"{value.text} {result.before} {result.value.text}".replace("  ", " ")
            sides = [*value.amounts, *result.value.amounts]
            calculation.value = replace(value, text=text, amounts=sides)
            loose = [f for f in loose if f is not result and f is not calculation]
            amounts = amounts if calculation in amounts else [*amounts, calculation]
    return amounts, loose


def with_numbers(mentions: list[Mention]) -> list[Mention]:
    """Return values with a formula in letters and its numbers as one: ``n*m + n → 15``."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        sides = (last.value.amounts if last else (), mention.value.amounts)
        letters = [all(map(contains_letters, amounts)) for amounts in sides]
        leads = mention.before == "→" and all(sides) and letters == [True, False]
        if last and leads and not (mention.value.is_number or last.doubt or mention.doubt):
            text = f"{last.value.text} → {mention.value.text}"
            last.value = replace(last.value, text=text, amounts=[*sides[0], *sides[1]])
        else:
            joined.append(mention)
    return joined


def without_chain(amounts: list[Mention]) -> list[Mention]:
    """Return amounts without those that the next one goes on with: ``3*3 = 9, 9*32 = 288``."""
    goes_on = {
        id(step)
        for step, following in pairwise(amounts)
        if step.label is None and not following.value.is_number and _goes_on(step, following)
    }
    return [amount for amount in amounts if id(amount) not in goes_on]


def _goes_on(step: Mention, following: Mention) -> bool:
    """Return whether the result of a calculation is a number in the next one."""
    result = result_of(step)
    if step.value.is_number or not isinstance(result, int) or result == result_of(following):
        return False
    return re.search(rf"(?<![\d.,]){result}(?![\d.,])", following.value.text) is not None


_CROSSED = regex(r"[(\[]?\s*\d+(?:\s*[x×*]\s*\d+)+\s*[)\]]?", re.IGNORECASE)


def without_products(mentions: Sequence[Mention]) -> list[Mention]:
    """Return values without products that look like shapes: ``150 (10 x 15)``, ``16 x 2 -> 32``."""
    results = [f.value.amounts[-1] for f in mentions if f.value.is_number]

    def is_product(mention: Mention) -> bool:
        crossed = mention.label is None and _CROSSED.fullmatch(mention.value.text)
        return bool(crossed and prod(map(int, re.findall(r"\d+", mention.value.text))) in results)

    return [mention for mention in mentions if not is_product(mention)]


def label_cells(mentions: Sequence[Mention]) -> None:
    """Label the cells of a row without headings: ``8 → 16 | 144`` is input, output, parameters."""
    if len(mentions) < 3 or any(f.label for f in mentions):
        return
    *inputs, output, params = mentions
    arrows = [f.before == "→" for f in mentions]
    if (
        params.before == "|"
        and params.value.is_number
        and arrows == [*[False] * len(inputs), True, False]
    ):
        output.label, params.label = Role.SHAPE_LABEL, Role.PARAMS_LABEL
        for mention in inputs:
            mention.label = Role.INPUT_LABEL


def is_rounding(mention: Mention, exact: Mention) -> bool:
    """Return whether a value is another one once more, rounded: ``1,234 (= 1.2K)``."""
    rounded = result_of(mention)
    return isinstance(rounded, Rounded) and rounded.includes(result_of(exact))


def with_channels(shape: Mention, mentions: Sequence[Mention]) -> Mention:
    """Return a shape with its channels: ``32 x 32 with 32 channels``."""
    channels = [f for f in mentions if f.channels and f.value.start > shape.value.start]
    plane = is_window(shape.value) or (shape.value.is_product and shape.label is not None)
    sizes = sizes_in(shape.value)
    if len(channels) == 1 and plane and len(sizes) == 2:
        joined = (*sizes, *sizes_of(channels[0].value.amounts))
        shape.value = replace(shape.value, shapes=[joined])
    return shape


def adds_up(parts: Sequence[Mention], total: Sequence[object]) -> Sequence[Mention]:
    """Return the last values of a line whose sum is the only amount; none if there are none.

    At least two values count: ``kernel 400, bias 16, sum 416``.
    """
    total_so_far = 0
    for at in range(len(parts) - 1, -1, -1):
        result = result_of(parts[at])
        if not isinstance(result, int) or parts[at].value.is_shape:
            return ()
        total_so_far += result
        if [total_so_far] == [*total] and len(parts) - at > 1:
            return parts[at:]
    return ()


_PART_AND_SUM = regex(r"[\d,.']+\s*=\s*[\d,.']+")


def read_sum(last: Mention, before: Sequence[Mention]) -> None:
    """Read the sum behind the last part of a number: ``W 40, U 400, b 40 = 480``."""
    value = last.value
    if not _PART_AND_SUM.fullmatch(value.text) or len(value.amounts) != 2:
        return
    part, total = value.amounts
    results = [*(result_of(f) for f in before if f.part or f.value.text[0].isalpha()), part]
    numbers = [result for result in results if isinstance(result, int)]
    if part != total and len(numbers) == len(results) and sum(numbers) == total:
        last.value = replace(value, amounts=[total])
        last.part, last.label = False, Role.PARAMS_LABEL
    elif part != total:
        doubted(last, "it may be a part and the sum, or two answers")
