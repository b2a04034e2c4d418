from __future__ import annotations

from shapecalc.grade.documents.page_parts import Glyph, Stroke


def test_strokes() -> None:
    glyph = Glyph("4", 10, 16, 90, 10)
    assert Stroke(0, 20, 93).strikes(glyph)
    strokes = [Stroke(0, 20, 89), Stroke(0, 20, 90), Stroke(0, 20, 97), Stroke(14, 20, 93)]
    assert not any(stroke.strikes(glyph) for stroke in strokes)
