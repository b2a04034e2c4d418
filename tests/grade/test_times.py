"""Times as platforms and people write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from shapecalc.grade.times import moment

UTC = timezone.utc
AFTERNOON = datetime(2026, 6, 10, 14, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-10 14:14",
        "2026-06-10T14:14:00",
        "2026-06-10 14:14:00 UTC",
        "2026-06-10 14:14:00.000000000 Z",
        "2026-06-10 23:14 +0900",
        "2026-06-10T07:14:00-07:00",
        "2026. 6. 10. 14:14",
        "2026/6/10 14:14",
        "Wednesday, 10 June 2026, 2:14 PM",
        "Wednesday, June 10, 2026, 2:14 PM",
        "Wednesday, 10 June 2026, 14:14",
        "10 Jun 2026, 2:14 pm",
        "2026년 6월 10일 수요일, 오후 2:14",
        "2026년 6월 10일(수요일) 14:14",
        "2026년 6월 10일 오후 2시 14분",
    ],
)
def test_moments(text: str) -> None:
    assert moment(text, UTC) == AFTERNOON


def test_a_day_begins_at_midnight() -> None:
    assert moment("2026-06-10", UTC) == datetime(2026, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(("text", "hour"), [("12:05 AM", 0), ("12:05 PM", 12), ("11:05 PM", 23)])
def test_hours(text: str, hour: int) -> None:
    assert moment(f"Wednesday, 10 June 2026, {text}", UTC) == datetime(
        2026, 6, 10, hour, 5, tzinfo=UTC
    )


def test_the_zone_of_the_text_counts() -> None:
    korea = timezone(timedelta(hours=9))
    assert moment("2026-06-10 14:14+09:00", UTC) == datetime(2026, 6, 10, 14, 14, tzinfo=korea)
    assert moment("2026-06-10 14:14", None) == datetime(2026, 6, 10, 14, 14)


@pytest.mark.parametrize(
    "text", ["", "-", "soon", "2026-13-01", "2026-02-30", "10 J 2026, 2:14", "2026-06-10 25:00"]
)
def test_no_times(text: str) -> None:
    assert moment(text, UTC) is None
