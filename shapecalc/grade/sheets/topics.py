"""What a word at the start of a line, or a heading, says about the numbers behind or below it."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.grade.sheets.statements import Statement
from shapecalc.grade.sheets.words import ANSWER_LABELS, Role


def spread_costs(statements: Sequence[Statement]) -> None:
    """Read the bare numbers below a heading such as ``MACs per sample`` as multiply-adds."""
    cost = ""
    for statement in statements:
        if statement.is_empty and not (statement.subject or statement.costs):
            asks = statement.labels.intersection(ANSWER_LABELS)
            cost = "" if asks else statement.cost or cost
        elif cost:
            read_as_cost(statement, cost)


def read_as_cost(statement: Statement, cost: str) -> None:
    """Read the only bare number of a statement, or its result, as a cost."""
    bare = [m for m in statement.mentions if m.label in (None, Role.SHAPE_LABEL)]
    numbers = [m for m in bare if not m.value.is_shape]
    finals = [m for m in numbers if m.final]
    if any(mention.cost for mention in statement.mentions):
        return
    chosen = finals[-1:] or (numbers if len(numbers) == 1 else [])
    for mention in numbers:
        if mention in chosen:
            mention.label, mention.cost, mention.part = Role.COST_LABEL, cost, False
        elif chosen:
            mention.label = Role.OTHER_LABEL
