"""The download of Moodle: folders with and without an underscore at the end, and flat files."""

from __future__ import annotations

import unicodedata

import pytest

from shapecalc.grade.exports.moodle import NOT_OURS, moodle


def test_folders() -> None:
    files = [
        ("Kim Minji_12345_assignsubmission_file_/answers.txt", ""),
        ("Kim Minji_12345_assignsubmission_file_/deep/more.txt", ""),
        ("Kim Minji_12345_assignsubmission_onlinetext_/onlinetext.html", ""),
        ("이준_12346_assignsubmission_file/답.csv", ""),
        ("이준_12346_assignsubmission_file/photo.png", "an image"),
    ]
    found = moodle(files)
    assert found is not None
    assert found.platform == "Moodle"
    kim, lee = found.hand_ins
    assert (kim.name, kim.ids, kim.files) == (
        "Kim Minji",
        ("12345",),
        [path for path, _ in files[:3]],
    )
    assert (lee.name, lee.ids, lee.files) == ("이준", ("12346",), [files[3][0]])
    assert lee.unread == [files[4]]


def test_flat_files() -> None:
    found = moodle(
        [
            ("김 민지_12345_assignsubmission_file_answers_1.txt", ""),
            ("Kim-Lee Anne_12346_assignsubmission_onlinetext_onlinetext.html", ""),
        ]
    )
    assert found is not None
    assert [(h.name, h.ids) for h in found.hand_ins] == [
        ("김 민지", ("12345",)),
        ("Kim-Lee Anne", ("12346",)),
    ]


def test_without_names() -> None:
    found = moodle([("Participant_12345_assignsubmission_file_/a.txt", "")])
    assert found is not None
    assert (found.hand_ins[0].name, found.hand_ins[0].ids) == ("", ("12345",))


def test_two_students_of_one_name() -> None:
    found = moodle([(f"Kim Minji_{n}_assignsubmission_file_/a.txt", "") for n in (12345, 12346)])
    assert found is not None
    assert [h.ids for h in found.hand_ins] == [("12345",), ("12346",)]


def test_strays_and_folders_around() -> None:
    name = unicodedata.normalize("NFD", "김민지")
    found = moodle(
        [
            (f"course/{name}_12345_assignsubmission_file_/a.txt", ""),
            ("course/README.txt", ""),
            ("course/Thumbs.db", "a file of the system"),
        ]
    )
    assert found is not None
    assert [h.name for h in found.hand_ins] == ["김민지"]
    assert found.left_out == [
        ("course/README.txt", NOT_OURS),
        ("course/Thumbs.db", "a file of the system"),
    ]


@pytest.mark.parametrize("path", ["kim.txt", "kim_12345_67890_a.txt", "assignsubmission_file_/a"])
def test_other_files(path: str) -> None:
    assert moodle([(path, "")]) is None
