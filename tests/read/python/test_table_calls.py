"""Tables of pandas in a program, and the files with data that it reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from data_programs import CSV, read, run, write_data
from reading import answer, value

from shapecalc.errors import Source
from shapecalc.read.problems import Findings
from shapecalc.read.python.program import Program
from shapecalc.read.python.table_values import TableValue
from shapecalc.read.python.tables import FILES, DataReader
from shapecalc.read.python.values import UnknownValue
from shapecalc.read.text import STDIN


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize(
    "text",
    [
        "v = d[d['a'] > 2]",
        "v = d.dropna()",
        "v = d.drop_duplicates()",
        "v = d.drop(0)",
        "v = d.query('a > 2')",
        "v = d.loc[d['a'] > 2]",
        "v = d.loc[d['a'] > 2, ['a', 'y']]",
        "v = d.loc[1:2, :'b']",
        "d.dropna(inplace=True)\nv = d",
        "d = d.dropna()\nv = d[['a', 'b']]",
        "d.loc[d['a'] > 2, 'n'] = 1\nv = d.dropna()",
        "v = pd.concat([d, d], axis=1)",
        "from sklearn.model_selection import train_test_split\n"
        "v, w = train_test_split(d.dropna().drop('y', axis=1), test_size=0.2)",
    ],
)
def test_rows_that_depend_on_the_data(folder: Path, text: str) -> None:
    """The columns are known, the number of the rows is not."""
    table = read(folder, CSV + text)
    assert isinstance(table, TableValue)
    assert isinstance(table.rows, UnknownValue)
    assert table.columns == [*run(folder, CSV + text).columns]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "v = pd.read_csv('b.csv')",
            ("`pandas.read_csv` is not followed: there is no file `b.csv` beside the program"),
        ),
        (
            "v = pd.read_csv('../a.csv')",
            ("`pandas.read_csv` is not followed: there is no file `../a.csv` beside the program"),
        ),
        (
            "v = pd.read_csv('/etc/passwd')",
            (
                "`pandas.read_csv` is not followed: there is no file `/etc/passwd` beside the "
                "program"
            ),
        ),
        (
            "v = pd.read_csv('\\0')",
            ("`pandas.read_csv` is not followed: there is no file `\x00` beside the program"),
        ),
        (
            "v = pd.read_csv('wide.csv')",
            (
                "`pandas.read_csv` is not followed: `wide.csv` has rows with more fields than "
                "columns"
            ),
        ),
        (
            "v = pd.read_csv('cp949.csv')",
            (
                "`pandas.read_csv` is not followed: `cp949.csv` cannot be read: 'utf-8' codec "
                "can't decode byte 0xc0 in position 0: invalid start byte"
            ),
        ),
        (
            "v = pd.read_csv('a.csv', encoding='nothing')",
            (
                "`pandas.read_csv` is not followed: `a.csv` cannot be read: unknown encoding: "
                "nothing"
            ),
        ),
        (
            "v = pd.read_csv('a.csv', chunksize=2)",
            ("how `pandas.read_csv` reads `a.csv` is not followed"),
        ),
        (
            "v = pd.read_csv('a.csv', sep=None)",
            ("how `pandas.read_csv` reads `a.csv` is not followed"),
        ),
        (
            "v = np.loadtxt('a.csv', unpack=True)",
            ("how `numpy.loadtxt` reads `a.csv` is not followed"),
        ),
        ("v = np.load('a.csv')", "how `numpy.load` reads `a.csv` is not followed"),
        (CSV + "v = d.select_dtypes('int')", "`.select_dtypes` of a table is not followed"),
        (CSV + "mine.change(d)\nv = d", "`mine` is not defined"),
        (CSV + "v = d['nothing']", "this fails: \"there is no column 'nothing'\""),
        (CSV + "d[np.zeros(2)] = 1\nv = d", "what is set in this table is not known"),
        (CSV + "d.loc[7] = 1\nv = d", "what is set in this table is not known"),
        (
            CSV + "d.rename(str, axis=1, inplace=True)\nv = d",
            ("what `.rename()` does here is not followed"),
        ),
        (CSV + "v = d + d", "this operator on a table is not followed"),
    ],
)
def test_unknown(folder: Path, text: str, reason: str) -> None:
    value = read(folder, text)
    assert isinstance(value, UnknownValue)
    assert value.reason == reason


def test_a_file_that_is_no_array(folder: Path) -> None:
    """Damaged headers of NumPy's files are no arrays, and nothing in them is run."""
    for content in (b"", b"\x93NUMPY\x01\x00\xff\xff", b"\x93NUMPY\x01\x00\x04\x00{'a'", b"PK"):
        (folder / "damaged.npy").write_bytes(content)
        assert "no array of NumPy" in read(folder, "v = np.load('damaged.npy')").reason


def test_a_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop may read it in each round; each table is one of its own."""
    reads: list[Path] = []

    def counted(path: Path, options: object) -> TableValue:
        reads.append(path)
        return TableValue(["a"], 1)

    reader = DataReader("filepath_or_buffer", counted)
    monkeypatch.setitem(FILES, "pandas.read_csv", reader)
    text = "for i in range(9): d = pd.read_csv('a.csv')\nd['b'] = 1\nv = pd.read_csv('a.csv')"
    assert read(folder, text).columns == ["a"]
    assert len(reads) == 1


def test_the_bytes_that_a_program_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.read.python.table_calls.BYTES", 50)
    assert isinstance(read(folder, "v = pd.read_csv('bare.csv')"), TableValue)
    value = read(folder, "pd.read_csv('bare.csv')\nv = pd.read_csv('a.csv')")
    assert "the program reads more than" in value.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v = pd.read_csv()", "`pandas.read_csv` is not followed here"),
        ("v = pd.read_csv(3)", "`pandas.read_csv` is not followed here"),
        ("v = pd.read_csv('a.csv', ',')", "`pandas.read_csv` is not followed here"),
        ("v = pd.read_csv(unknown)", "`unknown` is not defined"),
        ("v = pd.DataFrame(unknown, 3, 4, 5, 6, 7)", "this table is not known"),
        (CSV + "d.name = 3\nv = d", "`.name` of a table is set here"),
        (
            "import sklearn.datasets as s\nv = s.make_blobs(unknown)",
            "`sklearn.datasets.make_blobs` is not followed",
        ),
    ],
)
def test_reasons(folder: Path, text: str, reason: str) -> None:
    found = read(folder, text)
    assert isinstance(found, UnknownValue)
    assert found.reason == reason


def test_standard_input_has_no_files_beside_it() -> None:
    program = Program(
        Source(STDIN, "import pandas as pd\nv = pd.read_csv('a.csv')\n"), Findings(), {}
    )
    program.start()
    program.follow("")
    assert program.scope.names["v"].reason == (
        "`pandas.read_csv` is not followed: files beside standard input are not read"
    )


@pytest.mark.parametrize(
    "text",
    ["v = d[d['a'] > 2].values", "v = d.dropna()[['a', 'b']].to_numpy()"],
)
def test_arrays_of_unknown_rows(folder: Path, text: str) -> None:
    array = read(folder, CSV + text)
    rows, columns = array.shape
    assert isinstance(rows, UnknownValue)
    assert columns == run(folder, CSV + text).shape[1]


def test_tables_of_the_program(folder: Path) -> None:
    text = "v = pd.DataFrame({'a': [1, 2], 'b': [3, 4]}).shape"
    assert read(folder, text) == run(folder, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "import pandas as pd\nd = pd.DataFrame(np.zeros((4, 2)), columns=['a', "
                "'b'])\nv = [*d.columns], d.ndim, d.values.shape, d.shape, d.a.shape"
            ),
            (["a", "b"], 2, (4, 2), (4, 2), (4,)),
        ),
        (
            (
                "import pandas as pd\nd = pd.DataFrame(np.zeros((4, 2)), columns=['a', "
                "'b'])\nv = d.c"
            ),
            "? `.c` of a table is not followed",
        ),
    ],
)
def test_attributes_of_tables(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "import pandas as pd, sklearn.datasets as s\n"
                "m = Sequential([Input((3,)), layers.Dense(2)])\npd.read_csv(m)\n"
                "m.summary()"
            ),
            ["dense (None, 2) 8"],
        ),
        (
            (
                "import pandas as pd, sklearn.datasets as s\n"
                "m = Sequential([Input((3,)), layers.Dense(2)])\npd.DataFrame(m)\n"
                "m.summary()"
            ),
            ["dense (None, 2) 8"],
        ),
        (
            (
                "import pandas as pd, sklearn.datasets as s\n"
                "m = Sequential([Input((3,)), layers.Dense(2)])\ns.load_files(m)\n"
                "m.summary()"
            ),
            ["dense (None, 2) 8"],
        ),
        (
            (
                "import pandas as pd, sklearn.datasets as s\n"
                "m = Sequential([Input((3,)), layers.Dense(2)])\ns.load_iris(m)\n"
                "m.summary()"
            ),
            ["dense (None, 2) 8"],
        ),
    ],
)
def test_functions_that_change_no_model(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d = {'a': 1, 'b': 2}\ndel d['a']\nv = d", {"b": 2}),
        ("d = [1, 2, 3]\ndel d[1]\nv = d", [1, 3]),
        (
            (
                "import pandas as pd\nd = pd.DataFrame(np.zeros((4, 2)), columns=['a', "
                "'b'])\ndel d['a']\nv = d.shape, [*d.columns]"
            ),
            ((4, 1), ["b"]),
        ),
    ],
)
def test_items_that_are_deleted(text: str, expected: Any) -> None:
    assert value(text) == expected
