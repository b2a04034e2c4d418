"""Times as platforms and people write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo

from shapecalc.patterns import regex

ISO = regex(
    r"(\d{4})[-/.] ?(\d{1,2})[-/.] ?(\d{1,2})\.?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
    r"\s*(UTC|Z|[-+]\d{2}:?\d{2})?"
)
"""Year, month and day, then the hour and the offset from UTC."""

KOREAN = regex(
    r"(\d{4})년 ?(\d{1,2})월 ?(\d{1,2})일(?: ?\(?\w요일\)?)?,?"
    r"(?: ?(오전|오후))? ?(\d{1,2})[:시] ?(\d{2})분?"
)
MONTHS = "january february march april may june july august september october november december"
ENGLISH = regex(
    r"(?:\w+, )?(?:(?P<day>\d{1,2}) (?P<month>[A-Za-z]+)|(?P<month2>[A-Za-z]+) (?P<day2>\d{1,2}),?)"
    r" (?P<year>\d{4}),? (?P<hour>\d{1,2}):(?P<minute>\d{2})(?: ?(?P<half>[AP]M))?",
    re.IGNORECASE,
)
"""As in Moodle: ``Wednesday, 10 June 2026, 2:14 PM``, ``Wednesday, June 10, 2026, 2:14 PM``."""


def moment(text: str, zone: tzinfo | None) -> datetime | None:
    """Return the time in a text, in a zone unless the text has one; None if it is no time.

    >>> from datetime import timezone
    >>> str(moment("2026-12-01 23:59+09:00", None)), moment("soon", None)
    ('2026-12-01 23:59:00+09:00', None)
    >>> str(moment("Wednesday, 10 June 2026, 2:14 PM", timezone.utc))
    '2026-06-10 14:14:00+00:00'
    >>> str(moment("2026년 6월 10일 수요일, 오후 2:14", timezone.utc))
    '2026-06-10 14:14:00+00:00'
    """
    text = " ".join(text.split())
    try:
        return _iso(text, zone) or _korean(text, zone) or _english(text, zone)
    except ValueError:  # There is no such day, or no such hour.
        return None


def _iso(text: str, zone: tzinfo | None) -> datetime | None:
    match = ISO.fullmatch(text)
    if not match:
        return None
    *numbers, offset = match.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(offset) or zone)


def _zone(offset: str | None) -> tzinfo | None:
    if not offset:
        return None
    if offset in ("UTC", "Z"):
        return timezone.utc
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if offset[0] == "-" else size)


def _korean(text: str, zone: tzinfo | None) -> datetime | None:
    match = KOREAN.fullmatch(text)
    if not match:
        return None
    year, month, day, half, hour, minute = match.groups()
    hours = _hour(int(hour), {"오전": "AM", "오후": "PM"}.get(half or "", ""))
    return datetime(int(year), int(month), int(day), hours, int(minute), tzinfo=zone)


def _english(text: str, zone: tzinfo | None) -> datetime | None:
    match = ENGLISH.fullmatch(text)
    if not match:
        return None
    name = (match["month"] or match["month2"]).casefold()
    months = [n for n, month in enumerate(MONTHS.split(), 1) if month.startswith(name)]
    if len(months) != 1:
        return None
    day, hour = int(match["day"] or match["day2"]), _hour(int(match["hour"]), match["half"] or "")
    return datetime(int(match["year"]), months[0], day, hour, int(match["minute"]), tzinfo=zone)


def _hour(hour: int, half: str) -> int:
    """Return an hour of the day; of a clock with two halves if the half is known.

    >>> _hour(12, "AM"), _hour(2, "pm"), _hour(14, "")
    (0, 14, 14)
    """
    return hour % 12 + 12 * (half.upper() == "PM") if half else hour
