"""Objects of packages that are followed: arguments of the command line, hyperparameters, folds."""

from __future__ import annotations

from typing import Any

import pytest
from reading import KERAS, agree, answer, followed, rows, value

from shapecalc.errors import Source
from shapecalc.read.python.program import read_program

PARSER = "import argparse\np = argparse.ArgumentParser()\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p.add_argument('--n', default=3)\nv = p.parse_args().n", 3),
        (
            "p.add_argument('-n', '--a-b', type=int, default='4')\nv = p.parse_args().a_b",
            4,
        ),
        ("p.add_argument('--n')\nv = p.parse_args().n", None),
        ("p.add_argument('--n', action='store_true')\nv = p.parse_args().n", False),
        ("p.add_argument('--n', action='store_false')\nv = p.parse_args().n", True),
        ("p.add_argument('n', nargs='?', default=2)\nv = p.parse_args().n", 2),
        ("p.add_argument('n')\nv = p.parse_args().n", "? the command line gives `n`"),
        (
            "p.add_argument('--n', required=True)\nv = p.parse_args().n",
            "? the command line gives `--n`",
        ),
        (
            "p.add_argument('--n', default=1)\nv = p.parse_args(['--n', '2'])",
            "? the arguments in this list are not followed",
        ),
        ("p.add_argument(unknown)\nv = p.parse_args()", "? `unknown` is not defined"),
        ("if unknown: p.set_defaults(n=3)\nv = p.parse_args()", "? `unknown` is not defined"),
        ("p.add_subparsers()\nv = p.parse_args()", "? `.add_subparsers()` is not followed here"),
    ],
)
def test_arguments_of_the_command_line(text: str, expected: object) -> None:
    assert value(PARSER + text) == expected


def test_a_note_for_the_command_line() -> None:
    program = followed(f"{PARSER}p.add_argument('--n', default=3)\np.parse_args()\np.parse_args()")
    assert program.notes == ["the arguments of the command line have their defaults"]


BUILDER = """
import keras_tuner as kt
def build(hp):
    m = Sequential([Input((4,))])
    for _ in range(hp.Int("depth", 2, 4)):
        m.add(layers.Dense(hp.Int("units", min_value=8, max_value=64, step=8)))
    if hp.Boolean("wide"):
        m.add(layers.Dense(99))
    m.add(layers.Dense(hp.Choice("last", [3, 5]), activation=hp.Choice("a", values=["relu"])))
    m.add(layers.Dropout(hp.Float("rate", 0.1, 0.5, default=0.2)))
    m.add(layers.Dense(hp.get("depth")))
    return m
"""


def test_hyperparameters_have_their_defaults() -> None:
    names = ["dense (None, 8) 40", "dense_1 (None, 8) 72", "dense_2 (None, 3) 27"]
    last = ["dropout (None, 3) 0", "dense_3 (None, 2) 8"]
    assert rows(BUILDER) == [*names, *last]
    assert rows(f"{BUILDER}build(kt.HyperParameters()).summary()") == [*names, *last]
    (model,) = read_program(Source("a.py", KERAS + BUILDER))
    assert any("hyperparameters have their defaults" in note for note in model.notes)


@pytest.mark.parametrize(
    ("splitter", "count"),
    [
        *((name, 5) for name in ("KFold", "StratifiedKFold", "GroupKFold", "TimeSeriesSplit")),
        *((name, 5) for name in ("StratifiedGroupKFold", "GroupShuffleSplit")),
        *((name, 10) for name in ("ShuffleSplit", "StratifiedShuffleSplit")),
        *((name, 50) for name in ("RepeatedKFold", "RepeatedStratifiedKFold")),
    ],
)
def test_the_folds_of_each_splitter(splitter: str, count: int) -> None:
    text = f"import sklearn\nf = sklearn.model_selection.{splitter}()\n"
    assert value(f"{text}v = f.get_n_splits(), len([*f.split(3)])") == (count, count)


@pytest.mark.parametrize(
    ("splitter", "count"),
    [
        ("KFold()", 5),
        ("StratifiedKFold(3, shuffle=True)", 3),
        ("RepeatedKFold(n_splits=2, n_repeats=4)", 8),
        ("ShuffleSplit()", 10),
        ("KFold(n)", "? `n` is not defined"),
    ],
)
def test_folds(splitter: str, count: object) -> None:
    text = "import sklearn\nx = np.zeros((20, 3))\n"
    text += f"f = sklearn.model_selection.{splitter}\nv = len([1 for _ in f.split(x)])"
    assert value(text) == count


def test_the_number_of_folds() -> None:
    text = "from sklearn.model_selection import KFold\nv = KFold(7).get_n_splits(3)"
    assert value(text) == 7


def test_known_arguments_of_the_command_line() -> None:
    text = f"{PARSER}p.add_argument('--n', default=3)\nv = p.parse_known_args()"
    assert value(f"{text}[0].n, 1") == (3, 1)
    assert value(f"{text}[1]") == []
    assert value(f"{PARSER}v = p.parse_known_args(['a'])[0]") == (
        "? the arguments in this list are not followed"
    )
    text = f"{PARSER}p.add_argument('n-x', type=int)\nk = p.parse_args().n_x\n"
    text += "m = Sequential([Input((k,)), layers.Dense(2)])\nm.summary()"
    assert answer(text) == [
        "dense (None, 2) 2·k + 2",
        "the arguments of the command line have their defaults",
        "k stands for `k`: the command line gives `n-x` (line 5); give it with --set 'k=…'",
    ]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("hp.Boolean('a')", False),
        ("hp.Boolean('a', True)", True),
        ("hp.Boolean('a', default=True)", True),
        ("hp.Fixed('a', 7)", 7),
        ("hp.Int('a', 3, 9, 2, 'log', 5)", 5),
        ("hp.Float('a', 0.5, 1.0)", 0.5),
        ("hp.Choice('a', ['x', 'y'], False, 'y')", "y"),
        ("hp.Choice('a', values=('x', 'y'))", "x"),
        ("(hp.Int('a', 3, 9), hp.Int('b', 4, 9), hp.get('a'))[2]", 3),
        ("hp.Other('a')", "? `.other()` is not followed here"),
    ],
)
def test_hyperparameters(call: str, expected: object) -> None:
    start = "import keras_tuner\nhp = keras_tuner.HyperParameters()\n"
    found = value(f"{start}v = {call}")
    assert str(found).lower() == str(expected).lower()


@pytest.mark.parametrize(
    "options",
    [
        *("action='store_true'", "action='store_true', default=True", "action='store_false'"),
        *("action='store_false', default=False", "action='store_true', default=None"),
        *("default='7', type=int", "default='7'", "default=7, type=str", "nargs='*', default=3"),
    ],
)
def test_defaults_as_in_python(monkeypatch: pytest.MonkeyPatch, options: str) -> None:
    monkeypatch.setattr("sys.argv", ["a.py"])
    assert agree(f"{PARSER}p.add_argument('--n', {options})\nv = p.parse_args().n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "import argparse\np = argparse.ArgumentParser()\n"
                "g = p.add_argument_group('a')\ng.add_argument('--n', default=3)\n"
                "v = p.parse_args().n"
            ),
            3,
        ),
        (
            (
                "import argparse\np = argparse.ArgumentParser()\n"
                "g = p.add_mutually_exclusive_group()\ng.add_argument('--n', default=3)\n"
                "v = p.parse_args([]).n"
            ),
            3,
        ),
        (
            (
                "import argparse\np = argparse.ArgumentParser()\np.set_defaults(n=4)\n"
                "v = p.parse_args().n"
            ),
            4,
        ),
        (
            (
                "import kerastuner\nhp = kerastuner.HyperParameters()\n"
                "v = hp.Int('a', 3, 9), hp.get('a')"
            ),
            (3, 3),
        ),
        (
            (
                "import keras_tuner\nhp = "
                "keras_tuner.engine.hyperparameters.HyperParameters()\n"
                "v = hp.Choice('a', []), hp.Choice('b', [1, 2], default=2)"
            ),
            ([], 2),
        ),
        (
            "from sklearn.model_selection import KFold\nv = KFold(3).other()",
            "? `.other()` is not followed here",
        ),
    ],
)
def test_methods_of_packages(text: str, expected: Any) -> None:
    assert value(text) == expected
