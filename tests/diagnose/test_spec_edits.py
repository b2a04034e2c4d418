"""Changes of a spec's text, in block and flow style, in expressions and in JSON."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from shapecalc.diagnose import spec_edits as edits
from shapecalc.diagnose.edits import UneditableError, applied
from shapecalc.errors import KeyStep, Place, Source, Span, Step
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_text


def place(text: str, *path: Step) -> Place:
    return Place(Source("a.yaml", text), path)


def layer(text: str) -> LayerPlan:
    """Return the first layer of a stack."""
    plan = read_text(Source("a.yaml", text)).steps[0]
    assert isinstance(plan, LayerPlan)
    return plan


def test_a_place_that_the_text_does_not_contain() -> None:
    with pytest.raises(UneditableError):
        edits.spot(place("- Dense(5)\n", 3))
    with pytest.raises(UneditableError):
        edits.spot(place('- "Dens\\x65(5)"\n', 0, Span(0, 5)))


@pytest.mark.parametrize("text", ["LSTM(8)", 'a "b"', "it's", "a\\b", "both ' and \""])
def test_quoted_is_read_as_the_same_text(text: str) -> None:
    assert yaml.safe_load(edits.quoted(text)) == text


@pytest.mark.parametrize("value", [True, None, 3, 0.5, "same", [1, 2], [2, None]])
def test_datum_is_read_as_the_same_value(value: Any) -> None:
    assert yaml.safe_load(edits.datum(value)) == value


def test_a_value_that_json_does_not_have() -> None:
    with pytest.raises(UneditableError):
        edits.datum({1, 2})


@pytest.mark.parametrize(
    ("text", "path", "new", "changed"),
    [
        ("- Desne(5)\n", (0, Span(0, 5)), "Dense", "- Dense(5)\n"),
        ("[Desne(5)]\n", (0, Span(0, 5)), "Dense", "[Dense(5)]\n"),
        ("- Desne\n", (0,), "Dense", "- Dense\n"),
        ("[Desne, Flatten]", (0,), "Conv2D(8, 3)", '["Conv2D(8, 3)", Flatten]'),
        ("- {Desne: 5}\n", (0, KeyStep("Desne")), "Dense", "- {Dense: 5}\n"),
    ],
)
def test_replace(text: str, path: tuple[Step, ...], new: str, changed: str) -> None:
    assert applied(edits.replace(place(text, *path), new), text) == changed


def test_wrap() -> None:
    text = "x: f(a, b)\n"
    assert applied(edits.wrap(place(text, "x", Span(2, 3)), "g(", ")"), text) == "x: f(g(a), b)\n"
    flow = "[Dense(3)]"
    change = edits.wrap(place(flow, 0), "Bidirectional(", ", merge_mode=None)")
    assert applied(change, flow) == '["Bidirectional(Dense(3), merge_mode=None)"]'


@pytest.mark.parametrize(
    ("text", "path", "value", "changed"),
    [
        ("- Dense(0.5)\n", (0, Span(6, 9)), 1, "- Dense(1)\n"),
        ("- Dense(8, name='x')\n", (0, Span(14, 17)), "y", "- Dense(8, name='y')\n"),
        ("- {Dense: {units: 0.5}}\n", (0, "Dense", "units"), 1, "- {Dense: {units: 1}}\n"),
        ("- {Dropout: {rate: x}}\n", (0, "Dropout", "rate"), "a", '- {Dropout: {rate: "a"}}\n'),
    ],
)
def test_set_value(text: str, path: tuple[Step, ...], value: Any, changed: str) -> None:
    assert applied(edits.set_value(place(text, *path), value), text) == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("- LSTM(8)\n", "- LSTM(8, use_bias=False)\n"),
        ("- LSTM(8,)\n", "- LSTM(8,use_bias=False)\n"),
        ("- Dense(8, use_bias=True)\n", "- Dense(8, use_bias=False)\n"),
        ("[LSTM(8)]\n", '["LSTM(8, use_bias=False)"]\n'),
        ("- {LSTM: {units: 8}}\n", "- {LSTM: {use_bias: false, units: 8}}\n"),
        ("- LSTM:\n    units: 8\n", "- LSTM:\n    use_bias: false\n    units: 8\n"),
        ('[{"LSTM": {"units": 8}}]', '[{"LSTM": {"use_bias": false, "units": 8}}]'),
    ],
)
def test_set_argument(text: str, changed: str) -> None:
    assert applied(edits.set_argument(layer(text), "use_bias", False), text) == changed


def test_set_argument_of_a_layer_without_a_call() -> None:
    text = "- Flatten\n"
    change = edits.set_argument(layer(text), "data_format", "channels_first")
    assert applied(change, text) == "- Flatten(data_format='channels_first')\n"


def test_set_argument_where_no_mapping_holds_arguments() -> None:
    with pytest.raises(UneditableError):
        edits.set_argument(layer("- {LSTM: 8}\n"), "use_bias", False)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("- Dense(5)\n", "- Flatten()\n- Dense(5)\n"),
        ("layers:\n  - Dense(5)\n", "layers:\n  - Flatten()\n  - Dense(5)\n"),
        ("[Dense(5)]", "[Flatten(), Dense(5)]"),
        ('["Dense(5)"]', '["Flatten()", "Dense(5)"]'),
        ('[{"Dense": 5}]', '["Flatten()", {"Dense": 5}]'),
    ],
)
def test_insert_layer(text: str, changed: str) -> None:
    path = ("layers", 0) if text.startswith("layers") else (0,)
    assert applied(edits.insert_layer(place(text, *path), "Flatten()"), text) == changed


def test_insert_layer_with_a_comma() -> None:
    text = "[Dense(5)]"
    change = edits.insert_layer(place(text, 0), "Reshape((3, 1))")
    assert applied(change, text) == '["Reshape((3, 1))", Dense(5)]'


def test_insert_layer_in_an_expression() -> None:
    text = "- Sequential([Dense(5)])\n"
    change = edits.insert_layer(place(text, 0, Span(12, 20)), "Flatten()")
    assert applied(change, text) == "- Sequential([Flatten(), Dense(5)])\n"


def test_insert_layer_outside_a_list() -> None:
    with pytest.raises(UneditableError):
        edits.insert_layer(place("x: Dense(5)\n", "x"), "Flatten()")


@pytest.mark.parametrize(
    ("text", "name", "changed"),
    [
        ("a: 1\nb: 2\nc: 3\n", "a", "b: 2\nc: 3\n"),
        ("a: 1\nb: 2\nc: 3\n", "c", "a: 1\nb: 2\n"),
        ("{a: 1, b: 2}", "a", "{b: 2}"),
        ("{a: 1, b: 2}", "b", "{a: 1}"),
        ("a:\n- 1\n- 2\nb: 3\n", "b", "a:\n- 1\n- 2\n"),
    ],
)
def test_remove_entry(text: str, name: str, changed: str) -> None:
    assert applied(edits.remove_entry(place(text, KeyStep(name))), text) == changed


def test_remove_the_only_entry() -> None:
    with pytest.raises(UneditableError):
        edits.remove_entry(place("a: 1\n", KeyStep("a")))
    with pytest.raises(UneditableError):
        edits.remove_entry(place("- a\n", 0))


@pytest.mark.parametrize(
    ("text", "number", "changed"),
    [
        ("- a\n- b\n- c\n", 0, "- b\n- c\n"),
        ("- a\n- b\n- c\n", 2, "- a\n- b\n"),
        ("[a, b]", 0, "[b]"),
        ("[a, b]", 1, "[a]"),
        ("- a: 1\n  b: 2\n- c\n", 1, "- a: 1\n  b: 2\n"),
    ],
)
def test_remove_item(text: str, number: int, changed: str) -> None:
    assert applied(edits.remove_item(place(text, number)), text) == changed


def test_remove_the_only_item() -> None:
    with pytest.raises(UneditableError):
        edits.remove_item(place("- a\n", 0))
    with pytest.raises(UneditableError):
        edits.remove_item(place("a: 1\n", "a"))


def test_move_up() -> None:
    text = "layers:\n  a: f(b)\n  c: g(a)\n  b: [x,\n    y]\nend: 1\n"
    change = edits.move_up(place(text, "layers", "a", Span(2, 3)), "b")
    moved = "layers:\n  b: [x,\n    y]\n  a: f(b)\n  c: g(a)\nend: 1\n"
    assert applied(change, text) == moved


def test_move_up_the_last_line_without_a_line_break() -> None:
    text = "a: f(b)\nb: 1"
    assert applied(edits.move_up(place(text, "a"), "b"), text) == "b: 1\na: f(b)\n"


@pytest.mark.parametrize("text", ["b: 1\na: f(b)\n", "{a: f(b), b: 1}", "a: f(b)\n"])
def test_nothing_to_move_up(text: str) -> None:
    with pytest.raises(UneditableError):
        edits.move_up(place(text, "a"), "b")
