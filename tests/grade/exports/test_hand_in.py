"""What a student has handed in."""

from __future__ import annotations

from shapecalc.grade.exports.hand_in import Export, HandIn


def test_nothing_is_shared_between_hand_ins() -> None:
    first, second = HandIn(["a.txt"]), HandIn(["b.txt"])
    first.unread.append(("photo.png", "an image"))
    assert second.unread == []
    assert Export("", [first, second], []).hand_ins[0].files == ["a.txt"]
