"""Files that no platform has named: the name of a student comes from the path."""

from __future__ import annotations

import pytest

from shapecalc.grade.exports.plain import UNCLEAR, plain, students


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([], []),
        (["kim.yaml"], ["kim"]),
        (["a/kim.yaml", "b/kim.yaml"], ["a", "b"]),
        (["kim.txt", "a/kim.txt"], ["kim.txt", "a"]),
        (["kim", "kim.txt"], ["kim", "kim.txt"]),
        (["kim.a", "kim.b", "kim"], ["kim.a", "kim.b", "kim"]),
    ],
)
def test_students(paths: list[str], names: list[str]) -> None:
    assert students(paths) == names
    assert len(set(students(paths))) == len(paths)


def test_folders_of_students() -> None:
    files = [("w/kim/a.txt", ""), ("w/kim/b.py", ""), ("w/kim/c.png", "a picture"), ("x", "y")]
    found = plain([*files, ("w/lee/a.txt", "")])
    assert [(h.name, h.files, h.unread) for h in found.hand_ins] == [
        ("w/kim", ["w/kim/a.txt", "w/kim/b.py"], [("w/kim/c.png", "a picture")]),
        ("w/lee", ["w/lee/a.txt"], []),
    ]
    assert (found.left_out, found.unclear) == ([("x", "y")], "")


def test_folders_that_may_be_sections() -> None:
    found = plain([("1/kim.txt", ""), ("1/lee.txt", ""), ("2/park.txt", "")])
    assert [h.name for h in found.hand_ins] == ["1/kim", "1/lee", "2/park"]
    assert found.unclear == UNCLEAR
    assert not plain([("1/kim.txt", ""), ("1/lee.txt", "")]).unclear


def test_plain() -> None:
    found = plain([("kim.txt", ""), ("lee.png", "an image"), ("README.md", ""), ("a/lee.md", "")])
    assert found.platform == ""
    assert [(h.name, h.files) for h in found.hand_ins] == [
        ("kim", ["kim.txt"]),
        ("a/lee", ["a/lee.md"]),
    ]
    assert found.left_out == [("lee.png", "an image"), ("README.md", "a README")]
