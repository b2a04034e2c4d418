"""The page: by itself, without a script, with sizes to choose from."""

from __future__ import annotations

from html.parser import HTMLParser

from pictures import picture_of

from shapecalc.plot.page import ZOOMS, as_page
from shapecalc.plot.strokes import canvas
from shapecalc.plot.theme import THEMES


class Tags(HTMLParser):
    """Collects the tags of a page and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_a_page() -> None:
    theme = THEMES["dark"]
    drawn = canvas(picture_of("lstm.yaml"), theme)
    text = as_page(drawn, "<lstm>", theme)
    parser = Tags()
    parser.feed(text)
    names = [tag for tag, _ in parser.tags]
    assert {"script", "link", "img", "iframe"}.isdisjoint(names)
    assert not any({"href", "src", "onload"} & set(attributes) for _, attributes in parser.tags)
    assert [names.count(name) for name in ("svg", "input", "label")] == [1, len(ZOOMS), len(ZOOMS)]
    assert "<title>&lt;lstm&gt;</title>" in text
    assert f"#zoom3:checked ~ main svg {{ width: {drawn.width * 2:.0f}px }}" in text
    (chosen,) = [attributes for _, attributes in parser.tags if "checked" in attributes]
    assert chosen["id"] == "zoom2"
    assert f"background: {theme.page}" in text
    assert "url(" not in text
