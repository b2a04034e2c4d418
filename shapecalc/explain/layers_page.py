"""The catalogue of layers as a page in Markdown: ``docs/layers.md``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.declare.layer import COMMON, Rule
from shapecalc.explain.catalogue import chapters, documentation, shared, told
from shapecalc.explain.catalogue_text import arrow, facts, meaning, named, wrapped_call

INTRODUCTION = """\
# Layers

Made by `scripts/layers` from the declarations in `shapecalc/rules/`; `shapecalc layers` prints the
same. Behind `→` stand the axes that leave a layer when nothing but the arguments without a default
is given; `height′` is worked out from `height`.
"""

WIDTH = 96
"""Columns of a signature."""


def page(rules: Sequence[Rule], whole: bool = True) -> str:
    """Layers in full, by chapters; the whole page has a head, too."""
    parts = [INTRODUCTION, *_common()] if whole else []
    for head, found in chapters(rules).items():
        parts += [f"## {head.title}\n", f"<{head.url}>\n", *_overview(found)]
        for rule in found:
            parts += _layer(rule)
    return "\n".join(parts).rstrip("\n")


def _common() -> Iterator[str]:
    yield "Most layers also take these arguments, by name:\n"
    yield from (f"- `{named(name, COMMON[name])}`: {COMMON[name].note}" for name in shared())
    yield ""


def _overview(rules: Sequence[Rule]) -> Iterator[str]:
    yield "| layer | axes | |"
    yield "| --- | --- | --- |"
    for rule in rules:
        yield _row(f"[{rule.name}](#{rule.name.lower()})", arrow(rule), rule.summary)
    yield ""


def _layer(rule: Rule) -> Iterator[str]:
    yield f"### {rule.name}\n"
    yield "\n".join(["```text", *wrapped_call(rule, WIDTH), "```\n"])
    yield f"{documentation(rule)}\n"
    yield from (f"- {word}: `{text}`" for word, text in facts(rule) if word != "Chapter")
    yield ""
    own = rule.own
    if own:
        yield from ["| argument | |", "| --- | --- |"]
        yield from (_row(f"`{named(*item)}`", meaning(item[1])) for item in own.items())
        yield ""
    found = told(rule)
    if found and found.weights:
        yield from ["| weight | shape | |", "| --- | --- | --- |"]
        for name, shape, trained, note in found.weights:
            yield _row(
                f"`{name}`", f"`({', '.join(shape)})`", note + ", not trained" * (not trained)
            )
        yield ""


def _row(*cells: str) -> str:
    """A row of a table; a bar within a cell would end it."""
    return " | ".join(["", *(cell.replace("|", r"\|") for cell in cells), ""]).strip()
