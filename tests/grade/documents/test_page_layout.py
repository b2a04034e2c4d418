"""Characters at places of a page become lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shapecalc.grade.documents.page_layout import page_lines
from shapecalc.grade.documents.page_parts import Glyph, Stroke, Upright
from shapecalc.grade.documents.page_tables import Grid


def glyphs(text: str, x: float, base: float, size: float = 10) -> Iterator[Glyph]:
    """The characters of a text in a typewriter's font."""
    width = 0.6 * size
    for at, sign in enumerate(text):
        yield Glyph(sign, x + at * width, x + (at + 1) * width, base, size)


def page(*texts: tuple[str, float, float] | tuple[str, float, float, float]) -> list[str]:
    lines = page_lines([glyph for text in texts for glyph in glyphs(*text)])
    assert all(len(line) == 1 for line in lines)
    return [line[0] for line in lines]


def test_lines_from_top_to_bottom() -> None:
    assert page(("b", 0, 80), ("a", 0, 90)) == ["a", "b"]


def test_blanks_and_gaps() -> None:
    assert page(("lstm 480", 0, 90), ("x", 60, 90)) == ["lstm 480    x"]
    assert page(("a  b   c d", 0, 90)) == ["a    b    c d"]


def test_blanks_that_are_no_characters() -> None:
    assert page(("lstm", 0, 90), ("480", 26, 90)) == ["lstm 480"]


@pytest.mark.parametrize(
    ("height", "size", "text"),
    [(95, 6, "n^2 = 4"), (96, 8, "n^2 = 4"), (87, 6, "n2 = 4"), (91, 10, "n2 = 4")],
)
def test_powers(height: float, size: float, text: str) -> None:
    assert page(("n", 0, 90), ("2", 6, height, size), (" = 4", 10, 90)) == [text]


def test_a_power_of_two_digits_at_the_start() -> None:
    assert page(("2", 0, 90), ("10", 6, 95, 6), ("= 1024", 16, 90)) == ["2^10 = 1024"]


@pytest.mark.parametrize("distance", [9, 10, 12])
def test_narrow_lines(distance: float) -> None:
    assert page(("ab", 0, 90), ("cd", 0, 90 - distance)) == ["ab", "cd"]


def test_struck_text() -> None:
    struck = [sign._replace(is_struck=True) for sign in glyphs("44 0", 0, 90)]
    assert page_lines([*struck, *glyphs(" 480", 24, 90)]) == [["~~44~~ ~~0~~ 480"]]


def test_columns_of_text() -> None:
    left = [(f"a{at}", 0.0, 90.0 - 12 * at) for at in range(4)]
    right = [(f"b{at}", 200.0, 90.0 - 12 * at) for at in range(4)]
    title = ("a title over both columns of text, wide", 0.0, 120.0)
    assert page(title, *left, *right) == [
        "a title over both columns of text, wide",
        *("a0", "a1", "a2", "a3"),
        *("b0", "b1", "b2", "b3"),
    ]


def test_a_table_of_two_columns() -> None:
    rows = [
        cell
        for at in range(5)
        for cell in ((f"a{at}", 0.0, 90.0 - 12 * at), (f"b{at}", 200.0, 90.0 - 12 * at))
    ]
    assert page(*rows) == [f"a{at}    b{at}" for at in range(5)]


def test_a_page_number_that_is_written_first() -> None:
    assert page(("3", 300, 10), ("a", 0, 90), ("b", 0, 78)) == ["a", "b", "3"]


def test_a_header_that_is_written_last() -> None:
    body = [(f"a{at}", 0.0, 90.0 - 12 * at) for at in range(5)]
    assert page(*body, ("head", 200, 200)) == ["head", "a0", "a1", "a2", "a3", "a4"]


def test_nothing() -> None:
    assert page_lines([]) == []
    assert page_lines([Glyph(" ", 0, 5, 90, 10), Glyph("x", 0, 5, 90, 0)]) == []


def test_tables() -> None:
    strokes = [Stroke(0, 200, height) for height in (100, 70, 40)]
    uprights = [Upright(40, 100, distance) for distance in (0, 100, 200)]
    table = Grid(
        [0, 100, 200],
        [-100, -70, -40],
        [[stroke] for stroke in strokes],
        [[upright] for upright in uprights],
    )
    texts = [("end", 0, 20), ("(None,", 110, 88), ("10)", 110, 75), ("a", 10, 80), ("b", 10, 50)]
    signs = [glyph for text in texts for glyph in glyphs(*text)]
    assert page_lines([*signs, *glyphs("title", 0, 120)], [table]) == [
        ["title"],
        ["a", "(None,\n10)"],
        ["b", ""],
        ["end"],
    ]
