"""Topics as text, Markdown, LaTeX and plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shapecalc.explain.topic import Block, Formulas, Option, Topic, TopicRows, Words
from shapecalc.explain.topic_text import as_dict, as_latex, as_markdown, as_text
from shapecalc.explain.topics import TOPICS
from shapecalc.terminal import CODES


def body(a: Any) -> Iterator[Block]:
    yield Words(f"A paragraph about {a.length} values & more.")
    yield Formulas.of("x", "L - n", "n")
    yield Formulas.of("count", "2*(L - n)")
    yield TopicRows([("x", "y"), ("1 2", "3")])
    yield TopicRows([(), ("1", "2")])


EXAMPLE = Topic(
    "example",
    "Show all kinds of blocks.",
    {
        "length": Option("L", "values in the series", 10),
        "n_steps": Option("n", "time steps", 4),
        "values": Option("v", "some values", (1, 2)),
    },
    body,
    "a test",
)


def test_text() -> None:
    assert as_text(EXAMPLE, {"length": 9}, 80, {}).splitlines() == [
        "example: Show all kinds of blocks.",
        "",
        "A paragraph about 9 values & more.",
        "",
        "x  (L - n, n) = (5, 4)",
        "    L - n = 9 - 4 = 5",
        "",
        "count  2·(L - n) = 10",
        "    2·(L - n) = 2·(9 - 4) = 2·5 = 10",
        "",
        "  x     y",
        "  1 2   3",
        "",
        "  1   2",
        "",
        "Symbols",
        "  L = 9   values in the series (--length)",
        "  n = 4   time steps (--n-steps)",
        "  v = 1 2   some values (--values)",
        "",
        "Source: a test",
    ]


def test_long_steps_are_below_each_other() -> None:
    topic = Topic(
        "t", "", EXAMPLE.options, lambda a: iter([Formulas.of("x", "L*n" + " + L*n" * 9)]), ""
    )
    lines = as_text(topic, {}, 60, {}).splitlines()
    assert len([line for line in lines if line.startswith("      = ")]) >= 2


def test_colours() -> None:
    assert as_text(EXAMPLE, {}, 80, CODES["standard"]).count("\x1b[") > 2
    assert "\x1b[" not in as_text(EXAMPLE, {}, 80, {})


def test_a_topic_without_options() -> None:
    assert "Symbols" not in as_text(TOPICS["loss"], {}, 80, {})


def test_markdown() -> None:
    assert as_markdown(EXAMPLE, {}).splitlines() == [
        "### example",
        "",
        "Show all kinds of blocks.",
        "",
        "A paragraph about 10 values & more.",
        "",
        "- x: `(L - n, n)` = `(6, 4)`",
        "",
        "- count: `2·(L - n)` = `12`",
        "",
        "| x | y |",
        "|---|---|",
        "| 1 2 | 3 |",
        "",
        "|  |  |",
        "|---|---|",
        "| 1 | 2 |",
        "",
        "- `L` = 10: values in the series",
        "",
        "- `n` = 4: time steps",
        "",
        "- `v` = (1, 2): some values",
        "",
        "Source: a test",
    ]


def test_latex() -> None:
    page = as_latex(EXAMPLE, {})
    assert page.splitlines()[0] == r"\paragraph{example} Show all kinds of blocks."
    assert r"A paragraph about 10 values \& more." in page
    assert r"\[ \text{x} = \left(L - n, n\right)" in page
    assert r"= \left(6, 4\right) \]" in page
    assert r"\begin{tabular}{ll}" in page
    assert r"1 2 & 3 \\" in page


def test_data() -> None:
    assert as_dict(EXAMPLE, {"n_steps": 3}) == {
        "topic": "example",
        "summary": "Show all kinds of blocks.",
        "values": {"length": 10, "n_steps": 3, "values": (1, 2)},
        "blocks": [
            {"text": "A paragraph about 10 values & more."},
            {"name": "x", "formula": ["L - n", "n"], "value": [7, 3]},
            {"name": "count", "formula": ["2·(L - n)"], "value": [14]},
            {"rows": [["x", "y"], ["1 2", "3"]]},
            {"rows": [["1", "2"]]},
        ],
        "source": "a test",
    }


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)
def test_every_topic_in_every_form(topic: Topic) -> None:
    text = as_text(topic, {}, 80, {})
    prose = [line for line in text.splitlines() if not line.startswith("  ")]
    assert max(map(len, prose)) <= 80
    assert as_latex(topic, {}).isascii()
    assert as_markdown(topic, {}).startswith(f"### {topic.name}\n")
    assert as_dict(topic, {})["values"] == {n: o.default for n, o in topic.options.items()}
