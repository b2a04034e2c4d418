"""What is on a page: characters and thin lines."""

from __future__ import annotations

from typing import NamedTuple


class Glyph(NamedTuple):
    """A character on a page.

    Attributes:
        text: the character.
        left, right: where it begins and ends.
        base: the height of the line on which it stands; it grows upwards.
        size: the size of its letters.
        is_struck: whether a line strikes it through.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    is_struck: bool = False


class Stroke(NamedTuple):
    """A thin line from left to right, at a height."""

    left: float
    right: float
    height: float

    def strikes(self, glyph: Glyph) -> bool:
        """Return whether the line goes through the middle of a character, not below or above."""
        if not self.left <= (glyph.left + glyph.right) / 2 <= self.right:
            return False
        return 0.1 * glyph.size < self.height - glyph.base < 0.45 * glyph.size


class Upright(NamedTuple):
    """A thin line from below to above, at a distance from the left."""

    bottom: float
    top: float
    distance: float
