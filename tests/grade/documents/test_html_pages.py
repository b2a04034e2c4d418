"""Pages as browsers, Word and learning platforms save them."""

from __future__ import annotations

from contextlib import suppress

import pytest

from shapecalc.grade.documents.html_pages import MOST_COLUMNS, read_html
from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.limits import HTML_TAGS


def texts(page: str) -> list[str]:
    return [line.text for line in read_html(page)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", []),
        ("lstm 480", ["lstm 480"]),
        ("<p>a\n b<p>c", ["a b", "c"]),
        ("a<br>b<br/>c", ["a", "b", "c"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<b>a</b>b &lt; 3&nbsp;&times; 4 & 5 < 6", ["ab < 3\xa0× 4 & 5 < 6"]),
        ("<title>x</title><style>p</style><script>480</script><p>a", ["a"]),
        ("<!-- 480 --><p>a<!--[if mso]>b<![endif]-->", ["a"]),
        ("<p><![if !supportLists]>1.<![endif]> a", ["1. a"]),
        ("<s>440</s> 480, <del>4</del><strike>5</strike>", ["~~440~~ 480, ~~45~~"]),
        ('<p style="text-decoration:line-through">a', ["~~a~~"]),
        ("n<sup>2</sup>, <span style='vertical-align: super'>3</span>", ["n^2, ^3"]),
        ("<ol><li>a<li>b</ol><ul><li>c</ul>", ["1. a", "2. b", "- c"]),
        ("<ol start='3'><li>a<ul><li>b</ul><li>c</ol>", ["3. a", "- b", "4. c"]),
        ("<p hidden>a</p><p style='display:none'>b</p><p aria-hidden=true>c</p>d", ["d"]),
        ("<pre> a  b\n\n  c</pre>", [" a  b", "", "  c"]),
        ("<div style='white-space: pre-wrap'>a  b\nc</div>", ["a  b", "c"]),
        ("<math><msup><mi>n</mi><mn>2</mn></msup></math>", ["n^2"]),
        ("<math><mfrac><mn>3</mn><mn>4</mn></mfrac><annotation>x</annotation></math>", ["3/4"]),
        ("</td></tr></table>a<td>b", ["ab"]),
        ("a\x00b\x0cc", ["a b c"]),
    ],
)
def test_texts(page: str, expected: list[str]) -> None:
    assert texts(page) == expected


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("<tr><th>층<th>수<tr><td>lstm<td>480", [("층", "수"), ("lstm", "480")]),
        ("<tr><td>lstm<br>(LSTM)<td>480", [("lstm (LSTM)", "480")]),
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [("a", "b"), ("a", "c")]),
        ("<tr><td>a<td rowspan=2>b<tr><td>c", [("a", "b"), ("c", "b")]),
        ("<tr><td colspan=2>a<td>b", [("a", "", "b")]),
        ("<tr><td>a<td colspan=999999999999>b", [("a", "b")]),
        ("<tr><td>a<td><p>1<p>2<p>3", [("a", "1"), ("", "2"), ("", "3")]),
        ("<tr><td><tr><td>a<td>b", [("a", "b")]),
        ("<caption>c</caption><tr><td>a<td>b", [(), ("a", "b")]),
        ("<tr><td>a<td>b<table><tr><td>c<td>d</table>", [("a", "b"), ("c", "d")]),
    ],
)
def test_tables(table: str, cells: list[tuple[str, ...]]) -> None:
    assert [line.cells for line in read_html(f"<table>{table}</table>")] == cells


def test_numbers_of_lines() -> None:
    page = "<p>a\n<p>b\n<table>\n<tr><td>c<td>d\n<tr><td>e<td>f\n</table>"
    assert [(line.number, line.text) for line in read_html(page)] == [
        (1, "a"),
        (2, "b"),
        (4, "c | d"),
        (5, "e | f"),
    ]


def test_cells_over_many_columns() -> None:
    line = read_html("<table><tr>" + "<td colspan=50>" * 500 + "480")[0]
    assert len(line.cells) < 2 * MOST_COLUMNS


def test_a_page_that_is_too_large() -> None:
    with pytest.raises(NoTextError, match="tags"):
        read_html("<b>" * (HTML_TAGS + 1))


def test_a_page_that_is_too_deep() -> None:
    with pytest.raises(NoTextError, match="too many elements inside each other"):
        read_html("<div>" * 3000 + "480")


@pytest.mark.parametrize("part", ["<!--", "<a", "</", "<table><tr><td>", "<a b='", "&#", "<b><i>"])
def test_hostile_pages_take_no_time(part: str) -> None:
    with suppress(NoTextError):
        read_html(f"<p>480{part * 50_000}")
