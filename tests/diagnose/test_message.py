"""However an error was copied, it is recognised; and no text does any harm."""

from __future__ import annotations

import re
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.message import (
    FIELD_PATTERNS,
    MessageFields,
    MessagePattern,
    PastedText,
    bare,
    layer_in,
    rule_of,
    sizes,
    tuple_of,
)
from shapecalc.diagnose.message_report import as_dict, as_markdown, as_text
from shapecalc.diagnose.why import why
from shapecalc.errors import Code

PLAIN = (
    "ValueError: Input 0 of layer 'lstm_1' is incompatible with the layer: expected ndim=3, found "
    "ndim=2. Full shape received: (None, 8)"
)
RANK = "lstm_1 expects 3 axes, (batch, time, features), but got 2 axes, (None, 8)"
PATTERNS = [w for k in KINDS.values() for m in k.messages for w in m.patterns]

COPIES = {
    "wrapped between words": textwrap.fill(PLAIN, 40),
    "wrapped within words": "\n".join(textwrap.wrap(PLAIN.replace(" ", "\xa0"), 33)),
    "quotes of other languages": PLAIN.replace("'", "„"),
    "no quotes": PLAIN.replace("'", ""),
    "colours": f"\x1b[0;31mValueError\x1b[0m: \x1b[1m{PLAIN[12:]}\x1b[0m",
    "links": f"\x1b]8;;file:///a.py\x07a.py\x1b]8;;\x07 {PLAIN}",
    "pytest": "\n".join(f"E   {line}" for line in textwrap.wrap(PLAIN, 60)),
    "mail": "\n".join(f"> > {line}" for line in textwrap.wrap(PLAIN, 60)),
    "box": "\n".join(f"│ {line:<60} │" for line in textwrap.wrap(PLAIN, 60)),
    "windows": textwrap.fill(PLAIN, 40).replace("\n", "\r\n"),
    "markdown": f"```\n{PLAIN}\n```",
    "log": f"2026-01-01 12:00:00.123: E tensorflow/core] {PLAIN}",
    "traceback": (
        'File "keras/a.py", line 3, in fit\n    raise ValueError("You must call `compile()` '
        f'before using the model.")\n\n{PLAIN}'
    ),
    "notebook": (
        "----> 1 model.add(LSTM(8))\n\n"
        "    209         raise ValueError(\n"
        "--> 210             'You must compile your model before training/testing.'\n"
        f"{PLAIN}"
    ),
}


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES.keys())
def test_copies(text: str) -> None:
    (found,) = why(text)
    assert found.means == RANK


def test_several_errors_in_their_order_and_each_once() -> None:
    other = "ValueError: Shapes (None, 1) and (None, 10) are incompatible"
    found = why("\n\n".join([other, PLAIN, other, PLAIN.replace("lstm_1", "lstm_2")]))
    assert [one.code for one in found] == [Code.TARGETS, Code.RANK, Code.RANK]
    assert [one.fields.name for one in found] == ["", "lstm_1", "lstm_2"]


def test_a_name_of_ones_own_tells_no_class() -> None:
    (found,) = why(PLAIN.replace("lstm_1", "encoder"))
    assert found.means == "encoder expects 3 axes but got 2 axes, (None, 8)"


def test_a_number_that_a_line_was_broken_in() -> None:
    (found,) = why("Inputs have incompatible shapes. Received shapes (None, 1\n28) and (10, 4)")
    assert found.fields["shape"] == "(None, 128)"


def test_nothing_is_recognised_in_other_texts() -> None:
    assert why("") == why("ZeroDivisionError: division by zero") == why(" \n\t") == []


fragments = st.sampled_from(
    [part for wording in PATTERNS for part in [wording.template, *wording.literals]]
    + ["(None, 8)", "lstm_1", "'", "\n", "\x1b[31m", "\x1b]8;;", "{{node a/b}}", "$", "{", "10"]
)
texts = st.lists(st.one_of(fragments, st.text(max_size=20)), max_size=12).map(" ".join)


@given(texts)
@settings(max_examples=400, deadline=None)
def test_no_text_gives_a_traceback_or_controls_the_terminal(text: str) -> None:
    for finding in why(text):
        shown = as_text(finding, 80, {}) + as_markdown(finding)
        assert all(c.isprintable() or c == "\n" for c in shown)
        assert as_dict(finding)["code"] == finding.code.value


ODD = {
    "empty": {"shape": "()", "other": "()", "data": "(1,)", "shapes": "[()]"},
    "unknown": dict.fromkeys(("shape", "other", "shapes"), "(?,)"),
    "of one number": dict.fromkeys(("shape", "other", "data", "shapes"), "(0,)"),
    "long": dict.fromkeys(("shape", "other", "data", "shapes"), "(1, 2, 3, 4, 5, 6)"),
}


@pytest.mark.parametrize("values", ODD.values(), ids=ODD.keys())
def test_odd_shapes_and_numbers(values: dict[str, str]) -> None:
    """Every wording is explained whatever its fields hold."""
    fields = {**dict.fromkeys(FIELD_PATTERNS, "0"), **values}
    filled = [re.sub(r"\$(\w+)", lambda m: fields[m[1]], w.template) for w in PATTERNS]
    explained = [
        finding for n in range(0, len(filled), 25) for finding in why("\n".join(filled[n : n + 25]))
    ]
    assert len(explained) > len(KINDS)
    assert all(as_text(finding, 80, {}) for finding in explained)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_what_was_pasted_can_be_found_again(text: str) -> None:
    pasted = PastedText(text)
    for start in range(0, len(pasted.bare), 7):
        end = min(start + 5, len(pasted.bare))
        original = pasted.original(start, end)
        assert bare(original) == pasted.bare[start:end]


LONG = {
    "brackets": "a (" * 350_000,
    "digits": "1" * 1_000_000,
    "beginnings": "Input 0 of layer " * 60_000,
    "shapes": "Received: input_shape=[" + "(None, 8), " * 90_000,
    "names": "Unknown layer: " * 70_000,
    "contexts": "Exception encountered when calling layer x (type LSTM). " * 18_000,
    "errors with contexts": "".join(
        f"Exception encountered when calling layer 'lstm_{n}' (type LSTM). Received a label value "
        f"of {n} which is outside the valid range of [0, 5)\n"
        for n in range(8_000)
    ),
    "escapes": "\x1b[" + "0;" * 500_000,
    "lines": "\n" * 1_000_000,
    "whole messages": (PLAIN + "\n") * 8_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    why(text)
    assert time.process_time() - start < 15


def test_literals_that_begin_everything_take_no_time() -> None:
    """Of every wording the beginning, over and over: what a search could get stuck at."""
    start = time.process_time()
    for wording in {max(w.literals, key=len): w for w in PATTERNS}.values():
        why((wording.template.split("$")[0] + " ") * 200)
    assert time.process_time() - start < 40


# The parts of a message


@pytest.mark.parametrize(
    ("text", "short"),
    [("a  b\n c", "abc"), ("layer « lstm » is", "layerlstmis"), ("'x' \"y\" `z`", "xyz"), ("", "")],
)
def test_bare(text: str, short: str) -> None:
    assert bare(text) == short


def test_the_last_line() -> None:
    assert PastedText("a\nb  c\n \n").last_line == "b c"
    assert PastedText("").last_line == ""


def test_a_sentence_keeps_its_closing_quote() -> None:
    pasted = PastedText("Unknown layer: 'Foo'. Please")
    assert pasted.original(0, 16) == "Unknown layer: 'Foo"
    assert pasted.sentence(0, 16) == "Unknown layer: 'Foo'"


@pytest.mark.parametrize(
    ("template", "text", "values"),
    [
        ("has $number axes", "it has 3 axes", {"number": "3"}),
        ("gets $shape here", "gets [None 3 1] here", {"shape": "[None 3 1]"}),
        ("gets $shape here", "gets (None,\n 3) here", {"shape": "(None,3)"}),
        ("ends with $name", "ends with foo, and more", {"name": "foo"}),
        ("ends with $value", "ends with (1, 2) and more", {"value": "(1, 2)"}),
        ("of $data", "of (32, 5)", {"data": "(32, 5)"}),
        ("a $any b", "a whatever b", {}),
    ],
)
def test_fields_of_a_pattern(template: str, text: str, values: dict[str, str]) -> None:
    ((_, _, found),) = MessagePattern(template).matches(PastedText(text))
    assert found == values


@pytest.mark.parametrize("text", ["of (None, 5)", "of 5", ""])
def test_data_have_a_batch(text: str) -> None:
    assert list(MessagePattern("of $data").matches(PastedText(text))) == []


def test_the_weight_of_a_pattern() -> None:
    weights = [MessagePattern(text).weight for text in ("a $shape", "a $data", "a b $shape")]
    assert weights == [1, 2, 2]


@pytest.mark.parametrize(
    ("name", "rule"),
    [("lstm", "LSTM"), ("conv2d_12", "Conv2D"), ("max_pooling2d", "MaxPooling2D"), ("encoder", "")],
)
def test_rule_of(name: str, rule: str) -> None:
    found = rule_of(name)
    assert (found.name if found else "") == rule


@pytest.mark.parametrize(
    ("path", "layer"),
    [("model/lstm_1/kernel", "lstm_1"), ("dense/MatMul", "dense"), ("a/b", ""), ("", "")],
)
def test_layer_in(path: str, layer: str) -> None:
    assert layer_in(path) == layer


def test_sizes_and_tuples() -> None:
    assert sizes("[?,28,-1]") == ["None", "28", "-1"]
    assert sizes("()") == []
    assert [tuple_of(axes) for axes in ([], [1], ["None", 8])] == ["()", "(1,)", "(None, 8)"]


def test_message_fields() -> None:
    fields = MessageFields({"path": "model/lstm_1/kernel", "shape": "[? 8]", "found": "-1"})
    assert (fields.name, fields.layer, fields.takes) == (
        "lstm_1",
        "lstm_1",
        "(batch, time, features)",
    )
    assert (fields["shape"], fields.shape, fields["other"]) == ("(None, 8)", ["None", "8"], "…")
    assert (fields.number("found"), fields.number("expected"), fields.number("path")) == (-1, 0, 0)
    assert (len(fields), list(fields)) == (3, ["path", "shape", "found"])


def test_the_layer_in_a_sentence() -> None:
    assert MessageFields({"class": "LSTM"}).layer == "the LSTM layer"
    assert MessageFields({"class": "Foo"}).layer == "the layer"
    assert MessageFields({"layer": "encoder", "class": "LSTM"}).layer == "encoder"
