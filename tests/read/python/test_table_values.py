"""What stands for tables and the names of their columns behaves as in pandas."""

from __future__ import annotations

import pandas as pd
import pytest

from shapecalc.read.python.table_values import ColumnNames, TableValue

NAMES = ["a", "b", 3]


def test_names() -> None:
    names, index = ColumnNames(NAMES), pd.Index(NAMES)
    assert names.tolist() == names.to_list() == index.tolist()
    assert [*names.drop("a")] == [*index.drop("a")]
    assert [*names.drop(["a", 3])] == [*index.drop(["a", 3])]
    assert [*names[:-1]] == [*index[:-1]]
    assert isinstance(names[:-1], ColumnNames)
    assert names[0] == index[0]
    with pytest.raises(KeyError, match="there is no column 'c'"):
        names.drop("c")


def test_table() -> None:
    table, frame = TableValue([*NAMES], 4), pd.DataFrame(0, range(4), NAMES)
    assert table.shape == frame.shape
    assert len(table) == len(frame)
    assert table.label("b") == "b"
    assert not TableValue([], None).has_rows
    with pytest.raises(KeyError, match="there is no column 'c'"):
        table.label("c")
    with pytest.raises(TypeError, match="not known"):
        len(TableValue(["a"], None))
