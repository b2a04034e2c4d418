"""Files that are unpacked: the same columns and numbers as of files that are read into memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from training import PLACE

from shapecalc.read.syntax import SpecError
from shapecalc.train.data.columns import MOST_CLASSES, Encoder, Texts
from shapecalc.train.data.tables import READERS, CsvFile, read_table
from shapecalc.train.data.unpacked import LongTable, columns, profile, unpacking

CELLS = st.sampled_from(["1", "2.5", "", "NA", "x", "y", " z ", "1e3", "?"])


@pytest.fixture(params=[2, 5, 1000])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in chunks of a few rows."""
    monkeypatch.setattr("shapecalc.train.data.unpacked.CHUNK", request.param)


def written(folder: Path, text: str) -> Path:
    (folder / "a.csv").write_text(text)
    return folder / "a.csv"


def long_table(folder: Path, text: str) -> LongTable:
    path = written(folder, text)
    table = read_table(path, path.name, PLACE, unpacking(folder / "unpacked"))
    assert isinstance(table, LongTable)
    return table


@pytest.mark.parametrize("onehot", [True, False])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12))
@pytest.mark.usefixtures("chunk")
def test_the_numbers_are_those_of_a_table_in_memory(
    tmp_path: Path, rows: list[list[str]], onehot: bool
) -> None:
    text = "a,b,c\n" + "".join(",".join(row) + "\n" for row in rows)
    path = written(tmp_path, text)
    in_memory = read_table(path, path.name, PLACE, READERS)
    expected = Encoder(onehot).numbers(["a", "c"], in_memory, PLACE)
    encoder = Encoder(onehot)
    result = long_table(tmp_path, text).encoded(encoder, ["a", "c"], PLACE)
    np.testing.assert_array_equal(result.values, expected.values)
    assert result.labels == expected.labels
    assert isinstance(result.values, np.memmap)


@pytest.mark.usefixtures("chunk")
def test_chunks_are_all_rows(tmp_path: Path) -> None:
    table = long_table(tmp_path, "a,b\n" + "".join(f"{n},t{n}\n" for n in range(7)))
    assert table.rows == 7
    assert table.texts == {"b": [f"t{n}" for n in range(7)]}
    chunks = list(table.chunks())
    assert np.concatenate([chunk.columns["a"] for chunk in chunks]).tolist() == list(range(7))
    assert np.concatenate([chunk.columns["b"] for chunk in chunks]).tolist() == table.texts["b"]


@pytest.mark.usefixtures("chunk")
def test_a_column_with_one_text_in_its_last_row(tmp_path: Path) -> None:
    """All its values are texts then, also those in chunks of numbers."""
    table = long_table(tmp_path, "a\n" + "1\n" * 6 + "x\n")
    assert table.texts == {"a": ["1", "x"]}
    assert next(iter(table.chunks())).columns["a"][0] == "1"


def test_each_array_has_a_file(tmp_path: Path) -> None:
    table = long_table(tmp_path, "a,b\n1,2\n")
    for column in "ab":
        table.encoded(Encoder(False), [column], PLACE)
    files = sorted((tmp_path / "unpacked").iterdir())
    assert [file.name for file in files] == ["0.npy", "1.npy"]
    assert [np.load(file).tolist() for file in files] == [[[1]], [[2]]]


def test_a_file_with_names_alone(tmp_path: Path) -> None:
    table = long_table(tmp_path, "a,b\n")
    assert (table.rows, list(table.columns)) == (0, ["a", "b"])


def test_the_first_lines_are_known(tmp_path: Path) -> None:
    assert list(long_table(tmp_path, "a\n\n1\n2\n").lines) == [3, 4]


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        (Texts(False), "this input of the model takes texts, which cannot be streamed"),
        (Encoder(True), "`a` has over 1,000 different texts"),
    ],
)
def test_columns_that_cannot_be_unpacked(tmp_path: Path, encoder: Encoder, message: str) -> None:
    count = 3 if isinstance(encoder, Texts) else MOST_CLASSES + 5
    table = long_table(tmp_path, "a\n" + "".join(f"t{n}\n" for n in range(count)))
    with pytest.raises(SpecError, match=message):
        table.encoded(encoder, ["a"], PLACE)


@pytest.mark.usefixtures("chunk")
def test_wrong_rows_have_a_line(tmp_path: Path) -> None:
    text = "a,b\n" + "1,2\n" * 6 + "3\n"
    with pytest.raises(SpecError, match="line 8 has 1 value, but the first line has 2"):
        long_table(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "rows", "texts"),
    [
        ("a,b\n", 0, {}),
        ("a,b\n1,2\n", 1, {}),
        ("a,b\nNA,x\n1,\n", 2, {"b": ["", "x"]}),
        ("a,b\ny,x\nx,x\n", 2, {"a": ["x", "y"], "b": ["x"]}),
    ],
)
def test_profile(tmp_path: Path, text: str, rows: int, texts: Any) -> None:
    assert profile(CsvFile(written(tmp_path, text))) == (rows, texts)


def test_profile_does_not_keep_all_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.train.data.unpacked.CHUNK", 10)
    path = written(tmp_path, "a\n" + "".join(f"t{n}\n" for n in range(2 * MOST_CLASSES)))
    rows, texts = profile(CsvFile(path))
    assert rows == 2 * MOST_CLASSES
    assert MOST_CLASSES < len(texts["a"]) <= MOST_CLASSES + 10


def test_columns_of_some_rows(tmp_path: Path) -> None:
    file = CsvFile(written(tmp_path, "a,b\n1,2\n"))
    result = columns(file, [(2, ["1", "2"]), (3, ["", " x "])], {"b": ["2", "x"]})
    np.testing.assert_array_equal(result["a"], [1, np.nan])
    assert result["b"].tolist() == ["2", "x"]


def test_npz(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", x=np.arange(6).reshape(3, 2), y=np.arange(3))
    table = read_table(tmp_path / "a.npz", "a.npz", PLACE, unpacking(tmp_path / "unpacked"))
    assert {name: array.tolist() for name, array in table.columns.items()} == {
        "x": [[0, 1], [2, 3], [4, 5]],
        "y": [0, 1, 2],
    }
    assert all(isinstance(array, np.memmap) for array in table.columns.values())


def test_npy_needs_no_unpacking(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.arange(3))
    table = read_table(tmp_path / "x.npy", "x.npy", PLACE, unpacking(tmp_path / "unpacked"))
    assert table.columns["x"].tolist() == [0, 1, 2]
    assert not (tmp_path / "unpacked").exists()
