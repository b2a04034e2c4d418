"""What a late hand-in loses: a fraction of its points for every day that has begun."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from shapecalc.dataclasses import dataclass

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LateRule:
    """What the rubric says of late hand-ins.

    Attributes:
        deadline: until when a hand-in is in time.
        per_day: the fraction of the points that it loses for each day that has begun.
        at_most: the largest fraction that it loses.
        grace: how long after the deadline it still loses nothing.
    """

    deadline: datetime
    per_day: float = 0
    at_most: float = 1
    grace: timedelta = timedelta()

    def days(self, submitted: datetime) -> int:
        """Return how many days a hand-in is late, the one that has begun included."""
        late = submitted - self.deadline
        return 0 if late <= self.grace else max(1, ceil(late / DAY))

    def lost(self, days: int) -> float:
        """Return the fraction of the points that a hand-in loses which is some days late."""
        return min(self.at_most, self.per_day * days)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a hand-in is.

    Attributes:
        text: in words; empty if it is in time, or if nothing is known.
        lost: the fraction of the points that it loses.
        unknown: whether it is late, but by a time that nobody has said.
    """

    text: str = ""
    lost: float = 0
    unknown: bool = False


def lateness(
    rule: LateRule | None,
    submitted: datetime | None = None,
    flagged: bool = False,
    days: int | None = None,
) -> Lateness:
    """Return how late a hand-in is.

    Args:
        rule: what the rubric says of late hand-ins.
        submitted: when it was handed in, if the platform says so.
        flagged: whether the platform says that it was late.
        days: how many days the teacher says that it is late; this counts more than all else.

    >>> lateness(LateRule(datetime(2026, 12, 1), 0.1), datetime(2026, 12, 2, 1))
    Lateness(text='2 days', lost=0.2, unknown=False)
    """
    if days is None and rule and submitted is not None:
        days = rule.days(submitted)
    if days is None:
        unknown = flagged and rule is not None and rule.per_day > 0
        return Lateness("late" if flagged else "", 0, unknown)
    if not days:
        return Lateness()
    return Lateness(f"{days} day{'s' * (days > 1)}", rule.lost(days) if rule else 0)
