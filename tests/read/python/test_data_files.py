"""Files with data: their rows and columns as pandas and NumPy read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
    for name in ("../b.csv", str(tmp_path / "b.csv"), "link.csv", "data", "\0"):
        with pytest.raises(DataFileError) as caught:
            file_beside(program, name)
        assert str(caught.value) == f"there is no file `{name}` beside the program"
    with pytest.raises(DataFileError) as caught:
        file_beside(program, "large.csv")
    assert str(caught.value) == f"`large.csv` has more than {BYTES // 2**20} MB"
    with (inside / "large.csv").open("wb") as stream:
        stream.truncate(BYTES)
    assert file_beside(program, "large.csv")


def test_many_equal_names() -> None:
    """Each name is tried once."""
    assert distinct(["a"] * 50_000)[-1] == "a.49999"


def test_too_many_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a," * PROGRAM_ITEMS + "a\n")
    with pytest.raises(DataFileError, match=r"^`a\.csv` has more than 100,000 columns$"):
        csv_shape(path, CsvForm())
    path.write_text("," * (PROGRAM_ITEMS - 1) + "\n")
    assert len(csv_shape(path, CsvForm())[0]) == PROGRAM_ITEMS


@pytest.mark.parametrize(
    ("content", "form", "reason"),
    [
        (b"", CsvForm(), "has no rows"),
        (b"a\n", CsvForm(skipped=1), "has no rows"),
        (b"a\nb\n", CsvForm(header=2), "has no rows"),
        (b"a\n1,2\n", CsvForm(), "has rows with more fields than columns"),
        (b"a\xff\n", CsvForm(), "cannot be read: 'utf-8' codec can't decode byte 0xff in "),
        (b"a\n", CsvForm(encoding="xyz"), "cannot be read: unknown encoding: xyz"),
        (b'"a\n' + b"x" * 200_000, CsvForm(), "cannot be read: field larger than field limit"),
    ],
)
def test_texts_that_are_no_table(
    tmp_path: Path, content: bytes, form: CsvForm, reason: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(DataFileError) as caught:
        csv_shape(path, form)
    assert str(caught.value).startswith(f"`a.csv` {reason}")


@pytest.mark.parametrize(
    ("form", "options"),
    [
        (CsvForm(), {}),
        (CsvForm(header=None), {"header": None}),
        (CsvForm(header=1), {"header": 1}),
        (CsvForm(skipped=1), {"skiprows": 1}),
        (CsvForm(skipped=1, header=None), {"skiprows": 1, "header": None}),
        (CsvForm(comment="#"), {"comment": "#"}),
        (CsvForm(separator=None, comment="#"), {"sep": r"\s+", "comment": "#"}),
        (CsvForm(separator=";"), {"sep": ";"}),
        *((CsvForm(encoding=name), {"encoding": name}) for name in ("utf-8", "UTF8", "utf-16")),
        (CsvForm(encoding="latin-1"), {"encoding": "latin-1"}),
    ],
)
def test_forms_as_pandas(tmp_path: Path, form: CsvForm, options: dict[str, Any]) -> None:
    path = tmp_path / "a.csv"
    encoding = "utf-8-sig" if "8" in form.encoding else form.encoding
    path.write_text("é,b\n\n1,2 # 3\n, \n4,5\n", encoding=encoding)
    read = pd.read_csv(path, **options)
    assert csv_shape(path, form) == ([*read.columns], len(read))


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\x93NUMPY", b"\x93NUMPY\x01\x00\x03\x00{}x", b"\x93NUMPY\x01\x00\x02\x00[]"),
        b"\x93NUMPX\x01\x00\x0e\x00{'shape': (3,)}",
        b"\x93NUMPY\x01\x00\x0e\x00{'shape': [3]}",
        b"\x93NUMPY\x01\x00\x0f\x00{'shape': (-3,)}",
        b"\x93NUMPY\x01\x00\xff\xff{'shape': (3,)}",
    ],
)
def test_what_is_no_array(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.npy").write_bytes(content)
    with pytest.raises(DataFileError) as caught:
        npy_shape(tmp_path / "x.npy")
    assert str(caught.value) == "`x.npy` is no array of NumPy"


def test_a_form_has_no_comments_by_default() -> None:
    form = CsvForm()
    assert (form.separator, form.header, form.skipped, form.encoding, form.comment) == (
        *(",", 0, 0, "utf-8", ""),
    )
