"""Colours: texts can be read on everything they are written on."""

from __future__ import annotations

import pytest

from shapecalc.plot.theme import THEMES


def brightness(color: str) -> float:
    """Return the relative luminance of a colour, as the accessibility guidelines compute it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(brightness, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_contrast(name: str) -> None:
    theme = THEMES[name]
    grounds = [theme.page, *theme.frames, *theme.weights, theme.band, theme.wrong_box]
    assert min(contrast(theme.text, ground) for ground in grounds) >= 4.5
    assert min(contrast(theme.faint, ground) for ground in theme.weights) >= 3.5
    assert min(contrast(theme.faint, ground) for ground in theme.weights[:3]) >= 4.5
    assert contrast(theme.wrong, theme.wrong_box) >= 4.5
    assert contrast(theme.line, theme.page) >= 4.5
    assert min(contrast(theme.bar, ground) for ground in theme.weights) >= 2
