"""What the code of one's own layers does, before it is followed."""

from __future__ import annotations

from shapecalc.own_code import OwnCode, Trace


def test_nothing_is_known_at_first() -> None:
    assert OwnCode(True).traces == {}
    assert Trace().outputs is None
    assert OwnCode(True).traces is not OwnCode(True).traces
