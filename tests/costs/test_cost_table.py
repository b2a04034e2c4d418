"""The table with costs, as the command line prints it."""

from __future__ import annotations

from cost_tables import CNN, table

from shapecalc.table.keras3 import Options


def test_forms() -> None:
    made = table(CNN)
    assert made.table(Options()).startswith('Model: "sequential"\n')
    assert made.to_dict()["total_macs"] == 411008
    assert len([*made.as_csv(Options())]) == 3
    assert made.as_markdown(Options()).startswith("**Model: `sequential`**")


def test_pages() -> None:
    made = table(CNN)
    assert made.page("html", "a<b").startswith("<h2>a&lt;b</h2>\n<p>Model: ")
    assert made.page("html", "").startswith("<p>Model: ")
    assert made.page("latex", "a_b").startswith("\\section*{a\\_b}\n\\paragraph{Model: ")
