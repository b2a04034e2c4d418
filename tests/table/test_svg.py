"""Elements of SVG: escaped, and numbers without needless digits."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hostile_words import WORDS

from shapecalc.table.svg import element, parent, picture_start


@pytest.mark.parametrize("word", WORDS)
def test_words_are_escaped(word: str) -> None:
    item = ElementTree.fromstring(parent("g", [element("text", word, fill=word)], id=word))
    (inner,) = item
    assert list(inner) == []
    assert set(inner.attrib) == {"fill"}


def test_numbers() -> None:
    assert element("line", x1=1 / 3, x2=-0.001, y1=12) == '<line x1="0.33" x2="0" y1="12"/>'


def test_start() -> None:
    start = picture_start(20, 10.5, 11)
    root = ElementTree.fromstring(f"{start}</svg>")
    assert root.attrib["viewBox"] == "0 0 20 10.5"
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
