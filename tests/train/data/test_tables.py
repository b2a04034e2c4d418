"""Data files: which numbers, texts and lines a CSV file has, and what is said of broken files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shapecalc.errors import Place, Problem, Source
from shapecalc.read.syntax import NotedError, SpecError
from shapecalc.train.data.tables import (
    READERS,
    CsvFile,
    DataTable,
    cell_text,
    collecting,
    column,
    numbers,
    read_dataset,
    read_table,
    shortened,
)
from shapecalc.train.data.unpacked import unpacking

PLACE = Place(Source("spec.yaml"), ("data", "file"))
NAN = float("nan")


def written(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(path: Path) -> DataTable:
    return read_table(path, path.name, PLACE, READERS)


def problem(path: Path) -> Problem:
    """Return what is wrong with a file."""
    with pytest.raises(SpecError) as caught:
        table(path)
    assert caught.value.problem
    assert caught.value.problem.place == PLACE
    return caught.value.problem


CSV: dict[str, tuple[str, dict[str, list[Any]]]] = {
    "numbers": ("a,b\n1,2\n3,4\n", {"a": [1, 3], "b": [2, 4]}),
    "no names": ("1,2\n3,4\n", {"1": [1, 3], "2": [2, 4]}),
    "one name is a number": ("a,nan\n1,2\n", {"1": ["a", "1"], "2": [NAN, 2]}),
    "names with spaces": (" a , b\n1,2\n", {"a": [1], "b": [2]}),
    "names alone": ("a,b\n", {"a": [], "b": []}),
    "texts": ("a,b\nx,1\ny,2\n", {"a": ["x", "y"], "b": [1, 2]}),
    "spaces around values": ("a,b\n 1 , x \n2,y\n", {"a": [1, 2], "b": ["x", "y"]}),
    "missing numbers": ("a,b\n1,NA\n,?\n3,5\n", {"a": [1, NAN, 3], "b": [NAN, NAN, 5]}),
    "missing in any case": ("a,b\n1,nA\n2,NONE\n N/A ,Null\n", {"a": [1, 2, NAN], "b": [NAN] * 3}),
    "missing texts": ("a,b\nx,1\nnan,2\n", {"a": ["x", ""], "b": [1, 2]}),
    "a text in the last row": ("a,b\n1,2\n1,2\nx,2\n", {"a": ["1", "1", "x"], "b": [2, 2, 2]}),
    "quoted line break": ('a,b\n"x\ny",2\nz,3\n', {"a": ["x\ny", "z"], "b": [2, 3]}),
    "quoted comma": ('a,b\n"x,y",2\n', {"a": ["x,y"], "b": [2]}),
    "quoted quote": ('a,b\n"x""y",2\n', {"a": ['x"y'], "b": [2]}),
    "quote inside": ('a,b\nx"y,2\n', {"a": ['x"y'], "b": [2]}),
    "quoted number": ('a,b\n"1",2\n', {"a": [1], "b": [2]}),
    "semicolons": ("a;b\n1;2\n", {"a": [1], "b": [2]}),
    "tabs": ("a\tb\n1\t2\n", {"a": [1], "b": [2]}),
    "decimal comma": ("a;b\n1,5;2\n", {"a": ["1,5"], "b": [2]}),
    "thousands": ('a,b\n"1,000",2\n', {"a": ["1,000"], "b": [2]}),
    "empty lines": ("a,b\n\n1,2\n\n3,4\n\n", {"a": [1, 3], "b": [2, 4]}),
    "a space in a single column": ("a\n1\n \n3\n", {"a": [1, NAN, 3]}),
    "windows": ("a,b\r\n1,2\r\n", {"a": [1], "b": [2]}),
    "old mac": ("a,b\r1,2\r", {"a": [1], "b": [2]}),
    "no line end": ("a,b\n1,2", {"a": [1], "b": [2]}),
    "true is a text": ("a,b\nTrue,1\nFalse,2\n", {"a": ["True", "False"], "b": [1, 2]}),
    "hexadecimal is a text": ("a,b\n0x10,1\n", {"a": ["0x10"], "b": [1]}),
    "zeros in front": ("a,b\n007,1\nx10,2\n", {"a": ["007", "x10"], "b": [1, 2]}),
    "exponents": ("a,b\n1e3,-1.5E-2\n", {"a": [1000], "b": [-0.015]}),
    "infinite": ("a,b\ninf,1\n-Infinity,2\n", {"a": [np.inf, -np.inf], "b": [1, 2]}),
    "large number": ("a,b\n123456789012345678901,1\n", {"a": [123456789012345678901], "b": [1]}),
    "wide digits": ("a,b\n１２,1\n", {"a": [12], "b": [1]}),
    "a comment is a text": ("a,b\n#1,2\n", {"a": ["#1"], "b": [2]}),
    "hangul": ("시간,날씨\n1,맑음\n2,비\n", {"시간": [1, 2], "날씨": ["맑음", "비"]}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "columns"), CSV.values(), ids=CSV)
def test_csv(tmp_path: Path, text: str, columns: dict[str, list[Any]]) -> None:
    read = table(written(tmp_path, text))
    assert list(read.columns) == list(columns)
    for name, values in columns.items():
        assert np.array_equal(
            read.columns[name],
            np.array(values, dtype=str if values and isinstance(values[0], str) else float),
            equal_nan=read.columns[name].dtype.kind == "f",
        )


@pytest.mark.parametrize("text", ["0.1234567890123456789", "1e-320", "2.5e-16", "1e400", "0.1"])
def test_numbers_are_those_of_python(tmp_path: Path, text: str) -> None:
    read = table(written(tmp_path, f"a,b\n{text},1\n"))
    assert read.columns["a"].tolist() == [float(text)]


BROKEN = {
    "empty": ("", "it is empty"),
    "line breaks": ("\n\n\n", "it is empty"),
    "short row": ("a,b,c\n1,2,3\n4,5\n", "line 3 has 2 values, but the first line has 3"),
    "long row": ("a,b\n1,2\n\n3,4,5\n", "line 4 has 3 values, but the first line has 2"),
    "long rows": ("a,b\n1,2,3\n4,5,6\n", "line 2 has 3 values, but the first line has 2"),
    "commas at the end": ("a,b\n1,2,\n3,4,\n", "line 2 has 3 values, but the first line has 2"),
    "spaces": ("a,b\n1,2\n   \n3,4\n", "line 3 has 1 value, but the first line has 2"),
    "open quote": ('a,b\n"x,2\nz,3\n', "line 3 has 1 value, but the first line has 2"),
    "row after a line break": ('a,b\n"x\ny",2\nz\n', "line 4 has 1 value"),
    "long cell": (f"a,b\n{'x' * 200_000},2\n", "field larger than field limit (131072)"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_broken_csv(tmp_path: Path, text: str, message: str) -> None:
    result = problem(written(tmp_path, text)).message
    assert result.startswith("cannot read `a.csv`: ")
    assert message in result


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "시간,날씨\n1,맑음\n2,비\n".encode(encoding))
    read = table(path)
    assert list(read.columns) == ["시간", "날씨"]
    assert read.columns["날씨"].tolist() == ["맑음", "비"]
    assert read.source.text.startswith("시간,")


def test_lines_of_rows(tmp_path: Path) -> None:
    """A row that goes over several lines has the number of its last."""
    read = table(written(tmp_path, 'a,b\n\n1,2\n"x\ny",3\n4,5\n'))
    assert list(read.lines) == [3, 5, 6]
    place = read.where(2)
    assert place.source is read.source
    assert place.source.lines[place.path[0].line - 1] == "4,5"  # type: ignore[union-attr]


@pytest.mark.parametrize("suffix", [".csv", ".CSV", ".tsv"])
def test_names_of_csv_files(tmp_path: Path, suffix: str) -> None:
    assert list(table(written(tmp_path, "a,b\n1,2\n", f"x{suffix}")).columns) == ["a", "b"]


def test_csv_file(tmp_path: Path) -> None:
    file = CsvFile(written(tmp_path, "a;b\n1;2\n"))
    assert (file.delimiter, file.names, file.named) == (";", ["a", "b"], True)
    assert list(file.rows()) == [(2, ["1", "2"])] == list(file.rows())
    assert CsvFile(written(tmp_path, "1,2\n")).named is False


@pytest.mark.parametrize("cell", ["", "  ", "NA", "n/a", "NaN", "null", "None", "?", " ? "])
def test_missing_cells(cell: str) -> None:
    assert cell_text(cell) == ""


@pytest.mark.parametrize("cell", ["0", "-", "no", "NAN1", "nil", "missing", "??"])
def test_other_cells(cell: str) -> None:
    assert cell_text(f" {cell} ") == cell


def test_numbers_and_texts() -> None:
    assert numbers([]).dtype == float
    assert column([]).dtype == float
    assert column(["x", "1"]).tolist() == ["x", "1"]
    with pytest.raises(ValueError, match="could not convert"):
        numbers(["1", "x"])


# Files of NumPy


def test_npy(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.arange(6).reshape(2, 3))
    read = table(tmp_path / "x.npy")
    assert read.columns["x"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert not read.lines
    np.save(tmp_path / "x.npy", np.array(3))
    assert problem(tmp_path / "x.npy").message == (
        "cannot read `x.npy`: it is a single number, not rows"
    )


def test_npz_without_its_single_numbers(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.ones((2, 3)), y=np.arange(2), count=np.array(2))
    read = table(tmp_path / "a.npz")
    assert sorted(read.columns) == ["x", "y"]
    assert read.columns["x"].shape == (2, 3)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.npz", b"PK\x03\x04zzz"), ("a.npz", b""), ("a.npy", b"\x93NUMPYxx"), ("a.npy", b"1,2\n")],
)
def test_broken_arrays(tmp_path: Path, name: str, content: bytes) -> None:
    assert problem(written(tmp_path, content, name)).message.startswith(f"cannot read `{name}`: ")


@pytest.mark.parametrize("stream", [False, True])
def test_an_npz_that_unpacks_to_far_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    """It is refused before any of it is unpacked."""
    monkeypatch.setattr("shapecalc.train.data.tables.UNPACKED_ARRAYS", 10_000)
    np.savez_compressed(tmp_path / "a.npz", x=np.zeros(100_000))
    np.savez(tmp_path / "b.npz", x=np.zeros(100_000))
    readers = unpacking(tmp_path / "unpacked") if stream else READERS
    assert len(read_table(tmp_path / "b.npz", "b.npz", PLACE, readers).columns["x"]) == 100_000
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    with pytest.raises(SpecError) as refused:
        read_table(tmp_path / "a.npz", "a.npz", PLACE, readers)
    assert "would unpack to 0 MB, more than 100 times its size" in str(refused.value.problem)
    assert not (tmp_path / "unpacked" / "arrays" / "a").exists()


@pytest.mark.parametrize("stream", [False, True])
def test_an_npz_with_very_many_arrays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    """None of them is opened: reading a header takes longer than the numbers of a small array."""
    monkeypatch.setattr("shapecalc.train.data.tables.ARRAYS", 3)
    for count in (3, 4):
        np.savez(tmp_path / f"{count}.npz", *[np.ones(2)] * count)
    readers = unpacking(tmp_path / "unpacked") if stream else READERS
    assert len(read_table(tmp_path / "3.npz", "3.npz", PLACE, readers).columns) == 3
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    with pytest.raises(SpecError, match="it has 4 files in it; arrays are read up to 3"):
        read_table(tmp_path / "4.npz", "4.npz", PLACE, readers)


def test_a_header_that_asks_for_any_memory(tmp_path: Path) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (2**59,)}
    )
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", header.getvalue())
    (tmp_path / "a.npy").write_bytes(header.getvalue())
    for name in ("a.npz", "a.npy"):
        assert problem(tmp_path / name).message.startswith(f"cannot read `{name}`: ")


def test_pickled_objects_are_not_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{}], dtype=object))
    assert "cannot read `a.npy`" in problem(tmp_path / "a.npy").message


def test_files_that_do_not_exist(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("no.csv", "folder.csv"):
        result = problem(tmp_path / name)
        assert result.message == f"there is no file `{name}`"
        assert result.hint.endswith("does not exist: paths are relative to the folder of the spec")


def test_other_formats(tmp_path: Path) -> None:
    result = problem(written(tmp_path, "a", "a.xlsx"))
    assert result.message == "`a.xlsx` is not a data file of a known format"
    assert result.hint == "the formats are .csv, .tsv, .npy, .npz"


# Columns and data sets


def test_columns_by_name() -> None:
    read = DataTable("a.csv", {"hour": np.ones(2), "temp": np.zeros(2)})
    assert read.find("temp", PLACE).tolist() == [0, 0]
    for name, hint in (("tmp", "did you mean `temp`?"), ("xyz", "the columns are hour, temp")):
        with pytest.raises(SpecError) as caught:
            read.find(name, PLACE)
        assert caught.value.problem
        assert caught.value.problem.message == f"a.csv has no column `{name}`"
        assert caught.value.problem.hint == hint


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, ""), (1, "a"), (3, "a, b, c"), (4, "a, b, c and 1 more"), (9, "a, b, c and 6 more")],
)
def test_shortened(count: int, text: str) -> None:
    assert shortened("abcdefghi"[:count], 3) == text


@pytest.mark.parametrize(
    ("name", "shape", "target"),
    [("iris", (150, 4), "setosa"), ("digits", (1797, 8, 8), 0), ("diabetes", (442, 10), 151.0)],
)
def test_data_sets_of_scikit_learn(name: str, shape: tuple[int, ...], target: object) -> None:
    read = read_dataset(name, None, PLACE, READERS)
    assert read.columns["x"].shape == shape
    assert read.columns["y"][0] == target


def test_a_data_set_in_a_file(tmp_path: Path) -> None:
    np.savez(tmp_path / "mnist.npz", x_train=np.ones((2, 3)), y_train=np.arange(2))
    read = read_dataset("mnist", tmp_path / "mnist.npz", PLACE, READERS)
    assert (read.name, sorted(read.columns)) == ("mnist.npz", ["x_train", "y_train"])


def test_problems_are_collected() -> None:
    problems: list[Problem] = []
    with collecting(problems):
        DataTable("a", {}).find("b", PLACE)
    with collecting(problems):
        raise NotedError
    assert [result.message for result in problems] == ["a has no column `b`"]


def npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def with_header(header: str) -> bytes:
    """Return an .npy file that says something else about its array."""
    return b"\x93NUMPY\x01\x00\x76\x00" + header.encode().ljust(117) + b"\n" + bytes(48)


HEADER = "{{'descr': {}, 'fortran_order': False, 'shape': {}, }}"

NO_ARRAYS = {
    "a text": (b"hello", "reading magic string"),
    "objects": (npy(np.array([{}], dtype=object)), "its values are of dtype object"),
    "values without a size": (with_header(HEADER.format("'|S0'", "(3,)")), "of dtype |S0"),
    "a shape of text": (with_header(HEADER.format("'<f8'", "('a',)")), "shape is not valid"),
    "too many keys": (with_header("{1: 2, 'descr': 3}"), "'<' not supported"),
    "an open bracket": (with_header("{'descr' ("), ""),
    "an array that is cut off": (npy(np.ones(9))[:150], ""),
    "another version": (b"\x93NUMPY\x09\x00" + bytes(100), "version"),
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("content", "why"), NO_ARRAYS.values(), ids=NO_ARRAYS)
def test_a_member_that_is_no_array(tmp_path: Path, content: bytes, why: str, stream: bool) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", npy(np.ones(3)))
        archive.writestr("y.npy", content)
    (tmp_path / "y.npy").write_bytes(content)
    readers = unpacking(tmp_path / "unpacked") if stream else READERS
    for name, start in (("a.npz", "cannot read `a.npz`: `y.npy` is not an array: "), ("y.npy", "")):
        with pytest.raises(SpecError) as caught:
            read_table(tmp_path / name, name, PLACE, readers)
        message = str(caught.value)
        assert message.startswith(start)
        assert why in message


@pytest.mark.parametrize("stream", [False, True])
def test_files_beside_the_arrays(tmp_path: Path, stream: bool) -> None:
    """They are left out; a name that leads out of a folder is only a name."""
    readers = unpacking(tmp_path / "unpacked") if stream else READERS
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("readme.txt", "hello")
        archive.writestr("../x.npy", npy(np.ones(3)))
    assert list(read_table(tmp_path / "a.npz", "a.npz", PLACE, readers).columns) == ["../x"]
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(SpecError, match="it has no arrays"):
        read_table(tmp_path / "a.npz", "a.npz", PLACE, readers)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("head", "why"),
    [("a,b, a", "two columns are called `a`"), ("a,,", "two columns have no name")],
)
def test_two_columns_of_one_name(tmp_path: Path, head: str, why: str, stream: bool) -> None:
    readers = unpacking(tmp_path / "unpacked") if stream else READERS
    path = written(tmp_path, f"{head}\n1,2,3\n")
    with pytest.raises(SpecError, match=f"cannot read `a.csv`: {why}"):
        read_table(path, "a.csv", PLACE, readers)
