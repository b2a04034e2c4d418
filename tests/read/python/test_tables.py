"""Tables of pandas: shapes and names as pandas has them."""

from __future__ import annotations

from pathlib import Path

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
