"""The download of Canvas: whose a file is, which attempt it is, and what is no file of Canvas."""

from __future__ import annotations

import unicodedata

import pytest

from shapecalc.grade.exports.canvas import LINK, NOT_OURS, canvas
from shapecalc.grade.exports.hand_in import Export, LeftOut


def export(*paths: str) -> Export:
    found = canvas([(path, "") for path in paths])
    assert found is not None
    return found


def test_a_download() -> None:
    found = export(
        "kimminji_12345_67890_answers.txt",
        "leejun_LATE_12346_67891_hw_3 final.csv",
        "김민지_12347_67892_답.txt",
        "obrien_jr_12348_67893_a.b.md",
    )
    assert found.platform == "Canvas"
    shown = [(h.name, h.ids, h.late, h.files) for h in found.hand_ins]
    assert shown == [
        ("kimminji", ("12345",), False, ["kimminji_12345_67890_answers.txt"]),
        ("leejun", ("12346",), True, ["leejun_LATE_12346_67891_hw_3 final.csv"]),
        ("김민지", ("12347",), False, ["김민지_12347_67892_답.txt"]),
        ("obrien_jr", ("12348",), False, ["obrien_jr_12348_67893_a.b.md"]),
    ]
    assert found.left_out == []


def test_the_latest_attempt_counts() -> None:
    found = export(
        "kim_12345_670_answers.txt",
        "kim_12345_699_answers-1.txt",
        "kim_LATE_12345_702_answers-2.txt",
        "kim_12345_671_notes.txt",
        "lee_12346_680_answers.txt",
    )
    kim, lee = found.hand_ins
    assert kim.files == ["kim_LATE_12345_702_answers-2.txt", "kim_12345_671_notes.txt"]
    assert kim.late
    assert lee.files == ["lee_12346_680_answers.txt"]
    assert found.left_out == [
        ("kim_12345_670_answers.txt", "an earlier attempt of kim"),
        ("kim_12345_699_answers-1.txt", "an earlier attempt of kim"),
    ]


def test_an_uploaded_file_without_a_number_may_be_the_later_one() -> None:
    found = export("kim_12345_700_a.txt", "kim_12345_600_a.txt")
    assert found.hand_ins[0].files == ["kim_12345_700_a.txt"]


def test_texts_and_links() -> None:
    found = export("kim_12345_text.html", "lee_LATE_12346_link.html", "choi_12347_70_a.txt")
    kim, lee, _ = found.hand_ins
    assert (kim.files, kim.late) == (["kim_12345_text.html"], False)
    assert (lee.files, lee.unread, lee.late) == ([], [("lee_LATE_12346_link.html", LINK)], True)


def test_without_names() -> None:
    found = export("anon_Ab3xY_67890_answers.txt", "LATE_anon_Zz9_1_67891_answers.txt")
    assert [(h.name, h.ids, h.late) for h in found.hand_ins] == [
        ("", ("anon_Ab3xY",), False),
        ("", ("anon_Zz9_1",), True),
    ]


def test_a_name_that_is_a_number() -> None:
    found = export("20230001_12345_67890_a.txt", "20230002_LATE_12346_67891_1_2.txt")
    assert [(h.name, h.ids, h.late) for h in found.hand_ins] == [
        ("20230001", ("12345",), False),
        ("20230002", ("12346",), True),
    ]


def test_strays() -> None:
    files: list[LeftOut] = [
        ("kim_12345_67890_answers.txt", ""),
        ("kim_12345_67891_photo.png", "an image"),
        ("lee_12346_67892_photo.png", "an image"),
        ("model.yaml", ""),
        (".DS_Store", "hidden"),
        ("park_12349_67894_answers.txt", ""),
    ]
    found = canvas(files)
    assert found is not None
    assert [(h.name, h.files, h.unread) for h in found.hand_ins] == [
        ("kim", ["kim_12345_67890_answers.txt"], [("kim_12345_67891_photo.png", "an image")]),
        ("lee", [], [("lee_12346_67892_photo.png", "an image")]),
        ("park", ["park_12349_67894_answers.txt"], []),
    ]
    assert found.left_out == [("model.yaml", NOT_OURS), (".DS_Store", "hidden")]


def test_a_folder_around_the_files_and_names_from_a_mac() -> None:
    name = unicodedata.normalize("NFD", "김민지")
    found = export(f"submissions/{name}_12345_67890_a.txt")
    assert found.hand_ins[0].name == "김민지"
    assert found.hand_ins[0].files == [f"submissions/{name}_12345_67890_a.txt"]


@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["kim.txt", "lee.txt"],
        ["kim_1_2_a.txt"],
        ["kim_2026_12_answers.txt", "lee_2026_12_answers.txt"],
        ["kim_12345_67890_a.txt", "lee.txt", "choi.txt"],
        ["a/b/kim_12345_67890_a.txt"],
    ],
)
def test_other_files(paths: list[str]) -> None:
    assert canvas([(path, "") for path in paths]) is None
