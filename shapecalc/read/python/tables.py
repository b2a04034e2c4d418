"""Tables of pandas, of which the names of the columns and the number of the rows are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.read.python.arrays import UnknownArrayError, known_size, shape_of
from shapecalc.read.python.data_files import CsvForm, csv_rows, csv_shape, npy_shape
from shapecalc.read.python.table_values import TableValue
from shapecalc.read.python.values import (
    ArrayValue,
)


def read_csv(path: Path, separator: str, options: Mapping[str, Any]) -> TableValue:
    """Return the table that ``pandas.read_csv`` reads from a file.

    Raises:
        UnknownArrayError: if an option is not understood.
        DataFileError: if the file has no such table.
    """
    settings = {key: value for key, value in options.items() if key not in SHAPELESS}
    if settings.keys() - CSV_OPTIONS or None in (
        settings.get("sep", ""),
        settings.get("delimiter", ""),
    ):
        raise UnknownArrayError
    separator = settings.get("sep", settings.get("delimiter", separator))
    names = settings.get("names")
    header = settings.get("header", "infer" if names is None else None)
    header = 0 if header == "infer" else header
    form = CsvForm(
        None if separator == r"\s+" else separator,
        None if header is None else known_size(header),
        known_size(settings.get("skiprows") or 0),
        settings.get("encoding") or "utf-8",
    )
    if form.separator is not None and (not isinstance(separator, str) or len(separator) != 1):
        raise UnknownArrayError
    columns, rows = csv_shape(path, form)
    if names is not None and len(columns) != len(names):
        raise UnknownArrayError
    columns = columns if names is None else list(names)
    index = _chosen(columns, settings.get("index_col"))
    used = settings.get("usecols")
    kept = {*(columns if used is None else _chosen(columns, used))} - {*index}
    limit = settings.get("nrows")
    rows = rows if limit is None else min(rows, known_size(limit))
    return TableValue([name for name in columns if name in kept], rows)


def _chosen(columns: Sequence[Any], chosen: Any) -> list[Any]:
    """Return the names of columns that are chosen by name or number."""
    if chosen is None or chosen is False:
        return []
    items = chosen if isinstance(chosen, (list, tuple)) else [chosen]
    names = [columns[item] if type(item) is int else item for item in items]
    if any(name not in columns for name in names):
        raise UnknownArrayError
    return names


def read_numbers(path: Path, function: str, options: Mapping[str, Any]) -> ArrayValue:
    """Return the array that ``numpy.loadtxt`` or ``numpy.genfromtxt`` reads from a file.

    Raises:
        UnknownArrayError: if an option is not understood.
        DataFileError: if the file has no such array.
    """
    skip = "skiprows" if function == "loadtxt" else "skip_header"
    settings = {key: value for key, value in options.items() if key not in ("dtype", "encoding")}
    if settings.keys() - {skip, "delimiter", "usecols"} or options.get("dtype", float) is None:
        raise UnknownArrayError
    separator = settings.get("delimiter")
    if separator is not None and (not isinstance(separator, str) or len(separator) != 1):
        raise UnknownArrayError
    form = CsvForm(separator, None, known_size(settings.get(skip, 0)), comment="#")
    widths = Counter(map(len, csv_rows(path, form)))
    if len(widths) != 1:
        raise UnknownArrayError
    ((width, rows),) = widths.items()
    used = settings.get("usecols")
    columns = width if used is None else len(_chosen(range(width), used))
    return ArrayValue(tuple(size for size in (rows, columns) if size != 1))


def load_array(path: Path) -> ArrayValue:
    """Return the array that ``numpy.load`` reads from a file."""
    if path.suffix != ".npy":
        raise UnknownArrayError
    return ArrayValue(npy_shape(path))


def table_of(data: Any, columns: Any = None) -> TableValue:
    """Return the table that ``pandas.DataFrame`` makes of data.

    Raises:
        UnknownArrayError: if it is not known.
    """
    if isinstance(data, TableValue) and columns is None:
        return TableValue([*data.columns], data.rows)
    if isinstance(data, dict) and data and columns is None:
        lengths = {shape_of(value)[:1] for value in data.values()} - {()}
        if len(lengths) != 1:
            raise UnknownArrayError
        return TableValue([*data], lengths.pop()[0])
    shape = shape_of(data)
    if len(shape) not in (1, 2):
        raise UnknownArrayError
    count = known_size(shape[1]) if len(shape) == 2 else 1
    names = [*range(count)] if columns is None else [*columns]
    if len(names) != count:
        raise UnknownArrayError
    return TableValue(names, shape[0])


def item(table: TableValue, key: Any) -> Any:
    """Return a column, or some columns or rows, of a table.

    Raises:
        UnknownArrayError: if what the key chooses is not known.
        KeyError: if there is no such column.
    """
    if isinstance(key, (slice, ArrayValue)):
        return TableValue([*table.columns], chosen_rows(table.rows, key))
    if isinstance(key, list):
        return TableValue([table.label(name) for name in key], table.rows)
    table.label(key)
    return ArrayValue((table.rows,))


def at_position(table: TableValue, key: Any) -> Any:
    """Return a part of a table as ``iloc`` does: by numbers of rows and columns."""
    first, second = key if isinstance(key, tuple) else (key, slice(None))
    if isinstance(second, slice):
        columns: Any = table.columns[second]
    elif isinstance(second, list):
        columns = [table.columns[number] for number in second]
    else:
        columns = table.columns[known_size(second)]
    return _part(table, first, columns)


def at_label(table: TableValue, key: Any) -> Any:
    """Return a part of a table as ``loc`` does: by names; a slice includes its end."""
    first, second = key if isinstance(key, tuple) else (key, slice(None))
    if isinstance(second, slice) and second.step is None:
        start = 0 if second.start is None else table.columns.index(second.start)
        end = len(table.columns) if second.stop is None else table.columns.index(second.stop) + 1
        columns: Any = table.columns[start:end]
    elif isinstance(second, list):
        columns = [table.label(name) for name in second]
    elif isinstance(second, (str, int)):
        columns = table.label(second)
    else:
        raise UnknownArrayError
    if first == slice(None):
        return _part(table, first, columns)
    if isinstance(first, (slice, list, ArrayValue)):  # The names of the rows are not known.
        return _part(table, slice(None), columns, rows=None)
    raise UnknownArrayError


def _part(table: TableValue, key: Any, columns: Any, rows: Any = 0) -> Any:
    """Return the part of a table in some rows, with some columns or one."""
    if isinstance(key, int):
        if not isinstance(columns, list):
            raise UnknownArrayError  # a number
        return ArrayValue((len(columns),))
    count = None if rows is None else chosen_rows(table.rows, key)
    return TableValue(columns, count) if isinstance(columns, list) else ArrayValue((count,))


def chosen_rows(rows: Any, key: Any) -> Any:
    """Return how many rows a key chooses; None if that is not known."""
    if isinstance(key, slice):
        if key in (slice(None), slice(None, None, -1)):
            return rows
        return len(range(*key.indices(rows))) if isinstance(rows, int) else None
    return len(key) if isinstance(key, list) else None


def dropped(
    table: TableValue,
    labels: Any = None,
    axis: Any = 0,
    index: Any = None,
    columns: Any = None,
    errors: Any = "raise",
) -> TableValue:
    """Return a table without some columns or rows."""
    if columns is None and labels is not None and axis in (1, "columns"):
        columns = labels
    elif columns is None:
        return TableValue([*table.columns], None)
    names = columns if isinstance(columns, list) else [columns]
    if errors != "ignore":
        names = [table.label(name) for name in names]
    rows = None if index is not None else table.rows
    return TableValue([name for name in table.columns if name not in names], rows)


def renamed(table: TableValue, **options: Any) -> TableValue:
    """Return a table whose columns have other names."""
    names = options.get("columns")
    if not isinstance(names, dict) or options.keys() - {"columns"}:
        raise UnknownArrayError
    return TableValue([names.get(name, name) for name in table.columns], table.rows)


def fewer_rows(table: TableValue, **options: Any) -> TableValue:
    """Return a table with some of its rows."""
    if options.get("axis", 0) not in (0, "index"):
        raise UnknownArrayError
    return TableValue([*table.columns], None)


def first_rows(table: TableValue, n: Any = 5) -> TableValue:
    """Return the first or last rows of a table."""
    size = known_size(n)
    if size < 0:
        raise UnknownArrayError
    return TableValue([*table.columns], min(size, table.rows) if table.has_rows else None)


def sampled(table: TableValue, n: Any = None, frac: Any = None, **_: Any) -> TableValue:
    """Return some rows of a table, drawn at random."""
    if frac == 1 and n is None:
        return same_rows(table)
    return TableValue([*table.columns], None if n is None else known_size(n))


def same_rows(table: TableValue, *_: Any, **__: Any) -> TableValue:
    """Return a table with the same rows and columns."""
    return TableValue([*table.columns], table.rows)


def new_index(table: TableValue, **options: Any) -> TableValue:
    """Return a table with numbers for the names of its rows."""
    if options.get("drop") is not True:  # The names become a column, if they are no numbers.
        raise UnknownArrayError
    return same_rows(table)


def numbers_of(table: TableValue, *_: Any, **__: Any) -> ArrayValue:
    """Return the array of the numbers in a table."""
    return ArrayValue(table.shape)


def joined(tables: Any, axis: Any = 0, ignore_index: Any = False) -> TableValue:
    """Return several tables one after the other, or side by side."""
    if not isinstance(tables, (list, tuple)) or not all(
        isinstance(table, TableValue) for table in tables
    ):
        raise UnknownArrayError
    names = [name for table in tables for name in table.columns]
    if axis in (1, "columns"):
        return TableValue(names, None)  # Rows with the same name are joined.
    rows = sum(table.rows for table in tables) if all(t.has_rows for t in tables) else None
    return TableValue([*dict.fromkeys(names)], rows)


METHODS: Mapping[str, Callable[..., Any]] = {
    "drop": dropped,
    "rename": renamed,
    "dropna": fewer_rows,
    "drop_duplicates": fewer_rows,
    "query": lambda table, *_, **__: TableValue([*table.columns], None),
    "head": first_rows,
    "tail": first_rows,
    "sample": sampled,
    "copy": same_rows,
    "fillna": same_rows,
    "ffill": same_rows,
    "bfill": same_rows,
    "replace": same_rows,
    "sort_values": same_rows,
    "sort_index": same_rows,
    "astype": same_rows,
    "reset_index": new_index,
    "to_numpy": numbers_of,
}
"""Methods of tables whose result is a table or an array."""

IN_PLACE = frozenset(
    "drop rename dropna drop_duplicates fillna ffill bfill replace sort_values sort_index "
    "reset_index".split()
)
"""The methods that change the table itself if ``inplace`` is true."""

SHOWN = frozenset("info describe plot hist boxplot memory_usage".split())
"""The methods that change nothing, and whose result no model needs."""

INDEXERS: Mapping[str, Callable[[TableValue, Any], Any]] = {"iloc": at_position, "loc": at_label}
"""The attributes of tables that have parts of them as items."""


@dataclass(frozen=True, slots=True)
class DataReader:
    """A function that reads a file with data.

    Attributes:
        parameter: the name of its argument with the path.
        read: returns the data, given the path and the other arguments.
    """

    parameter: str
    read: Callable[[Path, Mapping[str, Any]], Any]


FILES: dict[str, DataReader] = {
    "pandas.read_csv": DataReader("filepath_or_buffer", lambda path, o: read_csv(path, ",", o)),
    "pandas.read_table": DataReader("filepath_or_buffer", lambda path, o: read_csv(path, "\t", o)),
    "numpy.loadtxt": DataReader("fname", lambda path, o: read_numbers(path, "loadtxt", o)),
    "numpy.genfromtxt": DataReader("fname", lambda path, o: read_numbers(path, "genfromtxt", o)),
    "numpy.load": DataReader("file", lambda path, o: load_array(path)),
}
"""Functions that read a file with data."""

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "pandas.DataFrame": table_of,
    "pandas.concat": joined,
}
"""Functions whose result is a table."""

CSV_OPTIONS = frozenset(
    "sep delimiter header names index_col usecols skiprows nrows encoding".split()
)
"""The options of ``pandas.read_csv`` that are understood."""

SHAPELESS = frozenset(
    """
    dtype na_values keep_default_na na_filter parse_dates date_format dayfirst thousands decimal
    low_memory engine memory_map true_values false_values infer_datetime_format
    float_precision cache_dates encoding_errors
    """.split()
)
"""Its options that change neither the rows nor the names of the columns."""
