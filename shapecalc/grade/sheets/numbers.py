"""Numbers as people write them: with any thousands mark, with K, M or 만, rounded.

>>> read_number("4.457.472"), read_number("445만 7472"), read_number("4457472.0")
(4457472, 4457472, 4457472)
>>> read_number("4.46M").includes(4_457_472), read_number("1,2K")
(True, Rounded(low=1150, high=1250, text='1,2K'))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from shapecalc.dataclasses import dataclass
from shapecalc.patterns import regex

MARKS = r"[,.'_]"
NUMBER = regex(
    rf"""
    (?P<whole> \d{{1,3}} (?P<mark>{MARKS}) \d{{3}} (?: (?P=mark) \d{{3}} )* (?![\d]|{MARKS}\d)
             | \d+ (?: [.,] \d+ )? )
    (?: (?P<zeros> \.0+ (?!\d) ) )?
    (?: \s? (?P<man> 만 | 천 | 백만 | 억 ) (?: \s? (?P<thousands> \d ) \s? 천 )?
        (?: \s? (?P<rest> \d{{1,3}},?\d{{0,3}} ) (?! \d | \s? [천백만억] ) )?
      | \s? (?P<unit> [kK] | [mM] | [bB] | mil\b | mio\b | million\b | thousand\b ) (?!\w) )?
    """,
    re.VERBOSE,
)
_UNITS = {"k": 10**3, "m": 10**6, "b": 10**9, "mil": 10**6, "mio": 10**6}
_UNITS |= {
    "thousand": 10**3,
    "million": 10**6,
    "천": 10**3,
    "만": 10**4,
    "백만": 10**6,
    "억": 10**8,
}

LONGEST = 40
"""The most digits of a number."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A rounded number: from ``low`` up to ``high``, as in ``4.46M``."""

    low: int
    high: int
    text: str = ""

    @property
    def is_coarse(self) -> bool:
        """Whether only one digit is given, and no fraction: ``4M``, ``80 million``."""
        digits = re.fullmatch(r"(\d+)\D*", self.text.strip())
        return digits is not None and len(digits[1].strip("0")) < 2

    def is_exactly(self, number: object) -> bool:
        """Return whether a number needs no rounding to be this one: 2,000,000 for ``200만``."""
        return isinstance(number, int) and 2 * number == self.low + self.high

    def includes(self, number: object) -> bool:
        """Return whether an exact number is rounded to this one.

        >>> Rounded(1150, 1250).includes(1216)
        True
        """
        return isinstance(number, int) and self.low <= number <= self.high


def read_number(text: str) -> int | Rounded | None:
    """Return the number that a whole text is; None if it is none.

    >>> read_number("4.5"), read_number("1.216"), read_number("012")
    (None, 1216, 12)
    """
    match = NUMBER.fullmatch(text.strip())
    return number_of(match) if match else None


def number_of(match: re.Match[str]) -> int | Rounded | None:
    """Return the number of a match of `NUMBER`; None for a fraction without a unit."""
    digits = match["whole"]
    if len(digits) > LONGEST:
        return None
    unit = _UNITS.get((match["man"] or match["unit"] or "").lower(), 1)
    if unit == 1:
        return _exact(digits, match["mark"])
    if match["rest"] or match["thousands"]:
        return _in_parts(match, unit)
    if unit == 1000 and match["mark"] == ",":
        return None  # `4,457K` may be 4457 or 4457000.
    return _rounded(digits, unit, match[0].strip())


def _in_parts(match: re.Match[str], unit: int) -> int | Rounded | None:
    """Return a number with thousands and ones behind: ``445만 7472``, ``16만 8천`` (rounded)."""
    head = _exact(match["whole"], match["mark"])
    if head is None:
        return None
    number = head * unit + 1000 * int(match["thousands"] or 0)
    if match["rest"]:
        return number + int(match["rest"].replace(",", ""))
    return Rounded(number - 500, number + 500, match[0].strip())


def _exact(written: str, mark: str | None) -> int | None:
    if mark:
        return int(re.sub(r"\D", "", written))
    if not written.isdigit():
        number, _, rest = written.replace(",", ".").partition(".")
        return int(number) if not rest.strip("0") and "." in written else None
    return int(written)


def _rounded(written: str, unit: int, text: str) -> int | Rounded:
    """Return a number with a unit; 64만 may be exact, so that its range has both."""
    number = Decimal(written.replace("'", "").replace("_", "").replace(",", "."))
    step = Decimal(unit).scaleb(int(number.as_tuple().exponent))
    value = number * unit
    if step <= 1:
        return int(value)
    return Rounded(int(value - step / 2), int(value + step / 2), text)


def are_thousands(rest: Sequence[str]) -> bool:
    """Return whether the numbers behind a number can only be its thousands: ``4 194 816``."""
    groups = all(re.fullmatch(r"\d{3}", text) for text in rest)
    return groups and (len(rest) > 1 or any(text[0] == "0" for text in rest))
