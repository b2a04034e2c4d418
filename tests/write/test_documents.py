"""YAML and JSON text: which layout it has, and that it is read as the same data."""

from __future__ import annotations

import json
from datetime import date
from math import inf, isnan, nan
from typing import Any

import pytest
import yaml
from drawing import trying
from hypothesis import strategies as st

from shapecalc.errors import Source
from shapecalc.read.text import parse
from shapecalc.read.yaml_loader import Loader
from shapecalc.write.documents import WIDTH, Lines, ShapeText, as_json, as_yaml

MISREAD = """yes No on OFF true False null ~ 1e3 -1.5E+3 .5 1. 1_000 0x1F 0o17 0b1 017 190:20:30
.inf -.inf .NaN = << - ? : [ ] { } & * ! | > % @ ` ' " # , 2024-01-31 2024-01-31T10:20:30Z +1
'a' "a" a:b &a *a !a""".split()
"""Texts of which YAML makes something else, unless they are in quotes."""

MARKED = ["", " ", "a: b", "a #b", "- a", "? a", "a\nb", " a", "a ", "1, 2", "\t", "\x85", "\u2028"]
"""Texts that have a meaning for YAML, or are hard to see."""

TEXTS = st.sampled_from([*MISREAD, *MARKED]) | st.text(st.sampled_from("ab1-: #\"\\'\n,[é커😀"))
SCALARS = TEXTS | st.sampled_from([True, None, 0, -3, 10**30, 0.5, 1e-7, 1e16, inf, -inf])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(Lines) | st.dictionaries(TEXTS, inner),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(TEXTS, VALUES, min_size=1, max_size=3)


@trying(DOCUMENTS, 1, 40)
def test_yaml_is_read_as_the_same_data(data: dict[str, Any]) -> None:
    """Texts stay texts in this package's reader, and in PyYAML's own."""
    text = as_yaml(data)
    assert parse(Source("<text>", text)) == data
    assert yaml.safe_load(text) == data
    assert not [line for line in text.split("\n") if line.endswith(" ")]


@trying(DOCUMENTS, 2, 20)
def test_json_is_read_as_the_same_data(data: dict[str, Any]) -> None:
    assert json.loads(as_json(data)) == data


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        ("Dense(4, use_bias=False)", "Dense(4, use_bias=False)"),
        ("it's", "it's"),
        ("yes", '"yes"'),
        ("null", '"null"'),
        ("=", '"="'),
        ("1e3", '"1e3"'),
        ("1.5", '"1.5"'),
        ("2024-01-31", '"2024-01-31"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ('"', r'"\""'),
        ("a\nb", r'"a\nb"'),
        ("커널", "커널"),
        (True, "true"),
        (None, "null"),
        (3, "3"),
        (0.5, "0.5"),
        (1e-7, "1.0e-07"),
        (-inf, "-.inf"),
        ([], "[]"),
        ({}, "{}"),
        (Lines(), "[]"),
        (["a", "yes", 1, [2.5, None]], '[a, "yes", 1, [2.5, null]]'),
        (["Conv2D(2, 2)", "b"], '["Conv2D(2, 2)", b]'),
        ([{}, []], "[{}, []]"),
        (ShapeText((None, 3)), "(None, 3)"),
        (ShapeText(()), "()"),
        ([ShapeText((3,))], '["(3,)"]'),
    ],
)
def test_a_value_in_one_line(value: Any, text: str) -> None:
    assert as_yaml({"key": value}) == f"key: {text}"


def test_a_number_that_is_none_is_read_as_such() -> None:
    (number,) = yaml.load(as_yaml({"x": [nan]}), Loader)["x"]
    assert isnan(number)


def test_mappings_and_lines_are_blocks() -> None:
    data = {"layers": Lines(["a", {"Dense": {"units": 4}}]), "train": {"loss": "mse"}}
    assert as_yaml(data).splitlines() == [
        "layers:",
        "  - a",
        "  - Dense:",
        "      units: 4",
        "train:",
        "  loss: mse",
    ]


def test_a_mapping_in_a_list_in_a_list_is_kept() -> None:
    data = {"a": [[{"b": 1}], [2]]}
    assert yaml.load(as_yaml(data), Loader) == data


def test_blank_lines_between_parts() -> None:
    data = {"inputs": {"x": 3}, "outputs": "y"}
    assert as_yaml(data, apart=True) == "inputs:\n  x: 3\n\noutputs: y"


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_a_list_is_a_block_where_its_line_is_too_long(depth: int) -> None:
    """A line may have just as many columns as there are."""

    def text(width: int) -> list[str]:
        items = ["a" * (width - 2 * depth - len("key: [, b]")), "b"]
        data: dict[str, Any] = {"key": items}
        for _ in range(depth):
            data = {"outer": data}
        return as_yaml(data).splitlines()[depth:]

    assert len(text(WIDTH)) == 1
    assert len(text(WIDTH)[0]) == WIDTH
    first, _, third = text(WIDTH + 1)
    assert first == "  " * depth + "key:"
    assert third == "  " * (depth + 1) + "- b"


def test_the_items_of_a_long_list_stay_in_one_line() -> None:
    rows = [[float(number)] * 40 for number in range(3)]
    first, *lines = as_yaml({"x": rows}).splitlines()
    assert first == "x:"
    assert lines == [f"  - {row}" for row in rows]


def test_a_list_that_occurs_twice_is_written_twice() -> None:
    row = [1, 2]
    assert as_yaml({"x": row, "y": [row, row]}) == "x: [1, 2]\ny: [[1, 2], [1, 2]]"


def test_a_long_text_is_not_folded() -> None:
    text = "word " * 60 + "end"
    assert as_yaml({"key": text}) == f"key: {text}"


def test_keys_that_are_numbers_stay_numbers() -> None:
    assert as_yaml({"weights": {0: 1, 1: 0.5}}) == "weights:\n  0: 1\n  1: 0.5"


def test_other_objects_are_refused() -> None:
    with pytest.raises(yaml.representer.RepresenterError):
        as_yaml({"a": object()})
    assert as_yaml({"a": date(2024, 1, 31)}) == "a: 2024-01-31"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("커널", '"커널"'),
        ([], "[]"),
        ({}, "{}"),
        ([1], "[\n  1\n]"),
        ({"a": [1, {"b": None}]}, '{\n  "a": [1, {"b": null}]\n}'),
        ({"a": Lines([1, [2]])}, '{\n  "a": [\n    1,\n    [2]\n  ]\n}'),
        ({"a": {"b": Lines([1])}}, '{\n  "a": {\n    "b": [\n      1\n    ]\n  }\n}'),
        ({"a": ShapeText((None, 3))}, '{\n  "a": [null, 3]\n}'),
        ({0: 1}, '{\n  "0": 1\n}'),
    ],
)
def test_json(data: Any, text: str) -> None:
    assert as_json(data) == text


def test_json_of_a_long_list_is_a_block() -> None:
    """A comma has to fit behind it."""
    text = "b" * (WIDTH - len('  "a": [""],'))
    assert len(as_json({"a": [text]}).splitlines()) == 3
    assert len(as_json({"a": [text + "b"]}).splitlines()) == 5


def test_characters_that_act_are_escaped_in_quotes() -> None:
    data = {
        "a\u202eb": ["\xad", "\u200e: x", "\x1b\n", "층 👩\u200d💻"],
        "\ufeff": {"x": "\U000e0041"},
    }
    for text in (as_yaml(data), as_json(data)):
        assert not {"\u202e", "\xad", "\u200e", "\x1b", "\ufeff", "\U000e0041"} & {*text}
        assert "층" in text
        assert parse(Source("a", text)) == data
