"""Which student each hand-in is from: rosters, lists of platforms, names of files."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from shapecalc.errors import InputError
from shapecalc.grade.exports.hand_in import Export, HandIn
from shapecalc.grade.exports.plain import plain
from shapecalc.grade.late import Lateness, LateRule
from shapecalc.grade.overrides import Changes
from shapecalc.grade.people import Person
from shapecalc.grade.submission import Students, Submission, class_of

KIM, LEE, PARK = (
    Person("김민지", ("20230001",), "kim@x.edu"),
    Person("Lee, Jun", ("20230002",)),
    Person("박서연", ("20230003",)),
)
ROSTER = [KIM, LEE, PARK]


def files(*paths: str) -> Export:
    return plain([(path, "") for path in paths])


def canvas(*hand_ins: HandIn) -> Export:
    return Export("Canvas", hand_ins, [])


def students(found: Students) -> list[tuple[str, str]]:
    return [(one.student, one.person.id) for one in found.submissions]


# Files that no platform has named


def test_without_a_roster() -> None:
    found = class_of(files("a/kim.txt", "b/kim.txt"))
    assert found.submissions == [Submission("a/kim.txt", "a"), Submission("b/kim.txt", "b")]
    assert (found.missing, found.strangers) == ([], [])


def test_names_that_some_systems_do_not_tell_apart() -> None:
    found = class_of(files("Kim.txt", "kim.txt", "lee.txt"))
    assert [one.student for one in found.submissions] == ["Kim", "kim", "lee"]
    assert [one.page.partition("~")[0] for one in found.submissions] == ["Kim", "kim", "lee"]
    assert len({one.page.lower() for one in found.submissions}) == 3


def test_a_roster() -> None:
    found = class_of(files("20230003.txt", "jun lee.txt", "who.txt"), ROSTER)
    assert students(found) == [("Lee, Jun", "20230002"), ("박서연", "20230003"), ("who", "")]
    assert [one.student for one in found.missing] == ["김민지"]
    assert found.strangers == ["who"]


def test_several_files_of_a_student_are_one_hand_in() -> None:
    found = class_of(files("20230001/a.txt", "20230001/b.txt", "김민지 c.txt"), ROSTER)
    (kim,) = found.submissions
    assert kim.sheets == ("20230001/a.txt", "20230001/b.txt", "김민지 c.txt")
    assert kim.student == "김민지"


def test_a_picture_is_a_students_if_its_name_says_so() -> None:
    export = plain([("20230001.jpg", "an image"), ("x.jpg", "an image"), (".20230002", "hidden")])
    found = class_of(export, ROSTER)
    (kim,) = found.submissions
    assert (kim.files, kim.unread) == ((), (("20230001.jpg", "an image"),))
    assert found.left_out == [("x.jpg", "an image"), (".20230002", "hidden")]
    assert class_of(export).submissions == []


# Platforms


def test_a_platform_and_a_roster() -> None:
    export = canvas(
        HandIn(["k.txt"], "kimminji", ("11",)),
        HandIn(["l.txt"], "leejun", ("12",)),
        HandIn(["w.txt"], "whoever", ("13",)),
    )
    listed = [Person("Kim, Minji", ("11", "20230001"))]
    found = class_of(export, ROSTER, listed)
    assert students(found) == [
        ("김민지", "20230001"),
        ("Lee, Jun", "20230002"),
        ("whoever", "13"),
    ]
    assert [one.listed for one in found.submissions] == [0, None, None]
    assert [one.student for one in found.missing] == ["박서연"]
    assert found.strangers == ["whoever"]


def test_a_number_of_the_platform_is_not_one_of_the_university() -> None:
    export = canvas(HandIn(["c.txt"], "choiwoojin", ("20230001",)))
    found = class_of(export, [Person("Kim, Minji", ("20230001",))])
    assert found.strangers == ["choiwoojin"]
    gradescope = Export("Gradescope", [HandIn(["c.txt"], "Choi", ("20230001",))], [])
    assert class_of(gradescope, [Person("최우진", ("20230001",))]).strangers == []


@pytest.mark.parametrize(
    "name", ["20230001", "김민지 20230001", "20230001kimminji", "김민지(통계)"]
)
def test_numbers_in_names(name: str) -> None:
    found = class_of(Export("Moodle", [HandIn(["a"], name, ("7",))], []), ROSTER)
    assert students(found) == [("김민지", "20230001")]


def test_two_accounts_are_not_one_student() -> None:
    export = canvas(HandIn(["a"], "leejun", ("11",)), HandIn(["b"], "leejun", ("12",)))
    found = class_of(export, ROSTER)
    assert found.strangers == ["leejun (11)", "leejun (12)"]
    assert len({one.page for one in found.submissions}) == 2


def test_a_group_shares_its_files() -> None:
    export = Export(
        "Gradescope",
        [HandIn(["s/a.txt"], name, (n,)) for n, name in [("1", "Kim"), ("2", "Lee")]],
        [],
    )
    kim, lee = class_of(export).submissions
    assert (kim.path, lee.path) == ("s/a.txt", "s/a.txt (Lee)")
    assert kim.sheets == lee.sheets == ("s/a.txt",)


@pytest.mark.parametrize("name", ["../../x", "..", "a/b", "\\x", "."])
def test_names_lead_nowhere(name: str) -> None:
    (one,) = class_of(canvas(HandIn(["a.txt"], name, ("11",)))).submissions
    assert "/" not in one.page
    assert one.page.strip(".") == one.page


def test_a_hand_in_without_files() -> None:
    (one,) = class_of(canvas(HandIn([], "kim", ("11",)))).submissions
    assert (one.path, one.sheets) == ("kim", ())


# What is late, and what a teacher has changed

KOREA = timezone(timedelta(hours=9))
RULE = LateRule(datetime(2026, 12, 1, tzinfo=KOREA), 0.1)
LATE = datetime(2026, 12, 2, 1, tzinfo=KOREA)


def test_late() -> None:
    export = canvas(
        HandIn(["a"], "a", ("11",), submitted=LATE),
        HandIn(["b"], "b", ("12",), late=True),
        HandIn(["c"], "c", ("13",), late=True),
        HandIn(["d"], "d", ("14",)),
    )
    overrides = [("b", Changes(days_late=1), "x")]
    found = class_of(export, rule=RULE, overrides=overrides, times={"13": LATE})
    assert [one.late for one in found.submissions] == [
        Lateness("2 days", 0.2),
        Lateness("1 day", 0.1),
        Lateness("2 days", 0.2),
        Lateness(),
    ]


def test_times_that_nobody_knows_are_said() -> None:
    assert class_of(files("kim.txt", "lee.txt"), rule=RULE).untimed == ["kim", "lee"]
    given = [("kim", Changes(days_late=0), "x")]
    assert class_of(files("kim.txt"), rule=RULE, overrides=given).untimed == []
    assert class_of(files("kim.txt")).untimed == []
    late = class_of(files("kim.txt"), overrides=[("kim", Changes(days_late=2), "x")])
    assert [one.late for one in late.submissions] == [Lateness("2 days")]
    assert class_of(canvas(HandIn(["a"], "kim", ("11",))), rule=RULE).untimed == []
    moodle = Export("Moodle", [HandIn(["a"], "kim", ("11",))], [])
    assert class_of(moodle, rule=RULE).untimed == ["kim"]


def test_changes() -> None:
    overrides = [("박서연", Changes(total=3), "x"), ("20230002", Changes(total=2), "x")]
    found = class_of(files("20230002.txt"), ROSTER, overrides=overrides)
    assert [one.changes.total for one in found.submissions] == [2]
    assert [one.changes.total for one in found.missing] == [None, 3]
    with pytest.raises(InputError):
        class_of(files("kim.txt"), overrides=[("lee", Changes(total=1), "x, row 2")])


def test_circumstances() -> None:
    plain_one = Submission("kim.txt", "kim")
    assert plain_one.circumstances == []
    others = [
        Submission("kim.txt", "kim", person=KIM),
        Submission("kim.txt", "kim", late=Lateness("1 day", 0.1)),
        Submission("kim.txt", "kim", changes=Changes(total=1)),
        Submission("kim.txt", "kim", unread=(("a.png", "an image"),)),
        Submission("kim.txt", "kim", choices=((("kim.txt", "", "x"), "right"),)),
    ]
    assert len({str(one.circumstances) for one in others}) == len(others)
