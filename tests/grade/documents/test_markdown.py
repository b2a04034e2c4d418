from __future__ import annotations

import pytest

from shapecalc.grade.documents.markdown import read_markdown, without_markup


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lstm < 480 > 3", "lstm < 480 > 3"),
        ("<b>a</b><br>b <span style='x'>c</span>", "a b c"),
        ("<s>440</s> <DEL>1</DEL>480", "~~440~~ ~~1~~480"),
        ("n<sup>2</sup>", "n^2"),
        ("<!-- x -->a<!--y--> b", "a b"),
        ("a --> b <!-- c", "a --> b <!-- c"),
        ("a &times; b &#35; &amp; &nope; & c &lt", "a × b # & &nope; & c &lt"),
        (r"4\*(10+1)\_\#", "4*(10+1)_#"),
        (r"$4 \times 10\_000$", r"$4 \times 10\_000$"),
        (r"\(a\_b\)", r"\(a\_b\)"),
        (r"C:\files", r"C:\files"),
        ("<None> (a<b)", "<None> (a<b)"),
    ],
)
def test_without_markup(text: str, expected: str) -> None:
    assert without_markup(text) == expected


def test_tables_in_html() -> None:
    text = "# a\n<table>\n<tr><td>lstm<td>480\n</table>\nb <s>c</s>\n<table><tr><td>d<td>e"
    assert [(line.number, line.text, line.cells) for line in read_markdown(text.split("\n"))] == [
        (1, "# a", ()),
        (3, "lstm | 480", ("lstm", "480")),
        (5, "b ~~c~~", ()),
        (6, "d | e", ("d", "e")),
    ]
