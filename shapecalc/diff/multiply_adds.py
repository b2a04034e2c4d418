"""The multiply-adds of the layers that a comparison looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.costs.rows import CostRow, costs_of, operations_of
from shapecalc.costs.tally import MACS
from shapecalc.diff.items import Item
from shapecalc.model.graph import Operation
from shapecalc.model.infer import Model
from shapecalc.plan import ModelPlan
from shapecalc.table.summary import Summary


def add_multiply_adds(item: Item, model: Model, table: Summary, plan: ModelPlan) -> Any:
    """Add the multiply-adds for one example to the parts of a model, and return those of all.

    Args:
        item: the model with its parts.
        model: the same model.
        table: its table.
        plan: its plan.
    """
    costs = costs_of(table, plan, keras2=False)
    counts = dict(_counts(costs.rows, operations_of(model)))
    waiting = [item]
    while waiting:
        part = waiting.pop()
        part.macs = counts.get(part.operation)
        waiting += part.inner
    return costs.total(MACS)


def _counts(
    rows: Sequence[CostRow], operations: Sequence[Operation]
) -> Iterator[tuple[Operation, Any]]:
    """Yield the multiply-adds of operations, which the rows are of."""
    for row, operation in zip(rows, operations):
        yield operation, row.number(MACS)
        yield from _counts(row.inner, operation.layers)
