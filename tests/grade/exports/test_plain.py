"""Files that no platform has named: the name of a student comes from the path."""

from __future__ import annotations

import pytest

from shapecalc.grade.exports.plain import plain, students


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


def test_plain() -> None:
    found = plain([("kim.txt", ""), ("lee.png", "an image"), ("README.md", ""), ("a/lee.md", "")])
    assert found.platform == ""
    assert [(h.name, h.files) for h in found.hand_ins] == [
        ("kim", ["kim.txt"]),
        ("a/lee", ["a/lee.md"]),
    ]
    assert found.left_out == [("lee.png", "an image"), ("README.md", "a README")]
