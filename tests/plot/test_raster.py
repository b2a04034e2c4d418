"""PNG and PDF: the size of the picture, the same every day, and every name is a text."""

from __future__ import annotations

import struct
from typing import Any

import numpy
import pypdfium2
import pytest
from pictures import picture_of

from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.raster import as_pdf, as_png
from shapecalc.plot.strokes import DrawnRectangle, canvas
from shapecalc.plot.theme import THEMES

GRAPH = ModelGraph(
    "model",
    "Functional",
    "110 parameters",
    [
        Vertex("$x^2$ 층 \u202e", "Input", "?"),
        Vertex("b", "Dense", "", 100, "100", mistakes=["no"]),
    ],
    [(0, 1)],
)


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_png() -> None:
    drawn = canvas(picture_of(GRAPH), THEMES["light"])
    png = as_png(drawn)
    width, height = size(png)
    assert abs(width - 2 * drawn.width) <= 2
    assert abs(height - 2 * drawn.height) <= 2
    assert as_png(drawn) == png


def test_a_large_png_has_fewer_dots(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = canvas(picture_of(GRAPH), THEMES["light"])
    monkeypatch.setattr("shapecalc.plot.raster.MOST_DOTS", 10_000)
    width, height = size(as_png(drawn))
    assert 9_000 <= width * height <= 10_000
    monkeypatch.setattr("shapecalc.plot.raster.MOST_ACROSS", 50)
    assert max(size(as_png(drawn))) <= 50


def test_pdf() -> None:
    drawn = canvas(picture_of(GRAPH), THEMES["print"])
    content = as_pdf(drawn)
    assert as_pdf(drawn) == content
    page = pypdfium2.PdfDocument(content)[0]
    assert page.get_size() == pytest.approx((drawn.width, drawn.height), abs=0.1)
    text = page.get_textpage().get_text_range()
    assert "$x^2$" in text
    assert "110 parameters" in text


def test_colours_are_where_the_boxes_are() -> None:
    theme = THEMES["light"]
    drawn = canvas(picture_of(GRAPH), theme)
    page: Any = pypdfium2.PdfDocument(as_pdf(drawn))[0]
    dots = numpy.asarray(page.render(scale=1).to_pil().convert("RGB"))
    boxes = [s for s in drawn.strokes if isinstance(s, DrawnRectangle) and s.about]
    for box in boxes:
        x, y = int(box.area.right - 6), int(box.area.bottom - 4)
        color = "#" + "".join(f"{part:02x}" for part in dots[y, x])
        assert color == box.fill
