"""Which value of a statement is the shape and which the number of parameters.

Words, units and brackets decide. Where a bare number may be both, the other lines of the sheet
decide; if they do not, the number is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from shapecalc.dataclasses import replace
from shapecalc.grade.sheets.arrows import without_corrected, without_input
from shapecalc.grade.sheets.habits import PARAMS, SHAPE, Decision, Habits
from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.size_rows import (
    joined_before_arrow,
    joined_before_gap,
    joined_by_rank,
    read_pair,
)
from shapecalc.grade.sheets.statements import MOST_VALUES, Mention, Statement, doubted
from shapecalc.grade.sheets.value import is_window, sizes_in
from shapecalc.grade.sheets.weightless import (
    IMAGES,
    is_among,
    is_flatten,
    is_grid,
    is_vector,
    is_weightless,
    rank_of,
)
from shapecalc.grade.sheets.words import ANSWER_LABELS, Role
from shapecalc.grade.sheets.working import (
    is_rounding,
    label_cells,
    result_of,
    with_channels,
    with_numbers,
    with_results,
    without_chain,
    without_products,
    without_steps,
)
from shapecalc.patterns import regex

BOTH = "it may be the size of a vector or a number of parameters"
IN_PROSE = "it stands in a sentence without a word for what it is"
WHICH = "which of the numbers is the answer?"


def first_choice(statement: Statement) -> Decision:
    """Return what is certain in a statement; the bare numbers stay open."""
    if len(statement.mentions) > MOST_VALUES:
        return Decision(params=doubted(statement.mentions[-1], "it has too many values"))
    label_cells(statement.mentions)
    for mention in statement.mentions:
        read_pair(statement, mention)
    mentions = with_numbers(without_input(statement, _without_prose(statement)))
    mentions = _without_windows(statement, mentions)
    choice = Decision()
    _count_weights(mentions)
    shapes = _shapes(without_products(mentions))
    loose = [f for f in mentions if f not in shapes and _is_loose(f)]
    amounts = [
        f
        for f in mentions
        if f not in shapes
        and f not in loose
        and f.label is not Role.SHAPE_LABEL
        and not (shapes and f.value.is_shape)
    ]
    weightless = is_weightless(statement)
    amounts = without_chain(without_steps(shapes, amounts, weightless))
    loose = without_steps(shapes, loose, weightless)
    if not shapes and not amounts:
        shapes, loose = _sizes(statement, loose)
    if not weightless:
        amounts, loose = with_results(amounts, loose)
    if shapes:
        choice.shape = with_channels(_only_shape(shapes), statement.mentions)
        _doubt_parts(statement, choice.shape)
    if statement.total:
        amounts, loose = [*amounts, *loose], []
    elif weightless:
        amounts = _without_working(statement, choice, amounts)
    if amounts:
        choice.params = _only_amount(amounts)
    loose = [f for f in loose if not (choice.params and is_rounding(f, choice.params))]
    loose = without_corrected(loose, choice.params, statement.mentions)
    if loose and choice.params and choice.params.part:
        choice.params, loose = _final(loose) or doubted(loose[-1], WHICH), []
    _add_loose(choice, loose)
    return choice


def _sizes(statement: Statement, loose: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Return the bare numbers that can only be sizes, as shapes, and the other ones.

    A product beside a pooling layer is no count of weights: ``5*5*64``.
    """
    joined, rest = joined_by_rank(statement, loose)
    if joined:
        return [joined], [*rest]
    if not is_weightless(statement) or is_flatten(statement):
        return [], loose
    products = [f for f in loose if f.value.is_product]
    return products, [f for f in loose if f not in products]


def _doubt_parts(statement: Statement, shape: Mention) -> None:
    """Doubt a shape that lacks an axis beside other numbers: ``26x26, with 32 channels``."""
    unnamed = not (statement.subject or statement.order)
    if unnamed and _number_of_shapes(statement.mentions) > 2:
        doubted(shape, "which of the shapes is about which layer?")
    sizes = sizes_in(shape.value)
    least = 3 if is_among(statement, IMAGES) else 2
    others = [f for f in statement.mentions if f is not shape and f.value.is_number]
    beside = len(sizes) == 1 or len(others) > 1 or any(f.label is Role.OTHER_LABEL for f in others)
    if beside and is_grid(statement) and 0 < len(sizes) < (rank_of(statement) or least):
        doubted(shape, "it has fewer axes than the output; another number may be one")


def _without_prose(statement: Statement) -> list[Mention]:
    """Return the values without the bare numbers of a sentence that has clear values as well."""
    mentions = statement.answers
    if statement.total:
        return mentions
    clear = [
        f for f in mentions if not is_in_prose(f) and not (f.value.is_fraction and f.label is None)
    ]
    if any(f.label in ANSWER_LABELS or f.value.shapes is not None or f.final for f in clear):
        return clear
    for f in mentions:
        if f not in clear:
            doubted(f, IN_PROSE)
    return mentions


def is_in_prose(mention: Mention) -> bool:
    """Return whether a bare number stands behind words of a sentence, none of which is for it."""
    return _is_loose(mention) and mention.words > 1


def _count_weights(mentions: Sequence[Mention]) -> None:
    """Read ``60 weights`` as the answer, if neither a bias nor a calculation stands beside it."""
    parts = [f for f in mentions if f.part]
    goes_on = any(not f.part and len(f.value.amounts) > 1 for f in mentions)  # `9 * 32 = 288`
    if len(parts) == 1 and parts[0].weights and not goes_on:
        parts[0].part, parts[0].label = False, Role.PARAMS_LABEL


def _without_windows(statement: Statement, mentions: list[Mention]) -> list[Mention]:
    """Return the values of a line of settings without its window: ``16 filters, 5x5``."""
    if statement.no_params and is_weightless(statement) and is_grid(statement):
        return _without_pool_size(mentions)
    settings = any(f.label is Role.OTHER_LABEL for f in statement.mentions)
    if statement.subject or not settings:
        return mentions
    return [f for f in mentions if f.label or not is_window(f.value)]


def _without_pool_size(mentions: list[Mention]) -> list[Mention]:
    """Return the values of a pooling layer that has no parameters, as its line says.

    A bare number before the shape is the size of the window: ``pooling 4: 24x40, no params``.
    """
    window = bool(mentions) and _is_loose(mentions[0]) and mentions[0].value.is_number
    shapes = len(mentions) > 1 and all(f.value.shapes is not None for f in mentions[1:])
    return mentions[1:] if window and shapes else mentions


def _without_working(
    statement: Statement, choice: Decision, amounts: list[Mention]
) -> list[Mention]:
    """Return the amounts of a layer without weights, without the calculation of its shape."""
    equations = [
        f for f in amounts if f.label is None and f.value.amounts and not f.value.is_number
    ]
    if is_vector(statement) and not is_flatten(statement):
        equations = [f for f in equations if "+" not in f.value.text]
    elif choice.shape is None and not is_flatten(statement):
        return amounts
    if equations and choice.shape is None:
        sizes = equations[-1].value.amounts
        if all(size == sizes[-1] for size in sizes) and isinstance(sizes[-1], int):
            equations[-1].value = replace(equations[-1].value, shapes=[(sizes[-1],)])
        choice.shape = equations[-1]
    return [f for f in amounts if f not in equations]


def _add_loose(choice: Decision, loose: list[Mention]) -> None:
    """Use the bare numbers that have one reading only; the others stay open."""
    if not loose:
        return
    if choice.params and any(_changes(f, choice.params) for f in loose):
        doubted(choice.params, WHICH)
    elif choice.shape and choice.params:
        if choice.params.label is not Role.PARAMS_LABEL:
            doubted(choice.params, WHICH)
    elif choice.params and any(f.value.amounts == [0] for f in loose):
        doubted(choice.params, WHICH)
    elif (choice.shape and len(loose) == 1) or (len(loose) == 1 and loose[0].value.amounts == [0]):
        choice.params = loose[0]
        if choice.shape and choice.shape.doubt and loose[0].value.is_product:
            doubted(loose[0], WHICH)  # `(320) 26*26*32`
    else:
        choice.open = loose


_IN_BRACKETS = regex(r"\(\s*\d+(?:\s*[*x×]\s*\d+)+\s*\)")
"""A product in brackets, which may be sizes."""


def _changes(loose: Mention, params: Mention) -> bool:
    """Return whether an arrow leads from a number to another one: ``params 480 -> 440``."""
    behind = loose.before == "→" and loose.value.start > params.value.start
    return behind and loose.value.amounts[-1:] != params.value.amounts[-1:]


def _number_of_shapes(mentions: Sequence[Mention]) -> int:
    """Return how many different shapes stand beside each other."""
    return len({str(f.value.shapes) for f in mentions if f.value.strong and f.before != "→"})


def _shapes(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the values that are shapes by their form or their label."""
    labelled = [f for f in mentions if f.label is Role.SHAPE_LABEL]
    strong = [f for f in mentions if f.value.strong and f.label in (None, Role.SHAPE_LABEL)]
    several = [f for f in labelled if len((f.value.shapes or [()])[0]) > 1]
    return (
        several
        or strong
        or labelled
        or [f for f in mentions if f.value.is_shape and f.label is None]
        or [f for f in mentions if f.value.shapes is not None and f.label is None and not f.part]
    )


def _is_loose(mention: Mention) -> bool:
    marked = mention.final or mention.part
    form = mention.value.is_number or mention.value.is_product
    return form and mention.label is None and not marked


def _only_shape(shapes: Sequence[Mention]) -> Mention:
    """Return the shape of the output; the input may stand before it."""
    last = shapes[-1]
    different = any(s.value.shapes != last.value.shapes for s in shapes)
    arguments = len(shapes) == 2 and not shapes[0].gap and last.gap
    if different and last.before != "→" and not last.final and not arguments:
        return doubted(last, "which of the shapes is the output?")
    return last


def _only_amount(amounts: Sequence[Mention]) -> Mention:
    """Return the number of parameters; the parts of a calculation may stand before it."""
    candidates = [f for f in amounts if not f.part] or list(amounts)
    labelled = [f for f in candidates if f.label is Role.PARAMS_LABEL]
    if labelled and any(_changes(f, labelled[-1]) and not f.value.is_number for f in candidates):
        return doubted(labelled[-1], WHICH)
    finals = [f for f in candidates if f.final]
    group = finals or labelled or candidates
    return _final(group) or doubted(group[-1], WHICH)


def _final(group: Sequence[Mention]) -> Mention | None:
    """Return the only answer of some values, or the last if all are equal; None if they differ."""
    rest = [f for f in group if not f.part] or list(group)
    rest = [f for f in rest if not _is_rounded(f)] or rest
    if len(rest) == 1 or rest[-1].final:
        return rest[-1]
    return rest[-1] if len({str(f.value.amounts[-1:]) for f in rest}) == 1 else None


def _is_rounded(mention: Mention) -> bool:
    return isinstance(result_of(mention), Rounded)


# Bare numbers


def second_choice(statement: Statement, choice: Decision, habits: Habits) -> Decision:
    """Return the choice with the bare numbers that the other lines of the sheet decide."""
    loose = choice.open
    if not loose:
        return choice
    if any(f.doubt for f in loose):
        return Decision(choice.shape, doubted(loose[-1], next(f.doubt for f in loose if f.doubt)))
    if joined := _thousands(loose, habits, choice):
        loose = [joined]
    if len(loose) == 1:
        return _single(statement, choice, loose[0], habits)
    if sizes := joined_before_arrow(loose) or joined_before_gap(loose):
        return Decision(sizes, loose[-1])
    if len(loose) == 2 and choice.shape is None and choice.params is None:
        first, second = loose
        only = habits.pairs == 1 and habits.lone > 1 and not (habits.both or habits.shapes)
        apart = (not only and second.before in (",", "|", ";", ":")) or habits.both
        apart = apart or (second.before == "" and second.value.start - first.value.end > 1)
        led = first.before == "→"
        apart = apart or (led and (second.before == "→" or second.value.text[0] == "["))
        if apart and first.words == second.words and (habits.both or _may_be_both(first, second)):
            reverse = first.value.amounts == [0] or habits.params_first * 2 > habits.both
            return Decision(second, first) if reverse else Decision(first, second)
    return Decision(choice.shape, doubted(loose[-1], WHICH))


def _may_be_both(size: Mention, params: Mention) -> bool:
    """Return whether a number may be the parameters of a layer with an output of some size.

    Weights and a bias give more parameters than outputs: ``dense 112, 16`` is in another order.
    """
    output, count = size.value.amounts[0], params.value.amounts[0]
    return not (isinstance(output, int) and isinstance(count, int) and 0 < count < output)


def _thousands(loose: Sequence[Mention], habits: Habits, choice: Decision) -> Mention | None:
    """Return the number that some numbers with single blanks between them make: ``4 194 816``."""
    texts = [f.value.text for f in loose]
    in_row = all(b.value.start - a.value.end == 1 and not b.before for a, b in pairwise(loose))
    if len(loose) < 2 or not in_row or not all(len(t) == 3 and t.isdigit() for t in texts[1:]):
        return None
    if not texts[0].isdigit() or len(texts[0]) > 3 or texts[0] == "0":
        return None
    sure = habits.spaced or habits.params or texts[1][0] == "0"
    if len(loose) == 2 and choice.shape is None and not sure:
        return None
    if (
        len(loose) == 2
        and (habits.both or habits.columns)
        and choice.shape is None
        and texts[1][0] != "0"
    ):
        return None
    joined = loose[-1]
    amount = int("".join(texts))
    joined.value = replace(joined.value, text=" ".join(texts), amounts=[amount])
    joined.before = loose[0].before
    return joined


def _single(statement: Statement, choice: Decision, mention: Mention, habits: Habits) -> Decision:
    if choice.shape is not None:
        return Decision(choice.shape, mention)
    if choice.params is not None:
        if _IN_BRACKETS.fullmatch(choice.params.value.text):
            doubted(choice.params, WHICH)  # `868 (68*28)`
        if choice.params.doubt or (is_grid(statement) and mention.value.is_number):
            doubted(mention, WHICH)
        return Decision(mention, choice.params)
    kind = habits.topic or _kind_beside_units(statement, mention) or _kind_of(mention, habits)
    if not habits.topic and is_vector(statement):
        kind = "" if habits.params else SHAPE
    if kind == PARAMS and mention.value.is_product and not habits.params:
        kind = ""
    if kind == SHAPE and not habits.topic and is_grid(statement) and mention.value.is_number:
        kind = PARAMS  # One number is no shape of an image.
    if not kind and re.search(r"\d[,.']\d{3}", mention.value.text) and not is_vector(statement):
        kind = PARAMS  # Nobody writes a size with a mark between thousands.
    if kind == SHAPE:
        return Decision(shape=mention)
    return Decision(params=mention if kind else doubted(mention, BOTH))


def _kind_beside_units(statement: Statement, mention: Mention) -> str:
    """Return the kind of a number that is not that of units in brackets: ``Dense(64): 2795``."""
    subject = statement.subject
    units = re.fullmatch(r"\s*(\d+)\s*(?:,.*)?", subject.arguments) if subject else None
    of_dense = subject is not None and subject.class_name == "Dense"
    numbers = mention.value.amounts
    other = units and of_dense and mention.value.is_number and [*numbers] != [int(units[1])]
    return PARAMS if other else ""


def _kind_of(mention: Mention, habits: Habits) -> str:
    """Return which kind a bare number has on a sheet; empty if nothing decides."""
    shapes, params = habits.after[mention.before, SHAPE], habits.after[mention.before, PARAMS]
    if habits.brackets and not habits.bare:
        return PARAMS
    if mention.before == "→" and (shapes or params):
        return SHAPE if shapes >= params else PARAMS
    if habits.counted > 1 and not mention.before:
        return PARAMS
    if habits.shapes and not habits.params:
        return SHAPE
    if habits.params and not habits.shapes:
        return PARAMS
    if habits.shapes and habits.params:
        if shapes and not params:
            return SHAPE
        return PARAMS if params and not shapes else ""
    if mention.before == "→" and len(mention.value.text) < 4:
        return ""  # Sizes have few digits.
    return "" if habits.both else PARAMS
