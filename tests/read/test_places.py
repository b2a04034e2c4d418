"""From a place in the data to a line and column, in YAML and in JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.errors import KeyStep, Mark, Place, Source, Span, Step
from shapecalc.read import places
from shapecalc.read.places import Position, find, json_interval, locate

YAML = """\
name: a
layers:
  - Dense(5)
  - LSTM: {units: 10, name: 'b c'}
  - Conv2D:
      filters: 32
      "kernel_size": [3, 4]
"""
JSON = """\
{
\t"layers": [
\t\t"Dense(5)",
\t\t{"LSTM": {"units": 10, "name": "b\\tc"}}
\t]
}
"""


def marked(text: str, *path: Step) -> str | None:
    """The characters that a place marks; None if it has no position."""
    position = locate(Place(Source("", text), path))
    if position is None:
        return None
    line = text.split("\n")[position.line - 1]
    return line[position.column - 1 : position.end - 1]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("name",), "a"),
        ((KeyStep("name"),), "name"),
        (("layers", 0), "Dense(5)"),
        (("layers", 0, Span(6, 7)), "5"),
        (("layers", 1, "LSTM", "units"), "10"),
        (("layers", 1, "LSTM", KeyStep("units")), "units"),
        (("layers", 1, "LSTM", "name"), "'b c'"),
        (("layers", 1, "LSTM", "name", Span(2, 3)), "c"),
        (("layers", 2, "Conv2D", KeyStep("kernel_size")), '"kernel_size"'),
        (("layers", 2, "Conv2D", "kernel_size", 1), "4"),
        # A place that the file does not have is that of what it has on the way.
        (("layers", 1, "LSTM", "unroll"), "{units: 10, name: 'b c'}"),
        (("layers", 9), "- Dense(5)"),
        (("layers", 0, "units"), "Dense(5)"),
        # Several lines: what is in the first of them.
        ((), "name: a"),
        (("layers", 2), "Conv2D:"),
    ],
)
def test_yaml(path: tuple[Step, ...], text: str) -> None:
    assert marked(YAML, *path) == text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((KeyStep("layers"),), '"layers"'),
        (("layers", 0), '"Dense(5)"'),
        (("layers", 0, Span(6, 7)), "5"),
        (("layers", 1, "LSTM", "units"), "10"),
        (("layers", 1, "LSTM", KeyStep("name")), '"name"'),
        (("layers", 1, "LSTM", "name"), '"b\\tc"'),
        # A string with escapes has no characters one by one.
        (("layers", 1, "LSTM", "name", Span(0, 1)), '"b\\tc"'),
        (("layers", 7), "["),
        ((), "{"),
    ],
)
def test_json(path: tuple[Step, ...], text: str) -> None:
    assert marked(JSON, *path) == text


def test_positions_count_from_1() -> None:
    place = Place(Source("", "layers:\n- Desne(5)\n"), ("layers", 0))
    assert locate(place) == Position(line=2, column=3, end=11)
    assert locate(place / Span(0, 5)) == Position(line=2, column=3, end=8)


def test_a_mark_is_its_own_position() -> None:
    assert locate(Place(Source("", "["), (Mark(4, 7),))) == Position(4, 7, 8)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_ends_of_lines(newline: str) -> None:
    text = YAML.replace("\n", newline)
    position = locate(Place(Source("", text), ("layers", 1, "LSTM", "units")))
    assert position == Position(4, 19, 21)


def test_other_alphabets_count_characters() -> None:
    text = "- {Dense: {name: '층', units: 5}}\n"
    assert locate(Place(Source("", text), (0, "Dense", "units"))) == Position(1, 30, 31)
    spec = '["층 층", 5]'
    assert locate(Place(Source("", spec), (1,))) == Position(1, 9, 10)


def test_tabs_in_json_are_one_column() -> None:
    assert locate(Place(Source("", JSON), ("layers", 0))) == Position(3, 3, 13)


def test_an_alias_is_where_its_anchor_is() -> None:
    text = "- &a {Dense: {units: 0}}\n- *a\n"
    assert marked(text, 1, "Dense", "units") == "0"
    assert locate(Place(Source("", text), (1, "Dense", "units"))) == Position(1, 22, 23)


def test_json_that_only_yaml_can_read() -> None:
    """Keys without quotes: the text begins like JSON, and is YAML."""
    text = "{layers: [Dense(5), Dens(6)]}"
    assert json_interval(Source("", text), ["layers", 1]) is None
    assert marked(text, "layers", 1) == "Dens(6)"


@pytest.mark.parametrize("text", ["layers: [", "- !!python/none a", "\0", "- &a [*a]"])
def test_what_cannot_be_read_has_no_position(text: str) -> None:
    assert locate(Place(Source("", text), ("layers", 0))) is None
    assert find(Place(Source("", text), ("layers", 0))) is None


def test_an_empty_file_has_no_position() -> None:
    assert locate(Place(Source("", ""))) is None


def test_json_interval() -> None:
    source = Source("", ' {"a": [1, {"b": "c"}], "a": 2} ')
    whole = json_interval(source, [])
    assert whole == (1, len(source.text))
    interval = json_interval(source, [KeyStep("a")])
    assert interval
    assert source.text[slice(*interval)] == '"a"'
    assert json_interval(Source("", "[1, 2"), [1]) is None
    assert json_interval(Source("", "[1 2"), [1]) is None


# find


def spot(text: str, *path: Step) -> Any:
    return find(Place(Source("", text), path))


def test_find_a_part_of_a_scalar() -> None:
    text = "layers:\n- 'Desne(5)'\n"
    found = spot(text, "layers", 0, Span(0, 5))
    assert text[found.start : found.end] == "Desne"
    assert (found.quote, found.part) == ("'", True)
    assert text[slice(*found.node_interval)] == "'Desne(5)'"
    assert found.above.tag.endswith("seq")


def test_find_a_whole_scalar() -> None:
    text = "layers:\n- Desne(5)\n"
    found = spot(text, "layers", 0)
    assert text[found.start : found.end] == "Desne(5)"
    assert (found.quote, found.part) == ("", False)
    assert spot(text, "layers", 0, Span(0, 8)).part is False


def test_find_a_key_and_a_collection() -> None:
    text = "a: {b: 1}\n"
    key = spot(text, KeyStep("a"))
    assert text[key.start : key.end] == "a"
    collection = spot(text, "a")
    assert text[collection.start : collection.end] == "{b: 1}"
    assert spot(text).above is None


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('- "a\\tb"\n', (0,)),  # an escape
        ("- a\n  b\n", (0,)),  # two lines
        ("- a\n", (1,)),  # no such item
        ("a: b\n", ("c",)),
        ("- &x a\n", (0, 0)),  # a scalar has no items
    ],
)
def test_find_nothing(text: str, path: tuple[Step, ...]) -> None:
    assert spot(text, *path) is None


names = st.text("abc층_", min_size=1, max_size=4)
data = st.recursive(
    st.integers(0, 99) | names,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(names, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def leaves(value: Any, path: tuple[Step, ...] = ()) -> list[tuple[tuple[Step, ...], Any]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for n, item in enumerate(value) for leaf in leaves(item, (*path, n))]
    return [(path, value)]


@given(data, st.sampled_from([None, 1, "\t"]))
def test_every_value_of_json_is_where_it_is(value: Any, indent: int | str | None) -> None:
    text = json.dumps([value], indent=indent, ensure_ascii=False)
    for path, leaf in leaves([value]):
        assert marked(text, *path) == json.dumps(leaf, ensure_ascii=False)


def test_keys_that_have_no_value() -> None:
    """What is below `<<` is merged, so that it has no place of its own."""
    text = "a: {<<: {b: 1}, c: 2}\n=: 3\nd: 4\n"
    assert marked(text, "a", "c") == "2"
    assert marked(text, "d") == "4"
    assert marked(text, KeyStep("=")) == "="


def test_a_key_that_yaml_reads_as_something_else() -> None:
    """Python prints it as ``False``, ``None`` or ``16``; the file has other words."""
    source = Source("", "no: 1\n~: 2\n0x10: 3\n")
    lines = [Place(source) / step for step in ("False", KeyStep("None"), "16")]
    assert [locate(place) for place in lines] == [
        Position(1, 5, 6),
        Position(2, 1, 2),
        Position(3, 7, 8),
    ]


def test_a_text_that_no_file_can_have() -> None:
    """A cell of a notebook may hold half of a pair of surrogates, which YAML cannot parse."""
    assert locate(Place(Source("a.ipynb[1]", "x = '\ud800'\n"))) is None


def test_the_keys_of_a_mapping_are_read_once() -> None:
    """Else a sheet of so many layers would take minutes."""
    source = Source("", "".join(f"dense_{n}: 1\n{n}: 2\n" for n in range(99)))
    before = places._entries.cache_info().misses
    found = [locate(Place(source, (step,))) for n in range(99) for step in (f"dense_{n}", n)]
    assert [position and position.line for position in found] == list(range(1, 199))
    assert places._entries.cache_info().misses == before + 1


def test_a_key_of_thousands_of_digits() -> None:
    assert marked(f"? {'9' * 5000}\n: 1\na: 2\n", "a") == "2"


@pytest.mark.parametrize(
    ("mark", "end"),
    [
        (Mark(2, 3, 2, 7), 7),
        (Mark(2, 3, 3, 4), 8),
        (Mark(2, 3), 4),
    ],
)
def test_the_end_of_a_mark(mark: Mark, end: int) -> None:
    """A mark of several lines ends with its first."""
    position = locate(Place(Source("a.py", "a\nb = f(1  \n   )\n"), (mark,)))
    assert position == Position(2, 3, end)


def test_a_scalar_of_several_lines() -> None:
    text = "a: >-\n  Dense(5)\n  and more\nb: [{}, []]\n"
    assert spot(text, "a", Span(0, 5)) == spot(text, "a")
    empty = Source("", '{"a": [], "b": {}}')
    assert [json_interval(empty, path) for path in (("a",), ("b",))] == [(6, 8), (15, 17)]
    assert [json_interval(empty, path) for path in (("a", 0), ("b", "c"))] == [(6, 8), (15, 17)]
