"""Tables of pandas: shapes and names as pandas has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from data_programs import CSV, described, read, run, write_data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize(
    "text",
    [
        *("v = pd.read_csv('a.csv')", "v = pd.read_csv('a.csv', index_col=0)"),
        *("v = pd.read_csv('a.csv', index_col='id')", "v = pd.read_csv('a.csv', header=None)"),
        *("v = pd.read_csv('a.csv', header=1)", "v = pd.read_csv('a.csv', skiprows=1)"),
        *("v = pd.read_csv('a.csv', usecols=['y', 'a'])", "v = pd.read_csv('a.csv', nrows=2)"),
        *("v = pd.read_csv('a.csv', usecols=[1, 0])", "v = pd.read_csv('a.csv', dtype=str)"),
        *("v = pd.read_csv('names.csv')", "v = pd.read_csv('bare.csv', names=['p', 'q', 'r'])"),
        "v = pd.read_csv('semicolon.csv', sep=';', skiprows=1, thousands=',')",
        *("v = pd.read_csv('cp949.csv', encoding='cp949')", "v = pd.read_csv('bare.csv').shape"),
        *("v = np.loadtxt('spaces.txt')", "v = np.loadtxt('one.txt')"),
        *("v = np.genfromtxt('a.csv', delimiter=',', skip_header=1)",),
        *("v = np.loadtxt('bare.csv', delimiter=',', usecols=(0, 2))",),
        *("v = np.loadtxt('bare.csv', delimiter=',', skiprows=1)", "v = np.load('x.npy')"),
        *(
            CSV + part
            for part in (
                *(
                    "v = d.shape",
                    "v = len(d)",
                    "v = d.columns",
                    "v = d.columns[:-1]",
                    "v = d.values",
                ),
                *("v = d['a']", "v = d[['a', 'y']]", "v = d.a", "v = d.to_numpy()", "v = d[1:3]"),
                *("v = d.drop('y', axis=1)", "v = d.drop(columns=['id', 'y'])", "v = [*d]"),
                *(
                    "v = d.drop(['id'], axis='columns').values",
                    "d.drop('y', axis=1, inplace=True)\nv = d",
                ),
                *(
                    "y = d.pop('y')\nv = d",
                    "v = d.pop('y')",
                    "del d['a']\nv = d",
                    "v = 'a' in d.columns",
                ),
                *("d['z'] = d['a'] * 2\nv = d", "d['a'] = 0\nv = d", "d[['a', 'q']] = 1\nv = d"),
                *(
                    "v = d.iloc[:, 1:]",
                    "v = d.iloc[:, 1:-1].values",
                    "v = d.iloc[:, -1]",
                    "v = d.iloc[0]",
                ),
                *("v = d.iloc[:2]", "v = d.iloc[1:3, [0, 2]]", "v = d.iloc[[0, 1], 0]"),
                *("v = d.loc[:, 'a':'c']", "v = d.loc[:, ['y', 'a']]", "v = d.loc[:, 'a']"),
                *("v = d.head()", "v = d.head(2)", "v = d.tail(n=3)", "v = d.sample(frac=1)"),
                *("v = d.sample(2)", "v = d.fillna(0)", "v = d.copy()", "v = d.sort_values('a')"),
                *("v = d.rename(columns={'a': 'A'})", "v = d.reset_index(drop=True)", "v = d / 2"),
                *("d.columns = ['p', 'q', 'r', 's', 't']\nv = d", "v = d.columns.tolist()"),
                *("v = d.columns.drop('y')", "v = pd.concat([d, d])", "v = [c for c in d]"),
                *("v = d.astype('float32')[['a']].values", "v = 1 - d", "e = d\ne['n'] = 1\nv = d"),
                *(
                    "v = d.values[:, 1:].astype('float32')",
                    "v = np.array(d)",
                    "v = np.array(d['a'])",
                ),
                *("v = d['a'].values.reshape(-1, 1)", "d.loc[:, 'n'] = 1\nv = d", "d /= 2\nv = d"),
                "from sklearn.model_selection import train_test_split\n"
                "v, w = train_test_split(d, test_size=0.25)",
            )
        ),
        "v = pd.DataFrame({'a': [1, 2, 3], 'b': [4, 5, 6]})",
        "v = pd.DataFrame({'a': [1, 2, 3], 'b': 0})",
        "v = pd.DataFrame(np.zeros((4, 2)), columns=['a', 'b'])",
        "v = pd.DataFrame(np.zeros((4, 3)))",
        "v = pd.DataFrame([[1, 2], [3, 4]])[1]",
    ],
)
def test_as_in_pandas(folder: Path, text: str) -> None:
    assert described(read(folder, text)) == described(run(folder, text))


@pytest.mark.parametrize(
    "text",
    [
        "d.loc[:, :'b']",
        "d[:-1]",
        "d[::2]",
        "d[::-1]",
        "d.iloc[::-1, 0]",
        "d.iloc[0, [1, 2]]",
        "d.iloc[-1]",
        "d.iloc[1, 1:]",
        "d.drop(columns='q', errors='ignore')",
        "d.drop(columns=['a', 'q'], errors='ignore')",
        "d.drop('a', axis=1)",
        "d.drop(labels=['a', 'b'], axis='columns')",
        "d.head(9)",
        "d.tail()",
        "d.sample(n=2)",
        "d.sample(n=2, frac=None)",
        "d.ffill()",
        "d.bfill()",
        "d.replace(1, 2)",
        "d.sort_index()",
        "d.astype(float)",
        "d.copy(deep=True)",
        "pd.concat((d, d[['a']]))",
        "pd.concat([d, d], ignore_index=True)",
        "pd.DataFrame(d)",
        "pd.DataFrame(d.values)",
        "pd.DataFrame(np.zeros(4))",
        "pd.DataFrame(np.zeros(4), columns=['z'])",
        "pd.DataFrame({'a': np.zeros(3), 'b': [1, 2, 3]})",
        "pd.DataFrame({'a': 0, 'b': [1, 2]})",
        "pd.DataFrame({'a': d['a'], 'b': d['b']})",
        "pd.read_csv('semicolon.csv', sep=';', skiprows=1)",
        "pd.read_csv('semicolon.csv', delimiter=';', skiprows=1)",
        "pd.read_csv('spaces.txt', sep=r'\\s+', header=None, skiprows=1)",
        "pd.read_table('bare.csv')",
        "pd.read_table('bare.csv', sep=',')",
        "pd.read_csv('bare.csv', header=None, names=['p','q','r'])",
        "pd.read_csv('bare.csv', header=0, names=['p','q','r'])",
        "pd.read_csv('a.csv', index_col=['id', 'a'])",
        "pd.read_csv('a.csv', index_col=False)",
        "pd.read_csv('a.csv', usecols=('a', 'b'))",
        "pd.read_csv('a.csv', usecols=['a', 'b'], index_col='a')",
        "pd.read_csv('a.csv', nrows=0)",
        "pd.read_csv('a.csv', nrows=99)",
        "pd.read_csv('a.csv', encoding=None)",
        "pd.read_csv('a.csv', skiprows=None)",
        "np.loadtxt('bare.csv', delimiter=',', usecols=1)",
        "np.loadtxt('bare.csv', delimiter=',', dtype='int')",
        "np.loadtxt('spaces.txt', skiprows=1, encoding='utf-8')",
        "np.genfromtxt('bare.csv', delimiter=',')",
        "np.genfromtxt('bare.csv', delimiter=',', usecols=(0,))",
        "np.loadtxt('spaces.txt', usecols=[0, 1])",
        "d.reset_index(drop=True)",
        "d.values.shape",
        "d.to_numpy().shape",
    ],
)
def test_parts_as_in_pandas(folder: Path, text: str) -> None:
    code = f"{CSV}v = {text}"
    assert described(read(folder, code)) == described(run(folder, code))


def without_rows(value: Any) -> Any:
    """Return what is known of a table but for its rows: its width and its columns, or nothing."""
    shape, *columns = value if isinstance(value, tuple) else (value,)
    return shape[1:], columns


@pytest.mark.parametrize(
    "text",
    [
        "d.loc[1:2, 'a']",
        "d.loc[[0, 1], ['a', 'y']]",
        "d.loc[d['a'] > 1, 'a']",
        "d.loc[d['a'] > 1]",
        "d.loc[1:, 'a':]",
        "d.iloc[d['a'] > 1]",
        "d[d['a'] > 1]",
        "d[d.a > 1]['b']",
        "d.drop(1)",
        "d.drop(index=[0])",
        "d.drop(columns='a', index=[0])",
        "d.dropna()",
        "d.dropna(axis=0)",
        "d.dropna(axis='index')",
        "d.drop_duplicates()",
        "d.query('a > 1')",
        "d.sample(frac=0.5)",
        "d.sample()",
        "pd.concat([d, d], axis=1)",
        "pd.concat([d, d], axis='columns')",
        "pd.concat([d, d.dropna()])",
    ],
)
def test_rows_that_depend_on_the_data(folder: Path, text: str) -> None:
    code = f"{CSV}v = {text}"
    found = read(folder, code)
    assert without_rows(described(found)) == without_rows(described(run(folder, code)))
    assert found.shape[0].reason == "the number of rows depends on the data"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("d.loc['x', 'a']", "this part of the table is not known"),
        ("d.loc[:, 'a':'y':2]", "this part of the table is not known"),
        ("d.loc[:, 1.5]", "this part of the table is not known"),
        ("d.loc[0]", "this part of the table is not known"),
        ("d.iloc[0, 0]", "this part of the table is not known"),
        ("d.drop('q', axis=1)", "this fails: \"there is no column 'q'\""),
        ("d.rename(columns=str)", "what `.rename()` does here is not followed"),
        ("d.rename(index={1: 2})", "what `.rename()` does here is not followed"),
        (
            "d.rename(columns={'a': 'z'}, index={1: 2})",
            "what `.rename()` does here is not followed",
        ),
        ("d.dropna(axis=1)", "what `.dropna()` does here is not followed"),
        ("d.head(-1)", "what `.head()` does here is not followed"),
        ("d.reset_index()", "what `.reset_index()` does here is not followed"),
        ("d.reset_index(drop=False)", "what `.reset_index()` does here is not followed"),
        ("pd.concat(d)", "this table is not known"),
        ("pd.concat([d, [1]])", "this table is not known"),
        ("pd.DataFrame({'a': 1})", "this table is not known"),
        ("pd.DataFrame({})", "this table is not known"),
        ("pd.DataFrame({'a': [1], 'b': [1, 2]})", "this table is not known"),
        ("pd.DataFrame(np.zeros((2, 3, 4)))", "this table is not known"),
        ("pd.DataFrame(np.zeros((2, 3)), columns=['a'])", "this table is not known"),
        ("pd.DataFrame(3)", "this table is not known"),
        ("pd.read_csv('a.csv', sep=None)", "how `pandas.read_csv` reads `a.csv` is not followed"),
        (
            "pd.read_csv('a.csv', delimiter=None)",
            "how `pandas.read_csv` reads `a.csv` is not followed",
        ),
        ("pd.read_csv('a.csv', sep=',,')", "how `pandas.read_csv` reads `a.csv` is not followed"),
        ("pd.read_csv('a.csv', sep=3)", "how `pandas.read_csv` reads `a.csv` is not followed"),
        (
            "pd.read_csv('a.csv', comment='#')",
            "how `pandas.read_csv` reads `a.csv` is not followed",
        ),
        (
            "pd.read_csv('bare.csv', names=['p'])",
            "how `pandas.read_csv` reads `bare.csv` is not followed",
        ),
        (
            "pd.read_csv('a.csv', usecols=['q'])",
            "how `pandas.read_csv` reads `a.csv` is not followed",
        ),
        (
            "pd.read_csv('a.csv', index_col='q')",
            "how `pandas.read_csv` reads `a.csv` is not followed",
        ),
        (
            "np.loadtxt('wide.csv', delimiter=',', skiprows=1)",
            "how `numpy.loadtxt` reads `wide.csv` is not followed",
        ),
        (
            "np.loadtxt('bare.csv', delimiter=',', unpack=True)",
            "how `numpy.loadtxt` reads `bare.csv` is not followed",
        ),
        (
            "np.loadtxt('bare.csv', delimiter=',,')",
            "how `numpy.loadtxt` reads `bare.csv` is not followed",
        ),
        (
            "np.loadtxt('bare.csv', delimiter=3)",
            "how `numpy.loadtxt` reads `bare.csv` is not followed",
        ),
        (
            "np.genfromtxt('bare.csv', delimiter=',', dtype=None)",
            "how `numpy.genfromtxt` reads `bare.csv` is not followed",
        ),
        (
            "np.genfromtxt('bare.csv', delimiter=',', skiprows=1)",
            "how `numpy.genfromtxt` reads `bare.csv` is not followed",
        ),
        ("d[['a', 'q']]", "this fails: \"there is no column 'q'\""),
        ("d['q']", "this fails: \"there is no column 'q'\""),
        ("d[3]", "this fails: 'there is no column 3'"),
        ("pd.DataFrame(d, columns=['a','b'])", "this table is not known"),
        ("d.drop(('a', 'b'), axis=1)", "this fails: \"there is no column ('a', 'b')\""),
    ],
)
def test_what_is_not_known(folder: Path, text: str, reason: str) -> None:
    assert read(folder, f"{CSV}v = {text}").reason == reason
