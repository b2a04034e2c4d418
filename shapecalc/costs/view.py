"""What a table of costs shows: its columns, and which rows in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.costs.columns import NUMBERS, CostColumn, column_of
from shapecalc.costs.rows import RECEPTIVE, CostRow
from shapecalc.dataclasses import dataclass
from shapecalc.table.keras3 import Options, rows_in_range

LARGE = 1000
"""The size of a letter for the order of formulas."""


@dataclass(frozen=True, slots=True)
class View:
    """What a table of costs shows.

    Attributes:
        columns: the names of the columns.
        sort: the name of the column by which the rows are sorted; empty for Keras's order.
        top: how many rows are shown at most.
        depth: how many levels of models are shown, 1 for the layers of the model itself; None
            for all.
        only: patterns for the names or classes of the layers that are shown.
        layer_range: names (or patterns) of the first and the last layer to show.
    """

    columns: Sequence[str] = ("name", "output", "params", "macs")
    sort: str = ""
    top: int | None = None
    depth: int | None = 1
    only: Sequence[str] = ()
    layer_range: tuple[str, str] | None = None

    @property
    def shown_columns(self) -> Sequence[CostColumn]:
        """The columns."""
        return list(map(column_of, self.columns))

    @property
    def fields(self) -> Sequence[str]:
        """The heads of CSV."""
        return ["model", *(column.field for column in self.shown_columns)]

    @property
    def costs(self) -> Sequence[str]:
        """The names of the columns of costs: of what is counted, and the receptive field."""
        return [c.name for c in self.shown_columns if c.counted or c.name == RECEPTIVE]

    @property
    def leading(self) -> str:
        """The column whose shares are shown: that of the order, or the first with costs."""
        names = [self.sort, *(name for name in self.columns if name != "params"), "params"]
        return next((name for name in names if name in self.columns and column_of(name).unit), "")

    @property
    def is_list(self) -> bool:
        """Whether the rows are a list, in which a model is not above the layers inside it."""
        return bool(self.sort or self.only or self.top)

    def rows(self, rows: Sequence[CostRow]) -> Sequence[CostRow]:
        """Return the rows that are shown.

        Raises:
            ValueError: if no layer matches ``layer_range``.
        """
        shown = self.candidates(rows_in_range(rows, self.layer_range))
        if self.only:
            shown = [row for row in shown if any(_matches(only, row) for only in self.only)]
        if self.sort:
            shown.sort(key=self._order)
        return shown[: self.top]

    def candidates(self, rows: Sequence[CostRow]) -> list[CostRow]:
        """Return the rows among which those that are shown are chosen."""
        return [*self._to_depth(rows)]

    def _to_depth(self, rows: Sequence[CostRow]) -> Iterator[CostRow]:
        for row in rows:
            is_open = bool(row.inner) and (self.depth is None or row.depth + 1 < self.depth)
            if not (is_open and self.is_list):
                yield row
            if is_open:
                yield from self._to_depth(row.inner)

    def unmatched(self, rows: Sequence[CostRow]) -> Sequence[str]:
        """Return the patterns of ``only`` that no row has, of those among which they choose."""
        candidates = self.candidates(rows_in_range(rows, self.layer_range)) if self.only else ()
        return [only for only in self.only if not any(_matches(only, row) for row in candidates)]

    def _order(self, row: CostRow) -> Any:
        """Return what sorts the rows: large numbers come first, unknown ones last."""
        number = NUMBERS.get(self.sort)
        if number is None:
            return row.name
        value = number(row)
        if isinstance(value, Formula):
            value = value.substitute(dict.fromkeys(value.names, LARGE))
        return (1, 0) if value is None else (0, -value)


def _matches(pattern: str, row: CostRow) -> bool:
    """Return whether a row has such a name, or is of such a class."""
    words = [word.lower() for word in (*row.names, row.row.class_name)]
    return any(fnmatchcase(word, pattern.lower()) for word in words)


def plain_view(options: Options, connected: bool) -> View:
    """Return what Keras's table shows.

    Args:
        options: how it is laid out.
        connected: whether it has the column "Connected to".
    """
    columns = ["name", "output", "params", *["connected"] * connected]
    columns += [*["formula"] * options.formulas, *["trainable"] * options.show_trainable]
    depth = None if options.expand_nested else 1
    return View(columns, depth=depth, layer_range=options.layer_range)
