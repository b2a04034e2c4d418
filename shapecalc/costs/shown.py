"""What a table of costs has, in every form: its columns and rows, names, shares and totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.costs.columns import CostColumn, column_of, number_text
from shapecalc.costs.rows import RECEPTIVE, CostRow, ModelCosts
from shapecalc.costs.tally import MACS, MEMORY
from shapecalc.costs.view import LARGE, View
from shapecalc.dataclasses import dataclass, replace
from shapecalc.table.keras3 import memory_text
from shapecalc.table.summary import Summary

CONVENTIONS = {
    MACS: "MACs: multiply-adds for one example; FLOPs = 2 × MACs; shapecalc explain macs",
    RECEPTIVE: "Receptive field: the positions of the input that one of the output sees",
    MEMORY: "Memory: activations of one example, kept for training; shapecalc explain memory",
}
"""What the numbers are, each in a line of 80 columns."""


@dataclass(slots=True)
class ShownCosts:
    """A model's table with costs.

    Attributes:
        summary: Keras's table.
        costs: its rows with their costs.
        view: what is shown.
    """

    summary: Summary
    costs: ModelCosts
    view: View

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.summary.name

    @property
    def title(self) -> str:
        """What a program calls the model, and where."""
        return self.summary.title

    @property
    def notes(self) -> Sequence[str]:
        """What the table hides, and what is unknown."""
        return [
            *self.summary.notes,
            *self._cost_notes(),
            *self._order_notes(),
            *self._pattern_notes(),
        ]

    def _cost_notes(self) -> Iterator[str]:
        yield from self.costs.notes
        if self.costs.notes:
            return
        for column in self.counted:
            yield from self.costs.unknown(column.name)

    def _order_notes(self) -> Iterator[str]:
        if letters := self.costs.letters([self.view.sort]):
            names = " and ".join(letters)
            yield f"the order of the rows is that for {names} = {LARGE:,}"

    def _pattern_notes(self) -> Iterator[str]:
        unmatched = self.view.unmatched(self.costs.rows)
        nowhere = replace(self.view, depth=None).unmatched(self.costs.rows) if unmatched else ()
        for pattern in unmatched:
            deeper = "" if pattern in nowhere else "; inside nested models: --expand-nested"
            yield f"no layer has a name or class like {pattern!r}{deeper}"

    @property
    def shown(self) -> Sequence[CostRow]:
        """The rows that are shown.

        Raises:
            ValueError: if no layer matches ``layer_range``.
        """
        return self.view.rows(self.costs.rows)

    @property
    def columns(self) -> Sequence[CostColumn]:
        """The columns that are shown."""
        return self.view.shown_columns

    def heading(self, column: CostColumn) -> str:
        """Return the heading of a column: that of the names says if they have their classes."""
        return "Layer" if column.name == "name" and self.has_types else column.heading

    @property
    def has_types(self) -> bool:
        """Whether the classes have a column of their own."""
        return "type" in self.view.columns

    def label(self, row: CostRow) -> str:
        """Return the name of a row; in a list, behind the names of the models around it."""
        return "/".join(row.names) if self.view.is_list else row.name

    def share(self, row: CostRow) -> float | None:
        """Return the part of the total that a row has; None if it is no number."""
        column = column_of(self.view.leading)
        number: Any = column.number and column.number(row)
        total = self.total(column.name)
        if None in (number, total) or not (known(number) and known(total) and total):
            return None
        return float(number / total)

    def total(self, name: str) -> Any:
        """Return the total of a column; None if it is unknown."""
        return self.summary.total_params if name == "params" else self.costs.total(name)

    def total_text(self, column: CostColumn) -> str:
        """Return the total of a column as text."""
        number = self.costs.total(column.name)
        if number is None:
            return f"at least {column.total(self.costs.at_least(column.name))}"
        beside = self.costs.beside(column.name)
        rest = f", {number_text(beside)} in no layer" if beside != 0 else ""
        return f"{column.total(number)}{rest}"

    @property
    def counted(self) -> Sequence[CostColumn]:
        """The columns of what is counted."""
        return [column for column in self.columns if column.counted]

    @property
    def conventions(self) -> Sequence[str]:
        """What the numbers are."""
        return [CONVENTIONS[name] for name in self.view.columns if name in CONVENTIONS]

    @property
    def lines_below(self) -> Iterator[str]:
        """The totals, and what the numbers are, as texts."""
        if "params" in self.view.columns:
            for label, weights in self.summary.totals:
                least = self.summary.least(label)
                yield f"{label} params: {least}{weights.params:,} ({memory_text(weights.size)})"
        for column in self.counted:
            yield f"Total {column.unit}: {self.total_text(column)}"
        yield from self.conventions
