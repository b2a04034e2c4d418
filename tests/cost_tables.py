"""Tables with costs, for the tests of them."""

from __future__ import annotations

from typing import Any

from shapecalc.costs.cost_table import CostTable
from shapecalc.costs.rows import costs_of
from shapecalc.costs.view import View
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary

CNN = ["Input((28, 28, 1), name='입력')", "Conv2D(32, 3, name='층층층')", "Flatten", "Dense(10)"]


def table(data: Any, view: View | None = None) -> CostTable:
    """Return the table of a model with its costs."""
    plan = read_data(data)
    made = summary(infer(plan))
    view = view or View()
    return CostTable(made, costs_of(made, plan, plan.keras2, view.costs), view)
