"""Recognised messages as text, Markdown and plain data."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.diagnose.message_report import as_dict, as_markdown, as_text, paragraph
from shapecalc.diagnose.why import why
from shapecalc.errors import Code
from shapecalc.terminal import CODES

TEXT = (
    "Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, found ndim=2. Full "
    "shape received: (None, 8)"
)
(FINDING,) = why(TEXT)


def test_as_text() -> None:
    assert as_text(FINDING, 200, {}).splitlines() == [
        f"SC402: {Code.RANK.title}",
        f"  {TEXT}",
        "",
        "  lstm_1 expects 3 axes, (batch, time, features), but got 2 axes, (None, 8)",
        "",
        "  Fix   set return_sequences=True on the recurrent layer before lstm_1",
        f"  or    {FINDING.fixes[1]}",
        "  More  shapecalc explain SC402",
    ]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_width(columns: int) -> None:
    assert max(map(len, as_text(FINDING, columns, {}).splitlines())) <= columns


def test_colours() -> None:
    codes = CODES["256"]
    text = as_text(FINDING, 80, codes)
    assert "\x1b[" in text
    assert re.sub(r"\x1b\[[\d;]*m", "", text) == as_text(FINDING, 80, {})


def test_paragraph_keeps_shapes_together() -> None:
    lines = paragraph("a layer gets (None, 28, 28, 1) here", 22, "- ", "  ")
    assert lines == ["- a layer gets", "  (None, 28, 28, 1)", "  here"]


@given(st.lists(st.sampled_from(["word", "(None, 8)", "[?, 3]", "half-time"]), min_size=1))
def test_paragraph_loses_nothing(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(line.strip() for line in paragraph(text, 20, "", "")) == text


def test_as_markdown() -> None:
    lines = as_markdown(FINDING).splitlines()
    assert lines[:6] == [f"### SC402: {Code.RANK.title}", "", "```text", TEXT, "```", ""]
    assert lines[6].startswith("lstm_1 expects 3 axes")
    assert lines[8] == "- set return_sequences=True on the recurrent layer before lstm_1"


def test_markdown_escapes_marks_but_not_names() -> None:
    (finding,) = why("NameError: name '_x_y_' is not defined")
    assert r"the name \_x_y\_ is not defined" in as_markdown(finding)


def test_as_dict() -> None:
    assert as_dict(FINDING) == {
        "code": "SC402",
        "title": Code.RANK.title,
        "message": TEXT,
        "layer": "lstm_1",
        "class": "LSTM",
        "takes": ["batch", "time", "features"],
        "told": {
            "index": "0",
            "layer": "lstm_1",
            "expected": "3",
            "found": "2",
            "shape": "(None, 8)",
        },
        "means": FINDING.means,
        "cures": list(FINDING.fixes),
    }


def test_as_dict_of_a_message_without_a_layer() -> None:
    (finding,) = why("You must call `compile()` before using the model.")
    data = as_dict(finding)
    assert (data["layer"], data["class"], data["takes"], data["told"]) == (None, None, None, {})
