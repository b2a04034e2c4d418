"""Files with data: their rows and columns as pandas and NumPy read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.limits import BYTES, PROGRAM_ITEMS
from shapecalc.read.python.data_files import (
    CsvForm,
    DataFileError,
    csv_shape,
    distinct,
    file_beside,
    npy_shape,
)


@given(st.lists(st.sampled_from(["a", "b", "a.1", "", "x y"]), min_size=1, max_size=6))
def test_names_of_columns(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "names.csv"
    path.write_text(",".join(names) + ",z\n" + "1," * len(names) + "1\n")
    assert distinct([*names, "z"]) == [*pd.read_csv(path).columns]


@given(
    st.lists(st.lists(st.sampled_from(["1", "", "a b", '"x,\ny"']), min_size=2, max_size=2)),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_rows(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str) -> None:
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    path.write_bytes(end.join(["a,b", *map(",".join, rows)]).encode())
    assert csv_shape(path, CsvForm()) == (["a", "b"], len(pd.read_csv(path)))


@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4), (0, 5)])
@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_arrays(tmp_path: Path, shape: tuple[int, ...], version: tuple[int, int]) -> None:
    with (tmp_path / "x.npy").open("wb") as stream:
        np.lib.format.write_array(stream, np.zeros(shape), version=version)
    assert npy_shape(tmp_path / "x.npy") == shape


def test_files_elsewhere(tmp_path: Path) -> None:
    """Only files in the folder of the program, or below it, are read."""
    inside = tmp_path / "programs"
    (inside / "data").mkdir(parents=True)
    (inside / "data" / "a.csv").write_text("a\n")
    (tmp_path / "b.csv").write_text("a\n")
    (inside / "link.csv").symlink_to(tmp_path / "b.csv")
    with (inside / "large.csv").open("wb") as stream:
        stream.truncate(BYTES + 1)
    program = inside / "a.py"
    assert file_beside(program, "data/a.csv") == (inside / "data" / "a.csv").resolve()
    for name in ("../b.csv", str(tmp_path / "b.csv"), "link.csv", "data", "\0", "large.csv"):
        with pytest.raises(DataFileError):
            file_beside(program, name)


def test_many_equal_names() -> None:
    """Each name is tried once."""
    assert distinct(["a"] * 50_000)[-1] == "a.49999"


def test_too_many_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a," * PROGRAM_ITEMS + "a\n")
    with pytest.raises(DataFileError, match="more than 100,000 columns"):
        csv_shape(tmp_path / "a.csv", CsvForm())
