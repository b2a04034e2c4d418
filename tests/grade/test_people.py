"""Who a file or a row is about."""

from __future__ import annotations

import unicodedata

import pytest

from shapecalc.grade.people import Directory, Person, id_key, name_keys

KIM = Person("김민지", ("20231234",), "kim@example.edu")
LEE = Person("Lee, Jun Ho", ("0042",), "")
PARK = Person("박서연", ("20231236", "seo"))
OTHER_PARK = Person("박서연", ("20231237",))
CLASS = Directory([KIM, LEE, PARK, OTHER_PARK])


@pytest.mark.parametrize(
    ("ids", "email", "name", "at"),
    [
        (["20231234"], "", "", 0),
        (["20231234"], "", "박서연", 0),
        (["42"], "", "", 1),
        (["0042"], "", "", 1),
        (["SEO"], "", "", 2),
        (["9"], "KIM@example.edu", "", 0),
        ([], "", "leejunho", 1),
        ([], "", "Jun Ho Lee", 1),
        ([], "", "LEE Jun-Ho", 1),
        ([], "", unicodedata.normalize("NFD", "김민지"), 0),
        ([], "", "박서연", None),
        ([], "", "최", None),
        ([], "", "", None),
        (["20231234", "42"], "", "", None),
    ],
)
def test_find(ids: list[str], email: str, name: str, at: int | None) -> None:
    assert CLASS.find(ids, email, name) == at


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("20231234.txt", 0),
        ("hw3_20231234_김민지.txt", 0),
        ("20231234김민지.txt", 0),
        ("김민지/answers.txt", 0),
        (unicodedata.normalize("NFD", "과제_김민지.txt"), 0),
        ("Jun Ho Lee hw.txt", 1),
        ("lee-jun-ho.txt", 1),
        ("0042.txt", 1),
        ("42.txt", 1),
        ("hw42/answers.txt", None),
        ("박서연.txt", None),
        ("박서연 20231237.txt", 3),
        ("20231234/20231236.txt", None),
        ("answers.txt", None),
        ("junho.txt", None),
    ],
)
def test_find_in_path(path: str, at: int | None) -> None:
    assert CLASS.find_in_path(path) == at


def test_find_number_in() -> None:
    assert CLASS.find_number_in("Kim Minji (20231234)") == 0
    assert CLASS.find_number_in("김민지") is None
    assert CLASS.find_number_in("20231234 20231236") is None


def test_keys() -> None:
    assert id_key(" 20231234 ") == "20231234"
    assert name_keys("") == set()
    assert name_keys("김민지 (Minji Kim)") == {"김민지", "minjikim", "kimminji"}


def test_labels() -> None:
    assert [person.label for person in (KIM, Person(ids=("7",)), Person(email="a@b"))] == [
        "김민지",
        "7",
        "a@b",
    ]
    assert (KIM.id, Person().id) == ("20231234", "")


def test_platforms_leave_out_the_marks_on_letters() -> None:
    class_ = Directory([Person("Müller, Jürgen"), Person("O'Connor, Siobhán"), Person("김민지")])
    assert [class_.find([], "", name) for name in ("mullerjurgen", "oconnorsiobhan", "김민지")] == [
        *(0, 1, 2),
    ]
    assert class_.find_in_path("hw3/jurgen muller.txt") == 0


def test_a_name_with_marks_is_no_other_name() -> None:
    class_ = Directory([Person("Muller, Jan"), Person("Müller, Jan")])
    assert [class_.find([], "", name) for name in ("Muller, Jan", "Müller, Jan")] == [0, 1]
    both = Directory([Person("Möller, Jan"), Person("Môller, Jan")])
    assert both.find([], "", "mollerjan") is None
