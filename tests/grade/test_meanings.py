"""What names in formulas mean."""

from __future__ import annotations

from functools import cache

import pytest
from grade.situations import situations

from shapecalc.explain.letters import Symbol
from shapecalc.grade.meanings import definitions_in, letters_of, meaning, squares, targets

LSTM = "LSTM(10, input_shape=(3, 1))"
CONV = "Conv2D(8, (3, 3), strides=(2, 1), input_shape=(9, 9, 3))"
OBLONG = "Conv2D(8, (2, 4), input_shape=(9, 8, 3))"


@cache
def symbols(spec: str) -> tuple[Symbol, ...]:
    explanation = situations([spec])[-1].explanation
    assert explanation
    return tuple(explanation.symbols)


@pytest.mark.parametrize(
    ("spec", "name", "letters"),
    [
        *((LSTM, name, "u") for name in ("u", "units", "num_units", "hidden", "유닛", "유닛수")),
        *((LSTM, name, "d") for name in ("d", "D", "features", "input_dim", "입력", "특성")),
        *((LSTM, name, "T") for name in ("T", "t", "time", "timesteps", "steps", "시점")),
        *((LSTM, name, "") for name in ("n", "U", "k", "filters", "c")),
        *((CONV, name, "kh kw") for name in ("kernel", "kernel_size", "커널", "window")),
        *((CONV, name, "f") for name in ("f", "filters", "out_channels", "필터", "필터수")),
        *((CONV, name, "c") for name in ("c", "C", "channels", "in_channels", "채널")),
        *((CONV, name, "h") for name in ("h", "H", "height", "높이")),
        *((CONV, name, "") for name in ("F", "K", "k", "n", "strides", "kH")),
        *((OBLONG, name, "") for name in ("kernel", "k")),
    ],
)
def test_meaning(spec: str, name: str, letters: str) -> None:
    assert meaning(name, symbols(spec)) == tuple(letters.split())


def test_squares() -> None:
    assert list(squares(symbols(CONV))) == [("kh", "kw"), ("h", "w")]
    assert list(squares(symbols(OBLONG))) == []
    assert list(squares(symbols("Conv2D(8, (k, k), input_shape=(a, a, 3))"))) == []
    assert list(squares(symbols("Conv3D(2, 3, input_shape=(7, 7, 7, 1))"))) == [
        ("kd", "kh", "kw"),
        ("d", "h", "w"),
    ]


def test_targets() -> None:
    single = [(s.letter,) for s in symbols(CONV)]
    assert targets("n", symbols(CONV), {}) == [("kh", "kw"), ("h", "w"), *single]
    assert targets("n", symbols(CONV), {"n": 8}) == [("f",)]
    assert targets("n", symbols(CONV), {"n": 9}) == [("h", "w"), ("h",), ("w",)]
    assert targets("n", symbols(CONV), {"n": 77}) == []
    assert targets("n", symbols(CONV), {"n": "kernel"}) == [("kh", "kw")]
    assert targets("n", symbols(CONV), {"n": "units"}) == []
    assert letters_of(symbols(LSTM)) == ("u", "T", "d")


@pytest.mark.parametrize(
    ("text", "definitions"),
    [
        ("4n(n+m+1), n = 10, m: features", {"n": 10, "m": "features"}),
        ("3n(n+m+1) where n = 2, m = 5", {"n": 2, "m": 5}),
        ("4*(n+1+1)*n = 480 (n=10)", {"n": 10}),
        ("n은 10, d = 입력", {"n": 10, "d": "입력"}),
        ("cells = 16, V = 10,000", {"cells": 16, "V": 10000}),
        ("kh*kw*c = 27", {}),
        ("4*(10+1+1)*10 = 480", {}),
        ("n = 5 * 3", {}),
        ("n = m", {}),
    ],
)
def test_definitions_in(text: str, definitions: dict[str, int | str]) -> None:
    assert definitions_in(text) == definitions


def test_definitions() -> None:
    assert definitions_in("n = 10, k: units") == {"n": 10, "k": "units"}
    assert definitions_in(f"n = {'9' * 5000}") == {}
