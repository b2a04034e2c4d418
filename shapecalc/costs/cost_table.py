"""The table of a model with its costs, as the command line prints it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.costs import forms
from shapecalc.costs.shown import ShownCosts
from shapecalc.costs.table import drawn_costs
from shapecalc.table.escape import html, latex_text
from shapecalc.table.keras3 import Options


class CostTable(ShownCosts):
    """A model's table with costs, in every form."""

    __slots__ = ()

    def table(self, options: Options) -> str:
        """Return the table for a terminal.

        Raises:
            ValueError: if there is no room for the columns, or no layer matches ``layer_range``.
        """
        return drawn_costs(self, options)

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain data for JSON."""
        return forms.data_of(self)

    def as_csv(self, _: Options) -> Iterator[list[str]]:
        """Yield the cells of each row."""
        return forms.csv_of(self)

    def as_markdown(self, _: Options) -> str:
        """Return the table in Markdown."""
        return forms.markdown_of(self)

    def page(self, form: str, heading: str) -> str:
        """Return the table as a part of a page in HTML or LaTeX.

        Args:
            form: ``html`` or ``latex``.
            heading: what is above it; empty for nothing.
        """
        if form == "html":
            return "\n".join([*[f"<h2>{html(heading)}</h2>"] * bool(heading), forms.html_of(self)])
        above = [rf"\section*{{{latex_text(heading)}}}"] * bool(heading)
        return "\n".join([*above, forms.latex_of(self)])
