"""Tables of pandas in a program, and the files with data that it reads."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from shapecalc.errors import Source
from shapecalc.limits import BYTES
from shapecalc.read.problems import Findings
from shapecalc.read.python import arrays, datasets, tables
from shapecalc.read.python.arrays import UnknownArrayError
from shapecalc.read.python.data_files import DataFileError, file_beside
from shapecalc.read.python.follower import deep_unknown
from shapecalc.read.python.plain import PlainCalls
from shapecalc.read.python.table_values import ColumnNames, TableIndexer, TableValue
from shapecalc.read.python.values import ArrayValue, Method, Passed
from shapecalc.read.text import STDIN


class TableCalls(PlainCalls):
    """Follows tables of pandas, and functions that read files with data.

    Attributes:
        script: the program, of which a notebook has several parts.
        files_read: the data in the files so far, by function, name and options.
        bytes_left: how many more bytes of such files are read.
    """

    script: Source

    def __init__(self, source: Source, problems: Findings, chosen: Mapping[str, Any]) -> None:
        super().__init__(source, problems, chosen)
        self.files_read: dict[tuple[str, str, str], Any] = {}
        self.bytes_left = BYTES

    def data_call(self, path: str, passed: Passed) -> Any:
        """Return the result of a function that makes, reads or changes arrays or tables."""
        if path in tables.FILES:
            return self.file_data(path, passed)
        if path in tables.FUNCTIONS:
            return self.table_call(path, passed)
        if path in arrays.FUNCTIONS:
            return self.array_call(path, passed)
        return self.data_set(path, passed)

    def data_set(self, path: str, passed: Passed) -> Any:
        """Return a data set of scikit-learn."""
        name = path.rpartition(".")[2]
        if name in datasets.TABLES:
            return datasets.table(name, passed.keyword.get("return_X_y") is True)
        if name in datasets.GENERATED:
            with suppress(UnknownArrayError):
                return datasets.generated(name, passed.positional, passed.keyword)
        return self.not_followed(self.unknown(f"`{path}` is not followed"), passed, True)

    def file_data(self, path: str, passed: Passed) -> Any:
        """Return the data in a file that a function of pandas or NumPy reads."""
        reader = tables.FILES[path]
        options = dict(zip([reader.parameter], passed.positional)) | passed.keyword
        unknown = deep_unknown([*options.values()])
        name = options.pop(reader.parameter, None)
        if unknown or not isinstance(name, str) or len(passed.positional) > 1:
            unknown = unknown or self.unknown(f"`{path}` is not followed here")
            return self.not_followed(unknown, passed, True)
        key = path, name, repr(sorted(options.items()))
        try:
            if key not in self.files_read:  # A loop may read a file in each round.
                self.files_read[key] = reader.read(self.file_beside(name), options)
        except UnknownArrayError:
            return self.unknown(f"how `{path}` reads `{name}` is not followed")
        except DataFileError as error:
            return self.unknown(f"`{path}` is not followed: {error}")
        data = self.files_read[key]
        return tables.same_rows(data) if isinstance(data, TableValue) else data

    def file_beside(self, name: str) -> Path:
        """Return the path of a file beside the program, and count its bytes.

        Raises:
            DataFileError: if there is none, or the program reads too much.
        """
        if self.script.name == STDIN:
            raise DataFileError("files beside standard input are not read")
        file = file_beside(Path(self.script.name), name)
        size = file.stat().st_size
        if size > self.bytes_left:
            raise DataFileError(f"the program reads more than {BYTES // 2**20} MB")
        self.bytes_left -= size
        return file

    def table_call(self, path: str, passed: Passed) -> Any:
        """Return the result of a function that makes a table."""
        try:
            result = tables.FUNCTIONS[path](*passed.positional, **passed.keyword)
        except (UnknownArrayError, TypeError):
            return self.not_followed(self.unknown("this table is not known"), passed, True)
        return self.with_rows(result)

    def with_rows(self, value: Any) -> Any:
        """Return a table or array; the number of its rows is an unknown value if it is unknown."""
        if not isinstance(value, (TableValue, ArrayValue)) or None not in value.shape:
            return value
        unknown = self.unknown("the number of rows depends on the data")
        if isinstance(value, ArrayValue):
            return ArrayValue(tuple(unknown if size is None else size for size in value.shape))
        value.rows = unknown
        return value

    def of_table(self, table: TableValue, name: str) -> Any:
        """Return an attribute, method or column of a table."""
        if name in ("shape", "ndim"):
            return table.shape if name == "shape" else 2
        if name == "columns":
            return ColumnNames(table.columns)
        if name == "values":
            return ArrayValue(table.shape)
        if name in tables.INDEXERS:
            return TableIndexer(table, name)
        if name in tables.METHODS or name in ("pop", *tables.SHOWN):
            return Method(table, name)
        if name in table.columns:
            return ArrayValue((table.rows,))
        return self.unknown(f"`.{name}` of a table is not followed")

    def table_item(self, owner: TableValue | TableIndexer, key: Any) -> Any:
        """Return a part of a table."""
        try:
            if isinstance(owner, TableIndexer):
                return self.with_rows(tables.INDEXERS[owner.name](owner.table, key))
            return self.with_rows(tables.item(owner, key))
        except (UnknownArrayError, TypeError):
            return self.unknown("this part of the table is not known")

    def table_method(self, table: TableValue, name: str, passed: Passed) -> Any:
        """Return the result of a method of a table."""
        options = dict(passed.keyword)
        in_place = options.pop("inplace", False)
        unknown = deep_unknown([*passed.positional, *options.values(), in_place])
        if name in tables.SHOWN:
            return self.unknown(f"what `.{name}()` returns is not followed")
        if name == "pop" and not unknown:
            table.columns.remove(table.label(passed.positional[0]))
            return ArrayValue((table.rows,))
        try:
            if unknown:
                raise UnknownArrayError
            result = self.with_rows(tables.METHODS[name](table, *passed.positional, **options))
        except (UnknownArrayError, TypeError):
            unknown = unknown or self.unknown(f"what `.{name}()` does here is not followed")
            if in_place is not False or name == "pop":
                self.poison(table, unknown)
            return unknown
        if in_place is True and name in tables.IN_PLACE:
            table.columns, table.rows = result.columns, result.rows
            return None
        return result

    def set_item(self, owner: Any, key: Any, value: Any) -> None:
        if isinstance(owner, TableIndexer):
            self.set_part(owner, key)
            return
        if not isinstance(owner, TableValue):
            super().set_item(owner, key, value)
            return
        names = key if isinstance(key, list) else [key]
        unknown = deep_unknown(names)
        if unknown or not all(isinstance(name, (str, int)) for name in names):
            self.poison(owner, unknown or self.unknown("what is set in this table is not known"))
            return
        owner.columns += [name for name in names if name not in owner.columns]

    def set_part(self, owner: TableIndexer, key: Any) -> None:
        """Set a part of a table: with names, this may add a column, or a row."""
        if owner.name == "iloc":
            return
        rows, columns = key if isinstance(key, tuple) and len(key) == 2 else (key, slice(None))
        if isinstance(rows, (slice, ArrayValue)) and isinstance(columns, (str, list)):
            self.set_item(owner.table, columns, None)
        elif not isinstance(rows, (slice, ArrayValue)) or not isinstance(columns, slice):
            self.poison(owner.table, self.unknown("what is set in this table is not known"))

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        if not isinstance(owner, TableValue):
            super().set_attribute(owner, name, value)
        elif name == "columns" and isinstance(value, (list, tuple)) and not deep_unknown(value):
            owner.columns = [*value]
        elif name not in owner.columns:
            self.poison(owner, self.unknown(f"`.{name}` of a table is set here"))

    def delete_item(self, owner: Any, key: Any) -> None:
        if isinstance(owner, TableValue) and key in owner.columns:
            owner.columns.remove(key)
        else:
            super().delete_item(owner, key)

    def iterated(self, value: Any, node: ast.AST) -> Any:
        if isinstance(value, TableValue):
            return [*value.columns]
        return super().iterated(value, node)

    def combined(self, left: Any, right: Any) -> Any:
        table = left if isinstance(left, TableValue) else right
        if not isinstance(table, TableValue):
            return super().combined(left, right)
        other = right if table is left else left
        if isinstance(other, (int, float)):
            return TableValue([*table.columns], table.rows)
        return self.unknown("this operator on a table is not followed")


def is_data(path: str) -> bool:
    """Return whether a function makes, reads or changes arrays or tables."""
    known = path in tables.FILES or path in tables.FUNCTIONS or path in arrays.FUNCTIONS
    return known or path.startswith("sklearn.datasets.")
