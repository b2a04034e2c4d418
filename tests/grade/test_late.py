"""What late hand-ins lose."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from shapecalc.grade.late import Lateness, LateRule, lateness

KOREA = timezone(timedelta(hours=9))
DEADLINE = datetime(2026, 12, 1, 23, 59, tzinfo=KOREA)
RULE = LateRule(DEADLINE, 0.1, 0.5, timedelta(minutes=10))


@pytest.mark.parametrize(
    ("late", "days"),
    [
        (timedelta(days=-1), 0),
        (timedelta(), 0),
        (timedelta(minutes=10), 0),
        (timedelta(minutes=11), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, seconds=1), 2),
        (timedelta(days=30), 30),
    ],
)
def test_days(late: timedelta, days: int) -> None:
    assert RULE.days(DEADLINE + late) == days


def test_no_more_than_the_most_is_lost() -> None:
    assert [RULE.lost(days) for days in (0, 1, 5, 30)] == [0, 0.1, 0.5, 0.5]


def test_times_in_other_zones() -> None:
    assert RULE.days(datetime(2026, 12, 1, 14, 59, tzinfo=timezone.utc)) == 0
    assert RULE.days(datetime(2026, 12, 1, 23, 59, tzinfo=timezone.utc)) == 1


def test_lateness() -> None:
    late = DEADLINE + timedelta(days=1, hours=1)
    assert lateness(RULE, DEADLINE) == Lateness()
    assert lateness(RULE, late) == Lateness("2 days", 0.2)
    assert lateness(RULE, late, days=0) == Lateness()
    assert lateness(RULE, late, flagged=True, days=1) == Lateness("1 day", 0.1)
    assert lateness(None, late) == Lateness()
    assert lateness(None, late, days=2) == Lateness("2 days")


def test_late_by_an_unknown_time() -> None:
    """Canvas says only that something is late; no points are lost before a person says how late."""
    assert lateness(RULE, flagged=True) == Lateness("late", 0, unknown=True)
    assert lateness(None, flagged=True) == Lateness("late")
    assert lateness(LateRule(DEADLINE), flagged=True) == Lateness("late")
