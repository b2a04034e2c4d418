"""Foreign text in each form: what it looks like there, and that it is no part of the form."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.table.escape import (
    acts,
    csv_cell,
    html,
    json_text,
    latex_text,
    lines_of,
    markdown,
    markdown_code,
    markdown_row,
    yaml_text,
)

TEXTS = st.text(max_size=20)


@given(TEXTS)
def test_json_gives_every_text_back(text: str) -> None:
    written = json_text([text, {text: 1}])
    assert json.loads(written) == [text, {text: 1}]
    assert not acts(written)


def test_json_of_surrogates_and_of_characters_beyond_the_first_plane() -> None:
    text = "a\udcff\U000e0001"
    assert json_text(text) == r'"a\udcff\udb40\udc01"'
    assert json.loads(json_text(text)) == text
    assert json_text("층", only_ascii=True) == r'"\uce35"'


def test_json_of_other_values() -> None:
    """A value that JSON does not have is its text."""
    assert json_text({"a": [Path("b/c"), None, True]}) == '{"a": ["b/c", null, true]}'
    assert json_text({"a": [1]}, indent=1) == '{\n "a": [\n  1\n ]\n}'


def test_json_holds_no_command_of_a_service() -> None:
    """A line that begins with two such signs is a command for some services."""
    assert json_text("##vso[task]") == r'"#\u0023vso[task]"'
    assert json.loads(json_text("a##b###")) == "a##b###"


def test_lines() -> None:
    assert lines_of(["a\nb", 3, "층\u202e"]) == "a\\nb\n3\n층\\u202e"
    assert lines_of([]) == ""


def test_yaml() -> None:
    document = yaml_text('a: "\u202e\U000e0001"\nb: 층')
    assert document == 'a: "\\u202E\\U000E0001"\nb: 층'
    assert yaml.safe_load(document) == {"a": "\u202e\U000e0001", "b": "층"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("kernel_size", "kernel_size"),
        ("__x__ _y", r"\_\_x\_\_ \_y"),
        ("[a](http://b.c)", r"\[a\](http\://b.c)"),
        ("www.b.c, a@b.c", r"www\.b.c, a\@b.c"),
        ("<script>&", "&lt;script&gt;&amp;"),
        ("\"a\" 'b'", "\"a\" 'b'"),
        ("a|b\\|c\nd", r"a\|b\\\|c\\nd"),
        ("x" * 100, "x" * 100),
    ],
)
def test_markdown(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dense_1", "`dense_1`"),
        ("a|b", r"`a\|b`"),
        ("a\\|b", r"a\\\|b"),
        ("a`b", "`` a`b ``"),
        ("a``b|", r"``` a``b\| ```"),
        ("a\nb\x1b", r"`a\nb\x1b`"),
    ],
)
def test_markdown_code(text: str, code: str) -> None:
    assert markdown_code(text) == code


def test_markdown_row() -> None:
    assert markdown_row(["a", "b"]) == "| a | b |"


def test_html_in_an_attribute() -> None:
    assert html("\"a\" 'b' & <c>") == "&quot;a&quot; &#x27;b&#x27; &amp; &lt;c&gt;"


@given(TEXTS)
def test_html_has_no_element(text: str) -> None:
    class Data(HTMLParser):
        data = ""

        def handle_starttag(self, tag: str, attrs: object) -> None:
            raise AssertionError(tag)

        def handle_data(self, data: str) -> None:
            self.data += data

    parser = Data()
    parser.feed(html(text))
    parser.close()
    assert acts(text) or parser.data == text


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%1", "  =1", "\t=1", "\n=1", "\r\n=1"),
        *("＝1+1", "－1", " ＠a", "﹦1", "\x01=1", "\x7f=1", "\x9b=1", "\u200b=1", "\u200d=1"),
        *("\xa0=1", "\u3000=1", "\ufeff=1", "\u2060+1", "\u202e=1", "\ufe0f=1", "\udcff=1"),
    ],
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["kim", "4*(u+1)", "1", "", " ", "a=b", "김", "é=1"])
def test_other_cells(text: str) -> None:
    assert csv_cell(text) == text


def test_cells_are_in_one_line() -> None:
    assert csv_cell("a\x00b\n") == r"a\x00b\n"


@pytest.mark.parametrize(
    ("words", "latex"),
    [
        ("50 % of x_1", r"50 \% of x\_1"),
        ("a & b # $ {c}", r"a \& b \# \$ \{c\}"),
        ("~ ^ \\", r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("⌈N/S⌉ · ⌊a⌋", r"$\lceil$N/S$\rceil$ $\cdot$ $\lfloor$a$\rfloor$"),
        ("u² − μ×σ → …", r"u$^2$ $-$ $\mu$$\times$$\sigma$ $\to$ \dots{}"),
        ("plain", "plain"),
    ],
)
def test_latex(words: str, latex: str) -> None:
    assert latex_text(words) == latex
