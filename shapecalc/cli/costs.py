"""Tables with costs, for ``shapecalc summary``: what the options ask for."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from shapecalc.costs.columns import NAMES, SORTED
from shapecalc.costs.view import View
from shapecalc.table.keras3 import Options

DEFAULT = View().columns


def column_names(text: str) -> Sequence[str]:
    """Return the names of columns, in the order in which they are given.

    >>> column_names("name, macs")
    ('name', 'macs')
    """
    names = [word.strip().lower() for word in text.split(",")]
    for number, name in enumerate(names):
        check_column(name, NAMES)
        if name in names[:number]:
            raise typer.BadParameter(f"{name!r} is there twice")
    return tuple(names)


def sorting_column(text: str) -> str:
    """Return the name of a column by which rows can be sorted."""
    check_column(text, SORTED)
    return text


def check_column(name: str, names: Sequence[str]) -> None:
    """Check that a name is one of a column.

    Raises:
        typer.BadParameter: if it is none.
    """
    if name not in names:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, names))}")


def view_of(
    options: Options,
    columns: Sequence[str] | None,
    sort: str | None,
    top: int | None,
    depth: int | None,
    only: Sequence[str] | None,
) -> View:
    """Return what a table with costs shows.

    Args:
        options: how Keras's table is laid out; its columns and rows are there, too.
        columns: the columns; None for the usual ones.
        sort: the column by which the rows are sorted, which is added to them.
        top: how many rows are shown.
        depth: how many levels of models are shown.
        only: the patterns for the rows.
    """
    names = list(columns or DEFAULT)
    wanted = [sort or "", *["formula"] * options.formulas, *["trainable"] * options.show_trainable]
    names += [name for name in wanted if name and name not in names]
    levels = depth or (None if options.expand_nested else 1)
    return View(names, sort or "", top, levels, tuple(only or ()), options.layer_range)
