"""The rows of a model's table with the costs of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import total
from shapecalc.costs.one_example import example_of
from shapecalc.costs.receptive_field import receptive_fields, receptive_text
from shapecalc.costs.tally import MACS, MEMORY, NOTHING, Amount, Tally, tally_of
from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import ModelError
from shapecalc.model.graph import Operation
from shapecalc.model.infer import Model
from shapecalc.model.models import Functional
from shapecalc.plan import ModelPlan
from shapecalc.table.rows import ModelRows, Row


@dataclass(slots=True)
class CostRow:
    """A row with its costs.

    Attributes:
        row: the row of Keras's table.
        amounts: what its calls cost, by the names of what is counted.
        around: the names of the models that it is in, the outermost one left out.
        inner: the rows inside it.
        receptive: its receptive field, on request; empty if it has no positions.
    """

    row: Row
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    around: Sequence[str] = ()
    inner: Sequence[CostRow] = ()
    receptive: str = ""

    def number(self, name: str) -> Any:
        """Return what is counted under a name: a number or a formula; None if it is unknown."""
        return self.amounts.get(name, NOTHING).value

    @property
    def name(self) -> str:
        """Its name."""
        return self.row.name

    @property
    def depth(self) -> int:
        """How many models it is in, besides the outermost one."""
        return len(self.around)

    @property
    def names(self) -> Sequence[str]:
        """Its name, behind those of the models that it is in."""
        return (*self.around, self.row.name)


@dataclass(slots=True)
class ModelCosts:
    """The rows of a model with their costs.

    Attributes:
        rows: the rows.
        totals: what the model costs, by the names of what is counted.
        notes: why it has no costs at all.
    """

    rows: Sequence[CostRow]
    totals: Mapping[str, Amount] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def total(self, name: str) -> Any:
        """Return what is counted under a name; None if it is unknown."""
        return self.totals.get(name, NOTHING).value

    def at_least(self, name: str) -> Any:
        """Return the sum of the rows of which it is known."""
        numbers: list[Any] = [row.number(name) for row in self.rows]
        return total(number for number in numbers if number is not None)

    def beside(self, name: str) -> Any:
        """Return what is no row: the code of the model itself, or the input of a stack."""
        everything = self.total(name)
        return 0 if everything is None else everything - self.at_least(name)

    def letters(self, names: Collection[str]) -> Sequence[str]:
        """Return the letters in the numbers, in order."""
        amounts = [part for row in every(self.rows) for part in row.amounts.items()]
        numbers = [
            amount.value for name, amount in (*amounts, *self.totals.items()) if name in names
        ]
        formulas = [number for number in numbers if isinstance(number, Formula)]
        return sorted({name for formula in formulas for name in formula.names})

    def unknown(self, name: str) -> Iterator[str]:
        """Yield of which innermost rows a number is unknown, and why."""
        rows: dict[str, list[str]] = {}
        for row in every(self.rows):
            if row.number(name) is None and all(
                inner.number(name) is not None for inner in row.inner
            ):
                rows.setdefault(row.amounts[name].reason, []).append("/".join(row.names))
        for reason, unknown in rows.items():
            rest = f" and {len(unknown) - NAMED:,} more" if len(unknown) > NAMED else ""
            listed = ", ".join(unknown[:NAMED])
            yield f"the {WORDS[name]} of {listed}{rest} are unknown: {reason}"


RECEPTIVE = "receptive"
"""The receptive field, which is no number."""

WORDS = {MACS: "multiply-adds", MEMORY: "activations"}
"""What is counted, in words."""

NAMED = 5
"""How many layers a note names."""


def every(rows: Sequence[CostRow]) -> Iterator[CostRow]:
    """Yield rows, and all rows inside them."""
    for row in rows:
        yield row
        yield from every(row.inner)


def costs_of(
    summary: ModelRows, plan: ModelPlan, keras2: bool, names: Collection[str] = (MACS,)
) -> ModelCosts:
    """Return the rows of a table with their costs.

    Args:
        summary: the table.
        plan: the plan of the model.
        keras2: whether the table is of a model of Keras 2.
        names: what is counted, and whether receptive fields are asked for.
    """
    if not names:
        return ModelCosts(_without_costs(summary.layers, {}))
    try:
        example = example_of(plan, keras2)
    except ModelError as error:
        reason = f"it takes no single example: {error.problems[0].message}"
        unknown = dict.fromkeys(names, Amount(None, reason))
        rows = _without_costs(summary.layers, unknown)
        return ModelCosts(rows, unknown, [f"no costs are known of {summary.name}: {reason}"])
    counted = [name for name in names if name != RECEPTIVE]
    tally = tally_of(example, counted)
    operations = operations_of(example.model)
    rows = _with_costs(summary.layers, operations, tally, counted)
    if RECEPTIVE in names:
        fields = receptive_fields(example)
        texts = {operation: receptive_text(parts) for operation, parts in fields.items()}
        _add_receptive(rows, operations, texts)
    return ModelCosts(rows, {name: tally.amount(name) for name in counted})


def _add_receptive(
    rows: Sequence[CostRow], operations: Sequence[Operation], texts: Mapping[Operation, str]
) -> None:
    """Add the receptive fields of operations to their rows."""
    for row, operation in zip(rows, operations):
        row.receptive = texts.get(operation, "")
        _add_receptive(row.inner, operation.layers, texts)


def operations_of(model: Model) -> Sequence[Operation]:
    """Return what the rows of a model's table stand for."""
    return model.order.operations if isinstance(model, Functional) else model.layers


def _with_costs(
    rows: Sequence[Row],
    operations: Sequence[Operation],
    tally: Tally,
    names: Collection[str],
    around: Sequence[str] = (),
) -> Sequence[CostRow]:
    """Return rows with their costs.

    Args:
        rows: the rows.
        operations: the layers and operations of one example, one for each row.
        tally: what the model around them costs.
        names: what is counted.
        around: the names of the models around them.
    """
    if [row.class_name for row in rows] != [operation.class_name for operation in operations]:
        reason = Amount(None, "one example has other layers")
        return _without_costs(rows, dict.fromkeys(names, reason), around)
    costs = []
    # What is never called costs nothing, if all calls are known.
    unknown = {name: tally.amount(name) for name in names if tally.amount(name).value is None}
    for row, operation in zip(rows, operations):
        own = tally.inside.get(operation, Tally({} if row.is_input else unknown))
        inner = _with_costs(row.layers, operation.layers, own, names, (*around, row.name))
        costs.append(CostRow(row, {name: own.amount(name) for name in names}, around, inner))
    return costs


def _without_costs(
    rows: Sequence[Row], unknown: Mapping[str, Amount], around: Sequence[str] = ()
) -> Sequence[CostRow]:
    """Return rows whose costs are unknown."""
    return [
        CostRow(row, unknown, around, _without_costs(row.layers, unknown, (*around, row.name)))
        for row in rows
    ]
