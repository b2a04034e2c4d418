"""Suggestions for words, values and brackets."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.diagnose.case import Case
from shapecalc.diagnose.edits import applied
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.spelling import (
    create_layer,
    missing_name,
    move_definition,
    quote_layer,
    remove_argument,
    repair_syntax,
    respelled,
    similar_values,
    similar_word,
    valid_value,
)
from shapecalc.errors import Source

Function = Any


def suggested(function: Function, text: str) -> dict[str, str]:
    """Return the changed text of each suggestion for the first problem, by its message."""
    case = Case(check(Source("a.yaml", text))[0])
    return {str(change): applied(change.edits, text) for change in function(case)}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("- Desne(5)\n", {"write `Dense`": "- Dense(5)\n"}),
        ("- {Desne: 5}\n", {"write `Dense`": "- {Dense: 5}\n"}),
        ("- Dense(5, 'rleu')\n", {"write `'relu'`": "- Dense(5, 'relu')\n"}),
        ("- Xyzzy(5)\n", {}),
    ],
)
def test_similar_word(text: str, changed: dict[str, str]) -> None:
    assert suggested(similar_word, text) == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("- Dense(5, zzz=[1, 2])\n", {"remove `zzz`": "- Dense(5)\n"}),
        ("- Dense(zzz=(1, 2), units=5)\n", {"remove `zzz`": "- Dense(units=5)\n"}),
        (
            "- Dense(5, zzz=(1, 2), use_bias=False)\n",
            {"remove `zzz`": "- Dense(5, use_bias=False)\n"},
        ),
        ("- Dense(5, zzz='a, b', name='x')\n", {"remove `zzz`": "- Dense(5, name='x')\n"}),
        ("- {Dense: {units: 5, zzz: 1}}\n", {"remove `zzz`": "- {Dense: {units: 5}}\n"}),
        ("- Dense(0)\n", {}),
    ],
)
def test_remove_argument(text: str, changed: dict[str, str]) -> None:
    assert suggested(remove_argument, text) == changed


def test_missing_name() -> None:
    """A name that is like no other must mean the argument that is missing."""
    assert suggested(missing_name, "- Dropout(dropout_probability=0.5)\n") == {
        "write `rate`": "- Dropout(rate=0.5)\n"
    }
    assert suggested(missing_name, "- Flatten(shape=3)\n") == {}


def test_create_layer() -> None:
    case = Case(check(Source("a.py", PROGRAM.format("TimeDistributed(Flatten)")))[0])
    (change,) = create_layer(case)
    assert "TimeDistributed(Flatten())" in applied(change.edits, case.text)


PROGRAM = "from keras.layers import *\nfrom keras import Sequential\nSequential([{}]).summary()\n"


@pytest.mark.parametrize(
    ("text", "message", "changed"),
    [
        ("- Dense('5')\n", "write `5` instead of `'5'`", "- Dense(5)\n"),
        ("- Dense(3.0)\n", "write `3` instead of `3.0`", "- Dense(3)\n"),
        ("- Conv2D(8, [3, 3, 3])\n", "write `3` instead of `[3, 3, 3]`", "- Conv2D(8, 3)\n"),
        ("- Dense(5, activation='ReLU')\n", "write `'relu'` instead of `'ReLU'`", ""),
    ],
)
def test_valid_value(text: str, message: str, changed: str) -> None:
    changes = suggested(valid_value, text)
    assert next(iter(changes)) == message
    assert changes[message] == changed or not changed


def test_an_unknown_layer_has_no_value() -> None:
    assert suggested(valid_value, "- Desne(5)\n") == {}


@pytest.mark.parametrize(
    ("value", "first"),
    [
        ("5", [5]),
        (" ReLU ", ["relu", " ReLU "]),
        ("a/b", ["a/b", "a_b"]),
        ((2, 2), [2]),
        (("2", 3.0), [(2, 3)]),
        ((0, 1), [(1, 2)]),
        ((2, 3), []),
        (20, [0.2]),
        (0.5, []),
        (-3, []),
        ([], []),
        (None, []),
        (10**12, []),
    ],
)
def test_similar_values(value: Any, first: list[Any]) -> None:
    values = list(similar_values(value))
    assert values == first


def test_quote_layer() -> None:
    text = "layers: [Flatten, Conv2D(8, 3)]\n"
    assert suggested(quote_layer, text) == {
        'put it in quotes: `"Conv2D(8, 3)"`': 'layers: [Flatten, "Conv2D(8, 3)"]\n'
    }


@pytest.mark.parametrize("text", ["- Dense(5\n", '["Dense(5"]\n', "- Desne(5)\n"])
def test_nothing_to_quote(text: str) -> None:
    assert suggested(quote_layer, text) == {}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("- Dense(5\n", "- Dense(5)\n"),
        ("- Dense(5))\n", "- Dense(5)\n"),
        ("- Dense(5),\n", "- Dense(5)\n"),
        ("- model.add(Dense(5))\n", "- Dense(5)\n"),
        ("- Dense（5）\n", "- Dense(5)\n"),
        ("- Dense(units:5)\n", "- Dense(units=5)\n"),
    ],
)
def test_repair_syntax(text: str, changed: str) -> None:
    assert changed in suggested(repair_syntax, text).values()


def test_a_call_that_can_be_parsed_is_not_repaired() -> None:
    assert suggested(repair_syntax, "- Dense(5, zzz=1)\n") == {}


def test_respelled() -> None:
    assert list(dict.fromkeys(respelled("Dense(5)"))) == ["Dense(5)"]
    assert "Dense(5, activation='relu')" in respelled("Dense(5, activation=‘relu’)")


def test_move_definition() -> None:
    text = "inputs:\n  x: (3,)\nlayers:\n  a: Dense(2)(b)\n  b: Dense(3)(x)\noutputs: a\n"
    assert suggested(move_definition, text) == {
        "move `b` above the line that uses it": (
            "inputs:\n  x: (3,)\nlayers:\n  b: Dense(3)(x)\n  a: Dense(2)(b)\noutputs: a\n"
        )
    }
    assert suggested(move_definition, text.replace("(b)", "(zzz)")) == {}
