"""The page of a report: valid, self-contained, and without a word that acts."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from typing import Any
from unicodedata import category

import pytest
from conftest import ROOT
from hostile_words import WORDS

from shapecalc.errors import Source
from shapecalc.plot.theme import THEMES
from shapecalc.report.contents import Contents, contents_of
from shapecalc.report.page import NO_SCRIPT, page, page_theme, style
from shapecalc.starters.collection import starters
from shapecalc.table.escape import json_text

VOID = {"meta", "input", "br"}


class Outline(HTMLParser):
    """The elements of a page, with the names of their attributes; each has its end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def contents(text: str, name: str = "model.yaml") -> Contents:
    return contents_of(Source(name, text), page_theme())


@pytest.mark.parametrize("name", ["autoencoder", "lstm", "transformer"])
def test_the_page_is_whole_and_needs_nothing_else(name: str) -> None:
    text = page(contents(starters()[name].text))
    outline = Outline(text)
    assert len(set(outline.ids)) == len(outline.ids)
    names = {name for _, *attributes in outline.elements for name in attributes}
    assert names & {"src", "href", "srcset", "onclick", "onload"} == set()
    assert re.findall(r"@import|url\(|fetch\(|https?://(?!www\.w3\.org)", text) == []


def test_a_row_for_each_layer() -> None:
    report = contents(starters()["autoencoder"].text)
    text = page(report)
    rows = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert rows.count("<tr") == len(report.lines)
    assert unpacked(text) == {"explanations": report.explanations, "picture": ""}
    assert report.picture in text
    assert text.count('class="fold"') == 2


def unpacked(text: str) -> Any:
    """Return what the script of a page unpacks."""
    data = text.partition('id="packed">')[2].partition("</script>")[0]
    return json.loads(zlib.decompress(base64.b64decode(data)))


def test_a_large_picture_is_packed() -> None:
    report = contents(starters()["lstm"].text)
    report.picture = f"<svg>{'<g></g>' * 20_000}</svg>"
    text = page(report)
    assert unpacked(text)["picture"] == report.picture
    assert "<svg" not in text
    assert NO_SCRIPT in text


def test_a_page_of_many_layers_is_small() -> None:
    report = contents("".join(["- Input((3,))\n", *(f"- Dense({n})\n" for n in range(1, 151))]))
    assert sum(map(len, [*report.explanations, report.picture])) > 300_000
    assert len(page(report)) < 120_000


def test_mistakes_stand_above_everything() -> None:
    text = page(contents((ROOT / "docs" / "wrong.yaml").read_text(encoding="utf-8")))
    assert text.index("What is wrong") < text.index("SC202") < text.index("SC402")
    assert "fix: write `return_sequences`" in text
    assert "lstm_1 (None, 10) → lstm_2" in text
    assert 'id="layers"' not in text


def model(names: list[str]) -> Contents:
    layers = [{"Dense": {"units": 3, "name": name}} for name in names]
    return contents(json_text(["Input(3)", *layers]), "model.json")


def test_hostile_words_change_nothing_of_the_page() -> None:
    words = [w for w in WORDS if "/" not in w and not any(category(c)[0] == "C" for c in w) and w]
    words = list(dict.fromkeys(words))
    assert len(words) > 5
    hostile, plain = model(words), model([f"name{n}" for n in range(len(words))])
    for report in (hostile, plain):
        report.picture = ""  # Its boxes are as wide as the words; tests of `plot` are about it.
    assert hostile.lines
    assert Outline(page(hostile)).elements == Outline(page(plain)).elements


def test_hostile_file_names() -> None:
    text = page(contents("[Desne(3)]", "<script>alert(1)</script>.yaml"))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_colors_are_those_of_pictures() -> None:
    text = style()
    for theme in THEMES.values():
        assert f"--page: {theme.page};" in text
        assert f"--weights-4: {theme.weights[4]};" in text
    used = set(re.findall(r"var\(--([\w-]+)\)", text)) - {"depth", "share"}
    assert used <= set(re.findall(r"--([\w-]+):", text))
