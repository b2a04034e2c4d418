from __future__ import annotations

import pytest

from shapecalc.grade.documents.styled import Piece, grouped, joined, raised, struck


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([Piece("a"), Piece("b")], "ab"),
        ([Piece("44", True), Piece("0 ", True), Piece("480")], "~~440~~ 480"),
        ([Piece("n"), Piece("1", False, True), Piece("0", False, True)], "n^10"),
        ([Piece("n"), Piece("2", True, True)], "n~~^2~~"),
        ([Piece(" ", True), Piece("x")], " x"),
        ([], ""),
    ],
)
def test_joined(pieces: list[Piece], text: str) -> None:
    assert joined(pieces) == text


def test_struck_lines() -> None:
    assert struck(" a b\nc") == " ~~a b~~\n~~c~~"


def test_raised() -> None:
    assert raised("n+1") == "^(n+1)"
    assert raised("(n+1)") == "^(n+1)"
    assert raised("(a)(b)") == "^((a)(b))"
    assert raised("") == ""


def test_grouped() -> None:
    assert list(map(grouped, ("", "10", "n m"))) == ["", "10", "(n m)"]
