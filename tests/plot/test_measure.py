"""Widths are those of the font; shortened texts fit."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import matplotlib
import pytest

from shapecalc.plot.measure import (
    BOLD_WIDTHS,
    OTHER,
    REGULAR,
    SIGNS,
    fitted,
    lines_in,
    text_width,
)

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")


@pytest.mark.parametrize(("name", "widths"), [("", REGULAR), ("-Bold", BOLD_WIDTHS)])
def test_widths_of_the_font(name: str, widths: tuple[int, ...]) -> None:
    font = import_module("fontTools.ttLib").TTFont(FONTS / f"DejaVuSans{name}.ttf")
    glyphs, advances, unit = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm

    def width(sign: str) -> int:
        return int(-(-advances[glyphs[ord(sign)]][0] * 1000 // unit))

    assert [width(chr(number)) for number in range(32, 127)] == list(widths)
    assert all(width(sign) <= room for sign, room in SIGNS.items())
    assert all(width(sign) <= OTHER for sign in "éßλπЖ")


@pytest.mark.parametrize("room", [0, 20, 50, 90, 200])
def test_fitted(room: float) -> None:
    text = fitted("conv2_block1_1_conv", room, 12)
    assert text == "…" or text_width(text, 12) <= room
    assert text.partition("…")[0] in "conv2_block1_1_conv"


def test_lines() -> None:
    text = "expects 3 axes, but gets only 2 of them"
    lines = lines_in(text, 100, 12, 9)
    assert " ".join(lines) == text
    assert all(text_width(line, 12) <= 100 for line in lines)
    assert len(lines_in(text, 100, 12, 2)) == 2
