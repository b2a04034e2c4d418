"""Numbers in a text by their digits alone: no words count, and every reading of a mark does.

>>> numbers_in("30 000 params"), numbers_in("480,1104"), numbers_in("26,320")
([30000, 30, 0], [480, 1104], [26320, 26, 320])
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shapecalc.patterns import regex

LONGEST_TEXT = 1_000
"""How many characters of a text are searched."""

_THOUSANDS = regex(r"(?<![\d.,'])[1-9]\d{0,2}(?P<mark>[,.'_ ])\d{3}(?:(?P=mark)\d{3})*(?!\d)")
_GROUP = regex(r"\d{3}(?!\d)")
"""Digits that may be the last ones of a number with marks between thousands."""

_RUN = regex(r"(?<!\d)\d{1,40}(?!\d)")


def numbers_in(text: str) -> list[int]:
    """Return the numbers in a text, with and without marks between thousands."""
    searched = text[:LONGEST_TEXT]
    joined = [int(re.sub(r"\D", "", match[0])) for match in _THOUSANDS.finditer(searched)]
    sure = _THOUSANDS.sub(lambda m: " " if m["mark"] in ".'_" else m[0], searched)
    return joined + [int(run) for run in _RUN.findall(sure)]


def sizes_in_row(text: str, sizes: Sequence[int]) -> bool:
    """Return whether some numbers stand in a text one after the other.

    >>> sizes_in_row("gives (None, 3, 10)", [3, 10]), sizes_in_row("3 units, 11", [3, 10])
    (True, False)
    """
    runs, count = [int(run) for run in _RUN.findall(text[:LONGEST_TEXT])], len(sizes)
    return any(runs[at : at + count] == [*sizes] for at in range(len(runs) - count + 1))


def without(text: str, part: str) -> str:
    """Return a text without the first place of a part that is no piece of a longer number.

    >>> without("dense_1 620, 20", "20"), without("lstm 480", "48"), without("30 000", "000")
    ('dense_1 620,  ', 'lstm 480', '30 000')
    """
    before = r"(?<!\d)(?<!\d[ .,'_])" if _GROUP.match(part) else r"(?<!\d)"
    return re.sub(rf"{before}{re.escape(part)}(?!\d)", " ", text, count=1) if part else text
