"""Pages: the HTML of every explanation is well-formed, and nothing of a text acts in it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from shapecalc.explain.page import as_html, inline, page
from shapecalc.explain.topic_text import as_markdown
from shapecalc.explain.topics import TOPICS


def parsed(text: str) -> ElementTree.Element:
    """Return HTML as XML, which it is here apart from the line with the kind of document."""
    return ElementTree.fromstring(
        text.replace("<!DOCTYPE html>\n", "").replace('utf-8">', 'utf-8"/>')
    )


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)
def test_topics(topic: object) -> None:
    root = parsed(page("a & b", [as_html(as_markdown(topic, {}))]))  # type: ignore[arg-type]
    assert root.findtext("head/title") == "a & b"
    assert len(root.findall("body/section")) == 1


def test_blocks() -> None:
    table = "| a | b |\n|---|--:|\n| `x\\|y` | 2 |"
    markdown = f"### `A`\n\nText <b>\nof two lines\n\n- one\n  - two\n\n{table}"
    assert as_html(markdown).split("\n") == [
        "<h2><code>A</code></h2>",
        "<p>Text &lt;b&gt; of two lines</p>",
        "<ul>",
        "<li>one</li>",
        '<li style="margin-left: 2em">two</li>',
        "</ul>",
        "<table>",
        "<tr><th>a</th><th>b</th></tr>",
        "<tr><td><code>x|y</code></td><td>2</td></tr>",
        "</table>",
    ]


def test_a_table_without_heading() -> None:
    assert "<th>" not in as_html("|  |  |\n|---|---|\n| 1 | 2 |")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>", "&lt;script&gt;"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("``a`b``", "<code>a`b</code>"),
        ("a ` b", "a ` b"),
    ],
)
def test_inline(text: str, shown: str) -> None:
    assert inline(text) == shown
