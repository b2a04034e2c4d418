"""How much room texts take in the font of a picture.

The widths are those of DejaVu Sans, which is as wide as Verdana and wider than Arial, Helvetica and
Roboto. So a text that fits its box with them fits in each of these fonts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width

REGULAR = (
    *(318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337),
    *(637, 637, 637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531),
    *(1000, 685, 687, 699, 771, 632, 576, 775, 752, 295, 295, 656, 558, 863, 749, 788),
    *(604, 788, 695, 635, 611, 732, 685, 989, 686, 611, 686, 391, 337, 391, 838, 500),
    *(500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612),
    *(635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838),
)
BOLD_WIDTHS = (
    *(349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366),
    *(696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 581),
    *(1000, 774, 763, 734, 831, 684, 684, 821, 837, 373, 373, 775, 638, 996, 837, 851),
    *(733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838, 500),
    *(500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688),
    *(716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838),
)
"""The widths of the characters from the blank to the tilde, in thousandths of the font size."""

SIGNS = {"·": 380, "×": 838, "…": 1000}
"""The widths of signs that a picture has itself, in bold."""

OTHER, WIDE = 1250, 1400
"""The widths of other letters, and of wide ones, which are seldom wider."""


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text at a font size.

    >>> text_width("lstm", 10), text_width("lstm", 10, bold=True), text_width("층", 10)
    (21.67, 24.6, 14.0)
    """
    widths = BOLD_WIDTHS if bold else REGULAR
    return sum(_width(character, widths) for character in text) * size / 1000


def _width(character: str, widths: tuple[int, ...]) -> int:
    number = ord(character) - 32
    if 0 <= number < len(widths):
        return widths[number]
    return SIGNS.get(character) or (WIDE if east_asian_width(character) in "WFA" else OTHER)


def fitted(text: str, room: float, size: float, bold: bool = False) -> str:
    """Return a text that fits into a room, without its middle if it is too long.

    >>> fitted("conv2_block1_1_conv", 60, 10)
    'conv…conv'
    """
    if text_width(text, size, bold) <= room:
        return text
    few, many = 0, len(text)
    while few < many:
        kept = (few + many + 1) // 2
        if text_width(_without_middle(text, kept), size, bold) <= room:
            few = kept
        else:
            many = kept - 1
    return _without_middle(text, few)


def _without_middle(text: str, kept: int) -> str:
    """Return the first and the last characters of a text, as many as are kept."""
    end = kept // 2
    return f"{text[: kept - end]}…{text[len(text) - end :]}"


def lines_in(text: str, room: float, size: float, most: int) -> list[str]:
    """Return a text in lines that fit into a room, the last of them shortened.

    >>> lines_in("expects 3 axes, got 2 of them", 50, 10, 2)
    ['expects 3', 'axe…em']
    """
    lines = [*_wrapped(text.split(), room, size)]
    if len(lines) > most:
        lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return [fitted(line, room, size) for line in lines]


def _wrapped(words: Iterable[str], room: float, size: float) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > room:
            yield line
            longer = word
        line = longer
    yield line
