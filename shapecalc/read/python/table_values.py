"""What stands for a table of pandas in a program."""

from __future__ import annotations

from typing import Any

from shapecalc.dataclasses import dataclass


class ColumnNames(tuple[Any, ...]):
    """The names of the columns of a table."""

    __slots__ = ()

    def tolist(self) -> list[Any]:
        """Return the names in a list."""
        return [*self]

    to_list = tolist

    def drop(self, labels: Any) -> ColumnNames:
        """Return the names without some.

        Raises:
            KeyError: if one does not exist.
        """
        names = [*labels] if isinstance(labels, (list, tuple)) else [labels]
        if not {*names} <= {*self}:
            raise KeyError(f"there is no column {names[0]!r}")
        return ColumnNames(name for name in self if name not in names)

    def __getitem__(self, key: Any) -> Any:
        item = super().__getitem__(key)
        return ColumnNames(item) if isinstance(key, slice) else item


@dataclass(slots=True, eq=False)
class TableValue:
    """A table of pandas.

    Attributes:
        columns: the names of its columns.
        rows: how many rows it has; an `UnknownValue`, or None, if that is not known.
    """

    columns: list[Any]
    rows: Any

    @property
    def shape(self) -> tuple[Any, int]:
        """How many rows and columns it has."""
        return self.rows, len(self.columns)

    @property
    def has_rows(self) -> bool:
        """Whether the number of its rows is known."""
        return isinstance(self.rows, int)

    def label(self, name: Any) -> Any:
        """Return the name of a column.

        Raises:
            KeyError: if there is none with this name.
        """
        if name not in self.columns:
            raise KeyError(f"there is no column {name!r}")
        return name

    def __len__(self) -> int:
        if not self.has_rows:
            raise TypeError("the number of rows is not known")
        return int(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class TableIndexer:
    """What has parts of a table as items.

    Attributes:
        table: the table.
        name: ``loc`` or ``iloc``.
    """

    table: TableValue
    name: str
